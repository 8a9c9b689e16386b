// The first view: ways to show a picture, and the newest pictures of the gallery to start from.

import * as api from "./api.js";
import { at } from "./base.js";
import { button, element, fill, icon, link, message } from "./elements.js";
import { counted, sentence } from "./format.js";
import { Grid, rove, whenNear } from "./grid.js";
import { cameraButton, chooseFiles } from "./intake.js";
import { searchFor } from "./route.js";
import { galleryTile } from "./tiles.js";

const pageOfImages = 60;

function intake() {
  const zone = element(
    "div",
    { class: "zone" },
    element("span", { class: "zone-sign" }, icon("picture")),
    element(
      "p",
      { class: "zone-word" },
      element("span", { class: "with-mouse", text: "Drop a picture here, or paste one" }),
      element("span", { class: "with-finger", text: "Choose or take a photo" }),
    ),
    element(
      "div",
      { class: "actions" },
      button({ text: "Choose picture", sign: "picture", kind: "is-primary", click: () => chooseFiles() }),
      cameraButton(),
    ),
  );
  return element(
    "section",
    { class: "welcome", "aria-labelledby": "welcome" },
    element("h1", { id: "welcome", text: "Search your photos" }),
    element("p", { class: "lead", text: "By picture, or by words and filters in the field above." }),
    zone,
  );
}

export class StartView {
  constructor() {
    this.list = element("ol", { class: "newest", "aria-label": "Newest pictures" });
    this.grid = new Grid(
      this.list,
      (item) => galleryTile(item, searchFor([{ kind: "image", value: String(item.id) }])),
    );
    this.roving = rove(this.list);
    this.heading = element("h2", { text: "Recently added" });
    this.total = element("p", { class: "soft small numbers" });
    this.sentinel = element("div", { class: "sentinel" });
    this.newest = element(
      "section",
      { class: "gallery", hidden: true },
      element("div", { class: "gallery-head" }, this.heading, this.total),
      this.list,
      this.sentinel,
    );
    this.word = element("div");
    this.root = element("div", { class: "start" }, intake(), this.word, this.newest);
    this.title = "Eidetic";
    this.seen = 0;
    this.lookOn = whenNear(this.sentinel, () => this.more());
  }

  async show() {
    try {
      const [status, page] = await Promise.all([api.status(), api.images(pageOfImages)]);
      this.total.textContent = counted(status.images, "picture");
      const isEmpty = page.images.length === 0;
      this.newest.hidden = isEmpty;
      this.root.classList.toggle("is-empty", isEmpty);
      fill(this.word, isEmpty && emptyGallery(status));
      this.showNewest(page);
    } catch (error) {
      this.newest.hidden = true;
      fill(this.word, this.trouble(error));
    }
  }

  /** Keeps what was scrolled to, unless the gallery has changed. */
  showNewest(page) {
    const isSame = page.images.every((image, index) => image.id === this.grid.items[index]?.id);
    if (isSame && this.grid.items.length >= page.images.length && page.images.length > 0) return;
    this.next = page.next;
    this.grid.show(page.images);
    this.roving.refresh();
    this.lookOn();
  }

  trouble(error) {
    return message({
      sign: "alert",
      isError: true,
      title: "Can't show the library",
      text: sentence(error.message),
      actions: [button({ text: "Try again", sign: "retry", click: () => this.show() })],
    });
  }

  async more() {
    if (!this.next || this.isLoading || this.newest.hidden) return false;
    this.isLoading = true;
    try {
      const page = await api.images(pageOfImages, this.next);
      this.next = page.next;
      this.grid.append(page.images);
      this.lookOn();
      return true;
    } catch {
      // The next scroll asks again.
      return false;
    } finally {
      this.isLoading = false;
    }
  }
}

const emptyGallery = ({ failed }) =>
  message({
    sign: "folder",
    title: "Your library is empty",
    text: failed > 0
      ? `No picture could be indexed: ${counted(failed, "file")} failed. The library shows why.`
      : "Add a folder of pictures to search. Your files aren't moved or changed.",
    actions: [
      link({
        href: at("library"), text: failed > 0 ? "Show files with problems" : "Add a folder",
        sign: failed > 0 ? "alert" : "plus", kind: "button is-primary",
      }),
    ],
  });
