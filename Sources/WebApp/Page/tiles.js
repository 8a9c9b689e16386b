// What stands in the grids: a result with its rank and score, or a picture of the gallery to start from.

import { thumbnailOf } from "./api.js";
import { button, element, layOver } from "./elements.js";
import { bytes, clockDate, fileName, folder, score, shortDate, size } from "./format.js";

function thumbnail(item) {
  const image = element("img", { alt: "", loading: "lazy", decoding: "async", draggable: "false" });
  const seen = () => image.classList.add("is-loaded");
  image.addEventListener("load", seen);
  image.addEventListener("error", () => image.closest(".tile-link")?.classList.add("is-missing"));
  image.src = thumbnailOf(item.id);
  if (image.complete && image.naturalWidth > 0) seen();
  return image;
}

const facts = (item) =>
  element(
    "span",
    { class: "tile-facts", "aria-hidden": "true" },
    element("span", { class: "tile-name", text: fileName(item.path) }),
    element("span", { class: "tile-folder" }, element("bdi", { text: folder(item.path) })),
    element("span", { text: `${size(item)} · ${bytes(item.bytes)} · ${item.taken ? clockDate(item.taken) : shortDate(item.modified)}` }),
  );

/** A picture of the gallery, as something to start from. */
export const galleryTile = (item, href) =>
  element(
    "li",
    { class: "tile", data: { id: item.id } },
    element(
      "a",
      {
        class: "tile-link",
        href,
        draggable: "false",
        "data-go": "",
        "aria-label": `Search with ${fileName(item.path)}`,
      },
      thumbnail(item),
      facts(item),
    ),
  );

/** Outlines the part of a hit that is close, where the space keeps parts. */
function updateRegion(link, region) {
  const box = link.querySelector(".tile-region") ?? element("span", { class: "tile-region", "aria-hidden": "true" });
  if (!region) return box.remove();
  link.append(layOver(box, region));
}

function updateHit(tile, hit, href) {
  const link = tile.querySelector(".tile-link");
  link.href = href;
  link.setAttribute(
    "aria-label",
    [
      hit.isQuery ? "Query" : `Result ${hit.rank}`,
      `score ${score(hit.score)}`,
      hit.isStrong && "strong match",
      hit.region && "part of the picture",
      fileName(hit.path),
    ].filter(Boolean).join(", "),
  );
  updateRegion(link, hit.region);
  tile.querySelector(".tile-rank").textContent = hit.isQuery ? "Query" : hit.rank;
  tile.querySelector(".tile-score").textContent = score(hit.score);
  tile.classList.toggle("is-strong", Boolean(hit.isStrong));
  Object.assign(tile.dataset, { rank: hit.rank, score: hit.score });
  return tile;
}

/**
 * A hit. `like` hears “More like this”, `add` “Add to search”, `less` “Less like this”, `compare` “Compare”.
 */
export function hitTile(hit, href, { like, add, less, compare }, before) {
  if (before) return updateHit(before, hit, href);
  const tile = element(
    "li",
    { class: "tile", data: { id: hit.id } },
    element("a", { class: "tile-link", href, draggable: "false", "data-go": "" }, thumbnail(hit), facts(hit)),
    element(
      "div",
      { class: "tile-caption numbers" },
      element("span", { class: "tile-rank" }),
      element("span", { class: "tile-score" }),
    ),
    element(
      "div",
      { class: "tile-actions" },
      button({ label: "More like this", sign: "similar", kind: "is-small", click: () => like(hit) }),
      button({ label: "Add to search", sign: "plus", kind: "is-small", click: () => add(hit) }),
      button({ label: "Less like this", sign: "minus", kind: "is-small", click: () => less(hit) }),
      button({ label: "Compare with query", sign: "flip", kind: "is-small", click: () => compare(hit) }),
    ),
  );
  return updateHit(tile, hit, href);
}
