// The first view: ways to show a picture, and the newest pictures of the gallery to start from.

import * as api from "./api.js";
import { button, element, icon, link, message } from "./elements.js";
import { counted, sentence } from "./format.js";
import { Grid, rove, whenNear } from "./grid.js";
import { addressForm, cameraButton, chooseFiles } from "./intake.js";
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
      element("span", { class: "with-finger", text: "Show a picture" }),
    ),
    element(
      "div",
      { class: "actions" },
      button({ text: "Choose a picture", sign: "picture", kind: "is-primary", click: () => chooseFiles() }),
      cameraButton(),
    ),
    element("p", { class: "or small soft" }, element("span", { text: "or give its address" })),
    addressForm(),
  );
  return element(
    "section",
    { class: "welcome", "aria-labelledby": "welcome" },
    element("h1", { id: "welcome", text: "Find pictures by showing one" }),
    element("p", { class: "lead", text: "Eidetic finds what looks alike in your own folders." }),
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
    this.heading = element("h2", { text: "Newest in the gallery" });
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
      this.total.textContent = counted(status.images, "image");
      const isEmpty = page.images.length === 0;
      this.newest.hidden = isEmpty;
      this.root.classList.toggle("is-empty", isEmpty);
      this.word.replaceChildren(...(isEmpty ? [emptyGallery()] : []));
      this.showNewest(page);
    } catch (error) {
      this.newest.hidden = true;
      this.word.replaceChildren(this.trouble(error));
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
      title: "The gallery cannot be shown",
      text: sentence(error.message),
      actions: [button({ text: "Try again", sign: "retry", click: () => this.show() })],
    });
  }

  async more() {
    if (!this.next || this.isLoading || this.newest.hidden) return;
    this.isLoading = true;
    try {
      const page = await api.images(pageOfImages, this.next);
      this.next = page.next;
      this.grid.append(page.images);
      this.lookOn();
    } catch {
      // The next scroll asks again.
    } finally {
      this.isLoading = false;
    }
  }
}

const emptyGallery = () =>
  message({
    sign: "folder",
    title: "The gallery is empty",
    text: "Add a folder of pictures, and Eidetic can search it. The pictures stay where they are.",
    actions: [link({ href: "/library", text: "Add a folder", sign: "plus", kind: "button is-primary" })],
  });
