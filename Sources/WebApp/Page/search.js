// A search: the query beside its hits, kept in step with the address of the page.

import * as api from "./api.js";
import { element } from "./elements.js";
import { bytes, counted, fileName, score } from "./format.js";
import { go } from "./navigation.js";
import { announce } from "./notices.js";
import { Panel } from "./panel.js";
import { picture } from "./pictures.js";
import { Results } from "./results.js";
import { searchFor, searchKey, write } from "./route.js";

const pageOfHits = 60;
const debounce = 150;
const longestWait = 450;
const gesturePause = 1500;
const remembered = 12;
const orders = {
  best: (a, b) => a.rank - b.rank,
  newest: (a, b) => b.modified.localeCompare(a.modified) || a.rank - b.rank,
  oldest: (a, b) => a.modified.localeCompare(b.modified) || a.rank - b.rank,
  biggest: (a, b) => b.width * b.height - a.width * a.height || a.rank - b.rank,
};

export class SearchView {
  constructor() {
    this.panel = new Panel({
      crop: (region) => this.follow(region),
      cropped: () => this.settle(),
      sources: (sources, settings) => this.change({ sources, region: null }, settings),
      filter: (settings) => this.change(settings),
      face: (face) => this.change({ face, region: null, people: [] }),
    });
    this.results = new Results({
      set: (settings) => this.change(settings),
      more: () => this.more(),
      like: (hit) => this.like(hit.id),
      compare: (hit) => {
        this.modeOfNext = "side";
        this.open(hit.id);
      },
      hrefOf: (hit) => write({ ...this.route, show: hit.id }),
      retry: () => this.run(),
    });
    this.root = element("div", { class: "search" }, this.panel.root, this.results.root);
    this.title = "Hits · Eidetic";
    this.answers = new Map();
  }

  /** @param {import("./route.js").Route} route */
  async show(route, { isReturn }) {
    const isSame = this.route && searchKey(route) === searchKey(this.route) && this.answer;
    this.route = route;
    if (!isSame) await this.run(isReturn);
    this.showDetails();
  }

  hide() {
    this.controller?.abort();
    clearTimeout(this.timer);
    this.details?.hide();
    this.route = null;
    this.settings = undefined;
  }

  change(settings, { replace = false } = {}) {
    const route = { ...this.route, ...settings, show: null };
    go(route.sources.length + route.people.length > 0 ? write(route) : "/", { replace });
  }

  open(id) {
    go(write({ ...this.route, show: id }), { state: { fromLink: true } });
  }

  like(id) {
    scrollTo(0, 0);
    go(searchFor([{ kind: "image", value: String(id) }], this.route));
    document.getElementById("main").focus({ preventScroll: true });
  }

  // The crop box: hits follow a moment after it, and one movement is one step back.

  follow(region) {
    this.wantedSince ??= performance.now();
    this.wanted = region;
    clearTimeout(this.timer);
    const left = this.wantedSince + longestWait - performance.now();
    this.timer = setTimeout(() => this.searchPart(), Math.max(0, Math.min(debounce, left)));
  }

  settle() {
    if (this.wantedSince !== undefined) this.searchPart();
    this.lastStep = undefined;
  }

  searchPart() {
    clearTimeout(this.timer);
    this.wantedSince = undefined;
    const now = performance.now();
    const replace = this.lastStep !== undefined && now - this.lastStep < gesturePause;
    this.lastStep = now;
    this.change({ region: this.wanted, face: null }, { replace });
  }

  // Asking.

  request(route, pictures) {
    const named = (kind) => {
      const values = pictures.filter(({ source }) => source.kind === kind).map(({ source }) => source.value);
      return values.length > 0 ? values : undefined;
    };
    return {
      images: named("image")?.map(Number),
      queries: named("query"),
      files: pictures.filter(
        ({ source }) => ["upload", "address"].includes(source.kind),
      ).map(({ blob }) => blob),
      region: pictures.length === 1 ? route.region ?? undefined : undefined,
      k: route.k === "all" ? "all" : Number(route.k),
      sort: route.sort,
      metric: route.metric ?? undefined,
      space: route.space ?? undefined,
      rank: route.rank ? [route.rank] : undefined,
      people: route.people.length > 0 ? route.people : undefined,
      match: route.people.length > 0 ? route.match : undefined,
      // What was compared anyway is shown, too.
      explain: (pictures.length > 0 && route.rank?.includes("verify")) || undefined,
      limit: pageOfHits,
    };
  }

  async run(isReturn = false) {
    this.controller?.abort();
    const { signal } = (this.controller = new AbortController());
    const { route } = this;
    clearTimeout(this.timer);
    this.wantedSince = undefined;
    this.answer = null;
    this.showSettings(route);
    this.results.wait();
    this.panel.wait();
    let pictures;
    try {
      pictures = await Promise.all(route.sources.map(picture));
      if (signal.aborted) return;
      this.pictures = pictures;
      this.root.classList.remove("is-without-picture");
      this.panel.show(pictures, route);
      this.title = document.title = `${pictures[0]?.name ?? "People"} · Eidetic`;
    } catch (error) {
      if (!signal.aborted) this.fail(error, true);
      return;
    }
    const known = isReturn && this.answers.get(searchKey(route));
    if (known) return this.showAnswer(known, route);
    try {
      await this.checkSize(pictures);
      const answer = await (route.face ? this.askForFace(route, signal) : this.ask(route, signal));
      if (signal.aborted) return;
      this.showAnswer(answer, route);
      this.tell(this.answer);
    } catch (error) {
      if (!signal.aborted && !api.isAborted(error)) this.fail(error, false);
    }
  }

  async ask(route, signal) {
    const answer = await api.search(this.request(route, this.pictures), signal);
    const total = route.k === "all" ? answer.searched : Math.min(Number(route.k), answer.searched);
    return { ...answer, strong: answer.strong ?? null, total, hits: marked(answer) };
  }

  /** Searches with a face; what comes is shown as hits of pictures are. */
  async askForFace(route, signal) {
    const { searchByFace, who } = await import("./faces.js");
    const answer = await searchByFace(
      this.pictures[0], route.face, route.k === "all" ? Number.MAX_SAFE_INTEGER : Number(route.k), signal,
    );
    // A picture is shown once, by the nearest of its faces.
    const nearest = answer.hits.filter(({ id }, at) => answer.hits.findIndex((hit) => hit.id === id) === at);
    const hits = nearest.map((hit) => ({ ...hit, isStrong: false })).sort(orders[route.sort]);
    const total = hits.length;
    return { ...answer, metric: "cosine", strong: null, ranking: [], total, hits, word: `${who(answer)} ` };
  }

  /** A server that refuses a big upload may hang up in the middle of it; here the reason can be told. */
  async checkSize(pictures) {
    const { maximumUploadBytes: most = Infinity } = (await this.settings) ?? {};
    const total = pictures.reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
    if (total <= most) return;
    throw new api.APIError(
      413,
      "payload_too_large",
      `it has ${bytes(total)}; at most ${bytes(most)} are taken`,
    );
  }

  async showSettings(route) {
    this.settings ??= Promise.all([api.status(), api.spaces()]).then(
      ([status, spaces]) => ({ ...status, spaces }),
    );
    try {
      const settings = await this.settings;
      if (this.route) this.results.showSettings(this.route, settings);
    } catch {
      this.settings = undefined;
      this.results.showSettings(route, {});
    }
  }

  showAnswer(answer, route) {
    this.answer = answer;
    this.results.show(answer, route);
    if (answer.verdict) this.panel.showFaces(answer);
    const key = searchKey(route);
    this.answers.delete(key);
    this.answers.set(key, answer);
    if (this.answers.size > remembered) this.answers.delete(this.answers.keys().next().value);
  }

  tell({ total, hits, strong, searched, verdict, word = "" }) {
    if (hits.length === 0) return announce(`${word}No hits.`);
    const strongPart = strong ? `, ${Math.min(strong.count, total)} strong` : "";
    announce(
      `${word}${counted(total, "hit")} of ${counted(searched, verdict ? "face" : "image")}${strongPart}. `
      + `First: ${fileName(hits[0].path)}, score ${score(hits[0].score)}.`,
    );
  }

  fail(error, isWithoutPicture) {
    this.root.classList.toggle("is-without-picture", isWithoutPicture);
    this.results.fail(error);
  }

  async more() {
    const { answer, route } = this;
    if (!answer?.next || this.isLoading) return;
    this.isLoading = true;
    try {
      const request = { ...this.request(route, this.pictures), cursor: answer.next };
      const page = await api.search(request, this.controller.signal);
      if (this.answer !== answer) return;
      const hits = [...answer.hits, ...marked({ ...page, strong: answer.strong })];
      this.showAnswer({ ...answer, hits, next: page.next }, route);
    } catch {
      // The next scroll asks again.
    } finally {
      this.isLoading = false;
    }
  }

  // The details of one hit.

  /** Lines between two pictures need both side by side. */
  modeOf(id) {
    return this.answer.hits.find((hit) => hit.id === id)?.explanation?.verified ? "side" : undefined;
  }

  async showDetails() {
    const isWanted = () => this.answer && this.route && this.route.show !== null;
    if (isWanted()) await (this.making ??= this.makeDetails());
    if (!isWanted()) return this.details?.hide();
    const { hits, metric } = this.answer;
    const { show: id, region } = this.route;
    this.details.show({
      id, hits, metric, query: this.pictures[0] ?? null, region, mode: this.modeOfNext ?? this.modeOf(id),
    });
    this.modeOfNext = undefined;
  }

  async makeDetails() {
    const { Details } = await import("./details.js");
    this.details = new Details({
      open: (id) => go(write({ ...this.route, show: id }), { replace: true }),
      closed: (id) => this.close(id),
      like: (id) => this.like(id),
    });
  }

  close(id) {
    const { fromLink } = history.state ?? {};
    if (fromLink) history.back();
    else go(write({ ...this.route, show: null }), { replace: true });
    this.results.focusHit(id);
  }
}

const marked = ({ hits, strong }) =>
  hits.map(
    (hit) => ({ ...hit, isStrong: strong !== null && strong !== undefined && hit.score >= strong.score }),
  );
