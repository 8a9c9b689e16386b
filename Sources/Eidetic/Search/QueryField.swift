/// A field of a search request. All fields are in one list: forms are read with it, and the API description,
/// the command line and the page's links are tested against it.
public struct QueryField: Sendable, Equatable {
  /// The type of a value.
  public enum Kind: Sendable {
    case text, integer, number, flag
    /// An object of JSON.
    case object
  }

  /// The number of values.
  public enum Values: Sendable {
    /// One.
    case one
    /// Several in one: an array, or a comma-separated text.
    case several
    /// Any number: an array, or the field repeated.
    case repeated
    /// Both: an array, or the field repeated with comma-separated values.
    case list
  }

  /// Its name in JSON, forms and links.
  public let name: String
  /// The name of its command-line option, without dashes; `nil` if it is an operand or has no option.
  public let option: String?
  /// The type of a value.
  public let kind: Kind
  /// The number of values.
  public let values: Values

  /// All fields except uploaded pictures.
  public static let all = [
    QueryField("images", .integer, .list), QueryField("addresses", .text, .repeated),
    QueryField("queries", .text, .list), QueryField("signals", .object, .repeated),
    QueryField("text", option: "text", .text),
    QueryField("colours", option: "colour", .text, .list),
    QueryField("people", option: "person", .text, .repeated), QueryField("match", option: "match", .text),
    QueryField("where", option: "where", .text), QueryField("confidence", option: "confidence", .number),
    QueryField("region", option: "region", .number, .several),
    QueryField("k", option: "k", .text), QueryField("metric", option: "metric", .text),
    QueryField("space", option: "space", .text),
    QueryField("rank", option: "rank", .text, .repeated), QueryField("explain", option: "explain", .flag),
    QueryField("sort", option: "sort", .text), QueryField("limit", .integer), QueryField("cursor", .text),
  ]

  private init(_ name: String, option: String? = nil, _ kind: Kind, _ values: Values = .one) {
    (self.name, self.option, self.kind, self.values) = (name, option, kind, values)
  }
}
