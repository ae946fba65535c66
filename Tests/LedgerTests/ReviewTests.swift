import Domain
import Ledger
import Testing

struct ReviewTests {
  @Test(arguments: Engine.allCases)
  func `approval opens the lines to the next run and is written down`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterSimple("KR-1", clients: ["A1", "A2"])
      #expect(try ledger.waiting() == [])
      try ledger.approve(report, by: "Tarkastaja", reason: "tarkistettu", at: at(3))
      #expect(try ledger.report(report)?.state == .approved)
      #expect(
        try ledger.waiting() == [ServiceTally(service: yht, lines: 2, total: Money("1801.34")!, latestPeriod: april)])
      #expect(
        try ledger.acts(on: report).last
          == Act(at: at(3), person: "Tarkastaja", what: "approve", reason: "tarkistettu"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `a return rejects the lines and is written down`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterApproved("KR-1", clients: ["A1"])
      try ledger.sendBack(report, by: "Tarkastaja", reason: "päivät väärin", at: at(3))
      #expect(try ledger.report(report)?.state == .returned)
      #expect(try ledger.storedLines(of: report).map(\.line.state) == [.rejected])
      #expect(try ledger.waiting() == [])
      #expect(try ledger.acts(on: report).map(\.what) == ["receive", "approve", "return"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `only what waits to be checked is approved`(_ engine: Engine) throws {
    try engine.run { ledger in
      let approved = try ledger.enterApproved("KR-1", clients: ["A1"])
      let returned = try ledger.enterSimple("KR-2", clients: ["A2"])
      try ledger.sendBack(returned, by: "T", reason: "x", at: at())
      let superseded = try ledger.enterSimple("KR-3", clients: ["A3"])
      try ledger.enterSimple("KR-3", version: 2, clients: ["A3"])
      for report in [approved, returned, superseded] {
        try expectRefusal(.wrongState) { try ledger.approve(report, by: "T", reason: nil, at: at()) }
      }
      for report in [returned, superseded] {
        try expectRefusal(.wrongState) { try ledger.sendBack(report, by: "T", reason: "x", at: at()) }
      }
      try expectRefusal(.unknownReport) { try ledger.approve(ReportNumber(99), by: "T", reason: nil, at: at()) }
      try expectRefusal(.unknownReport) { try ledger.sendBack(ReportNumber(99), by: "T", reason: "", at: at()) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a report whose every line is held has nothing to approve`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterSimple("KR-1", clients: ["A1"], hold: .person)
      try expectRefusal(.nothingToApprove) { try ledger.approve(report, by: "T", reason: nil, at: at()) }
      #expect(try ledger.report(report)?.state == .toCheck)
    }
  }

  @Test(arguments: Engine.allCases)
  func `what was transferred is not sent back`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterApproved("KR-1", clients: ["A1"])
      try ledger.closeAll()
      try expectRefusal(.alreadyTransferred) { try ledger.sendBack(report, by: "T", reason: "x", at: at()) }
      #expect(try ledger.storedLines(of: report).map(\.line.state) == [.transferred])
    }
  }

  @Test(arguments: Engine.allCases)
  func `reports are found by service, period and state`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      try ledger.enterSimple("KR-2", clients: ["A2"], period: may)
      try ledger.enterSimple("KR-3", clients: ["A3"], service: mtk)
      func ids(_ filter: ReportFilter) throws -> [String] { try ledger.reports(filter).map(\.id) }
      #expect(try ids(ReportFilter()) == ["KR-1", "KR-2", "KR-3"])
      #expect(try ids(ReportFilter(service: yht)) == ["KR-1", "KR-2"])
      #expect(try ids(ReportFilter(period: april)) == ["KR-1", "KR-3"])
      #expect(try ids(ReportFilter(state: .toCheck)) == ["KR-2", "KR-3"])
      #expect(try ids(ReportFilter(service: yht, period: april, state: .approved)) == ["KR-1"])
      #expect(try ids(ReportFilter(service: mtk, state: .approved)) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `what is not there is nil`(_ engine: Engine) throws {
    try engine.run { (ledger: any FeeLedger) throws in
      #expect(try ledger.report(ReportNumber(1)) == nil)
      #expect(try ledger.newestReport(id: "KR") == nil)
      #expect(try ledger.line(LineNumber(1)) == nil)
      #expect(try ledger.origin(of: LineNumber(1)) == nil)
      #expect(try ledger.run(RunID(1)) == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `the ledger may be asked about a line while its lines are walked`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterSimple("KR-1", clients: ["A1", "A2"])
      var codes: [String] = []
      try ledger.lines(of: report) { codes.append(try ledger.origin(of: $0.number)!.client.code) }
      #expect(codes == ["A1", "A2"])
    }
  }
}
