// A part of a picture as a picture of its own.

import { element } from "./elements.js";

/**
 * @param {string} preview an address that an image element takes
 * @param {number[]} region `[x, y, width, height]`, in fractions of the picture
 * @returns {Promise<Blob>} a PNG
 */
export async function cut(preview, [x, y, width, height]) {
  const image = new Image();
  image.src = preview;
  await image.decode();
  const canvas = element("canvas", {
    width: Math.max(1, Math.round(image.naturalWidth * width)),
    height: Math.max(1, Math.round(image.naturalHeight * height)),
  });
  canvas.getContext("2d").drawImage(image, -x * image.naturalWidth, -y * image.naturalHeight);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
