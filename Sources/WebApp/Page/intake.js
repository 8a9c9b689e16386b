// How pictures come in: chosen, dropped, pasted, by address, from the camera.

import { button, element, icon } from "./elements.js";
import { notice } from "./notices.js";
import { upload } from "./pictures.js";

// Browsers know no type for some of them.
const endings = /\.(heic|heif|avif|jxl|tiff?|jpe?g|png|webp|gif|bmp|svg)$/i;
const isPicture = (file) => file.type.startsWith("image/") || endings.test(file.name);

/** @type {(sources: import("./route.js").Source[], isAdded: boolean) => void} */
let search = () => {};
let canAdd = () => false;

function takeFiles(files, isAdded = false) {
  const pictures = [...files].filter(isPicture);
  if (pictures.length > 0) search(pictures.map(upload), isAdded);
  else if (files.length > 0) notice("That is no picture that can be searched with. JPEG and PNG always can.");
}

const isAddress = (text) => /^https?:\/\/\S+$/i.test(text);

/** Lets a person choose one picture or several. */
export function chooseFiles(isAdded = false) {
  const input = element(
    "input",
    { type: "file", accept: "image/*,.heic,.heif,.avif,.jxl,.tif,.tiff", multiple: true },
  );
  input.addEventListener("change", () => takeFiles(input.files, isAdded));
  input.click();
}

function searchAddress(address) {
  search([{ kind: "address", value: address }], false);
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
  const made = button({ text: "Use the camera", sign: "camera", hidden: !isPhone() });
  made.addEventListener("click", async () => {
    if (isPhone()) return photograph();
    const { takePicture } = await import("./camera.js");
    const photo = await takePicture();
    if (photo) takeFiles([photo]);
  });
  if (!isPhone()) hasCamera().then((has) => (made.hidden = !has));
  return made;
}

/** The field for a picture's address. */
export function addressForm() {
  const input = element("input", {
    class: "input", id: "address", type: "url", required: true, placeholder: "https://…",
    autocomplete: "off", spellcheck: "false", inputmode: "url", "aria-label": "Address of a picture",
  });
  const form = element(
    "form",
    { class: "address", role: "search" },
    input,
    button({ text: "Search", type: "submit" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    searchAddress(input.value.trim());
  });
  return form;
}

function targetsOfDrop() {
  const target = (sign, text, isAdded) => element(
    "div",
    { class: "drop-target", data: { added: isAdded } },
    icon(sign),
    element("span", { text }),
  );
  return canAdd()
    ? [target("search", "Search with this picture", "no"), target("plus", "Add it to the query", "yes")]
    : [target("picture", "Drop it to search", "no")];
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
    veil = element("div", { class: "drop-veil" }, targetsOfDrop());
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
    event.preventDefault();
    const isAdded = canAdd() && event.target.dataset?.added === "yes";
    end();
    const { files } = event.dataTransfer;
    const address = event.dataTransfer.getData("text/uri-list").split("\n").find(isAddress);
    if (files.length > 0) takeFiles(files, isAdded);
    else if (address) search([{ kind: "address", value: address }], isAdded);
  });
}

function listenForPastes() {
  addEventListener("paste", (event) => {
    const { files } = event.clipboardData;
    const isTyping = event.target.matches?.("input, textarea");
    const text = event.clipboardData.getData("text/plain").trim();
    if (files.length > 0) takeFiles(files);
    else if (!isTyping && isAddress(text)) searchAddress(text);
    else return;
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
