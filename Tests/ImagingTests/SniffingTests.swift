import Testing

@testable import Imaging

@Suite struct SniffingTests {
  static let heads: [(PictureFormat, String)] = [
    (.jpeg, "\u{FF}\u{D8}\u{FF}\u{E0}"), (.png, "\u{89}PNG\r\n\u{1A}\n"), (.gif, "GIF87a"), (.gif, "GIF89a"),
    (.webp, "RIFF\u{10}\0\0\0WEBPVP8 "), (.tiff, "II*\0"), (.tiff, "MM\0*"), (.tiff, "II+\0"),
    (.bmp, "BM\0\0\0\0\0\0\0\0\u{36}\0\0\0\u{28}\0\0\0"), (.pnm, "P6 3 2 255\n"), (.pnm, "P1\n# bits\n"),
    (.ico, "\0\0\u{1}\0\u{1}\0\u{10}\u{10}\0\0"), (.heic, "\0\0\0\u{18}ftypheic\0\0\0\0mif1heic"),
    (.heic, "\0\0\0\u{18}ftypmif1\0\0\0\0mif1heic"), (.avif, "\0\0\0\u{1C}ftypmif1\0\0\0\0mif1avifmiaf"),
    (.avif, "\0\0\0\u{18}ftypavis\0\0\0\0"), (.jpegXL, "\u{FF}\u{A}"),
    (.jpegXL, "\0\0\0\u{C}JXL \r\n\u{87}\n"),
    (.jpeg2000, "\0\0\0\u{C}jP  \r\n\u{87}\n"), (.photoshop, "8BPS\0\u{1}"), (.pdf, "%PDF-1.7"),
    (.compressedSVG, "\u{1F}\u{8B}\u{8}"), (.svg, "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    (.svg, "\n<?xml version=\"1.0\"?>\n<!-- a picture -->\n<!DOCTYPE svg>\n<svg width='1'/>"),
  ]

  @Test(arguments: heads)
  func recognisesAFormatByItsFirstBytes(format: PictureFormat, head: String) {
    #expect(PictureFormat.sniff(head.unicodeScalars.map { UInt8($0.value) }) == format)
  }

  @Test(arguments: [
    "", "B", "BMW is no picture, nor is this text", "<html><svg/></html>", "PK\u{3}\u{4}", "P7\n",
    "RIFF\0\0\0\0WAVE",
    "\0\0\0\u{18}ftypisom\0\0\0\0", "svg",
  ])
  func recognisesNothingInOtherFiles(head: String) {
    #expect(PictureFormat.sniff(head.unicodeScalars.map { UInt8($0.value) }) == nil)
  }

  @Test(arguments: heads)
  func survivesEveryPrefix(format: PictureFormat, head: String) {
    let bytes = head.unicodeScalars.map { UInt8($0.value) }
    for count in 0..<bytes.count {
      let found = PictureFormat.sniff(Array(bytes[..<count]))
      #expect(found == nil || found == format || format == .avif)
    }
  }
}
