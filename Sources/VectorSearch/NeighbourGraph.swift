import Files
import Vocabulary

/// The nearest other rows of each row of an index by the cosine, memory-mapped from a file that `write` made.
///
/// Version 1, little-endian. All unnamed bytes are zero.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 8 | magic, the ASCII letters `EIDETGRF` |
/// | 8 | 4 | version, 1 |
/// | 12 | 4 | length s of the space's identity in bytes, at most 3072 |
/// | 16 | 8 | count n of rows, below 2³² |
/// | 24 | 8 | neighbours k of each row |
/// | 32 | 8 | generation: that of the index that it was made from |
/// | 40 | 8 | checksum of all from byte 4096 |
/// | 256 | s | the space's identity, UTF-8 |
/// | 4064 | 8 | checksum of bytes 0…4063 |
/// | 4096 | 8 k n | edges, `[n, k]`, the closest first: row (UInt32) and cosine (Float32); padded with zeros to 4096 |
package final class NeighbourGraph: Sendable {
  /// A row near to another one.
  package struct Edge: Sendable, Equatable {
    /// The near row.
    package let row: Int
    /// The cosine of the two rows.
    package let score: Float
  }

  static let magic: [UInt8] = Array("EIDETGRF".utf8)
  static let version: UInt32 = 1

  private let mapping: MappedFile
  /// The number of rows.
  package let count: Int
  /// The number of neighbours of each row; smaller than requested if there are too few rows.
  package let k: Int
  /// The generation of the index that it was made from.
  package let generation: UInt64
  /// The identity of the space that the rows belong to.
  package let space: String

  /// Maps a file and compares it with its checksums. O(n k).
  ///
  /// - Parameter path: of a file that `write` made.
  /// - Throws: `missing`, `damaged`, `otherVersion`, or `file`.
  package init(path: String) throws(VectorIndexError) {
    do throws(FileError) {
      mapping = try MappedFile(path: path)
    } catch {
      throw VectorIndexError(error)
    }
    let pageSize = VectorFileHeader.pageSize
    let page = mapping.withBytes(0..<min(pageSize, mapping.byteCount)) { bytes in
      unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }
    guard page.count == pageSize, Array(page[..<8]) == Self.magic else {
      throw .damaged(path: path, reason: "it does not begin as a neighbour graph does")
    }
    let version = page.integer(UInt32.self, at: 8)
    guard version == Self.version else {
      throw .otherVersion(path: path, got: version, expected: Self.version)
    }
    guard page.integer(UInt64.self, at: 4064) == Checksum.of(Array(page[..<4064])) else {
      throw .damaged(path: path, reason: "its header does not match its checksum")
    }
    let length = Int(page.integer(UInt32.self, at: 12))
    let (count, k) = (page.integer(UInt64.self, at: 16), page.integer(UInt64.self, at: 24))
    guard length <= VectorFileHeader.maximumSpaceLength, count <= UInt64(UInt32.max), k < max(count, 1),
      k < 1 << 16,
      let space = String(validating: page[256..<256 + length], as: UTF8.self)
    else {
      throw .damaged(path: path, reason: "its header is not one that this program writes")
    }
    (self.count, self.k, self.space) = (Int(count), Int(k), space)
    generation = page.integer(UInt64.self, at: 32)
    let size = pageSize + VectorFileHeader.paddedToPage(8 * Int(count) * Int(k))
    guard mapping.byteCount == size else {
      throw .damaged(
        path: path, reason: "it has \(mapping.byteCount) bytes where its header says \(size)")
    }
    let checksum = mapping.withBytes(pageSize..<size) { bytes in
      var checksum = Checksum()
      checksum.add(bytes)
      return checksum.value
    }
    guard page.integer(UInt64.self, at: 40) == checksum else {
      throw .damaged(path: path, reason: "its edges do not match their checksum")
    }
  }

  /// The rows nearest to a row, the closest first, itself not among them.
  ///
  /// - Parameters:
  ///   - row: 0 to `count` - 1.
  ///   - limit: the most neighbours; there are at most `k`.
  package func neighbours(ofRow row: Int, limit: Int = .max) -> [Edge] {
    precondition((0..<count).contains(row), "row \(row) of \(count)")
    let start = unsafe mapping.start + VectorFileHeader.pageSize + 8 * k * row
    return (0..<min(k, limit)).map { place in
      Edge(
        row: Int(unsafe start.load(fromByteOffset: 8 * place, as: UInt32.self)),
        score: unsafe start.load(fromByteOffset: 8 * place + 4, as: Float.self))
    }
  }
}

extension NeighbourGraph {
  /// The number of rows searched with at a time: their vectors are held in memory.
  private static let rowsPerBatch = 512

  /// Searches with each of some rows, and writes the nearest ones. O(n² d) time with an exact index; O(d + k)
  /// memory in addition.
  ///
  /// - Parameters:
  ///   - rows: the rows to search with.
  ///   - index: an index of the same rows.
  ///   - k: the number of neighbours per row, 1 or more.
  ///   - path: the path of the new file; it atomically replaces an existing one.
  ///   - progress: is called with the number of rows searched with, and of all rows.
  /// - Throws: as searching and writing do; `CancellationError` when the task is cancelled.
  package static func write(
    of rows: any VectorRows, searching index: any VectorIndex, k: Int, to path: String,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) async throws {
    precondition(k > 0, "k is \(k)")
    let (count, kept) = (rows.count, min(k, max(rows.count - 1, 0)))
    let file: PartialFile
    do throws(FileError) {
      file = try PartialFile(beside: path)
    } catch {
      throw VectorIndexError(error)
    }
    var edges = SectionBuffer(at: VectorFileHeader.pageSize)
    for start in stride(from: 0, to: count, by: rowsPerBatch) where kept > 0 {
      try Task.checkCancellation()
      progress(start, count)
      let batch = start..<min(start + rowsPerBatch, count)
      let found = try await index.search(
        NeighbourRequest(batch.map(rows.vector(ofRow:)), k: kept + 1, metric: .cosine))
      for (row, neighbours) in zip(batch, found) {
        let own = rows.id(ofRow: row)
        // Duplicates of a row may come before it and fill the list: then the last one is dropped.
        for neighbour in neighbours.filter({ $0.id != own }).prefix(kept) {
          guard let other = rows.row(withID: neighbour.id) else {
            preconditionFailure("the index has no row \(neighbour.id)")
          }
          try edges.append([UInt32(other), neighbour.score.bitPattern].span, to: file)
        }
      }
    }
    try edges.finish(to: file)
    let header = header(of: rows, k: kept, checksum: edges.checksum.value)
    do throws(FileError) {
      try file.write(unsafe header.span.bytes, at: 0)
      try file.publish()
    } catch {
      throw VectorIndexError(error)
    }
  }

  private static func header(of rows: any VectorRows, k: Int, checksum: UInt64) -> [UInt8] {
    var page = [UInt8](repeating: 0, count: VectorFileHeader.pageSize)
    page.replaceSubrange(..<8, with: magic)
    page.put(littleEndian: version, at: 8)
    page.put(littleEndian: UInt32(rows.space.utf8.count), at: 12)
    page.put(littleEndian: UInt64(rows.count), at: 16)
    page.put(littleEndian: UInt64(k), at: 24)
    page.put(littleEndian: rows.generation, at: 32)
    page.put(littleEndian: checksum, at: 40)
    page.replaceSubrange(256..<256 + rows.space.utf8.count, with: Array(rows.space.utf8))
    page.put(littleEndian: Checksum.of(Array(page[..<4064])), at: 4064)
    return page
  }
}
