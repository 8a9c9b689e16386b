// Whose pictures are searched: another person, and how several are meant.

import { choice, element, replaceKeepingFocus } from "./elements.js";
import { nameOf } from "./faces.js";

const ways = [["all", "All of them"], ["any", "Any of them"], ["only", "Only them"]];
/** People without a name that one may choose from: those with most faces. */
const most = 100;

export class Filter {
  /** @param {(settings: {people: number[], match: string}) => void} set hears what is chosen */
  constructor(set) {
    this.set = set;
    this.root = element("section", { class: "panel-filter", "aria-label": "People", hidden: true });
  }

  /**
   * @param {object[]} known all people
   * @param {import("./route.js").Route} route
   */
  show(known, { people: chosen, match, face }) {
    // A face is searched with among all pictures.
    this.root.hidden = face !== null || known.length + chosen.length === 0;
    const hadWay = document.activeElement?.matches?.(".panel-filter [name=match]");
    replaceKeepingFocus(this.root, this.contents(known, chosen, match));
    if (hadWay) this.root.querySelector("[name=match]:checked")?.focus();
  }

  contents(known, chosen, match) {
    const change = (people) => this.set({ people, match: people.length > 1 ? match : "all" });
    return [
      chosen.length > 1 && choice({
        name: "match", legend: "Show pictures with", options: ways, value: match,
        chosen: (way) => this.set({ people: chosen, match: way }),
      }),
      this.adding(known.filter(({ id }) => !chosen.includes(id)), (id) => change([...chosen, id])),
    ].filter(Boolean);
  }

  adding(others, add) {
    if (others.length === 0) return null;
    const named = others.filter(({ name }) => name);
    const shown = [...named, ...others.filter(({ name }) => !name).slice(0, most)];
    const list = element(
      "select",
      { class: "select", "aria-label": "Filter by person" },
      element("option", { value: "", text: "Filter by person…" }),
      shown.map((person) => element("option", { value: person.id, text: nameOf(person) })),
    );
    list.addEventListener("change", () => list.value && add(Number(list.value)));
    return list;
  }
}
