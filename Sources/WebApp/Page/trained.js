// What was trained before: using a result, going back to an earlier one, removing one.

import * as api from "./api.js";
import { at } from "./base.js";
import { confirm } from "./dialogs.js";
import { button, element, link, replaceKeepingFocus } from "./elements.js";
import { counted, dateAndTime, percent } from "./format.js";
import { notice, noticeError } from "./notices.js";

/** Of so many results the accuracy is shown in the list. */
const measured = 20;

export class Trained {
  /** @param {() => Promise<void>} changed hears that results are used or removed */
  constructor(changed) {
    this.changed = changed;
    this.reports = new Map();
    this.list = element("ul", { class: "rows" });
    this.root = element(
      "section",
      { class: "card", "aria-labelledby": "trained-title", hidden: true },
      element("h2", { id: "trained-title", text: "Classifiers" }),
      element("p", {
        class: "soft small",
        text: "A classifier in use labels every picture of the library. The filter \"label:\" finds them.",
      }),
      this.list,
    );
  }

  /** The report of a result; reports do not change. */
  report(id) {
    if (!this.reports.has(id)) {
      const asked = api.trainingReport(id).then(({ report }) => report);
      asked.catch(() => this.reports.delete(id));
      this.reports.set(id, asked);
    }
    return this.reports.get(id);
  }

  async show(trained, shown) {
    this.root.hidden = trained.length === 0;
    const reports = await Promise.all(trained.slice(0, measured).map(({ id }) => this.report(id)));
    replaceKeepingFocus(this.list, trained.map((one, place) => this.row(one, reports[place], shown)));
  }

  row(one, report, shown) {
    const { id, name, created, isUsed, classes, pictures } = one;
    const sums = [accuracy(report), counted(classes, "class", "classes"), counted(pictures, "picture")];
    return element(
      "li",
      { class: "row trained", data: { id }, "aria-current": id === shown ? "true" : null },
      element(
        "div",
        { class: "row-body" },
        element("p", {}, element("b", { text: name }), isUsed && element("span", { class: "badge", text: "in use" })),
        element("p", { class: "soft small numbers", text: sums.filter(Boolean).join(" · ") }),
        element("p", { class: "soft small", text: dateAndTime(created) }),
        element(
          "div",
          { class: "actions" },
          link({ href: at(`train?result=${id}`), text: "Report", kind: "button is-small" }),
          verbs(one, this.changed),
        ),
      ),
    );
  }
}

/** The buttons that use and remove a result. */
export function verbs(one, changed) {
  const { id, name, kind, isUsed } = one;
  const use = async (event) => {
    event.currentTarget.disabled = true;
    const told = isUsed ? `${name} is no longer used.` : `${name} labels your pictures now.`;
    await does(() => api.useTrained(id, !isUsed), told, changed);
  };
  return [
    kind !== "metric" && button({
      text: isUsed ? "Stop using" : "Use", kind: `is-small${isUsed ? "" : " is-primary"}`, click: use,
    }),
    button({ text: "Remove", sign: "trash", kind: "is-small is-quiet", click: () => remove(one, changed) }),
  ];
}

async function remove({ id, name, isUsed }, changed) {
  const isSure = await confirm({
    title: `Remove ${name}?`,
    text: [
      `Deletes the classifier and its report${isUsed ? ", and the labels that it gave to pictures" : ""}. `
        + "Your pictures are not changed.",
    ],
    verb: "Remove",
  });
  if (isSure) await does(() => api.removeTrained(id), `Removed ${name}.`, changed);
}

async function does(act, told, changed) {
  try {
    await act();
    notice(told);
  } catch (error) {
    noticeError(error);
  }
  await changed();
}

/** The accuracy of the last stage on pictures that it had not seen. */
function accuracy(report) {
  const last = report?.stages.at(-1);
  const share = last?.test ?? last?.validation;
  return share === undefined ? "" : `${percent(share, 1)} right`;
}
