// Face recognition while it is off: one button turns it on, and other models can be had.

import * as api from "./api.js";
import { at } from "./base.js";
import { button, element, fill, icon, message } from "./elements.js";
import { bytes, percent } from "./format.js";
import { go } from "./navigation.js";
import { noticeError } from "./notices.js";

const task = "face embedding";
const pause = 500;

export class FacesOff {
  constructor() {
    this.word = element("div", { class: "faces-off" });
    this.list = element("ul", { class: "rows" });
    this.others = element(
      "details",
      { class: "card models", hidden: true },
      element("summary", { text: "Other face models" }),
      element("p", {
        class: "soft small",
        text: "Models differ in size, licence and accuracy. Check that a licence fits your use.",
      }),
      this.list,
    );
    this.root = element("div", { class: "people-body" }, this.word, this.others);
  }

  async show() {
    this.say(true);
    try {
      this.models = (await api.models(task)).filter(({ isInstalled, canFetch }) => isInstalled || canFetch)
        .sort((a, b) => (accuracyOf(b) ?? 0) - (accuracyOf(a) ?? 0));
      this.fetches = new Map((await api.modelFetches()).map((one) => [one.name, one]));
    } catch (error) {
      return noticeError(error);
    }
    const isAtHand = this.models.some(({ isInstalled, isBuiltIn }) => isInstalled || isBuiltIn);
    this.say(isAtHand);
    this.showModels(isAtHand);
    return this.follow();
  }

  /** @param {boolean} isAtHand whether a model is there that faces can be found with */
  say(isAtHand) {
    fill(this.word, message({
      sign: "picture",
      title: isAtHand ? "Face recognition is off" : "Face recognition needs a model",
      text: "Eidetic can find faces in your pictures and group them by person. Pictures never leave this computer. "
        + "In some places you need people's consent.",
      actions: [isAtHand && button({ text: "Find faces", kind: "is-primary", click: () => this.turnOn() })],
    }));
  }

  showModels(isAtHand) {
    this.others.hidden = this.models.length === 0;
    if (!isAtHand) this.others.open = true;
    fill(this.list, this.models.map((model) => this.row(model)));
  }

  row(model) {
    return element(
      "li",
      { class: "row", data: { model: model.name } },
      icon("picture"),
      element(
        "div",
        { class: "row-body" },
        element("p", {}, element("strong", { class: "path", text: model.name })),
        element("p", { class: "soft small numbers", text: factsOf(model) }),
      ),
      element("div", { class: "actions" }, this.action(model)),
    );
  }

  action(model) {
    const fetch = this.fetches.get(model.name);
    if (model.isInstalled || model.isBuiltIn || fetch?.state === "done") {
      return button({ text: "Use this model", kind: "is-small", click: () => this.turnOn(model.name) });
    }
    if (fetch?.state === "running") return this.progress(fetch);
    if (!model.canFetch) return null;
    return [
      fetch?.state === "failed" && element("p", { class: "problem", text: fetch.failure?.message ?? "Download failed." }),
      button({ text: downloadOf(model), sign: "download", kind: "is-small", click: () => this.download(model.name) }),
    ];
  }

  progress({ name, bytes: done, totalBytes }) {
    const text = totalBytes ? `${bytes(done)} of ${bytes(totalBytes)}` : bytes(done);
    const bar = element(
      "progress", { "aria-label": `Downloading ${name}`, max: totalBytes, value: totalBytes && done },
    );
    return [
      element("p", { class: "small numbers", text }), bar,
      button({ text: "Cancel", kind: "is-small is-quiet", click: () => this.steer(api.cancelModelFetch, name) }),
    ];
  }

  download(name) {
    return this.steer(api.fetchModel, name);
  }

  async steer(order, name) {
    try {
      const fetch = await order(name);
      this.fetches.set(name, fetch);
      this.showModels(true);
      await this.follow();
    } catch (error) {
      noticeError(error);
    }
  }

  /** Shows how far downloads have come, for as long as there are some and the view is seen. */
  async follow() {
    const isRunning = () => [...this.fetches.values()].some(({ state }) => state === "running");
    if (this.isFollowing || !isRunning()) return;
    this.isFollowing = true;
    try {
      while (isRunning() && this.root.isConnected) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        this.fetches = new Map((await api.modelFetches()).map((one) => [one.name, one]));
        this.showModels(true);
      }
    } finally {
      this.isFollowing = false;
    }
  }

  async turnOn(model) {
    try {
      if (model) await api.turnFacesOn(model);
      await api.startJob({ faces: true });
      await go(at("library"));
    } catch (error) {
      noticeError(error);
    }
  }
}

/** The licence by its identifier; what more there is to it stands beside the button. */
const downloadOf = ({ bytes: length, licence }) =>
  `Download (${[length && bytes(length), licence.split(/[\s,;(]/)[0]].filter(Boolean).join(", ")})`;

/** Measured with this program, else as published: the share of pairs of faces that are judged rightly. */
const accuracyOf = ({ measured, published }) => measured?.accuracy ?? published?.lfw;

/** What tells models apart: size, licence, how often it is right. */
function factsOf({ bytes: length, licence, isFree, measured, published, isBuiltIn }) {
  const accuracy = accuracyOf({ measured, published });
  return [
    isBuiltIn && "included",
    length && bytes(length),
    licence,
    !isFree && "not for every use",
    accuracy && `${percent(accuracy, 1)} accuracy on LFW${measured ? "" : " (published)"}`,
  ].filter(Boolean).join(" · ");
}
