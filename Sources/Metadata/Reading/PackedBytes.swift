/// Packs values one behind the other for a helper process. Numbers have eight bytes, the lowest first; texts
/// and bytes come after their length, lists after their count.
struct PackedWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ number: Int) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  mutating func put(_ block: [UInt8]) {
    put(block.count)
    bytes += block
  }

  mutating func put(_ text: String) { put(Array(text.utf8)) }

  mutating func put<Value>(_ values: some Collection<Value>, _ put: (inout Self, Value) -> Void) {
    self.put(values.count)
    for value in values { put(&self, value) }
  }

  /// What may be missing is a list of at most one.
  mutating func put<Value>(_ value: Value?, _ put: (inout Self, Value) -> Void) {
    self.put(value.map { [$0] } ?? [], put)
  }
}

/// Reads what `PackedWriter` packed. Whatever the bytes are, it ends: what does not fit is an error.
struct PackedReader {
  /// The bytes are not what was packed.
  struct Failure: Error {}

  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// Whether all was read.
  var isAtEnd: Bool { rest.isEmpty }

  mutating func number() throws(Failure) -> Int {
    guard rest.count >= 8 else { throw Failure() }
    let bits = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    rest = rest.dropFirst(8)
    return Int(Int64(bitPattern: bits))
  }

  mutating func block() throws(Failure) -> [UInt8] {
    let count = try number()
    guard 0...rest.count ~= count else { throw Failure() }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func text() throws(Failure) -> String { String(decoding: try block(), as: UTF8.self) }

  mutating func list<Value>(
    _ read: (inout Self) throws(Failure) -> Value
  ) throws(Failure) -> [Value] {
    let count = try number()
    // No value has fewer bytes than a number.
    guard 0...(rest.count / 8) ~= count else { throw Failure() }
    var values: [Value] = []
    for _ in 0..<count { values.append(try read(&self)) }
    return values
  }

  mutating func optional<Value>(
    _ read: (inout Self) throws(Failure) -> Value
  ) throws(Failure) -> Value? {
    let values = try list(read)
    guard values.count <= 1 else { throw Failure() }
    return values.first
  }
}
