// What is made or fetched once and then shared by all who ask.

import { APIError } from "./api.js";
import { styled } from "./styles.js";

/**
 * Makes something when it is first asked for, and gives the same to all who ask. What failed is not kept: the
 * next one to ask starts it again. `forget` drops what was made.
 */
export function once(make) {
  let made = null;
  const get = () => {
    if (made) return made;
    const making = (async () => make())();
    made = making;
    making.catch(() => made === making && (made = null));
    return making;
  };
  get.forget = () => (made = null);
  return get;
}

/**
 * A module of the page and the stylesheets that go with it, loaded when it is first needed; a failure says so
 * in words for people.
 */
export const part = (load, ...styles) => once(async () => {
  try {
    return (await Promise.all([load(), ...styles.map(styled)]))[0];
  } catch {
    throw new APIError(0, "unreachable", "Can't load this part of the page. Check that Eidetic is running");
  }
});
