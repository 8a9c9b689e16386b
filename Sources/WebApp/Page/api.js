// What the page asks of the server. Every failure becomes an APIError with the server's own words.

import { at } from "./base.js";

const root = at("api/v1");
let askForToken = async () => false;

/** Says who asks for the token when the server demands one: resolves to true once there is a session. */
export function whenUnauthorized(ask) {
  askForToken = ask;
}

export class APIError extends Error {
  /** @param {object} details what else the server said of it */
  constructor(status, code, message, details = {}) {
    super(message);
    Object.assign(this, { status, code, details });
  }
}

const unreachable = () => new APIError(0, "unreachable", "Can't reach Eidetic. Check that it is running");

/** Whether an error only says that nobody waits for the answer any more. */
export const isAborted = (error) => error.name === "AbortError";

async function failure(response) {
  let [code, details] = ["internal", {}];
  let text = `unexpected answer (HTTP ${response.status})`;
  try {
    const { error } = await response.json();
    ({ code } = error);
    details = error;
    text = error.message ?? text;
  } catch {
    // Not the server's JSON: the status has to do.
  }
  const retryAfter = Number(response.headers.get("Retry-After")) || 0;
  return new APIError(response.status, code, text, { ...details, retryAfter });
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    setTimeout(() => (signal?.removeEventListener("abort", stop), resolve()), seconds * 1000);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

async function send(method, path, { json, form, signal, accept } = {}) {
  const headers = {
    ...(json ? { "Content-Type": "application/json" } : {}), ...(accept ? { Accept: accept } : {}),
  };
  try {
    return await fetch(root + path, { method, headers, body: json ? JSON.stringify(json) : form, signal });
  } catch (error) {
    if (isAborted(error)) throw error;
    throw unreachable();
  }
}

/** Sends a request; a server that is busy is asked again twice, after the time that it names. */
async function request(method, path, options = {}) {
  for (let attempt = 0; ; attempt += 1) {
    const response = await send(method, path, options);
    if (response.ok) return response;
    const error = await failure(response);
    if (error.status === 401 && path !== "/session" && (await askForToken())) continue;
    if (error.code !== "too_busy" || attempt === 2) throw error;
    await pause(Math.min(error.details.retryAfter || 1, 5), options.signal);
  }
}

const json = async (...arguments_) => (await request(...arguments_)).json();

function formOf(fields, files = []) {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  for (const file of files) form.append("image", file, file.name ?? "picture");
  return form;
}

export const logIn = (token) => request("POST", "/session", { json: { token } });
export const status = () => json("GET", "/status");
export const spaces = async () => (await json("GET", "/spaces")).spaces;

/**
 * Searches. Pictures of the gallery, kept ones and addresses go by name; files go along as multipart, and
 * then all else as fields.
 * @param {(progress: {step: string, done: number, total: number}) => void} [heard] how far a slow ranking has
 *   come
 */
export async function search(query, signal, heard) {
  const body = bodyOf(query);
  if (!heard) return json("POST", "/search", { ...body, signal });
  const response = await request("POST", "/search", { ...body, signal, accept: "text/event-stream" });
  const { eventsOf } = await import("./stream.js");
  for await (const { name, data } of eventsOf(response)) {
    if (name === "answer") return data;
    if (name === "error") throw new APIError(data.status, data.error.code, data.error.message, data.error);
    if (name === "progress") heard(data);
  }
  throw unreachable();
}

function bodyOf({ files = [], ...fields }) {
  if (files.length === 0) return { json: fields };
  const flat = Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    if (name === "region") return [[name, value.join(",")]];
    const text = (one) => (typeof one === "object" ? JSON.stringify(one) : one);
    return Array.isArray(value) ? value.map((one) => [name, text(one)]) : [[name, value]];
  });
  return { form: formOf(flat, files) };
}

export const fields = async () => (await json("GET", "/fields")).fields;
/** The parts of a filter's text; all of them have to be met. */
export const parts = async (text) => (await json("GET", `/parts?${new URLSearchParams({ text })}`)).parts;
/** How to go on with a filter's text at a cursor, in bytes. */
export const suggestions = (text, cursor, signal, limit = 10) =>
  json("GET", `/suggestions?${new URLSearchParams({ text, cursor, limit })}`, { signal });

const paged = (path, limit, cursor, others = {}) =>
  json("GET", `${path}?${new URLSearchParams({ ...others, limit, ...(cursor ? { cursor } : {}) })}`);

export const images = (limit, cursor, sort = "added") => paged("/images", limit, cursor, { sort });
/** How many pictures were taken in each month, and where each month begins in `images` by date. */
export const timeline = () => json("GET", "/timeline");
/** The folders in a folder; the indexed ones without it. */
export const folders = async (path) =>
  (await json("GET", path ? `/folders?${new URLSearchParams({ path })}` : "/folders")).folders;

export const tags = async () => (await json("GET", "/tags")).tags;
export const addTag = (tag, images) => json("POST", "/tags/add", { json: { tag, images } });
export const removeTag = (tag, images) => json("POST", "/tags/remove", { json: { tag, images } });
export const undoTag = () => json("POST", "/tags/undo");

export const image = (id) => json("GET", `/images/${id}`);
export const thumbnailOf = (id) => `${root}/images/${id}/thumbnail`;
export const previewOf = (id) => `${root}/images/${id}/preview`;
export const originalOf = (id) => `${root}/images/${id}/original`;

const blob = async (...arguments_) => (await request(...arguments_)).blob();

export const fetchAddress = (address) => blob("POST", "/fetch", { json: { address } });
export const previewOfFile = (file) => blob("POST", "/preview", { form: formOf([], [file]) });

export const keep = (file) => json("POST", "/queries", { form: formOf([], [file]) });
export async function kept(id) {
  const response = await request("GET", `/queries/${id}`);
  return { blob: await response.blob(), expires: response.headers.get("Eidetic-Expires") };
}
export const deleteKept = (id) => request("DELETE", `/queries/${id}`);

export const people = () => json("GET", "/people");
export const peopleEdits = async () => (await json("GET", "/people/edits?limit=20")).edits;
export const mergeSuggestions = async () => (await json("GET", "/people/suggestions?limit=10")).suggestions;
export const namePerson = (id, name) => json("POST", `/people/${id}/name`, { json: { name } });
export const mergePeople = (id, others) => json("POST", `/people/${id}/merge`, { json: { others } });
export const mergePreview = (id, others) => json("POST", `/people/${id}/merge/preview`, { json: { others } });
export const forgetPerson = (id, trainAgain) => json("POST", `/people/${id}/forget`, { json: { trainAgain } });
export const forgetPreview = (id) => json("POST", `/people/${id}/forget/preview`);
export const distinguishPeople = (id, other) => json("POST", `/people/${id}/distinguish`, { json: { other } });
export const undoPeopleEdit = () => json("POST", "/people/undo");
export const facesOfPerson = async (id) => (await json("GET", `/people/${id}/faces`)).faces;
export const facesOfImage = async (id) => (await json("GET", `/images/${id}/faces`)).faces;
export const portraitOf = (face) => `${root}/faces/${face}/portrait`;
export const splitFaces = (faces) => json("POST", "/faces/split", { json: { faces } });
export const moveFaces = (faces, person) => json("POST", "/faces/move", { json: { faces, person } });
export const rejectFaces = (faces) => json("POST", "/faces/reject", { json: { faces } });
/** Says of faces that they are none. */
export const notFaces = (faces) => json("POST", "/faces/not-faces", { json: { faces } });
export const turnFacesOn = (model) => json("POST", "/faces/on", { json: { model } });

export const models = async (task) => (await json("GET", `/models?${new URLSearchParams({ task })}`)).models;
export const modelFetches = async () => (await json("GET", "/models/fetches")).fetches;
export const fetchModel = (name) => json("POST", "/models/fetch", { json: { name } });
export const cancelModelFetch = (name) => json("POST", "/models/fetch/cancel", { json: { name } });

/** Searches with a face: `file` and `index`, `image` and `index`, or `face`. */
export const searchByFace = ({ file, ...fields }, signal) =>
  json("POST", "/faces/search", file ? { form: formOf(Object.entries(fields), [file]), signal } : { json: fields, signal });

export const roots = async () => (await json("GET", "/roots")).roots;
export const forgetRoot = (id) => request("DELETE", `/roots/${id}`);
export const jobs = async () => (await json("GET", "/jobs")).jobs;
export const startJob = (job) => json("POST", "/jobs", { json: job });
export const steerJob = (id, verb) => json("POST", `/jobs/${id}/${verb}`);

/** What was trained, the newest first. */
export const trained = async () => (await json("GET", "/training")).trained;
/** The classes of labels, with how many pictures each has, and warnings. */
export const previewLabels = (labels, leastPictures) =>
  json("POST", "/training/labels", { json: { labels, leastPictures } });
export const train = (order) => json("POST", "/training", { json: order });
/** Trains as a result was trained, with what has been corrected since. */
export const trainAgain = (id) => json("POST", `/training/${id}/again`);
export const trainingReport = (id) => json("GET", `/training/${id}`);
export const useTrained = (id, used) => json("POST", `/training/${id}/use`, { json: { used } });
export const removeTrained = (id) => request("DELETE", `/training/${id}`);
/** What a picture is taken for, the most probable class first. */
export const classify = (id, file) => json("POST", `/training/${id}/classify`, { form: formOf([], [file]) });
/** Corrects the label of a picture that a result was trained on; without a label it is left out. */
export const correctLabel = (id, image, label) =>
  json("POST", `/training/${id}/corrections`, { json: { image, ...(label === null ? {} : { label }) } });
/** Groups all faces by person anew. */
export const groupFaces = () => json("POST", "/people/cluster");

export const errors = (limit, cursor) => paged("/errors", limit, cursor);
export const events = () => new EventSource(`${root}/events`);
