import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

struct OpeningTests {
  private func expectFailure(
    _ cause: LedgerFailure.Cause, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) throws {
    let failure = #expect(throws: LedgerFailure.self, sourceLocation: sourceLocation) { try body() }
    #expect(failure?.cause == cause, sourceLocation: sourceLocation)
  }

  @Test func `what was written is there when the ledger is opened again`() throws {
    try inSandbox { folder in
      let path = folder + "/ledger.sqlite"
      let report = try SQLiteLedger(path: path).enterApproved("KR-1", clients: ["A1"])
      let run = try #require(try SQLiteLedger(path: path).closeAll())
      let ledger = try SQLiteLedger(path: path)
      #expect(try ledger.report(report)?.lines == 1)
      #expect(try ledger.run(run.id) == run)
      try ledger.enterApproved("KR-2", clients: ["A2"])
      #expect(try ledger.closeAll()?.id == RunID(2))
    }
  }

  @Test func `a committed entry is on the disk before the call returns`() throws {
    try inSandbox { folder in
      let ledger = try SQLiteLedger(path: folder + "/ledger.sqlite")
      try ledger.enterSimple("KR-1", clients: ["A1"])
      // What a power cut now would leave: the files as they are, no checkpoint, no close.
      for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
        try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: folder + "/copy-" + name)
      }
      let survivor = try SQLiteLedger(path: folder + "/copy-ledger.sqlite")
      #expect(try survivor.newestReport(id: "KR-1")?.lines == 1)
    }
  }

  @Test func `the file is a write-ahead log, synced in full, with foreign keys`() throws {
    try inSandbox { folder in
      let ledger = try SQLiteLedger(path: folder + "/ledger.sqlite")
      let pragmas = try ledger.database.writeWithoutTransaction { db in
        try ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"].map {
          try String.fetchOne(db, sql: "PRAGMA \($0)")
        }
      }
      #expect(pragmas == ["wal", "2", "1", "60000"])
    }
  }

  @Test func `readers go on while a report is being entered`() throws {
    try inSandbox { folder in
      let ledger = try SQLiteLedger(path: folder + "/ledger.sqlite")
      try ledger.enterSimple("KR-1", clients: ["A1"])
      let other = try SQLiteLedger(path: folder + "/ledger.sqlite")
      try ledger.claim("next")
      try ledger.enter(IntakeID("next")) { entry in
        try entry.begin(header("KR-1", version: 2), book: book, catalogue: "")
        try entry.record(client("A1"), fees: fees([feeLine("A1")]))
        #expect(try other.reports(ReportFilter()).map(\.state) == [.toCheck])
        try entry.reject(nil, findings: [], fileDigest: nil, at: at())
      }
    }
  }

  @Test func `a folder that is not there is told`() throws {
    try expectFailure(.unreachable) { _ = try SQLiteLedger(path: "/nowhere-at-all/ledger.sqlite") }
  }

  @Test func `a file that is no ledger is told, and not touched`() throws {
    try inSandbox { folder in
      let path = folder + "/notes.txt"
      try Data(repeating: 65, count: 4_096).write(to: URL(filePath: path))
      try expectFailure(.notALedger) { _ = try SQLiteLedger(path: path) }
      let other = folder + "/other.sqlite"
      try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE song (title TEXT)") }
      try expectFailure(.notALedger) { _ = try SQLiteLedger(path: other) }
      #expect(
        try DatabaseQueue(path: other).read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema") } == [
          "song"
        ])
    }
  }

  @Test func `a ledger that a newer program has upgraded is told`() throws {
    try inSandbox { folder in
      let path = folder + "/ledger.sqlite"
      _ = try SQLiteLedger(path: path)
      try DatabaseQueue(path: path).write {
        try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999 from the future')")
      }
      try expectFailure(.newerSchema) { _ = try SQLiteLedger(path: path) }
    }
  }

  @Test func `a damaged file is told without its content`() throws {
    try inSandbox { folder in
      let path = folder + "/ledger.sqlite"
      try SQLiteLedger(path: path).enterSimple("KR-1", clients: (1...200).map { "A\($0)" })
      var bytes = try Data(contentsOf: URL(filePath: path))
      for index in 4_096..<bytes.count { bytes[index] = 0x55 }
      try bytes.write(to: URL(filePath: path))
      for name in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + name) }
      let failure = #expect(throws: LedgerFailure.self) { try SQLiteLedger(path: path).reports(ReportFilter()) }
      #expect(failure?.cause == .corrupt)
      #expect(failure?.description.contains("Virtanen") == false)
    }
  }

  @Test func `a rule that breaks is told without the row`() throws {
    let ledger = try SQLiteLedger()
    var broken = header("KR-1")
    broken.version = 0
    let failure = #expect(throws: LedgerFailure.self) { try ledger.enter(broken, []) }
    #expect(failure?.cause == .ruleBroken)
    #expect(failure?.description.contains("KR-1") == false)
  }

  @Test func `every cause says what is wrong in both languages`() {
    for cause in LedgerFailure.Cause.allCases {
      let message = LedgerFailure(cause).message
      #expect(message.fi.hasSuffix(".") && message.en.hasSuffix("."))
      #expect(message.fi != message.en)
    }
  }

  @Test func `a copy holds what the original held, and goes its own way`() throws {
    try inSandbox { folder in
      let original = folder + "/ledger.sqlite"
      let ledger = try SQLiteLedger(path: original)
      try ledger.enterSimple("KR-1", clients: ["A1"])
      try SQLiteLedger.copy(original, to: folder + "/copy.sqlite")
      let copy = try SQLiteLedger(path: folder + "/copy.sqlite")
      try copy.enterSimple("KR-2", clients: ["A2"])
      #expect(try copy.reports(ReportFilter()).map(\.id) == ["KR-1", "KR-2"])
      #expect(try ledger.reports(ReportFilter()).map(\.id) == ["KR-1"])
    }
  }
}
