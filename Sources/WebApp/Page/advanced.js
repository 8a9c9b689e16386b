// How it is searched: by which metric and in which search index, and what each step took.

import { element, fill } from "./elements.js";
import { counted, milliseconds, score } from "./format.js";
import { select } from "./results.js";

export class Advanced {
  /** @param {(settings: object) => void} set hears what is chosen */
  constructor(set) {
    this.set = set;
    this.settings = element("div", { class: "advanced-settings" });
    this.method = element("p", { class: "method small numbers" });
    this.root = element("div", { class: "value-menu" }, this.settings, this.method);
  }

  /**
   * @param {import("./route.js").Route} route
   * @param {{defaultSpace: string | null, spaces: object[]}} settings
   * @param {object | null} answer
   */
  show(route, { defaultSpace = null, spaces = [] }, answer) {
    const focused = this.root.contains(document.activeElement) ? document.activeElement.name : null;
    const metrics = spaces.find(({ name }) => name === (route.space ?? defaultSpace))?.metrics ?? [];
    const isCompared = !route.face && route.sources.length > 0;
    fill(this.settings, isCompared && this.controls(route, spaces, defaultSpace, metrics));
    fill(this.method, ...(answer ? methodOf(answer) : []));
    if (focused) this.root.querySelector(`select[name="${focused}"]`)?.focus();
  }

  controls(route, spaces, defaultSpace, metrics) {
    return [
      metrics.length > 1 && select("Metric", metrics, route.metric ?? metrics[0], (metric) =>
        this.set({ metric: metric === metrics[0] ? null : metric })),
      spaces.length > 1 && select(
        "Search index", spaces.map(({ name }) => name), route.space ?? defaultSpace,
        (space) => this.set({ space: space === defaultSpace ? null : space, metric: null })),
    ];
  }
}

const steps = [["decode", "decode"], ["embed", "embed"], ["search", "search"], ["rank", "rank"]];

/** By what the hits were found: a face network, a space, or nothing where people alone were asked for. */
const comparedBy = ({ settings, space }) =>
  settings ? `Face model ${settings.model} · Face detector ${settings.detector}` : space && `Search index ${space}`;

/** How words were compared with pictures. */
const wordMethods = {
  classes: "Words compared with what is recognised in pictures",
  direct: "Words compared with pictures directly",
};

const methodOf = ({ metric, searched, ranking, milliseconds: time, words, ...answer }) => [
  comparedBy(answer) && element("span", { text: comparedBy(answer) }),
  words && element("span", { text: `${wordMethods[words.method]} (${words.space})`, title: words.note }),
  answer.threshold && element("span", { text: `Minimum score ${score(answer.threshold.score)}` }),
  metric && element("span", { text: `Metric ${metric}` }),
  element("span", { text: `${counted(searched, answer.verdict ? "face" : "picture")} searched` }),
  ...steps
    .filter(([name]) => time[name] > 0)
    .map(([name, text]) => element("span", { text: `${text} ${milliseconds(time[name])}` })),
  ...ranking.map((cost) => element("span", { text: `${cost.step} ${milliseconds(cost.milliseconds)}`, title: cost.note })),
  element("span", { text: `total ${milliseconds(time.total)}` }),
].filter(Boolean);
