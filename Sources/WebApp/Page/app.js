// The page: which view shows the address, and what is the same in all of them.

import { logIn, whenUnauthorized } from "./api.js";
import { button } from "./elements.js";
import { chooseFiles, listen } from "./intake.js";
import { go, start } from "./navigation.js";
import { read, searchFor, write } from "./route.js";
import { themeButton } from "./themes.js";

const main = document.getElementById("main");
// A view is fetched when it is first gone to.
const makers = {
  start: async () => new (await import("./start.js")).StartView(),
  search: async () => new (await import("./search.js")).SearchView(),
  people: async () => new (await import("./people.js")).PeopleView(),
  library: async () => new (await import("./library.js")).LibraryView(),
};
const views = {};
let shown = null;

/** Draws the state that the address names. */
async function render(how) {
  const route = read(location.href);
  document.body.dataset.view = route.view;
  const view = await (views[route.view] ??= makers[route.view]());
  if (route.view !== read(location.href).view) return;
  if (view !== shown) {
    shown?.hide?.();
    shown = view;
    main.replaceChildren(view.root);
    if (!how.isReturn) scrollTo(0, 0);
    if (how.isFirst !== true) main.focus({ preventScroll: true });
  }
  document.title = view.title;
  for (const link of document.querySelectorAll("[data-place]")) {
    const place = ["library", "people"].includes(route.view) ? route.view : "search";
    const isHere = link.dataset.place === place;
    if (isHere) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  await view.show(read(location.href), how);
}

function searched(sources, isAdded) {
  const route = read(location.href);
  const added = { ...route, sources: [...route.sources, ...sources], region: null, face: null, show: null };
  go(isAdded ? write(added) : searchFor(sources, route));
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

const showShortcuts = async () => (await import("./dialogs.js")).showShortcuts();

function pressed(event) {
  const isTyping = event.target.matches?.("input:not([type=radio]), textarea, select");
  const isCommand = event.ctrlKey || event.metaKey || event.altKey;
  if (isTyping || isCommand || document.querySelector("dialog[open]")) return;
  const act = {
    "?": () => showShortcuts(),
    u: () => chooseFiles(),
    "/": async () => {
      if (!document.getElementById("address")) await go("/");
      document.getElementById("address").focus();
    },
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

whenUnauthorized(async () => (await import("./dialogs.js")).askForToken());
await takeTokenOfAddress();
document.getElementById("bar-end").append(
  button({
    text: "Choose a picture",
    sign: "picture",
    kind: "is-small bar-choose",
    click: () => chooseFiles(),
  }),
  themeButton(),
  button({ label: "Keyboard shortcuts", sign: "help", kind: "is-quiet", click: showShortcuts }),
);
listen(searched, () => read(location.href).view === "search");
addEventListener("keydown", pressed);
start(render);
