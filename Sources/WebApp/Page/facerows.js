// What was found with every face of a picture: a row of results for each, headed by the face and who it is.

import { at } from "./base.js";
import { element, fill } from "./elements.js";
import { nameOf } from "./faces.js";
import { counted } from "./format.js";
import { Grid } from "./grid.js";

/** How much of the picture around a face is shown with it: sides of its square over the face's longer one. */
const surroundings = 1.25;

/** A square around a face, in fractions of its picture and inside it. */
export function squareAround([x, y, width, height], picture) {
  const [across, down] = [width * picture.width, height * picture.height];
  const side = Math.min(surroundings * Math.max(across, down), picture.width, picture.height);
  const [w, h] = [side / picture.width, side / picture.height];
  const inside = (start, length) => Math.min(Math.max(start, 0), 1 - length);
  return [inside(x + (width - w) / 2, w), inside(y + (height - h) / 2, h), w, h];
}

/** Who a face is. */
export function nameOfFace({ best, isKnown }) {
  if (!best) return "Unknown";
  return isKnown ? nameOf(best.person) : `Unknown. Closest: ${nameOf(best.person)}`;
}

/** A face as a link to the search with it alone. */
function portrait({ region, index }, picture, href) {
  const label = `Search with face ${index} only`;
  const [x, y, width, height] = squareAround(region, picture);
  const made = element("a", { class: "face-crop", href, "data-go": "", "aria-label": label, title: label });
  const place = (start, share) => (share < 1 ? `${(100 * start) / (1 - share)}%` : "0%");
  Object.assign(made.style, {
    backgroundImage: `url("${picture.preview}")`,
    backgroundSize: `${100 / width}% ${100 / height}%`,
    backgroundPosition: `${place(x, width)} ${place(y, height)}`,
  });
  return made;
}

export class FaceRows {
  /**
   * @param {(hit: object) => HTMLElement} makeTile makes a new one
   * @param {(index: number) => string} hrefOfFace leads to the search with one face
   * @param {number} caption the height of what stands below each picture, in pixels
   */
  constructor(makeTile, hrefOfFace, caption) {
    Object.assign(this, { makeTile, hrefOfFace, caption });
    this.root = element("div", { class: "face-rows" });
  }

  /**
   * @param {object[]} faces each with its verdict and its hits
   * @param {import("./pictures.js").QueryPicture} picture the query
   */
  show(faces, picture) {
    const rows = faces.map((face) => this.row(face, picture));
    fill(this.root, ...rows.map(({ root }) => root));
    rows.forEach(({ grid, hits }) => grid?.show(hits));
  }

  clear() {
    fill(this.root);
  }

  row(face, picture) {
    const { hits, index, verdict } = face;
    const id = `face-${index}`;
    const { best, isKnown } = verdict;
    const name = isKnown
      ? element("a", { href: at(`?people=${best.person.id}`), "data-go": "", text: nameOf(best.person) })
      : element("span", { text: nameOfFace(verdict) });
    const list = hits.length > 0 && element("ol", { "aria-labelledby": id });
    const root = element(
      "section",
      { class: "face-row", "aria-labelledby": id },
      element(
        "div", { class: "face-row-head" },
        portrait(face, picture, this.hrefOfFace(index)),
        element("h2", { class: "section-head", id }, name, element("span", {
          class: "section-note soft small numbers",
          text: hits.length > 0 ? counted(hits.length, "result") : "no results",
        })),
      ),
      list,
    );
    return { root, hits, grid: list && new Grid(list, this.makeTile, this.caption) };
  }
}
