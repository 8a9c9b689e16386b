extension HTML {
  /// The number of colours for lines; further ones reuse them, dashed.
  package static let colours = 6

  /// The line of a chart.
  ///
  /// - Parameters:
  ///   - place: which line of the chart it is, from 0; chooses the colour.
  ///   - points: 0…100 to the right and upwards.
  package static func line(_ place: Int, _ points: [(x: Double, y: Double)]) -> String {
    let text = points.map { "\(number($0.x, digits: 2)),\(number(100 - $0.y, digits: 2))" }
    let dash = place < colours ? "" : " stroke-dasharray=\"6 4\""
    return "<polyline class=\"run\(place % colours)\" points=\"\(text.joined(separator: " "))\"\(dash)/>"
  }

  /// The dots of a chart.
  ///
  /// - Parameters:
  ///   - place: of which line of the chart they are, from 0; chooses the colour.
  ///   - points: 0…100 to the right and upwards.
  package static func dots(_ place: Int, _ points: [(x: Double, y: Double)]) -> String {
    let text = points.map { "M\(number($0.x, digits: 2)) \(number(100 - $0.y, digits: 2))h0" }
    return "<path class=\"dots run\(place % colours)\" d=\"\(text.joined())\"/>"
  }

  /// The dashed line on which what is promised is what happens.
  package static let diagonal = "<path class=\"grid even\" d=\"M0 100L100 0\"/>"

  /// The key to a colour of a chart.
  ///
  /// - Parameter place: which line of the chart it is for, from 0.
  package static func key(_ place: Int) -> String { "<i class=\"key run\(place % colours)\"></i>" }

  /// The legend of a chart.
  ///
  /// - Parameter names: of its lines, plain text.
  package static func legend(_ names: [String]) -> String {
    "<p class=\"legend\">"
      + names.enumerated().map { "<span>\(key($0))\(escaped($1))</span>" }.joined() + "</p>"
  }

  /// A chart of lines.
  ///
  /// - Parameters:
  ///   - lines: SVG in 100 × 100, downwards.
  ///   - title: what it shows, plain text.
  ///   - caption: the names of its axes, HTML.
  ///   - up: the labels of the upward axis, five from top to bottom, plain text.
  ///   - across: the labels of the axis to the right, from left to right, plain text.
  package static func chart(
    _ lines: String, title: String, caption: String, up: [String] = ["1", "0.75", "0.5", "0.25", "0"],
    across: [String] = ["0", "0.25", "0.5", "0.75", "1"]
  ) -> String {
    let grid = [25, 50, 75].map { "<path class=\"grid\" d=\"M0 \($0)H100M\($0) 0V100\"/>" }
    let spans = { (labels: [String]) in labels.map { "<span>\(escaped($0))</span>" }.joined() }
    return """
      <figure class="chart">
      <div class="up">\(spans(up))</div>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="\(escaped(title))">
      \(grid.joined())\(lines)
      </svg>
      <div class="across">\(spans(across))</div>
      <figcaption>\(caption)</figcaption>
      </figure>
      """
  }
}
