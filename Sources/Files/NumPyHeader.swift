import Faults

/// The header of an array in NumPy's format, `.npy`: versions 1 to 3 are read, version 1 is written.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 6 | `\x93NUMPY` |
/// | 6 | 2 | version, major and minor |
/// | 8 | 2 | length of the text, little-endian; 4 bytes in versions 2 and 3 |
/// | 10 or 12 | length | `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`, spaces, a line feed |
///
/// The numbers follow at once (NEP 1, "A simple file format for NumPy arrays").
package struct NumPyHeader: Sendable, Equatable {
  /// Why bytes are no header.
  package struct Unfit: Error, Equatable {
    /// What is wrong, and what to do.
    package let reason: String
  }

  /// The type of the numbers in NumPy's words: `<f4`.
  package let type: String
  /// Whether columns are stored, not rows.
  package let isFortranOrder: Bool
  /// The length of each axis.
  package let shape: [Int]
  /// The bytes before the first number.
  package let size: Int

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The most bytes of a header that is read.
  package static let maximumSize = 1 << 16
  /// The numbers of files that are written begin at a multiple of this.
  private static let alignment = 64

  /// Reads a header.
  ///
  /// - Parameter bytes: the first `maximumSize` bytes of a file, or all of a shorter one.
  package init(_ bytes: [UInt8]) throws(Unfit) {
    guard bytes.count >= 10, bytes.starts(with: Self.magic) else {
      throw Unfit(reason: "it is not an array of NumPy; save it with numpy.save")
    }
    guard 1...3 ~= bytes[6] else {
      throw Unfit(reason: "it has version \(bytes[6]) of NumPy's format, expected 1 to 3; save it again")
    }
    let start = bytes[6] == 1 ? 10 : 12
    guard bytes.count >= start else { throw Self.truncated }
    let length =
      bytes[6] == 1 ? Int(bytes.integer(UInt16.self, at: 8)) : Int(bytes.integer(UInt32.self, at: 8))
    guard length <= Self.maximumSize - start else {
      throw Unfit(reason: "its header has \(length) bytes, expected at most \(Self.maximumSize - start)")
    }
    guard bytes.count >= start + length else { throw Self.truncated }
    size = start + length
    let text = String(decoding: bytes[start..<size], as: UTF8.self)
    guard let type = text.firstMatch(of: /'descr':\s*'([^']*)'/)?.1,
      let order = text.firstMatch(of: /'fortran_order':\s*(True|False)/)?.1,
      let shape = text.firstMatch(of: /'shape':\s*\(([0-9, ]*)\)/)?.1
    else {
      throw Unfit(
        reason: "its header is \(printable(text)), expected a plain type, an order and a shape; "
          + "save it again as an array of 32-bit numbers")
    }
    var lengths: [Int] = []
    for part in shape.split(separator: ",") {
      let digits = part.filter { $0 != " " }
      guard let number = Int(digits) else {
        throw Unfit(reason: "its shape is (\(shape)), which no file can hold; save it again")
      }
      lengths.append(number)
    }
    (self.type, isFortranOrder, self.shape) = (String(type), order == "True", lengths)
  }

  private static var truncated: Unfit { Unfit(reason: "it ends within its header; copy it again") }

  /// - Parameters:
  ///   - type: in NumPy's words: `<f4`.
  ///   - shape: the length of each axis.
  package init(type: String, shape: [Int]) {
    (self.type, isFortranOrder, self.shape) = (type, false, shape)
    size = Self.text(type, shape).count + 10
  }

  /// As bytes, of a size that is a multiple of 64.
  package func encoded() -> [UInt8] {
    let text = Self.text(type, shape)
    var bytes = Self.magic + [1, 0]
    bytes.append(littleEndian: UInt16(text.count))
    return bytes + text
  }

  private static func text(_ type: String, _ shape: [Int]) -> [UInt8] {
    let lengths = shape.map { "\($0)" }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(lengths)), }"
    let rest = (text.utf8.count + 11) % alignment
    return Array((text + String(repeating: " ", count: rest == 0 ? 0 : alignment - rest) + "\n").utf8)
  }

  /// Checks that it is a matrix of 32-bit floating-point numbers, row by row, of a file's size.
  ///
  /// - Parameter bytes: the size of the file.
  /// - Returns: the number of rows, and of columns.
  package func matrix(inFileOf bytes: Int) throws(Unfit) -> (rows: Int, columns: Int) {
    guard type == "<f4" else {
      throw Unfit(
        reason: type.hasPrefix(">")
          ? "its numbers are big-endian (\(type)); convert them with .astype('<f4')"
          : "its numbers have the type \(type), expected 32-bit floating-point numbers; convert them with "
            + ".astype('<f4')")
    }
    guard !isFortranOrder else {
      throw Unfit(
        reason: "it is stored column by column (Fortran order); save numpy.ascontiguousarray of it")
    }
    guard shape.count == 2, shape[0] > 0, shape[1] > 0 else {
      throw Unfit(
        reason: "its shape is (\(shape.map { "\($0)" }.joined(separator: ", "))), expected a row for each "
          + "picture: (pictures, components)")
    }
    let (count, isTooMany) = shape[0].multipliedReportingOverflow(by: shape[1])
    let (expected, isTooLong) = count.multipliedReportingOverflow(by: 4)
    let (total, isTooLarge) = expected.addingReportingOverflow(size)
    guard !isTooMany, !isTooLong, !isTooLarge, total == bytes else {
      let isShort = isTooMany || isTooLong || isTooLarge || bytes < total
      throw Unfit(
        reason: "it has \(bytes) bytes, which \(isShort ? "are too few" : "are too many") for its shape "
          + "(\(shape[0]), \(shape[1])); \(isShort ? "it was truncated: copy" : "save") it again")
    }
    return (shape[0], shape[1])
  }
}
