extension HTMLReport {
  /// How many colours runs have; further ones begin again, with dashes.
  static let colours = 6

  /// The mean precision at each level of recall, one line for each run.
  var curves: String {
    let lines = runs.enumerated().map { place, run in
      let points = run.curve.enumerated().map { level, precision in
        "\(level),\(HTML.number(100 - 100 * precision, digits: 2))"
      }
      let dash = place < Self.colours ? "" : " stroke-dasharray=\"6 4\""
      return
        "<polyline class=\"run\(place % Self.colours)\" points=\"\(points.joined(separator: " "))\"\(dash)/>"
    }
    let grid = [25, 50, 75].map {
      "<path class=\"grid\" d=\"M0 \($0)H100M\($0) 0V100\"/>"
    }
    let title = "Precision at recall 0 to 1, " + runs.map(\.setting.title).joined(separator: ", ")
    return section(
      "Precision and recall",
      "The mean over all queries of the best precision at each level of recall or above it.",
      legend + """
        <figure class="chart">
        <div class="up"><span>1</span><span>0.75</span><span>0.5</span><span>0.25</span><span>0</span></div>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="\(HTML.escaped(title))">
        \(grid.joined())\(lines.joined())
        </svg>
        <div class="across"><span>0</span><span>0.25</span><span>0.5</span><span>0.75</span><span>1</span></div>
        <figcaption>precision, upwards, at recall, to the right</figcaption>
        </figure>
        """)
  }
}
