// Building the document: one function for elements, one for icons.

/**
 * Makes an element. Properties: `class`, `text`, `on` (listeners by event), `data` (data attributes);
 * everything else is an attribute, left out when it is null, undefined or false.
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "text") made.textContent = value;
    else if (name === "on") Object.entries(value).forEach((listener) => made.addEventListener(...listener));
    else if (name === "data") Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...present(children));
  return made;
}

/** Children that are there: what a condition left out is no text. */
const present = (children) =>
  children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== "");

/**
 * Puts children in the place of what an element holds; those that are null, undefined, false or "" are left
 * out.
 */
export function fill(place, ...children) {
  place.replaceChildren(...present(children));
}

/** Lays an element over a region `[x, y, width, height]`, in fractions of what it lies in. */
export function layOver(made, region) {
  ["left", "top", "width", "height"].forEach((side, place) => {
    made.style[side] = `${100 * region[place]}%`;
  });
  return made;
}

const shapes = {
  alert: "M12 8v5M12 16.5v.01M10.3 4.5 2.8 17.6A2 2 0 0 0 4.5 20.5h15a2 2 0 0 0 1.7-2.9L13.7 4.5a2 2 0 0 0-3.4 0Z",
  auto: "M4.5 4.5h15A1.5 1.5 0 0 1 21 6v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 15V6a1.5 1.5 0 0 1 1.5-1.5ZM12 16.5v3.5M8 20h8",
  camera: "M4 7.5h3L8.5 5h7L17 7.5h3a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 18V9A1.5 1.5 0 0 1 4 7.5ZM12 9.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h9.5A1.5 1.5 0 0 1 20 10.5V19a1.5 1.5 0 0 1-1.5 1.5H10A1.5 1.5 0 0 1 8.5 19V9.5M15.5 5.5V5A1.5 1.5 0 0 0 14 3.5H5.5A1.5 1.5 0 0 0 4 5v8.5A1.5 1.5 0 0 0 5.5 15",
  down: "m6 9.5 6 6 6-6",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15",
  flip: "M4 9.5h15l-4-4M20 14.5H5l4 4",
  folder: "M3 7a1.5 1.5 0 0 1 1.5-1.5h4.7l2 2.5h8.3A1.5 1.5 0 0 1 21 9.5v8.5a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18Z",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9.5 9.5A2.5 2.5 0 1 1 13 11.8c-.7.3-1 .8-1 1.7M12 16.8v.01",
  left: "m14.5 6-6 6 6 6",
  link: "M10 14a4 4 0 0 0 5.7 0l3.5-3.5a4 4 0 0 0-5.7-5.7L12.5 6M14 10a4 4 0 0 0-5.7 0l-3.5 3.5a4 4 0 0 0 5.7 5.7l1-1.2",
  minus: "M5 12h14",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
  open: "M13.5 4.5h6v6M19 5l-8 8M17.5 14v4a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 18V8A1.5 1.5 0 0 1 6 6.5h4",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  picture: "M4.5 4.5h15A1.5 1.5 0 0 1 21 6v12a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18V6a1.5 1.5 0 0 1 1.5-1.5ZM3 16l5-4.5 4 3.5 3.5-3 5.5 4.5M15.5 8.5v.01",
  plus: "M12 5v14M5 12h14",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4.5H15",
  right: "m9.5 6 6 6-6 6",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5l5 5",
  similar: "M4.5 3.5h8A1.5 1.5 0 0 1 14 5v8a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 3 13V5a1.5 1.5 0 0 1 1.5-1.5ZM17.5 9H19a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-1.5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  trash: "M4.5 6.5h15M9.5 6V4.5h5V6M6.5 6.5l1 13h9l1-13M10.5 10.5v5M13.5 10.5v5",
  whole: "M4 9V5.5A1.5 1.5 0 0 1 5.5 4H9M15 4h3.5A1.5 1.5 0 0 1 20 5.5V9M20 15v3.5a1.5 1.5 0 0 1-1.5 1.5H15M9 20H5.5A1.5 1.5 0 0 1 4 18.5V15",
};

/** A line icon; the text or label beside it says what it means. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon and a text; with `label` instead of `text`, the icon alone is seen. */
export function button({ text, label, sign, kind = "", click, ...attributes }) {
  return element(
    "button",
    {
      type: "button",
      class: `button ${kind}${text ? "" : " is-icon"}`,
      "aria-label": label,
      title: label,
      on: click ? { click } : {},
      ...attributes,
    },
    sign && icon(sign),
    text && element("span", { text }),
  );
}

/** A link to another state of the page. */
export function link({ href, text, sign, kind = "button" }) {
  return element("a", { href, class: kind, "data-go": "" }, sign && icon(sign), element("span", { text }));
}

/** A row of choices of which one holds; `chosen` hears the new value. */
export function choice({ name, legend, options, value, chosen }) {
  const made = element(
    "fieldset",
    { class: "choice" },
    element("legend", { text: legend }),
    element(
      "div",
      { class: "choice-track" },
      options.map(([option, text]) =>
        element(
          "label",
          {},
          element("input", { type: "radio", name, value: option, checked: option === value }),
          element("span", { text }),
        ),
      ),
    ),
  );
  made.addEventListener("change", (event) => chosen(event.target.value));
  return made;
}

/** Replaces what a place holds; the focus stays on the button of the same name, else on the first. */
export function replaceKeepingFocus(place, children) {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  fill(place, children);
  if (!focused) return;
  const buttons = [...place.querySelectorAll("a, button")];
  const nameOf = (control) => control.getAttribute("aria-label") ?? control.textContent;
  (buttons.find((one) => nameOf(one) === nameOf(focused)) ?? buttons[0])?.focus();
}

/** A word to the person in the middle of the page; at level 1 it is all that there is. */
export function message({ sign, title, text, actions = [], isError = false, level = 2 }) {
  return element(
    "div",
    { class: `message${isError ? " is-error" : ""}`, role: isError ? "alert" : null },
    element("span", { class: "message-sign" }, icon(sign)),
    element(`h${level}`, { class: "message-title", text: title }),
    text && element("p", { text }),
    actions.some(Boolean) && element("div", { class: "actions" }, actions),
  );
}
