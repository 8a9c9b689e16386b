// What the server tells by itself, of jobs and of the library, while a view is seen.

import { events } from "./api.js";

export class Live {
  /**
   * @param {HTMLElement} root the view
   * @param {Object<string, (data: object) => void>} listeners by the names of events
   */
  constructor(root, listeners) {
    Object.assign(this, { root, listeners });
    this.listenWhileSeen = () => (document.hidden ? this.deafen() : this.listen());
  }

  start() {
    document.addEventListener("visibilitychange", this.listenWhileSeen);
    this.listen();
  }

  stop() {
    document.removeEventListener("visibilitychange", this.listenWhileSeen);
    this.deafen();
  }

  // Only while the page is seen: browsers allow a server few lasting connections.

  listen() {
    if (this.events || document.hidden || !this.root.isConnected) return;
    this.events = events();
    for (const [name, heard] of Object.entries(this.listeners)) {
      this.events.addEventListener(name, ({ data }) => heard(JSON.parse(data)));
    }
  }

  deafen() {
    this.events?.close();
    this.events = null;
  }
}
