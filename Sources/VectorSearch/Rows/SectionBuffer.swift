import Files

/// Collects the bytes of a section and writes them in whole pages, with their checksum.
struct SectionBuffer {
  /// The number of bytes that are written at a time.
  private static let capacity = 1 << 18

  private var bytes: [UInt8] = []
  private var position: Int
  private(set) var checksum = Checksum()

  init(at offset: Int) {
    position = offset
  }

  mutating func append<Value: BitwiseCopyable>(
    _ values: Span<Value>, to file: borrowing PartialFile
  ) throws(VectorIndexError) {
    // Integers and floats have no padding with undefined bytes.
    unsafe values.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    guard bytes.count >= Self.capacity else { return }
    try flush(bytes.count / VectorFileHeader.pageSize * VectorFileHeader.pageSize, to: file)
  }

  /// Pads to a whole page and writes the rest.
  mutating func finish(to file: borrowing PartialFile) throws(VectorIndexError) {
    let padded = VectorFileHeader.paddedToPage(bytes.count)
    bytes.append(contentsOf: repeatElement(0, count: padded - bytes.count))
    try flush(padded, to: file)
  }

  private mutating func flush(_ count: Int, to file: borrowing PartialFile) throws(VectorIndexError) {
    let pages = Array(bytes.prefix(count))
    bytes.removeFirst(count)
    checksum.add(unsafe pages.span.bytes)
    do throws(FileError) {
      try file.write(unsafe pages.span.bytes, at: position)
    } catch {
      throw VectorIndexError(error)
    }
    position += count
  }
}
