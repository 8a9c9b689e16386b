import Eidetic

/// The kind of evaluation, with the files of its ground truth.
package enum EvaluationProtocol: Sendable, Equatable {
  /// A folder as published by VGG for Oxford's buildings.
  case oxford5k(folder: String)
  /// A folder as published by VGG for Paris.
  case paris6k(folder: String)
  /// The revisited ground truth of either, a JSON file or the published pickle.
  case revisited(file: String, Revisited.Difficulty)
  /// Classes in a TSV, `nil` to use the folders of the root; the queries are their pictures, leave-one-out,
  /// or their names.
  case labels(file: String?, by: LabelledSet.Queries = .pictures)
  /// Groups of duplicates in a TSV; `nil` to use the folders of the root.
  case duplicates(file: String?)
  /// Pictures with captions, in a TSV.
  case captions(file: String, CaptionSet.Direction)

  /// Its name on the command line.
  package var name: String {
    switch self {
    case .oxford5k: "oxford5k"
    case .paris6k: "paris6k"
    case .revisited(_, let difficulty): "revisited-" + difficulty.rawValue
    case .labels: "labels"
    case .duplicates: "duplicates"
    case .captions: "captions"
    }
  }

  /// What the queries of labels are, `pictures` or `names`; `nil` for other protocols.
  var queries: String? { if case .labels(_, let queries) = self { queries.rawValue } else { nil } }

  /// The direction of the queries of captions; `nil` for other protocols.
  var direction: String? { if case .captions(_, let direction) = self { direction.rawValue } else { nil } }

  /// Whether the queries are words.
  package var searchesWords: Bool {
    switch self {
    case .captions(_, .textToPicture), .labels(_, .names): true
    default: false
    }
  }

  /// The space to evaluate by default: that of words, for queries or results in words.
  package var defaultSpace: String {
    switch self {
    case .captions, .labels(_, .names): SearchEngine.wordSpace
    default: SearchEngine.defaultSpace
    }
  }

  /// Whether the query's own picture never counts: in leave-one-out.
  var alwaysExcludesQuery: Bool {
    switch self {
    case .labels, .duplicates: true
    case .oxford5k, .paris6k, .revisited, .captions: false
    }
  }

  /// Whether pairs of pictures are classified by a threshold.
  var judgesPairs: Bool { if case .duplicates = self { true } else { false } }

  /// Reads the ground truth.
  ///
  /// - Parameters:
  ///   - root: the folder of the pictures, whose subfolders may be classes.
  ///   - pictures: the paths of the available pictures below the root, if known.
  /// - Throws: `EvaluationError`.
  func groundTruth(root: String?, pictures: [String]) throws(EvaluationError) -> GroundTruth {
    switch self {
    case .oxford5k(let folder): return try VGGFolder.groundTruth(folder, .oxford)
    case .paris6k(let folder): return try VGGFolder.groundTruth(folder, .paris)
    case .revisited(let file, let difficulty): return try Revisited.groundTruth(file, difficulty)
    case .captions(let file, let direction): return try CaptionSet(file: file).groundTruth(direction)
    case .labels(let file, let queries):
      return try Self.labelledSet(file, root, pictures).groundTruth(queries, .merged)
    case .duplicates(let file):
      return try Self.labelledSet(file, root, pictures).groundTruth(.pictures, .kept)
    }
  }

  private static func labelledSet(
    _ file: String?, _ root: String?, _ pictures: [String]
  ) throws(EvaluationError) -> LabelledSet {
    if let file { try LabelledSet(file: file) } else { LabelledSet(root: root ?? "", pictures: pictures) }
  }
}
