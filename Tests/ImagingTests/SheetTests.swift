import Testing
import Vocabulary

@testable import Imaging

@Suite struct SheetTests {
  @Test func aThumbnailIsASmallJPEGOfThePicture() throws {
    let pixels = Pixels.smooth(width: 800, height: 600)
    let thumbnail = try Thumbnail(of: pixels)
    let picture = try PictureDecoder().decode(thumbnail.bytes, name: "t.jpg")
    #expect(picture.format == .jpeg)
    #expect((picture.fullWidth, picture.fullHeight) == (320, 240))
    let wanted = try pixels.resized(.fit(longestSide: 320))
    #expect(picture.pixels.difference(from: wanted).mean < 3)
    #expect(thumbnail.bytes.count < 20_000)
  }

  @Test func aThumbnailNeverEnlarges() throws {
    let picture = try PictureDecoder().decode(
      Thumbnail(of: .smooth(width: 3, height: 500)).bytes, name: "t.jpg")
    #expect((picture.fullWidth, picture.fullHeight) == (2, 320))
    let small = try PictureDecoder().decode(Thumbnail(of: .smooth(width: 10, height: 7)).bytes, name: "t.jpg")
    #expect((small.fullWidth, small.fullHeight) == (10, 7))
  }

  @Test func aSmallBareJPEGIsItsOwnThumbnail() throws {
    let decoder = PictureDecoder()
    func thumbnail(of file: [UInt8]) throws -> [UInt8] {
      try Thumbnail(of: decoder.decode(file, name: "t.jpg"), file: file).bytes
    }
    let bare = try Pixels.smooth(width: 320, height: 200).encodedAsJPEG()
    #expect(try thumbnail(of: bare) == bare)
    for (marker, payload) in [
      (0xE1, JPEGBuilder.exif(orientation: 6)), (0xE1, JPEGBuilder.exif(orientation: 1)), (0xFE, [65]),
    ] {
      let file = JPEGBuilder.inserting(UInt8(marker), payload, into: bare)
      let small = try thumbnail(of: file)
      #expect(small != file)
      #expect(try decoder.decode(small, name: "t.jpg").isBareJPEG)
    }
    let large = try Pixels.smooth(width: 321, height: 200).encodedAsJPEG()
    #expect(try thumbnail(of: large) != large)
    #expect(try thumbnail(of: Array(bare.dropLast(20))) != Array(bare.dropLast(20)))
  }

  @Test func aSheetHasCellsOfEqualSizeWithText() throws {
    let picture = Pixels(width: 100, height: 50, red: 10, green: 200, blue: 10)
    let hits = (0..<4).map { rank in
      ContactSheet.Cell.hit(
        picture, rank: rank, score: 0.5, name: String(repeating: "long & <name> ", count: 20))
    }
    let region = Region(x: 0, y: 0, width: 0.5, height: 1)
    let sheet = ContactSheet(
      queries: [.query(picture, name: "q.jpg", region: region)], hits: hits, columns: 3)
    let drawn = try sheet.drawn()
    #expect((drawn.width, drawn.height) == (3 * 240 + 16, 2 * 288 + 16))
    // The query's region is outlined, and there is ink below every cell.
    #expect(
      drawn.bytes.indices.contains { $0 % 3 == 0 && drawn.bytes[$0] == 214 && drawn.bytes[$0 + 1] == 39 })
    for cell in 0..<5 {
      let label = Rectangle(x: 16 + cell % 3 * 240, y: 16 + cell / 3 * 288 + 226, width: 224, height: 44)
      #expect(drawn.cropped(to: label).bytes.contains { $0 < 100 })
    }
    #expect(try PictureDecoder().decode(sheet.encodedAsPNG(), name: "s.png").pixels == drawn)
  }

  @Test(arguments: [
    (0.9134, "1    0.913"), (-0.25, "1    −0.250"), (12.9996, "1    13.000"), (0, "1    0.000"),
  ])
  func aHitShowsItsScoreWithThreePlaces(score: Double, title: String) {
    let cell = ContactSheet.Cell.hit(.smooth(width: 1, height: 1), rank: 0, score: score, name: "a")
    #expect(cell.title == title)
  }

  @Test func aMatchSheetHasALineFromPlaceToPlace() throws {
    let white = Pixels(width: 200, height: 100, red: 255, green: 255, blue: 255)
    let row = MatchSheet.Row(
      query: white, hit: white, pairs: [(0.5, 0.25, 0.5, 0.25)], title: "", caption: "")
    let sheet = try MatchSheet([row]).drawn()
    #expect((sheet.width, sheet.height) == (688, 16 + 100 + 48 + 16))
    // Pictures of 200 pixels lie in the middle of columns of 320: the line goes from 176, 41 to 512, 41.
    for x in [176, 300, 400, 512] { #expect(sheet[x, 41] != (255, 255, 255)) }
    for (x, y) in [(170, 41), (518, 41), (300, 45), (300, 37)] { #expect(sheet[x, y] == (255, 255, 255)) }
  }

  @Test func whatLeavesAPictureIsCutOff() {
    var pixels = Pixels(width: 10, height: 8, red: 0, green: 0, blue: 0)
    pixels.line(from: (-50, 4), to: (60, 4), thickness: 1, colour: (9, 9, 9))
    pixels.dot(x: 200, y: -30, side: 5, colour: (9, 9, 9))
    pixels.dot(x: 0, y: 0, side: 3, colour: (7, 7, 7))
    #expect((0..<10).allSatisfy { pixels[$0, 4] == (9, 9, 9) })
    #expect(pixels[0, 0] == (7, 7, 7) && pixels[1, 1] == (7, 7, 7) && pixels[2, 2] == (0, 0, 0))
  }
}
