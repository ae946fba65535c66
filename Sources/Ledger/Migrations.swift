import GRDB

/// The ledger's schema, step by step: the way of an older ledger to `ledgerSchema`. A migration that has been released is never edited: the next
/// one changes what it made.
enum Migrations {
  /// `PRAGMA application_id` of a ledger, "MAKS": tells it from any other SQLite file.
  static let applicationID: Int32 = 0x4D41_4B53

  private static let steps: [(name: String, migrate: @Sendable (Database) throws -> Void)] = [
    ("0001 reports, lines, runs", migration0001),
    ("0002 corrections, feeds, packages", migration0002),
    ("0003 identity at the claim, receipts", migration0003),
    ("0004 sheets", migration0004),
    ("0005 the way of a run", migration0005),
    ("0006 chain, use log", migration0006),
    ("0007 patterns of sheets", migration0007),
    ("0008 patterns by mark", migration0008),
    ("0009 pairs", migration0009),
  ]

  static var all: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for step in steps { migrator.registerMigration(step.name, migrate: step.migrate) }
    return migrator
  }

  /// Brings the ledger to this program's schema.
  /// - Throws: `LedgerFailure` where the file is another program's, or was upgraded by a newer version of this one.
  static func upgrade(_ database: some DatabaseWriter) throws {
    let isEmpty = try database.read { db in
      let applicationID = try Int32.fetchOne(db, sql: "PRAGMA application_id")
      let isEmpty = try isUntouched(db)
      guard isEmpty || applicationID == Migrations.applicationID else {
        throw LedgerFailure(.notALedger)
      }
      guard try isEmpty || !all.hasBeenSuperseded(db) else { throw LedgerFailure(.newerSchema) }
      return isEmpty
    }
    if isEmpty { try begin(database) }
    try all.migrate(database)
  }

  /// Makes a new ledger as it is today, in one transaction: each step by itself costs two syncs and many readings of the whole schema.
  private static func begin(_ database: some DatabaseWriter) throws {
    try database.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        // Somebody else may have made it meanwhile.
        guard try isUntouched(db) else { return .commit }
        try db.execute(sql: "CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        try db.execute(sql: ledgerSchema)
        for step in steps {
          try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES (?)", arguments: [step.name])
        }
        return .commit
      }
    }
  }

  /// True for a new file, and for one whose first opening was broken off: the list of migrations is made in a transaction of its own, before
  /// the first of them, and may be all there is.
  private static func isUntouched(_ db: Database) throws -> Bool {
    let tables = try String.fetchSet(db, sql: "SELECT tbl_name FROM sqlite_schema")
    guard tables.subtracting(["grdb_migrations"]).isEmpty else { return false }
    return try tables.isEmpty || Int.fetchOne(db, sql: "SELECT count(*) FROM grdb_migrations") == 0
  }
}
