// The parts of a search's text, as the server tells them apart, and texts with a part more or less.

import * as api from "./api.js";
import { once } from "./once.js";

const remembered = 24;
const known = new Map();

/** The parts of a text that can be read; all of them have to be met. */
export async function partsOf(text) {
  if (text === "") return [];
  if (!known.has(text)) known.set(text, once(() => api.parts(text)));
  if (known.size > remembered) known.delete(known.keys().next().value);
  return known.get(text)();
}

/** The text without a part, or with another one in its place; a part that is not there comes last. */
export function changed(parts, part, text = "") {
  const texts = parts.map((one) => (one === part ? text : one.text));
  return [...texts, part ? "" : text].filter(Boolean).join(" ");
}

/** Whether a part is words that results should show; phrases and parentheses are conditions. */
export const isWords = ({ field, isNegated, text }) => !field && !isNegated && !/^["(]/.test(text);

/** The condition on a field that has to be met, alone; not one that must not. */
export const conditionOn = (parts, field) => parts.find((part) => part.field === field && !part.isNegated);
