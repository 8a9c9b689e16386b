// The folders that are indexed, and adding another one.

import * as api from "./api.js";
import { confirm } from "./dialogs.js";
import { button, element, fill, icon, message, replaceKeepingFocus } from "./elements.js";
import { count, counted, sentence } from "./format.js";
import { notice, noticeError } from "./notices.js";

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
      element("label", { for: "folder", text: "Folder path" }),
      this.input,
      this.problem,
      button({ text: "Add folder", sign: "plus", kind: "is-primary", type: "submit" }),
    );
    this.root = element(
      "section",
      { class: "card adding", "aria-labelledby": "adding" },
      element("h2", { id: "adding", text: "Add a folder" }),
      element("p", {
        class: "soft small", id: "folder-help",
        text:
          "A folder on the computer running Eidetic, including subfolders. "
          + "Your files aren't moved or changed.",
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

  /**
   * @param {object[]} roots
   * @param {object[]} jobs those that are not over: a folder that waits for its turn is shown, too
   */
  show(roots, jobs = []) {
    const paths = jobs.flatMap((job) => job.paths ?? []);
    const isIn = (path, root) => path === root || path.startsWith(`${root}/`);
    const waiting = [...new Set(paths)].filter((path) => !roots.some((root) => isIn(path, root.path)));
    this.updateAll.hidden = roots.length < 2;
    fill(this.word, 
      roots.length + waiting.length === 0 && message({
        sign: "folder", title: "No folders yet",
        text: "Add one to start; you can search while it is being indexed.",
      }),
    );
    replaceKeepingFocus(
      this.list, [...roots.map((root) => this.row(root)), ...waiting.map((path) => waitingRow(path))],
    );
  }

  row(root) {
    const sums = [
      counted(root.images, "picture"),
      root.files !== root.images && counted(root.files, "file"),
      root.failed > 0 && `${count(root.failed)} failed`,
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
          !root.isReachable && element("span", { class: "badge is-warning", text: "not available" }),
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
      noticeError(error);
    }
  }

  async remove(root) {
    const isSure = await confirm({
      title: "Remove folder?",
      text: [
        root.path,
        `Removes the folder and its ${counted(root.images, "picture")} from the library. `
          + "Your files are not deleted.",
      ],
      verb: "Remove",
    });
    if (!isSure) return;
    try {
      await api.forgetRoot(root.id);
      notice("Folder removed. Your files weren't changed.");
    } catch (error) {
      noticeError(error);
    }
    this.listeners.changed();
  }
}

/** A folder that was added and whose turn has not come. */
const waitingRow = (path) =>
  element(
    "li",
    { class: "row" },
    icon("folder"),
    element(
      "div",
      { class: "row-body" },
      element("p", { class: "path", text: path }),
      element("p", { class: "soft small", text: "Waiting to be indexed" }),
    ),
  );
