// Indexing while it happens, and what came of earlier runs.

import * as api from "./api.js";
import { button, element } from "./elements.js";
import { count, counted, dateAndTime, duration, sentence } from "./format.js";
import { announce, notice } from "./notices.js";

const isOver = ({ state }) => ["done", "failed", "cancelled"].includes(state);
const states = {
  queued: "Waiting for its turn", running: "Indexing", paused: "Paused", done: "Done",
  failed: "Stopped by an error", cancelled: "Cancelled",
};
const announcedEvery = 25;

/** How much is done, in percent; null while it is not known of how much. */
function share({ found, done, isCounted }) {
  return isCounted && found > 0 ? Math.min(100, Math.floor((done / found) * 100)) : null;
}

function progressText({ state, progress }) {
  const { found, done, isCounted, imagesPerSecond, secondsLeft } = progress;
  if (state === "queued") return "Another run comes first.";
  const files = counted(found, "file");
  const parts = [isCounted ? `${count(done)} of ${files}` : `${files} found so far, ${count(done)} done`];
  if (progress.failed > 0) parts.push(`${count(progress.failed)} could not be used`);
  if (state !== "running") return parts.join(" · ");
  if (imagesPerSecond > 0) parts.push(`${count(Math.round(imagesPerSecond))} images a second`);
  if (typeof secondsLeft === "number" && isCounted) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(" · ");
}

function reportText({ state, progress, report, error }) {
  if (state === "failed") return sentence(error?.message ?? "no reason was given");
  if (!report) return `${counted(progress.indexed, "image")} indexed before it ended, and they stay.`;
  const parts = [`${count(report.indexed)} indexed`];
  const more = [
    [report.unchanged, "unchanged"], [report.moved, "moved"], [report.removed, "removed"],
    [report.failedCount, "could not be used"], [report.recoveredCount, "used though damaged"],
  ];
  for (const [number, name] of more) if (number > 0) parts.push(`${count(number)} ${name}`);
  if (report.unreachable?.length > 0) parts.push(`not reachable: ${report.unreachable.join(", ")}`);
  return `${parts.join(" · ")}. It took ${duration(report.seconds)}.`;
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
        "aria-label": "Indexed",
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
    this.state.textContent = states[job.state] + (isEnded && job.ended ? `, ${dateAndTime(job.ended)}` : "");
    this.paths.textContent = job.paths?.length > 0 ? job.paths.join(", ") : "All folders";
    this.text.textContent = isEnded ? reportText(job) : progressText(job);
    this.bar.hidden = this.pausing.hidden = this.cancelling.hidden = isEnded;
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
      notice(sentence(error.message));
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
      text: "Show earlier runs",
      kind: "is-small is-quiet",
      click: () => this.arrange(Infinity),
    });
    this.root = element(
      "section",
      { class: "card", "aria-labelledby": "runs", hidden: true },
      element("h2", { id: "runs", text: "Indexing" }),
      this.list,
      this.all,
    );
    this.limit = 1;
  }

  update(job) {
    let card = this.cards.get(job.id);
    const before = card?.job;
    if (!card) {
      card = new JobCard(job.id, (steered) => this.update(steered));
      this.cards.set(job.id, card);
    }
    // What a button answered may arrive after a newer event.
    if (before && isOver(before) && !isOver(job)) return;
    card.update(job);
    this.tell(job, before);
    if (!before || before.state !== job.state) this.arrange();
    if (before && !isOver(before) && isOver(job)) this.ended();
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
    if (before && !isOver(before) && isOver(job)) return announce(`${states[job.state]}. ${reportText(job)}`);
    const step = Math.floor((share(job.progress) ?? 0) / announcedEvery);
    if (isOver(job) || step <= (this.announced.get(job.id) ?? 0)) return undefined;
    this.announced.set(job.id, step);
    return announce(`${step * announcedEvery} % indexed`);
  }
}
