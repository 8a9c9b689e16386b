// The library: folders, indexing while it happens, what could not be used, spaces.

import * as api from "./api.js";
import { button, element, message } from "./elements.js";
import { count, counted, sentence } from "./format.js";
import { Adding, Folders } from "./folders.js";
import { Jobs } from "./jobs.js";
import { Ledger } from "./ledger.js";

export class LibraryView {
  constructor() {
    const retried = (job) => this.jobs.update(job);
    const began = (job) => {
      this.jobs.update(job);
      this.jobs.root.scrollIntoView({ block: "nearest", behavior: "smooth" });
    };
    this.jobs = new Jobs(() => this.refresh());
    this.adding = new Adding(began);
    this.folders = new Folders({ began, changed: () => this.refresh() });
    this.ledger = new Ledger(retried);
    this.sums = element("dl", { class: "sums numbers" });
    this.spaces = element("div", { class: "card" });
    this.about = element("div", { class: "card" });
    this.word = element("div");
    this.content = element(
      "div",
      { class: "library-columns" },
      element("div", { class: "library-main" }, this.jobs.root, this.folders.root, this.ledger.root),
      element("div", { class: "library-side" }, this.adding.root, this.spaces, this.about),
    );
    this.root = element(
      "div",
      { class: "library" },
      element("header", { class: "library-head" }, element("h1", { text: "Library" }), this.sums),
      this.word,
      this.content,
    );
    this.title = "Library · Eidetic";
    this.listenWhileSeen = () => (document.hidden ? this.deafen() : this.listen());
  }

  async show() {
    document.addEventListener("visibilitychange", this.listenWhileSeen);
    await this.refresh();
    this.listen();
  }

  hide() {
    document.removeEventListener("visibilitychange", this.listenWhileSeen);
    this.deafen();
  }

  async refresh() {
    try {
      const [status, spaces, roots, jobs] = await Promise.all([
        api.status(),
        api.spaces(),
        api.roots(),
        api.jobs(),
      ]);
      this.word.replaceChildren();
      this.content.hidden = false;
      this.showSums(status);
      this.showSpaces(spaces);
      this.showAbout(status);
      this.folders.show(roots);
      for (const job of jobs.toReversed()) this.jobs.update(job);
      await this.ledger.show(status);
    } catch (error) {
      this.content.hidden = true;
      this.word.replaceChildren(
        message({
          sign: "alert", isError: true, title: "The library cannot be shown", text: sentence(error.message),
          actions: [button({ text: "Try again", sign: "retry", click: () => this.refresh() })],
        }),
      );
    }
  }

  // Only while the page is seen: browsers allow a server few lasting connections.

  listen() {
    if (this.events || document.hidden || !this.root.isConnected) return;
    this.events = api.events();
    this.events.addEventListener("job", ({ data }) => this.jobs.update(JSON.parse(data)));
    this.events.addEventListener("gallery", ({ data }) => this.showSums(JSON.parse(data)));
  }

  deafen() {
    this.events?.close();
    this.events = null;
  }

  showSums({ images, paths, failed, recovered }) {
    const sum = (number, name) => element(
      "div",
      {},
      element("dd", { text: count(number) }),
      element("dt", { text: name }),
    );
    this.sums.replaceChildren(
      sum(images, "images"),
      sum(paths, "files"),
      sum(failed, "could not be used"),
      sum(recovered, "used though damaged"),
    );
  }

  showSpaces(spaces) {
    this.spaces.hidden = spaces.length === 0;
    this.spaces.replaceChildren(
      element("h2", { text: "Spaces" }),
      element("p", { class: "soft small", text: "Each network, as it is set, makes a space of its own." }),
      element(
        "ul",
        { class: "lines" },
        spaces.map(({ name, dimension, images, isDefault }) =>
          element(
            "li",
            {},
            element("span", { class: "path", text: name }),
            isDefault && element("span", { class: "badge", text: "default" }),
            element(
              "p",
              {
                class: "soft small numbers",
                text: `${counted(images, "image")} · ${count(dimension)} dimensions`,
              },
            ),
          ),
        ),
      ),
    );
  }

  showAbout({ version, gallery }) {
    this.about.replaceChildren(
      element("h2", { text: "This gallery" }),
      element("p", { class: "path small", text: gallery }),
      element("p", { class: "soft small", text: `Eidetic ${version}` }),
    );
  }
}
