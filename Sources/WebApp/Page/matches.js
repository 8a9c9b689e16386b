// Lines between the places that a query's picture and a hit have in common.

import { fill } from "./elements.js";

const namespace = "http://www.w3.org/2000/svg";
/** More lines than this hide what they join; the largest features come first. */
const most = 50;
/** Neighbouring lines are far apart on the colour wheel. */
const step = 137.5;

/** An element of a drawing. */
export const shape = (tag, properties) => {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, value);
  return made;
};

/** Where the picture itself lies in an image element that is as large as its place, zoomed and moved. */
function frameOf(image, view) {
  const { offsetLeft: left, offsetTop: top, clientWidth: width, clientHeight: height } = image;
  const scale = view.scale * Math.min(width / image.naturalWidth, height / image.naturalHeight);
  const [across, down] = [image.naturalWidth * scale, image.naturalHeight * scale];
  return {
    left: left + (width - across) / 2 + view.x * width, top: top + (height - down) / 2 + view.y * height,
    width: across, height: down,
    isInside: (x, y) => x >= left && x <= left + width && y >= top && y <= top + height,
  };
}

const pointIn = ({ left, top, width, height }, x, y) => [left + x * width, top + y * height];

export class MatchLines {
  /**
   * @param {HTMLImageElement} query
   * @param {HTMLImageElement} hit
   */
  constructor(query, hit) {
    Object.assign(this, { query, hit, view: { scale: 1, x: 0, y: 0 } });
    this.root = shape("svg", { class: "stage-matches", "aria-hidden": "true" });
    for (const image of [query, hit]) image.addEventListener("load", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(query);
  }

  /**
   * @param {number[][]} pairs x, y of the query and x, y of the hit, as fractions of what is shown of them
   */
  show(pairs) {
    this.pairs = pairs.slice(0, most);
    this.draw();
  }

  /** @param {{scale: number, x: number, y: number}} view how the pictures are zoomed and moved */
  look(view) {
    this.view = view;
    this.draw();
  }

  draw() {
    fill(this.root);
    const areThere = [this.query, this.hit].every((image) => image.naturalWidth > 0 && image.clientWidth > 0);
    if (!areThere || !this.pairs) return;
    const [from, to] = [frameOf(this.query, this.view), frameOf(this.hit, this.view)];
    this.pairs.forEach(([queryX, queryY, x, y], number) => {
      const [[x1, y1], [x2, y2]] = [pointIn(from, queryX, queryY), pointIn(to, x, y)];
      if (!from.isInside(x1, y1) || !to.isInside(x2, y2)) return;
      const colour = `hsl(${(number * step) % 360} 90% 60%)`;
      this.root.append(
        shape("line", { x1, y1, x2, y2, class: "match-edge" }),
        shape("line", { x1, y1, x2, y2, stroke: colour, class: "match-line" }),
        shape("circle", { cx: x1, cy: y1, r: 4, fill: colour }),
        shape("circle", { cx: x2, cy: y2, r: 4, fill: colour }),
      );
    });
  }
}
