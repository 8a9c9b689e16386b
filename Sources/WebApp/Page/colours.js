// Colours to search by: swatches and the browser's own colour picker.

import { button, element } from "./elements.js";

const names = new Map([
  ["d32f2f", "Red"], ["f57c00", "Orange"], ["fbc02d", "Yellow"], ["388e3c", "Green"], ["00897b", "Teal"],
  ["1976d2", "Blue"], ["7b1fa2", "Purple"], ["ec407a", "Pink"], ["795548", "Brown"], ["000000", "Black"],
  ["808080", "Grey"], ["ffffff", "White"],
]);
/** How much a colour counts beside others; below 0 results should be unlike it. */
const weights = [[2, "More"], [1, "Normal"], [0.5, "Less"], [-1, "Not"]];

export const nameOf = (colour) => names.get(colour) ?? `#${colour}`;

/** A round patch of a colour. */
export function patch(colour) {
  const made = element("span", { class: "colour-patch", "aria-hidden": "true" });
  made.style.background = `#${colour}`;
  return made;
}

/** How much a colour of the query counts. */
export function weighing({ colour, weight }, chosen) {
  const known = weights.some(([value]) => value === weight) ? weights : [[weight, `×${weight}`], ...weights];
  const made = element(
    "select",
    { class: "colour-weight", "aria-label": `How much ${nameOf(colour)} counts` },
    known.map(([value, text]) => element("option", { value, text, selected: value === weight })),
  );
  made.addEventListener("change", () => chosen(Number(made.value)));
  return made;
}

/**
 * The contents of the menu.
 * @param {import("./filters.js").Filters} filters
 * @param {{close: () => void, refresh: () => void}} menu
 */
export function swatches(filters, menu) {
  const chosen = () => filters.route.colours;
  const set = (colours) => filters.set({ colours, face: null });
  const isChosen = (colour) => chosen().some((one) => one.colour === colour);
  const toggle = (colour) => {
    menu.close();
    set(isChosen(colour)
      ? chosen().filter((one) => one.colour !== colour) : [...chosen(), { colour, weight: 1 }]);
  };
  const mark = (made, colour) => made.setAttribute("aria-pressed", String(isChosen(colour)));
  const made = [...names].map(([colour, name]) => {
    const swatch = element("button", {
      type: "button", class: "colour-swatch", "aria-label": name, title: name, on: { click: () => toggle(colour) },
    }, patch(colour));
    mark(swatch, colour);
    return { swatch, colour };
  });
  menu.refresh = () => made.forEach(({ swatch, colour }) => mark(swatch, colour));
  const picker = element("input", { type: "color", class: "colour-picker", value: "#c04020", "aria-label": "Any colour" });
  const add = () => {
    const colour = picker.value.slice(1).toLowerCase();
    menu.close();
    if (!isChosen(colour)) set([...chosen(), { colour, weight: 1 }]);
  };
  return element(
    "div",
    { class: "value-menu" },
    element("p", { class: "small soft", text: "Pictures that have much of a colour. Several colours are joined." }),
    element("div", { class: "colour-swatches", role: "group", "aria-label": "Colours" }, made.map(({ swatch }) => swatch)),
    element(
      "div", { class: "actions colour-other" }, picker,
      button({ text: "Add this colour", sign: "plus", kind: "is-small", click: add }),
    ),
  );
}
