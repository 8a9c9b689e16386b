// The hits: settings above, strong and weaker matches in grids, how it was searched below.

import { Chips } from "./chips.js";
import { Dropdown } from "./dropdown.js";
import { button, choice, element, fill, message } from "./elements.js";
import { Filters } from "./filters.js";
import { count, counted, score } from "./format.js";
import { Grid, rove, whenNear } from "./grid.js";
import { announce, noticeError } from "./notices.js";
import { once, part } from "./once.js";
import { counts, sorts } from "./route.js";
import { hitTile } from "./tiles.js";

/** The height of rank and score below a hit, as grid.css has it. */
const caption = 26;
const names = {
  all: "All", best: "Best", newest: "Newest", oldest: "Oldest", biggest: "Biggest", taken: "By date", cosine: "Cosine",
  euclidean: "Euclidean", "inner-product": "Inner product", "chi-squared": "Chi-squared",
  intersection: "Intersection", hellinger: "Hellinger", hamming: "Hamming", none: "Fast",
  default: "Better", verify: "Same object or place (slower)", "default+verify": "Best (slowest)",
};
/** From this many milliseconds on a search says how far it has come. */
const slowAfter = 400;
const rankings = ["none", "default", "verify"];
const advancedPart = part(() => import("./advanced.js"));
const timelinePart = part(() => import("./timeline.js"), "timeline.css");
const faceRowsPart = part(() => import("./facerows.js"), "people.css");
const troublePart = part(() => import("./trouble.js"));

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
   *   hrefOf: (hit: object) => string, hrefOfFace: (face: number) => string,
   *   page: (cursor: string, limit: number) => Promise<object>,
   *   retry: () => void, cancel: () => void, complete: (space: string) => void}} listeners
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
    this.trouble = once(async () => new (await troublePart()).Trouble(listeners));
    this.advanced = new Dropdown("Advanced", () => this.showAdvanced());
    this.summary = element("p", { class: "summary numbers" });
    this.word = element("div");
    this.coverage = element("div");
    this.slow = element("div", { class: "slow", hidden: true });
    this.sentinel = element("div", { class: "sentinel" });
    this.byDate = element("div", { hidden: true });
    this.byFace = element("div", { hidden: true });
    this.lists = element(
      "div", { class: "hits" }, this.own.root, this.strong.root, this.weaker.root, this.byDate, this.byFace,
      this.sentinel,
    );
    this.timeline = once(async () => {
      const { Timeline } = await timelinePart();
      const made = new Timeline(makeTile, listeners.page, () => this.roving.refresh(), caption);
      fill(this.byDate, made.root);
      return made;
    });
    this.faceRows = once(async () => {
      const { FaceRows } = await faceRowsPart();
      // A picture with several people may be in several rows.
      const makeRowTile = (hit) => hitTile(hit, listeners.hrefOf(hit), listeners);
      const made = new FaceRows(makeRowTile, listeners.hrefOfFace, caption);
      fill(this.byFace, made.root);
      return made;
    });
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
    this.pictures = pictures;
    this.chips.show(pictures, route);
  }

  /** The controls; those for metric and space are in the menu. */
  showSettings(route, settings) {
    const { defaultSpace = null, spaces = [], images = 0 } = settings;
    this.shownSettings = { route, settings };
    this.filters.show(route);
    this.showCoverage(route, spaces.find(({ name }) => name === (route.space ?? defaultSpace)), images);
    this.updateAdvanced();
    const key = JSON.stringify([route.face, route.sources.length, route.k, route.sort, route.rank]);
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
        // Where a face was found, the date is not known.
        options: options(sorts.filter((sort) => sort !== "taken" || !route.face)),
        value: route.sort,
        chosen: (sort) => set({ sort }),
      }),
      isCompared && select(
        "Ranking", [...new Set([...rankings, route.rank ?? "none"])], route.rank ?? "none",
        (rank) => set({ rank: rank === "none" ? null : rank }),
      ),
    );
    const same = `[name="${focused?.name}"]`;
    if (focused?.name) this.root.querySelector(`select${same}, ${same}:checked`)?.focus();
  }

  async showAdvanced() {
    const { Advanced } = await advancedPart();
    this.advancedShown ??= new Advanced(this.listeners.set);
    this.updateAdvanced();
    return this.advancedShown.root;
  }

  updateAdvanced() {
    const { route, settings } = this.shownSettings ?? {};
    if (route) this.advancedShown?.show(route, settings, this.answer);
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
    this.answer = answer;
    this.saying = null;
    if (answer.hits.length === 0 && !answer.byFace) this.say((trouble) => trouble.nothing(route));
    else fill(this.word);
    this.lists.hidden = this.summary.hidden = false;
    const focused = document.activeElement?.closest?.(".tile")?.dataset.id;
    if (answer.timeline) this.dating = this.showByDate(answer);
    else if (answer.byFace) this.showByFace(answer);
    else this.showLists(answer, route);
    this.byDate.hidden = !answer.timeline;
    this.byFace.hidden = !answer.byFace;
    if (!answer.byFace) this.rows?.clear();
    this.sentinel.hidden = Boolean(answer.timeline);
    this.roving.refresh();
    if (focused && document.activeElement === document.body) this.focusHit(Number(focused));
    this.lookOn();
    fill(this.summary, ...summaryOf(answer));
    this.updateAdvanced();
  }

  showLists(answer, route) {
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
  }

  hideLists() {
    for (const { root, grid } of [this.own, this.strong, this.weaker]) {
      root.hidden = true;
      grid.show([]);
    }
  }

  /** Results by the faces of the query picture. */
  async showByFace(answer) {
    this.hideLists();
    this.prune([]);
    try {
      const rows = await this.faceRows();
      if (this.answer !== answer) return;
      this.rows = rows;
      rows.show(answer.byFace, this.pictures[0]);
      this.roving.refresh();
    } catch (error) {
      noticeError(error);
    }
  }

  /** Results by month; each month is loaded when it comes near. */
  async showByDate(answer) {
    this.hideLists();
    try {
      const timeline = await this.timeline();
      if (this.answer !== answer) return;
      this.prune(answer.hits);
      timeline.show(answer.timeline, { items: answer.hits, next: answer.next });
      this.roving.refresh();
    } catch (error) {
      noticeError(error);
    }
  }

  /** The results by date that are loaded. */
  async dated() {
    await this.dating;
    return (await this.timeline()).items;
  }

  /** Loads more results by date; says whether there were any. */
  async moreDated() {
    await this.dating;
    return (await this.timeline()).more();
  }

  prune(hits) {
    const wanted = new Set(hits.map(({ id }) => id));
    for (const id of this.tiles.keys()) if (!wanted.has(id)) this.tiles.delete(id);
  }

  /** Nothing to show, and why. */
  async fail(error, route) {
    this.ready();
    this.clear(null);
    await this.say((trouble) => trouble.of(error, route));
  }

  unreachable() {
    return message({
      sign: "alert", isError: true, title: "Can't reach Eidetic", text: "Check that Eidetic is running.",
      actions: [button({ text: "Try again", sign: "retry", click: this.listeners.retry })],
    });
  }

  async say(what) {
    const mine = (this.saying = {});
    try {
      const made = what(await this.trouble());
      if (this.saying === mine) fill(this.word, made);
    } catch {
      // Where this part of the page cannot be loaded, nothing can.
      if (this.saying === mine) fill(this.word, this.unreachable());
    }
  }

  clear(word) {
    this.lists.hidden = this.summary.hidden = true;
    this.answer = null;
    for (const { grid } of [this.own, this.strong, this.weaker]) grid.show([]);
    this.tiles.clear();
    this.rows?.clear();
    fill(this.word, word);
  }

  focusHit(id) {
    const tile = this.tiles.get(id) ?? this.byFace.querySelector(`.tile[data-id="${id}"]`);
    tile?.querySelector(".tile-link").focus({ preventScroll: true });
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

export function select(label, values, value, chosen) {
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

/** Words of other languages, as they were searched for. */
const translatedOf = ({ translations }) =>
  translations && ` · searched for: ${translations.map(({ english }) => english).join(", ")}`;

const summaryOf = ({ searched, verdict, ...answer }) => [
  element("strong", { text: answer.total < searched ? `Top ${count(answer.total)}` : counted(answer.total, "result") }),
  ` of ${counted(searched, verdict ? "face" : "picture")}`,
  strongOf(answer),
  translatedOf(answer),
].filter(Boolean);

/** A line above the results. */
const hint = ({ text, actions }) =>
  element("div", { class: "hint", role: "note" }, element("p", { class: "small", text }), actions);
