import Domain
import GRDB
import Testing

@testable import Ledger

struct AutoApprovalTests {
  private func enter(
    _ ledger: any FeeLedger, _ id: String, version: Int = 1, _ month: Month, euros: String, unit: String = "KOIVU-1",
    service: ServiceCode = yht, findings: [Finding] = [], hold: ClientFees.Hold? = nil
  ) throws -> ReportNumber {
    try ledger.enter(
      header(id, version: version, period: month, service: service, unit: unit),
      [(client("A1"), fees([feeLine("A1", euros: euros, period: month)], [days("A1", in: month)], hold: hold))],
      verdict: hold == nil ? .accepted : .held, findings: findings)
  }

  @Test(
    arguments: [
      ("110.00", true), ("110.01", false), ("90.00", true), ("89.99", false),
    ], Engine.allCases)
  func `a sum near the month before's is approved, with the figures in the act`(
    _ example: (euros: String, isNear: Bool), _ engine: Engine
  ) throws {
    try engine.run { ledger in
      _ = try enter(ledger, "KR-3", march, euros: "100.00")
      let report = try enter(ledger, "KR-4", april, euros: example.euros)
      let decided = try ledger.approveAutomatically(report, within: 10, at: at(5))
      #expect(
        decided == AutoApproval(isApproved: example.isNear, total: Money(example.euros)!, before: Money("100.00")!))
      #expect(try ledger.report(report)?.state == (example.isNear ? .approved : .toCheck))
      guard example.isNear else { return }
      let act = try #require(try ledger.acts(on: report).last)
      #expect(act.person == Act.gateway && act.what == "approve")
      let reason = try #require(act.reason)
      #expect(reason.contains("2024-03 \(Money("100.00")!.finnish)"))
      #expect(reason.contains("2024-04 \(Money(example.euros)!.finnish)"))
      #expect(reason.contains("≤ 10 %"))
      #expect(try ledger.waiting().map(\.lines) == [1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `without a month before, or of another unit or service only, a person approves`(_ engine: Engine) throws {
    try engine.run { ledger in
      let first = try enter(ledger, "KR-3", march, euros: "100.00")
      #expect(try ledger.approveAutomatically(first, within: 10, at: at()).isApproved == false)
      for report in [
        try enter(ledger, "KR-5", may, euros: "100.00"),
        try enter(ledger, "KR-U", april, euros: "100.00", unit: "KUUSI-1"),
        try enter(ledger, "KR-S", april, euros: "100.00", service: mtk),
      ] {
        let decided = try ledger.approveAutomatically(report, within: 100, at: at())
        #expect(!decided.isApproved && decided.before == nil)
      }
      try ledger.sendBack(first, by: "T", reason: "x", at: at())
      let april = try enter(ledger, "KR-4", april, euros: "100.00")
      #expect(try ledger.approveAutomatically(april, within: 10, at: at()).before == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a warning, a held row, a person's earlier hold or a correction leave it to a person`(_ engine: Engine) throws {
    try engine.run { ledger in
      _ = try enter(ledger, "KR-3", march, euros: "100.00")
      let warning = Finding(.identityCodeMissing, line: 3, place: "/x", severity: .warning)
      let note = Finding(.identityCodeMissing, line: 3, place: "/x", severity: .info)
      let warned = try enter(ledger, "KR-W", april, euros: "100.00", findings: [warning])
      #expect(try !ledger.approveAutomatically(warned, within: 10, at: at()).isApproved)
      let held = try enter(ledger, "KR-H", april, euros: "100.00", hold: .person)
      #expect(try !ledger.approveAutomatically(held, within: 10, at: at()).isApproved)
      let noted = try enter(ledger, "KR-N", april, euros: "100.00", findings: [note])
      #expect(try ledger.approveAutomatically(noted, within: 10, at: at()).isApproved)
      // What a person had held waits in the new version too.
      let first = try enter(ledger, "KR-V", april, euros: "100.00")
      try ledger.hold(ledger.storedLines(of: first).map(\.number), by: "T", reason: "x", at: at())
      let second = try enter(ledger, "KR-V", version: 2, april, euros: "100.00")
      #expect(try !ledger.approveAutomatically(second, within: 10, at: at()).isApproved)
      let corrected = try ledger.enter(
        header("KR-N", version: 2),
        [(client("A1"), fees([correction("A1", euros: "100.00", .newVersion)], [days("A1")]))])
      #expect(try !ledger.approveAutomatically(corrected, within: 10, at: at()).isApproved)
    }
  }

  @Test func `it asks for nothing folded`() throws {
    let ledger = try SQLiteLedger()
    _ = try enter(ledger, "KR-3", march, euros: "100.00")
    let report = try enter(ledger, "KR-4", april, euros: "100.00")
    func sheets() throws -> Int { try ledger.readFolded { try Int.fetchOne($0, sql: "SELECT count(*) FROM sheet")! } }
    #expect(try sheets() == 2)
    #expect(try ledger.approveAutomatically(report, within: 10, at: at()).isApproved)
    #expect(
      try ledger.approveAutomatically(try enter(ledger, "KR-5", may, euros: "1.00"), within: nil, at: at()).isApproved)
    #expect(try sheets() == 3)
    #expect(try ledger.waiting().map(\.lines) == [2])
  }
}
