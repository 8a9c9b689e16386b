// The crop box over the query picture: which part of it is searched with.

import { element } from "./elements.js";
import { percent } from "./format.js";
import { tidy } from "./route.js";

const least = 0.04;
const step = 0.02;
const edges = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];
const everything = [0, 0, 1, 1];
const middle = [0.25, 0.25, 0.5, 0.5];
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** The region between two corners, never smaller than can be taken hold of. */
function between(from, to) {
  const [left, right] = [from.x, to.x].sort((a, b) => a - b);
  const [top, bottom] = [from.y, to.y].sort((a, b) => a - b);
  const width = Math.max(right - left, least);
  const height = Math.max(bottom - top, least);
  return [Math.min(left, 1 - width), Math.min(top, 1 - height), width, height];
}

const moved = ([x, y, width, height], dx, dy) => [
  clamp(x + dx, 0, 1 - width), clamp(y + dy, 0, 1 - height), width, height,
];

/** Pulls the edges that a handle's name mentions. */
function resized([x, y, width, height], handle, dx, dy) {
  let [left, top, right, bottom] = [x, y, x + width, y + height];
  if (handle.includes("w")) left = clamp(left + dx, 0, right - least);
  if (handle.includes("e")) right = clamp(right + dx, left + least, 1);
  if (handle.includes("n")) top = clamp(top + dy, 0, bottom - least);
  if (handle.includes("s")) bottom = clamp(bottom + dy, top + least, 1);
  return [left, top, right - left, bottom - top];
}

export class CropBox {
  /**
   * @param {{input: (region: number[] | null) => void, commit: () => void, tap: (point: {x: number, y:
   *   number}) => void}} listeners `input` hears every change, `commit` the end of a movement of the pointer,
   *   `tap` where it was pressed without one
   */
  constructor(listeners) {
    this.listeners = listeners;
    this.image = element("img", { class: "crop-image", alt: "", draggable: "false" });
    this.box = element(
      "div",
      {
        class: "crop-box", tabindex: "0", role: "application", "aria-roledescription": "selection box",
        "aria-describedby": "crop-help",
      },
      edges.map(
        (edge) => element("span", { class: `crop-handle is-${edge}`, data: { edge }, "aria-hidden": "true" }),
      ),
    );
    this.surface = element("div", { class: "crop" }, this.image, this.box);
    this.region = null;
    this.surface.addEventListener("pointerdown", (event) => this.take(event));
    this.surface.addEventListener("pointermove", (event) => this.pull(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.surface.addEventListener(end, (event) => this.release(event));
    }
    this.box.addEventListener("keydown", (event) => this.press(event));
  }

  get region() {
    return this.current;
  }

  set region(region) {
    this.current = region;
    const [x, y, width, height] = region ?? everything;
    const { style } = this.box;
    style.left = `${x * 100}%`;
    style.top = `${y * 100}%`;
    style.width = `${width * 100}%`;
    style.height = `${height * 100}%`;
    this.surface.classList.toggle("is-whole", !region);
    this.box.setAttribute(
      "aria-label",
      region
        ? `Selected area: ${percent(x)} from the left, ${percent(y)} from the top, ${percent(width)} wide, `
          + `${percent(height)} high`
        : "Selected area: whole picture",
    );
  }

  change(region) {
    this.region = tidy(region);
    this.listeners.input(this.region);
  }

  pointOf(event) {
    const box = this.surface.getBoundingClientRect();
    return {
      x: clamp((event.clientX - box.left) / box.width, 0, 1),
      y: clamp((event.clientY - box.top) / box.height, 0, 1),
    };
  }

  take(event) {
    if (event.button !== 0) return;
    const handle = event.target.dataset.edge;
    const isInside = event.target === this.box && this.region;
    this.drag = {
      from: this.pointOf(event),
      region: this.region ?? everything,
      how: handle ?? (isInside ? "move" : "draw"),
      pixel: { x: event.clientX, y: event.clientY },
      hasBegun: false,
    };
    this.surface.setPointerCapture(event.pointerId);
    this.box.focus({ preventScroll: true });
    event.preventDefault();
  }

  pull(event) {
    const { drag } = this;
    if (!drag) return;
    const far = Math.hypot(event.clientX - drag.pixel.x, event.clientY - drag.pixel.y) > 4;
    if (!drag.hasBegun && !far) return;
    drag.hasBegun = true;
    this.surface.classList.add("is-dragged");
    const to = this.pointOf(event);
    const [dx, dy] = [to.x - drag.from.x, to.y - drag.from.y];
    if (drag.how === "draw") this.change(between(drag.from, to));
    else if (drag.how === "move") this.change(moved(drag.region, dx, dy));
    else this.change(resized(drag.region, drag.how, dx, dy));
  }

  release(event) {
    if (!this.drag) return;
    const { hasBegun } = this.drag;
    this.drag = null;
    this.surface.classList.remove("is-dragged");
    if (hasBegun) this.listeners.commit();
    else if (event.type === "pointerup" && !this.region) this.listeners.tap(this.pointOf(event));
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && this.region) this.change(null);
    else if (event.key === "Enter" && !this.region) this.change(middle);
    else if (!this.pressArrow(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  pressArrow({ key, shiftKey }) {
    const [dx, dy] = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    }[key] ?? [0, 0];
    if (dx === 0 && dy === 0) return false;
    const region = this.region ?? everything;
    this.change(shiftKey ? resized(region, "se", dx * step, dy * step) : moved(region, dx * step, dy * step));
    return true;
  }
}
