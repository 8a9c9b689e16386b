// The hits: settings above, strong and weaker matches in grids, how it was searched below.

import { button, choice, element, link, message } from "./elements.js";
import { count, counted, milliseconds, score, sentence } from "./format.js";
import { Grid, rove, whenNear } from "./grid.js";
import { counts, sorts } from "./route.js";
import { hitTile } from "./tiles.js";

/** The height of rank and score below a hit, as grid.css has it. */
const caption = 26;
const names = {
  all: "All", best: "Best", newest: "Newest", oldest: "Oldest", biggest: "Biggest", cosine: "Cosine",
  euclidean: "Euclidean", "inner-product": "Inner product", "chi-squared": "Chi-squared",
  intersection: "Intersection", hellinger: "Hellinger", hamming: "Hamming", none: "Plain",
  default: "Recommended", verify: "Same places", "default+verify": "Recommended + same places",
};
const rankings = ["none", "default", "verify", "default+verify"];

/** A heading with a list of hits below it. */
class Section {
  constructor(id, title, makeTile) {
    this.note = element("span", { class: "section-note soft small numbers" });
    this.heading = element("h2", { class: "section-head", id }, element("span", { text: title }), this.note);
    this.list = element("ol", { "aria-labelledby": id });
    this.root = element(
      "section",
      { class: `hits-section is-${id}`, "aria-labelledby": id },
      this.heading,
      this.list,
    );
    this.grid = new Grid(this.list, makeTile, caption);
  }

  show(hits, { hasHeading, note }) {
    this.root.hidden = hits.length === 0;
    this.heading.classList.toggle("unseen", !hasHeading);
    this.note.textContent = note;
    this.grid.show(hits);
  }
}

export class Results {
  /**
   * @param {{set: (settings: object) => void, more: () => void, like: (hit: object) => void,
   *   compare: (hit: object) => void, hrefOf: (hit: object) => string, retry: () => void}} listeners
   */
  constructor(listeners) {
    this.listeners = listeners;
    this.tiles = new Map();
    const makeTile = (hit) => {
      const tile = hitTile(hit, listeners.hrefOf(hit), listeners, this.tiles.get(hit.id));
      this.tiles.set(hit.id, tile);
      return tile;
    };
    this.strong = new Section("strong", "Strong matches", makeTile);
    this.weaker = new Section("weaker", "Weaker matches", makeTile);
    this.toolbar = element("div", { class: "toolbar" });
    this.summary = element("p", { class: "summary numbers" });
    this.word = element("div");
    this.sentinel = element("div", { class: "sentinel" });
    this.lists = element("div", { class: "hits" }, this.strong.root, this.weaker.root, this.sentinel);
    this.roving = rove(this.lists);
    this.method = element("p", { class: "method small numbers" });
    this.root = element(
      "section",
      { class: "results", "aria-label": "Hits" },
      element("h1", { class: "unseen", text: "Hits" }),
      element("div", { class: "progress-line", "aria-hidden": "true" }),
      element("div", { class: "results-head" }, this.toolbar, this.summary),
      this.word,
      this.lists,
      this.method,
    );
    this.lists.addEventListener("keydown", (event) => this.press(event));
    this.lookOn = whenNear(this.sentinel, listeners.more);
  }

  /** The controls; those for metric and space only where there is a choice. */
  showSettings(route, { defaultSpace = null, spaces = [] }) {
    const space = spaces.find(({ name }) => name === (route.space ?? defaultSpace));
    const metrics = space?.metrics ?? [];
    const key = JSON.stringify([route.face, route.k, route.sort, route.metric, route.space, route.rank, metrics, spaces]);
    if (key === this.settingsKey) return;
    this.settingsKey = key;
    const { set } = this.listeners;
    const focused = this.toolbar.contains(document.activeElement) ? document.activeElement : null;
    const options = (values) => values.map((value) => [value, names[value] ?? value]);
    this.toolbar.replaceChildren(
      choice({
        name: "k",
        legend: "Show",
        options: options(counts),
        value: route.k,
        chosen: (k) => set({ k }),
      }),
      choice({
        name: "sort",
        legend: "Sort",
        options: options(sorts),
        value: route.sort,
        chosen: (sort) => set({ sort }),
      }),
      ...(route.face ? [] : this.methodControls(route, spaces, defaultSpace, metrics)),
    );
    const same = `[name="${focused?.name}"]`;
    if (focused) this.toolbar.querySelector(`select${same}, ${same}:checked`)?.focus();
  }

  methodControls(route, spaces, defaultSpace, metrics) {
    const { set } = this.listeners;
    return [
      ...(metrics.length > 1
        ? [select("Metric", metrics, route.metric ?? metrics[0], (metric) =>
            set({ metric: metric === metrics[0] ? null : metric }))]
        : []),
      ...(spaces.length > 1
        ? [select("Space", spaces.map(({ name }) => name), route.space ?? defaultSpace, (space) =>
            set({ space: space === defaultSpace ? null : space, metric: null }))]
        : []),
      select("Ranking", [...new Set([...rankings, route.rank ?? "none"])], route.rank ?? "none", (rank) =>
        set({ rank: rank === "none" ? null : rank })),
    ];
  }

  wait() {
    this.root.setAttribute("aria-busy", "true");
  }

  /** @param {{hits: object[], strong: object | null, searched: number}} answer all hits that have come yet */
  show(answer, route) {
    this.root.removeAttribute("aria-busy");
    this.word.replaceChildren();
    this.lists.hidden = this.method.hidden = this.summary.hidden = false;
    const focused = document.activeElement?.closest?.(".tile")?.dataset.id;
    const { strong, hits } = answer;
    const isSplit = strong !== null && route.sort === "best";
    const [above, below] = isSplit
      ? [hits.filter((hit) => hit.isStrong), hits.filter((hit) => !hit.isStrong)]
      : [[], hits];
    this.strong.show(
      above,
      { hasHeading: true, note: strong ? `score ${score(strong.score)} and higher` : "" },
    );
    this.weaker.heading.firstChild.textContent = isSplit ? "Weaker matches" : "Hits";
    this.weaker.show(
      below,
      { hasHeading: isSplit, note: isSplit ? `score below ${score(strong.score)}` : "" },
    );
    this.prune(hits);
    this.roving.refresh();
    if (focused && document.activeElement === document.body) this.focusHit(Number(focused));
    this.lookOn();
    this.summary.replaceChildren(...summaryOf(answer));
    this.method.replaceChildren(...methodOf(answer));
  }

  prune(hits) {
    const wanted = new Set(hits.map(({ id }) => id));
    for (const id of this.tiles.keys()) if (!wanted.has(id)) this.tiles.delete(id);
  }

  /** Nothing to show, and why. */
  fail(error) {
    this.root.removeAttribute("aria-busy");
    this.lists.hidden = this.method.hidden = this.summary.hidden = true;
    this.strong.grid.show([]);
    this.weaker.grid.show([]);
    this.tiles.clear();
    this.word.replaceChildren(explain(error, this.listeners.retry));
  }

  focusHit(id) {
    this.tiles.get(id)?.querySelector(".tile-link").focus({ preventScroll: true });
  }

  press(event) {
    const tile = event.target.matches(".tile-link") && event.target.closest(".tile");
    if (!tile || event.ctrlKey || event.metaKey || event.altKey) return;
    const hit = { id: Number(tile.dataset.id) };
    if (event.key === " ") event.target.click();
    else if (event.key.toLowerCase() === "m") this.listeners.like(hit);
    else return;
    event.preventDefault();
  }
}

function select(label, values, value, chosen) {
  const made = element(
    "select",
    { class: "select", name: label.toLowerCase(), "aria-label": label },
    values.map((one) => element("option", { value: one, text: names[one] ?? one, selected: one === value })),
  );
  made.addEventListener("change", () => chosen(made.value));
  return element(
    "div",
    { class: "choice" },
    element("span", { class: "soft small", "aria-hidden": "true", text: label }),
    made,
  );
}

/** How many hits are strong; nothing if none has a confidence, as in a small gallery. */
const strongOf = ({ strong, total, hits }) => {
  if (strong) return ` · ${count(Math.min(strong.count, total))} strong`;
  return hits.some(({ confidence }) => typeof confidence === "number") && " · none of them strong";
};

const summaryOf = ({ searched, verdict, milliseconds: time, ...answer }) => [
  element("strong", { text: counted(answer.total, "hit") }),
  ` of ${counted(searched, verdict ? "face" : "image")}`,
  strongOf(answer),
  ` · ${milliseconds(time.total)}`,
].filter(Boolean);

const steps = [["decode", "decode"], ["embed", "embed"], ["search", "search"], ["rank", "rank"]];

/** By what the hits were found: a face network, a space, or nothing where people alone were asked for. */
const comparedBy = ({ settings, space }) =>
  settings ? `Faces by ${settings.detector}, ${settings.model}` : space ? `Space ${space}` : "Nothing compared";

const methodOf = ({ metric, searched, ranking, milliseconds: time, ...answer }) => [
  element("span", { text: comparedBy(answer) }),
  answer.threshold && element("span", { text: `Score at least ${score(answer.threshold.score)}` }),
  metric && element("span", { text: `Metric ${metric}` }),
  element("span", { text: `${counted(searched, answer.verdict ? "face" : "image")} searched` }),
  ...steps
    .filter(([name]) => time[name] !== undefined)
    .map(([name, text]) => element("span", { text: `${text} ${milliseconds(time[name])}` })),
  ...ranking.map((cost) => element("span", { text: `${cost.step} ${milliseconds(cost.milliseconds)}`, title: cost.note })),
  element("span", { text: `total ${milliseconds(time.total)}` }),
].filter(Boolean);

function explain(error, retry) {
  const again = button({ text: "Try again", sign: "retry", click: retry });
  const other = link({ href: "/", text: "Choose another picture", sign: "picture" });
  const text = sentence(error.message);
  if (error.code === "gallery_empty") {
    return message({
      sign: "folder", title: "There is nothing to search yet", text,
      actions: [link({ href: "/library", text: "Add a folder", sign: "plus", kind: "button is-primary" })],
    });
  }
  const titles = {
    picture_unreadable: "This picture cannot be read", address_refused: "This address cannot be used",
    upload_gone: "The picture is gone", not_found: "This is not there any more",
    payload_too_large: "This picture is too big", unreachable: "Eidetic does not answer",
    too_busy: "Eidetic is busy", unauthorized: "The token is missing", no_face: "No face is found",
    faces_off: "Faces are off",
  };
  const passing = ["unreachable", "too_busy", "internal", "request_timeout", "unauthorized"];
  return message({
    sign: "alert", isError: true, title: titles[error.code] ?? "The search did not succeed", text,
    actions: passing.includes(error.code) ? [again, other] : [other],
  });
}
