// The pictures that are searched with: where their bytes come from, and how they are shown.

import * as api from "./api.js";
import { cut } from "./cut.js";
import { fileName } from "./format.js";
import { once } from "./once.js";
import * as uploads from "./uploads.js";

/**
 * @typedef {{source: import("./route.js").Source, blob: Blob | null, preview: string, width: number,
 *   height: number, name: string, expires?: string}} QueryPicture
 */

/** What was asked for, by source; each is loaded once. */
const known = new Map();
const keyOf = ({ kind, value }) => `${kind}:${value}`;

async function measured(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return { preview: url, width: image.naturalWidth, height: image.naturalHeight };
}

/** How a file is shown: by the browser if it can, else by a preview that the server makes (HEIC, TIFF). */
async function shown(blob) {
  const url = URL.createObjectURL(blob);
  try {
    return await measured(url);
  } catch {
    URL.revokeObjectURL(url);
    return measured(URL.createObjectURL(await api.previewOfFile(blob)));
  }
}

/** Takes in a file and answers with its source. It stays in this browser. */
export function upload(file) {
  const value = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  const source = { kind: "upload", value };
  const name = file.name || "Pasted picture";
  known.set(keyOf(source), once(() => made(source, file, name)));
  // Where the browser keeps nothing, as in a private window, reloading loses the picture, and the page then
  // says so.
  uploads.put(value, new File([file], name, { type: file.type })).catch(() => {});
  return source;
}

const made = async (source, blob, name) => ({ source, blob, name, ...(await shown(blob)) });

async function ofGallery(source) {
  const { width, height, paths } = await api.image(source.value);
  const name = paths.length > 0 ? fileName(paths[0].path) : `Picture ${source.value}`;
  return { source, blob: null, preview: api.previewOf(source.value), width, height, name };
}

/** The same, with an error that names what is not there in words for people. */
async function orElse(loading, code, message) {
  try {
    return await loading;
  } catch (error) {
    throw error.status === 404 ? new api.APIError(404, code, message) : error;
  }
}

async function ofUpload(source) {
  // A browser that forbids storage has none of it.
  const file = await uploads.get(source.value).catch(() => null);
  if (file) return made(source, file, file.name);
  throw new api.APIError(
    410, "upload_gone", "It wasn't saved. Choose it again; use \"Create link\" to keep a search",
  );
}

async function ofKept(source) {
  const gone = "The saved picture has expired or was deleted. Choose it again";
  const { blob, expires } = await orElse(api.kept(source.value), "not_found", gone);
  return { ...(await made(source, blob, "Saved picture")), expires };
}

async function ofAddress(source) {
  try {
    return await made(source, await api.fetchAddress(source.value), source.value);
  } catch (error) {
    // A text that is no web address.
    throw error.status === 400 ? new api.APIError(400, "address_refused", error.message) : error;
  }
}

function load(source) {
  const { kind, value } = source;
  if (kind === "image") {
    return orElse(ofGallery(source), "not_found", `Picture ${value} isn't in the library. It may have been removed`);
  }
  return { query: ofKept, address: ofAddress, upload: ofUpload }[kind](source);
}

/**
 * The picture of a source, loaded once; one that could not be loaded is tried again when it is asked for
 * again.
 * @returns {Promise<QueryPicture>}
 */
export function picture(source) {
  const key = keyOf(source);
  if (!known.has(key)) known.set(key, once(() => load(source)));
  return known.get(key)();
}

const set = (source, loaded) => known.set(keyOf(source), once(() => ({ ...loaded, source })));

/** Keeps a file on the server for a permalink; answers with its new source and until when. */
export async function keep(shownPicture) {
  const { id, expires } = await api.keep(shownPicture.blob);
  const source = { kind: "query", value: id };
  set(source, { ...shownPicture, expires });
  return { source, expires };
}

/** Deletes a kept picture; it goes on as one that is in this browser only. */
export async function stopKeeping(shownPicture) {
  await api.deleteKept(shownPicture.source.value);
  const source = upload(new File([shownPicture.blob], shownPicture.name, { type: shownPicture.blob.type }));
  set(source, { ...shownPicture, expires: undefined });
  known.delete(keyOf(shownPicture.source));
  return { source };
}

/**
 * The same search with the selected area as a picture of its own: beside another picture it counts as it did
 * alone.
 * @param {import("./route.js").Route} route
 */
export async function withoutRegion(route) {
  if (!route.region || route.sources.length !== 1) return route;
  const whole = await picture(route.sources[0]);
  const part = await cut(whole.preview, route.region);
  const file = new File([part], `${whole.name} (selected area)`, { type: part.type });
  return { ...route, sources: [upload(file)], region: null };
}
