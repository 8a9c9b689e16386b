import CVips
import Faults

/// A line of text as coverage: 0 for paper and 255 for ink, row-major.
///
/// Drawn by Pango in DejaVu Sans (Debian: fonts-dejavu-core), or the font that fontconfig substitutes.
struct TextMask {
  let width: Int
  let height: Int
  let coverage: [UInt8]

  /// Draws a line, shortened in its middle to a width of at most `maximumWidth`; `nil` if nothing is drawn.
  init?(_ text: String, pixelSize: Int, isBold: Bool = false, maximumWidth: Int) throws(ImagingError) {
    var characters = Array(printable(text))
    guard !characters.isEmpty else { return nil }
    var line = String(characters)
    while true {
      let mask = try Self.draw(line, pixelSize: pixelSize, isBold: isBold)
      guard mask.width > maximumWidth, characters.count > 2 else {
        guard mask.width <= maximumWidth, mask.width > 0 else { return nil }
        (width, height, coverage) = (mask.width, mask.height, mask.bytes)
        return
      }
      // At least one character less each time, and about as many as exceed the width.
      let kept = min(characters.count - 1, max(characters.count * maximumWidth / mask.width, 2))
      let removed = characters.count - kept
      characters.removeSubrange((kept / 2)..<(kept / 2 + removed))
      line = String(characters[..<(kept / 2)]) + "…" + String(characters[(kept / 2)...])
    }
  }

  private static func draw(_ line: String, pixelSize: Int, isBold: Bool) throws(ImagingError) -> RawSamples {
    try VipsRuntime.start()
    let markup = line.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
    do throws(VipsFailure) {
      // At 72 dots per inch a point is a pixel.
      let font = "DejaVu Sans \(isBold ? "Bold " : "")\(pixelSize)"
      let image = try VipsImageOwner(text: markup, font: font, dpi: 72)
      let rows = try image.region()
      var coverage: [UInt8] = []
      guard rows.append(rows: 0..<image.height, width: image.width, bytesPerRow: image.width, to: &coverage)
      else { throw .last() }
      return RawSamples(width: image.width, height: image.height, channels: 1, bytes: coverage)
    } catch {
      throw error.error(encoding: "a contact sheet")
    }
  }
}
