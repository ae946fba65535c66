import GRDB

/// The fourth schema: clients of reports that came in lately wait folded, some hundred to a row, until they are written out.
func migration0004(_ db: Database) throws {
  try db.execute(
    sql: """
      CREATE TABLE sheet (
        -- Clients of a report with their fee lines and days, folded together (Domain/Folding): they come in as one short row, and become
        -- rows of client, feeLine and commitmentMonth before anybody asks for them. In the transaction that does it the sheet goes.
        number      INTEGER PRIMARY KEY,
        report      INTEGER NOT NULL REFERENCES report (number),
        firstClient INTEGER NOT NULL,  -- numbers that are taken by what is folded
        lastClient  INTEGER NOT NULL,
        firstLine   INTEGER NOT NULL,
        lastLine    INTEGER NOT NULL,
        content     BLOB NOT NULL,
        CHECK (firstClient <= lastClient AND firstLine <= lastLine + 1)
      ) STRICT;
      """)
}
