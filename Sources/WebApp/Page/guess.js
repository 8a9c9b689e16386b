// What a picture of one's own is taken for by a trained classifier, with the pictures that look like it.

import * as api from "./api.js";
import { at } from "./base.js";
import { button, element, fill } from "./elements.js";
import { dateAndTime, fileName, percent, sentence } from "./format.js";

/** How many classes and neighbours are shown. */
const most = { classes: 5, neighbours: 8 };

export class Guess {
  constructor() {
    this.which = element("select", { class: "input", id: "guess-with" });
    this.input = element("input", {
      type: "file", class: "unseen", accept: "image/*,.heic,.heif,.avif,.jxl,.tif,.tiff", tabindex: "-1",
      "aria-label": "Picture to recognise",
    });
    this.input.addEventListener("change", () => this.take(this.input.files[0]));
    this.which.addEventListener("change", () => this.file && this.take(this.file));
    this.choosing = button({ text: "Choose picture", sign: "picture", click: () => this.input.click() });
    this.body = element("div", { class: "guess", "aria-live": "polite" });
    this.root = element(
      "section",
      { class: "card", "aria-labelledby": "guess-title", hidden: true },
      element("h2", { id: "guess-title", text: "Try it" }),
      element("p", { class: "soft small", text: "Choose a picture and see what it is taken for." }),
      element("div", { class: "field" }, element("label", { for: "guess-with", text: "Classifier" }), this.which),
      this.input,
      this.choosing,
      this.body,
    );
  }

  /**
   * @param {object[]} trained what there is, the newest first
   * @param {number | null} chosen whose report is shown
   */
  show(trained, chosen) {
    const before = chosen ?? Number(this.which.value);
    this.trained = trained.filter(({ kind }) => kind !== "metric");
    this.root.hidden = this.trained.length === 0;
    fill(this.which, this.trained.map(({ id, name, created }) => element("option", {
      value: id, text: `${name}, ${dateAndTime(created)}`, selected: id === before,
    })));
  }

  async take(file) {
    if (!file) return;
    this.file = file;
    // The same file may be chosen again.
    this.input.value = "";
    const asked = (this.asked = {});
    const one = this.trained.find(({ id }) => id === Number(this.which.value));
    fill(this.body, element("p", { class: "soft", text: "Looking…" }));
    try {
      const answer = await api.classify(one.id, file);
      const { hits } = one.subject === "face"
        ? await api.searchByFace({ file, k: most.neighbours })
        : await api.search({ files: [file], k: most.neighbours, space: one.space });
      if (asked === this.asked) this.say(file, answer, hits);
    } catch (error) {
      if (asked === this.asked) fill(this.body, element("p", { class: "problem", role: "alert", text: sentence(error.message) }));
    }
  }

  say(file, { classes, answer }, neighbours) {
    this.shown?.();
    const address = URL.createObjectURL(file);
    this.shown = () => URL.revokeObjectURL(address);
    const [best] = classes;
    fill(this.body,
      element("img", { class: "guess-picture", src: address, alt: file.name }),
      element("p", { class: "guess-best" }, answer === undefined
        ? "None of the classes"
        : [element("b", { text: answer }), ` ${percent(best.probability)}`]),
      answer === undefined && element("p", { class: "soft small", text: `Closest: ${best.name}, ${percent(best.probability)}` }),
      element("ul", { class: "class-list" }, classes.slice(0, most.classes).map(probability)),
      neighbours.length > 0 && [
        element("h3", { text: "Most similar pictures" }),
        element("ul", { class: "neighbours" }, neighbours.map(({ id, path, score }) => element(
          "li", {}, element("a", { href: at(`?image=${id}`), "data-go": "", title: path },
            element("img", { src: api.thumbnailOf(id), alt: `${fileName(path)}, similarity ${score.toFixed(2)}`, loading: "lazy" })),
        ))),
      ],
    );
  }
}

const probability = ({ name, probability: share }) => {
  const bar = element("span", { class: "share-bar" });
  bar.style.width = `${100 * share}%`;
  return element(
    "li", {},
    element("span", { class: "class-name", text: name }),
    element("span", { class: "share-track", "aria-hidden": "true" }, bar),
    element("span", { class: "numbers", text: percent(share) }),
  );
};
