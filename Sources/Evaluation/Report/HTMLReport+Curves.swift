extension HTMLReport {
  /// The number of colours for runs; further runs reuse them, dashed.
  static let colours = 6

  /// The mean precision at each level of recall, one line for each run.
  var curves: String {
    let lines = runs.enumerated().map { place, run in
      line(place, run.curve.enumerated().map { (x: Double($0), y: 100 * $1) })
    }
    return section(
      "Precision and recall",
      "The best precision at or above each level of recall, averaged over all queries.",
      legend
        + chart(
          lines.joined(), "Precision at recall 0 to 1", "recall (x) against precision (y)"))
  }

  /// The share of relevant hits by predicted confidence, one line for each run.
  var reliabilities: String {
    let judged = report.runs.enumerated().compactMap { place, run in run.reliability.map { (place, $0) } }
    guard !judged.isEmpty else { return "" }
    let lines = judged.map { place, reliability in
      let points = reliability.equalMass.map { (x: 100 * $0.promised, y: 100 * $0.observed) }
      let dots = points.map { "M\(HTML.number($0.x, digits: 2)) \(HTML.number(100 - $0.y, digits: 2))h0" }
      return line(place, points)
        + "<path class=\"dots run\(place % Self.colours)\" d=\"\(dots.joined())\"/>"
    }
    let rows = judged.map { place, reliability in
      [
        key(place) + HTML.escaped(runs[place].setting.title),
        HTML.number(reliability.expectedCalibrationError),
        HTML.number(reliability.expectedCalibrationErrorEqualWidth),
        HTML.number(reliability.expectedCalibrationErrorAt10),
      ]
    }
    return section(
      "Reliability of confidences",
      "Results with a confidence, in \(Reliability.bins) bins of equally many: how often they are relevant, against what their "
        + "confidences promise. On the diagonal both are the same. The expected calibration error is the mean distance "
        + "from it.",
      legend
        + chart(
          "<path class=\"grid even\" d=\"M0 100L100 0\"/>" + lines.joined(), "Reliability of confidences",
          "share of relevant hits, upwards, at a confidence, to the right")
        + HTML.table(["expected calibration error", "equally many", "equal width", "first 10 results"], rows))
  }

  /// A run's line.
  ///
  /// - Parameters:
  ///   - place: the index of the run.
  ///   - points: 0…100 to the right and upwards.
  private func line(_ place: Int, _ points: [(x: Double, y: Double)]) -> String {
    let text = points.map { "\(HTML.number($0.x, digits: 2)),\(HTML.number(100 - $0.y, digits: 2))" }
    let dash = place < Self.colours ? "" : " stroke-dasharray=\"6 4\""
    return "<polyline class=\"run\(place % Self.colours)\" points=\"\(text.joined(separator: " "))\"\(dash)/>"
  }

  /// A chart with axes from 0 to 1.
  ///
  /// - Parameters:
  ///   - lines: SVG in 100 × 100, downwards.
  ///   - title: what it shows, for all runs.
  ///   - caption: the names of its axes.
  private func chart(_ lines: String, _ title: String, _ caption: String) -> String {
    let grid = [25, 50, 75].map { "<path class=\"grid\" d=\"M0 \($0)H100M\($0) 0V100\"/>" }
    let title = "\(title), " + runs.map(\.setting.title).joined(separator: ", ")
    return """
      <figure class="chart">
      <div class="up"><span>1</span><span>0.75</span><span>0.5</span><span>0.25</span><span>0</span></div>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="\(HTML.escaped(title))">
      \(grid.joined())\(lines)
      </svg>
      <div class="across"><span>0</span><span>0.25</span><span>0.5</span><span>0.75</span><span>1</span></div>
      <figcaption>\(caption)</figcaption>
      </figure>
      """
  }
}
