// The strip at the side of a timeline: years as labels; keys, mouse and finger lead along it.

import { element, fill } from "./elements.js";
import { counted } from "./format.js";

/** How far labels of years are apart at least, as a share of the strip. */
const apart = 0.05;

export class Scrubber {
  /** @param {(place: number) => void} chosen hears which part is led to */
  constructor(chosen) {
    this.chosen = chosen;
    this.years = element("div", { class: "scrubber-years", "aria-hidden": "true" });
    this.thumb = element("span", { class: "scrubber-thumb" });
    this.word = element("span", { class: "scrubber-word numbers", "aria-hidden": "true" });
    this.root = element(
      "div",
      { class: "scrubber", role: "slider", tabindex: "0", "aria-label": "Date", "aria-orientation": "vertical", "aria-valuemin": "0" },
      this.years, this.thumb, this.word,
    );
    this.root.addEventListener("keydown", (event) => this.press(event));
    this.root.addEventListener("pointerdown", (event) => {
      this.root.setPointerCapture(event.pointerId);
      this.pull(event);
    });
    this.root.addEventListener("pointermove", (event) => this.root.hasPointerCapture(event.pointerId) && this.pull(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.root.addEventListener(end, () => this.root.classList.remove("is-pulled"));
    }
  }

  /** @param {{name: string, title: string, images: number}[]} parts months, and pictures without a date */
  show(parts) {
    const total = parts.reduce((sum, { images }) => sum + images, 0);
    let passed = 0;
    this.parts = parts.map(({ name, title, images }) => {
      const start = passed / total;
      passed += images;
      return { year: name.slice(0, 4), text: `${title}, ${counted(images, "picture")}`, title, start, end: passed / total };
    });
    this.root.hidden = parts.length < 2;
    this.root.setAttribute("aria-valuemax", String(Math.max(parts.length - 1, 0)));
    this.showYears();
    this.mark(0);
  }

  /** Where there is not room for all, years with more pictures have their label. */
  showYears() {
    const years = [...Map.groupBy(this.parts, ({ year }) => year)]
      .map(([year, parts]) => ({ year, start: parts[0].start, share: parts.at(-1).end - parts[0].start }));
    const shown = [];
    for (const one of years.toSorted((a, b) => b.share - a.share)) {
      const hasRoom = shown.every(({ start }) => Math.abs(start - one.start) >= apart);
      if (hasRoom && one.start <= 1 - apart / 2) shown.push(one);
    }
    fill(this.years, shown.map(({ year, start }) => {
      const label = element("span", { text: year || "–" });
      label.style.top = `${100 * start}%`;
      return label;
    }));
  }

  mark(at) {
    const part = this.parts[at];
    if (!part) return;
    this.at = at;
    this.thumb.style.top = this.word.style.top = `${100 * part.start}%`;
    this.word.textContent = part.title;
    this.root.setAttribute("aria-valuenow", String(at));
    this.root.setAttribute("aria-valuetext", part.text);
  }

  go(at) {
    const place = Math.min(Math.max(at, 0), this.parts.length - 1);
    this.mark(place);
    this.chosen(place);
  }

  /** The first month of the next year, or of the year before. */
  year(by) {
    const { year } = this.parts[this.at];
    const others = this.parts.map((part, at) => ({ ...part, at })).filter((part) => part.year !== year);
    const next = by > 0
      ? others.find(({ at }) => at > this.at)?.at
      : others.filter(({ at }) => at < this.at).at(-1)?.at;
    return next ?? (by > 0 ? this.parts.length - 1 : 0);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = {
      ArrowDown: () => this.at + 1, ArrowRight: () => this.at + 1, ArrowUp: () => this.at - 1, ArrowLeft: () => this.at - 1,
      PageDown: () => this.year(1), PageUp: () => this.year(-1), Home: () => 0, End: () => this.parts.length - 1,
    }[event.key];
    if (!at) return;
    event.preventDefault();
    this.go(at());
  }

  pull({ clientY }) {
    const { top, height } = this.root.getBoundingClientRect();
    const share = Math.min(Math.max((clientY - top) / height, 0), 1);
    this.root.classList.add("is-pulled");
    const at = this.parts.findIndex(({ end }) => share < end);
    this.go(at < 0 ? this.parts.length - 1 : at);
  }
}
