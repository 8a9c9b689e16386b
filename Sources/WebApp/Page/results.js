// The hits: settings above, strong and weaker matches in grids, how it was searched below.

import { at } from "./base.js";
import { Chips } from "./chips.js";
import { Dropdown } from "./dropdown.js";
import { button, choice, element, fill, link, message } from "./elements.js";
import { Filters } from "./filters.js";
import { count, counted, milliseconds, reasonIn, score, sentence } from "./format.js";
import { Grid, rove, whenNear } from "./grid.js";
import { announce } from "./notices.js";
import { counts, sorts } from "./route.js";
import { hitTile } from "./tiles.js";

/** The height of rank and score below a hit, as grid.css has it. */
const caption = 26;
const names = {
  all: "All", best: "Best", newest: "Newest", oldest: "Oldest", biggest: "Biggest", cosine: "Cosine",
  euclidean: "Euclidean", "inner-product": "Inner product", "chi-squared": "Chi-squared",
  intersection: "Intersection", hellinger: "Hellinger", hamming: "Hamming", none: "Fast",
  default: "Better", verify: "Same object or place (slower)", "default+verify": "Best (slowest)",
};
/** From this many milliseconds on a search says how far it has come. */
const slowAfter = 400;
const rankings = ["none", "default", "verify"];

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
   *   add: (hit: object) => void, less: (hit: object) => void, compare: (hit: object) => void,
   *   hrefOf: (hit: object) => string, retry: () => void, cancel: () => void,
   *   complete: (space: string) => void}} listeners
   */
  constructor(listeners) {
    this.listeners = listeners;
    this.tiles = new Map();
    const makeTile = (hit) => {
      const tile = hitTile(hit, listeners.hrefOf(hit), listeners, this.tiles.get(hit.id));
      this.tiles.set(hit.id, tile);
      return tile;
    };
    this.own = new Section("query", "Query", makeTile);
    this.strong = new Section("strong", "Strong matches", makeTile);
    this.weaker = new Section("weaker", "Weaker matches", makeTile);
    this.chips = new Chips(listeners.set);
    this.filters = new Filters(listeners.set);
    this.toolbar = element("div", { class: "toolbar" });
    this.method = element("p", { class: "method small numbers" });
    this.methodSettings = element("div", { class: "advanced-settings" });
    this.advanced = new Dropdown("Advanced", element("div", { class: "value-menu" }, this.methodSettings, this.method));
    this.summary = element("p", { class: "summary numbers" });
    this.word = element("div");
    this.coverage = element("div");
    this.slow = element("div", { class: "slow", hidden: true });
    this.sentinel = element("div", { class: "sentinel" });
    this.lists = element(
      "div", { class: "hits" }, this.own.root, this.strong.root, this.weaker.root, this.sentinel,
    );
    this.roving = rove(this.lists);
    this.root = element(
      "section",
      { class: "results", "aria-label": "Search results" },
      element("h1", { class: "unseen", text: "Results" }),
      element("div", { class: "progress-line", "aria-hidden": "true" }),
      element(
        "div", { class: "results-head" },
        this.filters.root, this.chips.root,
        element("div", { class: "toolbar-line" }, this.toolbar, this.advanced.root),
        this.summary, this.slow,
      ),
      this.coverage,
      this.word,
      this.lists,
    );
    this.lists.addEventListener("keydown", (event) => this.press(event));
    this.lookOn = whenNear(this.sentinel, listeners.more);
  }

  /** What is searched with. */
  showQuery(pictures, route) {
    this.chips.show(pictures, route);
  }

  /** The controls; those for metric and space only where there is a choice. */
  showSettings(route, { defaultSpace = null, spaces = [], images = 0 }) {
    this.filters.show(route);
    this.showCoverage(route, spaces.find(({ name }) => name === (route.space ?? defaultSpace)), images);
    const space = spaces.find(({ name }) => name === (route.space ?? defaultSpace));
    const metrics = space?.metrics ?? [];
    const key = JSON.stringify([route.face, route.sources.length, route.k, route.sort, route.metric, route.space, route.rank, metrics, spaces]);
    if (key === this.settingsKey) return;
    this.settingsKey = key;
    const { set } = this.listeners;
    const focused = this.root.contains(document.activeElement) ? document.activeElement : null;
    const isCompared = !route.face && route.sources.length > 0;
    const options = (values) => values.map((value) => [value, names[value] ?? value]);
    fill(this.toolbar, 
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
      isCompared && select(
        "Ranking", [...new Set([...rankings, route.rank ?? "none"])], route.rank ?? "none",
        (rank) => set({ rank: rank === "none" ? null : rank }),
      ),
    );
    fill(this.methodSettings, ...(isCompared ? this.methodControls(route, spaces, defaultSpace, metrics) : []));
    const same = `[name="${focused?.name}"]`;
    if (focused?.name) this.root.querySelector(`select${same}, ${same}:checked`)?.focus();
  }

  methodControls(route, spaces, defaultSpace, metrics) {
    const { set } = this.listeners;
    return [
      ...(metrics.length > 1
        ? [select("Metric", metrics, route.metric ?? metrics[0], (metric) =>
            set({ metric: metric === metrics[0] ? null : metric }))]
        : []),
      ...(spaces.length > 1
        ? [select("Search index", spaces.map(({ name }) => name), route.space ?? defaultSpace, (space) =>
            set({ space: space === defaultSpace ? null : space, metric: null }))]
        : []),
    ];
  }

  /** A search index that lacks pictures cannot find them. */
  showCoverage({ face, sources }, space, images) {
    const isComplete = !space || face !== null || sources.length === 0 || space.images >= images;
    fill(this.coverage, !isComplete && hint({
      text: `This search index covers ${count(space.images)} of ${counted(images, "picture")}. `
        + "The others can't be found with it.",
      actions: [button({
        text: "Complete it", sign: "retry", kind: "is-small", click: () => this.listeners.complete(space.name),
      })],
    }));
  }

  /** @param {boolean} isSlow whether it may take long enough to be given up */
  wait(isSlow) {
    this.root.setAttribute("aria-busy", "true");
    clearTimeout(this.timer);
    this.latest = null;
    if (isSlow) this.timer = setTimeout(() => this.progress(null), slowAfter);
  }

  /** Says how far a slow ranking has come; what was shown before is dimmed meanwhile. */
  progress(progress) {
    if (!this.root.hasAttribute("aria-busy")) return;
    // What is over at once needs no word.
    if (this.slow.hidden && progress !== null) return void (this.latest = progress);
    this.showSlow(progress ?? this.latest);
  }

  showSlow(progress) {
    const text = progress ? `Comparing: ${count(progress.done)} of ${count(progress.total)}` : "Comparing…";
    if (this.slow.hidden) {
      this.slowText = element("p", { class: "numbers" });
      this.slowBar = element("progress", { "aria-label": "Search progress" });
      const cancel = button({ text: "Cancel", sign: "close", kind: "is-small", click: () => this.listeners.cancel() });
      fill(this.slow, this.slowText, this.slowBar, cancel);
      this.slow.hidden = false;
      announce("Comparing pictures. This can take a while.");
    }
    this.slowText.textContent = text;
    if (progress) Object.assign(this.slowBar, { max: progress.total, value: progress.done });
  }

  ready() {
    clearTimeout(this.timer);
    this.root.removeAttribute("aria-busy");
    this.slow.hidden = true;
  }

  /** A search was given up before it had found anything. */
  cancelled() {
    this.ready();
    this.clear(message({
      sign: "search", title: "Search cancelled", text: "No results yet.",
      actions: [button({ text: "Search again", sign: "retry", click: this.listeners.retry })],
    }));
  }

  /** @param {{hits: object[], strong: object | null, searched: number}} answer all hits that have come yet */
  show(answer, route) {
    this.ready();
    fill(this.word, answer.hits.length === 0 && this.nothing(route));
    this.lists.hidden = this.method.hidden = this.summary.hidden = false;
    const focused = document.activeElement?.closest?.(".tile")?.dataset.id;
    const { strong, hits } = answer;
    const isSplit = strong !== null && route.sort === "best";
    const [above, below] = isSplit
      ? [hits.filter((hit) => hit.isStrong), hits.filter((hit) => !hit.isStrong)]
      : [[], hits];
    this.own.show(answer.own, { hasHeading: true, note: "in your library" });
    this.strong.show(
      above,
      { hasHeading: true, note: strong ? `score ${score(strong.score)} and higher` : "" },
    );
    this.weaker.heading.firstChild.textContent = isSplit ? "Weaker matches" : "Results";
    this.weaker.show(
      below,
      { hasHeading: isSplit, note: isSplit ? `score below ${score(strong.score)}` : "" },
    );
    this.prune([...answer.own, ...hits]);
    this.roving.refresh();
    if (focused && document.activeElement === document.body) this.focusHit(Number(focused));
    this.lookOn();
    fill(this.summary, ...summaryOf(answer));
    fill(this.method, ...methodOf(answer));
  }

  prune(hits) {
    const wanted = new Set(hits.map(({ id }) => id));
    for (const id of this.tiles.keys()) if (!wanted.has(id)) this.tiles.delete(id);
  }

  /** Nothing to show, and why. */
  fail(error, isFiltered) {
    this.ready();
    if (isFiltered && error.code === "not_found") this.clear(this.nobody());
    else if (error.code === "words_not_indexed") this.clear(this.wordless(error));
    else this.clear(explain(error, this.listeners.retry));
  }

  /** Somebody who is filtered by is not there any more. */
  nobody() {
    return message({
      sign: "alert", isError: true, title: "Not found",
      text: "A person you filter by isn't in the library. They may have been merged with somebody else.",
      actions: [this.clearing()],
    });
  }

  /** Words are compared in a search index that the library doesn't have yet. */
  wordless({ details: { remedy } }) {
    return message({
      sign: "search", title: "Word search isn't set up",
      text: "To find pictures by what they show, add the search index for words. To search file names, write name: before a word.",
      actions: [
        button({
          text: "Add word search", sign: "plus", kind: "is-primary", click: () => this.listeners.complete(remedy.space),
        }),
      ],
    });
  }

  clearing() {
    const clear = () => this.listeners.set({ people: [], match: "all" });
    return button({ text: "Clear filter", sign: "close", click: clear });
  }

  clear(word) {
    this.lists.hidden = this.method.hidden = this.summary.hidden = true;
    for (const { grid } of [this.own, this.strong, this.weaker]) grid.show([]);
    this.tiles.clear();
    fill(this.word, word);
  }

  /** A search without results, and how to have some. */
  nothing({ people, match, face, text, confidence }) {
    const { set } = this.listeners;
    const isJoint = people.length > 1 && match !== "any";
    const any = button({ text: "Show any of them", kind: "is-primary", click: () => set({ match: "any" }) });
    const texts = {
      all: "No picture shows all of the people selected.",
      only: "No picture shows only the people selected.",
      any: "There are no pictures of the people selected.",
    };
    if (confidence !== null) return this.nothingSure();
    if (text) return this.nothingMet();
    return message({
      sign: "search",
      title: "No results",
      text: people.length > 0
        ? texts[people.length > 1 || match === "only" ? match : "any"]
        : face ? "No other picture shows this person." : "There is no other picture to compare with.",
      actions: people.length > 0 ? [isJoint && any, this.clearing()] : [],
    });
  }

  nothingSure() {
    const clear = () => this.listeners.set({ confidence: null });
    return message({
      sign: "search", title: "No results", text: "No result has the confidence that you ask for.",
      actions: [button({ text: "Any confidence", sign: "close", click: clear })],
    });
  }

  nothingMet() {
    const clear = () => this.listeners.set({ text: "" });
    return message({
      sign: "search", title: "No results", text: "No picture matches the words and filters of this search.",
      actions: [button({ text: "Clear words and filters", sign: "close", click: clear })],
    });
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
  if (strong) return ` · ${counted(Math.min(strong.count, total), "strong match", "strong matches")}`;
  return hits.some(({ confidence }) => typeof confidence === "number") && " · no strong matches";
};

const summaryOf = ({ searched, verdict, ...answer }) => [
  element("strong", { text: answer.total < searched ? `Top ${count(answer.total)}` : counted(answer.total, "result") }),
  ` of ${counted(searched, verdict ? "face" : "picture")}`,
  strongOf(answer),
].filter(Boolean);

const steps = [["decode", "decode"], ["embed", "embed"], ["search", "search"], ["rank", "rank"]];

/** By what the hits were found: a face network, a space, or nothing where people alone were asked for. */
const comparedBy = ({ settings, space }) =>
  settings ? `Face model ${settings.model} · Face detector ${settings.detector}` : space && `Search index ${space}`;

const methodOf = ({ metric, searched, ranking, milliseconds: time, ...answer }) => [
  comparedBy(answer) && element("span", { text: comparedBy(answer) }),
  answer.threshold && element("span", { text: `Minimum score ${score(answer.threshold.score)}` }),
  metric && element("span", { text: `Metric ${metric}` }),
  element("span", { text: `${counted(searched, answer.verdict ? "face" : "picture")} searched` }),
  ...steps
    .filter(([name]) => time[name] > 0)
    .map(([name, text]) => element("span", { text: `${text} ${milliseconds(time[name])}` })),
  ...ranking.map((cost) => element("span", { text: `${cost.step} ${milliseconds(cost.milliseconds)}`, title: cost.note })),
  element("span", { text: `total ${milliseconds(time.total)}` }),
].filter(Boolean);

/** Where the page does what helps after an error. */
const remedies = {
  add_folder: { href: "library", text: "Add a folder", sign: "plus" },
  add_people: { href: "library", text: "Add a folder", sign: "plus" },
  find_faces: { href: "people", text: "Turn on face recognition", sign: "picture" },
  list_people: { href: "people", text: "Show people", sign: "picture" },
  turn_faces_on: { href: "people", text: "Turn on face recognition", sign: "picture" },
  update: { href: "library", text: "Update the library", sign: "retry" },
};

function remedyOf({ details }, kind = "button") {
  const remedy = remedies[details?.remedy?.action];
  return remedy && link({ ...remedy, href: at(remedy.href), kind });
}

function explain(error, retry) {
  const again = button({ text: "Try again", sign: "retry", click: retry });
  const other = link({ href: at(""), text: "Choose another picture", sign: "picture" });
  const texts = {
    no_face: "Try a picture with a larger or clearer face.", unreachable: "Check that Eidetic is running.",
  };
  const text = texts[error.code] ?? sentence(reasonIn(error.message));
  if (error.code === "gallery_empty") {
    return message({
      sign: "folder", title: "Nothing to search yet", text,
      actions: [remedyOf(error, "button is-primary")],
    });
  }
  const titles = {
    picture_unreadable: "Can't read this picture", picture_unsupported: "Can't read this picture",
    address_refused: "Can't use this URL",
    fetch_failed: "Can't load this URL", upload_gone: "Picture no longer available", not_found: "Not found",
    payload_too_large: "File too large", unreachable: "Can't reach Eidetic",
    too_busy: "Eidetic is busy", unauthorized: "Access token needed", no_face: "No face found",
    faces_off: "Face recognition is off",
  };
  const passing = ["unreachable", "too_busy", "internal", "request_timeout", "unauthorized"];
  return message({
    sign: "alert", isError: true, title: titles[error.code] ?? "Search failed", text,
    actions: [passing.includes(error.code) && again, remedyOf(error), other],
  });
}

/** A line above the results. */
const hint = ({ text, actions }) =>
  element("div", { class: "hint", role: "note" }, element("p", { class: "small", text }), actions);
