import Testing

@testable import Imaging

@Suite struct VectorTests {
  private static let halves =
    "<rect width='100%' height='100%' fill='#0000ff'/><rect width='50%' height='100%' fill='#ff0000'/>"

  private func svg(_ attributes: String, before: String = "") -> String {
    "\(before)<svg xmlns='http://www.w3.org/2000/svg' \(attributes)>\(Self.halves)</svg>"
  }

  private func check(_ bytes: [UInt8], _ comment: String) throws {
    let size = SufficientSize(shortestSide: 1, longestSide: 300)
    let picture = try PictureDecoder().decode(bytes, name: comment, sufficient: size)
    #expect(picture.fullWidth >= 1 && picture.fullHeight >= 1)
    #expect(
      picture.pixels.longestSide == 300, "\(comment): \(picture.pixels.width) × \(picture.pixels.height)")
    let (width, row) = (picture.pixels.width, picture.pixels.height / 2)
    #expect(picture.pixels[width / 8, row] == (255, 0, 0), "\(comment)")
    #expect(picture.pixels[width * 7 / 8, row] == (0, 0, 255), "\(comment)")
  }

  @Test(arguments: [
    "width='0.2' height='0.15' viewBox='0 0 240 160'", "width='0.3' height='0.2'",
    "width='60000' height='40000' viewBox='0 0 240 160'", "width='1e6' height='1e6' viewBox='0 0 9 9'",
    "width='100%' height='100%' viewBox='0 0 240 160'", "viewBox='0 0 0.3 0.2'", "width='50mm' height='30mm'",
    "width='240' height='160'", "width='12' height='8'",
  ])
  func drawsAnyNominalSizeAsLargeAsIsWanted(attributes: String) throws {
    try check(Array(svg(attributes).utf8), attributes)
  }

  static let prologues = [
    "<?xml version='1.0'?>", "<!-- \(String(repeating: "long ", count: 3000)) -->\n<!-- <html> -->",
    "<!DOCTYPE svg [ <!ENTITY a \"it's > here\"> <!-- it's ]> --> <!ENTITY b 'c'> ]>", "\n\t ", "\u{FEFF}",
  ]

  @Test(arguments: prologues)
  func looksBehindAPrologueOfAnyLength(prologue: String) throws {
    try check(Array(svg("width='24' height='16'", before: prologue).utf8), String(prologue.prefix(20)))
  }

  @Test(arguments: [true, false])
  func readsUTF16OfEitherByteOrder(isBigEndian: Bool) throws {
    let text =
      "\u{FEFF}" + svg("width='24' height='16'", before: "<?xml version='1.0' encoding='UTF-16'?><!-- ü -->")
    let bytes = text.utf16.flatMap { unit in
      isBigEndian
        ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
    }
    try check(bytes, "UTF-16")
  }

  @Test(arguments: [
    "<html><!-- <svg> --><svg/></html>", "<!-- <svg width='1'/>", "<svgx/>", "<?xml?><a><svg/></a>",
    "svg <svg/>",
  ])
  func takesNothingElseForADrawing(text: String) {
    #expect(PictureFormat.sniff(Array(text.utf8)) == nil)
  }

  @Test func saysWhetherMoreMustBeSeen() {
    #expect(PictureFormat.needsMore(ofBeginning: Array("<?xml version='1.0'?><!-- a long".utf8)))
    #expect(!PictureFormat.needsMore(ofBeginning: Array("<html><body>".utf8)))
    #expect(!PictureFormat.needsMore(ofBeginning: Array("just text".utf8)))
  }
}
