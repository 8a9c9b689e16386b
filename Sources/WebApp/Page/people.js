// People: all of them, one of them, who may be one, and everything put right or undone.

import * as api from "./api.js";
import { confirm } from "./dialogs.js";
import { button, element, link, message } from "./elements.js";
import { Faces, nameOf, portrait } from "./faces.js";
import { count, counted, score, sentence } from "./format.js";
import { go } from "./navigation.js";
import { notice } from "./notices.js";

export class PeopleView {
  constructor() {
    this.title = "People · Eidetic";
    this.chosen = new Set();
    this.sums = element("p", { class: "soft numbers" });
    this.undoing = button({ text: "Undo", sign: "retry", kind: "is-small", click: () => this.undo() });
    this.merging = button({
      text: "Merge", sign: "similar", kind: "is-primary is-small", click: () => this.merge(),
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
        element("div", { class: "actions" }, this.merging, this.undoing),
      ),
      this.body,
    );
  }

  async show(route) {
    if (route) this.person = route.person;
    try {
      const [{ status, people }, edits] = await Promise.all([api.people(), api.peopleEdits()]);
      this.people = people;
      this.showUndo(edits.find(({ undone }) => !undone));
      this.sums.textContent = `${counted(people.length, "person", "people")}, ${count(status.named)} named, `
        + counted(status.faces, "face");
      if (!status.settings) return this.showOff();
      const one = people.find(({ id }) => id === this.person);
      if (this.person !== null && one) await this.showOne(one);
      else await this.showAll(status);
    } catch (error) {
      this.body.replaceChildren(
        message({
          sign: "alert", isError: true, title: "People cannot be shown", text: sentence(error.message),
          actions: [button({ text: "Try again", sign: "retry", click: () => this.show() })],
        }),
      );
    }
    return undefined;
  }

  showOff() {
    this.heading.textContent = "People";
    this.merging.hidden = true;
    const turnOn = async () => {
      try {
        await api.turnFacesOn();
        await api.startJob({ faces: true });
        go("/library");
      } catch (error) {
        notice(sentence(error.message));
      }
    };
    this.body.replaceChildren(
      message({
        sign: "picture", title: "Faces are off",
        text: "Eidetic can find the faces in your pictures and group them by person. It happens on this machine only. "
          + "Ask the people in the pictures where the law or good manners want it.",
        actions: [button({ text: "Find faces", kind: "is-primary", click: turnOn })],
      }),
    );
  }

  async showAll(status) {
    this.heading.textContent = "People";
    this.chosen.clear();
    this.merging.hidden = false;
    this.merging.disabled = true;
    const suggestions = status.isGrouping ? await api.mergeSuggestions() : [];
    this.body.replaceChildren(
      this.people.length > 0
        ? element("ul", { class: "people-list", "aria-label": "People" }, this.people.map((one) => this.card(one)))
        : message({
          sign: "picture", title: "Nobody yet",
          text: status.isGrouping
            ? "Index pictures with faces in the library."
            : `Nobody has measured what scores of ${status.settings.model} are worth: faces are searched, but not grouped by `
              + "person.",
        }),
      suggestions.length > 0 && this.suggestionList(suggestions),
    );
  }

  card(person) {
    const box = element("input", { type: "checkbox", "aria-label": `Choose ${nameOf(person)}` });
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
        { href: `/people?person=${person.id}`, "data-go": "", class: "person-link" },
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
      element("h2", { id: "suggestions", text: "The same person?" }),
      element("ul", {}, suggestions.map((suggestion) => this.suggestion(suggestion))),
    );
  }

  suggestion({ person, other, score: likeness }) {
    const same = () => this.does(() => api.mergePeople(person.id, [other.id]));
    const different = () => this.does(() => api.distinguishPeople(person.id, other.id));
    return element(
      "li",
      { class: "suggestion" },
      portrait(person, nameOf(person)),
      portrait(other, nameOf(other)),
      element(
        "div",
        {},
        element("p", { text: `${nameOf(person)} and ${nameOf(other)}` }),
        element("p", { class: "soft small numbers", text: `Score ${score(likeness)}` }),
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
    this.merging.hidden = true;
    const input = element("input", {
      class: "input", id: "person-name", value: person.name ?? "", placeholder: "Name", autocomplete: "off",
    });
    const form = element(
      "form",
      { class: "field naming" },
      element("label", { for: "person-name", text: "Name" }),
      input,
      button({ text: "Save", kind: "is-primary is-small", type: "submit" }),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.does(() => api.namePerson(person.id, input.value.trim() || null));
    });
    const faces = new Faces(await api.facesOfPerson(person.id), {
      people: this.people.filter(({ id }) => id !== person.id),
      does: (edit) => this.does(edit),
    });
    this.body.replaceChildren(
      element(
        "div",
        { class: "actions" },
        link({ href: "/people", text: "All people", sign: "left", kind: "button is-small" }),
        link({ href: `/?people=${person.id}`, text: "Pictures", sign: "search", kind: "button is-small" }),
      ),
      form,
      faces.root,
    );
  }

  showUndo(edit) {
    this.undoing.disabled = !edit;
    this.undoing.title = edit ? `Undo: ${edit.summary}` : "";
  }

  async merge() {
    const [first, ...others] = this.people.filter(({ id }) => this.chosen.has(id));
    const preview = await api.mergePreview(first.id, others.map(({ id }) => id));
    const likeness = preview.scores.map((one) => (one === null ? "–" : score(one))).join(", ");
    const isMeant = await confirm({
      title: `Make one person of ${counted(others.length + 1, "person", "people")}?`,
      text: [
        `${preview.name ?? nameOf(first)} would have ${counted(preview.faces, "face")}.`,
        `Mean score: ${likeness}. You can undo it.`,
      ],
      verb: "Merge",
    });
    if (isMeant) await this.does(() => api.mergePeople(first.id, others.map(({ id }) => id)));
  }

  undo() {
    return this.does(api.undoPeopleEdit, "Undone: ");
  }

  /** Does an edit, says so, and shows what is now. */
  async does(edit, before = "") {
    try {
      const done = await edit();
      notice(sentence(before + (done.summary ?? done.edit.summary)));
    } catch (error) {
      notice(sentence(error.message));
    }
    await this.show();
  }
}
