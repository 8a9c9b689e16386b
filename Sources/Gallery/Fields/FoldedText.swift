import CSQLite
import Foundation

/// A text as it is compared: without capitals and without diacritics.
func folded(_ text: String) -> String {
  // Most paths are ASCII, for which nothing needs to be looked up.
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
  // SQLite compares bytes: what is the same text has to be the same bytes.
  return text.folding(
    options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil
  ).precomposedStringWithCanonicalMapping
}

/// Makes the function `folded(text)` known to a connection.
///
/// - Returns: SQLite's result code.
@unsafe func registerFolding(_ handle: OpaquePointer) -> Int32 {
  unsafe sqlite3_create_function_v2(
    handle, "folded", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil,
    { context, _, arguments in
      guard let argument = unsafe arguments?[0], let start = unsafe sqlite3_value_text(argument) else {
        return unsafe sqlite3_result_null(context)
      }
      // It may hold zeros, at the first of which C's texts end.
      let count = unsafe Int(sqlite3_value_bytes(argument))
      let text = unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
      let result = folded(text)
      unsafe sqlite3_result_text(context, result, Int32(result.utf8.count), eidetic_sqlite_transient())
    }, nil, nil, nil)
}
