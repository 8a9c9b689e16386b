// Rows of pictures of one height that end flush, from nothing but their aspect ratios.

/** Keeps very long and very tall pictures from ruling a row; they are cut to fit. */
const narrowest = 0.56;
const widest = 2.6;

export const aspect = ({ width, height }) => Math.min(Math.max((width || 1) / (height || 1), narrowest), widest);

/**
 * Places pictures in rows.
 * @param {number[]} aspects width by height of each
 * @param {{width: number, target: number, gap: number, caption: number}} room the width to fill, the height that
 *   rows should have, the space between pictures, the height of what stands below each
 * @returns {{boxes: {x: number, y: number, width: number, height: number}[], height: number}}
 */
export function justify(aspects, { width, target, gap, caption }) {
  const boxes = [];
  let y = 0;
  let row = [];
  let sum = 0;
  const place = (height) => {
    let x = 0;
    row.forEach((ratio, index) => {
      const isLast = index === row.length - 1;
      const fills = Math.abs(sum * height + gap * (row.length - 1) - width) < 1;
      const own = isLast && fills ? width - x : Math.round(ratio * height);
      boxes.push({ x, y, width: own, height: Math.round(height) });
      x += own + gap;
    });
    y += Math.round(height) + caption + gap;
    row = [];
    sum = 0;
  };
  for (const ratio of aspects) {
    const before = (width - gap * (row.length - 1)) / sum;
    const after = (width - gap * row.length) / (sum + ratio);
    // A row ends where its height is nearest to the target: with this picture or without it.
    if (row.length > 0 && after < target && before - target < target - after) place(before);
    row.push(ratio);
    sum += ratio;
    const full = (width - gap * (row.length - 1)) / sum;
    if (full <= target) place(full);
  }
  if (row.length > 0) place(Math.min(target, (width - gap * (row.length - 1)) / sum));
  return { boxes, height: Math.max(0, y - gap) };
}
