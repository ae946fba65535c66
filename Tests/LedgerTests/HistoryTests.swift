import Domain
import Ledger
import Testing

private let aino = "010150-900R"
private let eino = "020150-901S"

struct HistoryTests {
  private func numbers(_ ledger: any FeeLedger, _ code: String, _ identityCode: String?) throws -> [String] {
    let key = ClientKey(code: code, identityCode: identityCode.map(PersonalIdentityCode.init))
    let known = try ledger.commitmentMonths(of: key, service: yht, in: april)
    #expect(try ledger.ask { try $0.commitmentMonths(of: key, service: yht, in: april) } == known)
    return known.map(\.number)
  }

  private func enter(_ ledger: any FeeLedger, _ code: String, _ identityCode: String?, hold: ClientFees.Hold? = nil)
    throws -> ReportNumber
  {
    try ledger.enter(
      header("KR-" + code),
      [(client(code, identityCode: identityCode), fees([feeLine(code)], [days(code, absent: 20...30)], hold: hold))],
      verdict: hold == nil ? .accepted : .held)
  }

  @Test(arguments: Engine.allCases)
  func `a client is known by identity code, by code where either month lacks one`(_ engine: Engine) throws {
    try engine.run { ledger in
      _ = try enter(ledger, "A1", aino)
      _ = try enter(ledger, "A2", nil)
      // The code may have changed where the identity code is the same.
      #expect(try numbers(ledger, "B9", aino) == ["PS-A1"])
      #expect(try numbers(ledger, "A1", nil) == ["PS-A1"])
      #expect(try numbers(ledger, "A2", eino) == ["PS-A2"])
      #expect(try numbers(ledger, "A2", nil) == ["PS-A2"])
      // The same code, but another person.
      #expect(try numbers(ledger, "A1", eino) == [])
      #expect(try numbers(ledger, "B9", nil) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `days come back as they were, of their own month and service only`(_ engine: Engine) throws {
    try engine.run { ledger in
      var month = days("A1", absent: 20...30)
      month.validTo = nil
      month.interruptionBegan = Day("2024-03-28")
      month.interruptionClass = .organiser
      month.days.absent[.institution] = DaySet(1...2)
      month.days.recordedPresent = DaySet(5...6)
      try ledger.enter(header("KR-1"), [(client("A1"), fees([], [month]))])
      let key = client("A1").key
      #expect(try ledger.commitmentMonths(of: key, service: yht, in: april) == [month])
      #expect(try ledger.commitmentMonths(of: key, service: mtk, in: april) == [])
      #expect(try ledger.commitmentMonths(of: key, service: yht, in: march) == [])
      #expect(try ledger.ask { try $0.knowsMonth(april, of: yht) })
      #expect(try !ledger.ask { try $0.knowsMonth(march, of: yht) })
      #expect(try !ledger.ask { try $0.knowsMonth(april, of: mtk) })
    }
  }

  @Test(arguments: Engine.allCases)
  func `a client held for an error is not known, one held for a person is`(_ engine: Engine) throws {
    try engine.run { ledger in
      _ = try enter(ledger, "A1", aino, hold: .error)
      _ = try enter(ledger, "A2", eino, hold: .person)
      #expect(try numbers(ledger, "A1", aino) == [])
      #expect(try numbers(ledger, "A2", eino) == ["PS-A2"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a returned report is no longer known`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try enter(ledger, "A1", aino)
      try ledger.sendBack(report, by: "Tarkastaja", reason: "päivät puuttuvat", at: at())
      #expect(try numbers(ledger, "A1", aino) == [])
      #expect(try !ledger.ask { try $0.knowsMonth(april, of: yht) })
    }
  }

  @Test(arguments: Engine.allCases)
  func `the newest version is what is known, from the moment it begins`(_ engine: Engine) throws {
    try engine.run { ledger in
      _ = try enter(ledger, "A1", aino)
      try ledger.claim("next")
      let corrected = days("A1", absent: 25...30)
      let key = client("A1", identityCode: aino).key
      try ledger.enter(IntakeID("next")) { entry in
        try entry.begin(header("KR-A1", version: 2), book: book, catalogue: "")
        #expect(try entry.commitmentMonths(of: key, service: yht, in: april) == [])
        try entry.record(client("A1", identityCode: aino), fees: fees([feeLine("A1")], [corrected]))
        #expect(try entry.commitmentMonths(of: key, service: yht, in: april) == [corrected])
        _ = try entry.finish(
          verdict: .accepted, findings: [], digests: ReportDigests(file: digest(1), content: digest(2)), at: at())
      }
      #expect(try ledger.commitmentMonths(of: key, service: yht, in: april) == [corrected])
    }
  }

  @Test(arguments: Engine.allCases)
  func `what was known when a report came in stays so, without the report and with it`(_ engine: Engine) throws {
    try engine.run { ledger in
      let key = client("A1", identityCode: aino).key
      func version(_ number: Int, absent: ClosedRange<Int>) throws -> ReportNumber {
        try ledger.enter(
          header("KR-A1", version: number),
          [(client("A1", identityCode: aino), fees([feeLine("A1")], [days("A1", absent: absent)]))])
      }
      func known(_ history: any ClientHistory) throws -> [DaySet] {
        try history.commitmentMonths(of: key, service: yht, in: april).map(\.days.allAbsent)
      }
      let first = try version(1, absent: 1...3)
      let between = try ledger.enterSimple("KR-B", clients: ["B1"], period: may)
      let second = try version(2, absent: 4...6)
      try ledger.sendBack(second, by: "T", reason: "x", at: at())
      let last = try ledger.enterSimple("KR-C", clients: ["C1"], period: may)
      #expect(try known(ledger.history(before: first)) == [])
      #expect(try known(ledger.history(upTo: first)) == [DaySet(1...3)])
      #expect(try known(ledger.history(before: between)) == [DaySet(1...3)])
      // From its beginning a version is known instead of the one before it.
      #expect(try known(ledger.history(before: second)) == [])
      #expect(try known(ledger.history(upTo: second)) == [DaySet(4...6)])
      #expect(try known(ledger.history(before: last)) == [])
      #expect(try known(ledger) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a commitment is reported in one report, whether by its days or its lines`(_ engine: Engine) throws {
    try engine.run { ledger in
      _ = try enter(ledger, "A1", aino)
      let report = try ledger.enter(
        header("KR-B"),
        [
          (
            client("A2"),
            fees([
              feeLine("A2", commitment: "PS-X"), correction("A2", euros: "-5.00", .leftOut, commitment: "PS-Y"),
              correction("A2", euros: "5.00", .newVersion, commitment: "PS-Z"),
            ])
          )
        ])
      func other(_ commitment: String, _ month: Month = april, _ service: ServiceCode = yht, _ besides: String = "KR-9")
        throws -> String?
      {
        try ledger.ask { try $0.otherReport(with: commitment, period: month, service: service, besides: besides) }
      }
      #expect(try other("PS-A1") == "KR-A1")
      #expect(try other("PS-X") == "KR-B")
      #expect(try other("PS-A1", april, yht, "KR-A1") == nil)
      #expect(try other("PS-A1", may) == nil)
      #expect(try other("PS-A1", april, mtk) == nil)
      #expect(try other("PS-Z") == "KR-B")
      // What is only taken back is claimed by nobody.
      #expect(try other("PS-Y") == nil)
      try ledger.sendBack(report, by: "Tarkastaja", reason: "väärä", at: at())
      #expect(try other("PS-X") == nil)
    }
  }
}
