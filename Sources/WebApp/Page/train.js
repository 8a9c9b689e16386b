// Training: from labels to a classifier, its report, and what it takes pictures for.

import * as api from "./api.js";
import { at } from "./base.js";
import { button, element, fill, message, replaceKeepingFocus } from "./elements.js";
import { sentence } from "./format.js";
import { Guess } from "./guess.js";
import { Jobs, isOver } from "./jobs.js";
import { Labels } from "./labels.js";
import { Live } from "./live.js";
import { go } from "./navigation.js";
import { noticeError } from "./notices.js";
import { Outcome } from "./outcome.js";
import { Trained, verbs } from "./trained.js";

const isTraining = ({ kind }) => kind === "train";

export class TrainView {
  constructor() {
    this.title = "Train · Eidetic";
    this.labels = new Labels((order) => this.train(order));
    this.jobs = new Jobs(() => this.refresh());
    this.trained = new Trained(() => this.refresh());
    this.guess = new Guess();
    this.outcome = new Outcome((corrections) => this.correct(corrections));
    this.reportTitle = element("h2", { id: "report-title", tabindex: "-1" });
    this.reportVerbs = element("div", { class: "actions" });
    this.report = element(
      "section",
      { class: "card report", "aria-labelledby": "report-title", hidden: true },
      element("div", { class: "card-head" }, this.reportTitle, this.reportVerbs),
      this.outcome.root,
    );
    this.word = element("div");
    this.content = element(
      "div",
      { class: "library-columns" },
      element("div", { class: "library-main" }, this.labels.root, this.jobs.root, this.report),
      element("div", { class: "library-side" }, this.trained.root, this.guess.root),
    );
    this.root = element(
      "div",
      { class: "library train" },
      element(
        "header", { class: "library-head" },
        element(
          "div", {}, element("h1", { text: "Train" }),
          element("p", { class: "soft", text: "Teach Eidetic your own classes from pictures that have labels." }),
        ),
      ),
      this.word,
      this.content,
    );
    /** The jobs that this page ordered: their reports are shown when they are done. */
    this.ordered = new Set();
    this.live = new Live(this.root, { job: (job) => this.heard(job) });
  }

  async show(route, how = {}) {
    const isNew = route.result !== null && route.result !== this.result;
    this.result = route.result;
    await this.refresh();
    this.live.start();
    if (!isNew || how.isReturn || this.report.hidden) return;
    this.report.scrollIntoView({ block: "start" });
    this.reportTitle.focus({ preventScroll: true });
  }

  hide() {
    this.live.stop();
  }

  async refresh() {
    try {
      const [trained, spaces, jobs] = await Promise.all([api.trained(), api.spaces(), api.jobs()]);
      fill(this.word);
      this.content.hidden = false;
      this.labels.showSpaces(spaces);
      for (const job of jobs.filter(isTraining).toReversed()) this.jobs.update(job);
      this.list = trained;
      await this.trained.show(trained, this.result);
      this.guess.show(trained, this.result);
      await this.showReport();
    } catch (error) {
      this.content.hidden = true;
      fill(this.word, message({
        sign: "alert", isError: true, title: "Can't show training", text: sentence(error.message),
        actions: [button({ text: "Try again", sign: "retry", click: () => this.refresh() })],
      }));
    }
  }

  async showReport() {
    const one = this.list.find(({ id }) => id === this.result);
    this.report.hidden = this.result === null;
    if (this.result === null) return;
    this.reportTitle.textContent = one ? `Report: ${one.name}` : "Not found";
    replaceKeepingFocus(this.reportVerbs, one ? verbs(one, () => this.refresh()) : []);
    if (!one) return fill(this.outcome.root, element("p", { class: "soft", text: "This classifier was removed." }));
    if (this.shown === one.id) return undefined;
    const report = await this.trained.report(one.id);
    if (this.result !== one.id) return undefined;
    this.outcome.show(report, one);
    this.shown = one.id;
    return undefined;
  }

  async train(order) {
    await this.follow(await api.train(order));
  }

  /** Shows how far a job is, and its report when it is done. */
  async follow(job) {
    this.ordered.add(job.id);
    this.heard(job);
    this.jobs.root.scrollIntoView({ block: "nearest", behavior: "smooth" });
    // The events of one that ended at once came before the answer.
    const known = (await api.jobs()).find(({ id }) => id === job.id);
    if (known) this.heard(known);
  }

  heard(job) {
    if (!isTraining(job)) return;
    this.jobs.update(job);
    if (isOver(job) && this.ordered.delete(job.id) && job.trained) go(at(`train?result=${job.trained.id}`));
  }

  /** Corrects labels and trains with the same settings again. */
  async correct(corrections) {
    const { id } = this.outcome.trained;
    try {
      for (const [image, label] of corrections) await api.correctLabel(id, image, label);
      await this.follow(await api.trainAgain(id));
    } catch (error) {
      noticeError(error);
    }
  }
}
