package import Vocabulary

/// What the values of a field are.
package enum FieldType: Sendable {
  /// Text, compared whatever its case and its diacritics.
  ///
  /// - Parameters:
  ///   - example: a value.
  ///   - synonyms: other words for values, both folded.
  case text(example: String = "beach", synonyms: [String: String] = [:])
  /// Words that the gallery keeps as they are compared, each as a whole; whatever the case and the diacritics
  /// of what they are compared with.
  case word(example: String)
  /// As `word`, each with a number in 0…1 that says how sure it is. A word alone means the ones that were
  /// decided for; one with a bound, such as `rose>0.8`, those within it.
  ///
  /// - Parameters:
  ///   - score: the number in SQL.
  ///   - chosen: in SQL, whether it was decided for.
  ///   - example: a word.
  case scored(by: String, chosen: String, example: String)
  /// Things with many names each, such as cities: their numbers in SQL. A name is compared as a whole,
  /// whatever its case and its diacritics; names behind a comma are of what else has to be so.
  case name(in: NameTable, example: String)
  /// Paths of files, of which the folders count.
  case folder
  /// Numbers.
  ///
  /// - Parameters:
  ///   - units: that may follow a number; the first is the one that values are shown in.
  ///   - example: a value.
  case number([Unit] = [], example: String)
  /// Times.
  ///
  /// - Parameters:
  ///   - ticksPerSecond: since 1970, as the gallery counts them.
  ///   - isWallClock: whether they are what a clock on the wall showed, counted as if it had shown UTC: then
  ///     days are those of that clock.
  case date(ticksPerSecond: Int64, isWallClock: Bool = false)
  /// Yes or no: 1 or 0 in SQL.
  case flag
  /// Places on Earth: latitude and longitude in SQL, with a comma between them.
  case place

  /// What may follow a number.
  package struct Unit: Sendable, Equatable {
    /// As people write it; its case does not count.
    package let symbol: String
    /// How many of the field's own unit it is.
    package let factor: Double
    /// What it measures, where that is not what the field's other units measure.
    let source: FieldSource?

    /// What it measures: only numbers of one dimension can be compared.
    package var dimension: String { source == nil ? "" : symbol }

    /// - Parameters:
    ///   - symbol: as people write it.
    ///   - factor: how many of the field's own unit it is.
    ///   - source: what it measures; `nil` for the field's values.
    init(_ symbol: String, _ factor: Double = 1, of source: FieldSource? = nil) {
      (self.symbol, self.factor, self.source) = (symbol, factor, source)
    }

    static let pixels = Unit("px")
    static func megapixels(of source: FieldSource? = nil) -> Unit { Unit("mp", 1e6, of: source) }
    static let bytes = [
      Unit("bytes"), Unit("B"), Unit("kB", 1e3), Unit("MB", 1e6), Unit("GB", 1e9), Unit("TB", 1e12),
      Unit("KiB", 1024), Unit("MiB", 1_048_576), Unit("GiB", 1_073_741_824),
    ]
  }

  /// How values can be compared.
  package var comparisons: [FieldCondition.Comparison] {
    switch self {
    case .text: [.contains, .equals]
    case .word, .scored, .name: [.equals]
    case .folder: [.equals, .contains]
    case .number: [.atLeast, .atMost, .greater, .less, .equals, .range]
    case .flag, .place: [.equals]
    case .date: [.equals, .atLeast, .atMost, .greater, .less, .range]
    }
  }

  /// The unit that values are shown in; `nil` for numbers alone and what is no number.
  package var unit: String? {
    if case .number(let units, _) = self { units.first?.symbol } else { nil }
  }

  /// Whether values are texts, paths among them.
  package var isText: Bool {
    switch self {
    case .text, .word, .scored, .name, .folder: true
    case .number, .date, .flag, .place: false
    }
  }

  /// Whether values are words that are compared whole.
  var isWord: Bool {
    switch self {
    case .word, .scored: true
    default: false
    }
  }

  /// A value.
  package var example: String {
    switch self {
    case .text(let example, _), .word(let example), .scored(_, _, let example), .name(_, let example),
      .number(_, let example):
      example
    case .folder: "2020"
    case .date: "2020-05"
    case .flag: "yes"
    case .place: "56.95,24.11,20km"
    }
  }

  /// What a value has to be: reads after "it takes".
  var expectation: String {
    switch self {
    case .text: "a text, such as \(example)"
    case .word: "a word, such as \(example)"
    case .scored: "a word, such as \(example), and how probable it is or nothing, such as \(example)>0.8"
    case .name: "a name, such as \(example)"
    case .folder: "a folder, such as \(example) or /pictures/\(example)"
    case .number(let units, _) where units.isEmpty: "a number, such as \(example)"
    case .number(let units, _):
      "a number, such as \(example), with \(units.map(\.symbol).joined(separator: ", ")) or nothing after it"
    case .flag: "yes or no"
    case .place:
      "a city, or degrees north and degrees east, and a distance or none, such as Riga,20km or \(example)"
    case .date: "a year, month, day or time, such as 2020, 2020-05, 2020-05-17 or 2020-05-17T14:30"
    }
  }
}

/// Where the names of things are that images have.
package struct NameTable: Sendable {
  /// With `id`, the thing's number, and `name`, to show.
  let names: String
  /// With the thing's number and `word`: each of its names, as names are compared.
  let words: String
  /// The column of the thing's number in `words`, and in the field's own table.
  let thing: String

  /// The condition that a number is that of a thing with a name, which is the only parameter.
  func isNamed(_ number: String) -> String {
    "\(number) IN (SELECT w.\(thing) FROM \(words) w WHERE w.word = ?)"
  }
}
