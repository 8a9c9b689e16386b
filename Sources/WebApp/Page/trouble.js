// What is said instead of results: that there are none, or what went wrong, and what to do.

import { at } from "./base.js";
import { button, link, message } from "./elements.js";
import { reasonIn, sentence } from "./format.js";

export class Trouble {
  /**
   * @param {{set: (settings: object) => void, retry: () => void,
   *   complete: (space: string) => void}} listeners
   */
  constructor(listeners) {
    this.listeners = listeners;
  }

  /**
   * What went wrong.
   * @param {import("./route.js").Route} route
   */
  of(error, { people, colours }) {
    if (people.length > 0 && error.code === "not_found" && !error.details.remedy?.space) return this.nobody();
    if (error.code === "words_not_indexed") {
      return this.missing(
        "To find pictures by what they show, add the search index for words. To search file names, write name: before a word.",
        "Word", error,
      );
    }
    if (colours.length > 0 && error.details?.remedy?.space === "colour-palette") {
      return this.missing("To find pictures by their colours, add the search index for colours.", "Colour", error);
    }
    return explain(error, this.listeners.retry);
  }

  /** Somebody who is filtered by is not there any more. */
  nobody() {
    return message({
      sign: "alert", isError: true, title: "Not found",
      text: "A person you filter by isn't in the library. They may have been merged with somebody else.",
      actions: [this.clearing()],
    });
  }

  /** Words, or colours, are compared in a search index that the library doesn't have yet. */
  missing(text, what, { details: { remedy } }) {
    return message({
      sign: "search", title: `${what} search isn't set up`, text,
      actions: [
        button({
          text: `Add ${what.toLowerCase()} search`, sign: "plus", kind: "is-primary",
          click: () => this.listeners.complete(remedy.space),
        }),
      ],
    });
  }

  clearing() {
    const clear = () => this.listeners.set({ people: [], match: "all" });
    return button({ text: "Clear filter", sign: "close", click: clear });
  }

  /** A search without results, and how to have some. */
  nothing({ sources, people, colours, match, face, text, confidence }) {
    const { set } = this.listeners;
    const isJoint = people.length > 1 && match !== "any";
    const any = button({ text: "Show any of them", kind: "is-primary", click: () => set({ match: "any" }) });
    const texts = {
      all: "No picture shows all of the people selected.",
      only: "No picture shows only the people selected.",
      any: "There are no pictures of the people selected.",
    };
    if (confidence !== null && sources.length + colours.length > 0) return this.nothingSure();
    if (text) return this.nothingMet();
    return message({
      sign: "search",
      title: "No results",
      text: people.length > 0
        ? texts[people.length > 1 || match === "only" ? match : "any"]
        : face ? "No other picture shows this person." : "There is no other picture to compare with.",
      actions: people.length > 0 ? [isJoint && any, this.clearing()] : [],
    });
  }

  nothingSure() {
    const clear = () => this.listeners.set({ confidence: null });
    return message({
      sign: "search", title: "No results", 
      text: "No result has the confidence that you ask for. In a library of fewer than 64 pictures none has one.",
      actions: [button({ text: "Any confidence", sign: "close", click: clear })],
    });
  }

  nothingMet() {
    const clear = () => this.listeners.set({ text: "" });
    return message({
      sign: "search", title: "No results", text: "No picture matches the words and filters of this search.",
      actions: [button({ text: "Clear words and filters", sign: "close", click: clear })],
    });
  }
}

/** Where the page does what helps after an error. */
const remedies = {
  add_folder: { href: "library", text: "Add a folder", sign: "plus" },
  add_people: { href: "library", text: "Add a folder", sign: "plus" },
  find_faces: { href: "people", text: "Turn on face recognition", sign: "picture" },
  list_people: { href: "people", text: "Show people", sign: "picture" },
  turn_faces_on: { href: "people", text: "Turn on face recognition", sign: "picture" },
  update: { href: "library", text: "Update the library", sign: "retry" },
};

function remedyOf({ details }, kind = "button") {
  const remedy = remedies[details?.remedy?.action];
  return remedy && link({ ...remedy, href: at(remedy.href), kind });
}

function explain(error, retry) {
  const again = button({ text: "Try again", sign: "retry", click: retry });
  const other = link({ href: at(""), text: "Choose another picture", sign: "picture" });
  const texts = {
    no_face: "Try a picture with a larger or clearer face.", unreachable: "Check that Eidetic is running.",
  };
  const text = texts[error.code] ?? sentence(reasonIn(error.message));
  if (error.code === "gallery_empty") {
    return message({
      sign: "folder", title: "Nothing to search yet", text,
      actions: [remedyOf(error, "button is-primary")],
    });
  }
  const titles = {
    picture_unreadable: "Can't read this picture", picture_unsupported: "Can't read this picture",
    address_refused: "Can't use this URL",
    fetch_failed: "Can't load this URL", upload_gone: "Picture no longer available", not_found: "Not found",
    payload_too_large: "File too large", unreachable: "Can't reach Eidetic",
    too_busy: "Eidetic is busy", unauthorized: "Access token needed", no_face: "No face found",
    faces_off: "Face recognition is off",
  };
  const passing = ["unreachable", "too_busy", "internal", "request_timeout", "unauthorized"];
  return message({
    sign: "alert", isError: true, title: titles[error.code] ?? "Search failed", text,
    actions: [passing.includes(error.code) && again, remedyOf(error), other],
  });
}
