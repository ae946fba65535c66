import Domain
import GRDB
import Ledger
import Testing

/// What the database itself refuses, whatever the program above it does.
struct SchemaTests {
  private func withFile(_ body: (SQLiteLedger, DatabaseQueue) throws -> Void) throws {
    try inSandbox { folder in
      let path = folder + "/ledger.sqlite"
      let ledger = try SQLiteLedger(path: path)
      try body(ledger, DatabaseQueue(path: path))
    }
  }

  static let refused = [
    "UPDATE arrival SET verdict = 'maybe'",
    "UPDATE arrival SET report = NULL WHERE verdict = 'held'",
    "UPDATE arrival SET fileDigest = 'ABC'",
    "UPDATE arrival SET claimedAt = '5.5.2024'",
    "INSERT INTO report SELECT 99, 'x', id, version, period, createdAt, providerBusinessID, providerName, unitCode, unitName, service, 1, 1, 1, 1, bookID, bookVersion, state, contentDigest, catalogue FROM report",
    "UPDATE report SET state = 'lost'",
    "UPDATE report SET period = '2024-4'",
    "UPDATE report SET period = NULL",
    "UPDATE report SET version = 0",
    "UPDATE report SET version = 'one'",
    "UPDATE client SET hold = 'perhaps'",
    "UPDATE client SET street = NULL WHERE nonDisclosure IS NOT NULL",
    "UPDATE client SET report = 99",
    "UPDATE commitmentMonth SET days = 'oops'",
    "UPDATE commitmentMonth SET days = replace(days, '-', 'x')",
    "UPDATE commitmentMonth SET validFrom = '1.9.2023'",
    "UPDATE feeLine SET state = 'gone'",
    "UPDATE feeLine SET kind = 'gift'",
    "UPDATE feeLine SET cents = cents + 1",
    "UPDATE feeLine SET state = 'open' WHERE state = 'transferred'",
    "UPDATE feeLine SET document = NULL WHERE document IS NOT NULL",
    "UPDATE feeLine SET run = 1 WHERE state = 'held'",
    "UPDATE feeLine SET document = 1 WHERE state = 'held'",
    "UPDATE document SET cents = 0",
    "INSERT INTO document SELECT number, run, 'other', client, commitment, payer, lines, cents FROM document",
    "INSERT INTO document SELECT 99, run, reference, client, commitment, payer, lines, cents FROM document",
    "DELETE FROM document",
    "UPDATE run SET state = 'done'",
    "UPDATE run SET sealName = NULL",
    "UPDATE run SET sealSHA256 = '00'",
    "UPDATE run SET cents = cents + 1",
    "UPDATE tally SET lines = 0",
    "UPDATE act SET person = 'someone else'",
    "DELETE FROM act",
    "INSERT INTO finding (report, code, severity, place) VALUES (1, 'x', 'fatal', '')",
    "INSERT INTO finding (code, severity, place) VALUES ('x', 'error', '')",
    "UPDATE ruleBook SET text = ''",
    "UPDATE counter SET last = last - 1 WHERE name = 'document'",
    "INSERT INTO counter (name, last) VALUES ('client', 0)",
  ]

  @Test(arguments: refused) func `the database refuses`(_ sql: String) throws {
    try withFile { ledger, database in
      let report = try ledger.enter(
        header("KR-1"),
        [
          (client("A1"), fees([feeLine("A1")], [days("A1")])), (client("A2"), fees([feeLine("A2")], hold: .person)),
        ], verdict: .held)
      try ledger.approve(report, by: "T", reason: nil, at: at())
      try ledger.closeAll()
      try ledger.keep(book, of: yht, text: "a: 1", at: at())
      let error = #expect(throws: DatabaseError.self) { try database.write { try $0.execute(sql: sql) } }
      #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    }
  }

  @Test func `an operator can read the schema's comments in any SQLite shell`() throws {
    try withFile { _, database in
      let schema = try database.read {
        try String.fetchAll($0, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
      }.joined()
      #expect(schema.contains("-- Who did what, when and why."))
      #expect(schema.contains("-- SHA-256 of the bytes"))
    }
  }

  @Test func `every table is strict`() throws {
    try withFile { _, database in
      let loose = try database.read {
        try String.fetchAll(
          $0,
          sql: """
            SELECT name FROM pragma_table_list
            WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'grdb%'
            """)
      }
      #expect(loose == [])
    }
  }

  @Test func `identity codes are in the client table and nowhere else`() throws {
    try withFile { ledger, database in
      let code = "010150-900R"
      let report = try ledger.enter(
        header("KR-1"), [(client("A1", identityCode: code), fees([feeLine("A1")], [days("A1")]))])
      try ledger.approve(report, by: "T", reason: nil, at: at())
      try ledger.closeAll()
      let tables = try database.read { db in
        try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'").filter { table in
          try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").contains { row in
            row.databaseValues.contains { String.fromDatabaseValue($0)?.contains(code) == true }
          }
        }
      }
      #expect(tables == ["client"])
    }
  }

  @Test func `history, runs and documents are found by index, not by walking the tables`() throws {
    try withFile { _, database in
      try database.read { db in
        for sql in [
          "SELECT number FROM client WHERE period = '2024-04' AND code = 'A'",
          "SELECT number FROM client WHERE period = '2024-04' AND identityCode = 'A'",
          "SELECT client FROM commitmentMonth WHERE commitment = 'PS' AND period = '2024-04'",
          "SELECT number FROM report WHERE period = '2024-04' AND service = 'X' AND state = 'toCheck'",
          "SELECT number FROM feeLine WHERE report = 1 AND state = 'open'",
          "SELECT number FROM feeLine WHERE document = 1",
          "SELECT number FROM document WHERE run = 1",
          "SELECT number FROM finding WHERE report = 1",
          "SELECT id FROM arrival WHERE path IS NULL",
        ] {
          let plan = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }
          #expect(plan.allSatisfy { $0.contains("INDEX") }, "\(sql): \(plan)")
        }
      }
    }
  }
}
