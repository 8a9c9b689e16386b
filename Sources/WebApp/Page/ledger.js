// Files with problems: those that failed, or were indexed with errors, and why.

import * as api from "./api.js";
import { button, element, icon, replaceKeepingFocus } from "./elements.js";
import { count, counted, dateAndTime, fileName, folder, reasonIn, sentence } from "./format.js";
import { notice, noticeError } from "./notices.js";

const pageOfErrors = 25;
const stages = { read: "reading", decode: "decoding", embed: "analysing" };

const formats = { jpg: "JPEG", jpe: "JPEG", jfif: "JPEG", tif: "TIFF" };

/** What a person needs, and what only a decoder would say for who asks. */
const withDetails = (text, details) =>
  element(
    "details",
    { class: "reason" },
    element("summary", { text }),
    element("p", { class: "small path", text: sentence(details) }),
  );

/** The words of a decoder stand in parentheses. */
function whatFailed(reason) {
  const [, before, technical, after] = /^(.*?) \((.*)\)(.*)$/s.exec(reason) ?? [];
  if (!technical) return element("p", { class: "reason", text: sentence(reason) });
  return withDetails(sentence(before + after), technical.replace(/^details: /, ""));
}

/** Of a picture that can be searched: its errors matter little. */
function minorErrors(path, reason) {
  const ending = /\.(\w{2,5})$/.exec(path)?.[1].toLowerCase();
  const format = ending ? formats[ending] ?? ending.toUpperCase() : "file";
  return withDetails(`Minor ${format} errors; the picture is usable.`, reason);
}

function noteOf(failed, recovered, paths) {
  if (paths + failed === 0) return "Nothing has been indexed yet.";
  if (failed + recovered === 0) return "No problems found.";
  const are = recovered === 1 ? "is" : "are";
  const parts = [
    failed > 0 && `${counted(failed, "file")} failed`,
    recovered > 0 && `${failed > 0 ? count(recovered) : counted(recovered, "file")} ${are} damaged but searchable`,
  ];
  return `${parts.filter(Boolean).join(" and ")}. Changed files are retried at the next update.`;
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
        element("h2", { id: "ledger", text: "Files with problems" }),
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
    const key = JSON.stringify(page.errors);
    // What has not changed stays as it is, with the details that were opened.
    if (key !== this.key) replaceKeepingFocus(this.list, page.errors.map((error) => this.row(error)));
    this.key = key;
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
      this.key = null;
      this.further.hidden = !this.next;
      if (!this.next) rows[0]?.querySelector("button").focus();
    } catch (error) {
      noticeError(error);
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
              text: isFailed ? "failed" : "indexed with errors",
            },
          ),
        ),
        isFailed ? whatFailed(reasonIn(reason)) : minorErrors(path, reasonIn(reason)),
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
      notice(path ? `Retrying ${fileName(path)}…` : "Retrying all files…");
    } catch (error) {
      noticeError(error);
    }
  }
}
