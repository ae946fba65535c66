import GRDB

/// The eighth schema: a pattern is found by a number of its content. An index of whole contents had to be kept in order while a report's clients were
/// folded, and pages that had been put into the log were written there once more: then SQLite reads all of it again at the commit.
func migration0008(_ db: Database) throws {
  try db.execute(
    sql: """
      CREATE TABLE newSheetPattern (
        -- The rows of clients who differ only in what is each one's own (Ledger/ClientPatterns), folded, with holes for that: no name, code or
        -- identity is in it. Sheets name it by number; when the last sheet goes, the patterns go.
        number  INTEGER PRIMARY KEY,
        mark    INTEGER NOT NULL,  -- of the content (FNV-1a, 64 bits), by which it is found
        content BLOB NOT NULL
      ) STRICT;
      """)
  let known = RowReading(try db.makeStatement(sql: "SELECT number, content FROM sheetPattern"))
  var insertion = try RowWriting(db, "INSERT INTO newSheetPattern (number, mark, content) VALUES (?, ?, ?)")
  while try known.next() {
    let content = known.blob(1)
    insertion.add(known[0] as Int64)
    insertion.add(ClientPatterns.mark(of: content))
    try content.withUnsafeBufferPointer {
      insertion.add(lastingBlob: $0)
      try insertion.write()
    }
  }
  try db.execute(
    sql: """
      DROP TABLE sheetPattern;
      ALTER TABLE newSheetPattern RENAME TO sheetPattern;
      CREATE INDEX sheetPatternByMark ON sheetPattern (mark);
      """)
}
