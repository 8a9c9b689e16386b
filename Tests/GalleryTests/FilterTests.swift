import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

/// Filters in SQL, beside the same filters worked out in Swift.
@Suite struct FilterTests {
  private typealias Image = FilterGallery.Image
  /// A filter, and who meets it.
  private typealias Case = (filter: ImageFilter, holds: (Image) -> Bool)

  @Test(arguments: 1...6)
  func answersAsSwiftDoes(seed: UInt64) async throws {
    let made = try await FilterGallery(60, seed: seed)
    var random = SplitMix64(seed: seed &* 977)
    var sizes: Set<Int> = []
    for _ in 0..<150 {
      let (filter, holds) = Self.tree(depth: 3, made.people, &random)
      let found = try await made.gallery.images(meeting: filter, in: .gmt)
      #expect(Set(found) == Set(made.images.filter(holds).map(\.id)), "\(filter)")
      #expect(Set(found).count == found.count, "an image comes twice: \(filter)")
      sizes.insert(found.count)
    }
    #expect(sizes.count > 15, "the filters tell too little apart: \(sizes)")
  }

  private static func tree(depth: Int, _ people: [Int64], _ random: inout SplitMix64) -> Case {
    func parts(_ random: inout SplitMix64) -> [Case] {
      (0..<Int.random(in: 0...3, using: &random)).map { _ in tree(depth: depth - 1, people, &random) }
    }
    switch depth == 0 ? 9 : Int.random(in: 0...9, using: &random) {
    case 0, 1:
      let all = parts(&random)
      return (.all(all.map(\.filter)), { image in all.allSatisfy { $0.holds(image) } })
    case 2, 3:
      let any = parts(&random)
      return (.any(any.map(\.filter)), { image in any.contains { $0.holds(image) } })
    case 4:
      let (filter, holds) = tree(depth: depth - 1, people, &random)
      return (.not(filter), { !holds($0) })
    case 5: return ofPeople(people, &random)
    default: return condition(&random)
    }
  }

  private static func ofPeople(_ people: [Int64], _ random: inout SplitMix64) -> Case {
    let chosen = people.indices.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
      .sorted()
    let match = [Gallery.PeopleMatch.all, .any, .only][Int.random(in: 0..<3, using: &random)]
    return (
      .people(chosen.map { people[$0] }, match),
      { image in
        let there = Set(image.faces.compactMap(\.self))
        return switch match {
        case .any: !there.isDisjoint(with: chosen)
        case .all: there.isSuperset(of: chosen)
        case .only: there == Set(chosen) && !image.faces.contains(nil)
        }
      }
    )
  }

  private static func condition(_ random: inout SplitMix64) -> Case {
    func of(
      _ field: String, _ comparison: FieldCondition.Comparison, _ value: String,
      _ holds: @escaping (Image) -> Bool
    ) -> Case { (.condition(FieldCondition(field, comparison, value)), holds) }
    let symbols = [FieldCondition.Comparison.equals, .less, .atMost, .greater, .atLeast]
    let comparison = symbols[Int.random(in: 0..<symbols.count, using: &random)]
    let (name, foldedName) = FilterGallery.names[
      Int.random(in: 0..<FilterGallery.names.count, using: &random)]
    switch Int.random(in: 0...13, using: &random) {
    case 0:
      let width = Int.random(in: 0...7, using: &random) * 1000
      return of("width", comparison, "\(width)") { compares(Double($0.width), comparison, Double(width)) }
    case 1:
      let height = Int.random(in: 1...4, using: &random) * 500
      return of("Height", comparison, "\(height) px") {
        compares(Double($0.height), comparison, Double(height))
      }
    case 2:
      let millions = Double(Int.random(in: 1...8, using: &random)) / 2
      return of("pixels", comparison, "\(millions)mp") {
        compares(Double($0.width * $0.height), comparison, millions * 1e6)
      }
    case 3:
      let millions = Double(Int.random(in: 1...8, using: &random)) / 2
      return of("size", comparison, "\(millions) mB") {
        compares(Double($0.bytes), comparison, millions * 1e6)
      }
    case 4:
      return of("size", .range, "1..2mp") { (1_000_000...2_000_000).contains($0.width * $0.height) }
    case 5:
      let low = Int.random(in: 1...8, using: &random) * 500
      return of("size", .range, "\(low)kB..") { $0.bytes >= low * 1000 }
    case 6:
      let format = ["jpg", "PNG", "JPEG XL", "heif", "gif"][Int.random(in: 0..<5, using: &random)]
      let stored = ["jpg": "jpeg", "PNG": "png", "JPEG XL": "jpegXL", "heif": "heic"][format]
      return of("type", .equals, format) { $0.format == stored }
    case 7:
      return of("name", .contains, name) { image in
        image.files.contains { file in
          FilterGallery.names.contains { $0.1.contains(foldedName) && file.path.hasSuffix($0.0) }
        }
      }
    case 8:
      return of("name", .equals, "17\(name.uppercased())") { image in
        image.files.contains { $0.path.hasSuffix("/17\(name)") }
      }
    case 9:
      let folder = FilterGallery.folders[Int.random(in: 0..<FilterGallery.folders.count, using: &random)]
      return of("folder", .equals, folder + "/") { image in
        image.files.contains { $0.path.hasPrefix(folder + "/") }
      }
    case 10:
      return of("folder", .equals, "2020") { image in image.files.contains { $0.path.contains("/2020/") } }
    case 11:
      let year = Int.random(in: 2019...2023, using: &random)
      let (start, end) = (FilterGallery.seconds(year), FilterGallery.seconds(year + 1))
      return of("added", comparison, "\(year)") { compares($0.added, comparison, start..<end) }
    case 12:
      let (low, high) = (FilterGallery.seconds(2020), FilterGallery.seconds(2022))
      return of("modified", .range, "2020..2021") { image in
        image.files.contains { (low..<high).contains($0.modified / 1_000_000_000) }
      }
    default:
      let level = Double(Int.random(in: 0...8, using: &random)) / 8
      return Bool.random(using: &random)
        ? of("level", comparison, "\(level)") { image in
          image.tones.contains { tone in tone.level.map { compares($0, comparison, level) } ?? false }
        }
        : of("word", .equals, "TON 2") { image in image.tones.contains { $0.word == "Tön 2" } }
    }
  }

  private static func compares(_ one: Double, _ comparison: FieldCondition.Comparison, _ other: Double)
    -> Bool
  {
    switch comparison {
    case .equals: one == other
    case .less: one < other
    case .atMost: one <= other
    case .greater: one > other
    case .atLeast: one >= other
    case .contains, .range: false
    }
  }

  private static func compares(
    _ time: Int64, _ comparison: FieldCondition.Comparison, _ period: Range<Int64>
  ) -> Bool {
    switch comparison {
    case .equals: period.contains(time)
    case .less: time < period.lowerBound
    case .atMost: time < period.upperBound
    case .greater: time >= period.upperBound
    case .atLeast: time >= period.lowerBound
    case .contains, .range: false
    }
  }

  /// What is kept of earlier filters is forgotten when this connection or another one writes.
  @Test func answersWithWhatIsThereNow() async throws {
    let made = try await FilterGallery(30, seed: 7)
    let all = try await made.gallery.imageIDs()
    let filter = ImageFilter.condition(FieldCondition("size", .atLeast, "0"))
    for _ in 0..<2 { #expect(try await made.gallery.images(meeting: filter) == all) }
    let other = try Connection(path: Gallery.databasePath(folder: made.gallery.folder), creating: false)
    try other.run("UPDATE images SET bytes = -1 WHERE id = ?", [.integer(all[0])])
    #expect(try await made.gallery.images(meeting: filter) == Array(all.dropFirst()))
    try await made.gallery.resize(all[1], bytes: -1)
    for _ in 0..<2 { #expect(try await made.gallery.images(meeting: filter) == Array(all.dropFirst(2))) }
    // More filters than are kept, each again and again.
    for _ in 0..<2 {
      for place in 2..<12 {
        let some = ImageFilter.all([filter, .condition(FieldCondition("size", .atLeast, "\(place - 2)"))])
        let fresh = try Connection(path: Gallery.databasePath(folder: made.gallery.folder), creating: false)
        let expected = try fresh.rows("SELECT id FROM images WHERE bytes >= \(place - 2) ORDER BY id") {
          $0.integer(0)
        }
        #expect(try await made.gallery.images(meeting: some) == expected)
      }
    }
  }

  @Test func answersForPeopleAsTheListOfTheirImagesDoes() async throws {
    let made = try await FilterGallery(40, seed: 3)
    for count in 1...3 {
      for match in [Gallery.PeopleMatch.all, .any, .only] {
        let people = Array(made.people.prefix(count))
        let listed = try await made.gallery.images(of: people, match)
        let filtered = try await made.gallery.images(meeting: .people(people, match))
        #expect(filtered.sorted(by: >) == listed, "\(match) \(count)")
      }
    }
  }

  @Test(
    arguments: [
      "' OR 1=1 --", "%", "_", "\" OR \"\"=\"", "x'); DROP TABLE images; --", "?1", ":a", "$a", "\u{0}", "*",
      "\\",
    ])
  func takesWhatLooksLikeSQLAsText(_ text: String) async throws {
    let made = try await FilterGallery(30, seed: 5)
    for field in ["name", "path", "folder", "word"] {
      for comparison in [FieldCondition.Comparison.equals, .contains] {
        let found = try await made.gallery.images(
          meeting: .condition(FieldCondition(field, comparison, text)))
        let expected = made.images.filter { image in
          comparison == .contains && field != "word"
            && image.files.contains { file in
              let folder = file.path.prefix { $0 != "." }.split(separator: "/").dropLast().joined(
                separator: "/")
              let shown = field == "path" ? file.path : field == "folder" ? folder : file.path
              return shown.lowercased().contains(text.lowercased())
            }
        }
        #expect(Set(found) == Set(expected.map(\.id)), "\(field) \(comparison) \(text)")
      }
    }
    #expect(throws: GalleryError.self) {
      try ImageFilter.condition(FieldCondition(text, .equals, "1")).sql(made.gallery.fields, [], in: .gmt)
    }
    #expect(try await made.gallery.imageCount() == 30)
  }

  @Test func putsNothingThatWasTypedIntoTheStatement() throws {
    let fields = ImageField.ofEveryImage + AnalysisTable.tones.fields
    for field in fields {
      for comparison in field.comparisons {
        let value =
          comparison == .range ? "\(field.example.value)..\(field.example.value)" : field.example.value
        let sql = try field.condition(comparison, value, in: .gmt)
        #expect(sql.text.count { $0 == "?" } == sql.values.count)
        if case .text = field.type {
          #expect(try field.condition(comparison, "zebra", in: .gmt).text == sql.text)
        }
      }
    }
  }

  /// SQLite reads filters as deep as they may be, with what is longest at the bottom.
  @Test func isAsDeepAndLongAsSQLiteReads() async throws {
    let made = try await FilterGallery(20, seed: 1)
    let all = try await made.gallery.imageIDs()
    for leaf in [
      ImageFilter.people(made.people, .only), .condition(FieldCondition("folder", .contains, "i")),
      .condition(FieldCondition("modified", .range, "2019..2024")),
      .text(try #require(TextPattern(word: "2020"))),
    ] {
      let there = Set(try await made.gallery.images(meeting: leaf))
      var nested = leaf
      for level in 1..<ImageFilter.deepest {
        nested = level.isMultiple(of: 2) ? .all([.all([]), nested]) : .any([.any([]), nested])
      }
      var negated = leaf
      for _ in 1..<ImageFilter.deepest { negated = .not(negated) }
      #expect(
        Set(try await made.gallery.images(meeting: negated)) == Set(all).subtracting(there))
      #expect(Set(try await made.gallery.images(meeting: nested)) == there)
      await #expect(
        throws: GalleryError.filterTooLarge(depth: ImageFilter.deepest, conditions: ImageFilter.most)
      ) {
        try await made.gallery.images(meeting: .not(nested))
      }
      let wide = ImageFilter.any(Array(repeating: leaf, count: ImageFilter.most - 1))
      #expect(Set(try await made.gallery.images(meeting: wide)) == there)
      await #expect(throws: GalleryError.self) { try await made.gallery.images(meeting: .all([wide])) }
    }
    #expect(Set(try await made.gallery.images(meeting: .all([]))) == Set(all))
  }
}

extension Gallery {
  fileprivate func resize(_ image: Int64, bytes: Int) throws {
    try connection.run("UPDATE images SET bytes = ? WHERE id = ?", [.integer(bytes), .integer(image)])
  }
}
