// Indexing and other long work while it happens, and what came of earlier jobs.

import * as api from "./api.js";
import { button, element } from "./elements.js";
import { bytes, count, counted, dateAndTime, duration, percent, sentence } from "./format.js";
import { announce, noticeError } from "./notices.js";

export const isOver = ({ state }) => ["done", "failed", "cancelled"].includes(state);
const states = {
  queued: "Waiting", running: "Indexing", paused: "Paused", done: "Done",
  failed: "Failed", cancelled: "Cancelled",
};
const announcedEvery = 25;

export const isIndexing = ({ kind }) => kind === "index";
const stateOf = (job) => (job.state === "running" && !isIndexing(job) ? "Running" : states[job.state]);

/** How much is done, in percent; null while it is not known of how much. */
function share({ done, total }) {
  return total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : null;
}

function amountText({ done, total, unit }) {
  if (!unit) return "";
  if (unit === "bytes") return total > 0 ? `${bytes(done)} of ${bytes(total)}` : bytes(done);
  return total > 0 ? `${count(done)} of ${count(total)} ${unit}` : `${count(done)} ${unit}`;
}

function progressText(job) {
  if (job.state === "queued") return "Waiting for another job.";
  if (isIndexing(job)) return indexingText(job);
  return [job.progress.stage, amountText(job.progress)].filter(Boolean).join(" · ");
}

function indexingText({ state, progress }) {
  const { found, done, isCounted, imagesPerSecond, secondsLeft, slowFile } = progress;
  const files = counted(found, "file");
  const parts = [isCounted ? `${count(done)} of ${files}` : `${files} found, ${count(done)} done`];
  if (progress.failed > 0) parts.push(`${count(progress.failed)} failed`);
  if (state !== "running") return parts.join(" · ");
  if (imagesPerSecond > 0) parts.push(`${count(Math.round(imagesPerSecond))} pictures per second`);
  if (typeof secondsLeft === "number" && isCounted) parts.push(`${duration(secondsLeft)} left`);
  if (slowFile) parts.push(`still reading ${slowFile.split("/").pop()}`);
  return parts.join(" · ");
}

function reportText(job) {
  const { state, progress, report, error } = job;
  if (state === "failed") return sentence(error?.message ?? "Unknown error");
  if (!isIndexing(job)) return "";
  if (!report) return `Cancelled. The ${counted(progress.indexed, "picture")} indexed so far are kept.`;
  const parts = [`${count(report.indexed)} indexed`];
  const more = [
    [report.copied, "duplicates", "duplicate"], [report.unchanged, "unchanged"], [report.moved, "moved"],
    [report.removed, "removed"], [report.failedCount, "failed"], [report.recoveredCount, "indexed with errors"],
  ];
  for (const [number, name, one = name] of more) if (number > 0) parts.push(counted(number, one, name));
  if (report.unreachable?.length > 0) parts.push(`not available: ${report.unreachable.join(", ")}`);
  return `${parts.join(" · ")} in ${duration(report.seconds)}`;
}

class JobCard {
  constructor(id, steered) {
    this.id = id;
    this.steered = steered;
    this.state = element("h3", { class: "job-state" });
    this.paths = element("p", { class: "path small soft" });
    this.text = element("p", { class: "small numbers job-text" });
    this.bar = element(
      "div",
      {
        class: "job-bar",
        role: "progressbar",
        "aria-label": "Progress",
        "aria-valuemin": "0",
        "aria-valuemax": "100",
      },
      element("div"),
    );
    this.pausing = button({
      text: "Pause",
      kind: "is-small",
      click: () => this.steer(this.job.state === "paused" ? "resume" : "pause"),
    });
    this.cancelling = button({
      text: "Cancel",
      kind: "is-small is-quiet",
      click: () => this.steer("cancel"),
    });
    this.root = element(
      "li",
      { class: "job" },
      element(
        "div",
        { class: "job-head" },
        element("div", {}, this.state, this.paths),
        element("div", { class: "actions" }, this.pausing, this.cancelling),
      ),
      this.bar,
      this.text,
    );
  }

  update(job) {
    this.job = job;
    const isEnded = isOver(job);
    this.root.dataset.state = job.state;
    this.state.textContent = stateOf(job) + (isEnded && job.ended ? `, ${dateAndTime(job.ended)}` : "");
    this.paths.textContent = isIndexing(job) ? job.paths.join(", ") || "All folders" : job.title;
    this.text.textContent = isEnded ? reportText(job) : progressText(job);
    this.bar.hidden = this.cancelling.hidden = isEnded;
    this.pausing.hidden = isEnded || !job.canPause;
    this.pausing.querySelector("span").textContent = job.state === "paused" ? "Resume" : "Pause";
    this.pausing.disabled = job.state === "queued";
    this.showShare(share(job.progress));
  }

  showShare(percent) {
    this.bar.classList.toggle("is-open", percent === null);
    if (percent === null) this.bar.removeAttribute("aria-valuenow");
    else this.bar.setAttribute("aria-valuenow", percent);
    this.bar.firstChild.style.transform = percent === null ? "" : `scaleX(${percent / 100})`;
  }

  async steer(verb) {
    try {
      this.steered(await api.steerJob(this.id, verb));
    } catch (error) {
      noticeError(error);
    }
  }
}

export class Jobs {
  /** @param {() => void} ended hears that a run has ended */
  constructor(ended) {
    this.ended = ended;
    this.cards = new Map();
    this.announced = new Map();
    this.list = element("ul", { class: "rows" });
    this.all = button({
      text: "Show earlier jobs",
      kind: "is-small is-quiet",
      click: () => this.arrange(Infinity),
    });
    this.root = element(
      "section",
      { class: "card", "aria-labelledby": "runs", hidden: true },
      element("h2", { id: "runs", text: "Jobs" }),
      this.list,
      this.all,
    );
    this.limit = 1;
  }

  /** The jobs that are not over, the newest first. */
  open() {
    return [...this.cards.values()].map(({ job }) => job).filter((job) => !isOver(job)).sort((a, b) => b.id - a.id);
  }

  /** Takes in what a job is now, and says whether it is new. */
  update(job) {
    let card = this.cards.get(job.id);
    const before = card?.job;
    if (!card) {
      card = new JobCard(job.id, (steered) => this.update(steered));
      this.cards.set(job.id, card);
    }
    // What a button answered may arrive after a newer event.
    if (before && isOver(before) && !isOver(job)) return false;
    card.update(job);
    this.tell(job, before);
    if (!before || before.state !== job.state) this.arrange();
    if (before && !isOver(before) && isOver(job)) this.ended();
    return !before;
  }

  /** All that run, and the newest of those that are over. */
  arrange(limit = this.limit) {
    this.limit = limit;
    const cards = [...this.cards.values()].sort((a, b) => b.id - a.id);
    const [over, open] = [cards.filter(({ job }) => isOver(job)), cards.filter(({ job }) => !isOver(job))];
    const wanted = [...open, ...over.slice(0, open.length > 0 && limit === 1 ? 0 : Math.max(limit, 1))];
    wanted.forEach((card, index) => {
      const there = this.list.children[index] ?? null;
      if (there !== card.root) this.list.insertBefore(card.root, there);
    });
    while (this.list.childElementCount > wanted.length) this.list.lastChild.remove();
    this.root.hidden = wanted.length === 0;
    this.all.hidden = wanted.length === cards.length;
  }

  tell(job, before) {
    if (before && !isOver(before) && isOver(job)) return announce(`${stateOf(job)}. ${reportText(job)}`.trim());
    const step = Math.floor((share(job.progress) ?? 0) / announcedEvery);
    if (isOver(job) || step <= (this.announced.get(job.id) ?? 0)) return undefined;
    this.announced.set(job.id, step);
    return announce(`${percent(step * announcedEvery / 100)} ${isIndexing(job) ? "indexed" : "done"}`);
  }
}
