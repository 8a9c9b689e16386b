// A search: the query beside its hits, kept in step with the address of the page.

import * as api from "./api.js";
import { at } from "./base.js";
import { element } from "./elements.js";
import { field } from "./field.js";
import { bytes, counted, fileName, score } from "./format.js";
import { back, go } from "./navigation.js";
import { announce, noticeError } from "./notices.js";
import { once, part } from "./once.js";
import { Panel } from "./panel.js";
import { isWords, partsOf } from "./parts.js";
import { picture, withoutRegion } from "./pictures.js";
import { Results } from "./results.js";
import { addedTo, isSearch, searchFor, searchKey, write } from "./route.js";

const detailsPart = part(() => import("./details.js"), "details.css", "people.css");
const pageOfHits = 60;
const debounce = 150;
const longestWait = 450;
const gesturePause = 1500;
const remembered = 12;
/** How much a picture counts that results should be unlike; others count 1. */
const unwanted = -0.5;
const orders = {
  best: (a, b) => a.rank - b.rank,
  newest: (a, b) => b.modified.localeCompare(a.modified) || a.rank - b.rank,
  // Where a face was found, the date is not known.
  taken: (a, b) => a.rank - b.rank,
  oldest: (a, b) => a.modified.localeCompare(b.modified) || a.rank - b.rank,
  biggest: (a, b) => b.width * b.height - a.width * a.height || a.rank - b.rank,
};

export class SearchView {
  constructor() {
    this.panel = new Panel({
      crop: (region) => this.follow(region),
      cropped: () => this.settle(),
      sources: (sources, settings) => this.change({ sources, ...this.partFor(sources) }, settings),
      filter: (settings) => this.change(settings),
      // A face is searched with alone.
      face: (face) => this.change({ face, region: null, people: [], colours: [], text: "" }),
    });
    this.results = new Results({
      set: (settings) => this.change(settings),
      more: () => this.more(),
      like: (hit) => this.like(hit.id),
      add: (hit) => this.add(hit.id),
      less: (hit) => this.less(hit.id),
      compare: (hit) => {
        this.modeOfNext = "side";
        this.open(hit.id);
      },
      hrefOf: (hit) => write({ ...this.route, show: hit.id }),
      hrefOfFace: (face) => write({ ...this.route, face, show: null }),
      page: (cursor, limit) => this.page(cursor, limit),
      retry: () => this.run(),
      cancel: () => this.cancel(),
      complete: (space) => this.complete(space),
    });
    this.root = element("div", { class: "search" }, this.panel.root, this.results.root);
    this.title = "Results · Eidetic";
    this.answers = new Map();
    this.settings = once(async () => {
      const [status, spaces] = await Promise.all([api.status(), api.spaces()]);
      return { ...status, spaces };
    });
    this.details = once(() => this.makeDetails());
  }

  /** Another picture is another subject; other settings are not. */
  subjectOf({ sources, text, people, colours, face }) {
    return JSON.stringify([sources, text, people, colours, face]);
  }

  /**
   * What stays of the selected area and the face: all of it where a picture was only saved, or is no longer.
   */
  partFor(sources) {
    const isSame = sources.length === 1 && this.route.sources.length === 1;
    return isSame ? {} : { region: null, face: null };
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
    this.shownDetails?.hide();
    this.route = null;
    this.settings.forget();
  }

  change(settings, { replace = false } = {}) {
    const route = { ...this.route, ...settings, show: null };
    go(isSearch(route) ? write(route) : at(""), { replace });
  }

  /** Gives a search up that takes long, and shows what was shown before it. */
  cancel() {
    this.controller?.abort();
    const { before } = this;
    if (before && this.answers.has(searchKey(before))) {
      return go(write({ ...before, show: null }), { replace: true, isReturn: true });
    }
    return this.results.cancelled();
  }

  /** Fills a search index that lacks pictures. */
  async complete(space) {
    try {
      await api.startJob({ spaces: [space] });
      go(at("library"));
    } catch (error) {
      noticeError(error);
    }
  }

  open(id) {
    go(write({ ...this.route, show: id }), { state: { fromLink: true } });
  }

  like(id) {
    go(searchFor([{ kind: "image", value: String(id) }], this.route));
    document.getElementById("main").focus({ preventScroll: true });
  }

  /** Searches with a result, too. */
  async add(id) {
    try {
      await go(write(addedTo(await withoutRegion(this.route), [{ kind: "image", value: String(id) }])));
    } catch (error) {
      noticeError(error);
    }
  }

  /** Leads away from a result. */
  less(id) {
    const { unlike } = this.route;
    this.change({ unlike: [...unlike.filter((other) => other !== id), id], face: null });
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
    const signals = [...route.unlike.map((image) => ({ image, weight: unwanted })), ...route.colours];
    return {
      images: named("image")?.map(Number),
      signals: signals.length > 0 ? signals : undefined,
      queries: named("query"),
      files: pictures.filter(
        ({ source }) => ["upload", "address"].includes(source.kind),
      ).map(({ blob }) => blob),
      region: pictures.length === 1 ? route.region ?? undefined : undefined,
      k: this.count(route, pictures),
      confidence: this.isCompared ? route.confidence ?? undefined : undefined,
      sort: route.sort,
      metric: route.metric ?? undefined,
      // Words and colours have search indexes of their own.
      space: pictures.length + route.unlike.length > 0 ? route.space ?? undefined : undefined,
      rank: route.rank ? [route.rank] : undefined,
      text: route.text || undefined,
      people: route.people.length > 0 ? route.people : undefined,
      match: route.people.length > 0 ? route.match : undefined,
      // What was compared anyway is shown, too.
      explain: (pictures.length > 0 && route.rank?.includes("verify")) || undefined,
      limit: pageOfHits,
    };
  }

  /** The pictures themselves may be among the results, and are not counted; by date all are shown. */
  count({ k, sort, unlike }, pictures) {
    return k === "all" ? k : Number(k) + (sort === "taken" ? 0 : pictures.length + unlike.length);
  }

  /** Whether something is compared: then there are confidences. */
  async isComparing({ sources, colours, text, confidence }) {
    if (sources.length + colours.length > 0) return true;
    return confidence !== null && (await partsOf(text).catch(() => [])).some(isWords);
  }

  async run(isReturn = false) {
    this.controller?.abort();
    const { signal } = (this.controller = new AbortController());
    const { route } = this;
    clearTimeout(this.timer);
    this.wantedSince = undefined;
    this.answer = null;
    this.showSettings(route);
    this.results.wait(Boolean(route.rank));
    this.panel.wait();
    let pictures;
    try {
      const [isCompared, ...loaded] = await Promise.all([this.isComparing(route), ...route.sources.map(picture)]);
      if (signal.aborted) return;
      this.isCompared = isCompared;
      this.pictures = pictures = loaded;
      this.root.classList.remove("is-without-picture");
      this.root.classList.toggle("is-without-panel", pictures.length + route.people.length === 0);
      this.panel.show(pictures, route);
      this.results.showQuery(pictures, route);
      const title = pictures[0]?.name ?? (route.text || (route.people.length > 0 ? "People" : "Colours"));
      this.title = document.title = `${title} · Eidetic`;
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
      this.before = route;
      this.showAnswer(answer, route);
      this.tell(this.answer);
    } catch (error) {
      if (!signal.aborted && !api.isAborted(error)) this.fail(error, false);
    }
  }

  async ask(route, signal) {
    const heard = route.rank ? (progress) => signal.aborted || this.results.progress(progress) : undefined;
    const answer = await api.search(this.request(route, this.pictures), signal, heard);
    return arranged({ ...answer, strong: answer.strong ?? null }, route);
  }

  /** Searches with a face, or with all of a picture; what comes is shown as hits of pictures are. */
  async askForFace(route, signal) {
    const { searchByFace, who } = await import("./faces.js");
    const answer = await searchByFace(
      this.pictures[0], route.face, route.k === "all" ? Number.MAX_SAFE_INTEGER : Number(route.k), signal,
    );
    const own = route.sources[0].kind === "image" ? Number(route.sources[0].value) : null;
    // A picture is shown once, by the nearest of its faces.
    const shown = (all) => all
      .filter(({ id }, at) => all.findIndex((hit) => hit.id === id) === at)
      .map((hit, at) => ({ ...hit, rank: at + 1, isQuery: hit.id === own || undefined }));
    const hits = shown(answer.hits).sort(orders[route.sort]);
    const whole = {
      ...answer, k: undefined, metric: "cosine", strong: null, ranking: [], hits, word: `${who(answer)}. `,
      byFace: answer.index === undefined && answer.faces.map((face) => ({
        ...face, hits: shown(face.hits.filter(({ id }) => id !== own)).sort(orders[route.sort]),
      })),
    };
    return arranged(whole, { ...route, k: "all" }, hits.length);
  }

  /** A server that refuses a big upload may hang up in the middle of it; here the reason can be told. */
  async checkSize(pictures) {
    const { maximumUploadBytes: most } = await this.settings();
    const total = pictures.reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
    if (total <= most) return;
    throw new api.APIError(
      413,
      "payload_too_large",
      `The file is ${bytes(total)}. The limit is ${bytes(most)}`,
    );
  }

  async showSettings(route) {
    try {
      const settings = await this.settings();
      if (this.route) this.results.showSettings(this.route, settings);
    } catch {
      // The search itself says what is wrong with the server; the next search asks for them again.
      if (this.route === route) this.results.showSettings(route, {});
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
    if (hits.length === 0) return announce(`${word}No results.`);
    const strongPart = strong ? `, ${counted(Math.min(strong.count, total), "strong match", "strong matches")}` : "";
    announce(
      `${word}${counted(total, "result")} of ${counted(searched, verdict ? "face" : "picture")}${strongPart}. `
      + `First: ${fileName(hits[0].path)}, score ${score(hits[0].score)}.`,
    );
  }

  fail(error, isWithoutPicture) {
    this.root.classList.toggle("is-without-picture", isWithoutPicture);
    this.results.fail(error, isWithoutPicture ? { ...this.route, people: [] } : this.route);
    if (error.details?.place) field.showProblem(error);
  }

  /** Some more results by date, from where a month begins or from where the last ones ended. */
  async page(cursor, limit) {
    const request = { ...this.request(this.route, this.pictures), cursor, limit };
    const { hits, next } = await api.search(request, this.controller.signal);
    return { items: hits.map((hit) => ({ ...hit, isStrong: isStrong(hit, this.answer) })), next };
  }

  async more() {
    const { answer, route } = this;
    if (answer?.timeline) return this.results.moreDated();
    if (!answer?.next || this.isLoading) return false;
    this.isLoading = true;
    try {
      const request = { ...this.request(route, this.pictures), cursor: answer.next };
      const page = await api.search(request, this.controller.signal);
      if (this.answer !== answer) return false;
      this.showAnswer(arranged({ ...answer, hits: [...answer.all, ...page.hits], next: page.next }, route), route);
      return true;
    } catch {
      // The next scroll asks again.
      return false;
    } finally {
      this.isLoading = false;
    }
  }

  // The details of one hit.

  /** Lines between two pictures need both side by side. */
  modeOf(id) {
    const { hits, own } = this.answer ?? { hits: [], own: [] };
    return [...own, ...hits].find((hit) => hit.id === id)?.explanation?.verified ? "side" : undefined;
  }

  async showDetails() {
    const isWanted = () => this.answer && this.route && this.route.show !== null;
    try {
      const details = isWanted() ? await this.details() : null;
      if (isWanted()) await this.reach(this.route.show);
      if (!isWanted()) return this.shownDetails?.hide();
      const { own, metric, timeline } = this.answer;
      const hits = timeline ? await this.results.dated() : this.answer.hits;
      const { show: id, region } = this.route;
      this.shownDetails = details;
      await details.show({
        id, hits, own, metric, query: this.pictures[0] ?? null, region, mode: this.modeOfNext ?? this.modeOf(id),
      });
      this.modeOfNext = undefined;
    } catch (error) {
      noticeError(error);
    }
    return undefined;
  }

  /** Fetches pages until one has a result that a link leads to, if any page has. */
  async reach(id) {
    const hits = async () => (this.answer?.timeline ? this.results.dated() : this.answer?.hits ?? []);
    const isWanted = async () => this.route?.show === id && !(await hits()).some((hit) => hit.id === id);
    while ((await isWanted()) && (await this.more()));
  }

  async makeDetails() {
    const { Details } = await detailsPart();
    return new Details({
      open: (id) => go(write({ ...this.route, show: id }), { replace: true }),
      closed: (id) => this.close(id),
      like: (id) => this.like(id),
      add: (id) => this.add(id),
      less: (id) => this.less(id),
      hrefOfTag: (tag) => this.hrefOfTag(tag),
    });
  }

  /** The search with the condition that results have a tag, beside what it has. */
  hrefOfTag(tag) {
    const condition = `tag:"${tag.replaceAll('"', "")}"`;
    const { text } = this.route;
    const isThere = text.includes(condition);
    return write({ ...this.route, text: isThere ? text : `${text} ${condition}`.trim(), face: null, show: null });
  }

  close(id) {
    const { fromLink } = history.state ?? {};
    if (fromLink) back();
    else go(write({ ...this.route, show: null }), { replace: true });
    this.results.focusHit(id);
  }
}

const isStrong = (hit, { strong }) => strong !== null && !hit.isQuery && hit.score >= strong.score;

/**
 * The answer as it is shown: the query's own pictures apart, ranks without them, and no more than were asked
 * for.
 * @param {object} answer `hits` are all that have come yet, as the server ranks them
 */
function arranged(answer, route, searched = answer.searched) {
  const { hits: all, strong, timeline } = answer;
  if (timeline) {
    const hits = all.map((hit) => ({ ...hit, isStrong: isStrong(hit, answer) }));
    return { ...answer, all, hits, own: [], total: timeline.images };
  }
  const own = all.filter(({ isQuery }) => isQuery);
  const hits = all.filter(({ isQuery }) => !isQuery).map((hit) => ({
    ...hit,
    rank: hit.rank - own.filter(({ rank }) => rank < hit.rank).length,
    isStrong: isStrong(hit, answer),
  }));
  const found = Math.min(searched, answer.k ?? Infinity) - own.length;
  const most = Math.min(route.k === "all" ? Infinity : Number(route.k), Math.max(found, 0));
  return {
    ...answer, all, hits: hits.filter(({ rank }) => rank <= most), total: most,
    // What results should be unlike is none of them, nor is it shown as what is searched for.
    own: own.filter(({ id }) => !route.unlike.includes(id)).map((hit) => ({ ...hit, isStrong: false })),
  };
}
