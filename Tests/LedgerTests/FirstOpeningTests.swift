import Domain
import Foundation
import GRDB
import Ledger
import Support
import Testing

@Suite(.sandbox) struct FirstOpening {
  @Test func `a first opening that was killed before its first migration is taken up again`() throws {
    let path = (Sandbox.folder / "ledger.sqlite").string
    // What is on disk when the list of migrations has been made and nothing else.
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    }
    try queue.close()
    let ledger = try SQLiteLedger(path: path)
    #expect(try ledger.reports(ReportFilter()).isEmpty)
  }

  @Test func `another program's file with migrations of its own is left alone`() throws {
    let path = (Sandbox.folder / "other.sqlite").string
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(
        sql: """
          CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations VALUES ('theirs');
          """)
    }
    try queue.close()
    let error = #expect(throws: LedgerFailure.self) { _ = try SQLiteLedger(path: path) }
    #expect(error?.cause == .notALedger)
  }
}
