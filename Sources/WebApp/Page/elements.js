// Building the document: one function for elements, one for icons.

/**
 * Makes an element. Properties: `class`, `text`, `on` (listeners by event), `data` (data attributes); everything else
 * is an attribute, left out when it is null, undefined or false.
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "text") made.textContent = value;
    else if (name === "on") for (const [event, heard] of Object.entries(value)) made.addEventListener(event, heard);
    else if (name === "data") Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const shapes = {
  alert: "M12 8v5M12 16.500v.01M10.300 4.500 2.800 17.600A2 2 0 0 0 4.500 20.500h15a2 2 0 0 0 1.700-2.900L13.700 4.500a2 2 0 0 0-3.400 0Z",
  auto: "M4.500 4.500h15A1.500 1.500 0 0 1 21 6v9a1.500 1.500 0 0 1-1.500 1.500h-15A1.500 1.500 0 0 1 3 15V6a1.500 1.500 0 0 1 1.500-1.500ZM12 16.500v3.500M8 20h8",
  camera: "M4 7.500h3L8.500 5h7L17 7.500h3a1.500 1.500 0 0 1 1.500 1.500v9a1.500 1.500 0 0 1-1.500 1.500H4A1.500 1.500 0 0 1 2.500 18V9A1.500 1.500 0 0 1 4 7.500ZM12 9.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7Z",
  check: "m5 12.500 4.500 4.500L19 7.500",
  close: "M6 6l12 12M18 6 6 18",
  compare: "M12 3v18M9 6H5a1.500 1.500 0 0 0-1.500 1.500v9A1.500 1.500 0 0 0 5 18h4M15 6h4a1.500 1.500 0 0 1 1.500 1.500v9A1.500 1.500 0 0 1 19 18h-4",
  copy: "M9 9h9.500A1.500 1.500 0 0 1 20 10.500V19a1.500 1.500 0 0 1-1.500 1.500H10A1.500 1.500 0 0 1 8.500 19V9.500M15.500 5.500V5A1.500 1.500 0 0 0 14 3.500H5.500A1.500 1.500 0 0 0 4 5v8.500A1.500 1.500 0 0 0 5.500 15",
  down: "m6 9.500 6 6 6-6",
  download: "M12 4v11M7.500 11l4.500 4.500 4.500-4.500M4.500 19.500h15",
  flip: "M4 9.500h15l-4-4M20 14.500H5l4 4",
  folder: "M3 7a1.500 1.500 0 0 1 1.500-1.500h4.700l2 2.500h8.300A1.500 1.500 0 0 1 21 9.500v8.500a1.500 1.500 0 0 1-1.500 1.500h-15A1.500 1.500 0 0 1 3 18Z",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9.500 9.500A2.500 2.500 0 1 1 13 11.800c-.7.3-1 .8-1 1.700M12 16.800v.01",
  left: "m14.500 6-6 6 6 6",
  link: "M10 14a4 4 0 0 0 5.700 0l3.500-3.500a4 4 0 0 0-5.700-5.700L12.500 6M14 10a4 4 0 0 0-5.700 0l-3.500 3.500a4 4 0 0 0 5.700 5.700l1-1.200",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500Z",
  open: "M13.500 4.500h6v6M19 5l-8 8M17.500 14v4a1.500 1.500 0 0 1-1.500 1.500H6A1.500 1.500 0 0 1 4.500 18V8A1.500 1.500 0 0 1 6 6.500h4",
  pause: "M8.500 5.500v13M15.500 5.500v13",
  picture: "M4.500 4.500h15A1.500 1.500 0 0 1 21 6v12a1.500 1.500 0 0 1-1.500 1.500h-15A1.500 1.500 0 0 1 3 18V6a1.500 1.500 0 0 1 1.500-1.500ZM3 16l5-4.500 4 3.500 3.500-3 5.500 4.500M15.500 8.500v.01",
  play: "M7.500 5v14l11-7Z",
  plus: "M12 5v14M5 12h14",
  retry: "M19.500 12a7.500 7.500 0 1 1-2.300-5.400M19.500 4v4.500H15",
  right: "m9.500 6 6 6-6 6",
  search: "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13ZM15.500 15.500l5 5",
  similar: "M4.500 3.500h8A1.500 1.500 0 0 1 14 5v8a1.500 1.500 0 0 1-1.500 1.500h-8A1.500 1.500 0 0 1 3 13V5a1.500 1.500 0 0 1 1.500-1.500ZM17.500 9H19a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-1.500",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400",
  trash: "M4.500 6.500h15M9.500 6V4.500h5V6M6.500 6.500l1 13h9l1-13M10.500 10.500v5M13.500 10.500v5",
  whole: "M4 9V5.500A1.500 1.500 0 0 1 5.500 4H9M15 4h3.500A1.500 1.500 0 0 1 20 5.500V9M20 15v3.500a1.500 1.500 0 0 1-1.500 1.500H15M9 20H5.500A1.500 1.500 0 0 1 4 18.500V15",
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
  place.replaceChildren(...children);
  if (!focused) return;
  const buttons = [...place.querySelectorAll("a, button")];
  const nameOf = (control) => control.getAttribute("aria-label") ?? control.textContent;
  (buttons.find((one) => nameOf(one) === nameOf(focused)) ?? buttons[0])?.focus();
}

/** A word to the person in the middle of the page. */
export function message({ sign, title, text, actions = [], isError = false }) {
  return element(
    "div",
    { class: `message${isError ? " is-error" : ""}`, role: isError ? "alert" : null },
    element("span", { class: "message-sign" }, icon(sign)),
    element("h2", { text: title }),
    text && element("p", { text }),
    actions.length > 0 && element("div", { class: "actions" }, actions),
  );
}
