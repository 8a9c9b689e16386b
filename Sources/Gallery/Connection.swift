import CSQLite
import Synchronization

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
  /// Whether nothing can be written: the file, its folder or its disk may only be read.
  let isReadOnly: Bool
  private let handle: OpaquePointer
  let watch: FileWatch
  /// Tells other threads whether a transaction is under way.
  let writing = WriteState()
  /// What ends every transaction that writes, and is a part of it.
  var finishing: ((Connection) throws(GalleryError) -> Void)?
  private var statements: [String: Statement] = [:]

  /// Opens a database file; one that may only be read is opened nevertheless.
  ///
  /// SQLite wants to write beside a database in write-ahead mode, also to read it. Where it may not, and
  /// nobody has it open, it is told that nothing will change, or, where a log waits to be carried over, to
  /// keep no locks and its index in memory.
  ///
  /// - Throws: `GalleryError.database` when it cannot be opened.
  init(path: String, creating: Bool) throws(GalleryError) {
    let handle: OpaquePointer
    do throws(GalleryError) {
      unsafe handle = try Self.opened(
        path, creating ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE)
    } catch {
      guard !creating, case .database(_, _, let code, _) = error,
        [SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM].contains(code & 0xff)
      else { throw error }
      let isLogged = FileWatch(path + "-wal").size ?? 0 > 0
      let uri = "file:\(Self.escaped(path))?mode=ro&\(isLogged ? "vfs=unix-none" : "immutable=1")"
      do throws(GalleryError) {
        unsafe handle = try Self.opened(
          uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
          first: isLogged ? "PRAGMA locking_mode = EXCLUSIVE" : nil)
      } catch {
        // What was wrong at first is what helps.
        throw .database(operation: "open", path: path, code: code, reason: "")
      }
    }
    unsafe self.handle = unsafe handle
    self.path = path
    watch = FileWatch(path)
    isReadOnly = unsafe sqlite3_db_readonly(handle, "main") == 1
  }

  /// Opens another connection to the file of one that can write, to read while that writes.
  ///
  /// - Parameter watch: the other one's.
  /// - Throws: `GalleryError.database` when it cannot be opened.
  init(readingBeside path: String, _ watch: FileWatch) throws(GalleryError) {
    unsafe handle = try Self.opened(path, SQLITE_OPEN_READWRITE, first: "PRAGMA query_only = ON")
    self.path = path
    self.watch = watch
    isReadOnly = true
  }

  /// Whether more of the journals of single statements is kept in memory. By default SQLite keeps 64 KB of
  /// one there, which are three of a gallery's pages, and writes the rest to a temporary file. A program that
  /// used SQLite before has decided otherwise.
  ///
  /// What is kept is written at once when it becomes too much, and SQLite writes only the remainder of
  /// 128 KiB: of a megabyte nothing, which it takes for a full disk.
  private static let keepsStatementJournals =
    eidetic_sqlite_keep_statement_journals((128 << 10) - 1) == SQLITE_OK

  /// Opens a file and reads its beginning: before that SQLite does not say whether it can.
  private static func opened(
    _ name: String, _ flags: Int32, first: String? = nil
  ) throws(GalleryError) -> OpaquePointer {
    _ = keepsStatementJournals
    var opened: OpaquePointer?
    var code = unsafe sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard let handle = unsafe opened else {
      throw .database(operation: "open", path: name, code: code, reason: "there is no memory left")
    }
    unsafe sqlite3_busy_timeout(handle, 10_000)
    if code == SQLITE_OK { code = unsafe registerTextFunctions(handle) }
    if code == SQLITE_OK { code = unsafe registerDistance(handle) }
    for sql in [first, "SELECT count(*) FROM sqlite_schema"] where code == SQLITE_OK {
      if let sql { code = unsafe sqlite3_exec(handle, sql, nil, nil, nil) }
    }
    guard code == SQLITE_OK else {
      let reason = unsafe String(cString: sqlite3_errmsg(handle))
      unsafe sqlite3_close_v2(handle)
      throw .database(operation: "open", path: name, code: code, reason: reason)
    }
    return unsafe handle
  }

  /// A path as a part of a URI.
  private static func escaped(_ path: String) -> String {
    path.utf8.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        String(UnicodeScalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
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
    try checkPlace()
    let statement = try prepared(sql)
    defer { statement.reset() }
    return try rows(of: statement, values, body)
  }

  /// As `rows`, for a statement that was put together for once: it is not kept.
  func rowsOnce<Element>(_ sql: String, _ values: [Value], _ body: (Row) -> Element) throws(GalleryError)
    -> [Element]
  {
    try checkPlace()
    return try rows(of: try statement(sql, flags: 0), values, body)
  }

  /// Checks that the file is where it was; within a transaction only at its beginning and before its end.
  private func checkPlace() throws(GalleryError) {
    let isWithin = unsafe sqlite3_get_autocommit(handle) == 0
    guard isWithin || watch.isStill else { throw .moved(path: path) }
  }

  private func rows<Element>(
    of statement: Statement, _ values: [Value], _ body: (Row) -> Element
  ) throws(GalleryError) -> [Element] {
    statement.bind(values)
    var elements: [Element] = []
    while true {
      let code = statement.step()
      switch code {
      case SQLITE_ROW: elements.append(body(Row(statement: statement)))
      case SQLITE_DONE: return elements
      default: throw failure(statement.isReading ? "read" : "write to", code)
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

  /// Copies all that is stored to a new file, as it is at one moment.
  ///
  /// - Throws: `GalleryError.database` where there is no room; a part of the file may be left.
  func copy(to path: String) throws(GalleryError) {
    let other = try Connection(path: path, creating: true)
    guard let copying = unsafe sqlite3_backup_init(other.handle, "main", handle, "main") else {
      throw other.failure("write to", unsafe sqlite3_errcode(other.handle))
    }
    _ = unsafe sqlite3_backup_step(copying, -1)
    let code = unsafe sqlite3_backup_finish(copying)
    guard code == SQLITE_OK else { throw other.failure("write to", code) }
  }

  /// Runs `body` in a transaction: all of it happens, or nothing. Within a transaction of the caller's it is
  /// a part of that: what it throws has to end that, too.
  func transaction<Result>(_ body: () throws(GalleryError) -> Result) throws(GalleryError) -> Result {
    guard unsafe sqlite3_get_autocommit(handle) != 0 else { return try body() }
    writing.begin()
    defer { writing.end() }
    try run("BEGIN IMMEDIATE")
    do throws(GalleryError) {
      let result = try body()
      try finishing?(self)
      guard watch.isStill else { throw .moved(path: path) }
      try run("COMMIT")
      return result
    } catch {
      // After some errors, a full disk among them, SQLite has rolled back by itself.
      if unsafe sqlite3_get_autocommit(handle) == 0 {
        _ = unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
      }
      throw error
    }
  }

  /// Reads several things as they are at one moment; within a transaction of the caller's, as they are in
  /// that.
  func reading<Result>(_ body: () throws(GalleryError) -> Result) throws(GalleryError) -> Result {
    guard unsafe sqlite3_get_autocommit(handle) != 0 else { return try body() }
    try run("BEGIN")
    // Nothing was changed: there is nothing that could fail to be kept.
    defer { _ = unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    return try body()
  }

  /// What the connection sees: it differs once anything was written, by this connection or another.
  struct State: Equatable {
    fileprivate let written: Int64
    fileprivate let writtenByOthers: Int64
  }

  /// The state that is seen now.
  ///
  /// - Throws: `GalleryError.database`.
  func state() throws(GalleryError) -> State {
    State(
      written: unsafe sqlite3_total_changes64(handle),
      writtenByOthers: try row("PRAGMA data_version") { $0.integer(0) } ?? 0)
  }

  /// The row id of the newest inserted row.
  var lastInsertedID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  private func prepared(_ sql: String) throws(GalleryError) -> Statement {
    if let statement = statements[sql] { return statement }
    let statement = try statement(sql, flags: UInt32(SQLITE_PREPARE_PERSISTENT))
    statements[sql] = statement
    return statement
  }

  private func statement(_ sql: String, flags: UInt32) throws(GalleryError) -> Statement {
    var made: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(handle, sql, -1, flags, &made, nil)
    guard code == SQLITE_OK, let pointer = unsafe made else { throw failure("read", code) }
    return unsafe Statement(pointer)
  }

  private func failure(_ operation: String, _ code: Int32) -> GalleryError {
    .database(
      operation: operation, path: path, code: code, reason: unsafe String(cString: sqlite3_errmsg(handle)))
  }
}

/// Whether a connection is in a transaction that writes.
final class WriteState: Sendable {
  private let transactions = Atomic<Int>(0)

  func begin() { transactions.add(1, ordering: .relaxed) }
  func end() { transactions.subtract(1, ordering: .relaxed) }
  var isUnderWay: Bool { transactions.load(ordering: .relaxed) > 0 }
}
