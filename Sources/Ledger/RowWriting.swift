import GRDB
import GRDBSQLite

/// A prepared statement that is filled value by value and executed row by row, with SQLite's own calls.
///
/// GRDB gathers a row's values in an array of boxes and walks its parameter names each time; for the million rows of a large report that
/// costs as much as SQLite itself does.
struct RowWriting {
  private let statement: Statement
  private let pointer: OpaquePointer
  private var column: Int32 = 0
  private var bindingCode = SQLITE_OK

  init(_ db: Database, _ sql: String) throws {
    statement = try db.cachedStatement(sql: sql)
    pointer = statement.sqliteStatement
  }

  mutating func add(_ text: String) {
    var text = text
    // SQLite copies the text before the call returns.
    let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let code = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        sqlite3_bind_text(pointer, next(), $0.baseAddress, Int32($0.count), copies)
      }
    }
    note(code)
  }

  mutating func add(_ text: String?) {
    guard let text else { return note(sqlite3_bind_null(pointer, next())) }
    add(text)
  }

  /// A text that stays where it is until the row has been written.
  mutating func add(lasting text: UnsafeBufferPointer<UInt8>) {
    // No destructor: SQLite neither copies nor frees it. An empty text has no place, and would else be NULL.
    guard let start = text.baseAddress else { return add("") }
    note(
      start.withMemoryRebound(to: CChar.self, capacity: text.count) {
        sqlite3_bind_text(pointer, next(), $0, Int32(text.count), nil)
      })
  }

  /// Bytes that stay where they are until the row has been written.
  mutating func add(lastingBlob bytes: UnsafeBufferPointer<UInt8>) {
    note(sqlite3_bind_blob(pointer, next(), bytes.baseAddress, Int32(bytes.count), nil))
  }

  mutating func add(_ number: Int64) { note(sqlite3_bind_int64(pointer, next(), number)) }

  mutating func add(_ number: Int64?) {
    guard let number else { return note(sqlite3_bind_null(pointer, next())) }
    add(number)
  }

  mutating func add(_ number: Int) { add(Int64(number)) }

  mutating func add(_ flag: Bool?) {
    guard let flag else { return note(sqlite3_bind_null(pointer, next())) }
    add(flag ? 1 : 0)
  }

  /// Writes the row of the values added since the last one.
  mutating func write() throws {
    defer {
      column = 0
      sqlite3_reset(pointer)
    }
    let code = bindingCode == SQLITE_OK ? sqlite3_step(pointer) : bindingCode
    guard code == SQLITE_DONE else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(sqlite3_db_handle(pointer))))
    }
  }

  private mutating func next() -> Int32 {
    column += 1
    return column
  }

  private mutating func note(_ code: Int32) {
    if code != SQLITE_OK { bindingCode = code }
  }
}
