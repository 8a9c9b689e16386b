// The page: which view shows the address, and what is the same in all of them.

import { logIn, whenUnauthorized } from "./api.js";
import { at, base } from "./base.js";
import { button, fill, message } from "./elements.js";
import { field } from "./field.js";
import { chooseFiles, listen } from "./intake.js";
import { go, start } from "./navigation.js";
import { notice, noticeError } from "./notices.js";
import { once, part } from "./once.js";
import { addedTo, isSearch, read, searchFor, write } from "./route.js";
import { themeButton } from "./themes.js";

const main = document.getElementById("main");
const dialogs = part(() => import("./dialogs.js"));
const viewOf = (load, make, ...styles) => {
  const loading = part(load, ...styles);
  return once(async () => make(await loading()));
};
// A view is fetched when it is first gone to.
const views = {
  start: viewOf(() => import("./start.js"), ({ StartView }) => new StartView(), "start.css"),
  search: viewOf(() => import("./search.js"), ({ SearchView }) => new SearchView()),
  people: viewOf(() => import("./people.js"), ({ PeopleView }) => new PeopleView(), "people.css", "library.css"),
  library: viewOf(() => import("./library.js"), ({ LibraryView }) => new LibraryView(), "library.css"),
  train: viewOf(() => import("./train.js"), ({ TrainView }) => new TrainView(), "train.css", "library.css"),
  lost: viewOf(() => import("./lost.js"), ({ LostView }) => new LostView()),
};
let shown = null;
/** What the view shown is about: another one begins at its top. */
let subject = null;

/** Draws the state that the address names, and answers with its view. */
async function render(how) {
  const route = read(location.href);
  document.body.dataset.view = route.view;
  markPlace(route.view);
  field.show(route.view === "search" ? route.text : "");
  let view;
  try {
    view = await views[route.view]();
  } catch {
    if (route.view === read(location.href).view) place(troubleView(), how);
    return null;
  }
  if (route.view !== read(location.href).view) return null;
  place(view, how);
  document.title = view.title;
  const now = view.subjectOf?.(route) ?? route.view;
  if (now !== subject && !how.isReturn) scrollTo(0, 0);
  subject = now;
  await view.show(read(location.href), how);
  return view;
}

function place(view, how) {
  if (view === shown) return;
  shown?.hide?.();
  shown = view;
  fill(main, view.root);
  if (how.isFirst !== true) main.focus({ preventScroll: true });
}

function markPlace(view) {
  const here = ["library", "people", "train"].includes(view) ? view : "search";
  for (const link of document.querySelectorAll("[data-place]")) {
    if (link.dataset.place === here && view !== "lost") link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** A view that could not be loaded. Some browsers keep such a failure until the page is loaded anew. */
const troubleView = () => ({
  root: message({
    sign: "alert", isError: true, title: "Can't load this page", level: 1,
    text: "Check that Eidetic is running, then try again.",
    actions: [button({ text: "Try again", sign: "retry", click: reload })],
  }),
});

async function reload() {
  try {
    await fetch(base, { cache: "no-store" });
    location.reload();
  } catch {
    notice("Can't reach Eidetic. Check that it is running.");
  }
}

async function searched(sources, isAdded) {
  const route = read(location.href);
  if (!isAdded) return go(searchFor(sources, route));
  try {
    const { withoutRegion } = await import("./pictures.js");
    return go(write(addedTo(await withoutRegion(route), sources)));
  } catch (error) {
    return noticeError(error);
  }
}

/** Searches with a text beside the pictures and people of the search that is shown. */
function searchText(text) {
  const route = read(location.href);
  const before = route.view === "search" ? route : { sources: [], people: [], colours: [] };
  const after = { ...before, text, face: null, show: null, view: "search" };
  go(isSearch(after) ? write(after) : at(""));
}

/** Takes the token of an address like /#token=… and leaves the address without it. */
async function takeTokenOfAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  try {
    await logIn(token);
  } catch {
    // The next request is refused, and then the token is asked for.
  }
}

/** Does something with the small dialogs. */
async function withDialogs(act) {
  try {
    return await act(await dialogs());
  } catch (error) {
    return noticeError(error);
  }
}

const showShortcuts = () => withDialogs((made) => made.showShortcuts());

function pressed(event) {
  const isTyping = event.target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select");
  const isCommand = event.ctrlKey || event.metaKey || event.altKey;
  if (isTyping || isCommand || document.querySelector("dialog[open]")) return;
  const act = { "?": showShortcuts, u: () => chooseFiles(), "/": () => field.focus() }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

/** Links of the frame hold whatever the address is. */
function setLinks() {
  const places = { search: at(""), people: at("people"), library: at("library"), train: at("train") };
  for (const link of document.querySelectorAll("[data-place]")) link.href = places[link.dataset.place];
  document.querySelector(".brand").href = at("");
}

whenUnauthorized(async () => (await dialogs()).askForToken());
await takeTokenOfAddress();
setLinks();
document.getElementById("bar-end").before(field.root);
field.whenSubmitted(searchText);
document.getElementById("bar-end").append(
  themeButton(),
  button({ label: "Keyboard shortcuts", sign: "help", kind: "is-quiet", click: showShortcuts }),
);
listen(searched, () => read(location.href).view === "search");
addEventListener("keydown", pressed);
start(render);
