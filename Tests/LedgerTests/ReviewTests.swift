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
  func `a report is checked by one and approved by another where the service asks for four eyes`(_ engine: Engine)
    throws
  {
    try engine.run { ledger in
      let both = FourEyes([.approve])
      let report = try ledger.enterSimple("KR-1", clients: ["A1"])
      func approve(_ person: String, _ fourEyes: FourEyes = both) throws {
        try ledger.approve(report, by: person, reason: nil, at: at(4), fourEyes: fourEyes)
      }
      try expectRefusal(.notChecked) { try approve("aino") }
      try ledger.checkOff(report, by: "eero", reason: "luettu", at: at(3))
      #expect(try ledger.report(report)?.state == .checked)
      #expect(try ledger.report(report)?.checkedBy == "eero")
      #expect(try ledger.reports(ReportFilter(state: .checked)).map(\.number) == [report])
      #expect(try ledger.reports(ReportFilter(state: .toCheck)) == [])
      try expectRefusal(.wrongState) { try ledger.checkOff(report, by: "liisa", reason: nil, at: at(3)) }
      try expectRefusal(.samePerson) { try approve("eero") }
      try expectRefusal(.samePerson) { try approve(Act.gateway) }
      #expect(try ledger.waiting() == [])
      try approve("aino")
      #expect(try ledger.report(report)?.state == .approved)
      #expect(
        try ledger.acts(on: report).map { "\($0.person) \($0.what)" } == [
          "maksusilta receive", "eero check-off", "aino approve",
        ])
      try expectRefusal(.wrongState) { try ledger.checkOff(report, by: "liisa", reason: nil, at: at(5)) }
      try expectRefusal(.unknownReport) { try ledger.checkOff(ReportNumber(9), by: "liisa", reason: nil, at: at(5)) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `without four eyes one person may check and approve, or only approve`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterSimple("KR-1", clients: ["A1"])
      try ledger.checkOff(report, by: "eero", reason: nil, at: at(3))
      try ledger.approve(report, by: "eero", reason: nil, at: at(4))
      #expect(try ledger.report(report)?.state == .approved)
      let checked = try ledger.enterSimple("KR-2", clients: ["A2"])
      try ledger.checkOff(checked, by: "eero", reason: nil, at: at(3))
      try ledger.sendBack(checked, by: "eero", reason: "väärin", at: at(5))
      #expect(try ledger.report(checked)?.state == .returned)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a newer version takes the place of a checked one, and nobody has checked it`(_ engine: Engine) throws {
    try engine.run { ledger in
      let first = try ledger.enterSimple("KR-1", clients: ["A1"])
      try ledger.checkOff(first, by: "eero", reason: nil, at: at(3))
      let second = try ledger.enterSimple("KR-1", version: 2, clients: ["A1"])
      #expect(try ledger.report(first)?.state == .superseded)
      #expect(try ledger.report(second)?.state == .toCheck)
      #expect(try ledger.report(second)?.checkedBy == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `behind a run are those who checked, approved and released what went with it`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enter(
        header("KR-1"),
        [
          (client("A1"), fees([feeLine("A1")], [days("A1")])), (client("A2"), fees([feeLine("A2")], hold: .person)),
        ], verdict: .held)
      let other = try ledger.enterSimple("KR-2", clients: ["A3"], service: mtk)
      try ledger.checkOff(report, by: "eero", reason: nil, at: at(2))
      try ledger.approve(report, by: "aino", reason: nil, at: at(3))
      try ledger.approve(other, by: "muu", reason: nil, at: at(3))
      let run = try #require(try ledger.closeAll()).id
      #expect(try ledger.peopleBehind(run) == ["eero", "aino"])
      try ledger.release(
        ledger.storedLines(of: report).filter { $0.line.state == .held }.map(\.number), by: "liisa", reason: "x",
        at: at(4))
      let next = try #require(try ledger.closeAll()).id
      #expect(try ledger.peopleBehind(run) == ["eero", "aino"])
      #expect(try ledger.peopleBehind(next) == ["eero", "aino", "liisa"])
      _ = try ledger.approveAutomatically(try ledger.enterSimple("KR-3", clients: ["A4"]), within: nil, at: at(5))
      let automatic = try #require(try ledger.closeAll()).id
      #expect(try ledger.peopleBehind(automatic) == [])
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
