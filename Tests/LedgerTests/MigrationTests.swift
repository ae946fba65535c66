import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

/// A ledger that an earlier program made is taken over with all it holds.
struct MigrationTests {
  @Test func `a new ledger is what the steps make one by one`() throws {
    let (one, other) = (try DatabaseQueue(), try DatabaseQueue())
    try Migrations.all.migrate(one)
    try Migrations.upgrade(other)
    #expect(try schema(one) == schema(other))
    func contents(_ ledger: DatabaseQueue) throws -> [String] {
      try ledger.read { db in
        let tables = try String.fetchAll(
          db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY name")
        let settings = try ["application_id", "foreign_keys", "encoding"].map {
          try Row.fetchAll(db, sql: "PRAGMA \($0)").description
        }
        return try settings
          + tables.flatMap { table in try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" } }
      }
    }
    #expect(try contents(one) == contents(other))
    #expect(try contents(other).contains { $0.contains("0008") })
  }

  /// What there is, each with the words of its statement: a step that adds a column leaves comments and blanks where they were, and a renamed
  /// table in quotes.
  private func schema(_ ledger: DatabaseQueue) throws -> [String] {
    try ledger.read { db in
      try Row.fetchAll(db, sql: "SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name").map {
        let words = ($0[2] as String).replacing(/--[^\n]*/, with: " ").replacing(/\/\*[^*]*\*\//, with: " ")
          .replacing("\"", with: "").replacing(/[,)]/) { " \($0.output) " }.split(whereSeparator: \.isWhitespace)
        return "\($0[0] as String) \($0[1] as String) " + words.joined(separator: " ")
      }
    }
  }

  /// A ledger of the first schema in which a report was run, one refused and one held; written as the first program wrote it.
  static let ledger0001 = """
    INSERT INTO arrival (id, source, name, sizeBytes, claimedAt) VALUES
      ('a1', 'koivu', 'a1.xml', 5, '2024-05-05T06:00:00+03:00'), ('a2', 'koivu', 'a2.xml', 5, '2024-05-05T06:00:00+03:00'),
      ('a3', '', 'a3.xml', 5, '2024-05-05T06:00:00+03:00'), ('a4', '', 'a4.xml', 5, '2024-05-05T06:00:00+03:00');
    INSERT INTO report VALUES
      (1, 'a1', 'KR-1', 1, '2024-04', '2024-05-02T09:12:00+03:00', '9999999-2', 'Koivukoti Oy', 'KOIVU-1',
        'Koivukoti Palokka', 'YHT-ASU', 2, 4, 5, 6, 'book', 1, 'approved', '\(String(repeating: "c", count: 64))'),
      (2, 'a2', 'KR-2', 1, '2024-05', '2024-06-02T09:12:00+03:00', '9999999-2', 'Koivukoti Oy', 'KOIVU-1',
        'Koivukoti Palokka', 'YHT-ASU', 2, 4, 5, 6, 'book', 1, 'approved', '\(String(repeating: "d", count: 64))');
    UPDATE arrival SET verdict = 'accepted', decidedAt = '2024-05-05T06:01:00+03:00', report = 1, path = 'archive/a1.xml',
      fileDigest = '\(String(repeating: "a", count: 64))' WHERE id = 'a1';
    UPDATE arrival SET verdict = 'held', decidedAt = '2024-05-05T06:01:00+03:00', report = 2, path = 'archive/a2.xml',
      fileDigest = '\(String(repeating: "b", count: 64))' WHERE id = 'a2';
    UPDATE arrival SET verdict = 'rejected', decidedAt = '2024-05-05T06:01:00+03:00', statedID = 'KR-9' WHERE id = 'a3';
    INSERT INTO client VALUES
      (1, 1, '2024-04', 1, 8, 'A1', '010150-900R', 'Virtanen', 'Aino', 0, 'Koivukatu 1', '40100', 'Jyväskylä', 'FI', NULL,
        '[{"position":1,"line":12,"number":"PS-A1","kind":"ostopalvelu","validFrom":"2023-09-01"}]'),
      (2, 2, '2024-05', 1, 8, 'A1', '010150-900R', 'Virtanen', 'Aino', NULL, NULL, NULL, NULL, NULL, NULL,
        '[{"position":1,"line":12,"number":"PS-A1","kind":"ostopalvelu","validFrom":"2023-09-01"}]'),
      (3, 2, '2024-05', 2, 20, 'A2', NULL, 'Virtanen', 'Eino', NULL, NULL, NULL, NULL, NULL, 'person', '[]');
    INSERT INTO commitmentMonth VALUES
      (1, 1, 'PS-A1', '2024-04', '2023-09-01', NULL, '\(String(repeating: "-", count: 30))', NULL);
    INSERT INTO itemName VALUES (1, 'Hoitomaksu', 'Care fee');
    INSERT INTO run VALUES (1, 'YHT-ASU', 'closed', '2024-04', 'book', 1, '2024-05-05T06:10:00+03:00', 'Ajaja', 1, 1, 90067,
      'run-1.xml', 'idoc-xml', '\(String(repeating: "e", count: 64))', 100, '');
    UPDATE counter SET last = 1;
    INSERT INTO document VALUES (1, 1, 'MS1', 1, 'PS-A1', 'client', 1, 90067);
    INSERT INTO finding (number, report, run, code, severity, line, place, client) VALUES
      (1, 2, NULL, 'identity-code-missing', 'warning', 20, '/Kuukausiraportti/Asiakas[2]/Henkilotunnus', 'A2'),
      (2, 2, NULL, 'negative-total', 'warning', 8, '/Kuukausiraportti/Asiakas[1]', 'A1');
    INSERT INTO finding (number, arrival, code, severity, place) VALUES (3, 'a3', 'not-well-formed', 'error', '');
    INSERT INTO feeLine (number, report, client, commitment, item, itemName, payer, period, cents, baseCents, deductionCents,
      quantity, serviceDays, absentDays, freeDays, rule, kind, state, derivation, run, document, reason)
    VALUES
      (1, 1, 1, 'PS-A1', 'HOITO', 1, 'client', '2024-04', 90067, 90067, 0, 10000, 30, 0, 0, 'statutory@3', 'fee',
        'transferred', :derivation, 1, 1, NULL),
      (2, 2, 2, 'PS-A1', 'HOITO', 1, 'client', '2024-05', -100, 90067, 0, 10000, 30, 0, 0, 'statutory@3', 'fee', 'held',
        :derivation, NULL, NULL, 2),
      (3, 2, 3, 'PS-A2', 'HOITO', 1, 'client', '2024-05', 90067, 90067, 0, 10000, 30, 0, 0, 'statutory@3', 'fee', 'held',
        :derivation, NULL, NULL, NULL);
    INSERT INTO tally VALUES (1, '2024-04', 1, 90067), (2, '2024-05', 2, 89967);
    INSERT INTO act VALUES
      (1, '2024-05-05T06:01:00+03:00', 'maksusilta', 'receive', NULL, 1, NULL),
      (2, '2024-05-05T06:02:00+03:00', 'Tarkastaja', 'approve', 'tarkistettu', 1, NULL),
      (5, '2024-05-05T06:10:00+03:00', 'Ajaja', 'close', NULL, NULL, 1),
      (6, '2024-06-05T06:01:00+03:00', 'maksusilta', 'receive', NULL, 2, NULL);
    INSERT INTO ruleBook VALUES ('YHT-ASU', 'book', 1, 'a: 1', '2024-05-05T06:00:00+03:00');
    """

  private func withOldLedger(_ body: (String) throws -> Void) throws {
    try inSandbox { folder in
      let path = folder + "/ledger.sqlite"
      let queue = try DatabaseQueue(path: path)
      try Migrations.all.migrate(queue, upTo: "0001 reports, lines, runs")
      let derivation = feeLine("A1").derivation.notation.replacingOccurrences(of: "'", with: "''")
      try queue.write {
        try $0.execute(
          sql: MigrationTests.ledger0001.replacingOccurrences(of: ":derivation", with: "'\(derivation)'"))
      }
      try queue.close()
      try body(path)
    }
  }

  @Test func `all that the first program wrote is there`() throws {
    try withOldLedger { path in
      let ledger = try SQLiteLedger(path: path)
      #expect(try ledger.reports(ReportFilter()).map(\.id) == ["KR-1", "KR-2"])
      #expect(try ledger.report(ReportNumber(1))?.catalogue == "")
      #expect(try ledger.arrival(IntakeID("a1"))?.report == ReportNumber(1))
      #expect(try ledger.arrival(IntakeID("a2"))?.path == "archive/a2.xml")
      #expect(try ledger.unfinishedArrivals().map(\.file.id.value) == ["a3", "a4"])
      #expect(try ledger.findings(of: IntakeID("a3")).map(\.code) == [.notWellFormed])
      #expect(try ledger.acts(on: ReportNumber(1)).map(\.what) == ["receive", "approve"])
      #expect(try ledger.acts(on: RunID(1)).map(\.what) == ["close"])
      #expect(try ledger.reconcile(period: nil).map(\.isBalanced) == [true])
      let lines = try ledger.storedLines(of: ReportNumber(1)) + ledger.storedLines(of: ReportNumber(2))
      #expect(lines.map(\.line.state) == [.transferred, .held, .held])
      var expected = feeLine("A1")
      expected.state = .transferred
      #expect(lines[0].line == expected)
      #expect(lines.allSatisfy { !$0.isReleased && $0.line.correction == nil })
      #expect(try ledger.groups(of: RunID(1)).map(\.1.lines.count) == [1])
      #expect(try ledger.ruleBookText(book, of: yht) == "a: 1")
      // What a run had held is told from what the report itself held.
      #expect(
        try ledger.manualList(of: nil, period: nil).map(\.causes) == [["negative-total"], ["identity-code-missing"]])
      // Its acts stand in the chain from now on.
      let verified = try ledger.verifyAudit(expecting: nil)
      #expect(verified.flaw == nil && verified.rows == 4)
      try ledger.hold([], by: "T", reason: "x", at: at())
      try ledger.sendBack(ReportNumber(2), by: "T", reason: "x", at: at(9))
      #expect(try ledger.verifyAudit(expecting: verified.head?.hash).expectedAt == 4)
    }
  }

  @Test func `work goes on in it: a feed, a correction, a release, a run`() throws {
    try withOldLedger { path in
      let ledger = try SQLiteLedger(path: path)
      try ledger.claim("feed")
      try ledger.enterFeed(IntakeID("feed")) { entry in
        try entry.begin(id: "S-1", createdAt: "2024-04-01T08:00:00+03:00")
        try entry.record(client("A1"), findings: [])
        _ = try entry.finish(
          verdict: .accepted, findings: [], digests: ReportDigests(file: digest(1), content: digest(2)), at: at())
      }
      #expect(try ledger.feedStatements(of: "PS-A1", client: client("A1").key).count == 1)
      // Acts go on from the number they had.
      #expect(try ledger.history(before: ReportNumber(2)).feedStatements(of: "PS-A1", client: client("A1").key) == [])
      try ledger.claim("v2")
      let second = try ledger.enter(IntakeID("v2")) { entry in
        try entry.begin(header("KR-1", version: 2), book: book, catalogue: "")
        let counted = try entry.liveLines(
          of: "A1", reportID: "KR-1", period: april, service: yht, transferredOnly: true)
        #expect(counted.map(\.line.amount) == [Money("900.67")!])
        try entry.record(
          client("A1", identityCode: "010150-900R"),
          fees: fees(
            [correction("A1", euros: "-30.02", .newVersion, run: RunID(1), document: DocumentNumber(1))], [days("A1")]))
        return try entry.finish(
          verdict: .accepted, findings: [], digests: ReportDigests(file: digest(3), content: digest(4)), at: at())
      }
      try ledger.approve(second, by: "T", reason: nil, at: at())
      try ledger.release([LineNumber(2), LineNumber(3)], by: "T", reason: "selvitetty", at: at())
      let run = try #require(try ledger.closeAll())
      #expect(run.id == RunID(2))
      // Corrections and the next month meet on one document.
      #expect(try ledger.documentSummaries(of: run.id).map(\.lines) == [2, 1])
      #expect(try ledger.documentSummaries(of: run.id)[0].number == DocumentNumber(2))
      #expect(try ledger.reconcile(period: nil).map(\.isBalanced) == [true])
    }
  }

  @Test func `a migrated ledger has the schema of a new one`() throws {
    try withOldLedger { path in
      _ = try SQLiteLedger(path: path)
      let queue = try DatabaseQueue(path: path)
      try queue.read { db in
        try #require(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
        #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
      }
      let migrated = try schema(queue)
      try inSandbox { folder in
        _ = try SQLiteLedger(path: folder + "/new.sqlite")
        #expect(try schema(DatabaseQueue(path: folder + "/new.sqlite")) == migrated)
      }
      for kept in [
        "index arrivalUnfinished", "index arrivalOfReport", "index actOnReport", "index actOnRun", "trigger actStands",
        "trigger actStays", "trigger feeLineSumsStand", "trigger feeLineTransferStands",
      ] {
        #expect(migrated.contains { $0.hasPrefix(kept + " ") }, "\(kept)")
      }
    }
  }
}
