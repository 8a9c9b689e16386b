import Eidetic
package import Faults

/// Says why an evaluation cannot be made.
package enum EvaluationError: FaultyError, Equatable {
  /// A ground truth or a ranking cannot be read.
  case notReadable(path: String, reason: String)
  /// A line of a file is not as expected.
  case line(path: String, number: Int, got: String, expected: String)
  /// The contents of a file are not as expected.
  case layout(path: String, reason: String)
  /// A pickle contains more than lists, texts and numbers.
  case pickle(path: String, offset: Int, reason: String)
  /// A ground truth's folder contains no query.
  case noQueries(path: String)
  /// A list of pairs is malformed.
  case pairs(path: String, line: Int, reason: String)
  /// Pictures of the ground truth are missing or cannot be used.
  case missing([String])
  /// Queries have no ranking among the given ones.
  case unranked([String])
  /// Two pictures below the root have the name in the ground truth.
  case ambiguous(name: String, paths: [String])
  /// No query has a relevant picture.
  case nothingToAsk(path: String)
  /// A query's box is outside of its picture.
  case box(query: String, picture: String, box: String)
  /// Words are searched in a space that has none.
  case noWords(space: String)
  /// Texts are to be ranked in several spaces, or by ranking steps.
  case textRanking(title: String)
  /// A list of what counts for words that cannot be read.
  case parts(got: String)
  /// A ranking is for a query that is not in the ground truth.
  case unknownQuery(path: String, query: String)

  package var kind: ErrorKind {
    switch self {
    case .notReadable, .line, .layout, .pickle, .pairs: .unreadable
    case .noQueries, .missing, .unranked, .nothingToAsk: .notReady
    case .ambiguous, .box, .noWords, .textRanking, .unknownQuery: .unsupported
    case .parts: .usage
    }
  }

  package var remedy: Remedy? {
    switch self {
    case .pickle(let path, _, _): .convertGroundTruth(path)
    case .noQueries: .chooseGroundTruth
    case .missing: .choosePictures
    case .unranked: .chooseRankings
    case .box: .searchWithWholePictures
    default: nil
    }
  }

  /// What failed, on what, why, and what to do.
  package var description: String {
    switch self {
    case .notReadable(let path, let reason):
      "cannot read \"\(path)\": \(reason); check the path"
    case .pairs(let path, let line, let reason):
      "cannot read line \(line) of the pairs in \"\(path)\": \(reason); lists have the format of LFW's pairs.txt or pairsDevTest.txt"
    case .line(let path, let number, let got, let expected):
      "cannot read line \(number) of \"\(path)\": \"\(printable(got))\" is not \(expected)"
    case .layout(let path, let reason):
      "cannot read \"\(path)\": \(reason)"
    case .pickle(let path, let offset, let reason):
      "cannot read the pickle \"\(path)\": at byte \(offset) \(reason); convert it to JSON"
    case .noQueries(let path):
      "cannot evaluate: \"\(path)\" contains no file NAME_query.txt; choose the folder of the ground truth"
    case .missing(let names):
      "cannot evaluate: \(names.count) pictures of the ground truth are missing, such as "
        + names.prefix(20).map { "\"\(printable($0))\"" }.joined(separator: ", ")
        + "; check the folder of the pictures, or skip those that are missing"
    case .unranked(let names):
      "cannot evaluate: \(names.count) queries have no ranking, such as "
        + names.prefix(20).map { "\"\(printable($0))\"" }.joined(separator: ", ")
        + "; check the rankings, or skip these queries"
    case .ambiguous(let name, let paths):
      "cannot tell which picture \"\(printable(name))\" is: "
        + paths.map { "\"\(printable($0))\"" }.joined(separator: " and ")
        + " have that name; rename one of them"
    case .nothingToAsk(let path):
      "cannot evaluate \"\(path)\": none of its queries has a relevant picture"
    case .box(let query, let picture, let box):
      "cannot use the query \"\(printable(query))\": its box \(box) is outside the picture "
        + "\"\(printable(picture))\"; check the ground truth, or search with whole pictures"
    case .noWords(let space):
      "cannot search by words in the search index \"\(space)\": it compares only pictures; use "
        + "\"\(SearchEngine.wordSpace)\""
    case .textRanking(let title):
      "cannot rank texts by \"\(title)\": pictures find texts in a single search index, without ranking steps"
    case .parts(let got):
      "cannot search words by \"\(printable(got))\": use meaning, with tags and text if they are to count, such as "
        + "meaning,tags,text"
    case .unknownQuery(let path, let query):
      "cannot use the ranking \"\(path)\": the ground truth has no query \"\(printable(query))\"; check both"
    }
  }
}
