import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

/// Images by date, beside the same ones sorted and counted in Swift.
@Suite struct TimelineTests {
  private let folder: TemporaryFolder
  private let gallery: Gallery
  /// With when each was taken.
  private let images: [(id: Int64, taken: Int64?, format: String)]

  init() async throws {
    folder = try TemporaryFolder()
    gallery = try Gallery(folder: folder.path, .creating)
    let root = try await gallery.root(covering: "/pictures")
    let analysis = try await gallery.analysis(filling: .properties, version: 1)
    var random = SplitMix64(seed: 5)
    var images: [(id: Int64, taken: Int64?, format: String)] = []
    for number in 0..<60 {
      // Before and after 1970, several at the same second, at both ends of a month, and some at no time.
      let taken: Int64? = [
        Int64.random(in: -400 * 86_400..<400 * 86_400, using: &random), 1_577_836_799, 1_577_836_800,
        1_580_515_199, nil,
      ][number % 5]
      let format = ["jpeg", "png"][number % 2]
      let found = FoundRows(
        [
          "taken": taken.map { .integer($0) } ?? .missing, "taken_precision": .text("day"),
          "is_screenshot": .integer(0), "is_panorama": .integer(0), "is_live": .integer(0),
        ], lists: [:], note: nil, in: .properties, by: analysis)
      let record = ImageRecord(
        hash: ContentHash(high: UInt64(number), low: 3), bytes: 1, width: 2, height: 3, format: format)
      let file = FileStamp(rootID: root.id, path: "/pictures/\(number).jpg", size: 1, modified: 1)
      // An image whose metadata was not read has no row.
      let findings: [any Finding] = number % 10 == 9 ? [] : [found]
      _ = try await gallery.store([.image(file, record, findings, note: nil)])
      let id = try #require(try await gallery.imageID(of: record.hash))
      images.append((id, number % 10 == 9 ? nil : taken, format))
    }
    self.images = images
  }

  private static let filters: [ImageFilter?] = [
    nil, .condition(FieldCondition("type", .equals, "png")),
    .any([
      .condition(FieldCondition("type", .equals, "png")), .condition(FieldCondition("taken", .less, "1970")),
    ]), .any([]),
  ]

  private func expected(_ filter: ImageFilter?) async throws -> [(id: Int64, taken: Int64?)] {
    let allowed = try await filter.asyncMap { Set(try await gallery.images(meeting: $0)) }
    return images.filter { allowed?.contains($0.id) ?? true }.map { ($0.id, $0.taken) }
      .sorted { ($1.1 ?? .min, $0.0) < ($0.1 ?? .min, $1.0) }
  }

  @Test(arguments: filters, [1, 7, 100])
  func pagesHaveAllImagesTheLastTakenFirst(filter: ImageFilter?, limit: Int) async throws {
    var (found, place) = ([DatedImage](), DatePlace.beginning)
    while true {
      let page = try await gallery.imagesByDate(meeting: filter, after: place, limit: limit)
      found += page
      guard let last = page.last, page.count == limit else { break }
      place = DatePlace(taken: last.taken.map(Double.init), id: last.id)
    }
    let expected = try await expected(filter)
    #expect(found.map(\.id) == expected.map(\.id) && found.map(\.taken) == expected.map(\.taken))
  }

  @Test(arguments: filters)
  func countsTheImagesOfEachMonth(filter: ImageFilter?) async throws {
    let counts = try await gallery.monthCounts(meeting: filter)
    let expected = try await expected(filter)
    let times = expected.compactMap(\.taken)
    #expect(counts == MonthCounts(times: times, undated: expected.count - times.count))
    #expect(counts.months.reduce(counts.undated) { $0 + $1.images } == expected.count)
    for month in counts.months {
      // A place half a second before the next month is before the month's images.
      let place = DatePlace(taken: Double(month.end) - 0.5, id: 0)
      let first = try #require(try await gallery.imagesByDate(meeting: filter, after: place, limit: 1).first)
      let taken = Date(timeIntervalSince1970: Double(try #require(first.taken)))
      let parts = Calendar.greenwich.dateComponents([.year, .month], from: taken)
      #expect(month.name == String(format: "%04d-%02d", parts.year ?? 0, parts.month ?? 0))
    }
  }

  @Test func whenImagesWereTakenIsShownAsFarAsItIsKnown() async throws {
    let shown = try await gallery.summaries(of: images.map(\.id)).map { $0?.taken }
    #expect(shown[2] == "2020-01-01" && shown[1] == "2019-12-31" && shown[4] == nil && shown[9] == nil)
    #expect(try await gallery.timesTaken(of: [images[2].id, images[4].id]) == [images[2].id: 1_577_836_800])
  }

  @Test func withoutATableOfTimesNoImageHasADate() async throws {
    let made = try await FilterGallery(12, seed: 2)
    let counts = try await made.gallery.monthCounts(meeting: nil)
    #expect(counts.months.isEmpty && counts.undated == 12)
    let listed = try await made.gallery.imagesByDate(meeting: nil, after: .beginning, limit: 5)
    #expect(listed.map(\.id) == made.images.prefix(5).map(\.id) && listed.allSatisfy { $0.taken == nil })
  }
}

extension Optional {
  fileprivate func asyncMap<Result>(_ body: (Wrapped) async throws -> Result) async rethrows -> Result? {
    if let self { try await body(self) } else { nil }
  }
}
