// Query and hit in one place: flipped, side by side, or under a slider.

import { choice, element, fill, message } from "./elements.js";
import { reasonIn, sentence } from "./format.js";
import { MatchLines } from "./matches.js";
import { Zoom } from "./zoom.js";

async function reasonOf(address) {
  try {
    const response = await fetch(address);
    return (await response.json()).error.message;
  } catch {
    return "Eidetic can't show this picture";
  }
}

export class CompareStage {
  constructor() {
    this.query = element("img", { class: "stage-picture is-query", alt: "Query" });
    this.hit = element("img", { class: "stage-picture is-hit", alt: "Result" });
    this.matches = new MatchLines(this.query, this.hit);
    this.word = element("div", { class: "stage-word" });
    this.sign = element("p", { class: "stage-sign", "aria-live": "polite" });
    this.slider = element("input", {
      type: "range", class: "stage-slider", min: "0", max: "100", value: "50",
      "aria-label": "How much of the query is shown",
    });
    this.slider.addEventListener(
      "input",
      () => this.root.style.setProperty("--share", `${this.slider.value}%`),
    );
    this.root = element(
      "div",
      {
        class: "stage",
        tabindex: "0",
        autofocus: true,
        role: "group",
        "aria-label": "Query and result. Press Space to switch between them, plus and minus to zoom.",
      },
      this.hit, this.query, this.matches.root, this.word, this.sign, this.slider,
    );
    this.hit.addEventListener("load", () => (this.hit.style.backgroundImage = ""));
    this.hit.addEventListener("error", async () => {
      this.root.classList.add("is-broken");
      const text = sentence(reasonIn(await reasonOf(this.hit.src)));
      fill(this.word, message({ sign: "alert", isError: true, title: "Can't show this picture", text }));
    });
    this.zoom = new Zoom(this.root, () => [this.query, this.hit], (view) => this.matches.look(view));
    this.modes = element("div", { class: "stage-modes" });
    this.mode = "flip";
  }

  get mode() {
    return this.root.dataset.mode;
  }

  set mode(mode) {
    this.root.dataset.mode = mode;
    this.flip(false);
    this.matches.draw();
    const options = [["flip", "In place"], ["side", "Side by side"], ["slider", "Slider"]];
    const hadFocus = this.modes.contains(document.activeElement);
    fill(this.modes, 
      choice({
        name: "mode",
        legend: "Compare",
        options,
        value: mode,
        chosen: (value) => (this.mode = value),
      }),
    );
    if (hadFocus) this.modes.querySelector(":checked").focus();
  }

  /** Shows the query in the hit's place, or the hit again. */
  flip(wanted = !this.isFlipped) {
    const isQuery = wanted && !this.query.hidden;
    this.isFlipped = isQuery;
    this.root.classList.toggle("is-flipped", isQuery);
    this.sign.textContent = isQuery ? "Query" : this.hitName;
  }

  /**
   * @param {{query: string | null, pairs: number[][]}} what without a query the hit is alone; pairs are
   *   places that match, for lines where both pictures are side by side
   */
  show({ query, hit, thumbnail, hitName, pairs }) {
    this.hitName = hitName;
    this.matches.show(pairs);
    this.root.classList.remove("is-broken");
    fill(this.word);
    this.query.hidden = !query;
    if (query && this.query.getAttribute("src") !== query) this.query.src = query;
    if (this.hit.getAttribute("src") !== hit) {
      this.zoom.reset();
      this.hit.style.backgroundImage = `url("${thumbnail}")`;
      this.hit.src = hit;
    }
    this.flip(false);
  }
}

