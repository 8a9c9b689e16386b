// The faces of a person, to be chosen and put right; faces outlined on a picture.

import * as api from "./api.js";
import { at } from "./base.js";
import { button, element, layOver } from "./elements.js";
import { count, counted } from "./format.js";

/** What a person is called. */
export const nameOf = ({ id, name }) => name ?? `Unnamed ${id}`;

/** The best face of a person. */
export const portrait = ({ cover }, text = "") =>
  cover
    ? element("img", { class: "portrait", src: api.portraitOf(cover), alt: text, loading: "lazy" })
    : element("span", { class: "portrait is-missing" });

export class Faces {
  /**
   * @param {object[]} faces
   * @param {{people: object[], does: (edit: () => Promise<object>) => void}} context the other people, and
   *   what does edits
   */
  constructor(faces, { people, does }) {
    this.chosen = new Set();
    const edit = (change, told) => () => does(
      () => change([...this.chosen]), () => told(counted(this.chosen.size, "face")),
    );
    const target = element(
      "select",
      { class: "input", "aria-label": "Person to move to" },
      people.map((person) => element("option", { value: person.id, text: nameOf(person) })),
    );
    this.actions = [
      button({
        text: "Remove from person", kind: "is-small",
        click: edit((ids) => api.rejectFaces(ids), (faces) => `Removed ${faces} from this person.`),
      }),
      button({
        text: "New person", kind: "is-small",
        click: edit((ids) => api.splitFaces(ids), (faces) => `Moved ${faces} to a new person.`),
      }),
      button({
        text: "Not a face", kind: "is-small",
        click: edit((ids) => api.notFaces(ids), (faces) => `Marked ${faces} as not a face.`),
      }),
      button({
        text: "Move to…", kind: "is-small",
        click: edit(
          (ids) => api.moveFaces(ids, Number(target.value)),
          (faces) => `Moved ${faces} to ${target.selectedOptions[0].text}.`,
        ),
      }),
    ];
    if (people.length === 0) this.actions.pop();
    this.word = element("p", { class: "soft small numbers" });
    this.root = element(
      "section",
      { class: "faces", "aria-label": "Faces" },
      element("div", { class: "actions" }, this.actions, people.length > 0 && target),
      this.word,
      element("ul", { class: "people-list" }, faces.map((face) => this.card(face))),
    );
    this.count = faces.length;
    this.tell();
  }

  card(face) {
    const box = element("input", { type: "checkbox", "aria-label": `Select face ${face.id}` });
    box.addEventListener("change", () => {
      if (box.checked) this.chosen.add(face.id);
      else this.chosen.delete(face.id);
      this.tell();
    });
    return element(
      "li",
      { class: "person", data: { face: face.id } },
      box,
      element(
        "a",
        { href: at(`?image=${face.image}`), "data-go": "", class: "person-link" },
        element("img", {
          class: "portrait", src: api.portraitOf(face.id), alt: `Face ${face.id}`, loading: "lazy",
        }),
      ),
      face.saidBy === "human" && element("span", { class: "badge", text: "confirmed" }),
    );
  }

  tell() {
    for (const action of this.actions) action.disabled = this.chosen.size === 0;
    this.word.textContent = this.chosen.size > 0
      ? `${counted(this.chosen.size, "face")} of ${count(this.count)} selected`
      : counted(this.count, "face");
  }
}

/** An image with its faces outlined, each a search with it, and who they are; nothing where it has none. */
export async function outlined(image) {
  const faces = await storedFaces(image);
  if (faces.length === 0) return "";
  const picture = element(
    "div",
    { class: "outlined" },
    element("img", { src: api.thumbnailOf(image), alt: "" }),
    faces.map(({ region, person }, index) => {
      const label = `Search with this face${person ? `: ${nameOf(person)}` : ""}`;
      const outline = element("a", {
        class: `outline${person ? "" : " is-unknown"}`, href: at(`?image=${image}&face=${index + 1}`), "data-go": "",
        "aria-label": label, title: label,
      });
      return layOver(outline, region);
    }),
  );
  const known = faces.filter(({ person }) => person).map(({ person }) =>
    element(
      "li",
      {},
      element("a", {
        href: at(`people?person=${person.id}`), "data-go": "", text: nameOf(person),
      }),
    ),
  );
  return element(
    "div",
    { class: "details-faces" },
    element("p", { class: "small soft", text: counted(faces.length, "face") }),
    picture,
    element("ul", {}, known),
  );
}

/** The faces of a picture of the gallery as the gallery has them, the largest first. */
export async function storedFaces(image) {
  const area = ({ region }) => region[2] * region[3];
  return (await api.facesOfImage(image)).sort((a, b) => area(b) - area(a) || a.id - b.id);
}

/** Searches with a face of a picture, that of this number, 1 for the largest, or with "all" of them. */
export async function searchByFace(picture, index, k, signal) {
  if (picture.blob) return api.searchByFace({ file: picture.blob, index, k }, signal);
  const faces = index === "all" ? [] : await storedFaces(picture.source.value);
  const face = faces[index - 1];
  if (!face) return api.searchByFace({ image: Number(picture.source.value), index, k }, signal);
  return { ...(await api.searchByFace({ face: face.id, k }, signal)), faces, index };
}

/** Says whose face was searched with. */
export function who({ verdict, faces, index }) {
  if (index === undefined) {
    const known = faces.filter(({ verdict }) => verdict.isKnown).map(({ verdict }) => nameOf(verdict.best.person));
    return `${counted(faces.length, "face")}: ${known.length > 0 ? [...new Set(known)].join(", ") : "no match"}`;
  }
  const others = faces.length > 1 ? ` · Face ${index} of ${faces.length}` : "";
  if (!verdict.best) return `No match${others}`;
  const name = nameOf(verdict.best.person);
  return verdict.isKnown ? `This is ${name}${others}` : `No match. Closest: ${name}${others}`;
}
