// Pictures that were searched with and that nobody else has: kept in this browser, so that reloading, or a
// phone that drops the tab, does not lose them.

import { base } from "./base.js";
import { once } from "./once.js";

/** No more than this is kept, and for no longer; the oldest go first. */
const most = { pictures: 24, bytes: 200_000_000, milliseconds: 7 * 24 * 3600 * 1000 };

const done = (request) => new Promise((resolve, reject) => {
  request.addEventListener("success", () => resolve(request.result));
  request.addEventListener("error", () => reject(request.error));
});

const database = once(() => {
  const opening = indexedDB.open(`eidetic ${base}`, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore("uploads", { keyPath: "id" }));
  return done(opening);
});

async function store(mode) {
  return (await database()).transaction("uploads", mode).objectStore("uploads");
}

/** Keeps a file; older ones make room for it. */
export async function put(id, file) {
  await done((await store("readwrite")).put({ id, file, bytes: file.size, at: Date.now() }));
  await tidy();
}

/** The file that was kept as this, or `null`. */
export async function get(id) {
  return (await done((await store("readonly")).get(id)))?.file ?? null;
}

export const remove = async (id) => done((await store("readwrite")).delete(id));
export const clear = async () => done((await store("readwrite")).clear());

/** How many there are, and their bytes together. */
export async function usage() {
  const kept = await done((await store("readonly")).getAll());
  return { pictures: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Deletes what is too old or too much. */
export async function tidy() {
  const kept = await done((await store("readonly")).getAll());
  let [pictures, bytes] = [0, 0];
  for (const one of kept.sort((a, b) => b.at - a.at)) {
    pictures += 1;
    bytes += one.bytes;
    // The newest stays, however large it is.
    const isTooMuch = pictures > 1 && (pictures > most.pictures || bytes > most.bytes);
    if (isTooMuch || Date.now() - one.at > most.milliseconds) await remove(one.id);
  }
}
