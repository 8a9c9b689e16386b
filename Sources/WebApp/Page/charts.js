// Charts of lines: learning curves, and how reliable probabilities are.

import { element } from "./elements.js";

const svgNode = (tag, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

/**
 * A chart.
 * @param {object} chart
 * @param {string} chart.title what it shows
 * @param {{name: string, points: [number, number][]}[]} chart.lines points in 0…1, upwards
 * @param {string[]} chart.up the labels of the upward axis, from top to bottom
 * @param {string[]} chart.across the labels of the other axis
 * @param {string} chart.caption the names of the axes
 * @param {boolean} [chart.isSquare] whether both axes show the same, with a diagonal
 */
export function chart({ title, lines, up, across, caption, isSquare = false }) {
  const svg = svgNode("svg", {
    viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "img", "aria-label": title, class: "chart-plot",
  });
  for (const place of [25, 50, 75]) svg.append(svgNode("path", { class: "chart-grid", d: `M0 ${place}H100` }));
  if (isSquare) svg.append(svgNode("path", { class: "chart-even", d: "M0 100L100 0" }));
  const round = (number) => number.toFixed(2);
  lines.forEach(({ points }, place) => {
    const at = points.map(([x, y]) => `${round(100 * x)},${round(100 - 100 * y)}`);
    svg.append(svgNode("polyline", { class: `chart-line line${place}`, points: at.join(" ") }));
    if (isSquare) {
      const dots = points.map(([x, y]) => `M${round(100 * x)} ${round(100 - 100 * y)}h0`).join("");
      svg.append(svgNode("path", { class: `chart-dots line${place}`, d: dots }));
    }
  });
  const labels = (texts, name) => element("div", { class: name }, texts.map((text) => element("span", { text })));
  return element(
    "figure",
    { class: "chart" },
    element("h4", { text: title }),
    lines.length > 1 && element("p", { class: "legend small" }, lines.map(({ name }, place) =>
      element("span", {}, element("i", { class: `key line${place}` }), name))),
    labels(up, "chart-up numbers"),
    svg,
    labels(across, "chart-across numbers"),
    element("figcaption", { class: "soft small", text: caption }),
  );
}
