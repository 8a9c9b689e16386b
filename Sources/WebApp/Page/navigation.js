// Going from one state of the page to another without loading it again.

let render = () => {};
history.scrollRestoration = "manual";

const leave = () => history.replaceState({ ...history.state, scroll: scrollY }, "");

/** Goes to an address of this page. `replace` leaves no way back to the state before. */
export function go(href, { replace = false, state = {} } = {}) {
  if (replace) history.replaceState({ ...history.state, ...state }, "", href);
  else {
    leave();
    history.pushState(state, "", href);
  }
  return render({ isReturn: false });
}

const isPlainClick = (event) =>
  event.button === 0 && !event.defaultPrevented
  && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

/** Starts listening: links marked `data-go`, back and forward. `shown` draws the state of the address. */
export function start(shown) {
  render = shown;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (!link || !isPlainClick(event)) return;
    event.preventDefault();
    go(link.href, { state: { fromLink: true } });
  });
  addEventListener("popstate", async () => {
    const scroll = history.state?.scroll;
    await render({ isReturn: true });
    if (scroll !== undefined) scrollTo(0, scroll);
  });
  addEventListener("scrollend", leave);
  addEventListener("pagehide", leave);
  const scroll = history.state?.scroll;
  render({ isReturn: false, isFirst: true }).then(() => scroll !== undefined && scrollTo(0, scroll));
}
