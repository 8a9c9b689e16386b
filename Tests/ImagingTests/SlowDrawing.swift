/// Drawings on which librsvg works for long, or with much memory.
enum SlowDrawing {
  /// Takes minutes at least: many filters over a large picture.
  static let endless: [UInt8] = drawing(
    #"<filter id="f" x="0" y="0" width="1" height="1"><feTurbulence baseFrequency=".05" numOctaves="90"/>"#
      + #"<feGaussianBlur stdDeviation="50"/></filter>"#
      + String(repeating: #"<rect width="9000" height="9000" filter="url(#f)"/>"#, count: 200))

  /// Asks for a gigabyte: each group within another gets a picture of its own.
  static let greedy: [UInt8] = drawing(
    String(repeating: #"<g opacity=".9">"#, count: 80) + #"<rect width="9000" height="9000" fill="red"/>"#
      + String(repeating: "</g>", count: 80))

  private static func drawing(_ content: String) -> [UInt8] {
    Array(#"<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9000">\#(content)</svg>"#.utf8)
  }
}
