// The theme: like the system, light, or dark.

import { button, fill, icon } from "./elements.js";

const themes = [
  { name: "system", sign: "auto", label: "Theme: system" },
  { name: "light", sign: "sun", label: "Theme: light" },
  { name: "dark", sign: "moon", label: "Theme: dark" },
];

function store(name) {
  try {
    if (name === "system") localStorage.removeItem("eidetic.theme");
    else localStorage.setItem("eidetic.theme", name);
  } catch {
    // The choice then holds until the page is closed.
  }
}

/** A button that goes from theme to theme. */
export function themeButton() {
  const { dataset } = document.documentElement;
  const made = button({ label: themes[0].label, sign: themes[0].sign, kind: "is-quiet", id: "theme" });
  let at = Math.max(0, themes.findIndex(({ name }) => name === dataset.theme));
  const show = () => {
    const { name, sign, label } = themes[at];
    if (name === "system") delete dataset.theme;
    else dataset.theme = name;
    made.setAttribute("aria-label", label);
    made.title = label;
    fill(made, icon(sign));
  };
  made.addEventListener("click", () => {
    at = (at + 1) % themes.length;
    store(themes[at].name);
    show();
  });
  show();
  return made;
}
