// Labels to learn from: where they come from, which classes they make, and the settings to train with.

import * as api from "./api.js";
import { button, choice, element, fill } from "./elements.js";
import { count, counted, sentence } from "./format.js";

const kinds = [["folder", "Folders"], ["file", "File"], ["people", "People"], ["tags", "Tags"]];
const explanations = {
  folder: "A folder on the computer running Eidetic, with one folder of pictures for each class.",
  file: "A text file on the computer running Eidetic: on each line a picture's path, a tab, and its class.",
  people: "The named people of your library. Eidetic learns to tell their faces apart.",
  tags: "The tags that people gave, and the keywords of files. Pictures with several of them are left out.",
};
const placeholders = { folder: "/home/me/Flowers", file: "/home/me/flowers.tsv" };
const hasPath = (kind) => kind in placeholders;
/** How many classes are listed at first. */
const shown = 12;

const parts = [["train", "Training", 80], ["test", "Test", 15], ["validation", "Validation", 5]];

export class Labels {
  /** @param {(order: object) => Promise<void>} train orders training; what it throws is shown here */
  constructor(train) {
    this.train = train;
    this.kind = "folder";
    this.path = element("input", {
      class: "input", id: "labels-path", required: true, autocomplete: "off", spellcheck: "false",
      "aria-describedby": "labels-help labels-problem",
    });
    this.pathField = element(
      "div", { class: "field" }, element("label", { for: "labels-path", text: "Path" }), this.path,
    );
    const more = { class: "input", autocomplete: "off", spellcheck: "false" };
    this.base = element("input", { ...more, id: "labels-base", placeholder: "The folder of the file" });
    this.baseField = element(
      "div", { class: "field" },
      element("label", { for: "labels-base", text: "Paths begin in (optional)" }), this.base,
    );
    this.names = element("input", { ...more, id: "labels-names", placeholder: "All tags" });
    this.namesField = element(
      "div", { class: "field" },
      element("label", { for: "labels-names", text: "Only these tags, separated by commas (optional)" }), this.names,
    );
    this.help = element("p", { class: "soft small", id: "labels-help" });
    this.problem = element("p", { class: "problem", id: "labels-problem", role: "alert" });
    this.showing = button({ text: "Show classes", kind: "is-primary", type: "submit" });
    const form = element(
      "form",
      { class: "labels-form" },
      choice({
        name: "labels", legend: "Labels from", options: kinds, value: this.kind,
        chosen: (kind) => this.choose(kind),
      }),
      this.help,
      this.pathField,
      this.baseField,
      this.namesField,
      this.problem,
      this.showing,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.preview();
    });
    // Another path is other labels.
    for (const input of [this.path, this.base, this.names]) input.addEventListener("input", () => this.close());
    this.classes = element("div", { class: "classes" });
    this.settings = this.makeSettings();
    this.found = element("div", { class: "labels-found", hidden: true }, this.classes, this.settings);
    this.root = element(
      "section",
      { class: "card", "aria-labelledby": "labels-title" },
      element("h2", { id: "labels-title", text: "Train a classifier" }),
      form,
      this.found,
    );
    this.choose(this.kind);
  }

  makeSettings() {
    this.name = element("input", {
      class: "input", id: "training-name", required: true, autocomplete: "off", spellcheck: "false",
      "aria-describedby": "training-problem",
    });
    this.space = element("select", { class: "input", id: "training-space" });
    this.shares = parts.map(([name, label, value]) => element(
      "label",
      { class: "share" },
      element("span", { text: label }),
      element("input", {
        class: "input", type: "number", min: "0", max: "100", step: "1", required: true, value,
        data: { part: name }, "aria-label": `${label}, percent`, "aria-describedby": "split-sum",
      }),
    ));
    this.sum = element("p", { class: "small soft numbers", id: "split-sum" });
    this.seed = element("input", {
      class: "input", id: "training-seed", type: "number", min: "0", step: "1", value: "1", required: true,
    });
    this.least = element("input", {
      class: "input", id: "training-least", type: "number", min: "2", step: "1", value: "5", required: true,
    });
    this.least.addEventListener("change", () => this.least.checkValidity() && this.preview());
    this.trainProblem = element("p", { class: "problem", id: "training-problem", role: "alert" });
    this.training = button({ text: "Train", kind: "is-primary", type: "submit" });
    const made = element(
      "form",
      { class: "labels-form" },
      element("div", { class: "field" }, element("label", { for: "training-name", text: "Name" }), this.name),
      this.spaceField = element(
        "div", { class: "field" },
        element("label", { for: "training-space", text: "Search index" }), this.space,
        element("p", { class: "small soft", text: "What the classifier sees of a picture." }),
      ),
      element(
        "fieldset", { class: "split" }, element("legend", { class: "small", text: "Split, in percent" }),
        element("div", { class: "shares" }, this.shares), this.sum,
      ),
      element(
        "details", {}, element("summary", { class: "small", text: "More settings" }),
        element(
          "div", { class: "field" }, element("label", { for: "training-seed", text: "Seed" }), this.seed,
          element("p", { class: "small soft", text: "The same seed splits the same pictures alike." }),
        ),
        element(
          "div", { class: "field" },
          element("label", { for: "training-least", text: "Fewest pictures of a class" }), this.least,
          element("p", { class: "small soft", text: "Smaller classes are left out." }),
        ),
      ),
      this.trainProblem,
      this.training,
    );
    made.addEventListener("input", () => this.showSum());
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      this.order();
    });
    this.inputs = this.shares.map((share) => share.querySelector("input"));
    this.showSum();
    return made;
  }

  /** @param {object[]} spaces those that can be learned from */
  showSpaces(spaces) {
    const before = this.space.value;
    fill(this.space, spaces.map(({ name, isDefault }) =>
      element("option", { value: name, text: name, selected: before ? name === before : isDefault })));
    this.showSpaceField();
  }

  /** People are told apart by their faces, for which there is one search index. */
  showSpaceField() {
    this.spaceField.hidden = this.kind === "people" || this.space.options.length === 0;
  }

  get labels() {
    const { kind } = this;
    const names = this.names.value.split(",").map((name) => name.trim()).filter(Boolean);
    if (kind === "tags" && names.length > 0) return { kind, names };
    if (!hasPath(kind)) return { kind };
    const [path, root] = [this.path.value.trim(), this.base.value.trim()];
    return kind === "file" && root ? { kind, path, root } : { kind, path };
  }

  choose(kind) {
    this.kind = kind;
    this.help.textContent = explanations[kind];
    this.pathField.hidden = !hasPath(kind);
    this.baseField.hidden = kind !== "file";
    this.namesField.hidden = kind !== "tags";
    this.path.required = hasPath(kind);
    this.path.placeholder = placeholders[kind] ?? "";
    this.showSpaceField();
    this.close();
  }

  /** What was found is that of other labels. */
  close() {
    this.found.hidden = true;
    this.say(this.problem, "", this.path);
  }

  async preview() {
    const labels = this.labels;
    const asked = (this.asked = {});
    this.say(this.problem, "", this.path);
    this.showing.disabled = true;
    try {
      const found = await api.previewLabels(labels, Number(this.least.value));
      if (asked !== this.asked || JSON.stringify(labels) !== JSON.stringify(this.labels)) return;
      this.showClasses(found);
      this.name.value ||= nameFor(labels);
      this.found.hidden = false;
    } catch (error) {
      this.found.hidden = true;
      this.say(this.problem, sentence(error.message), this.path);
    } finally {
      this.showing.disabled = false;
    }
  }

  showClasses({ classes, warnings }) {
    const most = Math.max(...classes.map(({ pictures }) => pictures), 1);
    const pictures = classes.reduce((sum, one) => sum + one.pictures, 0);
    const rows = classes.map((one) => classRow(one, most));
    fill(this.classes,
      element("h3", { text: `${counted(classes.length, "class", "classes")}, ${counted(pictures, "picture")}` }),
      warningList(warnings),
      element("ul", { class: "class-list" }, rows.slice(0, shown)),
      rows.length > shown && element(
        "details", {}, element("summary", { class: "small", text: `${count(rows.length - shown)} more classes` }),
        element("ul", { class: "class-list" }, rows.slice(shown)),
      ),
    );
  }

  get split() {
    return Object.fromEntries(this.inputs.map((input) => [input.dataset.part, Number(input.value)]));
  }

  showSum() {
    const sum = Object.values(this.split).reduce((all, one) => all + one, 0);
    const isWhole = Math.abs(sum - 100) < 1e-9;
    this.sum.textContent = isWhole
      ? "Eidetic learns from the first part, and measures on the others."
      : `The parts add up to ${sum}, not 100.`;
    this.sum.classList.toggle("problem", !isWhole);
    for (const input of this.inputs) input.setCustomValidity(isWhole ? "" : "The parts have to add up to 100.");
  }

  async order() {
    this.say(this.trainProblem, "", this.name);
    this.training.disabled = true;
    const { train, test, validation } = this.split;
    try {
      await this.train({
        labels: this.labels, name: this.name.value.trim(),
        ...(this.spaceField.hidden ? {} : { space: this.space.value }),
        split: [train, test, validation].map((share) => share / 100), seed: Number(this.seed.value),
        leastPictures: Number(this.least.value),
      });
    } catch (error) {
      this.say(this.trainProblem, sentence(error.message), this.name);
    } finally {
      this.training.disabled = false;
    }
  }

  say(place, text, input) {
    place.textContent = text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (text && !input.hidden && input.offsetParent) input.focus();
  }
}

/** A name to begin with: that of the folder or the file, without what names cannot have. */
function nameFor({ kind, path = "" }) {
  const file = path.split("/").filter(Boolean).pop() ?? "";
  const plain = file.replace(/\.\w+$/, "").replace(/[^\p{L}\p{N} ._-]+/gu, " ").replace(/^[^\p{L}]+/u, "");
  return plain.trim() || kind;
}

const classRow = ({ name, pictures, isSmall }, most) => {
  const bar = element("span", { class: "share-bar" });
  bar.style.width = `${100 * pictures / most}%`;
  return element(
    "li", { class: isSmall && "is-small", title: isSmall && "Too few pictures: left out" },
    element("span", { class: "class-name", text: name }),
    element("span", { class: "share-track", "aria-hidden": "true" }, bar),
    element("span", { class: "numbers", text: count(pictures) + (isSmall ? ", left out" : "") }),
  );
};

/** What to know before trusting what is learned; nothing without warnings. */
export const warningList = (warnings) => warnings.length > 0 && element(
  "ul", { class: "warnings", "aria-label": "Warnings" },
  warnings.map((text) => element("li", { text })),
);
