/// The pictures of an ICO or CUR file.
enum IconDirectory {
  /// Gives the range of the largest picture if that is a whole PNG file, which gdk-pixbuf does not read.
  static func largestPNG(_ bytes: Span<UInt8>) -> Range<Int>? {
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
    guard let range = best?.range, PictureFormat.sniff(bytes.extracting(range)) == .png else { return nil }
    return range
  }
}
