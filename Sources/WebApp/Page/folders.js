// The folders that are indexed, and adding another one.

import * as api from "./api.js";
import { confirm } from "./dialogs.js";
import { button, element, icon, message, replaceKeepingFocus } from "./elements.js";
import { counted, sentence } from "./format.js";
import { notice } from "./notices.js";

/** The form that adds a folder and indexes it. */
export class Adding {
  constructor(began) {
    this.began = began;
    this.input = element("input", {
      class: "input", id: "folder", required: true, placeholder: "/home/me/Pictures", autocomplete: "off",
      spellcheck: "false", "aria-describedby": "folder-help folder-problem",
    });
    this.problem = element("p", { class: "problem", id: "folder-problem", role: "alert" });
    const form = element(
      "form",
      { class: "field" },
      element("label", { for: "folder", text: "Path of the folder" }),
      this.input,
      this.problem,
      button({ text: "Add and index", sign: "plus", kind: "is-primary", type: "submit" }),
    );
    this.root = element(
      "section",
      { class: "card adding", "aria-labelledby": "adding" },
      element("h2", { id: "adding", text: "Add a folder" }),
      element("p", {
        class: "soft small", id: "folder-help",
        text:
          "It is a path on the machine where Eidetic runs, with all folders below it. "
          + "The pictures stay where they are.",
      }),
      form,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.add(this.input.value.trim());
    });
  }

  async add(path) {
    if (this.isAsking) return;
    this.isAsking = true;
    this.problem.textContent = "";
    this.input.removeAttribute("aria-invalid");
    try {
      this.began(await api.startJob({ paths: [path] }));
      this.input.value = "";
    } catch (error) {
      this.problem.textContent = sentence(error.message);
      this.input.setAttribute("aria-invalid", "true");
      this.input.focus();
    } finally {
      this.isAsking = false;
    }
  }
}

export class Folders {
  /** @param {{began: (job: object) => void, changed: () => void}} listeners */
  constructor(listeners) {
    this.listeners = listeners;
    this.list = element("ul", { class: "rows" });
    this.updateAll = button({
      text: "Update all",
      sign: "retry",
      kind: "is-small",
      click: () => this.index({}),
    });
    this.word = element("div");
    this.root = element(
      "section",
      { class: "card", "aria-labelledby": "folders" },
      element(
        "div",
        { class: "card-head" },
        element("h2", { id: "folders", text: "Folders" }),
        this.updateAll,
      ),
      this.word,
      this.list,
    );
  }

  show(roots) {
    this.updateAll.hidden = roots.length < 2;
    this.word.replaceChildren(
      ...(roots.length === 0
        ? [message({
            sign: "folder", title: "No folder yet",
            text: "Add one by its path. What Eidetic finds in it can be searched a moment later.",
          })]
        : []),
    );
    replaceKeepingFocus(this.list, roots.map((root) => this.row(root)));
  }

  row(root) {
    const sums = [
      counted(root.images, "image"),
      counted(root.files, "file"),
      root.failed > 0 && `${root.failed} could not be used`,
    ];
    return element(
      "li",
      { class: "row" },
      icon("folder"),
      element(
        "div",
        { class: "row-body" },
        element("p", { class: "path", text: root.path }),
        element(
          "p",
          { class: "soft small numbers" },
          !root.isReachable && element("span", { class: "badge is-warning", text: "not reachable" }),
          sums.filter(Boolean).join(" · "),
        ),
      ),
      element(
        "div",
        { class: "actions" },
        button({
          text: "Update", sign: "retry", kind: "is-small", "aria-label": `Update ${root.path}`,
          disabled: !root.isReachable, click: () => this.index({ paths: [root.path] }),
        }),
        button({
          text: "Remove", sign: "trash", kind: "is-small is-quiet", "aria-label": `Remove ${root.path}`,
          click: () => this.remove(root),
        }),
      ),
    );
  }

  async index(job) {
    try {
      this.listeners.began(await api.startJob(job));
    } catch (error) {
      notice(sentence(error.message));
    }
  }

  async remove(root) {
    const isSure = await confirm({
      title: "Remove this folder from the gallery?",
      text: [
        root.path,
        `Eidetic forgets the folder and what it knows of its ${counted(root.images, "image")}. `
          + "No file of yours is touched; adding the folder again brings everything back.",
      ],
      verb: "Remove",
    });
    if (!isSure) return;
    try {
      await api.forgetRoot(root.id);
      notice("The folder is removed. Its files are where they were.");
    } catch (error) {
      notice(sentence(error.message));
    }
    this.listeners.changed();
  }
}
