// The state of the page as its address, both ways. Nothing that a link should carry lives anywhere else.

import { at, base } from "./base.js";

/**
 * @typedef {{kind: "image" | "address" | "query" | "upload", value: string}} Source
 * @typedef {{view: "start" | "search" | "people" | "library" | "train" | "lost",
 *   sources: Source[], unlike: number[], colours: {colour: string, weight: number}[], text: string,
 *   confidence: number | null, region: number[] | null, k: string,
 *   sort: string, metric: string | null, space: string | null, rank: string | null, show: number | null,
 *   result: number | null, person: number | null, people: number[], match: string,
 *   face: number | "all" | null}} Route
 */

export const counts = ["5", "10", "30", "100", "all"];
export const sorts = ["best", "newest", "oldest", "biggest", "taken"];
export const matches = ["all", "any", "only"];
const kinds = ["image", "address", "query", "upload"];
const defaults = { k: "30", sort: "best", match: "all" };

const places = { [at("library")]: "library", [at("people")]: "people", [at("train")]: "train" };

const parts = 10000;

/** A side of a region in whole parts, so that start and length never add up to more than everything. */
function side(start, length) {
  const from = Math.round(Math.min(Math.max(start, 0), 0.99) * parts);
  return [from, Math.min(Math.round(length * parts), parts - from)];
}

/** A region that is worth naming: inside the picture, not all of it, four decimals. */
export function tidy(region) {
  if (!region || region.length !== 4 || !region.every(Number.isFinite)) return null;
  const [x, width] = side(region[0], region[2]);
  const [y, height] = side(region[1], region[3]);
  const isAll = Math.min(width, height) > 0.995 * parts;
  return isAll || width <= 0 || height <= 0 ? null : [x, y, width, height].map((value) => value / parts);
}

const numbersIn = (list) =>
  (list ?? "").split(",").map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);

/** Colours like "c04020" or, with a weight other than 1, "c04020*-1". */
const coloursIn = (list) => (list ?? "").split(",").flatMap((text) => {
  const [, colour, weight = "1"] = /^([0-9a-f]{6})(?:\*(-?[\d.]+))?$/.exec(text) ?? [];
  return colour && Number(weight) ? [{ colour, weight: Number(weight) }] : [];
});
const colourText = ({ colour, weight }) => (weight === 1 ? colour : `${colour}*${weight}`);

/** Whether a route searches at all. */
export const isSearch = ({ sources, people, colours, text }) =>
  sources.length + people.length + colours.length > 0 || text !== "";

/** @returns {Route} */
export function read(address) {
  const url = new URL(address);
  const query = url.searchParams;
  const sources = [...query].filter(([kind]) => kinds.includes(kind)).map(
    ([kind, value]) => ({ kind, value }),
  );
  const people = numbersIn(query.get("people"));
  const person = Number.parseInt(query.get("person") ?? "", 10);
  const face = query.get("face") === "all" ? "all" : Number.parseInt(query.get("face") ?? "", 10);
  const show = Number.parseInt(query.get("show") ?? "", 10);
  const result = Number.parseInt(query.get("result") ?? "", 10);
  const text = query.get("text") ?? "";
  const confidence = Number.parseFloat(query.get("confidence") ?? "");
  const colours = coloursIn(query.get("colours"));
  const isFound = isSearch({ sources, people, colours, text });
  return {
    view: places[url.pathname] ?? (url.pathname !== base ? "lost" : isFound ? "search" : "start"),
    sources,
    colours,
    unlike: numbersIn(query.get("unlike")),
    text,
    confidence: confidence > 0 && confidence <= 1 ? confidence : null,
    region: tidy(query.get("region")?.split(",").map(Number)),
    k: counts.includes(query.get("k")) ? query.get("k") : defaults.k,
    sort: sorts.includes(query.get("sort")) ? query.get("sort") : defaults.sort,
    metric: query.get("metric"),
    space: query.get("space"),
    rank: query.get("rank"),
    show: Number.isNaN(show) ? null : show,
    result: Number.isNaN(result) ? null : result,
    person: Number.isNaN(person) ? null : person,
    people,
    // A face is searched with alone.
    face: (face === "all" || face > 0) && sources.length === 1 && people.length + colours.length === 0 ? face : null,
    match: matches.includes(query.get("match")) ? query.get("match") : defaults.match,
  };
}

/** @param {Partial<Route>} route */
export function write(route) {
  if (route.view === "library") return at("library");
  const query = new URLSearchParams((route.sources ?? []).map(({ kind, value }) => [kind, value]));
  if (route.region) query.set("region", route.region.join(","));
  if (route.unlike?.length > 0) query.set("unlike", route.unlike.join(","));
  if (route.colours?.length > 0) query.set("colours", route.colours.map(colourText).join(","));
  if (route.text) query.set("text", route.text);
  if (route.people?.length > 0) query.set("people", route.people.join(","));
  for (const name of ["k", "sort", "match"]) {
    if (route[name] && route[name] !== defaults[name]) query.set(name, route[name]);
  }
  for (const name of ["confidence", "metric", "space", "rank", "face", "show"]) {
    if (route[name]) query.set(name, route[name]);
  }
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%2A", "*");
  return at(text ? `?${text}` : "");
}

/** What the hits depend on: two routes with the same key show the same search. */
export const searchKey = (route) => write({ ...route, view: "search", show: null });

/** A search with more pictures beside those of a route. */
export const addedTo = (route, sources) =>
  ({ ...route, sources: [...route.sources, ...sources], region: null, face: null, show: null });

/** A search by one picture, with nothing else of the search before it but its settings and filters. */
export const searchFor = (sources, before = {}) =>
  write({
    view: "search",
    sources,
    k: before.k,
    sort: before.sort,
    metric: before.metric,
    space: before.space,
    rank: before.rank,
    people: before.people,
    match: before.match,
    text: before.text,
    colours: before.colours,
    confidence: before.confidence,
  });
