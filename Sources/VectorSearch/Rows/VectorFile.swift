import CKernels
import Files
import Synchronization

/// The vectors of one space, memory-mapped from a file that `VectorFileWriter` wrote.
///
/// Version 1, little-endian. Sections begin at multiples of 4096 bytes and are padded with zeros.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 8 | magic, the ASCII letters `EIDETVEC` |
/// | 8 | 4 | version, 1 |
/// | 12 | 4 | length s of the space's identity in bytes, at most 3072 |
/// | 16 | 8 | dimension d, 1…65536 |
/// | 24 | 8 | count n, below 2³² |
/// | 32 | 8 | generation: the writer's stamp of the truth that the file was derived from |
/// | 40 | 8 | size of the file in bytes |
/// | 48 | 6 × 24 | per section: offset (8), bytes without padding (8), checksum with padding (8) |
/// | 256 | s | the space's identity, UTF-8 |
/// | 4064 | 8 | checksum of bytes 0…4063 |
/// | 4096 | | the sections, in this order: |
/// | | 8 n | ids, Int64, strictly ascending |
/// | | 4 d n | rows, Float32, `[n, d]` |
/// | | p n | quantised rows, Int8, `[n, p]`, p = d rounded up to 64, padded with zeros |
/// | | 4 n | scales, Float32: row ≈ scale · quantised row |
/// | | 4 n | norms, Float32: ‖row‖ |
/// | | 4 n | residuals, Float32: ‖row − scale · quantised row‖, rounded up |
///
/// All unnamed bytes are zero. The checksum is that of `eidetic_checksum`.
package final class VectorFile: VectorRows {
  private let mapping: MappedFile
  private let header: VectorFileHeader
  private let path: String
  let negativeValues = Mutex(NegativeValues.notLookedFor)

  /// Maps a file and checks its header. Reads one page: O(1) in the number of rows.
  ///
  /// - Throws: `missing`, `damaged` (not a vector file, header or size wrong), `otherVersion`, or `file`.
  package init(path: String) throws(VectorIndexError) {
    do throws(FileError) {
      mapping = try MappedFile(path: path)
    } catch {
      throw VectorIndexError(error)
    }
    let page = mapping.withBytes(0..<min(VectorFileHeader.pageSize, mapping.byteCount)) { bytes in
      unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }
    header = try VectorFileHeader(decoding: page, fileSize: mapping.byteCount, path: path)
    self.path = path
  }

  /// The number of values of a row.
  package var dimension: Int { header.dimension }

  /// The number of rows.
  package var count: Int { header.count }

  /// The size of the file in bytes.
  package var byteCount: Int { header.fileSize }

  /// The generation that the writer was given.
  package var generation: UInt64 { header.generation }

  /// The identity of the space that the vectors belong to.
  package var space: String { header.space }

  /// Reads the whole file and compares it with its checksums. O(n d).
  ///
  /// - Throws: `damaged` with the name of the section.
  package func verify() throws(VectorIndexError) {
    for part in VectorFileHeader.Part.allCases {
      let section = header.sections[part.rawValue]
      let end = section.offset + VectorFileHeader.paddedToPage(section.byteCount)
      let checksum = mapping.withBytes(section.offset..<end) { bytes in
        var checksum = Checksum()
        checksum.add(bytes)
        return checksum.value
      }
      guard checksum == section.checksum else {
        throw .damaged(path: path, reason: "its \(part) do not match their checksum")
      }
    }
  }

  /// The id of a row. Ids ascend with rows.
  package func id(ofRow row: Int) -> Int64 {
    precondition((0..<count).contains(row), "row \(row) of \(count)")
    let ids: UnsafePointer<Int64> = unsafe start(of: .ids)
    return unsafe ids[row]
  }

  /// The row of an id, if there is one. O(log n).
  package func row(withID id: Int64) -> Int? {
    let ids: UnsafePointer<Int64> = unsafe start(of: .ids)
    // Queries look up hundreds of rows. A branch would be mispredicted half of the time.
    var (first, length) = (0, count)
    while length > 1 {
      let half = length / 2
      first = unsafe ids[first + half] <= id ? first + half : first
      length -= half
    }
    return unsafe count > 0 && ids[first] == id ? first : nil
  }

  package func rows(passing filter: IDFilter) -> RowMask {
    let ids: UnsafePointer<Int64> = unsafe start(of: .ids)
    return filter.rows(of: count) { row in unsafe ids[row] }
  }

  /// A copy of a row, `[dimension]`.
  package func vector(ofRow row: Int) -> [Float] {
    precondition((0..<count).contains(row), "row \(row) of \(count)")
    let start: UnsafePointer<Float> = unsafe self.start(of: .rows)
    return unsafe Array(UnsafeBufferPointer(start: start + row * dimension, count: dimension))
  }

  /// The beginning of a section. The pointer is valid while this file lives.
  func start<Element>(of part: VectorFileHeader.Part) -> UnsafePointer<Element> {
    // Sections begin at page boundaries, which are aligned for every element.
    unsafe (mapping.start + header.sections[part.rawValue].offset).assumingMemoryBound(to: Element.self)
  }
}
