// The faces of the query picture: outlined on it, to search with one by a click or a key.

import { element, layOver } from "./elements.js";
import { nameOf, storedFaces } from "./faces.js";

const contains = ([x, y, width, height], point) =>
  point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;

export class FaceChooser {
  /**
   * @param {HTMLElement} surface has the shape of the picture
   * @param {(number: number) => void} choose hears which face is meant, 1 for the largest
   */
  constructor(surface, choose) {
    Object.assign(this, { surface, choose });
    this.found = new WeakMap();
    this.outlines = [];
  }

  /** Outlines what is known: the gallery's faces, and those that a search has found in another picture. */
  async show(picture, chosen) {
    this.picture = picture;
    this.chosen = chosen;
    this.draw(this.found.get(picture) ?? []);
    if (picture.blob) return;
    try {
      const faces = await storedFaces(picture.source.value);
      if (this.picture === picture) this.keep(faces);
    } catch {
      // The picture is searched with nevertheless; what is wrong with the server the search says.
    }
  }

  /** Takes over the faces of the picture that is shown, the largest first. */
  keep(faces) {
    this.found.set(this.picture, faces);
    this.draw(faces);
  }

  draw(faces) {
    const focused = this.outlines.indexOf(document.activeElement);
    for (const outline of this.outlines) outline.remove();
    this.faces = faces;
    this.outlines = faces.map(({ region, person }, at) => {
      const label = `Search with face ${at + 1} of ${faces.length}${person ? `: ${nameOf(person)}` : ""}`;
      const outline = element("button", {
        type: "button", class: "face-outline", "aria-label": label, title: label,
        "aria-pressed": String(this.chosen === "all" || this.chosen === at + 1),
        // The surface takes the pointer, for it may begin to draw a box: see tap.
        on: { click: (event) => event.detail === 0 && this.choose(at + 1) },
      });
      return layOver(outline, region);
    });
    this.surface.append(...this.outlines);
    this.outlines[focused]?.focus({ preventScroll: true });
  }

  /** Chooses the smallest face at a point, in fractions of the picture. */
  tap(point) {
    const hit = this.faces
      .map(({ region }, at) => ({ region, number: at + 1 }))
      .filter(({ region }) => contains(region, point))
      .sort((a, b) => a.region[2] * a.region[3] - b.region[2] * b.region[3])[0];
    if (!hit) return;
    this.outlines[hit.number - 1].focus({ preventScroll: true });
    this.choose(hit.number);
  }
}
