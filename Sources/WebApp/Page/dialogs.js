// Small dialogs: a question, the token, the list of shortcuts.

import { logIn } from "./api.js";
import { button, element } from "./elements.js";
import { sentence } from "./format.js";

/** Shows a dialog and resolves with its return value once it is closed; it is then gone from the document. */
export function present(dialog) {
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

const titled = (title, id) => element("h2", { id, text: title });

/** Asks before something is done that cannot be undone. */
export async function confirm({ title, text, verb }) {
  const dialog = element(
    "dialog",
    { class: "dialog", "aria-labelledby": "question" },
    titled(title, "question"),
    text.map((paragraph) => element("p", { text: paragraph })),
    element(
      "div",
      { class: "actions" },
      button({ text: "Cancel", click: () => dialog.close("") }),
      button({ text: verb, kind: "is-danger", click: () => dialog.close("yes") }),
    ),
  );
  return (await present(dialog)) === "yes";
}

let asking = null;

/** Asks for the token until the server takes it; all who ask at the same time share one dialog. */
export function askForToken() {
  asking ??= tokenDialog().finally(() => (asking = null));
  return asking;
}

async function tokenDialog() {
  const input = element("input", {
    class: "input", id: "token", type: "password", autocomplete: "current-password", required: true,
    "aria-describedby": "token-problem",
  });
  const problem = element("p", { class: "problem", id: "token-problem", role: "alert" });
  const form = element(
    "form",
    { class: "field" },
    element("label", { for: "token", text: "Token" }),
    input,
    problem,
    element("div", { class: "actions" }, button({ text: "Continue", kind: "is-primary", type: "submit" })),
  );
  const dialog = element(
    "dialog",
    { class: "dialog", "aria-labelledby": "token-title" },
    titled("This gallery asks for a token", "token-title"),
    element("p", {
      class: "soft",
      text: "Eidetic printed it when it started: the part after “#token=” in the address. "
        + "Whoever started the program can tell you.",
    }),
    form,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await logIn(input.value.trim());
      dialog.close("in");
    } catch (error) {
      const isWrong = error.status === 401;
      problem.textContent = isWrong ? "This is not the token. Try again." : sentence(error.message);
      input.setAttribute("aria-invalid", "true");
      input.select();
    }
  });
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  return (await present(dialog)) === "in";
}

const shortcuts = [
  ["Everywhere", [
    ["U", "Choose a picture"],
    ["/", "Type the address of a picture"],
    ["Ctrl V", "Search with the picture on the clipboard"],
    ["?", "Show this list"],
  ]],
  ["Query picture", [
    ["← ↑ → ↓", "Move the crop box"],
    ["Shift ← ↑ → ↓", "Resize the crop box"],
    ["Enter", "Start a crop box"],
    ["Esc", "Search with the whole picture"],
    ["Tab, Enter", "Search with a face that is outlined"],
  ]],
  ["Hits", [
    ["← ↑ → ↓", "Go from hit to hit"],
    ["Enter", "Show a hit"],
    ["Space", "Show a hit, then flip between query and hit"],
    ["M", "More like this"],
  ]],
];

/** Lists what the keyboard does. */
export function showShortcuts() {
  const dialog = element(
    "dialog",
    { class: "dialog", "aria-labelledby": "keys-title" },
    titled("Keyboard", "keys-title"),
    shortcuts.map(([title, keys]) => [
      element("h3", { text: title }),
      element(
        "dl",
        { class: "keys" },
        keys.flatMap(
          ([key, text]) => [element("dt", {}, element("kbd", { text: key })), element("dd", { text })],
        ),
      ),
    ]).flat(),
    element("div", { class: "actions" }, button({ text: "Close", click: () => dialog.close() })),
  );
  return present(dialog);
}
