/// A value of a field of an image.
package struct FieldValue: Sendable {
  /// A value as its field has it.
  package enum Content: Sendable, Equatable {
    case text(String)
    case number(Double)
    /// In seconds since 1970.
    case date(Double)
  }

  package let field: ImageField
  package let content: Content
}

extension Gallery {
  /// What there is to be asked of images.
  package nonisolated var fields: [ImageField] { ImageField.ofEveryImage + tables.flatMap(\.fields) }

  /// The values of the fields that an image's details list, in the order of the fields.
  ///
  /// - Parameter image: its number.
  package func details(ofImage image: Int64) throws(GalleryError) -> [FieldValue] {
    try connection.reading { () throws(GalleryError) in
      var details: [FieldValue] = []
      for field in fields where field.isListed {
        let values = try connection.rows(field.source.values, [.integer(image)]) { field.type.value($0) }
        details += values.compactMap { $0.map { FieldValue(field: field, content: $0) } }
      }
      return details
    }
  }

  /// How many images have had each analysis with a table of its own, without those that were never on.
  package func coverage() throws(GalleryError) -> [(table: AnalysisTable, images: Int)] {
    var coverage: [(table: AnalysisTable, images: Int)] = []
    for table in tables {
      let images = try connection.row("SELECT images FROM analyses WHERE kind = ?", [.text(table.name)]) {
        Int($0.integer(0))
      }
      if let images { coverage.append((table, images)) }
    }
    return coverage
  }
}

extension FieldType {
  /// The value in a row's first column; `nil` for none.
  fileprivate func value(_ row: Row) -> FieldValue.Content? {
    if row.isNull(0) { return nil }
    return switch self {
    case .text, .folder: .text(row.text(0))
    case .number: .number(row.real(0))
    case .date(let ticks): .date(Double(row.integer(0)) / Double(ticks))
    }
  }
}
