import Domain
import Ledger
import Testing

private let aino = "010150-900R"
private let eino = "020150-901S"

extension FeeLedger {
  @discardableResult
  fileprivate func enterFeed(
    _ id: String, createdAt: String = "2024-04-01T08:00:00+03:00", _ clients: [(ClientStatement, [Finding])],
    verdict: Verdict = .accepted, findings: [Finding] = []
  ) throws -> FeedNumber {
    try claim(id)
    return try enterFeed(IntakeID(id)) { entry in
      try entry.begin(id: id, createdAt: createdAt)
      for (client, findings) in clients { try entry.record(client, findings: findings) }
      return try entry.finish(
        verdict: verdict, findings: findings, digests: ReportDigests(file: digest(id), content: digest("c" + id)),
        at: at(1))
    }
  }
}

/// A client with one commitment of this kind.
private func stated(
  _ code: String, _ number: String = "PS-1", identityCode: String? = nil, contract: String? = nil,
  from: Day? = Day("2024-01-01"), to: Day? = nil, effectiveFrom: Day? = nil, end: Day? = nil
) -> ClientStatement {
  var commitment = CommitmentStatement(
    number: number, validFrom: from, validTo: to, contract: contract, effectiveFrom: effectiveFrom)
  if let end { commitment.ends = [EndStatement(day: end, reason: "MUU")] }
  return ClientStatement(
    code: code, identityCode: identityCode.map(PersonalIdentityCode.init), commitments: [commitment])
}

struct FeedTests {
  private func contracts(_ history: any ClientHistory, _ code: String, _ identityCode: String? = nil) throws -> [String]
  {
    let key = ClientKey(code: code, identityCode: identityCode.map(PersonalIdentityCode.init))
    return try history.feedStatements(of: "PS-1", client: key).map { $0.commitment.contract ?? "-" }
  }

  @Test(arguments: Engine.allCases)
  func `every statement is kept as it was and comes back oldest first, by its moment`(_ engine: Engine) throws {
    try engine.run { ledger in
      #expect(try !ledger.ask { try $0.knowsFeed() })
      // 10:00 in summer time is before 09:00 UTC, and an unmarked clock is Finland's.
      try ledger.enterFeed("S-2", createdAt: "2024-04-01T09:00:00Z", [(stated("A1", contract: "second"), [])])
      try ledger.enterFeed("S-3", createdAt: "2024-04-01T12:30:00", [(stated("A1", contract: "third"), [])])
      try ledger.enterFeed(
        "S-1", createdAt: "2024-04-01T10:00:00+03:00",
        [(stated("A1", contract: "first", effectiveFrom: Day("2024-02-01")), [])])
      let statements = try ledger.feedStatements(of: "PS-1", client: client("A1").key)
      #expect(statements.map(\.commitment.contract) == ["first", "second", "third"])
      #expect(statements[0].createdAt == "2024-04-01T10:00:00+03:00")
      #expect(statements[0].effectiveFrom == Day("2024-02-01"))
      #expect(statements[1].effectiveFrom == Day("2024-01-01"))
      #expect(statements[0].commitment.effectiveFrom == Day("2024-02-01"))
      #expect(try ledger.feedStatements(of: "PS-2", client: client("A1").key) == [])
      try ledger.claim("inside")
      try ledger.enter(IntakeID("inside")) { (entry: any ReportEntry) throws in
        #expect(try entry.knowsFeed())
        #expect(try entry.feedStatements(of: "PS-1", client: client("A1").key) == statements)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a statement is never another client's`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterFeed(
        "S-1",
        [
          (stated("A1", identityCode: aino, contract: "aino"), []),
          (stated("A2", identityCode: eino, contract: "eino"), []), (stated("A3", contract: "unknown"), []),
        ])
      #expect(try contracts(ledger, "A1", aino) == ["aino"])
      // The code may have changed where the identity code is the same; where one side lacks it, the code decides.
      #expect(try contracts(ledger, "B9", aino) == ["aino"])
      #expect(try contracts(ledger, "A1", nil) == ["aino"])
      #expect(try contracts(ledger, "A3", aino) == ["aino", "unknown"])
      #expect(try contracts(ledger, "A1", eino) == ["eino"])
      #expect(try contracts(ledger, "B9", nil) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `nothing of a client with an error is kept but the findings`(_ engine: Engine) throws {
    try engine.run { ledger in
      let error = Finding(.datesReversed, line: 5, place: "/Sitoumusaineisto/Asiakas[1]", client: "A1")
      let warning = Finding(.identityCodeMissing, line: 9, place: "/Sitoumusaineisto/Asiakas[2]", client: "A2")
      let about = Finding(.tooManyFindings, line: nil, place: "")
      try ledger.enterFeed(
        "S-1", [(stated("A1"), [error]), (stated("A2", contract: "kept"), [warning])], verdict: .held,
        findings: [about])
      #expect(try contracts(ledger, "A1") == [])
      #expect(try contracts(ledger, "A2") == ["kept"])
      #expect(try ledger.findings(of: IntakeID("S-1")) == [error, warning, about])
      let arrival = try #require(try ledger.arrival(IntakeID("S-1")))
      #expect(arrival.verdict == .held)
      #expect(arrival.report == nil)
      #expect(arrival.file.fileDigest == digest("S-1"))
      try ledger.filed(IntakeID("S-1"), at: "archive/S-1.xml")
      #expect(try ledger.unfinishedArrivals() == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a feed is taken once: the same again is a duplicate, and what is refused leaves nothing`(_ engine: Engine)
    throws
  {
    try engine.run { ledger in
      let number = try ledger.enterFeed("S-1", [(stated("A1", contract: "first"), [])])
      let finding = Finding(.duplicate, line: 2, place: "/Sitoumusaineisto")
      try ledger.claim("twin")
      try ledger.enterFeed(IntakeID("twin")) { entry in
        #expect(try entry.feed(id: "S-1") == KnownFeed(number: number, contentDigest: digest("cS-1")))
        try entry.begin(id: "S-1", createdAt: "2024-05-01T00:00:00Z")
        try entry.noteDuplicate(of: number, findings: [finding], fileDigest: digest(1), at: at())
      }
      #expect(try ledger.arrival(IntakeID("twin"))?.verdict == .duplicate)
      #expect(try ledger.findings(of: IntakeID("twin")) == [finding])

      try ledger.claim("refused")
      try ledger.enterFeed(IntakeID("refused")) { entry in
        #expect(try entry.feed(id: "S-2") == nil)
        try entry.begin(id: "S-2", createdAt: "2024-05-01T00:00:00Z")
        try entry.record(stated("A1", contract: "begun"), findings: [finding])
        try entry.begin(id: "S-2", createdAt: "2024-05-01T00:00:00Z")
        try entry.record(stated("A1", contract: "begun again"), findings: [])
        try entry.reject(id: "S-2", findings: [finding], fileDigest: nil, at: at())
      }
      #expect(try ledger.findings(of: IntakeID("refused")) == [finding])
      try ledger.claim("broken")
      #expect(throws: Interruption.self) {
        try ledger.enterFeed(IntakeID("broken")) { entry in
          try entry.begin(id: "S-2", createdAt: "2024-05-01T00:00:00Z")
          try entry.record(stated("A1", contract: "broken"), findings: [])
          throw Interruption()
        }
      }
      #expect(try contracts(ledger, "A1") == ["first"])
      #expect(try ledger.arrival(IntakeID("broken"))?.verdict == nil)
      try expectRefusal(.wrongState) { try ledger.enterFeed(IntakeID("refused")) { _ in } }
      try expectRefusal(.unknownArrival) { try ledger.enterFeed(IntakeID("x")) { _ in } }
      // The id is free: a mended file may bear it.
      try ledger.enterFeed("S-2", createdAt: "2024-05-01T00:00:00Z", [(stated("A1", contract: "mended"), [])])
      #expect(try contracts(ledger, "A1") == ["first", "mended"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a report was computed with the feeds that had come before it`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterFeed("S-1", [(stated("A1", contract: "before"), [])])
      let report = try ledger.enterSimple("KR-1", clients: ["A1"])
      try ledger.enterFeed("S-2", createdAt: "2024-03-01T00:00:00Z", [(stated("A1", contract: "after"), [])])
      let later = try ledger.enterSimple("KR-1", version: 2, clients: ["A1"])
      #expect(try contracts(ledger.history(before: report), "A1") == ["before"])
      #expect(try contracts(ledger.history(upTo: report), "A1") == ["before"])
      #expect(try contracts(ledger.history(before: later), "A1") == ["after", "before"])
      #expect(try contracts(ledger, "A1") == ["after", "before"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `feed commitments valid in a month that no report of it names are listed`(_ engine: Engine) throws {
    try engine.run { ledger in
      func day(_ text: String) -> Day { Day(text)! }
      try ledger.enterFeed(
        "S-1",
        [
          (stated("A1", "PS-A1"), []), (stated("A2", "PS-ENDED", to: day("2024-03-31")), []),
          (stated("A3", "PS-OVER", end: day("2024-02-29")), []),
          (stated("A4", "PS-LATER", from: day("2024-05-01")), []),
          (stated("A5", "PS-OPEN", contract: "SOP-1"), []), (stated("A6", "PS-ERROR"), []),
          (stated("A7", "PS-SHARED", identityCode: aino), []), (stated("A8", "PS-SHARED", identityCode: eino), []),
        ])
      // The newest statement decides: one is prolonged, one ended.
      try ledger.enterFeed(
        "S-2", createdAt: "2024-04-02T08:00:00+03:00",
        [(stated("A2", "PS-ENDED", to: day("2024-12-31")), []), (stated("A9", "PS-A9"), [])])
      try ledger.enterFeed(
        "S-3", createdAt: "2024-04-03T08:00:00+03:00", [(stated("A9", "PS-A9", to: day("2024-03-01")), [])])
      try ledger.enterSimple("KR-1", clients: ["A1"])
      var erroneous = stated("A6", "PS-ERROR")
      erroneous.commitments[0].validFrom = nil
      try ledger.enter(
        header("KR-2"),
        [
          (erroneous, fees([], hold: .error)),
          (stated("A8", "PS-SHARED", identityCode: eino), fees([])),
        ], verdict: .held)
      func open(_ month: Month) throws -> [String] {
        try ledger.unreportedFeedCommitments(in: month).map { "\($0.number) \($0.client)" }
      }
      #expect(try open(april) == ["PS-ENDED A2", "PS-OPEN A5", "PS-SHARED A7"])
      #expect(
        try ledger.unreportedFeedCommitments(in: april)[1]
          == FeedCommitment(number: "PS-OPEN", client: "A5", kind: "ostopalvelu", contract: "SOP-1"))
      try ledger.sendBack(ledger.newestReport(id: "KR-1")!.number, by: "T", reason: "x", at: at())
      #expect(try open(april) == ["PS-A1 A1", "PS-ENDED A2", "PS-OPEN A5", "PS-SHARED A7"])
    }
  }
}
