// A justified grid of tiles. Tiles are kept by image, so that what stays in the hits never flickers.

import { aspect, justify } from "./justify.js";

/** How high rows should be and how far apart, by the width that they fill. */
function roomOf(width) {
  if (width < 560) return { width, target: 128, gap: 6 };
  if (width < 1000) return { width, target: 168, gap: 10 };
  if (width < 1700) return { width, target: 192, gap: 12 };
  return { width, target: 212, gap: 12 };
}

export class Grid {
  /**
   * @param {(item: object) => HTMLElement} makeTile
   * @param {number} caption the height of what stands below each picture, in pixels
   */
  constructor(list, makeTile, caption = 0) {
    Object.assign(this, { list, makeTile, caption });
    this.items = [];
    this.tiles = new Map();
    list.classList.add("grid");
    new ResizeObserver(() => this.place()).observe(list);
  }

  /** Shows these items and no others. */
  show(items) {
    const wanted = new Set(items.map((item) => item.id));
    for (const [id, tile] of this.tiles) {
      if (!wanted.has(id)) {
        // It may have gone to another grid.
        if (tile.parentElement === this.list) tile.remove();
        this.tiles.delete(id);
      }
    }
    this.items = [];
    this.append(items);
  }

  append(items) {
    for (const item of items) {
      const tile = this.makeTile(item);
      this.tiles.set(item.id, tile);
      if (this.list.children[this.items.length] !== tile) {
        this.list.insertBefore(tile, this.list.children[this.items.length] ?? null);
      }
      this.items.push(item);
    }
    this.place(true);
  }

  place(isNew = false) {
    const width = Math.floor(this.list.clientWidth);
    if (width === 0 || (!isNew && width === this.width)) return;
    this.width = width;
    const { boxes, height } = justify(this.items.map(aspect), { ...roomOf(width), caption: this.caption });
    boxes.forEach((box, index) => {
      const { style } = this.tiles.get(this.items[index].id);
      style.transform = `translate(${box.x}px, ${box.y}px)`;
      style.width = `${box.width}px`;
      style.height = `${box.height + this.caption}px`;
    });
    this.list.style.height = `${height}px`;
  }
}

/** Arrow keys go from tile to tile; Tab leaves the grid, past the buttons of one tile. */
export function rove(container) {
  const links = () => [...container.querySelectorAll(".tile-link")];
  const setCurrent = (current) => {
    for (const link of links()) {
      for (const control of link.closest(".tile").querySelectorAll("a, button")) {
        control.tabIndex = link === current ? 0 : -1;
      }
    }
  };
  const middle = (box) => box.left + box.width / 2;
  const inNextRow = (from, all, direction) => {
    const start = from.getBoundingClientRect();
    const beyond = all
      .map((link) => ({ link, box: link.getBoundingClientRect() }))
      .filter(({ box }) => (box.top - start.top) * direction > 4);
    if (beyond.length === 0) return null;
    const row = beyond.reduce(
      (best, one) => ((one.box.top - best.box.top) * direction < 0 ? one : best),
    ).box.top;
    return beyond
      .filter(({ box }) => Math.abs(box.top - row) < 4)
      .reduce((best, one) => {
        const distance = ({ box }) => Math.abs(middle(box) - middle(start));
        return distance(one) < distance(best) ? one : best;
      }).link;
  };
  container.addEventListener("focusin", (event) => {
    const tile = event.target.closest(".tile");
    if (tile) setCurrent(tile.querySelector(".tile-link"));
  });
  container.addEventListener("keydown", (event) => {
    if (!event.target.matches(".tile-link") || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = links();
    const at = all.indexOf(event.target);
    const next = {
      ArrowRight: () => all[at + 1],
      ArrowLeft: () => all[at - 1],
      ArrowDown: () => inNextRow(event.target, all, 1),
      ArrowUp: () => inNextRow(event.target, all, -1),
      Home: () => all[0],
      End: () => all[all.length - 1],
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next()?.focus();
  });
  return {
    /** After the tiles changed: exactly one of them is reached by Tab. */
    refresh() {
      const all = links();
      setCurrent(all.find((link) => link === document.activeElement) ?? all[0]);
    },
  };
}

/**
 * Calls `reached` when the end of what is shown comes near.
 * @returns {() => void} to be called when more is shown: the end may be near still
 */
export function whenNear(sentinel, reached) {
  const observer = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && reached(), {
    rootMargin: "600px",
  });
  observer.observe(sentinel);
  return () => {
    observer.unobserve(sentinel);
    observer.observe(sentinel);
  };
}
