import Faults
import Foundation
import Imaging
import Inference
import Models
import TestSupport
import Testing

@testable import TextRecognition

/// What RapidOCR reads in a picture (`Tools/golden/text_lines.py`).
private struct Golden: Decodable {
  let text: String
  let corners: [[Double]]

  static let folder = SharedData.root + "/Tests/TextRecognitionTests/Golden"

  static func all() throws -> [String: [Golden]] {
    let json = try Data(contentsOf: URL(filePath: folder + "/lines.json"))
    return try JSONDecoder().decode([String: [Golden]].self, from: json)
  }

  static func picture(_ name: String) throws -> Pixels {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
    return try PictureDecoder().decode(bytes, name: name).pixels
  }
}

@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: SharedData.builtInModels + "/ppocr-v6-tiny"),
    "the networks are made by Tools/setup"))
struct TextReaderTests {
  private static let reader = Result {
    let store = ModelStore(folder: "/nowhere", builtIn: [SharedData.builtInModels])
    return try TextReader(try store.model(named: "ppocr-v6-tiny"), parallelism: .latency(cores: 2))
  }

  private func lines(_ picture: Pixels) async throws -> [ReadLine] {
    try await Self.reader.get().lines(in: picture)
  }

  /// Boxes whose corners are within 2 pixels on average, and the same text in at least 95 % of the lines.
  @Test func agreesWithTheReferenceImplementation() async throws {
    var (all, same) = (0, 0)
    for (name, golden) in try Golden.all() {
      let picture = try Golden.picture(name)
      let read = try await lines(picture)
      #expect(read.count == golden.count, "\(name)")
      for line in golden {
        // The reference counts from the middle of the first pixel, in whole pixels.
        let corners = line.corners.map { SIMD2($0[0], $0[1]) + 0.5 }
        func away(_ other: ReadLine) -> Double {
          zip(corners, other.box.corners).reduce(0) { $0 + ($1.0 - $1.1).magnitude } / 4
        }
        let nearest = try #require(read.min { away($0) < away($1) })
        #expect(away(nearest) <= 2, "\(name): \(line.text)")
        all += 1
        if nearest.text == line.text { same += 1 }
      }
    }
    #expect(all == 45)
    #expect(Double(same) >= 0.95 * Double(all), "\(same) of \(all) lines are the same")
  }

  @Test func readsInTheOrderOfTheReferenceWhereLinesAreLevel() async throws {
    let golden = try #require(try Golden.all()["000.jpg"])
    #expect(try await lines(try Golden.picture("000.jpg")).map(\.text) == golden.map(\.text))
  }

  @Test func readsATurnedPictureWhicheverWayItIsTurned() async throws {
    let upright = try Golden.picture("000.jpg")
    let texts = try await lines(upright).map(\.text)
    let (width, height) = (Double(upright.width), Double(upright.height))
    let maps = [
      AffineMap(xx: 0, xy: 1, x0: 0, yx: -1, yy: 0, y0: height),
      AffineMap(xx: -1, xy: 0, x0: width, yx: 0, yy: -1, y0: height),
      AffineMap(xx: 0, xy: -1, x0: width, yx: 1, yy: 0, y0: 0),
    ]
    for (place, map) in maps.enumerated() {
      let isSide = place != 1
      let turned = upright.warped(
        by: map, width: isSide ? upright.height : upright.width,
        height: isSide ? upright.width : upright.height)
      let read = try await lines(turned).map(\.text)
      #expect(read.count == texts.count)
      #expect(zip(read, texts).count { $0 == $1 } >= texts.count - 1, "turn \(place): \(read)")
    }
  }

  @Test(arguments: [(1, 1), (7, 900), (8, 8), (640, 480), (40, 4000)])
  func findsNothingWhereNothingIs(width: Int, height: Int) async throws {
    for (red, green, blue) in [(UInt8(255), UInt8(255), UInt8(255)), (0, 0, 0), (120, 30, 200)] {
      let picture = Pixels(width: width, height: height, red: red, green: green, blue: blue)
      #expect(try await lines(picture).isEmpty)
    }
  }

  @Test func readsSmallLettersOfALargePicture() async throws {
    var page = Pixels(width: 4000, height: 3000, red: 250, green: 250, blue: 250)
    let part = try Golden.picture("000.jpg")
    page.paste(part, x: 1500, y: 1200)
    let found = try await lines(page).map(\.text)
    let texts = try await lines(part).map(\.text)
    #expect(Set(found).intersection(texts).count >= texts.count - 1, "\(found)")
  }

  @Test func readsAScreenshotThatIsMuchHigherThanWide() async throws {
    let part = try Golden.picture("000.jpg")
    var page = Pixels(width: part.width + 40, height: 6000, red: 12, green: 70, blue: 50)
    for row in 0..<10 { page.paste(part, x: 20, y: 600 * row) }
    let texts = try await lines(part).map(\.text)
    let found = try await lines(page).map(\.text)
    #expect(found.count == 10 * texts.count)
    #expect(zip(found, (0..<10).flatMap { _ in texts }).count { $0 == $1 } >= found.count * 9 / 10)
  }

  @Test func aCancelledTaskEndsWithTheError() async throws {
    let picture = try Golden.picture("000.jpg")
    let reader = try Self.reader.get()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await reader.lines(in: picture)
    }
    await #expect(throws: TextRecognitionError.cancelled) { try await task.value }
  }

  @Test func aModelThatReadsNothingIsRefused() throws {
    let store = ModelStore(folder: "/nowhere", builtIn: [SharedData.builtInModels])
    let model = try store.model(named: "mtcnn")
    #expect(throws: TextRecognitionError.unfit(model: "mtcnn")) {
      try TextReader(model, parallelism: .latency(cores: 1))
    }
  }

  @Test func aRecogniserWithoutCharactersIsRefused() throws {
    let folder = try TemporaryFolder()
    let built = SharedData.builtInModels + "/ppocr-v6-tiny"
    try FileManager.default.copyItem(atPath: built, toPath: folder.file("ppocr-v6-tiny"))
    let store = ModelStore(folder: "/nowhere", builtIn: [folder.path])
    var card = try store.model(named: "ppocr-v6-tiny").card
    // The network that finds lines lists no characters.
    card.files[1] = card.files[0]
    try Data(try card.json()).write(to: URL(filePath: folder.file("ppocr-v6-tiny/ppocr-v6-tiny.json")))
    let model = try store.model(named: "ppocr-v6-tiny")
    let error = TextRecognitionError.alphabet(
      model: "ppocr-v6-tiny", file: folder.file("ppocr-v6-tiny/" + card.files[0].name))
    #expect(throws: error) { try TextReader(model, parallelism: .latency(cores: 1)) }
    #expect(ONNXMetadata(ofFile: folder.file("none"))["character"] == nil)
  }
}
