// A search: the query beside its hits, kept in step with the address of the page.

import * as api from "./api.js";
import { at } from "./base.js";
import { element } from "./elements.js";
import { field } from "./field.js";
import { bytes, counted, fileName, score } from "./format.js";
import { back, go } from "./navigation.js";
import { announce, notice, noticeError } from "./notices.js";
import { once, part } from "./once.js";
import { Panel } from "./panel.js";
import { picture, withoutRegion } from "./pictures.js";
import { Results } from "./results.js";
import { addedTo, searchFor, searchKey, write } from "./route.js";

const detailsPart = part(() => import("./details.js"));
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
      face: (face) => this.change({ face, region: null, people: [], text: "" }),
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
  subjectOf({ sources, text, people, face }) {
    return JSON.stringify([sources, text, people, face]);
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
    const isSearch = route.sources.length + route.people.length > 0 || route.text !== "";
    go(isSearch ? write(route) : at(""), { replace });
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
    const { sources, unlike } = this.route;
    if (sources.some(({ kind }) => kind === "upload")) {
      return notice("Use \"Create link\" first: this works with saved pictures.");
    }
    return this.change({ unlike: [...unlike.filter((other) => other !== id), id], face: null });
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
    // Beside files, which go as a form, the server takes no weights.
    const isWeighted = route.unlike.length > 0;
    const sent = isWeighted ? ["upload"] : ["upload", "address"];
    return {
      images: named("image")?.map(Number),
      addresses: isWeighted ? named("address") : undefined,
      signals: isWeighted ? route.unlike.map((image) => ({ image, weight: unwanted })) : undefined,
      queries: named("query"),
      files: pictures.filter(
        ({ source }) => sent.includes(source.kind),
      ).map(({ blob }) => blob),
      region: pictures.length === 1 ? route.region ?? undefined : undefined,
      // The pictures themselves may be among the results, and are not counted.
      k: route.k === "all" ? "all" : Number(route.k) + pictures.length + route.unlike.length,
      sort: route.sort,
      metric: route.metric ?? undefined,
      space: route.space ?? undefined,
      rank: route.rank ? [route.rank] : undefined,
      text: route.text || undefined,
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
    this.results.wait(Boolean(route.rank));
    this.panel.wait();
    let pictures;
    try {
      pictures = await Promise.all(route.sources.map(picture));
      if (signal.aborted) return;
      this.pictures = pictures;
      this.root.classList.remove("is-without-picture");
      this.root.classList.toggle("is-without-panel", pictures.length + route.people.length === 0);
      this.panel.show(pictures, route);
      this.results.showQuery(pictures, route);
      this.title = document.title = `${pictures[0]?.name ?? (route.text || "People")} · Eidetic`;
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

  /** Searches with a face; what comes is shown as hits of pictures are. */
  async askForFace(route, signal) {
    const { searchByFace, who } = await import("./faces.js");
    const answer = await searchByFace(
      this.pictures[0], route.face, route.k === "all" ? Number.MAX_SAFE_INTEGER : Number(route.k), signal,
    );
    // A picture is shown once, by the nearest of its faces.
    const nearest = answer.hits.filter(({ id }, at) => answer.hits.findIndex((hit) => hit.id === id) === at);
    const own = route.sources[0].kind === "image" ? Number(route.sources[0].value) : null;
    const hits = nearest
      .map((hit, at) => ({ ...hit, rank: at + 1, isQuery: hit.id === own || undefined }))
      .sort(orders[route.sort]);
    const whole = { ...answer, metric: "cosine", strong: null, ranking: [], hits, word: `${who(answer)}. ` };
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
    this.results.fail(error, !isWithoutPicture && this.route.people.length > 0);
    if (error.details?.place) field.showProblem(error);
  }

  async more() {
    const { answer, route } = this;
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
      const { hits, own, metric } = this.answer;
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
    const isWanted = () => this.route?.show === id && !this.answer?.hits.some((hit) => hit.id === id);
    while (isWanted() && (await this.more()));
  }

  async makeDetails() {
    const { Details } = await detailsPart();
    return new Details({
      open: (id) => go(write({ ...this.route, show: id }), { replace: true }),
      closed: (id) => this.close(id),
      like: (id) => this.like(id),
      add: (id) => this.add(id),
      less: (id) => this.less(id),
    });
  }

  close(id) {
    const { fromLink } = history.state ?? {};
    if (fromLink) back();
    else go(write({ ...this.route, show: null }), { replace: true });
    this.results.focusHit(id);
  }
}

/**
 * The answer as it is shown: the query's own pictures apart, ranks without them, and no more than were asked
 * for.
 * @param {object} answer `hits` are all that have come yet, as the server ranks them
 */
function arranged(answer, route, searched = answer.searched) {
  const { hits: all, strong } = answer;
  const own = all.filter(({ isQuery }) => isQuery);
  const hits = all.filter(({ isQuery }) => !isQuery).map((hit) => ({
    ...hit,
    rank: hit.rank - own.filter(({ rank }) => rank < hit.rank).length,
    isStrong: strong !== null && hit.score >= strong.score,
  }));
  const most = Math.min(route.k === "all" ? Infinity : Number(route.k), Math.max(searched - own.length, 0));
  const sure = hits.filter(({ rank, confidence }) => rank <= most && (confidence ?? 1) >= (route.confidence ?? 0));
  // Best first, nothing that comes later is surer.
  const isAll = route.sort === "best" && sure.length < hits.length;
  return {
    ...answer, all, hits: sure, next: isAll ? undefined : answer.next,
    total: isAll || !answer.next ? sure.length : most,
    // What results should be unlike is none of them, nor is it shown as what is searched for.
    own: own.filter(({ id }) => !route.unlike.includes(id)).map((hit) => ({ ...hit, isStrong: false })),
  };
}
