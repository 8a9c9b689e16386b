// The query: its picture with the crop box, or its several pictures, and the link to it.

import * as api from "./api.js";
import { CropBox } from "./crop.js";
import { button, element, replaceKeepingFocus } from "./elements.js";
import { counted, date, percent, sentence, size } from "./format.js";
import { chooseFiles } from "./intake.js";
import { copy, notice } from "./notices.js";
import { expiry, keep, stopKeeping } from "./pictures.js";

const addButton = () => button({
  text: "Add a picture",
  sign: "plus",
  kind: "is-small",
  click: () => chooseFiles(true),
});

export class Panel {
  /**
   * @param {{crop: (region: number[] | null) => void, cropped: () => void, sources: (sources: object[],
   *   settings?: {replace: boolean}) => void, filter: (settings: object) => void, face: (number: number | null) => void}} listeners
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
      text: "Whole picture", sign: "whole", kind: "is-small", click: () => this.crop.change(null),
    });
    this.help = element("p", {
      class: "unseen", id: "crop-help",
      text:
        "Arrow keys move the box, with Shift they resize it. "
        + "Enter starts a box, Escape takes the whole picture.",
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
    this.toggle.querySelector("span").textContent = isFolded ? "Show the query" : "Query";
  }

  /** While the pictures are on their way. */
  wait() {
    if (this.stage.childElementCount > 0) return;
    this.stage.replaceChildren(element("div", { class: "crop is-waiting" }));
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
    if (surface.parentElement !== this.stage) this.stage.replaceChildren(surface);
    if (!this.crop.drag) this.crop.region = region;
    this.cropLine.hidden = false;
    this.describe(this.crop.region);
    this.name.replaceChildren(element("span", { class: "path", text: picture.name }), ` · ${size(picture)}`);
  }

  /** What has to do with people is fetched only where faces are on. */
  async showPeople(pictures, route) {
    try {
      const { status, people } = await api.people();
      this.peopleBlock.hidden = !status.settings;
      if (!status.settings) return null;
      await (this.makingPeople ??= this.makePeople());
      if (this.pictures !== pictures) return null;
      this.people.show(pictures, route, people);
      return this.people;
    } catch {
      // The pictures are searched with nevertheless; what is wrong with the server the search says.
      return null;
    }
  }

  async makePeople() {
    const { PanelPeople } = await import("./who.js");
    this.people = new PanelPeople(this.crop.surface, this.listeners);
    this.peopleBlock.replaceChildren(this.people.root);
  }

  /** Shows what a search with a face has found. */
  async showFaces(answer) {
    (await this.peopleShown)?.showFaces(answer);
  }

  showSeveral(pictures) {
    this.cropLine.hidden = true;
    this.stage.replaceChildren(
      element(
        "ul",
        { class: "chips", "aria-label": "Query pictures" },
        pictures.map((picture, index) =>
          element(
            "li",
            { class: "chip" },
            element("img", { src: picture.preview, alt: picture.name }),
            button({
              label: `Remove ${picture.name}`,
              sign: "close",
              kind: "is-small",
              click: () => this.remove(index),
            }),
          ),
        ),
      ),
    );
    this.name.textContent = `The mean of ${counted(pictures.length, "picture")} is searched with.`;
  }

  showNone() {
    this.cropLine.hidden = true;
    this.stage.replaceChildren();
    this.name.textContent = "No picture is searched with: these are all of them.";
  }

  remove(index) {
    this.linkBlock.querySelector("button").focus();
    this.listeners.sources(this.pictures.filter((_, at) => at !== index).map(({ source }) => source));
  }

  describe(region) {
    this.reset.hidden = !region;
    this.part.textContent = region
      ? `Part of it: ${percent(region[2])} × ${percent(region[3])}`
      : "Drag on the picture to search a part of it.";
  }

  showLink() {
    const inMemory = this.pictures.filter(({ source }) => source.kind === "upload");
    const kept = this.pictures.filter(({ source }) => source.kind === "query");
    if (inMemory.length > 0) this.showKeeping(inMemory);
    else this.showCopying(kept);
  }

  showKeeping(inMemory) {
    const keeping = button({ text: "Keep a link", sign: "link", kind: "is-small" });
    keeping.addEventListener("click", () => {
      keeping.disabled = true;
      const kept = this.exchange(inMemory, keep, "Kept. The link now works until it expires.");
      kept.finally(() => (keeping.disabled = false));
    });
    replaceKeepingFocus(this.linkBlock, [
      element("div", { class: "actions" }, addButton(), keeping),
      element("p", {
        class: "small soft",
        text: inMemory.length === 1
          ? "This picture is only in memory. A link keeps it in the gallery's folder for 30 days."
          : "These pictures are only in memory. A link keeps them in the gallery's folder for 30 days.",
      }),
    ]);
  }

  showCopying(kept) {
    const until = kept.map(({ source }) => expiry(source.value)).find((text) => text);
    const copying = button({ text: "Copy the link", sign: "link", kind: "is-small" });
    copying.addEventListener("click", () => copy(location.href, "The link is copied."));
    const buttons = element("div", { class: "actions" }, addButton(), copying);
    if (kept.length === 0) return replaceKeepingFocus(this.linkBlock, [buttons]);
    return replaceKeepingFocus(this.linkBlock, [
      buttons,
      element(
        "p",
        { class: "small soft" },
        until ? `The picture is kept until ${date(until)}.` : "The picture is kept for a time.",
      ),
      button({
        text: "Delete the kept picture", sign: "trash", kind: "is-small",
        click: () => this.exchange(kept, stopKeeping, "Deleted. The picture is only in memory again."),
      }),
    ]);
  }

  /** Puts other sources in the place of some, in this very state of the page. */
  async exchange(pictures, how, done) {
    try {
      const sources = new Map();
      for (const picture of pictures) sources.set(picture, await how(picture));
      const all = this.pictures.map((picture) => sources.get(picture) ?? picture.source);
      this.listeners.sources(all, { replace: true });
      notice(done);
    } catch (error) {
      notice(sentence(error.message));
    }
  }
}
