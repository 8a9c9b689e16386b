// One hit, big: compared with the query, with all that is known of it.

import * as api from "./api.js";
import { CompareStage } from "./compare.js";
import { cut } from "./cut.js";
import { button, element, fill, icon } from "./elements.js";
import { outlined } from "./faces.js";
import { bytes, count, dateAndTime, detail, fileName, folder, percent, score, size } from "./format.js";
import { copy } from "./notices.js";
import { Tags } from "./tags.js";
import { Writing } from "./writing.js";

const swipe = 48;

export class Details {
  /**
   * @param {{open: (id: number) => void, closed: (id: number) => void, like: (id: number) => void,
   *   add: (id: number) => void, less: (id: number) => void, hrefOfTag: (tag: string) => string}} listeners
   */
  constructor(listeners) {
    this.listeners = listeners;
    this.stage = new CompareStage();
    this.writing = new Writing();
    this.stage.hit.after(this.writing.over);
    this.faces = element("section", { class: "details-group", hidden: true });
    this.tags = new Tags(listeners.hrefOfTag);
    this.side = element("div", { class: "details-side" });
    this.back = button({
      label: "Previous result",
      sign: "left",
      kind: "stage-step is-back",
      click: () => this.step(-1),
    });
    this.forth = button({
      label: "Next result",
      sign: "right",
      kind: "stage-step is-forth",
      click: () => this.step(1),
    });
    this.flipping = button({ text: "Switch", sign: "flip", kind: "is-small", click: () => this.stage.flip() });
    this.flipping.append(element("kbd", { "aria-hidden": "true", text: "Space" }));
    const zooming = [["Zoom out", "minus", "-"], ["Zoom in", "plus", "+"]].map(([label, sign, key]) =>
      button({ label, sign, kind: "is-small", click: () => this.stage.zoom.press(key) }));
    this.root = element(
      "dialog",
      { class: "details", "aria-label": "Result" },
      element(
        "div",
        { class: "details-stage" },
        this.stage.root,
        this.back,
        this.forth,
        element("div", { class: "stage-bar" }, this.flipping, this.stage.modes, element("div", { class: "stage-zoom" }, zooming)),
      ),
      this.side,
      button({ label: "Close", sign: "close", kind: "details-close", click: () => this.root.close() }),
    );
    document.body.append(this.root);
    this.root.addEventListener("close", () => this.isShown && this.closed());
    this.root.addEventListener("keydown", (event) => this.press(event));
    this.listenForTouch();
  }

  /** @param {{mode?: string}} what how it is compared when it opens, unless in place */
  async show({ id, hits, own, metric, query, region, mode = "flip" }) {
    Object.assign(this, { id, hits, metric });
    const at = hits.findIndex((hit) => hit.id === id);
    const hit = hits[at] ?? own.find((one) => one.id === id) ?? { id };
    this.back.disabled = at <= 0;
    this.forth.disabled = at < 0 || at === hits.length - 1;
    this.flipping.hidden = this.stage.modes.hidden = !query;
    if (!this.isShown || !query) this.stage.mode = query ? mode : "flip";
    this.showSide(hit, null);
    this.open();
    this.stage.show({
      query: await this.queryOf(query, region),
      hit: api.previewOf(id),
      thumbnail: api.thumbnailOf(id),
      hitName: hit.rank && !hit.isQuery ? `Result ${hit.rank}` : "Picture",
      pairs: pairsOf(hit, region),
    });
    this.showFaces(id);
    this.writing.clear();
    try {
      const image = await api.image(id);
      if (this.id !== id) return;
      this.writing.show(image);
      this.tags.show(id, image.tags);
      this.showSide(hit, image);
    } catch (error) {
      // What the hit itself says has to do; the stage says why the picture is not there.
      if (this.id === id && error.status === 404) this.showGone();
    }
  }

  async queryOf(query, region) {
    if (!query) return null;
    if (!region) return query.preview;
    const key = JSON.stringify([query.preview, region]);
    if (this.partKey !== key) {
      if (this.part) URL.revokeObjectURL(this.part);
      this.part = URL.createObjectURL(await cut(query.preview, region));
      this.partKey = key;
    }
    return this.part;
  }

  open() {
    if (this.isShown) return;
    this.isShown = true;
    this.root.showModal();
    this.stage.root.focus();
  }

  hide() {
    if (!this.isShown) return;
    this.isShown = false;
    this.root.close();
  }

  closed() {
    this.isShown = false;
    this.listeners.closed(this.id);
  }

  step(by) {
    const next = this.hits[this.hits.findIndex((hit) => hit.id === this.id) + by];
    if (next) this.listeners.open(next.id);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isControl = event.target.matches("input, textarea");
    if (event.key === " " && !event.target.matches("button, a, input[type=range]")) this.stage.flip();
    else if (event.key === "ArrowLeft" && !isControl) this.step(-1);
    else if (event.key === "ArrowRight" && !isControl) this.step(1);
    else if (event.key.toLowerCase() === "m" && !isControl) this.listeners.like(this.id);
    else if (isControl || !this.stage.zoom.press(event.key)) return;
    event.preventDefault();
  }

  listenForTouch() {
    let from = null;
    const { root } = this.stage;
    root.addEventListener("pointerdown", ({ target, clientX }) => {
      from = target === this.stage.slider ? null : clientX;
    });
    root.addEventListener("pointerup", (event) => {
      if (from === null || this.stage.zoom.hasMoved) return;
      const moved = event.clientX - from;
      from = null;
      if (Math.abs(moved) > swipe && !this.stage.zoom.isZoomed) this.step(moved < 0 ? 1 : -1);
      else if (this.stage.mode === "flip") this.stage.flip();
    });
  }

  showSide(hit, image) {
    const { path, bytes: length, modified } = hit;
    const paths = image?.paths ?? (path ? [{ path, bytes: length, modified }] : []);
    const first = paths.find(({ path }) => path === hit.path) ?? paths[0];
    const name = first ? fileName(first.path) : `Picture ${hit.id}`;
    const place = hit.isQuery
      ? "The query itself"
      : hit.rank ? `Result ${hit.rank}${hit.isStrong ? " · strong match" : ""}` : "Not among the results";
    fill(this.side, 
      element(
        "div",
        { class: "details-head" },
        element("p", { class: "small soft numbers", text: place }),
        element("h2", { class: "details-name", text: name }),
      ),
      this.actionsOf(hit, first, name),
      ...this.sections(hit, image, paths, first),
    );
  }

  async showFaces(id) {
    this.faces.hidden = true;
    try {
      const faces = await outlined(id);
      if (this.id !== id || !faces) return;
      fill(this.faces, element("h3", { text: "People" }), faces);
      this.faces.hidden = false;
    } catch {
      // The picture is shown nevertheless; what is wrong with the server others say.
    }
  }

  /** Nothing can be done with a picture that is not in the library. */
  showGone() {
    fill(
      this.side,
      element("h2", { class: "details-name", text: `Picture ${this.id}` }),
      element("p", { class: "soft", text: "It isn't in the library. It may have been removed." }),
    );
  }

  scoreLine(hit) {
    if (hit.score === undefined) return null;
    return element(
      "dl",
      { class: "details-score numbers" },
      element("div", {}, element("dt", { text: "Score" }), element("dd", { text: score(hit.score) })),
      // A ranking may give scores that no distance goes with.
      (hit.distance ?? -1) >= 0
        && element(
          "div",
          {},
          element("dt", { text: "Distance" }),
          element("dd", { text: score(hit.distance) }),
        ),
      hit.confidence !== undefined && hit.confidence !== null
        && element(
          "div",
          { title: "How likely this is a real match rather than a coincidence" },
          element("dt", { text: "Confidence" }),
          element("dd", { text: percent(hit.confidence) }),
        ),
    );
  }

  actionsOf(hit, first, name) {
    const outward = (sign, text, attributes) =>
      element(
        "a",
        { class: "button is-small", href: api.originalOf(hit.id), ...attributes },
        icon(sign),
        element("span", { text }),
      );
    return element(
      "div",
      { class: "actions" },
      button({
        text: "More like this",
        sign: "similar",
        kind: "is-primary is-small",
        click: () => this.listeners.like(hit.id),
      }),
      button({
        text: "Add to search", sign: "plus", kind: "is-small", click: () => this.listeners.add(hit.id),
      }),
      button({
        text: "Less like this", sign: "minus", kind: "is-small", click: () => this.listeners.less(hit.id),
      }),
      outward("open", "Open original", { target: "_blank", rel: "noopener" }),
      outward("download", "Download", { download: name }),
      first && button({
        text: "Copy path",
        sign: "copy",
        kind: "is-small",
        click: () => copy(first.path, "Path copied."),
      }),
    );
  }

  /** What is known of the picture, in groups; those that the server alone knows come with it. */
  sections(hit, image, paths, first) {
    const facts = { ...hit, ...image };
    const rows = {
      Photo: [["Size", facts.width && size(facts)]],
      File: [
        ["File size", facts.bytes && bytes(facts.bytes)],
        ["Format", image?.format?.toUpperCase()],
        ["Modified", first?.modified && dateAndTime(first.modified)],
        ["Added", image?.added && dateAndTime(image.added)],
      ],
      Match: [
        ["Matching points", placesOf(hit)],
        ["Search index", image?.spaces?.join(", ")],
        ["Metric", this.metric],
      ],
    };
    const found = image?.details ?? [];
    const others = { File: paths.length > 0 && pathsOf(paths), Match: this.scoreLine(hit) };
    const names = [...new Set([...groups, ...found.map(({ group }) => group)])];
    const own = { People: this.faces, Tags: image && this.tags.root, Text: this.writing.root };
    return names.map((name) => (name in own ? own[name] : groupOf(
      name, [...(rows[name] ?? []), ...rowsOf(found.filter(({ group }) => group === name))], others[name],
    )));
  }
}

/** The order of the groups; others come behind. */
const groups = ["Photo", "Camera", "Place", "File", "Match", "People", "Tags", "Text"];

/** A group, unless nothing is known for it. */
function groupOf(name, rows, other) {
  const known = rows.filter(([, text]) => text);
  if (known.length === 0 && !other) return null;
  return element(
    "section",
    { class: "details-group" },
    element("h3", { text: name }),
    name === "Match" && other,
    known.length > 0 && element(
      "dl",
      { class: "facts numbers" },
      known.flatMap(([label, text]) => [element("dt", { text: label }), element("dd", { text })]),
    ),
    name !== "Match" && other,
  );
}

/** What analyses found out; several values of a field are in one row. */
const rowsOf = (details) =>
  [...new Set(details.map(({ label }) => label))].map((label) => [
    label, details.filter((one) => one.label === label).map(detail).join(", "),
  ]);

/**
 * Places that match, in fractions of the part of the query's picture that is shown; none where they agree by
 * chance.
 */
const pairsOf = ({ explanation }, region) => {
  const [x, y, width, height] = region ?? [0, 0, 1, 1];
  if (!explanation?.verified || explanation.picture !== 1) return [];
  return explanation.pairs.map((pair) => [(pair[0] - x) / width, (pair[1] - y) / height, pair[2], pair[3]]);
};

const placesOf = ({ explanation }) => {
  if (!explanation) return null;
  return explanation.unverified ? "not compared" : `${count(explanation.inliers)} of ${count(explanation.tentative)}`;
};

const pathsOf = (paths) =>
  element(
    "div",
    { class: "details-paths" },
    element(
      "h4",
      { text: paths.length === 1 ? "Location" : `${count(paths.length)} identical files` },
    ),
    element(
      "ul",
      {},
      paths.map(({ path }) =>
        element(
          "li",
          {},
          element("span", { class: "path soft", text: `${folder(path)}/` }),
          element("wbr"),
          element("span", { class: "path", text: fileName(path) }),
        ),
      ),
    ),
  );
