/// The header of a BMP. gdk-pixbuf fills missing rows of a truncated file with zeros without a warning.
struct BitmapHeader {
  let width: Int
  let height: Int

  /// The share of rows that are missing because the file is truncated.
  let missing: Double

  /// Why the header cannot be right; `nil` if it can.
  let contradiction: String?

  /// The compression: 0 for none, 1 and 2 for run lengths, 3 for masks.
  let compression: Int

  /// The size of the header itself, which depends on its version.
  let headerSize: Int

  /// Reads the header of a BMP that `PictureFormat.sniff` has recognised; `nil` if it is incomplete.
  init?(_ bytes: Span<UInt8>) {
    let head = ByteReader(bytes: (0..<min(bytes.count, 64)).map { bytes[$0] }, isBigEndian: false)
    guard let start = head.integer32(at: 10), let headerSize = head.integer32(at: 14) else { return nil }
    let isOld = headerSize == 12
    let size =
      isOld
      ? (head.integer16(at: 18), head.integer16(at: 20)) : (head.integer32(at: 18), head.integer32(at: 22))
    guard let width = size.0, let height = size.1, let bits = head.integer16(at: isOld ? 24 : 28) else {
      return nil
    }
    let compression = isOld ? 0 : head.integer32(at: 30) ?? 0
    let colours = isOld ? 0 : head.integer32(at: 46) ?? 0
    self.headerSize = headerSize
    self.compression = compression
    self.width = width
    // Negative if the rows are stored from top to bottom.
    self.height = isOld ? height : abs(Int(Int32(truncatingIfNeeded: height)))
    let rows =
      compression == 1 || compression == 2
      ? Self.rowsOfRuns(bytes, from: start, nibbles: compression == 2, height: self.height)
      : max(bytes.count - start, 0) / max((width * bits + 31) / 32 * 4, 1)
    missing = rows >= self.height ? 0 : 1 - Double(rows) / Double(max(self.height, 1))
    contradiction =
      bits <= 8 && colours > 1 << bits ? "a palette of \(colours) colours for \(bits) bits" : nil
  }

  /// Counts the rows that run lengths fill before the file ends; all of them if the end is marked.
  private static func rowsOfRuns(_ bytes: Span<UInt8>, from start: Int, nibbles: Bool, height: Int) -> Int {
    var rows = 0
    var place = start
    while place >= 0, place + 1 < bytes.count {
      let count = bytes[place]
      let value = Int(bytes[place + 1])
      place += 2
      guard count == 0 else { continue }
      switch value {
      case 0: rows += 1
      case 1: return height
      case 2:
        rows += place + 1 < bytes.count ? Int(bytes[place + 1]) : 0
        place += 2
      // Literal samples, padded to a multiple of 16 bits.
      default: place += ((nibbles ? (value + 1) / 2 : value) + 1) / 2 * 2
      }
    }
    return rows
  }
}
