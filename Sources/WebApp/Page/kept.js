// The pictures that this browser keeps, so that reloading does not lose them; and deleting them.

import { button, element } from "./elements.js";
import { bytes, counted } from "./format.js";
import { notice, noticeError } from "./notices.js";
import * as uploads from "./uploads.js";

export class Kept {
  constructor() {
    this.text = element("p", { class: "soft small numbers" });
    this.root = element(
      "section",
      { class: "card", "aria-labelledby": "kept", hidden: true },
      element("h2", { id: "kept", text: "In this browser" }),
      this.text,
      button({ text: "Delete", sign: "trash", kind: "is-small", click: () => this.clear() }),
    );
  }

  async show() {
    try {
      await uploads.tidy();
      const usage = await uploads.usage();
      this.root.hidden = usage.pictures === 0;
      this.text.textContent = `${counted(usage.pictures, "picture")} you searched with (${bytes(usage.bytes)}). `
        + "They are deleted after a week.";
    } catch {
      // A browser that forbids storage keeps none.
      this.root.hidden = true;
    }
  }

  async clear() {
    try {
      await uploads.clear();
      notice("Deleted from this browser.");
    } catch (error) {
      noticeError(error);
    }
    await this.show();
  }
}
