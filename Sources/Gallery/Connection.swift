import CSQLite

/// SQLite's result codes that are told apart.
enum SQLiteCode {
  static let busy = SQLITE_BUSY
  static let locked = SQLITE_LOCKED
  static let permission = SQLITE_PERM
  static let readOnly = SQLITE_READONLY
  static let cannotOpen = SQLITE_CANTOPEN
  static let full = SQLITE_FULL
  static let inputOutput = SQLITE_IOERR
  static let corrupt = SQLITE_CORRUPT
  static let notADatabase = SQLITE_NOTADB
}

/// One SQLite connection and its prepared statements. Not for use from two tasks at once: an actor owns it.
@safe final class Connection {
  let path: String
  private let handle: OpaquePointer
  private var statements: [String: Statement] = [:]

  /// Opens a database file.
  ///
  /// - Throws: `GalleryError.database` when it cannot be opened.
  init(path: String, creating: Bool) throws(GalleryError) {
    var opened: OpaquePointer?
    let flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
      | (creating ? SQLITE_OPEN_CREATE : 0)
    let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    guard let handle = unsafe opened else {
      throw .database(operation: "open", path: path, code: code, reason: "there is no memory left")
    }
    guard code == SQLITE_OK else {
      let reason = unsafe String(cString: sqlite3_errmsg(handle))
      unsafe sqlite3_close_v2(handle)
      throw .database(operation: "open", path: path, code: code, reason: reason)
    }
    unsafe self.handle = unsafe handle
    self.path = path
    unsafe sqlite3_busy_timeout(handle, 10_000)
  }

  deinit {
    statements.removeAll()
    unsafe sqlite3_close_v2(handle)
  }

  /// Runs a statement that answers nothing.
  ///
  /// - Throws: `GalleryError.database`.
  func run(_ sql: String, _ values: [Value] = []) throws(GalleryError) {
    try rows(sql, values) { _ in }
  }

  /// Runs a statement and maps the rows that it answers, in their order.
  ///
  /// - Throws: `GalleryError.database`.
  @discardableResult
  func rows<Element>(_ sql: String, _ values: [Value] = [], _ body: (Row) -> Element) throws(GalleryError)
    -> [Element]
  {
    let statement = try prepared(sql)
    defer { statement.reset() }
    statement.bind(values)
    var elements: [Element] = []
    while true {
      let code = statement.step()
      switch code {
      case SQLITE_ROW: elements.append(body(Row(statement: statement)))
      case SQLITE_DONE: return elements
      default: throw failure("write to", code)
      }
    }
  }

  /// The first row that a statement answers.
  func row<Element>(_ sql: String, _ values: [Value] = [], _ body: (Row) -> Element) throws(GalleryError)
    -> Element?
  {
    try rows(sql, values, body).first
  }

  /// Runs several statements at once, for the schema.
  func script(_ sql: String) throws(GalleryError) {
    let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure("set up", code) }
  }

  /// Runs `body` in a transaction: all of it happens, or nothing.
  func transaction<Result>(_ body: () throws(GalleryError) -> Result) throws(GalleryError) -> Result {
    try run("BEGIN IMMEDIATE")
    do throws(GalleryError) {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      // After some errors, a full disk among them, SQLite has rolled back by itself.
      if unsafe sqlite3_get_autocommit(handle) == 0 { try run("ROLLBACK") }
      throw error
    }
  }

  /// The row id of the newest inserted row.
  var lastInsertedID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  private func prepared(_ sql: String) throws(GalleryError) -> Statement {
    if let statement = statements[sql] { return statement }
    var made: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
    guard code == SQLITE_OK, let pointer = unsafe made else { throw failure("read", code) }
    let statement = unsafe Statement(pointer)
    statements[sql] = statement
    return statement
  }

  private func failure(_ operation: String, _ code: Int32) -> GalleryError {
    .database(
      operation: operation, path: path, code: code, reason: unsafe String(cString: sqlite3_errmsg(handle)))
  }
}
