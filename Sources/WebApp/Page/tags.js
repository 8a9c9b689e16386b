// The tags of a picture: what the network sees in it and what people say, to be corrected.

import * as api from "./api.js";
import { button, element, fill, link, replaceKeepingFocus } from "./elements.js";
import { percent, sentence } from "./format.js";
import { announce } from "./notices.js";

export class Tags {
  /** @param {(tag: string) => string} hrefOf the address of pictures with a tag */
  constructor(hrefOf) {
    this.hrefOf = hrefOf;
    this.list = element("ul", { class: "tags" });
    this.word = element("div", { class: "tags-word small", role: "status" });
    this.names = element("datalist", { id: "tag-names" });
    this.input = element("input", {
      class: "input", type: "text", list: "tag-names", "aria-label": "New tag", placeholder: "Add a tag", maxlength: "200",
      autocomplete: "off",
    });
    const form = element(
      "form", { class: "tags-new" }, this.input, this.names, button({ text: "Add", kind: "is-small", type: "submit" }),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.input.value.trim() !== "") this.add(this.input.value.trim());
    });
    this.input.addEventListener("focus", () => this.suggest());
    this.root = element("section", { class: "details-group" }, element("h3", { text: "Tags" }), this.list, this.word, form);
  }

  show(id, tags) {
    if (this.id !== id) {
      this.input.value = "";
      fill(this.word);
    }
    this.id = id;
    this.fill(tags);
  }

  fill(tags) {
    replaceKeepingFocus(this.list, tags.length > 0
      ? tags.map((tag) => this.row(tag)) : [element("li", { class: "soft small", text: "No tags." })]);
  }

  row({ name, probability, isConfirmed }) {
    return element(
      "li", { class: "tag" },
      link({ href: this.hrefOf(name), text: name, kind: "tag-link" }),
      element("span", {
        class: "soft small numbers", text: isConfirmed ? "added by you" : percent(probability),
        title: isConfirmed ? null : "How likely the picture shows this",
      }),
      button({
        label: `Remove tag ${name}`, sign: "close", kind: "is-quiet is-small", click: () => this.edit(() => api.removeTag(name, [this.id])),
      }),
    );
  }

  async add(name) {
    if (await this.edit(() => api.addTag(name, [this.id]))) this.input.value = "";
  }

  /** Does what changes tags and shows them anew; says whether it was done. */
  async edit(change, canUndo = true) {
    const { id } = this;
    try {
      const { summary } = await change();
      const { tags } = await api.image(id);
      if (this.id === id) {
        this.fill(tags);
        this.say(canUndo ? `${summary}.` : `Undone: ${summary}.`, canUndo);
      }
      return true;
    } catch (error) {
      if (this.id === id) this.say(sentence(error.message), false);
      return false;
    }
  }

  say(text, canUndo) {
    const undo = button({ text: "Undo", kind: "is-small", click: () => this.edit(api.undoTag, false) });
    fill(this.word, element("span", { text }), canUndo && undo);
    announce(text);
  }

  /** What other pictures have as tags. */
  async suggest() {
    if (this.names.childElementCount > 0) return;
    try {
      fill(this.names, (await api.tags()).map(({ name }) => element("option", { value: name })));
    } catch {
      // A tag can be typed nevertheless.
    }
  }
}
