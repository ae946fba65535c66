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
    "INSERT INTO report SELECT 99, 'x', id, version, period, createdAt, providerBusinessID, providerName, unitCode, unitName, service, 1, 1, 1, 1, bookID, bookVersion, state, contentDigest, catalogue, NULL, NULL FROM report",
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
    "UPDATE feeLine SET countedCents = 1",
    "UPDATE feeLine SET correctionReason = 'new-version' WHERE kind = 'fee'",
    "UPDATE feeLine SET decision = 'forgotten'",
    "UPDATE feeLine SET isRecomputed = 1",
    "UPDATE feeLine SET replacedBy = 1, replacedState = 'open'",
    "UPDATE feeLine SET state = 'rejected', replacedBy = 1 WHERE state = 'held'",
    "INSERT INTO feeLine SELECT 99, report, client, commitment, item, itemName, payer, period, 1, 1, 0, 1, 1, 0, 0, rule, 'fee', 'open', derivation, NULL, NULL, NULL, 5, NULL, NULL, 'left-out', NULL, 0, NULL, NULL, 0 FROM feeLine LIMIT 1",
    "INSERT INTO feeLine SELECT 99, report, client, commitment, item, itemName, payer, period, 1, 1, 0, 1, 1, 0, 0, rule, 'correction', 'open', derivation, NULL, NULL, NULL, NULL, NULL, NULL, 'left-out', NULL, 0, NULL, NULL, 0 FROM feeLine LIMIT 1",
    "UPDATE arrival SET feed = 1 WHERE report IS NOT NULL",
    "UPDATE arrival SET feed = 99 WHERE feed IS NOT NULL",
    "UPDATE feedStatement SET client = 'B1'",
    "UPDATE attachment SET lastDay = NULL",
    "UPDATE extension SET lastDay = '2024-07-01'",
    "INSERT INTO attachment (service, package, client, firstDay, lastDay) VALUES ('S', 'P', 'A', '2024-02-01', '2024-01-01')",
    "INSERT INTO act (at, person, what, report, feed) SELECT at, person, what, 1, 1 FROM act LIMIT 1",
    "INSERT INTO act (at, person, what) SELECT at, person, what FROM act LIMIT 1",
    "DELETE FROM actLine",
    "UPDATE catalogue SET text = ''",
    "UPDATE document SET cents = 0",
    "UPDATE document SET sending = 'perhaps'",
    "UPDATE document SET state = 'gone'",
    "UPDATE run SET state = 'gone'",
    "UPDATE run SET cents = 0",
    "UPDATE feeLine SET state = 'open', run = NULL, document = NULL, isReopened = 1 WHERE state = 'transferred'",
    "INSERT INTO delivery (run, receiver, begunAt, outcome) VALUES (1, 'x', '2024-05-05T06:00:00+03:00', 'arrived')",
    "INSERT INTO delivery (run, receiver, begunAt) VALUES (99, 'x', '2024-05-05T06:00:00+03:00')",
    "INSERT INTO queue (service, isPaused) VALUES ('S', 2)",
    "INSERT INTO document SELECT number, run, 'other', client, commitment, payer, lines, cents, NULL, 'waiting', NULL, NULL FROM document",
    "INSERT INTO document SELECT 99, run, reference, client, commitment, payer, lines, cents, NULL, 'waiting', NULL, NULL FROM document",
    "DELETE FROM document",
    "UPDATE run SET state = 'done'",
    "UPDATE run SET sealName = NULL",
    "UPDATE run SET sealSHA256 = '00'",
    "UPDATE run SET cents = cents + 1",
    "UPDATE tally SET lines = 0",
    "UPDATE act SET person = 'someone else'",
    "INSERT INTO act (at, person, what, rulesService, report) SELECT at, person, what, 'X', 1 FROM act LIMIT 1",
    "UPDATE report SET checkedBy = 'T'",
    "UPDATE chain SET hash = replace(hash, '0', '1')",
    "DELETE FROM chain",
    "INSERT INTO chain SELECT number + 1000, kind, entry, hash FROM chain",
    "UPDATE useLog SET person = 'someone else'",
    "DELETE FROM useLog",
    "INSERT INTO useLog (at, person, what, why) VALUES ('2024-05-05T06:00:00+03:00', 'T', 'report', '')",
    "UPDATE useClient SET client = 'A3'",
    "DELETE FROM useClient",
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
      try ledger.keep(Use(at: at(), person: "T", view: .explanation, why: "x", whose: .clients(["A1"])))
      try ledger.keep(book, of: yht, text: "a: 1", at: at())
      try ledger.keep(catalogue: "tuotteet@1", text: "a: 1", at: at())
      try enterFeed(ledger, client("A1"))
      let attached = try ledger.attach(
        "P", of: yht, to: [client("A1").key], first: april.first, last: april.last, by: "T", reason: nil, at: at())
      try ledger.extend(attached, to: may.last, by: "T", reason: nil, at: at())
      try ledger.release(
        ledger.storedLines(of: report).filter { $0.line.state == .held }.map(\.number), by: "T", reason: "x", at: at())
      try ledger.hold(
        ledger.storedLines(of: report).filter { $0.line.state == .open }.map(\.number), by: "T", reason: "x", at: at())
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

  private func enterFeed(_ ledger: SQLiteLedger, _ client: ClientStatement) throws {
    try ledger.claim("feed")
    try ledger.enterFeed(IntakeID("feed")) { entry in
      try entry.begin(id: "S-1", createdAt: "2024-04-01T08:00:00+03:00")
      try entry.record(client, findings: [])
      _ = try entry.finish(
        verdict: .accepted, findings: [], digests: ReportDigests(file: digest(1), content: digest(2)), at: at())
    }
  }

  @Test func `identity codes are where clients, their commitments and their packages are stated, and nowhere else`()
    throws
  {
    try withFile { ledger, database in
      let code = "010150-900R"
      let report = try ledger.enter(
        header("KR-1"), [(client("A1", identityCode: code), fees([feeLine("A1")], [days("A1")]))])
      try ledger.approve(report, by: "T", reason: nil, at: at())
      try ledger.closeAll()
      try enterFeed(ledger, client("A1", identityCode: code))
      _ = try ledger.attach(
        "P", of: yht, to: [client("A1", identityCode: code).key], first: april.first, last: nil, by: "T", reason: nil,
        at: at())
      let tables = try database.read { db in
        try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'").filter { table in
          try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").contains { row in
            row.databaseValues.contains { String.fromDatabaseValue($0)?.contains(code) == true }
          }
        }
      }
      #expect(Set(tables) == ["client", "feedStatement", "attachment"])
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
          "SELECT number FROM feeLine WHERE client = 1 AND isRecomputed = 1",
          "SELECT number FROM feeLine WHERE report = 1 AND state = 'open' AND reason IS NOT NULL",
          "SELECT number FROM feedStatement WHERE commitment = 'PS'",
          "SELECT number FROM attachment WHERE service = 'X' AND (client = 'A' OR identityCode = 'B')",
          "SELECT min(number) FROM act WHERE feed = 1",
          "SELECT min(number) FROM act WHERE attachment = 1",
          "SELECT act FROM actLine WHERE line = 1",
          "SELECT use FROM useClient WHERE client = 'A'",
          "SELECT number FROM useLog WHERE report = 1",
          "SELECT number FROM useLog WHERE run = 1",
          "SELECT number FROM chain WHERE kind = 'act' AND entry = 1",
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
