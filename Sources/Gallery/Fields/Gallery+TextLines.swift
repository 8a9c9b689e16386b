/// A line of text in an image.
package struct TextLine: Sendable, Equatable {
  package let text: String
  /// 0…1.
  package let confidence: Double
  /// Four pairs of x and y, fractions 0…1 of the upright image, clockwise from where the line begins above.
  package let corners: [[Double]]

  /// - Parameters:
  ///   - text: what is written.
  ///   - confidence: 0…1.
  ///   - corners: four pairs of x and y.
  package init(text: String, confidence: Double, corners: [[Double]]) {
    precondition(corners.count == 4 && corners.allSatisfy { $0.count == 2 }, "corners \(corners)")
    (self.text, self.confidence, self.corners) = (text, confidence, corners)
  }
}

extension FoundRows {
  /// - Parameters:
  ///   - lines: in the order in which they are read.
  ///   - analysis: that read them.
  package init(_ lines: [TextLine], by analysis: AnalysisID) {
    let rows = lines.enumerated().map { place, line in
      [FoundValue.integer(Int64(place)), .text(line.text), .number(line.confidence)]
        + line.corners.joined().map { .number($0) }
    }
    self.init(rows, in: .textLines, by: analysis)
  }
}

extension Gallery {
  /// The lines of text in an image, in the order in which they are read.
  ///
  /// - Parameter image: its number.
  package func textLines(ofImage image: Int64) throws(GalleryError) -> [TextLine] {
    try connection.rows(
      """
      SELECT text, confidence, x1, y1, x2, y2, x3, y3, x4, y4 FROM text_lines WHERE image_id = ? ORDER BY line
      """, [.integer(image)]
    ) { row in
      TextLine(
        text: row.text(0), confidence: row.real(1),
        corners: stride(from: Int32(2), to: 10, by: 2).map { [row.real($0), row.real($0 + 1)] })
    }
  }

  /// Removes all text that was read in images, and overwrites where it lay.
  package func removeTextLines() throws(GalleryError) {
    try erasing { () throws(GalleryError) in
      try connection.run("DELETE FROM analyses WHERE kind = ?", [.text(AnalysisTable.textLines.name)])
      try connection.script("DELETE FROM text_lines;")
      try imageTexts.eraseWhatIsGone(connection)
    }
  }
}
