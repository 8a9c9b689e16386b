import Reporting

extension HTMLReport {
  /// The mean precision at each level of recall, one line for each run.
  var curves: String {
    let lines = runs.enumerated().map { place, run in
      HTML.line(place, run.curve.enumerated().map { (x: Double($0), y: 100 * $1) })
    }
    return HTML.section(
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
      return HTML.line(place, points) + HTML.dots(place, points)
    }
    let rows = judged.map { place, reliability in
      [
        key(place) + HTML.escaped(runs[place].setting.title),
        HTML.number(reliability.expectedCalibrationError),
        HTML.number(reliability.expectedCalibrationErrorEqualWidth),
        HTML.number(reliability.expectedCalibrationErrorAt10),
      ]
    }
    return HTML.section(
      "Reliability of confidences",
      "Results with a confidence, in \(Reliability.bins) bins of equally many: how often they are relevant, against what their "
        + "confidences promise. On the diagonal both are the same. The expected calibration error is the mean distance "
        + "from it.",
      legend
        + chart(
          HTML.diagonal + lines.joined(), "Reliability of confidences",
          "share of relevant hits, upwards, at a confidence, to the right")
        + HTML.table(["expected calibration error", "equally many", "equal width", "first 10 results"], rows))
  }

  /// A chart with axes from 0 to 1.
  ///
  /// - Parameters:
  ///   - lines: SVG in 100 × 100, downwards.
  ///   - title: what it shows, for all runs.
  ///   - caption: the names of its axes.
  private func chart(_ lines: String, _ title: String, _ caption: String) -> String {
    HTML.chart(
      lines, title: "\(title), " + runs.map(\.setting.title).joined(separator: ", "), caption: caption)
  }
}
