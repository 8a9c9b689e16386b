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
    { autoplay: true, muted: true, playsinline: true, "aria-label": "Camera preview" },
  );
  const word = element(
    "p",
    { class: "soft", role: "status", text: "Starting the camera… Your browser may ask for permission." },
  );
  const shoot = button({ text: "Take photo", sign: "camera", kind: "is-primary", disabled: true });
  const dialog = element(
    "dialog",
    { class: "dialog camera", "aria-labelledby": "camera-title" },
    element("h2", { id: "camera-title", text: "Take a photo" }),
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
      word.textContent = "The photo is sent only to Eidetic and isn't saved.";
    })
    .catch(() => {
      word.textContent = "Can't use the camera. Allow it in your browser's settings, or choose a file.";
    });
  await present(dialog);
  await opening;
  for (const track of stream?.getTracks() ?? []) track.stop();
  return photo && new File([photo], "Photo.jpg", { type: photo.type });
}
