// Pictures by month, with a strip at the side that leads to any of them. A month is loaded when it is near.

import { element, fill } from "./elements.js";
import { counted, monthName } from "./format.js";
import { Grid } from "./grid.js";
import { Scrubber } from "./scrubber.js";

const pageOfItems = 60;
/** How far below and above the window pictures are loaded, in pixels. */
const margin = 600;
/** Between the bar and a month that was jumped to, in pixels. */
const headroom = 12;
/** What a picture takes of the page until it is loaded, in pixels. */
const expected = { width: 220, height: 200 };

/** The pictures of a month, or those without a date. */
class Section {
  constructor(name, images, cursor, makeTile, caption) {
    Object.assign(this, { name, images, cursor, loaded: 0 });
    const id = `month-${name}`;
    this.title = name === "" ? "No date" : monthName(name);
    const pictures = counted(images, "picture");
    const note = name === "" ? `${pictures}: the date they were taken isn't known` : pictures;
    this.list = element("ol", { "aria-labelledby": id });
    this.root = element(
      "section", { class: "month", "aria-labelledby": id },
      element(
        "h2", { class: "section-head", id },
        element("span", { text: this.title }),
        element("span", { class: "section-note soft small numbers", text: note }),
      ),
      this.list,
    );
    this.grid = new Grid(this.list, makeTile, caption);
  }

  get isWhole() {
    return this.loaded >= this.images;
  }

  /** Until all pictures are there, the section is as high as it will probably be. */
  reserve() {
    const { clientWidth: width } = this.list;
    const across = Math.max(1, Math.floor(width / Math.min(expected.width, width / 2.2)));
    const rest = Math.ceil((this.images - this.loaded) / across);
    this.list.style.marginBottom = this.isWhole ? "" : `${rest * expected.height}px`;
  }

  take(items, next) {
    const rest = this.images - this.loaded;
    this.grid.append(items.slice(0, rest));
    // A month that has become smaller is whole, too.
    this.loaded = next ? this.loaded + Math.min(items.length, rest) : this.images;
    this.cursor = next ?? null;
    this.reserve();
  }
}

export class Timeline {
  /**
   * @param {(item: object) => HTMLElement} makeTile
   * @param {(cursor: string, limit: number) => Promise<{items: object[], next?: string}>} load
   * @param {() => void} grown hears that more is shown
   * @param {number} caption the height of what stands below each picture, in pixels
   */
  constructor(makeTile, load, grown, caption = 0) {
    Object.assign(this, { makeTile, load, grown, caption, sections: [], near: new Set() });
    this.lists = element("div", { class: "months" });
    this.scrubber = new Scrubber((at) => this.jump(at));
    this.root = element("div", { class: "timeline" }, this.lists, this.scrubber.root);
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const section = this.sections.find(({ root }) => root === target);
        if (isIntersecting && section) this.near.add(section);
        else this.near.delete(section);
      }
      this.look();
    }, { rootMargin: `${margin}px` });
    addEventListener("scroll", () => this.root.isConnected && this.lookSoon(), { passive: true });
    // Where a jump led to is marked until somebody scrolls.
    const forget = ({ target }) => this.scrubber.root.contains(target) || (this.jumped = null);
    for (const kind of ["wheel", "touchmove", "keydown"]) addEventListener(kind, forget, { passive: true });
  }

  /** All pictures that are loaded, in their order. */
  get items() {
    return this.sections.flatMap(({ grid }) => grid.items);
  }

  /**
   * @param {{months: object[], undated?: object}} timeline
   * @param {{items: object[], next?: string}} first the first pictures, if they have come already
   */
  show({ months, undated }, first = { items: [] }) {
    this.observer.disconnect();
    this.near.clear();
    this.jumped = null;
    const parts = [...months, ...(undated ? [{ ...undated, month: "" }] : [])];
    this.sections = parts.map(({ month, images, cursor }) =>
      new Section(month, images, cursor, this.makeTile, this.caption));
    fill(this.lists, this.sections.map(({ root }) => root));
    this.scrubber.show(this.sections);
    this.fillWith(first);
    for (const section of this.sections) {
      section.reserve();
      this.observer.observe(section.root);
    }
  }

  fillWith({ items, next }) {
    let rest = items;
    for (const section of this.sections) {
      if (rest.length === 0) return;
      const own = rest.slice(0, section.images);
      rest = rest.slice(own.length);
      section.take(own, own.length < section.images ? next : null);
    }
  }

  /** The month at a line that goes from the top of the window to its bottom as one scrolls to the end. */
  seen() {
    const { scrollHeight } = document.documentElement;
    const line = (innerHeight * scrollY) / Math.max(scrollHeight - innerHeight, 1);
    const at = this.sections.findIndex(({ root }) => root.getBoundingClientRect().bottom > line);
    return at < 0 ? this.sections.length - 1 : at;
  }

  lookSoon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.look();
    });
  }

  /** Loads what is near the window, and marks where one is. */
  look() {
    this.scrubber.mark(this.jumped ?? this.seen());
    for (const section of this.near) {
      const { top, bottom } = section.root.getBoundingClientRect();
      // After a jump the observer comes later.
      if (bottom < -margin || top > innerHeight + margin) continue;
      const end = top + (section.loaded > 0 ? section.list.clientHeight : 0);
      if (!section.isWhole && end < innerHeight + margin) this.fetch(section);
    }
  }

  /** Loads the next pictures of a month, once for all who ask; says whether there were any. */
  async fetch(section) {
    if (section.isWhole) return false;
    section.loading ??= this.fetchPage(section).finally(() => (section.loading = null));
    return section.loading;
  }

  async fetchPage(section) {
    try {
      const limit = Math.min(pageOfItems, section.images - section.loaded);
      const { items, next } = await this.load(section.cursor, limit);
      if (!this.sections.includes(section)) return false;
      section.take(items, next);
      this.grown();
      this.lookSoon();
      return true;
    } catch {
      // The next scroll asks again.
      return false;
    }
  }

  /** Loads the first pictures that are missing; says whether there were any. */
  more() {
    const section = this.sections.find(({ isWhole }) => !isWhole);
    return section ? this.fetch(section) : false;
  }

  jump(at) {
    const bar = document.querySelector(".bar").offsetHeight;
    this.jumped = at;
    scrollTo(0, this.sections[at].root.getBoundingClientRect().top + scrollY - bar - headroom);
  }
}
