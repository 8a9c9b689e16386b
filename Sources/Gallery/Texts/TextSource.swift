/// Texts in SQL that images, or people, can be found by: a constant of the program, never anything that was
/// typed.
struct TextSource: Sendable {
  let kind: TextKind
  /// Whose rows have the texts.
  let table: String
  /// The column of the table that says whose they are.
  let subject: String
  /// Of columns of a row `v` of the table: a text, or NULL for none.
  let expression: String

  /// - Parameters:
  ///   - kind: what the texts are.
  ///   - table: with any number of rows for an image; every change of one brings the full text forward.
  ///   - subject: the column that says of which image a row is.
  ///   - expression: a text, or NULL for none, of columns of a row `v`.
  init(_ kind: TextKind, of table: String, subject: String = "image_id", _ expression: String) {
    (self.kind, self.table, self.subject, self.expression) = (kind, table, subject, expression)
  }

  /// What images have whatever is found out about them.
  static let ofEveryImage = [
    TextSource(
      .path, of: "paths",
      "substr(v.path, 1 + (SELECT length(\(FieldType.directory(of: "r.path"))) FROM roots r WHERE r.id = v.root_id))"
    )
  ]

  static let ofPeople = [TextSource(.person, of: "people", subject: "id", "v.name")]
}
