// What the panel has of people: the faces of the query picture, and whose pictures are searched.

import { at } from "./base.js";
import { FaceChooser } from "./chooser.js";
import { button, element, link, replaceKeepingFocus } from "./elements.js";
import { nameOf, who } from "./faces.js";
import { Filter } from "./filter.js";

export class PanelPeople {
  /**
   * @param {HTMLElement} surface has the shape of the query picture
   * @param {{filter: (settings: object) => void, face: (number: number | "all" | null) => void}} listeners
   */
  constructor(surface, listeners) {
    this.listeners = listeners;
    this.chooser = new FaceChooser(surface, listeners.face);
    this.filter = new Filter(listeners.filter);
    this.who = element("div", { class: "panel-who" });
    this.root = element("div", { class: "panel-people" }, this.who, this.filter.root);
  }

  /**
   * @param {import("./pictures.js").QueryPicture[]} pictures
   * @param {import("./route.js").Route} route
   * @param {object[]} people all that there are
   */
  show(pictures, route, people) {
    const isOne = pictures.length === 1;
    replaceKeepingFocus(this.who, isOne ? this.actions(route.face) : []);
    if (isOne) this.chooser.show(pictures[0], route.face);
    this.filter.show(people, route);
  }

  /** What there is to do about faces: search with the largest or with all, or with the picture again. */
  actions(face) {
    const { face: choose } = this.listeners;
    return [
      face
        ? button({ text: "Search with the whole picture", sign: "picture", kind: "is-small", click: () => choose(null) })
        : button({ text: "Who is this?", kind: "is-small", click: () => choose(1) }),
      face !== "all" && button({ text: "Search with every face", kind: "is-small", click: () => choose("all") }),
    ].filter(Boolean);
  }

  /** Shows the faces of the picture and whose was searched with. */
  showFaces({ faces, index, verdict }) {
    this.chooser.keep(faces);
    const person = index !== undefined && verdict.isKnown && verdict.best?.person;
    this.who.prepend(
      ...[
        element("p", { text: who({ faces, index, verdict }) }),
        faces.length > 1 && element("p", { class: "small soft", text: "Select a face in the picture to search with it." }),
        person && link({
          href: at(`?people=${person.id}`), text: `Pictures of ${nameOf(person)}`, sign: "search", kind: "button is-small",
        }),
      ].filter(Boolean),
    );
  }

  /** The query picture was pressed, at a point in fractions of it. */
  tap(point) {
    this.chooser.tap(point);
  }
}
