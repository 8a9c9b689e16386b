import CKernels
import Files

/// Writes a vector file row by row; the memory used does not depend on the number of rows.
///
/// The complete, durable file appears at its path when `finish` returns, or not at all.
package struct VectorFileWriter: ~Copyable {
  /// The largest norm of a row: squared distances stay finite in Float.
  package static let maximumNorm = 1e18

  private typealias Part = VectorFileHeader.Part

  private let file: PartialFile
  private var header: VectorFileHeader
  private var buffers: [SectionBuffer]
  private var written = 0
  private var lastID: Int64?

  /// Begins a file beside `path`.
  ///
  /// - Parameters:
  ///   - path: the path of the new file; its folder must exist.
  ///   - dimension: the number of values of a row, 1…65536.
  ///   - count: the number of rows that will be appended.
  ///   - generation: the caller's stamp of the data that the rows come from.
  ///   - space: the identity of the rows' space, at most 3072 bytes of UTF-8.
  /// - Throws: `dimensionOutOfRange`, `countOutOfRange`, `spaceTooLong`, or `file`.
  package init(
    path: String, dimension: Int, count: Int, generation: UInt64, space: String
  ) throws(VectorIndexError) {
    guard VectorFileHeader.dimensions.contains(dimension) else {
      throw .dimensionOutOfRange(got: dimension, allowed: VectorFileHeader.dimensions)
    }
    guard VectorFileHeader.counts.contains(count) else {
      throw .countOutOfRange(got: count, allowed: VectorFileHeader.counts)
    }
    guard space.utf8.count <= VectorFileHeader.maximumSpaceLength else {
      throw .spaceTooLong(got: space.utf8.count, maximum: VectorFileHeader.maximumSpaceLength)
    }
    do throws(FileError) {
      file = try PartialFile(beside: path)
    } catch {
      throw VectorIndexError(error)
    }
    header = VectorFileHeader(dimension: dimension, count: count, generation: generation, space: space)
    buffers = header.sections.map { SectionBuffer(at: $0.offset) }
  }

  /// Appends a row.
  ///
  /// - Parameters:
  ///   - row: `[dimension]` finite values, with a norm of at most `maximumNorm`.
  ///   - id: greater than the previous row's id.
  /// - Throws: `wrongDimension`, `valuesNotFinite`, `normTooLarge`, `idsNotAscending` and `wrongRowCount`,
  ///   after which the writer is as before; or `file`, after which only giving up makes sense.
  package mutating func append(_ row: Span<Float>, id: Int64) throws(VectorIndexError) {
    try validateNorm(of: row, as: .row(id: id), dimension: header.dimension)
    if let lastID, id <= lastID { throw .idsNotAscending(got: id, previous: lastID) }
    guard written < header.count else { throw .wrongRowCount(got: written + 1, expected: header.count) }
    var quantised = [Int8](repeating: 0, count: Part.quantisedRows.bytesPerRow(dimension: row.count))
    let facts = unsafe row.withUnsafeBufferPointer { row in
      unsafe quantised.withUnsafeMutableBufferPointer { values in
        unsafe eidetic_quantise_row(row.baseAddress, row.count, values.count, values.baseAddress)
      }
    }
    try buffers[Part.ids.rawValue].append([id].span, to: file)
    try buffers[Part.rows.rawValue].append(row, to: file)
    try buffers[Part.quantisedRows.rawValue].append(quantised.span, to: file)
    try buffers[Part.scales.rawValue].append([facts.scale].span, to: file)
    try buffers[Part.norms.rawValue].append([facts.norm].span, to: file)
    try buffers[Part.residuals.rawValue].append([facts.residual].span, to: file)
    written += 1
    lastID = id
  }

  /// Completes the file and moves it to its path, replacing an existing file.
  ///
  /// - Throws: `wrongRowCount` if fewer rows were written than announced, or `file` (a full disk: `ENOSPC`).
  ///   Then the new file is removed, and an existing one stays.
  package consuming func finish() throws(VectorIndexError) {
    guard written == header.count else { throw .wrongRowCount(got: written, expected: header.count) }
    for index in buffers.indices {
      try buffers[index].finish(to: file)
      header.sections[index].checksum = buffers[index].checksum.value
    }
    do throws(FileError) {
      try file.write(unsafe header.encoded().span.bytes, at: 0)
      try file.publish()
    } catch {
      throw VectorIndexError(error)
    }
  }
}

/// Checks that a vector can be stored or searched with, and returns its norm.
@discardableResult
func validateNorm(
  of vector: Span<Float>, as subject: VectorIndexError.Subject, dimension: Int
) throws(VectorIndexError) -> Double {
  guard vector.count == dimension else {
    throw .wrongDimension(of: subject, got: vector.count, expected: dimension)
  }
  let norm = unsafe vector.withUnsafeBufferPointer { unsafe eidetic_norm($0.baseAddress, $0.count) }
  guard norm.isFinite else {
    let position = vector.indices.first { !vector[$0].isFinite }
    throw .valuesNotFinite(of: subject, position: position ?? 0)
  }
  guard norm <= VectorFileWriter.maximumNorm else {
    throw .normTooLarge(of: subject, got: norm, maximum: VectorFileWriter.maximumNorm)
  }
  return norm
}
