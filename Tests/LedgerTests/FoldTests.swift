import Domain
import Foundation
import GRDB
import Support
import Testing

@testable import Ledger

/// What comes in folded is the same as what is written out at once, whenever it is written out.
struct FoldTests {
  /// Every row that reports leave, as text.
  private func rows(_ ledger: SQLiteLedger) throws -> [String] {
    try ledger.read { db in
      try ["report", "client", "commitmentMonth", "feeLine", "finding", "tally", "arrival", "itemName"].flatMap {
        table in
        try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map { "\(table) \($0)" }
      }
    }
  }

  private func sheets(_ ledger: SQLiteLedger) throws -> Int {
    try ledger.readFolded { try Int.fetchOne($0, sql: "SELECT count(*) FROM sheet")! }
  }

  private func client(_ code: String, alike: Int) -> ClientStatement {
    var client = LedgerTests.client(
      code, identityCode: alike % 3 == 0 ? nil : "010150-9\(padded(alike % 90, 2))R", position: alike)
    if alike % 4 == 0 { client.address = nil }
    client.commitments[0].components[0].code = "HOITO-\(alike % 200)"
    return client
  }

  /// Reports of two months and three units, one of them in two versions, with clients that several of them name.
  private func enterAll(_ ledger: SQLiteLedger, after each: () throws -> Void) throws {
    for (index, month) in [march, april, march, april].enumerated() {
      for unit in 1...3 {
        let version = index / 2 + 1
        if version == 2, unit > 1 { continue }
        let clients = (1...400).map { (number: Int) -> (ClientStatement, ClientFees) in
          let code = "A\(unit * 399 + number)"
          var fees = fees(
            [feeLine(code, period: month), feeLine(code, "ATERIA", euros: "-\(number).05", period: month)],
            number % 7 == 0 ? [] : [days(code, in: month, absent: number % 2 == 0 ? 3...9 : nil)],
            findings: number % 50 == 0 ? [Finding(.identityCodeMissing, line: number, place: "/x", client: code)] : [],
            hold: number % 50 == 0 ? .person : number % 51 == 0 ? .error : nil)
          if number % 90 == 0 { fees.feedPayers = ["PS": [PayerStatement(code: "EV", role: "edunvalvoja")]] }
          return (client(code, alike: number), fees)
        }
        try ledger.enter(
          header("KR-\(month)-\(unit)", version: version, period: month, unit: "U\(unit)"), clients,
          verdict: .held)
        try each()
      }
    }
    try ledger.enterSimple("KR-last", clients: (1...300).map { "B\($0)" }, period: may)
    try each()
  }

  @Test func `a ledger that is read late tells the same as one that is read at once`() throws {
    let (late, prompt) = (try SQLiteLedger(), try SQLiteLedger())
    try enterAll(late) {}
    #expect(try sheets(late) > 0)
    try enterAll(prompt) {
      try prompt.unfold()
      #expect(try sheets(prompt) == 0)
    }
    #expect(try rows(late) == rows(prompt))
    #expect(try sheets(late) == 0)
    #expect(try late.reconcile(period: nil).allSatisfy(\.isBalanced))
  }

  @Test func `what a crash leaves folded, or half written out, is all there at the next opening`() throws {
    try inSandbox { folder in
      let prompt = try SQLiteLedger()
      try enterAll(prompt) { try prompt.unfold() }
      let ledger = try SQLiteLedger(path: folder + "/ledger.sqlite")
      try enterAll(ledger) {}
      for steps in 0...2 {
        for _ in 0..<steps { _ = try ledger.database.write { try ledger.folds.unfoldSome(3, $0) } }
        for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
          try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: folder + "/\(steps)-" + name)
        }
        #expect(try rows(SQLiteLedger(path: folder + "/\(steps)-ledger.sqlite")) == rows(prompt))
      }
    }
  }

  @Test func `an entry finds what others, and it itself, left folded`() throws {
    let ledger = try SQLiteLedger()
    try ledger.enterSimple("KR-1", clients: (1...900).map { "A\($0)" }, period: march)
    try ledger.enterSimple("KR-2", clients: (1...900).map { "B\($0)" })
    let before = try sheets(ledger)
    try ledger.claim("next")
    try ledger.enter(IntakeID("next")) { entry in
      try entry.begin(header("KR-3"), book: book, catalogue: "")
      try entry.record(LedgerTests.client("C1"), fees: fees([feeLine("C1")], [days("C1")]))
      func months(_ client: String, _ month: Month) throws -> [String] {
        try entry.commitmentMonths(of: ClientKey(code: client, identityCode: nil), service: yht, in: month)
          .map(\.number)
      }
      #expect(try months("A7", march) == ["PS-A7"])
      #expect(try months("A7", april) == [])
      #expect(try months("C1", april) == ["PS-C1"])
      #expect(try months("C2", april) == [])
      #expect(try entry.otherReport(with: "PS-B800", period: april, service: yht, besides: "KR-3") == "KR-2")
      #expect(try entry.otherReport(with: "PS-C1", period: april, service: yht, besides: "KR-3") == nil)
      #expect(
        try entry.otherReports(
          with: ClientKey(code: "B9", identityCode: nil), service: yht, in: april
        ).map(\.client.code) == ["B9"])
      try entry.reject(nil, findings: [], fileDigest: nil, at: at())
    }
    // Taken back with the entry: what it had written out is folded again.
    #expect(try sheets(ledger) >= before - 3)
    #expect(try ledger.reports(ReportFilter()).map(\.lines) == [900, 900])
    #expect(try sheets(ledger) == 0)
  }

  @Test func `marks that are forgotten, and a transaction that fails, leave nothing out`() throws {
    let ledger = try SQLiteLedger()
    try ledger.enterSimple("KR-1", clients: (1...300).map { "A\($0)" })
    struct Broken: Error {}
    #expect(throws: (any Error).self) {
      try ledger.writeFolded { db in
        try ledger.folds.unfoldAll(db)
        throw Broken()
      }
    }
    #expect(try sheets(ledger) > 0)
    #expect(
      try ledger.ask {
        try $0.otherReport(with: "PS-A250", period: april, service: yht, besides: "KR-9")
      } == "KR-1")
  }

  @Test func `a sheet that is not understood is told without its content`() throws {
    let ledger = try SQLiteLedger()
    try ledger.enterSimple("KR-1", clients: ["A1"])
    try ledger.writeFolded {
      try $0.execute(sql: "UPDATE sheet SET content = substr(content, 1, length(content) - 3)")
    }
    let failure = #expect(throws: LedgerFailure.self) { try ledger.reports(ReportFilter()) }
    #expect(failure?.cause == .notUnderstood)
    #expect(failure?.description.contains("Virtanen") == false)
  }
}
