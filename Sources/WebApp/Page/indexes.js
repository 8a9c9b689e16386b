// The search indexes: which there are, how many pictures each covers, and completing one.

import * as api from "./api.js";
import { button, element, replaceKeepingFocus } from "./elements.js";
import { count, counted } from "./format.js";
import { noticeError } from "./notices.js";

export class Indexes {
  /** @param {(job: object) => void} began hears of the job that completes an index */
  constructor(began) {
    this.began = began;
    this.list = element("ul", { class: "lines" });
    this.root = element(
      "section",
      { class: "card", "aria-labelledby": "indexes", hidden: true },
      element("h2", { id: "indexes", text: "Search indexes" }),
      element("p", { class: "soft small", text: "Each model and setting has its own search index." }),
      this.list,
    );
  }

  /**
   * @param {object[]} spaces
   * @param {number} images how many pictures the library has
   * @param {boolean} isIndexing whether a job is under way
   */
  show(spaces, images, isIndexing) {
    this.root.hidden = spaces.length === 0;
    replaceKeepingFocus(this.list, spaces.map((space) => this.line(space, images, isIndexing)));
  }

  line({ name, dimension, images: covered, isDefault, kind }, images, isIndexing) {
    // No update adds vectors to an imported index.
    const isComplete = covered >= images || kind === "imported";
    const coverage = covered >= images ? counted(covered, "picture") : `${count(covered)} of ${counted(images, "picture")}`;
    return element(
      "li",
      { data: { space: name } },
      element("span", { class: "path", text: name }),
      isDefault && element("span", { class: "badge", text: "default" }),
      !isComplete && !isIndexing && element("span", { class: "badge is-warning", text: "incomplete" }),
      element("p", { class: "soft small numbers", text: `${coverage} · ${counted(dimension, "dimension")}` }),
      !isComplete && !isIndexing && button({
        text: "Complete", sign: "retry", kind: "is-small", "aria-label": `Complete ${name}`,
        click: () => this.complete(name),
      }),
    );
  }

  async complete(name) {
    try {
      this.began(await api.startJob({ spaces: [name] }));
    } catch (error) {
      noticeError(error);
    }
  }
}
