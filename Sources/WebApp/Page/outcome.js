// The report of training: how well each stage recognises pictures, and which ones it takes for another class.

import { at } from "./base.js";
import { portraitOf, thumbnailOf } from "./api.js";
import { button, element, fill } from "./elements.js";
import { chart } from "./charts.js";
import { count, counted, duration, fileName, percent } from "./format.js";
import { warningList } from "./labels.js";

const stageNames = { head: "Classifier", "fine-tune": "Fine-tuned network" };
const partNames = { train: "Training", validation: "Validation", test: "Test" };
const decimals = (number) => number.toFixed(2);
/** How many classes, confusions and mistakes are listed at first. */
const shown = { classes: 12, confusions: 10, mistakes: 12 };

export class Outcome {
  /**
   * @param {(corrections: [number, string | null][]) => Promise<void>} correct takes the right classes of
   *   pictures, by their numbers, and trains again
   */
  constructor(correct) {
    this.correct = correct;
    this.root = element("div", { class: "outcome" });
  }

  /**
   * @param {object} report
   * @param {object} trained whose it is
   */
  show(report, trained) {
    Object.assign(this, { report, trained });
    this.corrections = new Map();
    fill(this.root, warningList(report.warnings), report.stages.length > 0 ? this.accuracies() : this.learnedIndex(), report.stages.map((stage) => this.stage(stage)));
  }

  /** What is no classifier: a search index that was learned. */
  learnedIndex() {
    return section("Search index",
      `The search index ${this.report.space} was learned from these labels. Choose it under Advanced when you search.`);
  }

  accuracies() {
    // With one stage there is more room for the figures.
    const names = this.report.stages.length > 1 ? ["Stage"] : [];
    const head = [...names, "Part", "Pictures", "Accuracy", "Top 5", "Mean of classes"];
    const rows = this.report.stages.flatMap(({ stage, parts }) => parts.map((part) => [
      ...names.map(() => stageNames[stage]), partNames[part.part], count(part.pictures),
      [
        element("b", { text: percent(part.accuracy, 1) }),
        element("small", { class: "soft", text: ` ${(100 * part.interval.low).toFixed(1)}–${percent(part.interval.high, 1)}` }),
      ],
      part.top5 === undefined ? "–" : percent(part.top5, 1), percent(part.balancedAccuracy, 1),
    ]));
    return section("How well it recognises pictures",
      "The share of pictures that are recognised, with the 95 % interval. Pictures for training were learned from; "
        + "only the others tell how well new ones are recognised.",
      table("Accuracy", head, rows, names.length + 1), this.comparison());
  }

  /** What is reached without training. */
  comparison() {
    const { nearestNeighbours: nearest } = this.report;
    return nearest && element("p", {
      class: "small numbers",
      text: `Without training, taking the class of the nearest picture: ${percent(nearest.accuracy, 1)} of the test part `
        + `(${percent(nearest.interval.low, 1)}–${percent(nearest.interval.high, 1)}).`,
    });
  }

  stage(stage) {
    const title = stageNames[stage.stage];
    const measured = stage.measured.map((part) => partNames[part].toLowerCase()).join(" and ");
    return element(
      "div",
      { class: "stage" },
      this.report.stages.length > 1 && element("h3", { class: "stage-title", text: title }),
      element("p", { class: "soft small numbers", text: `Trained in ${duration(stage.seconds)} · classes measured on ${measured}` }),
      heldOut(stage),
      this.mistakes(stage),
      classes(stage),
      confusions(stage),
      curves(stage),
      reliability(stage),
    );
  }

  mistakes(stage) {
    if (stage.mistakes.length === 0) {
      return section("Most wrong pictures", "Every picture is taken for the class that its label says.");
    }
    const isOfFaces = this.trained.subject === "face";
    const canCorrect = !isOfFaces && stage.mistakes.some(({ image }) => image);
    const cards = stage.mistakes.map((mistake) => this.mistake(mistake));
    this.correcting = button({ text: "Correct and train again", kind: "is-primary", disabled: true, click: () => this.send() });
    return section("Most wrong pictures",
      `${counted(stage.mistakesInAll, "picture")} taken for another class than the label says, the surest first. `
        + wayToCorrect(isOfFaces, canCorrect),
      element("ul", { class: "mistakes" }, cards.slice(0, shown.mistakes)),
      cards.length > shown.mistakes && more(`${count(cards.length - shown.mistakes)} more pictures`,
        element("ul", { class: "mistakes" }, cards.slice(shown.mistakes))),
      canCorrect && this.correcting,
    );
  }

  mistake(mistake) {
    const { path, image, face, label, predicted, probability, labelProbability, part } = mistake;
    const source = face ? portraitOf(face) : image && thumbnailOf(image);
    const picture = source
      ? element("img", { src: source, alt: fileName(path), loading: "lazy" })
      : element("span", { class: "path small", text: fileName(path) });
    return element(
      "li",
      { class: "mistake", data: { path } },
      image
        ? element("a", { class: "mistake-picture", href: at(`?image=${image}`), "data-go": "", title: path }, picture)
        : element("div", { class: "mistake-picture", title: path }, picture),
      element("p", { class: "mistake-taken" }, element("b", { text: predicted }), ` ${percent(probability)}`),
      element("p", { class: "soft small numbers", text: `Label: ${label}, ${percent(labelProbability)} · ${partNames[part].toLowerCase()}` }),
      image && !face && this.chooser(mistake),
    );
  }

  chooser(mistake) {
    const others = this.report.classNames.filter((name) => ![mistake.label, mistake.predicted].includes(name));
    const option = (value, text, isSelected = false) => element("option", { value, text, selected: isSelected });
    // Class names may be anything: options go by number.
    const values = [["label", mistake.label], ["class", mistake.predicted], ...others.map((name) => ["class", name]), ["none", null]];
    const made = element(
      "select", { class: "select", "aria-label": `Class of ${fileName(mistake.path)}` },
      values.map(([kind, name], place) => option(place, kind === "none" ? "Leave out" : name, place === 0)),
    );
    made.addEventListener("change", () => {
      const [kind, name] = values[Number(made.value)];
      if (kind === "label") this.corrections.delete(mistake.image);
      else this.corrections.set(mistake.image, name);
      this.showCount();
    });
    return made;
  }

  showCount() {
    const { size } = this.corrections;
    this.correcting.disabled = size === 0;
    this.correcting.querySelector("span").textContent = size > 0
      ? `Correct ${counted(size, "label")} and train again` : "Correct and train again";
  }

  async send() {
    this.correcting.disabled = true;
    await this.correct([...this.corrections]);
    this.showCount();
  }
}

/** How well classifiers recognise pictures of the training part that they did not learn from. */
function heldOut({ crossValidation: validated }) {
  if (!validated) return "";
  const { folds, classifier, nearestNeighbours: nearest } = validated;
  const way = folds === classifier.pictures ? "leaving out each picture once" : `${folds}-fold cross-validation`;
  const share = ({ accuracy, interval }) =>
    `${percent(accuracy, 1)} (${(100 * interval.low).toFixed(1)}–${percent(interval.high, 1)})`;
  const neighbours = nearest ? ` Nearest neighbours recognised ${share(nearest)}.` : "";
  return element("p", {
    class: "small numbers",
    text: `Of the training part, when it was held out (${way}), ${share(classifier)} were recognised.${neighbours}`,
  });
}

function wayToCorrect(isOfFaces, canCorrect) {
  if (isOfFaces) return "If a name is wrong, correct it in People.";
  return canCorrect
    ? "If a label is wrong, choose the right class."
    : "Add their folder to the library to correct labels here.";
}

const section = (title, text, ...children) =>
  element("section", { class: "figures" }, element("h3", { text: title }), text && element("p", { class: "soft small", text }), children);

const more = (text, ...children) => element("details", {}, element("summary", { class: "small", text }), children);

/** A table whose first columns are texts, and the others numbers. */
const table = (name, head, rows, texts = 1) => element(
  "div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": name },
  element(
    "table", { class: "numbers" },
    element("thead", {}, element("tr", {}, head.map((text, place) => element("th", { scope: "col", class: place < texts && "is-text", text })))),
    element("tbody", {}, rows.map((row) => element("tr", {}, row.map((cell, place) =>
      element(place === 0 ? "th" : "td", { scope: place === 0 && "row", class: place < texts && "is-text" }, cell))))),
  ),
);

function classes({ perClass }) {
  const known = perClass.filter(({ recall }) => recall !== undefined).sort((a, b) => a.recall - b.recall);
  if (known.length === 0) return "";
  const rows = known.map(({ name, pictures, right, recall, precision }) => {
    const bar = element("span", { class: "share-bar" });
    bar.style.width = `${100 * recall}%`;
    const sure = precision === undefined ? "" : `, precision ${percent(precision)}`;
    return element(
      "li", { title: `${count(right)} of ${counted(pictures, "picture")} recognised${sure}` },
      element("span", { class: "class-name", text: name }),
      element("span", { class: "share-track", "aria-hidden": "true" }, bar),
      element("span", { class: "numbers", text: `${count(right)} of ${count(pictures)}` }),
    );
  });
  const head = ["Class", "Pictures", "Recognised", "Taken for it", "Recall", "Precision"];
  const share = (value) => (value === undefined ? "–" : percent(value));
  return section("Classes", "How many pictures of each class are recognised, the worst first.",
    element("ul", { class: "class-list" }, rows.slice(0, shown.classes)),
    more("Figures of all classes", table("Figures of all classes", head, perClass.map((one) => [
      one.name, count(one.pictures), count(one.right), count(one.predicted), share(one.recall), share(one.precision),
    ]))));
}

function confusions({ confusions: pairs }) {
  if (pairs.length === 0) return "";
  const head = ["Label", "Taken for", "Pictures"];
  const rows = pairs.map(({ label, predicted, pictures }) => [label, predicted, count(pictures)]);
  return section("Confusions", "Pictures of one class that are taken for another.",
    table("Confusions", head, rows.slice(0, shown.confusions), 2),
    rows.length > shown.confusions && more(`${count(rows.length - shown.confusions)} more pairs`,
      table("More confusions", head, rows.slice(shown.confusions), 2)));
}

function curves({ steps }) {
  if (steps.length < 2) return "";
  const [first, last] = [steps[0].number, steps.at(-1).number];
  const curve = (name, key, scale) => ({
    name,
    points: steps.filter((step) => step[key] !== undefined)
      .map((step) => [(step.number - first) / (last - first), step[key] / scale]),
  });
  const both = (train, validation, scale = 1) =>
    [curve("Training", train, scale), curve("Validation", validation, scale)].filter(({ points }) => points.length > 0);
  const highest = Math.max(...steps.flatMap((step) => [step.trainLoss, step.validationLoss ?? 0]), Number.MIN_VALUE);
  const accuracy = both("trainAccuracy", "validationAccuracy");
  const across = [count(first), count(last)];
  return section("Learning curves", "How far each step came.", element(
    "div", { class: "charts" },
    chart({
      title: "Loss", lines: both("trainLoss", "validationLoss", highest), across, caption: "By step",
      up: [1, 0.75, 0.5, 0.25, 0].map((share) => decimals(share * highest)),
    }),
    accuracy.length > 0 && chart({
      title: "Accuracy", lines: accuracy, across, caption: "By step", up: [1, 0.75, 0.5, 0.25, 0].map((share) => percent(share)),
    }),
  ));
}

function reliability({ reliability: figures }) {
  if (!figures) return "";
  return section("Reliability of probabilities",
    "How often the most probable class is right, against its probability. On the dashed line both are the same. "
      + `The mean difference is ${percent(figures.expectedCalibrationError, 1)} (expected calibration error).`,
    element("div", { class: "charts" }, chart({
      title: "Reliability", isSquare: true, caption: "By probability",
      lines: [{ name: "Reliability", points: figures.equalMass.map(({ promised, observed }) => [promised, observed]) }],
      up: [1, 0.75, 0.5, 0.25, 0].map((share) => percent(share)), across: [0, 0.25, 0.5, 0.75, 1].map((share) => percent(share)),
    })));
}
