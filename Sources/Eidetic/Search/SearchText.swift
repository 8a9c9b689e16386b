public import FoundationEssentials
import QueryLanguage

/// A line of the search field: words to search with, and conditions that results must meet.
///
/// It is in the query language (Documentation/query-language.md). Of what must hold together,
/// - words are one signal, in their order: `beach type:png sunset` searches with "beach sunset". Alternatives
///   of words belong to them: `beach (dog OR cat)` searches with "beach dog or cat";
/// - words with a dash before them are a signal of negative weight;
/// - all else is the filter: conditions, phrases, and groups that contain any of these.
public struct SearchText: Sendable, Equatable {
  /// The words; none if there are only conditions.
  public let signals: [Query.Signal]
  /// The conditions; `nil` if there are none.
  public let filter: Filter?

  /// The weight of words with a dash before them; that of the wanted ones is 1.
  public static let unwantedWeight: Float = -0.5

  /// Reads a line.
  ///
  /// - Parameters:
  ///   - text: an empty one has neither signals nor a filter.
  ///   - now: says what days such as `yesterday` are.
  ///   - timeZone: in which days begin.
  /// - Throws: a `FaultyError` of kind `usage` that says what is wrong with the text, and where.
  public init(_ text: String, now: Date = .now, in timeZone: TimeZone = .current) throws {
    let expression = try Filter.parser(now: now, in: timeZone).expression(of: text)
    var (wanted, unwanted, conditions) = ([String](), [String](), [Filter]())
    for part in expression.conjuncts {
      if let words = part.plainWords {
        wanted.append(words)
      } else if case .not(let opposite) = part, let words = opposite.plainWords {
        unwanted.append(words)
      } else {
        conditions.append(Filter(part))
      }
    }
    let joined = wanted.isEmpty ? [] : [Query.Signal(.words(wanted.joined(separator: " ")))]
    signals = joined + unwanted.map { Query.Signal(.words($0), weight: Self.unwantedWeight) }
    filter = conditions.count > 1 ? .all(conditions) : conditions.first
  }
}

extension QueryLanguage.Expression {
  /// The words of an expression that contains nothing else, as they are said; otherwise `nil`.
  fileprivate var plainWords: String? {
    switch self {
    case .words(let words): words.joined(separator: " ")
    case .all(let parts): Self.said(parts, joinedBy: " ")
    case .any(let parts): Self.said(parts, joinedBy: " or ")
    case .not, .phrase, .condition: nil
    }
  }

  private static func said(_ parts: [Self], joinedBy separator: String) -> String? {
    let words = parts.map(\.plainWords)
    return words.contains(nil) ? nil : words.compactMap(\.self).joined(separator: separator)
  }
}
