import GRDB

/// Binds a row's values one after another, straight to the prepared statement: an array of boxed values for each of a million rows costs
/// as much as SQLite does.
struct RowBinding {
  private let statement: Statement
  private var index: CInt = 0

  fileprivate init(_ statement: Statement) { self.statement = statement }

  mutating func add(_ value: String) {
    index += 1
    _ = value.bind(to: statement.sqliteStatement, at: index)
  }
  mutating func add(_ value: String?) {
    guard let value else { return addNull() }
    add(value)
  }
  mutating func add(_ value: Int64) {
    index += 1
    _ = value.bind(to: statement.sqliteStatement, at: index)
  }
  mutating func add(_ value: Int) { add(Int64(value)) }
  mutating func add(_ value: Bool?) {
    guard let value else { return addNull() }
    add(value ? 1 : 0)
  }
  /// What is not bound is NULL.
  mutating func addNull() { index += 1 }
}

extension Statement {
  /// Executes with the values that `bind` adds, in the order of the SQL's question marks.
  func run(binding bind: (inout RowBinding) throws -> Void) throws {
    // Resets the statement and clears what was bound before.
    setUncheckedArguments([])
    var binding = RowBinding(self)
    try bind(&binding)
    try execute()
  }
}
