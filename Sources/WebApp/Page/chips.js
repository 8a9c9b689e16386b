// All that is searched with, each to be taken away: pictures, people, words and conditions.

import * as api from "./api.js";
import { button, element, replaceKeepingFocus } from "./elements.js";
import { field } from "./field.js";
import { fileName, percent } from "./format.js";
import { part } from "./once.js";
import { changed, partsOf } from "./parts.js";
import { picture } from "./pictures.js";

const faces = part(() => import("./faces.js"), "people.css");
const colourPart = part(() => import("./colours.js"));

export class Chips {
  /** @param {(settings: object) => void} set hears what is left of the query */
  constructor(set) {
    this.set = set;
    this.root = element("ul", { class: "query-chips", "aria-label": "Search" });
  }

  /**
   * @param {import("./pictures.js").QueryPicture[]} pictures
   * @param {import("./route.js").Route} route
   */
  async show(pictures, route) {
    this.route = route;
    const [parts, people, unlike, colours] = await Promise.all([
      this.parts(route.text), this.people(route.people), this.unlike(route.unlike), this.colours(route),
    ]);
    if (this.route !== route) return;
    const chips = [
      ...pictures.map((one, at) => this.ofPicture(one, at, route)),
      ...unlike.map((picture) => this.ofUnlike(picture, route)),
      ...colours,
      ...people.map((person) => this.ofPerson(person, route)),
      ...parts.map((part) => this.ofPart(part, parts)),
    ];
    replaceKeepingFocus(this.root, chips);
    this.root.hidden = chips.length === 0;
  }

  /** Of a text that cannot be read there are none: the field says what is wrong with it. */
  parts(text) {
    return partsOf(text).catch(() => []);
  }

  /** A picture that is gone keeps its chip, to be taken away. */
  unlike(ids) {
    return Promise.all(ids.map((id) =>
      picture({ kind: "image", value: String(id) }).then(
        (found) => ({ id, found, name: found.name }), () => ({ id, name: `Picture ${id}` }),
      )));
  }

  async people(ids) {
    if (ids.length === 0) return [];
    const [{ nameOf, portrait }, known] = await Promise.all([
      faces(), api.people().then(({ people }) => people, () => []),
    ]);
    return ids.map((id) => {
      const person = known.find((one) => one.id === id) ?? { id, name: null };
      return { id, name: nameOf(person), picture: portrait(person) };
    });
  }

  /** The chips of colours; beside another one each has a weight. */
  async colours({ colours }) {
    if (colours.length === 0) return [];
    const { nameOf, patch, weighing } = await colourPart();
    return colours.map((one) => {
      const change = (weight) => this.set({ colours: colours.map((other) => (other === one ? { ...one, weight } : other)) });
      return this.chip(
        [
          patch(one.colour), element("span", { class: "query-chip-text", text: nameOf(one.colour) }),
          (colours.length > 1 || one.weight !== 1) && weighing(one, change),
        ],
        nameOf(one.colour), () => this.set({ colours: colours.filter((other) => other !== one) }),
      );
    });
  }

  chip(contents, label, remove) {
    return element(
      "li",
      { class: "query-chip" },
      contents,
      button({ label: `Remove ${label}`, sign: "close", kind: "is-quiet is-small", click: remove }),
    );
  }

  ofPicture(one, at, { sources, region }) {
    const rest = sources.filter((_, place) => place !== at);
    const part = region ? `${one.name} (${percent(region[2])} × ${percent(region[3])})` : one.name;
    return this.chip(
      [thumbnail(one, region), element("span", { class: "query-chip-text", text: part })],
      one.name, () => this.set({ sources: rest, region: null, face: null }),
    );
  }

  ofUnlike({ id, found, name }, { unlike }) {
    const rest = unlike.filter((other) => other !== id);
    return this.chip(
      [
        found && thumbnail(found, null),
        element("span", { class: "query-chip-text" }, element("span", { class: "soft", text: "Less like " }), name),
      ],
      name, () => this.set({ unlike: rest }),
    );
  }

  ofPerson({ id, name, picture }, { people }) {
    const rest = people.filter((other) => other !== id);
    return this.chip(
      [picture, element("span", { class: "query-chip-text", text: name })],
      name, () => this.set({ people: rest, match: rest.length > 1 ? this.route.match : "all" }),
    );
  }

  ofPart(part, parts) {
    const { text, label, value, isNegated } = part;
    const words = element(
      "button",
      {
        type: "button", class: "query-chip-text", title: `Change ${text}`, "aria-label": `Change ${text}`,
        on: { click: () => field.select(text) },
      },
      isNegated && element("span", { class: "soft", text: "Not " }),
      label && element("span", { class: "soft", text: `${label} ` }),
      part.field === "folder" ? fileName(value) : value,
    );
    return this.chip(words, text, () => this.set({ text: changed(parts, part) }));
  }
}

/** The part of a picture that is searched with, in its own shape. */
function thumbnail({ preview, width, height }, region) {
  const [x, y, w, h] = region ?? [0, 0, 1, 1];
  const made = element("span", { class: "query-chip-picture" });
  const place = (start, share) => (share < 1 ? `${(100 * start) / (1 - share)}%` : "0%");
  Object.assign(made.style, {
    aspectRatio: `${w * width} / ${h * height}`,
    backgroundImage: `url("${preview}")`,
    backgroundSize: `${100 / w}% ${100 / h}%`,
    backgroundPosition: `${place(x, w)} ${place(y, h)}`,
  });
  return made;
}
