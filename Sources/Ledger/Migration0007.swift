import GRDB

/// The seventh schema: what clients of a sheet have alike stands once for the ledger, not once for each of them.
func migration0007(_ db: Database) throws {
  try db.execute(
    sql: """
      CREATE TABLE sheetPattern (
        -- The rows of clients who differ only in what is each one's own (Ledger/ClientPatterns), folded, with holes for that: no name, code or
        -- identity is in it. Sheets name it by number; when the last sheet goes, the patterns go.
        number  INTEGER PRIMARY KEY,
        content BLOB NOT NULL UNIQUE
      ) STRICT;
      """)
}
