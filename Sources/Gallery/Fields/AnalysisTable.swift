/// What an analysis keeps in the gallery, and what can be asked of images there.
///
/// The gallery's migrations, its fields and the details of an image come from the list `all`: a new analysis
/// adds itself there.
package struct AnalysisTable: Sendable {
  /// Its name, which is the kind of its analysis, too.
  package let name: String
  /// For people.
  package let label: String
  /// Besides `image_id`.
  let columns: [String]
  /// Further tables with what an image may have several of: each with `image_id` and a text, by the table's
  /// name the text's.
  let lists: [String: String]
  /// All that led to the table of today, in their order. One that was released is never changed; none relies
  /// on the tables of other analyses.
  let migrations: [Migration]
  /// What is known of an image with rows in the table.
  let fields: [ImageField]
  /// What its rows say in words that an image can be found by.
  let texts: [TextSource]
  /// Full-text indexes of what many images have in common.
  let sharedTexts: [TextIndex]
  /// The table whose rows of an image its own follow from: where those change, the image gets the analysis
  /// again.
  let basis: String?
  /// When images were taken, if its rows say that; only one table's do.
  let times: TimeSource?

  /// All, in the order in which their fields are listed, which does not matter to the gallery.
  package static let all: [AnalysisTable] = [.labels, .places, .properties, .tags, .textLines]

  /// - Parameters:
  ///   - name: a name in SQL that no other table has.
  ///   - label: for people.
  ///   - columns: besides `image_id`, which refers to `images` and goes with its image.
  ///   - lists: further tables, each with `image_id` as here and a text: by the table's name the text's.
  ///   - migrations: with names of their own.
  ///   - fields: what is known of an image with rows in it.
  ///   - texts: what they say in words that an image can be found by.
  ///   - sharedTexts: full-text indexes of what many images have in common.
  ///   - basis: the table that they follow from; `nil` for what follows from files.
  ///   - times: when images were taken; `nil` if they do not say that.
  init(
    _ name: String, label: String, columns: [String], lists: [String: String] = [:], basis: String? = nil,
    migrations: [Migration], fields: [ImageField], texts: [TextSource] = [], sharedTexts: [TextIndex] = [],
    times: TimeSource? = nil
  ) {
    (self.name, self.label, self.columns, self.lists) = (name, label, columns, lists)
    (self.migrations, self.fields, self.texts) = (migrations, fields, texts)
    (self.sharedTexts, self.basis, self.times) = (sharedTexts, basis, times)
  }
}

extension Gallery {
  /// The analysis that fills a table.
  ///
  /// - Parameters:
  ///   - table: what it keeps.
  ///   - version: of how it is found out; with another one than before all images have to have it again.
  ///   - means: what else it is found out by, such as a network, in one text; as for the version.
  package func analysis(
    filling table: AnalysisTable, version: Int, by means: String? = nil
  ) throws(GalleryError) -> AnalysisID {
    let identity = "version=\(version)" + (means.map { " \($0)" } ?? "")
    return try connection.transaction { () throws(GalleryError) in
      try connection.run(
        "DELETE FROM analyses WHERE kind = ? AND identity <> ?", [.text(table.name), .text(identity)])
      return try analysis(table.name, identity: identity)
    }
  }
}

/// A value of a row.
package enum FoundValue: Sendable, Equatable {
  case text(String)
  case number(Double)
  /// Such as a time.
  case integer(Int64)
  case missing
}

/// What an analysis with a table of its own found in an image: any number of rows.
package struct FoundRows: Finding {
  package let analysis: AnalysisID
  package private(set) var note: FindingNote?
  private let table: AnalysisTable
  /// By their tables.
  private var lists: [String: [String]] = [:]
  private let rows: [[FoundValue]]

  /// - Parameters:
  ///   - rows: each with a value for every column of the table.
  ///   - table: where they are kept.
  ///   - analysis: that found them.
  package init(_ rows: [[FoundValue]], in table: AnalysisTable, by analysis: AnalysisID) {
    for row in rows {
      precondition(
        row.count == table.columns.count, "\(row.count) values for \(table.columns) of \(table.name)")
    }
    (self.rows, self.table, self.analysis) = (rows, table, analysis)
  }

  /// - Parameters:
  ///   - values: of one row, by their columns; what is not there is missing.
  ///   - lists: of the further tables, by their names.
  ///   - note: what could not be found out; `nil` for nothing.
  ///   - table: where they are kept.
  ///   - analysis: that found them.
  package init(
    _ values: [String: FoundValue], lists: [String: [String]], note: FindingNote?, in table: AnalysisTable,
    by analysis: AnalysisID
  ) {
    precondition(
      values.keys.allSatisfy(table.columns.contains) && lists.keys.allSatisfy { table.lists[$0] != nil },
      "\(table.name) has no such columns: \(values.keys), \(lists.keys)")
    self.init([table.columns.map { values[$0] ?? .missing }], in: table, by: analysis)
    (self.lists, self.note) = (lists, note)
  }

  package var count: Int { rows.count }

  package func store(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) {
    // An earlier version of the analysis may have found something.
    _ = try removeOlder(ofImage: imageID, in: gallery)
    let columns = (["image_id"] + table.columns).joined(separator: ", ")
    let marks = (["?"] + table.columns.map { _ in "?" }).joined(separator: ", ")
    for row in rows {
      try gallery.connection.run(
        "INSERT INTO \(table.name) (\(columns)) VALUES (\(marks))",
        [.integer(imageID)] + row.map(Value.init))
    }
    for (list, column) in table.lists {
      for text in lists[list] ?? [] {
        try gallery.connection.run(
          "INSERT INTO \(list) (image_id, \(column)) VALUES (?, ?)", [.integer(imageID), .text(text)])
      }
    }
    try gallery.forgetAnalyses(basedOn: table, ofImage: imageID)
  }

  package func removeOlder(ofImage imageID: Int64, in gallery: isolated Gallery) throws(GalleryError) -> Bool
  {
    for table in [table.name] + table.lists.keys {
      try gallery.connection.run("DELETE FROM \(table) WHERE image_id = ?", [.integer(imageID)])
    }
    return true
  }
}

extension Value {
  fileprivate init(_ value: FoundValue) {
    self =
      switch value {
      case .text(let text): .text(text)
      case .number(let number): .real(number)
      case .integer(let number): .integer(number)
      case .missing: .null
      }
  }
}
