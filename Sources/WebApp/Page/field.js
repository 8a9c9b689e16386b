// The field on top: words, filters and picture URLs; what is wrong with them is said below it.

import * as api from "./api.js";
import { button, element, fill, icon } from "./elements.js";
import { reasonIn, sentence } from "./format.js";
import { addressIn, chooseFiles, searchAddress } from "./intake.js";
import { noticeError } from "./notices.js";
import { Suggestions } from "./suggestions.js";
import { cutAt } from "./utf8.js";

class SearchField {
  constructor() {
    this.input = element("input", {
      class: "search-input", id: "search", type: "text", name: "search", autocomplete: "off", autocapitalize: "off",
      spellcheck: "false", enterkeyhint: "search", "aria-label": "Search", "aria-describedby": "search-problem",
      placeholder: "Words, filters or a picture URL",
    });
    this.clearing = button({ label: "Clear search text", sign: "close", kind: "is-quiet is-small", hidden: true });
    this.problem = element("div", { class: "search-problem", id: "search-problem", role: "alert", hidden: true });
    this.suggestions = new Suggestions(this.input, () => this.changed());
    this.root = element(
      "form",
      { class: "search-field", role: "search", novalidate: true },
      icon("search"),
      this.input,
      this.clearing,
      button({ label: "Choose picture", sign: "picture", kind: "is-quiet is-small", click: () => chooseFiles() }),
      element("div", { class: "search-below" }, this.suggestions.root, this.problem),
    );
    this.listen();
  }

  listen() {
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => {
      this.changed();
      this.suggestions.askSoon();
    });
    this.input.addEventListener("click", () => this.suggestions.isOpen || this.suggestions.ask());
    this.input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.suggestions.press(event)) event.preventDefault();
    });
    this.clearing.addEventListener("click", () => {
      this.input.value = "";
      this.input.focus();
      this.submit();
    });
  }

  /** @param {(text: string) => void} search hears a text that can be searched with */
  whenSubmitted(search) {
    this.search = search;
  }

  /** Shows the text of the search that is shown. */
  show(text) {
    if (text === this.shown) return;
    this.shown = text;
    this.input.value = text;
    this.changed();
  }

  changed() {
    this.clearing.hidden = this.input.value === "";
    this.showProblem(null);
  }

  focus() {
    this.input.focus();
    this.input.select();
    this.suggestions.ask();
  }

  /** Begins another condition, for the person to go on with. */
  begin(text) {
    const { input } = this;
    input.value = [input.value.trim(), text].filter(Boolean).join(" ");
    this.changed();
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
    this.suggestions.ask();
  }

  /** Selects a part of the text, to be changed. */
  select(part) {
    const at = this.input.value.indexOf(part);
    this.input.focus();
    if (at >= 0) this.input.setSelectionRange(at, at + part.length);
    this.suggestions.ask();
  }

  /** Searches, if the text can be read; else says what is wrong. */
  async submit() {
    this.suggestions.close();
    const text = this.input.value.trim();
    if (addressIn(text)) {
      this.input.value = this.shown ?? "";
      this.changed();
      return searchAddress(addressIn(text));
    }
    try {
      await api.parts(text);
    } catch (error) {
      return error.details?.place ? this.showProblem(error) : noticeError(error);
    }
    this.shown = text;
    this.showProblem(null);
    return this.search(text);
  }

  /** Says what is wrong with the text, and where; `null` takes that away. */
  showProblem(error) {
    this.problem.hidden = error === null;
    this.input.toggleAttribute("aria-invalid", error !== null);
    if (error) fill(this.problem, ...this.problemOf(error));
  }

  problemOf({ message, details: { place } }) {
    const [before, marked, behind] = cutAt(this.input.value.trim(), place.offset, place.length);
    const correct = () => {
      this.input.value = place.corrected;
      this.input.focus();
      this.submit();
    };
    return [
      element("p", { class: "path" }, before, element("mark", { text: marked || "\u00a0" }), behind),
      element("p", { class: "problem", text: sentence(reasonIn(message)) }),
      place.corrected && button({ text: `Use ${place.corrected}`, kind: "is-small", click: correct }),
    ];
  }
}

/** There is one, in the bar of all views. */
export const field = new SearchField();
