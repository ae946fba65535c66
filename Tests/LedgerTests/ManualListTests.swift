import Domain
import Ledger
import Testing

private let noCode = Finding(
  .identityCodeMissing, line: 8, place: "/Kuukausiraportti/Asiakas[1]/Henkilotunnus", client: "A1")
private let negative = Finding(.negativeTotal, line: nil, place: "", client: "A2", found: "-1.00")
private let small = Finding(.belowMinimum, line: nil, place: "", client: "A3", found: "5.00")

struct ManualListTests {
  private func texts(_ ledger: any FeeLedger, of service: ServiceCode? = nil, period: Month? = nil) throws -> [String] {
    try ledger.manualList(of: service, period: period).map { entry in
      "\(entry.service) \(entry.reportID) \(entry.client) \(entry.payer) \(entry.standing) \(entry.causes) "
        + "\(entry.lines.count) \(entry.total)"
    }
  }

  @Test(arguments: Engine.allCases)
  func `everything that waits is listed with its cause and sum, and only that`(_ engine: Engine) throws {
    try engine.run { ledger in
      let error = Finding(
        .priceMissing, line: 30, place: "/Kuukausiraportti/Asiakas[4]/Maksusitoumus[1]/OsaAlue[1]", client: "A4")
      let warning = Finding(.eventOnAbsentDay, line: 31, place: "/Kuukausiraportti/Asiakas[4]", client: "A4")
      let report = try ledger.enter(
        header("KR-1"),
        [
          (
            client("A1"),
            fees(
              [feeLine("A1"), feeLine("A1", "ATERIA", euros: "10.00"), feeLine("A1", payer: .payer("KUNTA-X"))],
              findings: [noCode], hold: .person)
          ),
          (client("A2", position: 2), fees([feeLine("A2", euros: "-1.00")])),
          (client("A3", position: 3), fees([feeLine("A3", euros: "5.00")])),
          (client("A4", position: 4), fees([feeLine("A4")], findings: [error, warning], hold: .error)),
          (client("A5", position: 5), fees([feeLine("A5"), feeLine("A5", "ATERIA", euros: "1.00")])),
        ], verdict: .held)
      try ledger.hold([ledger.storedLines(of: report)[6].number], by: "T", reason: "epäselvä", at: at())
      try ledger.approve(report, by: "T", reason: nil, at: at())
      try ledger.enterSimple("KR-9", clients: ["Z1"], period: may, service: mtk, hold: .person)
      try close(ledger)
      let all = [
        "MTK-ASU KR-9 Z1 client person [] 1 900.67",
        #"YHT-ASU KR-1 A1 KUNTA-X person ["identity-code-missing"] 1 900.67"#,
        #"YHT-ASU KR-1 A1 client person ["identity-code-missing"] 2 910.67"#,
        #"YHT-ASU KR-1 A2 client person ["negative-total"] 1 -1.00"#,
        #"YHT-ASU KR-1 A3 client carried ["below-minimum"] 1 5.00"#,
        #"YHT-ASU KR-1 A4 client error ["price-missing"] 1 900.67"#,
        "YHT-ASU KR-1 A5 client person [] 1 900.67",
      ]
      #expect(try texts(ledger) == all)
      #expect(try texts(ledger, of: mtk) == [all[0]])
      #expect(try texts(ledger, of: yht, period: april) == Array(all[1...]))
      #expect(try texts(ledger, period: march) == [])

      // What is superseded or sent back waits for nobody.
      try ledger.enterSimple("KR-1", version: 2, clients: ["A5"])
      // What a person held waits in the new version too, until a person releases it.
      #expect(try texts(ledger) == [all[0], all[6]])
      try ledger.sendBack(ledger.newestReport(id: "KR-9")!.number, by: "T", reason: "x", at: at())
      #expect(try texts(ledger) == [all[6]])
    }
  }

  /// Closes a run as the gateway would: too small is carried, negative held, the rest formed.
  @discardableResult
  private func close(_ ledger: any FeeLedger) throws -> RunSummary? {
    try ledger.close { _, number, group in
      if group.total < .zero, !group.lines.allSatisfy(\.isReleased) { return .held(negative) }
      return group.total == Money("5.00")! ? .carried(small) : .formed(reference: "MS\(number)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `what is carried is seen until a run takes it, with one finding however often`(_ engine: Engine) throws {
    try engine.run { ledger in
      let first = try ledger.enter(header("KR-1"), [(client("A3"), fees([feeLine("A3", euros: "5.00")]))])
      try ledger.approve(first, by: "T", reason: nil, at: at())
      // A run that forms nothing is no run, but what it carried is known.
      for _ in 1...3 { #expect(try close(ledger) == nil) }
      #expect(try ledger.findings(of: first) == [small])
      #expect(try texts(ledger) == [#"YHT-ASU KR-1 A3 client carried ["below-minimum"] 1 5.00"#])
      #expect(try ledger.waiting().map(\.lines) == [1])
      let second = try ledger.enter(
        header("KR-2", period: may), [(client("A3"), fees([feeLine("A3", euros: "7.00", period: may)]))])
      try ledger.approve(second, by: "T", reason: nil, at: at())
      #expect(try close(ledger)?.lines == 2)
      #expect(try texts(ledger) == [])
      #expect(try ledger.reconcile(period: nil).map(\.isBalanced) == [true])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a person holds open lines and lets them go, and both are written down`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterApproved("KR-1", clients: ["A1", "A2"])
      let lines = try ledger.storedLines(of: report).map(\.number)
      try ledger.hold(lines + lines, by: "Pidättäjä", reason: "epäselvä", at: at(4))
      #expect(try ledger.storedLines(of: report).map(\.line.state) == [.held, .held])
      #expect(try ledger.report(report)?.heldLines == 2)
      #expect(try ledger.closeAll() == nil)
      try ledger.release([lines[0]], by: "Vapauttaja", reason: "selvisi", at: at(5))
      #expect(try ledger.storedLines(of: report).map(\.isReleased) == [true, false])
      #expect(
        try ledger.acts(on: report).dropFirst(2) == [
          Act(at: at(4), person: "Pidättäjä", what: "hold", reason: "epäselvä"),
          Act(at: at(5), person: "Vapauttaja", what: "release", reason: "selvisi"),
        ])
      var released: [Bool] = []
      try ledger.close { _, number, group in
        released += group.lines.map(\.isReleased)
        return .formed(reference: "MS\(number)")
      }
      #expect(released == [true])
      #expect(try ledger.storedLines(of: report).map(\.line.state) == [.transferred, .held])
      #expect(try ledger.reconcile(period: nil).map(\.isBalanced) == [true])
      // Held anew it is no longer released.
      try ledger.release([lines[1]], by: "V", reason: "x", at: at(6))
      try ledger.hold([lines[1]], by: "V", reason: "x", at: at(7))
      #expect(try ledger.line(lines[1])?.isReleased == false)
    }
  }

  @Test(arguments: Engine.allCases)
  func `what a run held is let go, and the next run sees that it was`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enter(header("KR-1"), [(client("A2"), fees([feeLine("A2", euros: "-1.00")]))])
      try ledger.approve(report, by: "T", reason: nil, at: at())
      #expect(try close(ledger) == nil)
      let line = try ledger.storedLines(of: report)[0].number
      try ledger.release([line], by: "T", reason: "hyvitys on oikein", at: at())
      #expect(try texts(ledger) == [])
      #expect(try close(ledger)?.total == Money("-1.00"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `a client held for a person stays known when released, and the report can be approved`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterSimple("KR-1", clients: ["A1"], hold: .person)
      try expectRefusal(.nothingToApprove) { try ledger.approve(report, by: "T", reason: nil, at: at()) }
      try ledger.release(ledger.storedLines(of: report).map(\.number), by: "T", reason: "tarkistettu", at: at())
      #expect(try ledger.commitmentMonths(of: client("A1").key, service: yht, in: april) == [days("A1")])
      try ledger.approve(report, by: "T", reason: nil, at: at())
      #expect(try ledger.closeAll()?.lines == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `what cannot be held or released is refused, and then nothing is`(_ engine: Engine) throws {
    try engine.run { ledger in
      let open = try ledger.storedLines(of: ledger.enterApproved("KR-1", clients: ["A1"]))[0].number
      let error = try ledger.storedLines(of: ledger.enterSimple("KR-2", clients: ["A2"], hold: .error))[0].number
      let held = try ledger.storedLines(of: ledger.enterSimple("KR-3", clients: ["A3"], hold: .person))[0].number
      let unknown = LineNumber(99)
      func hold(_ lines: [LineNumber]) throws { try ledger.hold(lines, by: "T", reason: "x", at: at()) }
      func release(_ lines: [LineNumber]) throws { try ledger.release(lines, by: "T", reason: "x", at: at()) }
      try expectRefusal(.unknownLine) { try hold([open, unknown]) }
      try expectRefusal(.wrongState) { try hold([open, held]) }
      try expectRefusal(.unknownLine) { try release([held, unknown]) }
      try expectRefusal(.wrongState) { try release([held, open]) }
      try expectRefusal(.heldForError) { try release([held, error]) }
      #expect(try ledger.line(open)?.line.state == .open)
      #expect(try ledger.line(held)?.line.state == .held)
      #expect(try ledger.line(held)?.isReleased == false)
      for report in try ledger.reports(ReportFilter()) {
        #expect(try ledger.acts(on: report.number).allSatisfy { $0.what == "receive" || $0.what == "approve" })
      }
      try ledger.closeAll()
      try expectRefusal(.wrongState) { try hold([open]) }
      try expectRefusal(.wrongState) { try release([open]) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `where one client's error holds the whole report, the others wait for that error`(_ engine: Engine) throws {
    try engine.run { ledger in
      let error = Finding(.clientTwice, line: 30, place: "/Kuukausiraportti/Asiakas[2]", client: "A2")
      try ledger.enter(
        header("KR-1"),
        [
          (client("A1"), fees([feeLine("A1")], hold: .error)),
          (client("A2", position: 2), fees([feeLine("A2")], findings: [error], hold: .error)),
        ], verdict: .held)
      #expect(try ledger.manualList(of: nil, period: nil).map(\.causes) == [["client-twice"], ["client-twice"]])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a correction of what another report stated waits for this report's causes, not for that one's error`(
    _ engine: Engine
  ) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1", "A2"])
      try ledger.closeAll()
      try ledger.enter(
        header("KR-1", version: 2),
        [(client("A1"), fees([])), (client("A2", position: 2), fees([], hold: .error))], verdict: .held)
      let finding = Finding(.nonDisclosure, line: 9, place: "/Kuukausiraportti", client: "A2")
      try ledger.claim("v3")
      let third = try ledger.enter(IntakeID("v3")) { entry in
        try entry.begin(header("KR-1", version: 3), book: book, catalogue: "")
        try entry.record(client("A1"), fees: fees([]))
        let gone = try #require(
          try entry.clientsNoLongerStated(in: "KR-1", period: april).first { $0.client.code == "A2" })
        #expect(gone.hold == .error)
        var credit = correction("A2", euros: "-900.67", .leftOut)
        credit.state = .held
        try entry.record(corrections: [credit], of: gone)
        return try entry.finish(
          verdict: .held, findings: [finding], digests: ReportDigests(file: digest(3), content: digest(3)), at: at())
      }
      #expect(
        try texts(ledger) == [#"YHT-ASU KR-1 A2 client person ["non-disclosure"] 1 -900.67"#])
      try ledger.release(ledger.storedLines(of: third).map(\.number), by: "T", reason: "x", at: at())
      #expect(try texts(ledger) == [])
    }
  }
}
