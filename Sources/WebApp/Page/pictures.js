// The pictures that are searched with: where their bytes come from, and how they are shown.

import * as api from "./api.js";
import { fileName } from "./format.js";

/**
 * @typedef {{source: import("./route.js").Source, blob: Blob | null, preview: string, width: number,
 *   height: number, name: string}} QueryPicture
 */

const known = new Map();
const keyOf = ({ kind, value }) => `${kind}:${value}`;
let uploads = 0;

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

/** Takes in a file, which stays in memory only, and answers with its source. */
export function upload(file) {
  uploads += 1;
  const source = { kind: "upload", value: `${Date.now().toString(36)}${uploads}` };
  known.set(keyOf(source), made(source, async () => file, file.name || "Pasted picture"));
  return source;
}

async function made(source, bytes, name) {
  const blob = await bytes();
  return { source, blob, name, ...(await shown(blob)) };
}

async function ofGallery(source) {
  const image = await api.image(source.value);
  const { width, height, paths } = image;
  const name = paths.length > 0 ? fileName(paths[0].path) : `Image ${source.value}`;
  return { source, blob: null, preview: api.previewOf(source.value), width, height, name };
}

function load(source) {
  const { kind, value } = source;
  if (kind === "image") return ofGallery(source);
  if (kind === "query") return made(source, () => api.kept(value), "Kept picture");
  if (kind === "address") return made(source, () => api.fetchAddress(value), value);
  throw new api.APIError(
    410,
    "upload_gone",
    "This picture was only in memory. Show it again; next time, “Keep a link” keeps it",
  );
}

/**
 * The picture of a source, loaded once.
 * @returns {Promise<QueryPicture>}
 */
export function picture(source) {
  const key = keyOf(source);
  if (!known.has(key)) {
    const loading = Promise.resolve().then(() => load(source));
    known.set(key, loading);
    loading.catch(() => known.delete(key));
  }
  return known.get(key);
}

/** Keeps a file on the server for a permalink; answers with its new source and when it is forgotten. */
export async function keep(shownPicture) {
  const { id, expires } = await api.keep(shownPicture.blob);
  const source = { kind: "query", value: id };
  known.set(keyOf(source), Promise.resolve({ ...shownPicture, source }));
  remember(id, expires);
  return source;
}

/** Deletes a kept picture; it goes on as one that is only in memory. */
export async function stopKeeping(shownPicture) {
  await api.deleteKept(shownPicture.source.value);
  const source = upload(shownPicture.blob);
  known.set(keyOf(source), Promise.resolve({ ...shownPicture, source }));
  known.delete(keyOf(shownPicture.source));
  remember(shownPicture.source.value, null);
  return source;
}

const expiryKey = (id) => `eidetic.kept.${id}`;

/** Notes until when a picture is kept; null when it is no longer. */
function remember(id, expires) {
  try {
    if (expires) localStorage.setItem(expiryKey(id), expires);
    else localStorage.removeItem(expiryKey(id));
  } catch {
    // Only the date on the page is lost.
  }
}

/** Until when a kept picture is kept, if this browser knows. */
export function expiry(id) {
  try {
    return localStorage.getItem(expiryKey(id));
  } catch {
    return null;
  }
}
