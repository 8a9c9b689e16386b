import Gallery
import QueryLanguage

/// A field that a filter's text can have conditions on.
public struct FilterField: Sendable, Codable, Equatable {
  /// What its values are.
  public enum Kind: String, Sendable, Codable {
    case text, number, date, flag, place
  }

  /// What is typed before the colon.
  public let name: String
  /// What it is, for people.
  public let label: String
  /// Where it is shown, such as `Photo`.
  public let group: String
  /// What its values are.
  public let kind: Kind
  /// The unit that its numbers are shown in; `nil` if they have none.
  public let unit: String?
  /// Whether its values are few enough to choose from: `LibraryRoom.suggestions(for:at:limit:)` has them.
  public let offersValues: Bool
  /// Whether a condition can list several values, of which an image has one.
  public let takesLists: Bool
  /// A condition on it, such as `size:>4MB`.
  public let example: String
  /// One sentence on what it says.
  public let help: String

  /// All fields: those of images, and people.
  public static var all: [FilterField] { Filter.syntax.fields.map { FilterField($0) } }

  /// - Parameter field: one of `Filter.syntax`.
  init(_ field: QueryLanguage.Field) {
    let known = ImageField.all.first { $0.name == field.name }
    name = field.name
    label = known?.label ?? "Person"
    group = known?.group.rawValue ?? "People"
    kind = Kind(field.type)
    unit = known?.type.unit
    offersValues = known?.offersValues ?? true
    takesLists = field.operators.contains(.list)
    example = "\(field.name):\(field.example)"
    help = field.help
  }
}

extension FilterField.Kind {
  fileprivate init(_ type: ValueType) {
    switch type {
    case .number: self = .number
    case .date: self = .date
    case .flag: self = .flag
    case .place: self = .place
    case .text, .keyword: self = .text
    }
  }
}
