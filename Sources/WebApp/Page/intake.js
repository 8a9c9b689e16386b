// How pictures come in: chosen, dropped, pasted, by address, from the camera.

import { button, element, icon } from "./elements.js";
import { counted } from "./format.js";
import { notice, noticeError } from "./notices.js";
import { part } from "./once.js";
import { upload } from "./pictures.js";

const camera = part(() => import("./camera.js"));

// Browsers know no type for some of them.
const endings = /\.(heic|heif|avif|jxl|tiff?|jpe?g|png|webp|gif|bmp|svg)$/i;
const isPicture = (file) => file.type.startsWith("image/") || endings.test(file.name);

/** @type {(sources: import("./route.js").Source[], isAdded: boolean) => void} */
let search = () => {};
let canAdd = () => false;

function takeFiles(files, isAdded = false) {
  const pictures = [...files].filter(isPicture);
  if (pictures.length > 0) search(pictures.map(upload), isAdded);
  const others = files.length - pictures.length;
  if (others > 0 && pictures.length > 0) notice(`Skipped ${counted(others, "file")} that Eidetic can't read.`);
  else if (others > 0) notice("Eidetic can't read this file. Try a JPEG, PNG, WebP or HEIC picture.");
}

/**
 * A text as a web address, as a browser would take it: the scheme may be left out. `null` where it is none.
 */
export function addressIn(text) {
  const isBare = /^[\w-]+(\.[\w-]+)+(:\d+)?\/\S+$/.test(text);
  if (!isBare && !/^https?:\/\/\S+$/i.test(text)) return null;
  return URL.canParse(isBare ? `https://${text}` : text) ? (isBare ? `https://${text}` : text) : null;
}

/** Lets a person choose one picture or several. */
export function chooseFiles(isAdded = false) {
  const input = element(
    "input",
    { type: "file", accept: "image/*,.heic,.heif,.avif,.jxl,.tif,.tiff", multiple: true },
  );
  input.addEventListener("change", () => takeFiles(input.files, isAdded));
  input.click();
}

/** Searches with the picture at a web address. */
export function searchAddress(address, isAdded = false) {
  search([{ kind: "address", value: address }], isAdded);
}

const isPhone = () => matchMedia("(pointer: coarse)").matches;

function photograph() {
  const input = element("input", { type: "file", accept: "image/*", capture: "environment" });
  input.addEventListener("change", () => takeFiles(input.files));
  input.click();
}

/** Whether there is a camera that the browser would let the page use. */
async function hasCamera() {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some((device) => device.kind === "videoinput");
  } catch {
    return false;
  }
}

/** A button for the camera: the phone's own, or a dialog where a camera is there; hidden elsewhere. */
export function cameraButton() {
  const made = button({ text: "Take photo", sign: "camera", hidden: !isPhone() });
  made.addEventListener("click", async () => {
    if (isPhone()) return photograph();
    try {
      const { takePicture } = await camera();
      const photo = await takePicture();
      if (photo) takeFiles([photo]);
    } catch (error) {
      noticeError(error);
    }
  });
  if (!isPhone()) hasCamera().then((has) => (made.hidden = !has));
  return made;
}

function targetsOfDrop() {
  const target = (sign, text, isAdded) => element(
    "div",
    { class: "drop-target", data: { added: isAdded } },
    icon(sign),
    element("span", { text }),
  );
  return canAdd()
    ? [target("search", "Drop to search", "no"), target("plus", "Drop to add to this search", "yes")]
    : [target("picture", "Drop to search", "no")];
}

function listenForDrops() {
  let veil = null;
  const end = () => {
    veil?.remove();
    veil = null;
  };
  const carriesPicture = ({ dataTransfer }) => dataTransfer.types.some(
    (type) => type === "Files" || type === "text/uri-list",
  );
  const mark = (event) => {
    for (const target of veil.children) target.classList.toggle("is-over", target === event.target);
  };
  addEventListener("dragenter", (event) => {
    if (veil || !carriesPicture(event) || document.querySelector("dialog[open]")) return;
    veil = element("div", { class: "drop-veil", "aria-hidden": "true" }, targetsOfDrop());
    document.body.append(veil);
  });
  addEventListener("dragover", (event) => {
    if (!veil) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    mark(event);
  });
  addEventListener("dragleave", (event) => event.relatedTarget === null && end());
  addEventListener("drop", (event) => {
    if (!veil) return;
    event.preventDefault();
    const isAdded = canAdd() && event.target.closest?.(".drop-target")?.dataset.added === "yes";
    end();
    const { files } = event.dataTransfer;
    const address = event.dataTransfer.getData("text/uri-list").split("\n").map(addressIn).find(Boolean);
    if (files.length > 0) takeFiles(files, isAdded);
    else if (address) searchAddress(address, isAdded);
    else notice("Drop a picture, or the URL of one.");
  });
}

function listenForPastes() {
  addEventListener("paste", (event) => {
    const { files } = event.clipboardData;
    const isTyping = event.target.matches?.("input, textarea");
    const text = event.clipboardData.getData("text/plain").trim();
    if (files.length > 0) takeFiles(files);
    else if (isTyping) return;
    else if (addressIn(text)) searchAddress(addressIn(text));
    else notice("Paste a picture, or the URL of one.");
    event.preventDefault();
  });
}

/** Starts listening. `searched` hears what came in; `adding` says whether there is a query to add to. */
export function listen(searched, adding) {
  search = searched;
  canAdd = adding;
  listenForDrops();
  listenForPastes();
}
