// What is in the menus of the filters.

import * as api from "./api.js";
import { button, element, fill, icon } from "./elements.js";
import { field } from "./field.js";
import { confidenceText, wordsOf } from "./filters.js";
import { counted } from "./format.js";
import { conditionOn } from "./parts.js";
import { bytesBefore } from "./utf8.js";

const most = 100;
const pause = 120;
const confidences = [null, 0.5, 0.9, 0.99];

/** What the server suggests for a value of a field that begins so. */
async function valuesOf(name, typed = "", signal = undefined) {
  const text = typed ? `${name}:"${typed.replaceAll('"', "")}` : `${name}:`;
  return (await api.suggestions(text, bytesBefore(text, text.length), signal, most)).suggestions;
}

const nothing = (text) => element("li", { class: "soft small", text });

/** A list of values with how many pictures have each, and a field to find some. */
class Values {
  constructor(one, filters, menu) {
    Object.assign(this, { one, filters, menu });
    this.list = element("ul", { class: "value-options" });
    this.input = element("input", { class: "input", type: "text", "aria-label": `Find in ${one.label}`, placeholder: "Find" });
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.fill(), pause);
    });
    menu.refresh = () => {
      for (const option of this.list.querySelectorAll(".value-option")) this.mark(option);
    };
    this.root = element("div", { class: "value-menu" }, this.input, this.list);
  }

  get condition() {
    return conditionOn(this.filters.parts, this.one.name);
  }

  async fill() {
    const typed = this.input.value.trim();
    const values = await valuesOf(this.one.name, typed);
    if (typed !== this.input.value.trim()) return;
    fill(this.list, values.length > 0
      ? values.map((value) => element("li", {}, this.option(value)))
      : nothing(typed ? "Nothing found." : "No pictures have this yet."));
  }

  option({ text, label, images, title }) {
    const made = element(
      "button",
      { type: "button", class: "value-option", title, data: { value: text }, on: { click: () => this.toggle(text, title) } },
      element("span", { text: label }),
      images !== undefined && element("span", { class: "soft small numbers", text: counted(images, "picture") }),
    );
    this.mark(made);
    return made;
  }

  mark(option) {
    option.setAttribute("aria-pressed", String(this.chosenAs(option.dataset.value, option.title) !== undefined));
  }

  /** What of the search stands for a value, if it is chosen. */
  chosenAs(value) {
    return this.condition?.values.find((one) => one === value);
  }

  toggle(value, title) {
    const { condition, one } = this;
    const same = this.chosenAs(value, title);
    const rest = (condition?.values ?? []).filter((other) => other !== same);
    const values = same ? rest : [...(one.takesLists ? rest : []), value];
    if (!one.takesLists) this.menu.close();
    this.filters.write(condition, values.length > 0 ? `${one.name}:${values.join(",")}` : "");
  }
}

export async function values(one, filters, menu) {
  const made = new Values(one, filters, menu);
  await made.fill();
  return made.root;
}

/** The indexed folders and what is in them; what is typed finds folders of any depth. */
class Folders extends Values {
  constructor(one, filters, menu) {
    super(one, filters, menu);
    /** From an indexed folder down to the one that is shown. */
    this.way = [];
    this.trail = element("ol", { class: "folder-trail" });
    this.nav = element("nav", { "aria-label": "Folder path", hidden: true }, this.trail);
    this.input.after(this.nav);
  }

  async fill() {
    if (this.input.value.trim() !== "") {
      this.nav.hidden = true;
      return super.fill();
    }
    const { way } = this;
    const folders = await api.folders(way.at(-1)?.path);
    if (way !== this.way || this.input.value.trim() !== "") return undefined;
    // A level with one folder and nothing beside it is no choice.
    if (way.length === 0 && folders.length === 1 && folders[0].hasFolders && !this.isBack) return this.open(folders[0]);
    this.showTrail();
    fill(this.list, folders.length > 0
      ? folders.map((folder) => this.row(folder))
      : nothing(way.length > 0 ? "No folders with pictures in here." : "No folders yet."));
    return undefined;
  }

  /** A folder may be named by the last names of its path. */
  chosenAs(value, path = "") {
    const names = (one) => one.replaceAll('"', "");
    return super.chosenAs(value) ?? this.condition?.values.find((one) => path.endsWith(`/${names(one)}`));
  }

  row(folder) {
    const { path, name, filter, images, hasFolders } = folder;
    const label = this.way.length === 0 ? path : name;
    return element(
      "li", { class: "folder-row" },
      this.option({ text: filter, label, images, title: path }),
      hasFolders && button({
        label: `Show folders in ${name}`, sign: "right", kind: "is-quiet is-small", click: () => this.open(folder),
      }),
    );
  }

  open(folder) {
    return this.go(folder ? [...this.way, folder] : []);
  }

  async go(way) {
    const hadFocus = this.root.contains(document.activeElement);
    this.isBack = way.length === 0;
    this.way = way;
    await this.fill();
    if (hadFocus) (this.list.querySelector("button") ?? this.input).focus();
  }

  showTrail() {
    const { way } = this;
    const steps = [{ name: "All folders" }, ...way];
    this.nav.hidden = way.length === 0;
    fill(this.trail, steps.map((step, at) => element(
      "li", {}, at > 0 && icon("right"),
      at === steps.length - 1
        ? this.option({ text: step.filter, label: step.name, images: step.images, title: step.path })
        : element("button", { type: "button", class: "folder-step", text: step.name, on: { click: () => this.go(way.slice(0, at)) } }),
    )));
  }
}

export async function folders(one, filters, menu) {
  const made = new Folders(one, filters, menu);
  await made.fill();
  return made.root;
}

/** Days, for whichever date is chosen. */
export async function days(dates, filters, menu) {
  const conditions = dates.map(({ name }) => conditionOn(filters.parts, name)).filter(Boolean);
  const [first] = conditions;
  let name = first?.field ?? dates[0].name;
  const write = (value) => {
    menu.close();
    const before = conditions.find((one) => one.field === name) ?? (value ? undefined : first);
    if (value || before) filters.write(before, value && `${name}:${value}`);
  };
  const which = element(
    "select",
    { class: "select", "aria-label": "Which date" },
    dates.map((one) => element("option", { value: one.name, text: one.label, selected: one.name === name })),
  );
  which.addEventListener("change", () => (name = which.value));
  const [from, to] = ["From", "To"].map((text) => element("input", { class: "input", type: "date", "aria-label": text }));
  const apply = () => (from.value || to.value) && write(`${from.value}..${to.value}`);
  const words = await valuesOf(name);
  return element(
    "div",
    { class: "value-menu" },
    dates.length > 1 && which,
    element("ul", { class: "value-options" }, words.map(({ text, label }) => element("li", {}, element("button", {
      type: "button", class: "value-option", text: wordsOf(label), "aria-pressed": String(first?.value === text),
      on: { click: () => write(text) },
    })))),
    element(
      "div", { class: "date-range" },
      element("label", {}, element("span", { class: "small soft", text: "From" }), from),
      element("label", {}, element("span", { class: "small soft", text: "To" }), to),
    ),
    element(
      "div", { class: "actions" }, button({ text: "Apply", kind: "is-small is-primary", click: apply }),
      first && button({ text: "Any date", kind: "is-small", click: () => write("") }),
    ),
  );
}

/** How sure results have to be. */
export function confidence(filters, menu) {
  const { confidence: chosen } = filters.route;
  const option = (value) => element("li", {}, element("button", {
    type: "button", class: "value-option", text: confidenceText(value), "aria-pressed": String(value === chosen),
    on: { click: () => {
      menu.close();
      filters.set({ confidence: value });
    } },
  }));
  return element(
    "div",
    { class: "value-menu" },
    element("p", { class: "small soft", text: "How likely a result is a real match rather than a coincidence." }),
    element("ul", { class: "value-options" }, confidences.map(option)),
  );
}

/** Fields whose values are typed. */
export function typedFields(fields, menu) {
  const option = ({ name, label, help, example }) => element("li", {}, element(
    "button",
    { type: "button", class: "value-option is-tall", on: { click: () => {
      menu.close();
      field.begin(`${name}:`);
    } } },
    element("span", { text: label }, element("code", { class: "small soft", text: ` ${example}` })),
    element("span", { class: "soft small", text: help }),
  ));
  return element("ul", { class: "value-options" }, fields.map(option));
}
