// An address that the page does not have.

import { at } from "./base.js";
import { element, link, message } from "./elements.js";

export class LostView {
  constructor() {
    this.title = "Not found · Eidetic";
    this.root = element("div", {}, message({
      sign: "search", title: "Not found", level: 1, text: "There is no page at this address.",
      actions: [
        link({ href: at(""), text: "Search", sign: "search", kind: "button is-primary" }),
        link({ href: at("library"), text: "Library", sign: "folder" }),
      ],
    }));
  }

  show() {}
}
