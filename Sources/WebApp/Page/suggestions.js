// What may come next while somebody types: a list below the field, as a combobox has one.

import * as api from "./api.js";
import { element, fill } from "./elements.js";
import { counted } from "./format.js";
import { bytesBefore, cutAt } from "./utf8.js";

const debounce = 80;

export class Suggestions {
  /**
   * @param {HTMLInputElement} input becomes a combobox
   * @param {() => void} taken hears that a suggestion was put into it
   */
  constructor(input, taken) {
    Object.assign(this, { input, taken, active: -1, shown: [] });
    this.root = element("ul", { class: "completions", id: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: true });
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-controls": "suggestions", "aria-expanded": "false",
    })) input.setAttribute(name, value);
    // A press keeps the focus in the field.
    this.root.addEventListener("mousedown", (event) => event.preventDefault());
    this.root.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(this.shown[[...this.root.children].indexOf(option)]);
    });
    input.addEventListener("blur", () => this.close());
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** Asks a moment after the last key. */
  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), debounce);
  }

  async ask() {
    this.controller?.abort();
    const { signal } = (this.controller = new AbortController());
    const { value, selectionStart } = this.input;
    try {
      const answer = await api.suggestions(value, bytesBefore(value, selectionStart ?? value.length), signal);
      if (!signal.aborted && document.activeElement === this.input) this.show(value, answer);
    } catch {
      // What is typed can be searched with nevertheless; what is wrong with the server the search says.
      if (!signal.aborted) this.close();
    }
  }

  show(value, { offset, length, suggestions }) {
    Object.assign(this, { range: { value, offset, length }, shown: suggestions });
    fill(this.root, suggestions.map(({ text, help, images }, at) =>
      element(
        "li",
        { class: "completion", role: "option", id: `suggestion-${at}`, "aria-selected": "false" },
        element("span", { class: "completion-text", text }),
        element("span", { class: "soft small numbers", text: help ?? (images === undefined ? "" : counted(images, "picture")) }),
      )));
    this.root.hidden = suggestions.length === 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.choose(-1);
  }

  close() {
    clearTimeout(this.timer);
    this.controller?.abort();
    this.root.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }

  choose(at) {
    this.active = at;
    [...this.root.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    const option = this.root.children[at];
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** Does what a key means here, if it means something. */
  press({ key }) {
    if (key === "ArrowDown" && !this.isOpen) this.ask();
    else if (!this.isOpen) return false;
    else if (key === "ArrowDown" || key === "ArrowUp") this.step(key === "ArrowDown" ? 1 : -1);
    else if (key === "Escape") this.close();
    else if ((key === "Enter" || key === "Tab") && this.active >= 0) this.take(this.shown[this.active]);
    else return false;
    return true;
  }

  /** Past either end none is chosen. */
  step(by) {
    const places = this.shown.length + 1;
    this.choose(((this.active + 1 + by + places) % places) - 1);
  }

  take({ text }) {
    const { value, offset, length } = this.range;
    const [before, , behind] = cutAt(value, offset, length);
    const isField = text.endsWith(":");
    const written = before + text + (isField || behind ? "" : " ");
    this.input.value = written + behind;
    this.input.setSelectionRange(written.length, written.length);
    this.close();
    this.taken();
    if (isField) this.ask();
  }
}
