/// A value of a field of an image.
package struct FieldValue: Sendable {
  /// A value as its field has it.
  package enum Content: Sendable, Equatable {
    case text(String)
    case number(Double)
    /// In seconds since 1970.
    case date(Double)
    /// What a clock on the wall showed, after ISO 8601, as far as it is known and with its zone if that is:
    /// `2019-05-03T10:20:30+02:00`, `2019-05`.
    case wallClock(String)
    /// What is not so is not listed.
    case yes
  }

  package let field: ImageField
  package let content: Content
}

extension Gallery {
  /// What there is to be asked of images.
  package nonisolated var fields: [ImageField] { ImageField.ofEveryImage + tables.flatMap(\.fields) }

  private nonisolated var fieldsByGroup: [ImageField] {
    ImageField.Group.allCases.flatMap { group in fields.filter { $0.group == group } }
  }

  /// The values of the fields that an image's details list, by group and in the order of the fields.
  ///
  /// - Parameter image: its number.
  package func details(ofImage image: Int64) throws(GalleryError) -> [FieldValue] {
    try connection.reading { () throws(GalleryError) in
      var details: [FieldValue] = []
      for field in fieldsByGroup where field.isListed {
        let values = try connection.rows(field.listing.values, [.integer(image)]) { field.type.value($0) }
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
    case .text, .word, .scored, .name, .folder: .text(row.text(0))
    case .number: .number(row.real(0))
    case .date(_, isWallClock: true): .wallClock(row.text(0))
    case .date(let ticks, isWallClock: false): .date(Double(row.integer(0)) / Double(ticks))
    case .flag: row.integer(0) == 0 ? nil : .yes
    case .place: preconditionFailure("the details list the coordinates of a place")
    }
  }
}
