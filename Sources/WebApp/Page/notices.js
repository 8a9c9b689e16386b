// Words that come and go: for everybody at the lower edge, and for screen readers alone.

import { element, fill } from "./elements.js";
import { sentence } from "./format.js";

/** Says something to screen readers. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}

/** Shows a short word for a few seconds. */
export function notice(text) {
  const shown = element("div", { class: "notice", text });
  fill(document.getElementById("notices"), shown);
  announce(text);
  setTimeout(() => shown.remove(), 5000 + 40 * text.length);
}

/** Says what went wrong. */
export const noticeError = (error) => notice(sentence(error.message));

/** Copies a text; where the clipboard is closed to pages (plain HTTP), by way of a selection. */
export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const carrier = element("textarea", { class: "unseen", text });
    const place = document.querySelector("dialog[open]") ?? document.body;
    place.append(carrier);
    carrier.select();
    document.execCommand("copy");
    carrier.remove();
  }
  notice(done);
}
