// Going from one state of the page to another without loading it again, and back to where one was.

let render = async () => null;
/** Counts attempts to return to a place; scrolling by hand ends the one that goes on. */
let returning = null;
/** A step back that the browser has not taken yet. */
let leaving = null;
history.scrollRestoration = "manual";

function leave() {
  if (!returning) history.replaceState({ ...history.state, scroll: scrollY }, "");
}

/**
 * Goes to an address of this page.
 * @param {{replace?: boolean, state?: object, isReturn?: boolean}} how `replace` leaves no way back to the
 *   state before; with `isReturn` an answer that is remembered is shown again
 */
export function go(href, { replace = false, state = {}, isReturn = false } = {}) {
  // Going on now would be undone by it.
  if (leaving) return leaving.then(() => go(href, { replace, state, isReturn }));
  if (replace) history.replaceState({ ...history.state, ...state }, "", href);
  else {
    leave();
    history.pushState(state, "", href);
  }
  return render({ isReturn });
}

/** Goes back one step. The browser does so later: until then, nothing else changes the address. */
export function back() {
  leaving ??= new Promise((resolve) => addEventListener("popstate", resolve, { once: true }))
    .then(() => (leaving = null));
  history.back();
}

const isPlainClick = (event) =>
  event.button === 0 && !event.defaultPrevented
  && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

/**
 * Draws the state of the address and scrolls to where it was left; lists are filled until they reach so far.
 */
async function restore(how) {
  const mine = (returning = {});
  const { scroll } = history.state ?? {};
  try {
    const view = await render(how);
    if (scroll === undefined) return;
    while (returning === mine && document.documentElement.scrollHeight < scroll + innerHeight) {
      if (!(await view?.more?.())) break;
    }
    if (returning === mine) scrollTo(0, scroll);
  } finally {
    if (returning === mine) returning = null;
  }
}

/**
 * Starts listening: links marked `data-go`, back and forward.
 * @param {(how: object) => Promise<{more?: () => Promise<boolean>} | null>} shown draws the state of the
 *   address and answers with its view; `more` shows more of a list and says whether there was more
 */
export function start(shown) {
  render = shown;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (!link || !isPlainClick(event)) return;
    event.preventDefault();
    go(link.href, { state: { fromLink: true } });
  });
  addEventListener("popstate", () => restore({ isReturn: true }));
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(kind, () => (returning = null), { passive: true });
  }
  if ("onscrollend" in window) addEventListener("scrollend", leave);
  else listenForEndOfScrolling();
  addEventListener("pagehide", leave);
  restore({ isReturn: false, isFirst: true });
}

function listenForEndOfScrolling() {
  let timer = null;
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(leave, 150);
  }, { passive: true });
}
