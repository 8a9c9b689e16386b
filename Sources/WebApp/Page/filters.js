// The filters above the results, one for each field that the server has. They write the text of the search.

import * as api from "./api.js";
import { Dropdown } from "./dropdown.js";
import { button, element, fill } from "./elements.js";
import { field } from "./field.js";
import { counted, percent } from "./format.js";
import { once } from "./once.js";
import { changed, conditionOn, partsOf } from "./parts.js";
import { bytesBefore } from "./utf8.js";

const most = 100;
const pause = 120;
const confidences = [null, 0.5, 0.9, 0.99];

/** What the server suggests for a value of a field that begins so. */
async function valuesOf(name, typed = "", signal = undefined) {
  const text = typed ? `${name}:"${typed.replaceAll('"', "")}` : `${name}:`;
  return (await api.suggestions(text, bytesBefore(text, text.length), signal, most)).suggestions;
}

/** "last-week" as people write it. */
const wordsOf = (label) => label.charAt(0).toUpperCase() + label.slice(1).replaceAll("-", " ");

export class Filters {
  /** @param {(settings: object) => void} set hears the text or the confidence that is chosen */
  constructor(set) {
    this.set = set;
    this.fields = once(api.fields);
    this.root = element("div", { class: "filters", role: "group", "aria-label": "Filters" });
    this.parts = [];
  }

  /** @param {import("./route.js").Route} route */
  async show(route) {
    this.route = route;
    try {
      const [fields, parts] = await Promise.all([this.fields(), partsOf(route.text)]);
      if (this.route !== route) return;
      this.parts = parts;
      this.menus ??= this.makeMenus(fields);
      for (const menu of this.menus) menu.update();
    } catch {
      // The search itself says what is wrong with the server or the text.
      this.parts = [];
    }
  }

  makeMenus(fields) {
    const dates = fields.filter(({ kind }) => kind === "date");
    const chosen = fields.filter(({ offersValues }) => offersValues).map((one) => new ValueMenu(one, this));
    const others = fields.filter(({ kind, offersValues }) => kind !== "date" && !offersValues);
    const menus = [
      ...chosen.slice(0, 1), ...(dates.length > 0 ? [new DateMenu(dates, this)] : []), ...chosen.slice(1),
      new ConfidenceMenu(this), ...(others.length > 0 ? [new OtherMenu(others)] : []),
    ];
    fill(this.root, menus.map(({ dropdown }) => dropdown.root));
    return menus;
  }

  /** Puts a condition in the place of the one on its field. */
  write(before, text) {
    this.set({ text: changed(this.parts, before, text) });
  }
}

/** Values to choose from, with how many pictures have each. */
class ValueMenu {
  constructor(one, filters) {
    Object.assign(this, { one, filters });
    this.dropdown = new Dropdown(one.label, () => this.contents());
  }

  get condition() {
    return conditionOn(this.filters.parts, this.one.name);
  }

  update() {
    this.dropdown.choose(this.condition?.value ?? "");
    for (const option of this.dropdown.panel.querySelectorAll(".value-option")) this.mark(option);
  }

  mark(option) {
    const isChosen = (this.condition?.values ?? []).includes(option.dataset.value);
    option.setAttribute("aria-pressed", String(isChosen));
  }

  async contents() {
    const list = element("ul", { class: "value-options" });
    const input = element("input", { class: "input", type: "text", "aria-label": `Find in ${this.one.label}`, placeholder: "Find" });
    input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.fill(list, input.value.trim()), pause);
    });
    await this.fill(list, "");
    return element("div", { class: "value-menu" }, input, list);
  }

  async fill(list, typed) {
    const values = await valuesOf(this.one.name, typed);
    fill(list, values.length > 0
      ? values.map((value) => element("li", {}, this.option(value)))
      : element("li", { class: "soft small", text: typed ? "Nothing found." : "No pictures have this yet." }));
  }

  option({ text, label, images }) {
    const made = element(
      "button",
      { type: "button", class: "value-option", data: { value: text }, on: { click: () => this.toggle(text) } },
      element("span", { text: label }),
      images !== undefined && element("span", { class: "soft small numbers", text: counted(images, "picture") }),
    );
    this.mark(made);
    return made;
  }

  toggle(value) {
    const { condition, one } = this;
    const before = condition?.values ?? [];
    const rest = before.filter((other) => other !== value);
    const kept = one.takesLists ? rest : [];
    const values = before.includes(value) ? rest : [...kept, value];
    if (!one.takesLists) this.dropdown.close();
    this.filters.write(condition, values.length > 0 ? `${one.name}:${values.join(",")}` : "");
  }
}

/** Days, for whichever date is chosen. */
class DateMenu {
  constructor(dates, filters) {
    Object.assign(this, { dates, filters, name: dates[0].name });
    this.dropdown = new Dropdown("Date", () => this.contents());
  }

  get conditions() {
    return this.dates.map(({ name }) => conditionOn(this.filters.parts, name)).filter(Boolean);
  }

  update() {
    this.dropdown.choose(this.conditions.map(({ value }) => wordsOf(value)).join(", "));
  }

  async contents() {
    const [first] = this.conditions;
    this.name = first?.field ?? this.name;
    const which = element(
      "select",
      { class: "select", "aria-label": "Which date" },
      this.dates.map(({ name, label }) => element("option", { value: name, text: label, selected: name === this.name })),
    );
    which.addEventListener("change", () => (this.name = which.value));
    const [from, to] = ["From", "To"].map((text) => element("input", { class: "input", type: "date", "aria-label": text }));
    const apply = () => (from.value || to.value) && this.write(`${from.value}..${to.value}`);
    const words = await valuesOf(this.name);
    return element(
      "div",
      { class: "value-menu" },
      this.dates.length > 1 && which,
      element("ul", { class: "value-options" }, words.map(({ text, label }) => element("li", {}, element("button", {
        type: "button", class: "value-option", text: wordsOf(label), "aria-pressed": String(first?.value === text),
        on: { click: () => this.write(text) },
      })))),
      element(
        "div", { class: "date-range" },
        element("label", {}, element("span", { class: "small soft", text: "From" }), from),
        element("label", {}, element("span", { class: "small soft", text: "To" }), to),
      ),
      element(
        "div", { class: "actions" }, button({ text: "Apply", kind: "is-small is-primary", click: apply }),
        first && button({ text: "Any date", kind: "is-small", click: () => this.write("") }),
      ),
    );
  }

  write(value) {
    this.dropdown.close();
    const before = this.conditions.find(({ field: name }) => name === this.name) ?? (value ? undefined : this.conditions[0]);
    if (value || before) this.filters.write(before, value && `${this.name}:${value}`);
  }
}

/** How sure results have to be. */
class ConfidenceMenu {
  constructor(filters) {
    this.filters = filters;
    this.dropdown = new Dropdown("Confidence", () => this.contents());
  }

  update() {
    const { confidence, sources } = this.filters.route;
    // Without a picture nothing is compared.
    this.dropdown.root.hidden = sources.length === 0;
    this.dropdown.choose(confidence === null ? "" : textOf(confidence));
  }

  contents() {
    const { confidence } = this.filters.route;
    const option = (value) => element("li", {}, element("button", {
      type: "button", class: "value-option", text: textOf(value), "aria-pressed": String(value === confidence),
      on: { click: () => {
        this.dropdown.close();
        this.filters.set({ confidence: value });
      } },
    }));
    return element(
      "div",
      { class: "value-menu" },
      element("p", { class: "small soft", text: "How likely a result is a real match rather than a coincidence." }),
      element("ul", { class: "value-options" }, confidences.map(option)),
    );
  }
}

const textOf = (confidence) => (confidence === null ? "Any" : `At least ${percent(confidence)}`);

/** Fields whose values are typed. */
class OtherMenu {
  constructor(fields) {
    this.dropdown = new Dropdown("More", () => element("ul", { class: "value-options" }, fields.map((one) => this.option(one))));
  }

  update() {
    // What is chosen stands in the field.
  }

  option({ name, label, help, example }) {
    const begin = () => {
      this.dropdown.close();
      field.begin(`${name}:`);
    };
    return element("li", {}, element(
      "button",
      { type: "button", class: "value-option is-tall", on: { click: begin } },
      element("span", { text: label }, element("code", { class: "small soft", text: ` ${example}` })),
      element("span", { class: "soft small", text: help }),
    ));
  }
}
