import Domain
import Ledger
import Testing

struct CheckListTests {
  private func money(_ text: String) -> Money { Money(text)! }

  @Test(arguments: Engine.allCases)
  func `a month beside the one before it`(_ engine: Engine) throws {
    try engine.run { ledger in
      _ = try ledger.enter(
        header("KR-3", period: march),
        [
          (client("A1"), fees([feeLine("A1", period: march)], [days("A1", in: march)])),
          (client("A2", position: 2), fees([feeLine("A2", euros: "100.00", period: march)], [days("A2", in: march)])),
        ])
      let report = try ledger.enter(
        header("KR-4"),
        [
          // Two payers share an item: two lines, one quantity.
          (
            client("A1"),
            fees(
              [
                feeLine("A1", euros: "500.00"), feeLine("A1", euros: "400.67", payer: .payer("KUNTA-X")),
                feeLine("A1", "ATERIA", euros: "30.00"),
              ], [days("A1")])
          ),
          (
            client("A3", position: 2),
            fees(
              [feeLine("A3", euros: "50.00")],
              findings: [Finding(.identityCodeMissing, line: 1, place: "/Kuukausiraportti/Asiakas[2]", client: "A3")],
              hold: .person)
          ),
        ], verdict: .held)
      // Of another service, and of another month: neither counts.
      try ledger.enterSimple("KR-M", clients: ["A1"], service: mtk)
      try ledger.enterSimple("KR-5", clients: ["A1"], period: may)
      try ledger.checkOff(report, by: "eero", reason: "luettu", at: at(3))

      let list = try ledger.checkList(of: yht, period: april)
      #expect(list.reports.map(\.report.number) == [report])
      #expect(list.reports[0].report.state == .checked)
      #expect(list.reports[0].act == Act(at: at(3), person: "eero", what: "check-off", reason: "luettu"))
      #expect(list.items.map(\.code) == ["ATERIA", "HOITO"])
      #expect(list.items[0].name == ateria)
      #expect(list.items[0].now == CheckList.Sum(lines: 1, quantity: .one, amount: money("30.00")))
      #expect(list.items[0].before == CheckList.Sum())
      #expect(list.items[1].now == CheckList.Sum(lines: 3, quantity: Quantity(2), amount: money("950.67")))
      #expect(list.items[1].before == CheckList.Sum(lines: 2, quantity: Quantity(2), amount: money("1000.67")))
      #expect(list.items[1].difference == money("-50.00"))
      #expect(
        list.changes == [
          CheckList.Change(client: "A2", commitment: "PS-A2", before: money("100.00"), now: .zero),
          CheckList.Change(client: "A3", commitment: "PS-A3", before: .zero, now: money("50.00")),
          CheckList.Change(client: "A1", commitment: "PS-A1", before: money("900.67"), now: money("930.67")),
        ])
      #expect(
        list.findings == [
          CheckList.FindingCount(
            code: .identityCodeMissing, severity: FindingCode.identityCodeMissing.severity, count: 1)
        ])
      #expect(
        list.held == [
          CheckList.Held(
            causes: ["identity-code-missing"], standing: .person, entries: 1,
            sum: Balance.Sum(lines: 1, amount: money("50.00")))
        ])
      #expect(list.corrections == Balance.Sum(lines: 0, amount: .zero))
      #expect(list.nextRun == nil)
      try ledger.approve(report, by: "aino", reason: nil, at: at(4))
      #expect(
        try ledger.checkList(of: yht, period: april).nextRun
          == ServiceTally(service: yht, lines: 3, total: money("930.67"), latestPeriod: april))
    }
  }

  @Test(arguments: Engine.allCases)
  func `what stands after a correction is the month's sum, and the correction is told`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-4", clients: ["A1"])
      let run = try #require(try ledger.closeAll())
      try ledger.claim("v2")
      try ledger.enter(IntakeID("v2")) { entry in
        try entry.begin(header("KR-4", version: 2), book: book, catalogue: "")
        try entry.record(
          client("A1"),
          fees: fees([correction("A1", euros: "-30.02", .newVersion, run: run.id)], [days("A1")]))
        _ = try entry.finish(
          verdict: .accepted, findings: [], digests: ReportDigests(file: digest(3), content: digest(4)), at: at())
      }
      let list = try ledger.checkList(of: yht, period: april)
      #expect(list.reports.map(\.report.state) == [.superseded, .toCheck])
      #expect(list.items.map(\.now) == [CheckList.Sum(lines: 2, quantity: .one, amount: money("870.65"))])
      #expect(list.corrections == Balance.Sum(lines: 1, amount: money("-30.02")))
    }
  }

  @Test(arguments: Engine.allCases)
  func `a returned report counts for nothing, and the ten largest changes are told`(_ engine: Engine) throws {
    try engine.run { ledger in
      let returned = try ledger.enterSimple("KR-R", clients: ["Z1"])
      try ledger.sendBack(returned, by: "T", reason: "x", at: at())
      _ = try ledger.enter(
        header("KR-4"),
        (1...12).map { number in
          let code = "A\(padded(number, 2))"
          return (client(code, position: number), fees([feeLine(code, euros: "\(number).00")], [days(code)]))
        })
      let list = try ledger.checkList(of: yht, period: april)
      #expect(list.items.map(\.now.amount) == [money("78.00")])
      #expect(list.changes.map(\.client) == (3...12).reversed().map { "A\(padded($0, 2))" })
      // Of a unit that has not reported nothing has changed yet: it is missing.
      #expect(try ledger.checkList(of: yht, period: may).changes == [])
      #expect(try ledger.checkList(of: yht, period: may).items.map(\.before.amount) == [money("78.00")])
    }
  }
}
