// A photograph from the computer's camera.

import { present } from "./dialogs.js";
import { button, element } from "./elements.js";

function still(video) {
  const canvas = element("canvas", { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
}

/** Shows what the camera sees; resolves with a picture, or null when the person turns away. */
export async function takePicture() {
  const video = element(
    "video",
    { autoplay: true, muted: true, playsinline: true, "aria-label": "What the camera sees" },
  );
  const word = element(
    "p",
    { class: "soft", role: "status", text: "Waiting for the camera. The browser may ask you to allow it." },
  );
  const shoot = button({ text: "Take the picture", sign: "camera", kind: "is-primary", disabled: true });
  const dialog = element(
    "dialog",
    { class: "dialog camera", "aria-labelledby": "camera-title" },
    element("h2", { id: "camera-title", text: "Show something to the camera" }),
    video,
    word,
    element("div", { class: "actions" }, button({ text: "Cancel", click: () => dialog.close() }), shoot),
  );
  let photo = null;
  let stream = null;
  shoot.addEventListener("click", async () => {
    photo = await still(video);
    dialog.close();
  });
  const opening = navigator.mediaDevices
    .getUserMedia({ video: { width: { ideal: 1920 }, facingMode: "environment" } })
    .then((opened) => {
      stream = opened;
      video.srcObject = opened;
      shoot.disabled = false;
      word.textContent = "It goes to Eidetic and nowhere else, and is not kept.";
    })
    .catch(() => {
      word.textContent = "The camera cannot be used. Allow it in the browser's settings, or choose a file.";
    });
  await present(dialog);
  await opening;
  for (const track of stream?.getTracks() ?? []) track.stop();
  return photo && new File([photo], "Photograph.jpg", { type: photo.type });
}
