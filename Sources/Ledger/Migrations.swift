import GRDB

/// The ledger's schema, step by step. A migration that has been released is never edited: the next one changes what it made.
enum Migrations {
  /// `PRAGMA application_id` of a ledger, "MAKS": tells it from any other SQLite file.
  static let applicationID: Int32 = 0x4D41_4B53

  static var all: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("0001 reports, lines, runs", migrate: migration0001)
    migrator.registerMigration("0002 corrections, feeds, packages", migrate: migration0002)
    migrator.registerMigration("0003 identity at the claim, receipts", migrate: migration0003)
    migrator.registerMigration("0004 sheets", migrate: migration0004)
    migrator.registerMigration("0005 the way of a run", migrate: migration0005)
    migrator.registerMigration("0006 chain, use log", migrate: migration0006)
    migrator.registerMigration("0007 patterns of sheets", migrate: migration0007)
    return migrator
  }

  /// Brings the ledger to this program's schema.
  /// - Throws: `LedgerFailure` where the file is another program's, or was upgraded by a newer version of this one.
  static func upgrade(_ database: some DatabaseWriter) throws {
    try database.read { db in
      let applicationID = try Int32.fetchOne(db, sql: "PRAGMA application_id")
      let isEmpty = try isUntouched(db)
      guard isEmpty || applicationID == Migrations.applicationID else {
        throw LedgerFailure(.notALedger)
      }
      guard try isEmpty || !all.hasBeenSuperseded(db) else { throw LedgerFailure(.newerSchema) }
    }
    try all.migrate(database)
  }

  /// True for a new file, and for one whose first opening was broken off: the list of migrations is made in a transaction of its own, before
  /// the first of them, and may be all there is.
  private static func isUntouched(_ db: Database) throws -> Bool {
    let tables = try String.fetchSet(db, sql: "SELECT tbl_name FROM sqlite_schema")
    guard tables.subtracting(["grdb_migrations"]).isEmpty else { return false }
    return try tables.isEmpty || Int.fetchOne(db, sql: "SELECT count(*) FROM grdb_migrations") == 0
  }
}
