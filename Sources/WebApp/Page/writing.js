// The text in a picture: its lines over the picture, to be selected, and in a list beside it.

import { button, element, fill } from "./elements.js";
import { shape } from "./matches.js";
import { copy } from "./notices.js";
import { read } from "./route.js";

/** Without case and accents, as texts are compared. */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The words and phrases of a search that may be written in a picture. */
export function wordsIn(search) {
  const parts = search.matchAll(/(-?)(?:([\p{L}-]+):)?(?:"([^"]*)"|([^\s()"]+))/gu);
  return [...parts]
    .filter(([, isNot, field]) => !isNot && (!field || field.toLowerCase() === "text"))
    .map(([, , , phrase, word]) => folded(phrase ?? word))
    .filter((word) => word && word !== "or");
}

/** A line in parts: `[text, isSought]`. Folding may change a text's length; then all of it is sought. */
export function partsOf(text, words) {
  const line = folded(text);
  const found = words.map((word) => [line.indexOf(word), word.length]).filter(([start]) => start >= 0);
  if (found.length === 0) return [[text, false]];
  const [start, length] = found.reduce((a, b) => (b[0] < a[0] ? b : a));
  if (line.length !== text.length) return [[text, true]];
  const end = start + length;
  const rest = end < text.length ? partsOf(text.slice(end), words) : [];
  return [[text.slice(0, start), false], [text.slice(start, end), true], ...rest].filter(([part]) => part);
}

export class Writing {
  constructor() {
    this.over = shape("svg", { class: "stage-writing", "aria-hidden": "true" });
    // Selecting a line neither moves the picture nor switches to the query.
    for (const name of ["pointerdown", "pointerup", "dblclick"]) {
      this.over.addEventListener(name, (event) => event.target.closest("text") && event.stopPropagation());
    }
    this.showing = button({ text: "Show on the picture", kind: "is-small", click: () => this.toggle() });
    this.list = element("ol", { class: "writing" });
    this.root = element(
      "section",
      { class: "details-group", hidden: true },
      element("h3", { text: "Text" }),
      element(
        "div",
        { class: "actions" },
        this.showing,
        button({
          text: "Copy text", sign: "copy", kind: "is-small",
          click: () => copy(this.lines.map(({ text }) => text).join("\n"), "Text copied."),
        }),
      ),
      this.list,
    );
    this.clear();
  }

  clear() {
    this.lines = [];
    this.root.hidden = true;
    this.toggle(false);
    fill(this.over);
  }

  /** @param {{width: number, height: number, text: {text: string, corners: number[][]}[]}} image */
  show({ width, height, text: lines }) {
    this.lines = lines;
    this.root.hidden = lines.length === 0;
    const words = wordsIn(read(location.href).text);
    const parts = lines.map(({ text }) => partsOf(text, words));
    const isSought = (line) => line.some(([, sought]) => sought);
    fill(this.list, parts.map((line) => element(
      "li", {}, line.map(([text, sought]) => (sought ? element("mark", { text }) : text)),
    )));
    this.over.setAttribute("viewBox", `0 0 ${width} ${height}`);
    fill(this.over, lines.flatMap(({ text, corners }, place) =>
      lineOver(text, corners.map(([x, y]) => [x * width, y * height]), isSought(parts[place]))));
    this.toggle(parts.some(isSought));
  }

  toggle(isShown = !this.isShown) {
    this.isShown = isShown;
    this.showing.setAttribute("aria-pressed", isShown);
    this.over.classList.toggle("is-shown", isShown);
  }
}

/** The outline of a line, and its text, unseen but to be selected. */
function lineOver(text, corners, isSought) {
  const [begin, end, , below] = corners;
  const [across, down] = [end[0] - begin[0], end[1] - begin[1]];
  const height = Math.hypot(below[0] - begin[0], below[1] - begin[1]);
  const outline = shape("polygon", {
    points: corners.map((corner) => corner.join(",")).join(" "), class: isSought ? "is-sought" : "",
  });
  const written = shape("text", {
    x: 0, y: 0.8 * height, "font-size": 0.9 * height, textLength: Math.hypot(across, down),
    lengthAdjust: "spacingAndGlyphs",
    transform: `translate(${begin.join(",")}) rotate(${(Math.atan2(down, across) * 180) / Math.PI})`,
  });
  written.textContent = text;
  return [outline, written];
}
