package import Vocabulary

/// Something that is known of images, and that they can be chosen by.
///
/// One table has all of them: `Gallery.fields`, which are `ofEveryImage` and those of the analyses' tables.
package struct ImageField: Sendable {
  /// Where fields are shown together.
  package enum Group: String, Sendable, CaseIterable {
    case photo = "Photo"
    case camera = "Camera"
    case place = "Place"
    case tags = "Tags"
    case text = "Text"
    case file = "File"
  }

  /// As it is typed in a query; no other field has it.
  package let name: String
  /// For people.
  package let label: String
  package let group: Group
  package let type: FieldType
  /// One sentence on what it says and how it is asked for.
  package let help: String
  /// How its values can be compared; those of its type by default.
  package let comparisons: [FieldCondition.Comparison]
  /// Whether an image's details list it; not where they have it in a place of its own.
  package let isListed: Bool
  /// Whether its values are few enough to choose from; never for numbers and times.
  package let offersValues: Bool
  let source: FieldSource
  /// What the details list.
  let listing: FieldSource

  /// - Parameters:
  ///   - name: as it is typed in a query.
  ///   - label: for people.
  ///   - group: where it is shown.
  ///   - type: what its values are.
  ///   - source: its values in SQL.
  ///   - comparisons: how they can be compared; `nil` for those of the type.
  ///   - listing: what the details list, where that is not the values: of what a clock on the wall showed, a
  ///     text.
  ///   - isListed: whether an image's details list it.
  ///   - offersValues: whether a text's values are few enough to choose from.
  ///   - help: one sentence.
  init(
    _ name: String, _ label: String, in group: Group, _ type: FieldType, _ source: FieldSource,
    comparisons: [FieldCondition.Comparison]? = nil, listing: FieldSource? = nil, isListed: Bool = true,
    offersValues: Bool = true, help: String
  ) {
    (self.name, self.label, self.group, self.type, self.source) = (name, label, group, type, source)
    self.listing = listing ?? source
    (self.comparisons, self.isListed, self.help) = (comparisons ?? type.comparisons, isListed, help)
    self.offersValues = offersValues && type.isText
  }

  /// A condition that the field takes.
  var example: FieldCondition { FieldCondition(name, comparisons[0], type.example) }
}

/// The values of a field in SQL: a constant of the program, never anything that was typed.
struct FieldSource: Sendable, Equatable {
  /// A table with a column `image_id`; `nil` for what the row of `images` says.
  private let table: String?
  private let expression: String
  /// The order of an image's values.
  private var order = "1"

  /// One value, of columns of the row `i` of `images`.
  static func image(_ expression: String) -> FieldSource {
    FieldSource(table: nil, expression: expression)
  }

  /// Any number of values, of columns of rows `v` of a table with a column `image_id`.
  ///
  /// - Parameter order: of an image's values; by the values themselves by default.
  static func rows(of table: String, _ expression: String, order: String = "1") -> FieldSource {
    FieldSource(table: table, expression: expression, order: order)
  }

  /// The condition that an image `i` has a value that passes a test; true or false, never NULL.
  func meets(_ test: SQL.Test) -> SQL {
    guard let table else { return SQL("(\(test.sql(expression))) IS TRUE", test.values) }
    return SQL(
      """
      i.id IN (SELECT v.image_id FROM \(table) v WHERE v.image_id IS NOT NULL AND (\(test.sql(expression))))
      """, test.values)
  }

  /// The query for values that contain a text, with how many images have each: those that begin with it
  /// first, then those of most images. It has two parameters: the text, folded, and how many to return.
  ///
  /// - Parameter value: what is counted, of an expression for a value.
  func countedValues(_ value: (String) -> String = { $0 }) -> String {
    let (rows, image) = table.map { ("\($0) v", "v.image_id") } ?? ("images i", "i.id")
    return """
      SELECT \(value(expression)) AS value, count(DISTINCT \(image)) AS images FROM \(rows)
      WHERE \(image) IS NOT NULL AND instr(folded(\(value(expression))), ?1) > 0
      GROUP BY value ORDER BY instr(folded(value), ?1) = 1 DESC, images DESC, value LIMIT ?2
      """
  }

  /// As `countedValues`, of the names to show of things that have a name with the text in any language.
  func countedNames(in names: NameTable) -> String {
    let table = table ?? "images"
    return """
      SELECT n.name AS value, count(DISTINCT v.image_id) AS images FROM \(table) v
      JOIN \(names.names) n ON n.id = \(expression)
      WHERE n.id IN (SELECT w.\(names.thing) FROM \(names.words) w WHERE instr(w.word, ?1) > 0)
      GROUP BY value ORDER BY instr(folded(value), ?1) = 1 DESC, images DESC, value LIMIT ?2
      """
  }

  /// The query for an image's values.
  var values: String {
    guard let table else { return "SELECT \(expression) FROM images i WHERE i.id = ?" }
    return "SELECT \(expression) FROM \(table) v WHERE v.image_id = ? ORDER BY \(order)"
  }
}
