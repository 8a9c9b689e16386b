import Foundation
import Glibc
import Imaging
import TestSupport
import Testing

/// Small files of kinds that other picture tools have trouble with: all come out as a user expects.
@Suite(
  .inTurn,
  .enabled(if: SharedData.has("data/odd/manifest.tsv"), "needs data/odd in EIDETIC_SHARED (else ../shared)"))
struct OddKindTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  private struct Row {
    let path: String
    let expect: String
  }

  private static let folder = SharedData.folder + "/data/odd"

  private static func rows() throws -> [Row] {
    try String(contentsOfFile: folder + "/manifest.tsv", encoding: .utf8).split(separator: "\n").dropFirst()
      .map { line in
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
        return Row(path: String(cells[0]), expect: String(cells[2]))
      }
  }

  private func copy(_ rows: [Row]) throws {
    for row in rows {
      let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(Self.folder)/\(row.path)")))
      let path = try work.write(bytes, to: row.path)
      guard row.path.hasPrefix("mtime_2300/") else { continue }
      // The year 2300.
      var times = [
        timespec(tv_sec: 10_413_792_000, tv_nsec: 0), timespec(tv_sec: 10_413_792_000, tv_nsec: 0),
      ]
      try #require(utimensat(AT_FDCWD, path, &times, 0) == 0)
    }
  }

  @Test func everyRowOfTheManifestIsAsItsCardSays() async throws {
    let rows = try Self.rows().filter { $0.expect != "timeout" }
    #expect(rows.count >= 25)
    try copy(rows)
    let ending = try await work.run(["index", work.pictures, "--json"])
    #expect(ending.code == 0 || ending.code == 1, "\(ending.errors)")
    let answer: IndexAnswer = try ending.answer()
    let refused = Dictionary(answer.failed.map { ($0.path, $0.reason) }) { first, _ in first }
    let hashes = Dictionary(
      try await GalleryDatabase(work).paths().map { ($0.path, $0.hash.lowercased()) }
    ) { first, _ in first }
    let reference = try AreaPicture(of: "\(Self.folder)/reference.png")
    for row in rows {
      let path = work.path(row.path)
      if let reason = refused[path] {
        #expect(row.expect.hasSuffix("-or-unsupported"), "\(reason)")
        #expect(reason.contains("not supported") && !reason.contains("damaged") && !reason.contains("again"))
        #expect(reason.contains(row.path))
        continue
      }
      let hash = try #require(hashes[path], "\(row.path) is neither indexed nor refused")
      let thumbnail = try AreaPicture(of: "\(work.gallery)/thumbnails/\(hash.prefix(2))/\(hash).jpg")
      try check(thumbnail, row, reference)
    }
  }

  private func check(_ picture: AreaPicture, _ row: Row, _ reference: AreaPicture) throws {
    let (wanted, limit): (AreaPicture?, Double) =
      switch row.expect.replacing("-or-unsupported", with: "") {
      case "colour": (reference, 8)
      case "grey": (reference.grey, 8)
      case "hdr": (reference, 25)
      default: (nil, 0)
      }
    guard let wanted else {
      #expect(picture.spread > 20, "\(row.path) is blank")
      return
    }
    #expect(abs(picture.ratio - 1.5) < 0.03, "\(row.path) has sides of \(picture.ratio)")
    let difference = picture.difference(from: wanted)
    #expect(difference <= limit, "\(row.path) differs by \(difference)")
  }

  /// The limit on time is kept whatever a decoder does, and the others go on.
  @Test func whatIsDrawnForTooLongIsGivenUpByName() async throws {
    let rows = try Self.rows().filter { $0.expect == "timeout" }
    #expect(rows.count >= 2)
    try copy(rows)
    try work.draw("plain.png", seed: 1)
    let ending = try await work.run(["index", work.pictures, "--max-seconds", "2", "--json"])
    #expect(ending.code == 1, "\(ending.errors)")
    let answer: IndexAnswer = try ending.answer()
    #expect(answer.indexed == 1)
    for row in rows {
      let failure = answer.failed.first { $0.path == work.path(row.path) }
      #expect(failure?.reason.contains(row.path) == true, "\(row.path): \(failure?.reason ?? "not refused")")
      #expect(failure?.reason.contains("2") == true)
    }
  }
}

/// A picture scaled to 24 × 16 by area.
private struct AreaPicture {
  let ratio: Double
  private let values: [Double]

  init(of path: String) throws {
    let pixels = try PictureDecoder().decode([UInt8](Data(contentsOf: URL(filePath: path))), name: path)
      .pixels
    ratio = Double(pixels.width) / Double(pixels.height)
    values = (0..<16).flatMap { row in
      (0..<24).flatMap { column in Self.mean(pixels, column, row) }
    }
  }

  private init(ratio: Double, values: [Double]) {
    (self.ratio, self.values) = (ratio, values)
  }

  private static func mean(_ pixels: Pixels, _ column: Int, _ row: Int) -> [Double] {
    var (sums, area) = ([0.0, 0, 0], 0.0)
    let (width, height) = (Double(pixels.width) / 24, Double(pixels.height) / 16)
    for (y, down) in shares(Double(row) * height, Double(row + 1) * height, limit: pixels.height) {
      for (x, across) in shares(Double(column) * width, Double(column + 1) * width, limit: pixels.width) {
        let (pixel, share) = (pixels[x, y], down * across)
        sums[0] += share * Double(pixel.red)
        sums[1] += share * Double(pixel.green)
        sums[2] += share * Double(pixel.blue)
        area += share
      }
    }
    return sums.map { $0 / area }
  }

  /// The pixels that a stretch touches, and how much of each.
  private static func shares(_ from: Double, _ to: Double, limit: Int) -> [(Int, Double)] {
    (Int(from)...min(Int(to), limit - 1)).map { place in
      (place, max(min(to, Double(place + 1)) - max(from, Double(place)), 0))
    }
  }

  var grey: AreaPicture {
    let greys = stride(from: 0, to: values.count, by: 3).flatMap { place in
      let grey = values[place] * 0.299 + values[place + 1] * 0.587 + values[place + 2] * 0.114
      return [grey, grey, grey]
    }
    return AreaPicture(ratio: ratio, values: greys)
  }

  /// How far the darkest and the lightest are apart.
  var spread: Double { (values.max() ?? 0) - (values.min() ?? 0) }

  func difference(from other: AreaPicture) -> Double {
    zip(values, other.values).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(values.count)
  }
}
