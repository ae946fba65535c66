import Domain
import GRDB
import Ledger
import Testing

/// The chain over the log of acts and the use log: whoever touches the file past the gateway is noticed.
struct AuditTests {
  /// A ledger with every kind of act and use.
  private func told(_ ledger: any FeeLedger) throws -> ReportNumber {
    try ledger.keep(book, of: yht, text: "a: 1", at: at())
    try ledger.keep(catalogue: "tuotteet@1", text: "b: 2", at: at())
    try ledger.enterSimple("KR-1", clients: ["A1", "A2"])
    let report = try ledger.enterSimple("KR-1", version: 2, clients: ["A1", "A2"])
    let lines = try ledger.storedLines(of: report).map(\.number)
    try ledger.hold(lines, by: "eero", reason: "selvitetään", at: at(2))
    try ledger.release(lines, by: "eero", reason: "selvitetty", at: at(3))
    try ledger.checkOff(report, by: "eero", reason: nil, at: at(4))
    try ledger.approve(report, by: "aino", reason: "kunnossa", at: at(5))
    let attached = try ledger.attach(
      "P", of: yht, to: [client("A1").key], first: april.first, last: april.last, by: "aino", reason: nil, at: at(6))
    try ledger.extend(attached, to: may.last, by: "aino", reason: "jatkuu", at: at(7))
    let run = try #require(try ledger.closeAll())
    try ledger.note(.release, of: run.id, by: "eero", at: at(11), why: nil)
    for whose in [Use.Whose.report(report), .run(run.id), .clients(["A2", "A1"])] {
      try ledger.keep(Use(at: at(12), person: "aino", view: .report, why: "tarkastus", whose: whose))
    }
    return report
  }

  private func withFile(_ body: (SQLiteLedger, DatabaseQueue) throws -> Void) throws {
    try inSandbox { folder in
      let path = folder + "/ledger.sqlite"
      let ledger = try SQLiteLedger(path: path)
      _ = try told(ledger)
      // Whoever can write the file can drop its triggers, and asks nobody about checks and references.
      let intruder = try DatabaseQueue(path: path)
      try intruder.writeWithoutTransaction { db in
        for trigger in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
          try db.execute(sql: "DROP TRIGGER \(trigger)")
        }
        try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
      }
      #expect(try ledger.verifyAudit(expecting: nil).flaw == nil)
      try body(ledger, intruder)
    }
  }

  private func write(_ database: DatabaseQueue, _ sql: String) throws {
    try database.writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  @Test(arguments: Engine.allCases)
  func `an untouched chain holds every act and use, and its head`(_ engine: Engine) throws {
    try engine.run { ledger in
      #expect(try ledger.auditHead() == nil)
      #expect(try ledger.verifyAudit(expecting: "x") == AuditVerification())
      _ = try told(ledger)
      let early = try #require(try ledger.auditHead())
      try ledger.keep(Use(at: at(20), person: "eero", view: .manual, why: "tarkastus", whose: .clients(["A1"])))
      let verified = try ledger.verifyAudit(expecting: early.hash)
      #expect(verified.flaw == nil)
      #expect(try ledger.auditHead() == verified.head)
      #expect(verified.rows == early.number + 1)
      #expect(verified.uses == 4)
      #expect(verified.first == at() && verified.last == at(20))
      #expect(verified.expectedAt == early.number)
      #expect(try ledger.verifyAudit(expecting: String(repeating: "a", count: 64)).expectedAt == nil)
    }
  }

  @Test(arguments: [
    "act", "actLine", "useLog", "useClient", "chain",
  ])
  func `a change of any value of a log is noticed`(_ table: String) throws {
    try withFile { ledger, intruder in
      let columns = try intruder.read { db in
        try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('\(table)')")
      }
      let keys = try intruder.read { db in
        try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('\(table)') WHERE pk > 0")
      }
      let rows = try intruder.read { try Row.fetchAll($0, sql: "SELECT * FROM \(table)") }
      try #require(!rows.isEmpty && !keys.isEmpty)
      for row in rows {
        for column in columns {
          let old: DatabaseValue = row[column]
          // One byte more or less; where there was nothing, something.
          let new: DatabaseValue =
            switch old.storage {
            case .int64(let number): (number + 1_000).databaseValue
            case .string(let text): (String(text.dropLast()) + (text.last == "b" ? "c" : "b")).databaseValue
            default: column.hasSuffix("reason") || column.hasPrefix("rules") ? "x".databaseValue : 1.databaseValue
            }
          let place = keys.map { "\($0) = ?" }.joined(separator: " AND ")
          func set(_ value: DatabaseValue, where key: (String) -> DatabaseValue) throws {
            try intruder.writeWithoutTransaction { db in
              try db.execute(
                sql: "UPDATE \(table) SET \(column) = ? WHERE \(place)",
                arguments: StatementArguments([value] + keys.map(key)))
              #expect(db.changesCount == 1)
            }
          }
          try set(new) { row[$0] }
          #expect(try ledger.verifyAudit(expecting: nil).flaw != nil, "\(table).\(column): \(old) → \(new)")
          try set(old) { $0 == column ? new : row[$0] }
          #expect(try ledger.verifyAudit(expecting: nil).flaw == nil, "\(table).\(column)")
        }
      }
    }
  }

  @Test(arguments: [
    "UPDATE run SET cents = cents + 1", "UPDATE run SET sealSHA256 = replace(sealSHA256, '0', '1')",
    "UPDATE run SET closedBy = 'someone'", "UPDATE ruleBook SET text = 'a: 2'", "UPDATE catalogue SET text = 'b: 3'",
    "DELETE FROM ruleBook", "UPDATE attachment SET client = 'A2'", "UPDATE extension SET lastDay = '2024-06-30'",
    "UPDATE tally SET cents = cents - 1 WHERE report = 1",
    "UPDATE report SET contentDigest = replace(contentDigest, '0', '1')",
    "INSERT INTO tally VALUES (2, '2024-03', 0, 0)",
  ])
  func `what an act made is noticed too`(_ sql: String) throws {
    try withFile { ledger, intruder in
      try write(intruder, sql)
      #expect(try ledger.verifyAudit(expecting: nil).flaw?.kind == .changed)
    }
  }

  @Test func `a row that is gone is told by its number`() throws {
    try withFile { ledger, intruder in
      try write(intruder, "DELETE FROM act WHERE number = 5")
      #expect(try ledger.verifyAudit(expecting: nil).flaw == AuditFlaw(number: 5, kind: .entryMissing))
      // In the chain as well: then the next row stands where it did not.
      try write(intruder, "DELETE FROM chain WHERE kind = 'act' AND entry = 5")
      #expect(try ledger.verifyAudit(expecting: nil).flaw == AuditFlaw(number: 5, kind: .rowMissing))
      // Moved up, so that none is missing: their hashes say otherwise.
      try write(intruder, "UPDATE chain SET number = number - 1 WHERE number > 5")
      let verified = try ledger.verifyAudit(expecting: nil)
      #expect(verified.flaw == AuditFlaw(number: 5, kind: .changed))
      #expect(verified.rows == 4 && verified.head?.number == 4)
    }
  }

  @Test func `two rows that change places are noticed`() throws {
    try withFile { ledger, intruder in
      try write(
        intruder,
        "UPDATE chain SET number = -1 WHERE number = 3; UPDATE chain SET number = 3 WHERE number = 4; UPDATE chain SET number = 4 WHERE number = -1"
      )
      #expect(try ledger.verifyAudit(expecting: nil).flaw == AuditFlaw(number: 3, kind: .changed))
    }
    try withFile { ledger, intruder in
      try write(
        intruder,
        "UPDATE act SET number = -1 WHERE number = 6; UPDATE act SET number = 6 WHERE number = 7; UPDATE act SET number = 7 WHERE number = -1"
      )
      #expect(try ledger.verifyAudit(expecting: nil).flaw == AuditFlaw(number: 6, kind: .changed))
    }
  }

  @Test func `a tail that was cut off is found by whoever kept the head`() throws {
    try withFile { ledger, intruder in
      let head = try #require(try ledger.auditHead())
      #expect(try ledger.verifyAudit(expecting: head.hash).expectedAt == head.number)
      try write(
        intruder,
        "DELETE FROM useLog WHERE number = (SELECT entry FROM chain WHERE number = \(head.number)); DELETE FROM useClient WHERE use = 3; DELETE FROM chain WHERE number = \(head.number)"
      )
      let verified = try ledger.verifyAudit(expecting: head.hash)
      #expect(verified.flaw == nil && verified.rows == head.number - 1)
      #expect(verified.expectedAt == nil)
    }
  }

  @Test func `an act that somebody adds outside the chain is noticed`() throws {
    try withFile { ledger, intruder in
      let rows = try ledger.verifyAudit(expecting: nil).rows
      try write(
        intruder,
        "INSERT INTO act (at, person, what, run) VALUES ('2024-05-05T06:00:00+03:00', 'aino', 'release', 1)")
      #expect(try ledger.verifyAudit(expecting: nil).flaw == AuditFlaw(number: rows + 1, kind: .outside))
    }
  }

  @Test(arguments: Engine.allCases)
  func `acts are listed with what they are about, oldest first`(_ engine: Engine) throws {
    try engine.run { ledger in
      _ = try told(ledger)
      func rows(_ filter: AuditFilter = AuditFilter()) throws -> [AuditRow] {
        var rows: [AuditRow] = []
        try ledger.acts(filter) { rows.append($0) }
        return rows
      }
      let all = try rows()
      #expect(
        all.map(\.act.what) == [
          "keep-rules", "keep-rules", "receive", "receive", "supersede", "hold", "release", "check-off", "approve",
          "attach", "extend", "close", "release",
        ])
      #expect(all.map(\.number) == all.indices.map { Int64($0 + 1) })
      #expect(all[0].subject == .rules && all[0].name == "YHT-ASU book@1")
      #expect(all[1].subject == .catalogue && all[1].name == "tuotteet@1")
      #expect(all[5].subject == .report && all[5].name == "KR-1 v2" && all[5].lines == 2)
      #expect(all[11].subject == .run && all[11].name == "1")
      #expect(try rows(AuditFilter(person: "aino")).map(\.act.what) == ["approve", "attach", "extend"])
      #expect(try rows(AuditFilter(since: Day("2024-05-06")!)) == [])
      #expect(try rows(AuditFilter(since: Day("2024-05-05")!)).count == 13)
    }
  }

  @Test(arguments: Engine.allCases)
  func `who looked at a client's data is told, whole reports and runs included`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try told(ledger)
      let other = try ledger.enterSimple("KR-2", clients: ["A3"])
      try ledger.keep(Use(at: at(30), person: "eero", view: .report, why: "kysely", whose: .report(other)))
      try ledger.keep(
        Use(at: at(31), person: "eero", view: .explanation, why: "tarkastus", whose: .clients(["A1"])))
      func uses(_ client: String?) throws -> [Use] {
        var uses: [Use] = []
        try ledger.uses(of: client) { uses.append($0) }
        return uses
      }
      #expect(try uses(nil).count == 5)
      #expect(
        try uses("A1").map(\.whose) == [
          .report(report), .run(RunID(1)), .clients(["A1", "A2"]), .clients(["A1"]),
        ])
      #expect(try uses("A3").map(\.why) == ["kysely"])
      #expect(try uses("A4") == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `what a report's coming does to another one's lines is an act on that one`(_ engine: Engine) throws {
    try engine.run { ledger in
      let march = try ledger.enterSimple("KR-3", clients: ["A1"], period: march)
      let april = try ledger.enterSimple("KR-4", clients: ["A1"])
      try ledger.claim("v2")
      let newer = try ledger.enter(IntakeID("v2")) { entry in
        try entry.begin(header("KR-3", version: 2, period: LedgerTests.march), book: book, catalogue: "")
        try entry.record(client("A1"), fees: fees([feeLine("A1", period: LedgerTests.march)], []))
        let other = try entry.otherReports(with: client("A1").key, service: yht, in: LedgerTests.april)
        try entry.replace(try ledger.storedLines(of: april).map(\.number))
        try entry.record(corrections: [feeLine("A1", euros: "1.00")], of: try #require(other.first))
        return try entry.finish(
          verdict: .accepted, findings: [], digests: ReportDigests(file: digest(7), content: digest(8)), at: at(3))
      }
      #expect(
        try ledger.acts(on: april).last
          == Act(
            at: at(3), person: Act.gateway, what: "replace", reason: "KR-3 v2: 1 rivi"))
      try ledger.sendBack(newer, by: "aino", reason: "väärin", at: at(4))
      #expect(
        try ledger.acts(on: april).last
          == Act(
            at: at(4), person: "aino", what: "restore", reason: "KR-3 v2: 1 rivi"))
      #expect(try ledger.acts(on: march).map(\.what) == ["receive", "supersede"])
      #expect(try ledger.verifyAudit(expecting: nil).flaw == nil)
    }
  }
}
