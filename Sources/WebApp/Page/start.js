// The first view: ways to show a picture, and the newest pictures of the gallery to start from.

import * as api from "./api.js";
import { at } from "./base.js";
import { button, choice, element, fill, icon, link, message } from "./elements.js";
import { counted, sentence } from "./format.js";
import { Grid, rove, whenNear } from "./grid.js";
import { cameraButton, chooseFiles } from "./intake.js";
import { go } from "./navigation.js";
import { once, part } from "./once.js";
import { searchFor, write } from "./route.js";
import { galleryTile } from "./tiles.js";

const pageOfImages = 60;
const timelinePart = part(() => import("./timeline.js"), "timeline.css");
const orders = [["best", "Recently added"], ["taken", "By date"]];

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
    const makeTile = (item) => galleryTile(item, searchFor([{ kind: "image", value: String(item.id) }]));
    this.grid = new Grid(this.list, makeTile);
    this.byDate = element("div", { class: "newest", hidden: true });
    this.timeline = once(async () => {
      const { Timeline } = await timelinePart();
      const page = async (cursor, limit) => {
        const { images, next } = await api.images(limit, cursor, "taken");
        return { items: images, next };
      };
      const made = new Timeline(makeTile, page, () => this.roving.refresh());
      fill(this.byDate, made.root);
      return made;
    });
    this.lists = element("div", {}, this.list, this.byDate);
    this.roving = rove(this.lists);
    this.heading = element("h2", { class: "unseen", text: "Your pictures" });
    this.order = element("div");
    this.total = element("p", { class: "soft small numbers" });
    this.sentinel = element("div", { class: "sentinel" });
    this.newest = element(
      "section",
      { class: "gallery", hidden: true },
      element("div", { class: "gallery-head" }, this.heading, this.order, this.total),
      this.lists,
      this.sentinel,
    );
    this.word = element("div");
    this.root = element("div", { class: "start" }, intake(), this.word, this.newest);
    this.title = "Eidetic";
    this.seen = 0;
    this.lookOn = whenNear(this.sentinel, () => this.more());
  }

  async show(route) {
    this.isByDate = route.sort === "taken";
    this.showOrder(route.sort);
    try {
      const [status, page] = await Promise.all([
        api.status(), this.isByDate ? api.images(1) : api.images(pageOfImages),
      ]);
      this.total.textContent = counted(status.images, "picture");
      const isEmpty = page.images.length === 0;
      this.newest.hidden = isEmpty;
      this.root.classList.toggle("is-empty", isEmpty);
      fill(this.word, isEmpty && emptyGallery(status));
      this.list.hidden = this.isByDate;
      this.byDate.hidden = !this.isByDate;
      // Months are loaded when they come near.
      this.sentinel.hidden = this.isByDate;
      if (this.isByDate) await this.showByDate();
      else this.showNewest(page);
    } catch (error) {
      this.newest.hidden = true;
      fill(this.word, this.trouble(error, route));
    }
  }

  showOrder(order) {
    const hadFocus = this.order.contains(document.activeElement);
    fill(this.order, choice({
      name: "order", legend: "Your pictures", options: orders, value: order,
      chosen: (sort) => go(write({ view: "start", sort })),
    }));
    if (hadFocus) this.order.querySelector(":checked").focus();
  }

  /** Keeps what was scrolled to, unless the library has changed. */
  async showByDate() {
    const [timeline, months] = await Promise.all([this.timeline(), api.timeline()]);
    const key = JSON.stringify(months);
    if (key !== this.monthsKey) timeline.show(months);
    this.monthsKey = key;
    this.roving.refresh();
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

  trouble(error, route) {
    return message({
      sign: "alert",
      isError: true,
      title: "Can't show the library",
      text: sentence(error.message),
      actions: [button({ text: "Try again", sign: "retry", click: () => this.show(route) })],
    });
  }

  async more() {
    if (this.isByDate) return (await this.timeline()).more();
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
