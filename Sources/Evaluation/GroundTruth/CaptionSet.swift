/// Pictures with several captions each, for queries in both directions.
package struct CaptionSet: Sendable, Equatable {
  /// The direction of queries.
  package enum Direction: String, Sendable, Codable, CaseIterable {
    /// Captions are the queries; a caption's picture is relevant.
    case textToPicture = "text-to-picture"
    /// Pictures are the queries; a picture's captions are relevant.
    case pictureToText = "picture-to-text"
  }

  /// A caption; `id` is its picture's path, `#`, and its 1-based number among the picture's captions.
  package struct Caption: Sendable, Equatable {
    /// A unique id.
    package let id: String
    /// The path below the root.
    package let picture: String
    /// The words.
    package let text: String
  }

  /// The TSV's path.
  package let path: String
  /// In the TSV's order.
  package let captions: [Caption]

  /// Reads a TSV: a path below the root in the first column, a caption in the second; a row for each caption.
  ///
  /// - Parameter file: the TSV's path.
  /// - Throws: `EvaluationError.notReadable`, `.line` for a line without two columns.
  package init(file: String) throws(EvaluationError) {
    var captions: [Caption] = []
    var counts: [String: Int] = [:]
    for (number, line) in try TextFile.lines(file) {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 2, !cells[0].isEmpty, !cells[1].isEmpty else {
        throw .line(
          path: file, number: number, got: line, expected: "a path and a caption, separated by a tab")
      }
      counts[cells[0], default: 0] += 1
      captions.append(
        Caption(id: "\(cells[0])#\(counts[cells[0], default: 0])", picture: cells[0], text: cells[1]))
    }
    (path, self.captions) = (file, captions)
  }

  /// The queries of one direction.
  ///
  /// - Parameter direction: the direction of queries.
  package func groundTruth(_ direction: Direction) -> GroundTruth {
    switch direction {
    case .textToPicture:
      let queries = captions.map {
        JudgedQuery($0.id, group: nil, input: .text($0.text), relevant: [$0.picture])
      }
      return GroundTruth(path: path, queries: queries, candidates: Set(captions.map(\.picture)))
    case .pictureToText:
      let queries = Dictionary(grouping: captions, by: \.picture).map { picture, captions in
        JudgedQuery(
          picture, group: nil, input: .picture(picture, nil), relevant: Set(captions.map(\.id)))
      }
      let texts = Dictionary(uniqueKeysWithValues: captions.map { ($0.id, $0.text) })
      return GroundTruth(path: path, queries: queries, texts: texts)
    }
  }
}
