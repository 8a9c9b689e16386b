// The error ledger: files that could not be used, or only in part, and why.

import * as api from "./api.js";
import { button, element, icon, replaceKeepingFocus } from "./elements.js";
import { count, counted, dateAndTime, fileName, folder, sentence } from "./format.js";
import { notice } from "./notices.js";

const pageOfErrors = 25;
/** A reason without the path that stands above it. */
const ownWords = (reason, path) => reason.replace(
  /^cannot \w+ "(.*?)": /,
  (all, named) => (named === path ? "" : all),
);

const stages = { read: "reading", decode: "decoding", embed: "embedding" };

function noteOf(failed, recovered, paths) {
  if (paths + failed === 0) return "Nothing has been indexed yet.";
  if (failed + recovered === 0) return "Every file could be used.";
  const parts = [`${counted(failed, "file")} could not be used`];
  const are = recovered === 1 ? "is" : "are";
  if (recovered > 0) parts.push(`${count(recovered)} ${are} searched though damaged`);
  return `${parts.join("; ")}. A file that changes is tried again at the next update.`;
}

export class Ledger {
  /** @param {(job: object) => void} began */
  constructor(began) {
    this.began = began;
    this.list = element("ul", { class: "rows" });
    this.note = element("p", { class: "soft small" });
    this.retryAll = button({ text: "Retry all", sign: "retry", kind: "is-small", click: () => this.retry() });
    this.further = button({ text: "Show more", sign: "down", kind: "is-small", click: () => this.more() });
    this.root = element(
      "section",
      { class: "card ledger", "aria-labelledby": "ledger" },
      element(
        "div",
        { class: "card-head" },
        element("h2", { id: "ledger", text: "Error ledger" }),
        this.retryAll,
      ),
      this.note,
      this.list,
      this.further,
    );
  }

  async show({ failed, recovered, paths }) {
    const page = await api.errors(Math.max(pageOfErrors, Math.min(this.list.childElementCount, 500)));
    this.next = page.next;
    replaceKeepingFocus(this.list, page.errors.map((error) => this.row(error)));
    this.retryAll.hidden = page.errors.length === 0;
    this.further.hidden = !this.next;
    this.note.textContent = noteOf(failed, recovered, paths);
  }

  async more() {
    try {
      const page = await api.errors(pageOfErrors, this.next);
      const rows = page.errors.map((error) => this.row(error));
      this.next = page.next;
      this.list.append(...rows);
      this.further.hidden = !this.next;
      if (!this.next) rows[0]?.querySelector("button").focus();
    } catch (error) {
      notice(sentence(error.message));
    }
  }

  row({ path, stage, reason, severity, at, attempts }) {
    const isFailed = severity === "failed";
    return element(
      "li",
      { class: `row ${isFailed ? "is-failed" : "is-recovered"}`, data: { path } },
      icon(isFailed ? "close" : "alert"),
      element(
        "div",
        { class: "row-body" },
        element(
          "p",
          {},
          element("strong", { class: "path", text: fileName(path) }),
          element(
            "span",
            {
              class: `badge ${isFailed ? "is-danger" : "is-warning"}`,
              text: isFailed ? "not used" : "used though damaged",
            },
          ),
        ),
        element("p", { class: "reason", text: sentence(ownWords(reason, path)) }),
        element("p", {
          class: "soft small numbers",
          text: [
            folder(path),
            stages[stage] ?? stage,
            dateAndTime(at),
            counted(attempts, "attempt"),
          ].join(" · "),
        }),
      ),
      element(
        "div",
        { class: "actions" },
        button({
          text: "Retry",
          sign: "retry",
          kind: "is-small",
          "aria-label": `Retry ${fileName(path)}`,
          click: () => this.retry(path),
        }),
      ),
    );
  }

  async retry(path) {
    try {
      this.began(await api.startJob(path ? { paths: [path], retry: true } : { retry: true }));
      notice(path ? `${fileName(path)} is tried again.` : "All of them are tried again.");
    } catch (error) {
      notice(sentence(error.message));
    }
  }
}
