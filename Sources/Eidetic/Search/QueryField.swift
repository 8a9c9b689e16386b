/// A field of a search request, as clients name it. All fields are in one list; forms are read by it, and the
/// description of the API, the command line and the page's links are tested against it.
public struct QueryField: Sendable, Equatable {
  /// What a value is.
  public enum Kind: Sendable {
    case text, integer, number, flag
  }

  /// How many values there may be.
  public enum Values: Sendable {
    /// One.
    case one
    /// Several in one: an array, or a text with commas between them.
    case several
    /// Any number of them: an array, or the field repeated.
    case repeated
    /// Both: an array, or the field repeated with commas between the values of each.
    case list
  }

  /// In JSON, in forms and in links.
  public let name: String
  /// On the command line, without dashes; `nil` if it is an operand there, or not there at all.
  public let option: String?
  /// What a value is.
  public let kind: Kind
  /// How many values there may be.
  public let values: Values

  /// All fields but uploaded pictures.
  public static let all = [
    QueryField("images", .integer, .list), QueryField("addresses", .text, .repeated),
    QueryField("queries", .text, .list), QueryField("colours", option: "colour", .text, .list),
    QueryField("people", option: "person", .text, .repeated), QueryField("match", option: "match", .text),
    QueryField("region", option: "region", .number, .several), QueryField("k", option: "k", .text),
    QueryField("metric", option: "metric", .text), QueryField("space", option: "space", .text),
    QueryField("rank", option: "rank", .text, .repeated), QueryField("explain", option: "explain", .flag),
    QueryField("sort", option: "sort", .text), QueryField("limit", .integer), QueryField("cursor", .text),
  ]

  private init(_ name: String, option: String? = nil, _ kind: Kind, _ values: Values = .one) {
    (self.name, self.option, self.kind, self.values) = (name, option, kind, values)
  }
}
