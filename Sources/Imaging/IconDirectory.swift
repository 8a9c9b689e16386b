/// The pictures of an ICO or CUR file.
enum IconDirectory {
  /// The range of the largest picture if that is a whole PNG file, which gdk-pixbuf does not read.
  static func largestPNG(_ bytes: Span<UInt8>) -> Range<Int>? {
    guard let range = largest(bytes), PictureFormat.sniff(bytes.extracting(range)) == .png else { return nil }
    return range
  }

  /// Hides what the mask of a 32-bit icon hides, if its alpha is 0 throughout and so unused. A mask that
  /// would hide everything is ignored.
  static func masked(_ picture: Picture, _ bytes: Span<UInt8>) -> Picture {
    let (width, height) = (picture.pixels.width, picture.pixels.height)
    guard let start = largest(bytes)?.lowerBound, bytes.number(at: start, size: 4, isBigEndian: false) == 40,
      bytes.number(at: start + 4, size: 4, isBigEndian: false) == width,
      bytes.number(at: start + 8, size: 4, isBigEndian: false) == 2 * height,
      bytes.number(at: start + 14, size: 2, isBigEndian: false) == 32
    else { return picture }
    let samples = start + 40
    let mask = samples + 4 * width * height
    let stride = (width + 31) / 32 * 4
    guard mask + stride * height <= bytes.count,
      (0..<width * height).allSatisfy({ bytes[samples + 4 * $0 + 3] == 0 })
    else { return picture }
    // Rows are stored from bottom to top, the first pixel in the highest bit.
    func isHidden(_ x: Int, _ y: Int) -> Bool {
      bytes[mask + (height - 1 - y) * stride + x / 8] >> (7 - x % 8) & 1 == 1
    }
    let hidden = (0..<width * height).filter { isHidden($0 % width, $0 / width) }
    guard hidden.count < width * height else { return picture }
    var pixels = picture.pixels
    for place in hidden { pixels[place % width, place / width] = (255, 255, 255) }
    return Picture(
      pixels: pixels, fullWidth: picture.fullWidth, fullHeight: picture.fullHeight, format: picture.format,
      note: picture.note)
  }

  private static func largest(_ bytes: Span<UInt8>) -> Range<Int>? {
    let head = ByteReader(bytes: (0..<min(bytes.count, 6 + 16 * 64)).map { bytes[$0] }, isBigEndian: false)
    guard let count = head.integer16(at: 4) else { return nil }
    var best: (area: Int, depth: Int, range: Range<Int>)?
    for entry in 0..<min(count, 64) {
      let offset = 6 + 16 * entry
      guard let width = head.byte(at: offset), let height = head.byte(at: offset + 1),
        let depth = head.integer16(at: offset + 6), let length = head.integer32(at: offset + 8),
        let start = head.integer32(at: offset + 12), start < bytes.count, length > 0
      else { break }
      // 0 stands for 256.
      let area = (width == 0 ? 256 : width) * (height == 0 ? 256 : height)
      if let best, (best.area, best.depth) >= (area, depth) { continue }
      best = (area, depth, start..<min(start + length, bytes.count))
    }
    return best?.range
  }
}
