/// Little-endian numbers, as in all files that this program writes, independent of the machine.
extension [UInt8] {
  /// Appends an integer.
  package mutating func append(littleEndian value: some FixedWidthInteger) {
    append(contentsOf: (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
  }

  /// Appends integers.
  package mutating func append<Value: FixedWidthInteger>(littleEndian values: [Value]) {
    // Integers have no padding with undefined bytes.
    unsafe values.map(\.littleEndian).withUnsafeBytes { unsafe append(contentsOf: $0) }
  }

  /// Appends binary32 numbers.
  package mutating func append(littleEndian values: [Float]) {
    append(littleEndian: values.map(\.bitPattern))
  }

  /// Appends binary64 numbers.
  package mutating func append(littleEndian values: [Double]) {
    append(littleEndian: values.map(\.bitPattern))
  }

  /// Overwrites an integer at a position.
  package mutating func put(littleEndian value: some FixedWidthInteger, at position: Int) {
    for byte in 0..<value.bitWidth / 8 {
      self[position + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
    }
  }

  /// The integer at a position.
  package func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self, at position: Int) -> Value {
    (0..<MemoryLayout<Value>.size).reversed().reduce(0) { $0 << 8 | Value(self[position + $1]) }
  }

  /// The integers in a range of bytes.
  package func integers<Value: FixedWidthInteger>(_: Value.Type = Value.self, in range: Range<Int>) -> [Value]
  {
    unsafe self[range].withUnsafeBytes { buffer in
      stride(from: 0, to: buffer.count, by: MemoryLayout<Value>.size).map {
        unsafe Value(littleEndian: buffer.loadUnaligned(fromByteOffset: $0, as: Value.self))
      }
    }
  }

  /// The binary32 numbers in a range of bytes.
  package func floats(in range: Range<Int>) -> [Float] {
    integers(UInt32.self, in: range).map { Float(bitPattern: $0) }
  }

  /// The binary64 numbers in a range of bytes.
  package func doubles(in range: Range<Int>) -> [Double] {
    integers(UInt64.self, in: range).map { Double(bitPattern: $0) }
  }
}
