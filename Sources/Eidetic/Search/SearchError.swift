public import Faults

/// Says why a search cannot be done.
public enum SearchError: FaultyError, Equatable {
  /// The gallery has no embeddings to search.
  case emptyGallery(folder: String, space: String?)
  /// A list of weighted spaces that cannot be read.
  case weights(got: String)
  /// A space that is named twice.
  case repeatedSpace(name: String, got: String)
  /// The metric cannot compare the vectors of the space.
  case unfitMetric(metric: String, space: String, available: [String])
  /// There is no ranking step of this name.
  case rankingStep(got: String, available: [String])
  /// A ranking step does not take this parameter or value.
  case rankingParameter(step: String, got: String, takes: [String])
  /// A parameter of a ranking step is given twice.
  case repeatedParameter(step: String, name: String)
  /// A ranking step cannot follow another one.
  case rankingOrder(step: String, after: String)
  /// A ranking step does not work in a space.
  case rankingUnfit(step: String, space: String, reason: String)
  /// A query without a picture, for a step that needs one.
  case noPictureToCompare(for: String)
  /// Fewer than one hit was asked for.
  case count(got: Int)
  /// A query without a picture, words, a colour or a filter.
  case emptyQuery
  /// A text to search for without a letter, a digit or a symbol.
  case noWord(got: String)
  /// A text that names no colour.
  case colour(got: String)
  /// A confidence that is no probability.
  case confidence(got: Double)
  /// A least confidence where nothing is compared.
  case confidenceOfNothing
  /// The gallery does not have the space where pictures are found by words.
  case wordsNotIndexed(space: String)
  /// The model of a space embeds no words.
  case wordless(space: String)
  /// The vectors of the space came from another program: other pictures have none.
  case importedSpace(name: String)
  /// The space's network or its card has changed since the gallery was indexed.
  case changedSpace(name: String)

  /// What kind of thing went wrong.
  public var kind: ErrorKind {
    switch self {
    case .weights, .rankingStep, .rankingParameter, .count, .emptyQuery, .noWord, .colour,
      .confidence:
      .usage
    case .repeatedSpace, .unfitMetric, .repeatedParameter, .rankingOrder, .rankingUnfit, .noPictureToCompare,
      .confidenceOfNothing, .wordless, .importedSpace:
      .conflict
    case .emptyGallery, .changedSpace, .wordsNotIndexed:
      .notReady
    }
  }

  /// The code for programs.
  public var code: String {
    switch self {
    case .emptyGallery: "gallery_empty"
    case .wordsNotIndexed: "words_not_indexed"
    default: kind.code
    }
  }

  /// What helps, if something in particular does.
  public var remedy: Remedy? {
    switch self {
    case .emptyGallery(_, let space): .addFolder(space: space)
    case .wordsNotIndexed(let space): .addSpace(space)
    case .wordless(let space): .removeSpace(space)
    case .changedSpace(let name): .update(space: name)
    default: nil
    }
  }

  /// What failed, on what, why, and what to do.
  public var description: String {
    switch self {
    case .emptyGallery(let folder, nil):
      "cannot search the library \"\(folder)\": it is empty; index pictures first"
    case .emptyGallery(let folder, let space?):
      "cannot search the library \"\(folder)\": its search index \"\(space)\" is empty; index pictures first"
    case .weights(let got):
      "cannot combine the search indexes \"\(got)\": a weight is a number above 0, such as A=0.7,B=0.3"
    case .repeatedSpace(let name, let got):
      "cannot combine the search indexes \"\(got)\": \"\(name)\" is named twice; name each once"
    case .unfitMetric(let metric, let space, let available):
      "cannot compare by \(metric) in the search index \"\(space)\": it supports \(available.joined(separator: ", "))"
    case .rankingStep(let got, let available):
      "cannot rank by \"\(got)\": there is no such step; use \(available.joined(separator: ", ")), or the chains none "
        + "and default"
    case .rankingParameter(let step, let got, let takes) where takes.isEmpty:
      "cannot rank by \(step) with \"\(got)\": it has no parameters; use just \(step)"
    case .rankingParameter(let step, let got, let takes):
      "cannot rank by \(step) with \"\(got)\": it takes \(takes.joined(separator: ", ")), such as "
        + "\(step):\(takes.first?.prefix { $0 != " " } ?? "")=…"
    case .repeatedParameter(let step, let name):
      "cannot rank by \(step): its \(name) is given twice; give it once"
    case .rankingOrder(let step, let after) where step == after:
      "cannot rank by \(step) twice: use it once, with its parameters"
    case .rankingOrder(let step, let after):
      "cannot rank by \(step) after \(after): it would undo what \(after) did; put \(step) first"
    case .rankingUnfit(let step, let space, let reason):
      "cannot rank by \(step) in the search index \"\(space)\": \(reason)"
    case .count(let got):
      "cannot show \(got) results: ask for at least 1"
    case .noPictureToCompare(let purpose):
      "cannot \(purpose): the query has no picture to compare with; search with one, or leave this out"
    case .emptyQuery:
      "cannot search: give a picture, words, a colour or a person to search with"
    case .noWord(let got):
      "cannot search for \"\(got)\": it has no letters or digits; search for a word, or leave it out"
    case .colour(let got):
      "cannot search by the colour \"\(got)\": use #rrggbb, such as #c04020, or "
        + Colour.names.keys.sorted().joined(separator: ", ")
    case .confidence(let got):
      "cannot ask for a confidence of \(got): give a number from 0 to 1, such as 0.9"
    case .confidenceOfNothing:
      "cannot ask for a confidence: without a picture, words or a colour nothing is compared; add one, or leave the "
        + "confidence out"
    case .wordsNotIndexed(let space):
      "cannot search by words: the library doesn't have the search index \"\(space)\", where pictures are found by "
        + "words; add it first"
    case .wordless(let space):
      "cannot search by words: the search index \"\(space)\" was made by a model that knows no words; remove it, then "
        + "add it again"
    case .importedSpace(let name):
      "cannot embed a picture for the search index \"\(name)\": its vectors came from another program; search with a "
        + "whole picture that has one, or choose another search index"
    case .changedSpace(let name):
      "cannot search in the search index \"\(name)\" with a new picture: its model has changed since the pictures were "
        + "indexed; index them again"
    }
  }
}
