import Domain
import GRDB
import GRDBSQLite

/// A query whose rows are read column by column, with SQLite's own calls.
///
/// For queries of a run's every line: GRDB makes each value a box before it makes it a number, which costs as much as SQLite itself does.
struct RowReading {
  private let statement: Statement
  private let pointer: OpaquePointer

  /// A cached statement must not be walked twice at a time.
  init(_ statement: Statement, _ arguments: StatementArguments = []) {
    self.statement = statement
    pointer = statement.sqliteStatement
    statement.setUncheckedArguments(arguments)
  }

  /// Asks anew, with the values of the query's first parameters.
  func ask(_ number: Int64, _ text: String? = nil) throws {
    sqlite3_reset(pointer)
    try check(sqlite3_bind_int64(pointer, 1, number))
    guard var text else { return }
    // SQLite copies the text before the call returns.
    let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    try check(
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text(pointer, 2, $0.baseAddress, Int32($0.count), copies)
        }
      })
  }

  /// Asks anew, with the values of the query's first parameters.
  func ask(_ text: String, _ number: Int? = nil) throws {
    sqlite3_reset(pointer)
    var text = text
    // SQLite copies the text before the call returns.
    let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    try check(
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text(pointer, 1, $0.baseAddress, Int32($0.count), copies)
        }
      })
    if let number { try check(sqlite3_bind_int64(pointer, 2, Int64(number))) }
  }

  /// Goes to the next row, whose columns then are those read.
  /// - Returns: false where there is none; the query may then be asked anew.
  func next() throws -> Bool {
    let code = sqlite3_step(pointer)
    if code == SQLITE_ROW { return true }
    sqlite3_reset(pointer)
    guard code == SQLITE_DONE else { throw failure(code) }
    return false
  }

  /// No more rows are wanted.
  func end() { sqlite3_reset(pointer) }

  subscript(_ column: Int) -> Int64 { sqlite3_column_int64(pointer, Int32(column)) }
  subscript(_ column: Int) -> Int { Int(sqlite3_column_int64(pointer, Int32(column))) }
  subscript(_ column: Int) -> String { withText(column) { String(decoding: $0, as: UTF8.self) } }
  subscript(_ column: Int) -> Int64? { isNull(column) ? nil : sqlite3_column_int64(pointer, Int32(column)) }
  subscript(_ column: Int) -> Bool? { isNull(column) ? nil : sqlite3_column_int64(pointer, Int32(column)) != 0 }
  subscript(_ column: Int) -> String? {
    isNull(column) ? nil : withText(column) { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a text, in SQLite's memory.
  func withText<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    try body(
      UnsafeBufferPointer(
        start: sqlite3_column_text(pointer, Int32(column)), count: Int(sqlite3_column_bytes(pointer, Int32(column)))))
  }

  /// Puts `column=length:value` of each column that is not NULL on a line, in the order of the columns' names.
  ///
  /// The ledger's tables are strict and have numbers and texts; a file that was tampered with has whatever it likes.
  func putValuesByName(into bytes: inout [UInt8]) {
    let names = statement.columnNames
    for column in names.indices.sorted(by: { names[$0] < names[$1] }) where !isNull(column) {
      bytes.put(names[column])
      switch sqlite3_column_type(pointer, Int32(column)) {
      case SQLITE_INTEGER: bytes.put(sealed: String(sqlite3_column_int64(pointer, Int32(column))))
      case SQLITE_TEXT: withText(column) { bytes.put(sealed: $0) }
      case SQLITE_FLOAT: bytes.put(sealed: "double \(sqlite3_column_double(pointer, Int32(column)))")
      default: bytes.put(sealed: "blob")
      }
    }
  }

  /// Bytes that are no text.
  func blob(_ column: Int) -> [UInt8] {
    [UInt8](
      UnsafeRawBufferPointer(
        start: sqlite3_column_blob(pointer, Int32(column)), count: Int(sqlite3_column_bytes(pointer, Int32(column)))))
  }

  private func isNull(_ column: Int) -> Bool { sqlite3_column_type(pointer, Int32(column)) == SQLITE_NULL }

  private func check(_ code: Int32) throws { if code != SQLITE_OK { throw failure(code) } }

  private func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(sqlite3_db_handle(pointer))))
  }
}
