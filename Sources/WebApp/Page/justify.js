// Rows of pictures of one height that end flush, from nothing but their aspect ratios.

/** Keeps very long and very tall pictures from ruling a row; they are cut to fit. */
const narrowest = 0.56;
const widest = 2.6;

export const aspect = ({ width, height }) => Math.min(
  Math.max((width || 1) / (height || 1), narrowest),
  widest,
);

/** Less than this share of a row is too little to stand alone; rows may shrink by so much to take it in. */
const orphan = 0.4;
const squeezed = 0.8;

const sumOf = (row) => row.reduce((sum, ratio) => sum + ratio, 0);

/** Splits aspect ratios into rows whose heights, when they fill the width, are nearest to the target. */
function rowsOf(aspects, fullHeight, target) {
  const rows = [];
  let row = [];
  for (const ratio of aspects) {
    const [before, after] = [fullHeight(row), fullHeight([...row, ratio])];
    if (row.length > 0 && after < target && before - target < target - after) {
      rows.push(row);
      row = [];
    }
    row.push(ratio);
    if (fullHeight(row) <= target) {
      rows.push(row);
      row = [];
    }
  }
  const last = rows.at(-1);
  const isOrphan = row.length > 0 && target / fullHeight(row) < orphan;
  if (isOrphan && last && fullHeight([...last, ...row]) >= squeezed * target) last.push(...row);
  else if (row.length > 0) rows.push(row);
  return rows;
}

/**
 * Places pictures in rows.
 * @param {number[]} aspects width by height of each
 * @param {{width: number, target: number, gap: number, caption: number}} room the width to fill, the height
 *   that rows should have, the space between pictures, the height of what stands below each
 * @returns {{boxes: {x: number, y: number, width: number, height: number}[], height: number}}
 */
export function justify(aspects, { width, target, gap, caption }) {
  const fullHeight = (row) => (width - gap * (row.length - 1)) / sumOf(row);
  const boxes = [];
  let y = 0;
  rowsOf(aspects, fullHeight, target).forEach((row, index, rows) => {
    const full = fullHeight(row);
    // The last row need not reach the edge, unless it nearly does.
    const isOpen = index === rows.length - 1 && full > target * 1.15;
    const height = Math.round(isOpen ? target : full);
    let x = 0;
    row.forEach((ratio, at) => {
      const isLast = at === row.length - 1 && !isOpen;
      const own = isLast ? width - x : Math.round(ratio * (isOpen ? target : full));
      boxes.push({ x, y, width: own, height });
      x += own + gap;
    });
    y += height + caption + gap;
  });
  return { boxes, height: Math.max(0, y - gap) };
}
