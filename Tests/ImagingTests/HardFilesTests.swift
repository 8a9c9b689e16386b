import Faults
import Foundation
import Testing

@testable import Imaging

@Suite(
  .enabled(if: TestFiles.hasHardFiles, "the folder data/hard is not at hand (EIDETIC_SHARED)"), .serialized)
struct HardFilesTests {
  private let decoder = PictureDecoder()

  private struct Row {
    var path: String
    var expectation: String
  }

  private static func rows() throws -> [Row] {
    let text = String(decoding: try TestFiles.hard("manifest.tsv"), as: UTF8.self)
    return text.split(separator: "\n").dropFirst().map { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      return Row(path: String(columns[0]), expectation: String(columns[2]))
    }
  }

  @Test(arguments: [nil, SufficientSize(shortestSide: 224, longestSide: 320)])
  func decodesTheGoodAndRefusesTheBadOnes(sufficient: SufficientSize?) throws {
    let rows = try Self.rows()
    #expect(rows.count == 327)
    for row in rows {
      do {
        let picture = try decoder.decode(TestFiles.hard(row.path), name: row.path, sufficient: sufficient)
        #expect(row.expectation != "bad", "\(row.path) was decoded: \(picture.note ?? "")")
      } catch let error as ImagingError {
        #expect(row.expectation != "ok", "\(error)")
        #expect(error.description.contains("\"\(printable(row.path))\": "))
        #expect(error.reason.count > 10 && error.reason.count < 600)
      }
    }
  }

  @Test(arguments: [
    (1...8).map { "exif-orientation/exif-orientation-examples__Landscape_\($0).jpg" },
    (1...8).map { "exif-orientation/libvips__rotation_\($0).jpg" },
    (2...8).map { "exif-orientation/Pillow__hopper_orientation_\($0).jpg" },
    (2...8).map { "exif-orientation/Pillow__hopper_orientation_\($0).webp" },
  ])
  func givesNearlyEqualUprightPixelsWhateverTheOrientation(paths: [String]) throws {
    // Small, because each file was shrunk and compressed by itself.
    let pictures = try paths.map { path in
      try decoder.decode(TestFiles.hard(path), name: path).pixels.resized(.stretch(width: 40, height: 30))
    }
    for (path, picture) in zip(paths, pictures) {
      let difference = picture.difference(from: pictures[0])
      #expect(difference.mean < 6, "\(path): \(difference.mean)")
    }
  }

  @Test func givesDifferentPixelsWhereOnlyTheTagDiffers() throws {
    let paths = try Self.rows().map(\.path).filter { $0.contains("made_same_pixels_o") }
    #expect(paths.count == 8)
    let pictures = try paths.map { path in
      try decoder.decode(TestFiles.hard(path), name: path).pixels.resized(.stretch(width: 160, height: 120))
    }
    for first in pictures.indices {
      for second in pictures.indices where second > first {
        #expect(pictures[first].difference(from: pictures[second]).mean > 10)
      }
    }
  }

  /// A profile with tables for one intent only, which libvips 8.14 passes over for other intents.
  @Test func convertsAnXYBPictureToItsOriginalsColours() throws {
    let original = try decoder.decode(TestFiles.hard("jpeg-variants/libvips__sample.jpg"), name: "sample")
      .pixels
    let encoded = try decoder.decode(TestFiles.hard("jpeg-variants/libvips__sample-xyb.jpg"), name: "xyb")
      .pixels
    #expect(encoded.difference(from: original).mean < 6)
  }
}
