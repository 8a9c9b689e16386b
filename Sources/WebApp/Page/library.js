// The library: folders, indexing while it happens, files with problems, search indexes.

import * as api from "./api.js";
import { button, element, fill, message } from "./elements.js";
import { count, sentence } from "./format.js";
import { Adding, Folders } from "./folders.js";
import { Indexes } from "./indexes.js";
import { Jobs, isIndexing, isOver } from "./jobs.js";
import { Kept } from "./kept.js";
import { Ledger } from "./ledger.js";
import { Live } from "./live.js";

/** While pictures come in, what is shown is asked for anew so often, in milliseconds. */
const freshness = 1500;

export class LibraryView {
  constructor() {
    const retried = (job) => this.heard(job);
    const began = (job) => {
      this.heard(job);
      this.jobs.root.scrollIntoView({ block: "nearest", behavior: "smooth" });
    };
    this.jobs = new Jobs(() => this.refresh());
    this.adding = new Adding(began);
    this.folders = new Folders({ began, changed: () => this.refresh() });
    this.ledger = new Ledger(retried);
    this.sums = element("dl", { class: "sums numbers" });
    this.indexes = new Indexes(began);
    this.kept = new Kept();
    this.about = element("div", { class: "card" });
    this.word = element("div");
    this.content = element(
      "div",
      { class: "library-columns" },
      element("div", { class: "library-main" }, this.jobs.root, this.folders.root, this.ledger.root),
      element(
        "div", { class: "library-side" }, this.adding.root, this.indexes.root, this.kept.root, this.about,
      ),
    );
    this.root = element(
      "div",
      { class: "library" },
      element("header", { class: "library-head" }, element("h1", { text: "Library" }), this.sums),
      this.word,
      this.content,
    );
    this.title = "Library · Eidetic";
    this.live = new Live(this.root, {
      job: (job) => this.heard(job),
      gallery: (sums) => {
        this.showSums(sums);
        this.refreshSoon();
      },
    });
  }

  async show() {
    await this.refresh();
    this.live.start();
  }

  hide() {
    clearTimeout(this.timer);
    this.timer = null;
    this.live.stop();
  }

  async refresh() {
    try {
      const [status, spaces, roots, jobs] = await Promise.all([
        api.status(),
        api.spaces(),
        api.roots(),
        api.jobs(),
      ]);
      fill(this.word);
      this.content.hidden = false;
      for (const job of jobs.toReversed()) this.jobs.update(job);
      this.showSums(status);
      this.indexes.show(spaces, status.images, this.jobs.open().some(isIndexing));
      this.showAbout(status);
      this.folders.show(roots, this.jobs.open());
      await Promise.all([this.ledger.show(status), this.kept.show()]);
    } catch (error) {
      this.content.hidden = true;
      fill(this.word,
        message({
          sign: "alert", isError: true, title: "Can't show the library", text: sentence(error.message),
          actions: [button({ text: "Try again", sign: "retry", click: () => this.refresh() })],
        }),
      );
    }
  }

  /** A job has begun or come further: its folder and all counts are shown as they are now. */
  heard(job) {
    const isNew = this.jobs.update(job);
    if (isNew && !isOver(job)) this.refresh();
    else this.refreshSoon();
  }

  refreshSoon() {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      if (this.root.isConnected) this.refresh();
    }, freshness);
  }

  showSums({ images, paths, failed, recovered }) {
    const sum = (number, name, one = name) => element(
      "div",
      {},
      element("dd", { text: count(number) }),
      element("dt", { text: number === 1 ? one : name }),
    );
    fill(this.sums,
      sum(images, "pictures", "picture"),
      sum(paths, "files", "file"),
      sum(failed, "failed"),
      sum(recovered, "indexed with errors"),
    );
  }

  showAbout({ version, gallery }) {
    fill(this.about,
      element("h2", { text: "About" }),
      element("p", { class: "path small", text: gallery }),
      element("p", { class: "soft small", text: `Eidetic ${version}` }),
    );
  }
}
