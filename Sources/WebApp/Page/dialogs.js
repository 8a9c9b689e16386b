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
export async function confirm(question) {
  return (await confirmWithOption(question)).isMeant;
}

/**
 * Asks before something is done that cannot be undone, and whether something else is to be done, too.
 *
 * @param {{title: string, text: string[], verb: string, option?: string}} question
 * @returns {Promise<{isMeant: boolean, isChosen: boolean}>} whether it is to be done, and the option
 */
export async function confirmWithOption({ title, text, verb, option }) {
  const box = element("input", { type: "checkbox" });
  const dialog = element(
    "dialog",
    { class: "dialog", "aria-labelledby": "question" },
    titled(title, "question"),
    text.map((paragraph) => element("p", { text: paragraph })),
    option && element("label", { class: "option" }, box, option),
    element(
      "div",
      { class: "actions" },
      button({ text: "Cancel", click: () => dialog.close("") }),
      button({ text: verb, kind: "is-danger", click: () => dialog.close("yes") }),
    ),
  );
  return { isMeant: (await present(dialog)) === "yes", isChosen: box.checked };
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
    element("label", { for: "token", text: "Access token" }),
    input,
    problem,
    element("div", { class: "actions" }, button({ text: "Continue", kind: "is-primary", type: "submit" })),
  );
  const dialog = element(
    "dialog",
    { class: "dialog", "aria-labelledby": "token-title" },
    titled("Enter the access token", "token-title"),
    element("p", {
      class: "soft",
      text: "Ask the person who started Eidetic. It is the part after \"#token=\" in the URL that Eidetic "
        + "printed at startup.",
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
      problem.textContent = isWrong ? "Wrong token. Try again." : sentence(error.message);
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
    ["/", "Type words, filters or a picture URL"],
    ["Ctrl V", "Search with a copied picture or URL"],
    ["?", "Show keyboard shortcuts"],
  ]],
  ["Query picture", [
    ["← ↑ → ↓", "Move the selected area"],
    ["Shift ← ↑ → ↓", "Resize the selected area"],
    ["Enter", "Select an area"],
    ["Esc", "Clear the selection"],
    ["Tab, Enter", "Search with an outlined face"],
  ]],
  ["Results", [
    ["← ↑ → ↓", "Move between results"],
    ["Enter", "Open a result"],
    ["Space", "Open a result, then switch between query and result"],
    ["M", "More like this"],
    ["+ −", "Zoom in and out of an open result"],
    ["0", "Show the whole picture"],
  ]],
];

/** Lists what the keyboard does. */
export function showShortcuts() {
  const dialog = element(
    "dialog",
    { class: "dialog", "aria-labelledby": "keys-title" },
    titled("Keyboard shortcuts", "keys-title"),
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
