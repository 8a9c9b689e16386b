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

/// Makes the functions `folded(text)` and `words(text)`, which puts a space between words, known to a
/// connection.
///
/// - Returns: SQLite's result code.
@unsafe func registerTextFunctions(_ handle: OpaquePointer) -> Int32 {
  let code = unsafe register(handle, "folded") { context, _, arguments in
    unsafe answer(context, arguments, folded)
  }
  guard code == SQLITE_OK else { return code }
  return unsafe register(handle, "words") { context, _, arguments in
    unsafe answer(context, arguments) { words(of: $0).joined(separator: " ") }
  }
}

private typealias TextFunction =
  @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void

/// Makes a function of one argument known, which answers the same whenever it is asked the same.
@unsafe private func register(_ handle: OpaquePointer, _ name: String, _ function: TextFunction) -> Int32 {
  unsafe sqlite3_create_function_v2(
    handle, name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil, function, nil, nil, nil)
}

/// Answers what becomes of the argument's text; NULL for NULL.
@unsafe private func answer(
  _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?,
  _ function: (String) -> String
) {
  guard let argument = unsafe arguments?[0], let start = unsafe sqlite3_value_text(argument) else {
    return unsafe sqlite3_result_null(context)
  }
  // It may hold zeros, at the first of which C's texts end.
  let count = unsafe Int(sqlite3_value_bytes(argument))
  let text = unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let result = function(text)
  unsafe sqlite3_result_text(context, result, Int32(result.utf8.count), eidetic_sqlite_transient())
}
