import CSQLite

/// A value bound to a statement.
enum Value: Equatable {
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
  case null

  static func integer(_ value: Int) -> Value { .integer(Int64(value)) }
  static func optional(_ value: Int64?) -> Value { value.map(Value.integer) ?? .null }
}

/// A prepared statement; freed with the object.
@safe final class Statement {
  fileprivate let pointer: OpaquePointer

  @unsafe init(_ pointer: OpaquePointer) { unsafe self.pointer = unsafe pointer }

  deinit { unsafe sqlite3_finalize(pointer) }

  func bind(_ values: [Value]) {
    precondition(
      values.count == Int(unsafe sqlite3_bind_parameter_count(pointer)),
      "\(values.count) values for \(unsafe String(cString: sqlite3_sql(pointer)))")
    for (index, value) in zip(Int32(1)..., values) {
      switch value {
      case .integer(let value): unsafe sqlite3_bind_int64(pointer, index, value)
      case .real(let value): unsafe sqlite3_bind_double(pointer, index, value)
      case .text(let text):
        unsafe sqlite3_bind_text(pointer, index, text, Int32(text.utf8.count), eidetic_sqlite_transient())
      case .blob(let bytes):
        unsafe sqlite3_bind_blob64(pointer, index, bytes, UInt64(bytes.count), eidetic_sqlite_transient())
      case .null: unsafe sqlite3_bind_null(pointer, index)
      }
    }
  }

  /// Whether it only answers rows. What ends a transaction changes nothing itself, and yet writes.
  var isReading: Bool {
    unsafe sqlite3_stmt_readonly(pointer) != 0 && sqlite3_column_count(pointer) > 0
  }

  func step() -> Int32 { unsafe sqlite3_step(pointer) }

  func reset() {
    unsafe sqlite3_reset(pointer)
    unsafe sqlite3_clear_bindings(pointer)
  }
}

/// The row at which a statement stands; to be read at once.
struct Row {
  let statement: Statement

  func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement.pointer, column) }

  func real(_ column: Int32) -> Double { unsafe sqlite3_column_double(statement.pointer, column) }

  func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement.pointer, column) == SQLITE_NULL
  }

  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  /// The text, or an empty one for NULL.
  func text(_ column: Int32) -> String {
    // It may hold zeros, at the first of which C's texts end.
    guard let start = unsafe sqlite3_column_text(statement.pointer, column) else { return "" }
    let count = unsafe Int(sqlite3_column_bytes(statement.pointer, column))
    return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func bytes(_ column: Int32) -> [UInt8] { unsafe withBlob(column) { unsafe [UInt8]($0) } }

  /// A blob of little-endian 32-bit floating-point numbers.
  func floats(_ column: Int32) -> [Float] {
    unsafe withBlob(column) { blob in
      (0..<(blob.count / 4)).map { index in
        Float(
          bitPattern: UInt32(
            littleEndian: unsafe blob.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
      }
    }
  }

  private func withBlob<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let start = unsafe sqlite3_column_blob(statement.pointer, column)
    let count = Int(unsafe sqlite3_column_bytes(statement.pointer, column))
    return unsafe body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }
}
