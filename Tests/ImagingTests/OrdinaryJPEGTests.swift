import Testing

@testable import Imaging

/// Which JPEGs are decoded without a helper process.
@Suite struct OrdinaryJPEGTests {
  private let file: [UInt8]

  init() throws { file = try Pixels.smooth(width: 64, height: 48).encodedAsJPEG(quality: 80) }

  private func isOrdinary(_ file: [UInt8]) -> Bool { OrdinaryJPEG.matches(file.span) }

  @Test func whatCamerasMakeIs() {
    #expect(isOrdinary(file))
    #expect(isOrdinary(JPEGBuilder.inserting(0xE1, JPEGBuilder.exif(orientation: 6), into: file)))
    #expect(isOrdinary(JPEGBuilder.inserting(0xE2, [UInt8](repeating: 0, count: 600), into: file)))
  }

  /// The file with its frame header changed.
  private func changed(_ body: (inout [UInt8], Int) -> Void) throws -> [UInt8] {
    var file = file
    let frame = try #require(file.indices.first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
    body(&file, frame)
    return file
  }

  @Test func whatLasts() throws {
    // Progressive, 20 000 × 20 000: one scan may be, two take too long.
    let large = try changed { file, frame in
      file[frame + 1] = 0xC2
      for place in [5, 7] { (file[frame + place], file[frame + place + 1]) = (0x4E, 0x20) }
    }
    #expect(isOrdinary(large))
    #expect(!isOrdinary(large + [0xFF, 0xDA]))
  }

  @Test(arguments: [0xC3, 0xC9, 0xCA, 0xCD] as [UInt8]) func uncommonKindsAreNot(marker: UInt8) throws {
    #expect(!isOrdinary(try changed { file, frame in file[frame + 1] = marker }))
  }

  @Test func otherDepthsAndNumbersOfComponentsAreNot() throws {
    #expect(!isOrdinary(try changed { file, frame in file[frame + 4] = 12 }))
    #expect(!isOrdinary(try changed { file, frame in file[frame + 9] = 4 }))
    #expect(
      !isOrdinary(
        try changed { file, frame in
          file[frame + 5] = 0
          file[frame + 6] = 0
        }))
  }

  @Test func largeProfilesAreNot() {
    #expect(!isOrdinary(JPEGBuilder.inserting(0xE2, [UInt8](repeating: 0, count: 20_000), into: file)))
  }

  @Test func readsNothingBeyondTheEnd() {
    for count in 0..<file.count { _ = isOrdinary(Array(file[..<count])) }
  }
}
