// The query: its picture with the crop box, or its several pictures, and the link to it.

import * as api from "./api.js";
import { CropBox } from "./crop.js";
import { button, element, fill, replaceKeepingFocus } from "./elements.js";
import { counted, date, percent, size } from "./format.js";
import { chooseFiles } from "./intake.js";
import { copy, notice, noticeError } from "./notices.js";
import { part } from "./once.js";
import { keep, stopKeeping } from "./pictures.js";

const who = part(() => import("./who.js"), "people.css");

const addButton = () => button({
  text: "Add picture",
  sign: "plus",
  kind: "is-small",
  click: () => chooseFiles(true),
});

export class Panel {
  /**
   * @param {{crop: (region: number[] | null) => void, cropped: () => void, sources: (sources: object[],
   *   settings?: {replace: boolean}) => void, filter: (settings: object) => void, face: (number: number |
   *   "all" | null) => void}} listeners
   */
  constructor(listeners) {
    this.listeners = listeners;
    this.crop = new CropBox({
      input: (region) => {
        this.describe(region);
        listeners.crop(region);
      },
      commit: listeners.cropped,
      tap: (point) => this.people?.tap(point),
    });
    this.stage = element("div", { class: "panel-stage" });
    this.part = element("p", { class: "part small numbers" });
    this.reset = button({
      text: "Clear selection", sign: "whole", kind: "is-small", click: () => this.crop.change(null),
    });
    this.help = element("p", {
      class: "unseen", id: "crop-help",
      text:
        "Press Enter to select an area, the arrow keys to move it, Shift with the arrow keys to resize it, "
        + "and Escape to clear it.",
    });
    this.cropLine = element("div", { class: "panel-line" }, this.part, this.reset);
    this.name = element("p", { class: "panel-name small" });
    this.peopleBlock = element("div");
    this.linkBlock = element("div", { class: "panel-link" });
    this.body = element(
      "div",
      { class: "panel-body", id: "panel-body" },
      this.stage, this.cropLine, this.help, this.name,
      this.peopleBlock,
      this.linkBlock,
    );
    this.toggle = button({
      text: "Query",
      sign: "down",
      kind: "is-quiet panel-toggle",
      "aria-expanded": "true",
      "aria-controls": "panel-body",
    });
    this.toggle.addEventListener("click", () => this.fold(!this.root.classList.contains("is-folded")));
    this.root = element("aside", { class: "panel", "aria-label": "Query" }, this.toggle, this.body);
  }

  fold(isFolded) {
    this.root.classList.toggle("is-folded", isFolded);
    this.toggle.setAttribute("aria-expanded", String(!isFolded));
    this.toggle.querySelector("span").textContent = isFolded ? "Show query" : "Query";
  }

  /** While the pictures are on their way. */
  wait() {
    if (this.stage.childElementCount > 0) return;
    fill(this.stage, element("div", { class: "crop is-waiting" }));
  }

  /**
   * @param {import("./pictures.js").QueryPicture[]} pictures none where people alone are asked for
   * @param {import("./route.js").Route} route
   */
  show(pictures, route) {
    this.pictures = pictures;
    this.stage.hidden = pictures.length === 0;
    if (pictures.length === 1) this.showOne(pictures[0], route.region);
    else if (pictures.length > 1) this.showSeveral(pictures);
    else this.showNone();
    this.peopleShown = this.showPeople(pictures, route);
    this.showLink();
  }

  showOne(picture, region) {
    const { image, surface } = this.crop;
    if (image.getAttribute("src") !== picture.preview) image.src = picture.preview;
    image.alt = `Query picture: ${picture.name}`;
    // A tall picture is made narrower, so that the box and the picture keep one shape.
    surface.style.aspectRatio = `${picture.width} / ${picture.height}`;
    surface.style.setProperty("--aspect", picture.width / picture.height);
    if (surface.parentElement !== this.stage) fill(this.stage, surface);
    if (!this.crop.drag) this.crop.region = region;
    this.cropLine.hidden = false;
    this.describe(this.crop.region);
    fill(this.name, element("span", { class: "path", text: picture.name }), ` · ${size(picture)}`);
  }

  /** What has to do with people is fetched only where faces are on. */
  async showPeople(pictures, route) {
    try {
      const { status, people } = await api.people();
      this.peopleBlock.hidden = !status.settings;
      if (!status.settings) return null;
      await this.makePeople();
      if (this.pictures !== pictures) return null;
      this.people.show(pictures, route, people);
      return this.people;
    } catch {
      // The pictures are searched with nevertheless; what is wrong with the server the search says.
      return null;
    }
  }

  async makePeople() {
    const { PanelPeople } = await who();
    if (this.people) return;
    this.people = new PanelPeople(this.crop.surface, this.listeners);
    fill(this.peopleBlock, this.people.root);
  }

  /** Shows what a search with a face has found. */
  async showFaces(answer) {
    (await this.peopleShown)?.showFaces(answer);
  }

  showSeveral(pictures) {
    this.cropLine.hidden = true;
    fill(this.stage, 
      element(
        "ul",
        { class: "chips", "aria-label": "Query pictures" },
        pictures.map((picture) =>
          element(
            "li",
            { class: "chip" },
            element("img", { src: picture.preview, alt: picture.name }),
          ),
        ),
      ),
    );
    this.name.textContent = `Searching with the average of ${counted(pictures.length, "picture")}.`;
  }

  showNone() {
    this.cropLine.hidden = true;
    fill(this.stage);
    this.name.textContent = "Showing every picture of the people selected.";
  }

  describe(region) {
    this.reset.hidden = !region;
    this.part.textContent = region
      ? `Selected area: ${percent(region[2])} × ${percent(region[3])}`
      : "Drag to select an area to search.";
  }

  showLink() {
    const inMemory = this.pictures.filter(({ source }) => source.kind === "upload");
    const kept = this.pictures.filter(({ source }) => source.kind === "query");
    if (inMemory.length > 0) this.showKeeping(inMemory);
    else this.showCopying(kept);
  }

  showKeeping(inMemory) {
    const keeping = button({ text: "Create link", sign: "link", kind: "is-small" });
    keeping.addEventListener("click", () => {
      keeping.disabled = true;
      this.exchange(inMemory, keep, createdUntil).finally(() => (keeping.disabled = false));
    });
    replaceKeepingFocus(this.linkBlock, [
      element("div", { class: "actions" }, addButton(), keeping),
      element("p", {
        class: "small soft",
        text: inMemory.length === 1
          ? "This picture isn't saved. Creating a link saves it for 30 days."
          : "These pictures aren't saved. Creating a link saves them for 30 days.",
      }),
    ]);
  }

  showCopying(kept) {
    const until = kept.map(({ expires }) => expires).filter(Boolean).sort()[0];
    const copying = button({ text: "Copy link", sign: "link", kind: "is-small" });
    copying.addEventListener("click", () => copy(location.href, "Link copied."));
    replaceKeepingFocus(this.linkBlock, [
      element("div", { class: "actions" }, addButton(), copying),
      until && element("p", { class: "small soft", text: `Saved until ${date(until)}.` }),
      kept.length > 0 && button({
        text: kept.length === 1 ? "Delete saved picture" : "Delete saved pictures", sign: "trash", kind: "is-small",
        click: () => this.exchange(kept, stopKeeping, () => kept.length === 1
          ? "Saved picture deleted. The link no longer works."
          : "Saved pictures deleted. The link no longer works."),
      }),
    ]);
  }

  /** Puts other sources in the place of some, in this very state of the page. */
  async exchange(pictures, how, done) {
    try {
      const exchanged = new Map();
      for (const picture of pictures) exchanged.set(picture, await how(picture));
      const all = this.pictures.map((picture) => exchanged.get(picture)?.source ?? picture.source);
      this.listeners.sources(all, { replace: true });
      notice(done([...exchanged.values()]));
    } catch (error) {
      noticeError(error);
    }
  }
}

const createdUntil = (kept) =>
  `Link created. It works until ${date(kept.map(({ expires }) => expires).sort()[0])}.`;
