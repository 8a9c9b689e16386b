// A button with a panel below it.

import { button, element, fill } from "./elements.js";

const gap = 4;
const edge = 8;
let made = 0;

export class Dropdown {
  /**
   * @param {string} text on the button
   * @param {Node | (() => (Node | Promise<Node>))} contents of the panel, or what makes them each time it
   *   opens
   */
  constructor(text, contents) {
    const id = `dropdown-${(made += 1)}`;
    this.button = button({ text, sign: "down", kind: "is-small dropdown-button", popovertarget: id });
    this.button.append(this.button.firstChild);
    this.panel = element("div", { class: "dropdown", id, popover: "auto", role: "dialog", tabindex: "-1", "aria-label": text });
    const isMade = typeof contents !== "function";
    if (isMade) fill(this.panel, contents);
    // What is typed into the contents of an earlier time would be lost when the new ones come.
    if (!isMade) this.panel.addEventListener("beforetoggle", ({ newState }) => newState === "open" && fill(this.panel));
    this.panel.addEventListener("toggle", async ({ newState }) => {
      const opening = (this.opening = {});
      if (newState !== "open") return;
      if (!isMade) {
        const made = await contents();
        if (this.opening !== opening) return;
        fill(this.panel, made);
      }
      this.place();
      // A phone's keyboard would cover what there is to choose.
      const first = matchMedia("(pointer: coarse)").matches ? null : this.panel.querySelector("input, select, button");
      (first ?? this.panel).focus({ preventScroll: true });
    });
    this.root = element("div", { class: "dropdown-place" }, this.button, this.panel);
  }

  /** Below its button, within the window. */
  place() {
    const { left, bottom } = this.button.getBoundingClientRect();
    const { style } = this.panel;
    style.top = `${bottom + gap + scrollY}px`;
    style.left = `${Math.max(edge, Math.min(left, document.documentElement.clientWidth - this.panel.offsetWidth - edge))}px`;
    style.maxHeight = `${Math.max(innerHeight - bottom - gap - edge, 200)}px`;
  }

  /** Says on the button what is chosen; nothing for "". */
  choose(value) {
    this.button.classList.toggle("is-chosen", value !== "");
    this.button.querySelector(".dropdown-value")?.remove();
    if (value) this.button.lastChild.before(element("span", { class: "dropdown-value", text: value }));
  }

  close() {
    this.panel.hidePopover();
  }
}
