// The filters above the results, one for each field that the server has. They write the text of the search.
// What is in their menus is loaded when one opens.

import * as api from "./api.js";
import { Dropdown } from "./dropdown.js";
import { element, fill } from "./elements.js";
import { percent } from "./format.js";
import { once, part } from "./once.js";
import { changed, conditionOn, isWords, partsOf } from "./parts.js";

const contents = part(() => import("./menus.js"));
const colours = part(() => import("./colours.js"));

/** "last-week" as people write it. */
export const wordsOf = (label) => label.charAt(0).toUpperCase() + label.slice(1).replaceAll("-", " ");

export class Filters {
  /** @param {(settings: object) => void} set hears the text, the colours or the confidence that is chosen */
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
    const chosen = fields.filter(({ offersValues }) => offersValues);
    const others = fields.filter(({ kind, offersValues }) => kind !== "date" && !offersValues);
    const values = chosen.map((one) => this.valueMenu(one));
    const menus = [
      ...values.slice(0, 1), ...(dates.length > 0 ? [this.dateMenu(dates)] : []), ...values.slice(1),
      this.colourMenu(), this.confidenceMenu(),
      ...(others.length > 0 ? [new Menu("More", (made, menu) => made.typedFields(others, menu), () => "")] : []),
    ];
    fill(this.root, menus.map(({ dropdown }) => dropdown.root));
    return menus;
  }

  valueMenu(one) {
    const condition = () => conditionOn(this.parts, one.name);
    // The folders are a tree.
    const kind = one.name === "folder" ? "folders" : "values";
    return new Menu(one.label, (made, menu) => made[kind](one, this, menu), () => condition()?.value ?? "");
  }

  dateMenu(dates) {
    const conditions = () => dates.map(({ name }) => conditionOn(this.parts, name)).filter(Boolean);
    return new Menu(
      "Date", (made, menu) => made.days(dates, this, menu),
      () => conditions().map(({ value }) => wordsOf(value)).join(", "),
    );
  }

  colourMenu() {
    const show = async (_, menu) => (await colours()).swatches(this, menu);
    return new Menu("Colour", show, () => (this.route.colours.length > 0 ? String(this.route.colours.length) : ""));
  }

  confidenceMenu() {
    // Without a picture, words or a colour nothing is compared.
    const isCompared = () =>
      this.route.sources.length + this.route.colours.length > 0 || this.parts.some(isWords);
    return new Menu(
      "Confidence", (made, menu) => made.confidence(this, menu),
      () => (this.route.confidence === null ? "" : confidenceText(this.route.confidence)), isCompared,
    );
  }

  /** Puts a condition in the place of the one on its field. */
  write(before, text) {
    this.set({ text: changed(this.parts, before, text) });
  }
}

/** @param {number | null} confidence */
export const confidenceText = (confidence) => (confidence === null ? "Any" : `At least ${percent(confidence)}`);

/** A button with a menu; `refresh` is what its contents do when the search has changed. */
class Menu {
  /**
   * @param {(made: object, menu: Menu) => Node | Promise<Node>} show makes the contents, with menus.js
   * @param {() => string} chosen what is chosen, for the button
   * @param {() => boolean} isUseful whether there is anything to choose
   */
  constructor(label, show, chosen, isUseful = () => true) {
    Object.assign(this, { chosen, isUseful, refresh: () => {} });
    this.dropdown = new Dropdown(label, async () => {
      this.refresh = () => {};
      return show(await contents(), this);
    });
  }

  update() {
    this.dropdown.root.hidden = !this.isUseful();
    this.dropdown.choose(this.chosen());
    this.refresh();
  }

  close() {
    this.dropdown.close();
  }
}
