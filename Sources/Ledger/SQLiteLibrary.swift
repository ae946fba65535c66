import CLibSQLite

/// SQLite in this process.
enum SQLiteLibrary {
  /// Adjusted before the first connection is opened. What else in the process uses SQLite may have come before; then it stays as it is.
  static let started: Void = { _ = csq_keep_no_memory_statistics() }()
}
