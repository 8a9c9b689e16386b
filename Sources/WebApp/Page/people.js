// People: all of them, one of them, who may be one, and everything put right or undone.

import * as api from "./api.js";
import { at } from "./base.js";
import { confirm, confirmWithOption } from "./dialogs.js";
import { button, element, fill, link, message } from "./elements.js";
import { Faces, nameOf, portrait } from "./faces.js";
import { FacesOff } from "./facesoff.js";
import { count, counted, percent, sentence } from "./format.js";
import { go } from "./navigation.js";
import { announce, notice, noticeError } from "./notices.js";

/** Longer names help nobody, and break every line. */
const longestName = 100;

export class PeopleView {
  constructor() {
    this.title = "People · Eidetic";
    this.chosen = new Set();
    this.sums = element("p", { class: "soft numbers" });
    this.undoing = button({ text: "Undo", sign: "retry", kind: "is-small", click: () => this.undo() });
    this.merging = button({
      text: "Merge", sign: "similar", kind: "is-primary is-small", click: () => this.merge(),
    });
    this.updating = button({
      text: "Update faces", kind: "is-small", title: "Group all faces into people again",
      click: () => this.update(),
    });
    this.heading = element("h1", { text: "People" });
    this.body = element("div", { class: "people-body" });
    this.root = element(
      "div",
      { class: "people" },
      element(
        "header",
        { class: "people-head" },
        element("div", {}, this.heading, this.sums),
        element("div", { class: "actions" }, this.merging, this.updating, this.undoing),
      ),
      this.body,
    );
  }

  /** Another person is another subject. */
  subjectOf({ person }) {
    return `person ${person}`;
  }

  async show(route) {
    if (route) this.person = route.person;
    const { person } = this;
    try {
      const [{ status, people }, edits] = await Promise.all([api.people(), api.peopleEdits()]);
      if (person !== this.person) return;
      this.people = people;
      this.status = status;
      this.showUndo(edits.find(({ undone, kind }) => !undone && kind !== "forget"));
      this.sums.textContent = status.settings ? `${counted(people.length, "person", "people")}, `
        + `${count(people.filter(({ name }) => name).length)} named · ${counted(status.faces, "face")}` : "";
      if (!status.settings) this.showOff();
      else if (person === null) await this.showAll(status);
      else await this.showPerson(people.find(({ id }) => id === person));
    } catch (error) {
      fill(this.body,
        message({
          sign: "alert", isError: true, title: "Can't show people", text: sentence(error.message),
          actions: [button({ text: "Try again", sign: "retry", click: () => this.show() })],
        }),
      );
    }
  }

  showOff() {
    this.heading.textContent = "People";
    this.merging.hidden = this.updating.hidden = this.undoing.hidden = true;
    this.off ??= new FacesOff();
    fill(this.body, this.off.root);
    this.off.show();
  }

  async showPerson(one) {
    if (one) return this.showOne(one);
    this.heading.textContent = "People";
    this.merging.hidden = this.updating.hidden = true;
    return fill(this.body, message({
      sign: "search", title: "Not found",
      text: `Person ${this.person} isn't in the library. They may have been merged with somebody else.`,
      actions: [link({ href: at("people"), text: "All people", sign: "left" })],
    }));
  }

  async showAll(status) {
    this.heading.textContent = "People";
    this.chosen.clear();
    this.merging.hidden = this.people.length < 2;
    this.undoing.hidden = false;
    this.updating.hidden = !status.isGrouping;
    this.merging.disabled = true;
    const suggestions = status.isGrouping ? await api.mergeSuggestions() : [];
    fill(this.body, 
      this.people.length > 0
        ? element("ul", { class: "people-list", "aria-label": "People" }, this.people.map((one) => this.card(one)))
        : message({
          sign: "picture", title: "No people yet",
          text: status.isGrouping
            ? "They appear here once faces are found."
            : `Model ${status.settings.model} isn't calibrated. You can search faces, but Eidetic can't group them `
              + "into people.",
        }),
      suggestions.length > 0 && this.suggestionList(suggestions),
    );
  }

  card(person) {
    const box = element("input", { type: "checkbox", "aria-label": `Select ${nameOf(person)}` });
    box.addEventListener("change", () => {
      if (box.checked) this.chosen.add(person.id);
      else this.chosen.delete(person.id);
      this.merging.disabled = this.chosen.size < 2;
    });
    return element(
      "li",
      { class: "person", data: { id: person.id } },
      box,
      element(
        "a",
        { href: at(`people?person=${person.id}`), "data-go": "", class: "person-link" },
        portrait(person),
        element("span", { class: `person-name${person.name ? "" : " soft"}`, text: nameOf(person) }),
      ),
      element("p", { class: "soft small numbers", text: counted(person.images, "picture") }),
    );
  }

  suggestionList(suggestions) {
    return element(
      "section",
      { class: "suggestions", "aria-labelledby": "suggestions" },
      element("h2", { id: "suggestions", text: "Same person?" }),
      element("ul", {}, suggestions.map((suggestion) => this.suggestion(suggestion))),
    );
  }

  suggestion({ person, other, score: likeness }) {
    const same = () => this.does(() => api.mergePeople(person.id, [other.id]), () => "Merged 2 people.");
    const different = () => this.does(
      () => api.distinguishPeople(person.id, other.id), () => "Marked as different people.",
    );
    return element(
      "li",
      { class: "suggestion" },
      portrait(person, nameOf(person)),
      portrait(other, nameOf(other)),
      element(
        "div",
        {},
        element("p", { text: `${nameOf(person)} and ${nameOf(other)}` }),
        element("p", { class: "soft small numbers", text: `Similarity ${percent(likeness)}` }),
      ),
      element(
        "div",
        { class: "actions" },
        button({ text: "Same", kind: "is-primary is-small", click: same }),
        button({ text: "Different", kind: "is-small", click: different }),
      ),
    );
  }

  async showOne(person) {
    this.heading.textContent = nameOf(person);
    this.merging.hidden = this.updating.hidden = true;
    const input = element("input", {
      class: "input", id: "person-name", value: person.name ?? "", placeholder: "Name", autocomplete: "off",
      maxlength: longestName,
      "aria-describedby": "name-problem",
    });
    this.problem = element("div", { class: "problem", id: "name-problem", role: "alert" });
    const form = element(
      "form",
      { class: "field naming" },
      element("label", { for: "person-name", text: "Name" }),
      input,
      button({ text: "Save", kind: "is-primary is-small", type: "submit" }),
      this.problem,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.rename(person, input.value.trim());
    });
    const faces = new Faces(await api.facesOfPerson(person.id), {
      people: this.people.filter(({ id }) => id !== person.id),
      does: (edit, told) => this.does(edit, told),
    });
    fill(this.body, 
      element(
        "div",
        { class: "actions" },
        link({ href: at("people"), text: "All people", sign: "left", kind: "button is-small" }),
        link({ href: at(`?people=${person.id}`), text: "Pictures", sign: "search", kind: "button is-small" }),
        button({ text: "Forget…", sign: "trash", kind: "is-small", click: () => this.forget(person) }),
      ),
      form,
      faces.root,
    );
  }

  async rename(person, name) {
    this.problem.textContent = "";
    if (name === (person.name ?? "")) {
      return notice(name ? "The name hasn't changed." : "Enter a name.");
    }
    try {
      await api.namePerson(person.id, name || null);
      notice(name ? `Renamed to ${name}.` : "Name removed.");
    } catch (error) {
      const holder = this.people.find(({ id }) => id === error.details?.person);
      return holder ? this.offerMerge(person, holder) : noticeError(error);
    }
    return this.show();
  }

  /** Another person has the name that was given: perhaps they are one. */
  offerMerge(person, holder) {
    fill(this.problem,
      element("p", { text: `Another person is already named ${holder.name}.` }),
      element(
        "div", { class: "actions" },
        button({ text: "Merge", kind: "is-primary is-small", click: () => this.mergeInto(holder, person) }),
        button({
          text: "Keep separate", kind: "is-small",
          click: () => {
            fill(this.problem);
            document.getElementById("person-name").select();
          },
        }),
      ),
    );
  }

  async mergeInto(holder, person) {
    try {
      await api.mergePeople(holder.id, [person.id]);
      notice(`Merged into ${holder.name}.`);
      await go(at(`people?person=${holder.id}`), { replace: true });
    } catch (error) {
      noticeError(error);
    }
  }

  /** Asks, having said what goes, and forgets a person. */
  async forget(person) {
    try {
      const preview = await api.forgetPreview(person.id);
      const { isMeant, isChosen } = await confirmWithOption({
        title: `Forget ${nameOf(person)}?`,
        text: whatGoes(preview),
        verb: "Forget",
        option: preview.trained.length > 0
          && `Train ${preview.trained.length === 1 ? "it" : "them"} again without this person`,
      });
      if (!isMeant) return;
      notice(whatWent(await api.forgetPerson(person.id, isChosen)));
      await go(at("people"), { replace: true });
    } catch (error) {
      noticeError(error);
    }
  }

  showUndo(edit) {
    this.undoing.disabled = !edit;
    this.undoing.title = edit ? `Undo: ${edit.summary}` : "";
  }

  async merge() {
    const [first, ...others] = this.people.filter(({ id }) => this.chosen.has(id));
    const preview = await api.mergePreview(first.id, others.map(({ id }) => id));
    const isMeant = await confirm({
      title: `Merge ${counted(others.length + 1, "person", "people")}?`,
      text: [
        `The result has ${counted(preview.faces, "face")}. ${likenessOf(preview)}`
          + "You can undo this.",
      ],
      verb: "Merge",
    });
    if (isMeant) {
      await this.does(
        () => api.mergePeople(first.id, others.map(({ id }) => id)),
        () => `Merged ${counted(others.length + 1, "person", "people")}.`,
      );
    }
  }

  async update() {
    this.updating.disabled = true;
    announce("Grouping faces…");
    await this.does(
      api.groupFaces,
      ({ faces, people }) => `Grouped ${counted(faces, "face")} into ${counted(people, "person", "people")}.`,
    );
    this.updating.disabled = false;
  }

  undo() {
    return this.does(api.undoPeopleEdit, ({ summary }) => `Undone: ${summary}.`);
  }

  /** Does an edit, says so in words of its own, and shows what is now. */
  async does(edit, told) {
    try {
      const done = await edit();
      notice(told(done));
    } catch (error) {
      noticeError(error);
    }
    await this.show();
  }
}

const facesOf = ({ faces, images }) => `${counted(faces, "face")} in ${counted(images, "picture")}`;

/** What forgetting a person deletes, in sentences. */
function whatGoes({ person, trained, backups }) {
  const names = trained.map(({ id, name }) => `${name} (number ${id})`).join(", ");
  return [
    `This deletes ${person.name ? "the name, " : ""}${facesOf(person)}, and every correction that mentions this `
      + "person. Your pictures and files aren't changed. You can't undo this.",
    trained.length === 1 && `A classifier learned from this person and will be removed with its labels: ${names}.`,
    trained.length > 1 && `${count(trained.length)} classifiers learned from this person and will be removed with `
      + `their labels: ${names}.`,
    ...backups.map((path) => `A copy of the library from before an upgrade isn't changed; delete it yourself: ${path}`),
  ].filter(Boolean);
}

/** What came of forgetting a person, in sentences. */
function whatWent({ person, trained, again }) {
  const failed = again.filter(({ reason }) => reason);
  return [
    `Forgot ${nameOf(person)}: deleted ${facesOf(person)}.`,
    trained.length > 0 && `Removed ${counted(trained.length, "classifier")}.`,
    again.length > failed.length && "Training again without this person; see Train.",
    ...failed.map(({ name, reason }) => `${name} wasn't trained again. ${sentence(reason)}`),
  ].filter(Boolean).join(" ");
}

/** From this confidence on that two people are one, they look alike. */
const alikeFrom = 0.99;

/**
 * How much people look alike, from the mean scores of pairs of their faces; nothing where there are none to
 * compare.
 */
function likenessOf({ scores, confidences }) {
  const known = scores.filter((one) => one !== null);
  if (known.length === 0) return "";
  const likeness = `similarity ${percent(Math.max(Math.min(...known), 0))}`;
  if (confidences.includes(null)) return `Their faces: ${likeness}. `;
  const areAlike = confidences.every((one) => one >= alikeFrom);
  return `${areAlike ? "They look alike" : "They don't look alike"} (${likeness}). `;
}
