/// Pictures with their classes.
package struct LabelledSet: Sendable, Equatable {
  /// The class of pictures that are never relevant, and not queries.
  package static let distractor = "_distractor"

  /// What is searched with.
  package enum Queries: String, Sendable, Codable, CaseIterable {
    /// Each picture; the others of its class are relevant.
    case pictures
    /// The name of each class; its pictures are relevant.
    case names
  }

  /// The TSV's path, or the root's.
  package let path: String
  /// The class of each picture, by its path below the root.
  package let classes: [String: String]

  /// Reads a TSV: a path below the root in the first column, the class in the second; others are ignored.
  ///
  /// - Parameter file: the TSV's path.
  /// - Throws: `EvaluationError.notReadable`, `.line` for a line with fewer than two columns, or a repeated
  ///   path.
  package init(file: String) throws(EvaluationError) {
    var classes: [String: String] = [:]
    for (number, line) in try TextFile.lines(file) {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 2, !cells[0].isEmpty, !cells[1].isEmpty, classes[cells[0]] == nil else {
        throw .line(
          path: file, number: number, got: line, expected: "a new path and a class, separated by a tab")
      }
      classes[cells[0]] = cells[1]
    }
    (path, self.classes) = (file, classes)
  }

  /// Uses the folders of a root as classes; pictures directly in the root are distractors.
  ///
  /// - Parameters:
  ///   - root: the folder of the pictures.
  ///   - pictures: their paths below the root.
  package init(root: String, pictures: some Sequence<String>) {
    path = root
    classes = pictures.reduce(into: [:]) { classes, picture in
      let parts = picture.split(separator: "/")
      classes[picture] = parts.count > 1 ? String(parts[0]) : Self.distractor
    }
  }

  /// The ground truth for queries of one kind.
  ///
  /// - Parameters:
  ///   - queries: what is searched with.
  ///   - copies: how identical files are treated.
  package func groundTruth(_ queries: Queries, _ copies: GroundTruth.Copies) -> GroundTruth {
    switch queries {
    case .pictures: groundTruth(copies)
    case .names: groundTruthOfNames(copies)
    }
  }

  /// Each class is a query: its name, with spaces for underscores.
  private func groundTruthOfNames(_ copies: GroundTruth.Copies) -> GroundTruth {
    let queries = members.filter { $0.key != Self.distractor }.map { label, pictures in
      let words = label.split(separator: "_").joined(separator: " ")
      return JudgedQuery(label, group: nil, input: .text(words), relevant: pictures)
    }
    return GroundTruth(path: path, queries: queries, copies: copies, others: Set(classes.keys))
  }

  /// The pictures of each class.
  private var members: [String: Set<String>] {
    Dictionary(grouping: classes.keys) { classes[$0] ?? Self.distractor }.mapValues(Set.init)
  }

  /// Leave-one-out: each picture is a query, and the others of its class are relevant. Pictures that are
  /// alone in their class have no relevant ones.
  ///
  /// - Parameter copies: how identical files are treated.
  package func groundTruth(_ copies: GroundTruth.Copies) -> GroundTruth {
    let members = members
    let queries = classes.filter { $0.value != Self.distractor }.map { picture, label in
      JudgedQuery(
        picture, group: label, input: .picture(picture, nil), relevant: members[label, default: []])
    }
    return GroundTruth(path: path, queries: queries, copies: copies, others: Set(classes.keys))
  }
}
