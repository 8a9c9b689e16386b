import Foundation
import Imaging
import Testing

/// A stage of indexing that fails ends all others, also those that wait for what does not come any more.
@Suite(.inTurn) struct FailedStageTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  /// Ordinary JPEGs never turn slow, so the spare lanes of the stage that writes thumbnails always rest.
  @Test(arguments: [1, 3, 40])
  func aThumbnailThatCannotBeWrittenEndsTheRun(count: Int) async throws {
    for number in 1...count {
      let picture = Pixels(width: 40 + number, height: 30, red: UInt8(number), green: 90, blue: 160)
      try work.write(try picture.encodedAsJPEG(), to: "\(number).jpg")
    }
    let thumbnails = work.gallery + "/thumbnails"
    try FileManager.default.createDirectory(atPath: work.gallery, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: thumbnails))
    let ending = try await work.run(["index", work.pictures, "--json"])
    #expect(ending.code == 3)
    #expect(ending.errors.contains("thumbnails") && ending.output == "", "\(ending.errors)")

    try FileManager.default.removeItem(atPath: thumbnails)
    #expect(try await work.index().counts == "\(count) indexed")
  }
}
