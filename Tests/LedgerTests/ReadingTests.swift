import Domain
import Ledger
import Testing

struct ReadingTests {
  @Test(arguments: Engine.allCases)
  func `a report comes back as it was written`(_ engine: Engine) throws {
    try engine.run { ledger in
      let warning = Finding(
        .eventOnAbsentDay, line: 20, place: "/Kuukausiraportti/Asiakas[1]/Maksusitoumus[1]/Tapahtuma[1]", client: "A1",
        found: "2024-04-05", expected: nil)
      let late = Finding(.periodNotEnded, line: 2, place: "/Kuukausiraportti/@kausi", found: "2024-04", expected: nil)
      let lines = [
        feeLine("A1"), feeLine("A1", "ATERIA", euros: "540.00", payer: .guardian("EV-77")),
        feeLine("A1", euros: "-3.10"),
      ]
      let report = try ledger.enter(
        header("KR-1", version: 2),
        [
          (client("A1"), fees(lines, [days("A1", absent: 4...8)], findings: [warning])),
          (client("A2", position: 2), fees([feeLine("A2", payer: .payer("KUNTA-X"))], hold: .person)),
        ], verdict: .held, findings: [late])

      let summary = try #require(try ledger.report(report))
      #expect(summary.id == "KR-1")
      #expect(summary.version == 2)
      #expect(summary.verdict == .held)
      #expect(summary.state == .toCheck)
      #expect(summary.book == book)
      #expect(summary.receivedAt == at())
      #expect(summary.fileName == "KR-1-v2.xml")
      #expect(summary.clients == 2)
      #expect(summary.lines == 4)
      #expect(summary.heldLines == 1)
      #expect(summary.total == Money("2338.24"))
      #expect(summary.findings == 2)
      #expect(try ledger.newestReport(id: "KR-1") == summary)
      #expect(try ledger.findings(of: report) == [warning, late])

      let stored = try ledger.storedLines(of: report)
      #expect(stored.map(\.line).dropLast() == lines[...])
      #expect(stored.last?.line.payer == .payer("KUNTA-X"))
      #expect(stored.last?.line.state == .held)
      #expect(try ledger.line(stored[1].number) == stored[1])

      let origin = try #require(try ledger.origin(of: stored[0].number))
      #expect(origin.header == header("KR-1", version: 2))
      #expect(origin.client == client("A1"))
      #expect(origin.report == summary)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a body that throws leaves nothing`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterSimple("KR-1", clients: ["A1"])
      try ledger.claim("next")
      #expect(throws: Interruption.self) {
        try ledger.enter(IntakeID("next")) { entry in
          try entry.begin(header("KR-1", version: 2), book: book, catalogue: "")
          try entry.record(client("A9"), fees: fees([feeLine("A9")], [days("A9")]))
          throw Interruption()
        }
      }
      #expect(try ledger.reports(ReportFilter()).map(\.id) == ["KR-1"])
      #expect(try ledger.newestReport(id: "KR-1")?.state == .toCheck)
      #expect(try ledger.arrival(IntakeID("next"))?.verdict == nil)
      #expect(try ledger.commitmentMonths(of: client("A9").key, service: yht, in: april).isEmpty)
      #expect(try ledger.reconcile(period: nil).map(\.incoming.lines) == [1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a file refused half-way takes back its clients and keeps its findings`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterSimple("KR-1", clients: ["A1"])
      try ledger.claim("next")
      let finding = Finding(.truncated, line: 900, place: "")
      try ledger.enter(IntakeID("next")) { entry in
        try entry.begin(header("KR-1", version: 2), book: book, catalogue: "")
        try entry.record(client("A9"), fees: fees([feeLine("A9")], [days("A9")]))
        try entry.reject(header("KR-1", version: 2), findings: [finding], fileDigest: digest(1), at: at())
      }
      #expect(try ledger.findings(of: IntakeID("next")) == [finding])
      #expect(try ledger.newestReport(id: "KR-1")?.version == 1)
      #expect(try ledger.newestReport(id: "KR-1")?.state == .toCheck)
      #expect(try ledger.reconcile(period: nil).map(\.incoming.lines) == [1])
      // The number is free again: a mended file may bear the same version.
      try ledger.enterSimple("KR-1", version: 2, clients: ["A1"])
      #expect(try ledger.newestReport(id: "KR-1")?.version == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `beginning again takes back what was begun`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.claim("a")
      let report = try ledger.enter(IntakeID("a")) { entry in
        try entry.begin(header("KR-1"), book: book, catalogue: "")
        try entry.record(client("A1"), fees: fees([feeLine("A1")], [days("A1")]))
        try entry.begin(header("KR-1"), book: book, catalogue: "")
        try entry.record(client("A2"), fees: fees([feeLine("A2", euros: "1.00")], [days("A2")]))
        return try entry.finish(
          verdict: .accepted, findings: [], digests: ReportDigests(file: digest(1), content: digest(2)), at: at())
      }
      #expect(try ledger.storedLines(of: report).map(\.line.client) == ["A2"])
      #expect(try ledger.reconcile(period: nil)[0].incoming == Balance.Sum(lines: 1, amount: Money("1.00")!))
    }
  }

  @Test(arguments: Engine.allCases)
  func `a duplicate points at what is here`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterSimple("KR-1", clients: ["A1"])
      try ledger.claim("twin")
      let finding = Finding(.duplicate, line: 2, place: "/Kuukausiraportti", found: "1")
      try ledger.enter(IntakeID("twin")) { entry in
        let known = try #require(try entry.newestVersion(of: "KR-1"))
        #expect(known.contentDigest == digest("cKR-1-v1"))
        try entry.noteDuplicate(of: known.number, findings: [finding], fileDigest: digest(1), at: at())
      }
      #expect(try ledger.arrival(IntakeID("twin"))?.report == report)
      #expect(try ledger.arrival(IntakeID("twin"))?.verdict == .duplicate)
      #expect(try ledger.findings(of: IntakeID("twin")) == [finding])
      #expect(try ledger.reports(ReportFilter()).count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a newer version supersedes the older, whose lines are rejected`(_ engine: Engine) throws {
    try engine.run { ledger in
      let first = try ledger.enterApproved("KR-1", clients: ["A1", "A2"])
      let second = try ledger.enterSimple("KR-1", version: 5, clients: ["A1"])
      #expect(try ledger.report(first)?.state == .superseded)
      #expect(try ledger.storedLines(of: first).allSatisfy { $0.line.state == .rejected })
      #expect(try ledger.report(second)?.state == .toCheck)
      #expect(try ledger.acts(on: first).map(\.what) == ["receive", "approve", "supersede"])
      #expect(try ledger.waiting() == [])
      let known = try #require(try ledger.ask { try $0.newestVersion(of: "KR-1") })
      #expect(known.number == second)
      #expect(known.version == 5)
      #expect(!known.hasTransferredLines)
    }
  }

  @Test(arguments: Engine.allCases)
  func `what was transferred stays so when a newer version comes, and is told of every later one`(_ engine: Engine)
    throws
  {
    try engine.run { ledger in
      let first = try ledger.enterApproved("KR-1", clients: ["A1"])
      try ledger.closeAll()
      try ledger.enterSimple("KR-1", version: 2, clients: ["A1"], hold: .error)
      #expect(try ledger.storedLines(of: first).map(\.line.state) == [.transferred])
      let known = try #require(try ledger.ask { try $0.newestVersion(of: "KR-1") })
      #expect(known.version == 2)
      #expect(known.hasTransferredLines)
    }
  }

  @Test(arguments: Engine.allCases)
  func `clients that a new version leaves out are told in their order`(_ engine: Engine) throws {
    try engine.run { ledger in
      let first = try ledger.enterSimple("KR-1", clients: ["A3", "A1", "A2"])
      try ledger.claim("next")
      try ledger.enter(IntakeID("next")) { entry in
        try entry.begin(header("KR-1", version: 2), book: book, catalogue: "")
        try entry.record(client("A1"), fees: fees([feeLine("A1")]))
        #expect(try entry.clientsLeftOut(comparedWith: first).map(\.client.code) == ["A3", "A2"])
        try entry.reject(nil, findings: [], fileDigest: nil, at: at())
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a report without clients is a report`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enter(header("KR-0"), [])
      #expect(try ledger.report(report)?.lines == 0)
      #expect(try ledger.report(report)?.total == .zero)
      try ledger.approve(report, by: "Tarkastaja", reason: nil, at: at())
      #expect(try ledger.closeAll() == nil)
      #expect(try ledger.reconcile(period: nil).map(\.isBalanced) == [true])
    }
  }
}

struct Interruption: Error {}
