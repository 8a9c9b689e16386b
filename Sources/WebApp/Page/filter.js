// Whose pictures are searched: people as chips, and how several are meant.

import { button, choice, element, replaceKeepingFocus } from "./elements.js";
import { nameOf, portrait } from "./faces.js";

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
    const chips = chosen.map((id) => {
      const person = known.find((one) => one.id === id) ?? { id, name: null };
      return element(
        "li",
        { class: "person-chip" },
        portrait(person),
        element("span", { class: "person-name small", text: nameOf(person) }),
        button({
          label: `Remove filter: ${nameOf(person)}`, sign: "close", kind: "is-quiet is-small",
          click: () => change(chosen.filter((other) => other !== id)),
        }),
      );
    });
    return [
      chips.length > 0 && element("ul", { class: "person-chips", "aria-label": "People filtered by" }, chips),
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
