import Domain
import Ledger
import Testing

struct RunTests {
  private let zero = Finding(.zeroTotal, line: 8, place: "/Kuukausiraportti/Asiakas[1]", client: "A1")
  private let negative = Finding(
    .negativeTotal, line: 8, place: "/Kuukausiraportti/Asiakas[1]", client: "A1", found: "-1.00")

  @Test(arguments: Engine.allCases)
  func `a run takes approved lines, in order of client, commitment and payer`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enter(
        header("KR-1"),
        [
          (client("B1"), fees([feeLine("B1", "HOITO"), feeLine("B1", "ATERIA", euros: "540.00")], [days("B1")])),
          (
            client("A1"),
            fees([
              feeLine("A1", payer: .payer("KUNTA-X")), feeLine("A1", payer: .guardian("EV-77")),
              feeLine("A1", payer: .client),
            ])
          ),
        ])
      try ledger.enterSimple("KR-2", clients: ["C1"])
      try ledger.approve(report, by: "T", reason: nil, at: at())
      var seen: [String] = []
      let run = try #require(
        try ledger.close { run, number, group in
          seen.append("\(run) \(number.number) \(group.client.code) \(group.payer) \(group.lines.map(\.line.item))")
          #expect(group.commitment == "PS-" + group.client.code)
          #expect(group.unitCode == "KOIVU-1")
          #expect(group.unitName == "Koivukoti Palokka")
          return .formed(reference: "MS\(number)")
        })
      #expect(
        seen == [
          #"1 1 A1 KUNTA-X ["HOITO"]"#, #"1 2 A1 client ["HOITO"]"#, #"1 3 A1 guardian:EV-77 ["HOITO"]"#,
          #"1 4 B1 client ["HOITO", "ATERIA"]"#,
        ])
      #expect(run.documents == 4)
      #expect(run.lines == 5)
      #expect(run.total == Money("4142.68"))
      #expect(run.state == .closed)
      #expect(run.period == april)
      #expect(run.closedBy == "Ajaja")
      #expect(run.closedAt == at(10))
      #expect(
        run.seal == DatasetSeal(name: "YHT-ASU-1.xml", format: "idoc-xml", sha256: digest("run1"), sizeBytes: 100))
      #expect(try ledger.run(run.id) == run)
      #expect(try ledger.acts(on: run.id) == [Act(at: at(10), person: "Ajaja", what: "close", reason: nil)])

      let stored = try ledger.storedLines(of: report)
      #expect(stored.allSatisfy { $0.line.state == .transferred && $0.run == run.id })
      #expect(stored.map { $0.document?.number } == [4, 4, 1, 3, 2])
      #expect(
        try ledger.documentSummaries(of: run.id).last
          == DocumentSummary(
            number: DocumentNumber(4), reference: "MS0000000000000004", client: "B1", commitment: "PS-B1",
            payer: .client,
            lines: 2, total: Money("1440.67")!))
    }
  }

  @Test(arguments: Engine.allCases)
  func `nothing is taken twice`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      #expect(try ledger.closeAll() != nil)
      #expect(try ledger.waiting() == [])
      #expect(try ledger.closeAll() == nil)
      #expect(try ledger.runs(of: nil).count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a run of a period leaves the others`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"], period: april)
      try ledger.enterApproved("KR-2", clients: ["A1"], period: may)
      #expect(try ledger.closeAll(period: may)?.lines == 1)
      #expect(try ledger.waiting().map(\.lines) == [1])
      #expect(try ledger.closeAll()?.lines == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `periods of a commitment meet on one document, with the newest statement and the days of each`(_ engine: Engine)
    throws
  {
    try engine.run { ledger in
      let newer = try ledger.enter(
        header("KR-2", period: may, unit: "KOIVU-2"),
        [(client("A1", position: 7), fees([feeLine("A1", period: may)], [days("A1", in: may)]))])
      let older = try ledger.enter(
        header("KR-1"), [(client("A1"), fees([feeLine("A1"), feeLine("A1", "ATERIA")], [days("A1", absent: 1...9)]))])
      for report in [newer, older] { try ledger.approve(report, by: "T", reason: nil, at: at()) }
      let run = try #require(try ledger.closeAll())
      let groups = try ledger.groups(of: run.id)
      #expect(groups.count == 1)
      #expect(
        groups[0].1.lines.map { "\($0.line.period) \($0.line.item)" } == [
          "2024-04 HOITO", "2024-04 ATERIA", "2024-05 HOITO",
        ])
      #expect(groups[0].1.client == client("A1", position: 7).billed)
      #expect(groups[0].1.unitCode == "KOIVU-2")
      #expect(groups[0].1.months == [days("A1", absent: 1...9), days("A1", in: may)])
    }
  }

  @Test(arguments: Engine.allCases)
  func `two persons under one code never meet on a document`(_ engine: Engine) throws {
    try engine.run { ledger in
      for (id, code) in [("KR-1", "010150-900R"), ("KR-2", "020150-901S")] {
        let report = try ledger.enter(
          header(id), [(client("A1", identityCode: code), fees([feeLine("A1", commitment: "PS-1")]))])
        try ledger.approve(report, by: "T", reason: nil, at: at())
      }
      #expect(try ledger.closeAll()?.documents == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `held groups wait with their finding, settled ones go along with theirs`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enter(
        header("KR-1"),
        [
          (client("A1"), fees([feeLine("A1"), feeLine("A1", "ATERIA", euros: "-900.67")])),
          (client("A2"), fees([feeLine("A2", euros: "-1.00")])),
          (client("A3"), fees([feeLine("A3")])),
        ])
      try ledger.approve(report, by: "T", reason: nil, at: at())
      let run = try #require(
        try ledger.close { _, number, group in
          group.total == .zero
            ? .settled(zero) : group.total < .zero ? .held(negative) : .formed(reference: "MS\(number)")
        })
      #expect(run.documents == 1)
      #expect(run.lines == 3)
      #expect(run.total == Money("900.67"))
      let stored = try ledger.storedLines(of: report)
      #expect(stored.map(\.line.state) == [.transferred, .transferred, .held, .transferred])
      #expect(stored.map { $0.document?.number } == [nil, nil, nil, 1])
      #expect(stored.map { $0.run?.number } == [1, 1, nil, 1])
      #expect(Set(try ledger.findings(of: report)) == [zero, negative])
      #expect(try ledger.report(report)?.heldLines == 1)
      #expect(try ledger.reconcile(period: nil).map(\.isBalanced) == [true])
      #expect(try ledger.closeAll() == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `without a document there is no run, only the findings on held groups`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enter(
        header("KR-1"),
        [(client("A1"), fees([feeLine("A1", euros: "0.00")])), (client("A2"), fees([feeLine("A2", euros: "-1.00")]))])
      try ledger.approve(report, by: "T", reason: nil, at: at())
      let run = try ledger.closeRun(
        of: yht, period: nil, label: april, book: book, scheduled: nil, by: "Ajaja", at: at(),
        form: { _, _, group in group.total == .zero ? .settled(zero) : .held(negative) },
        seal: { _ in throw Interruption() })
      #expect(run == nil)
      #expect(try ledger.runs(of: nil) == [])
      #expect(try ledger.findings(of: report) == [negative])
      #expect(try ledger.storedLines(of: report).map(\.line.state) == [.open, .held])
      // What adds up to nothing goes with the next run that has a document.
      try ledger.enterApproved("KR-2", clients: ["A3"])
      let next = try #require(
        try ledger.close { _, number, group in
          group.total == .zero ? .settled(zero) : .formed(reference: "MS\(number)")
        })
      #expect(next.id == RunID(1))
      #expect(next.lines == 2)
      #expect(try ledger.storedLines(of: report).map(\.line.state) == [.transferred, .held])
    }
  }

  @Test(arguments: Engine.allCases, [true, false])
  func `a failed close leaves nothing, and its numbers are no document's`(_ engine: Engine, _ failsInSeal: Bool) throws
  {
    try engine.run { ledger in
      let report = try ledger.enterApproved("KR-1", clients: ["A1", "A2"])
      var offered: [Int64] = []
      #expect(throws: Interruption.self) {
        try ledger.closeRun(
          of: yht, period: nil, label: april, book: book, scheduled: nil, by: "Ajaja", at: at(),
          form: { _, number, _ in
            offered.append(number.number)
            if !failsInSeal, offered.count == 2 { throw Interruption() }
            return .formed(reference: "MS\(number)")
          }, seal: { _ in throw Interruption() })
      }
      #expect(offered == [1, 2])
      #expect(try ledger.runs(of: nil) == [])
      #expect(try ledger.storedLines(of: report).allSatisfy { $0.line.state == .open && $0.document == nil })
      #expect(try ledger.findings(of: report) == [])
      #expect(try ledger.closeAll()?.id == RunID(1))
      #expect(try ledger.documentSummaries(of: RunID(1)).map(\.number.number) == [1, 2])
    }
  }

  @Test(arguments: Engine.allCases)
  func `numbers go on over runs and services, and only documents use them up`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1", "A2"])
      try ledger.enterApproved("KR-2", clients: ["B1", "B2"], service: mtk)
      let first = try #require(
        try ledger.close { _, number, group in
          group.client.code == "A1" ? .held(negative) : .formed(reference: "MS\(number)")
        })
      let second = try #require(try ledger.closeAll(mtk))
      #expect(first.id < second.id)
      #expect(try ledger.documentSummaries(of: first.id).map(\.number.number) == [1])
      #expect(try ledger.documentSummaries(of: second.id).map(\.number.number) == [2, 3])
    }
  }

  @Test(arguments: Engine.allCases)
  func `closing one service leaves another as it is`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      try ledger.enterApproved("KR-2", clients: ["B1"], service: mtk)
      let run = try #require(try ledger.closeAll(mtk))
      #expect(run.service == mtk)
      #expect(try ledger.waiting().map(\.service) == [yht])
      #expect(try ledger.runs(of: yht) == [])
      #expect(try ledger.runs(of: mtk) == [run])
      let other = try #require(try ledger.closeAll(yht))
      #expect(try ledger.runs(of: nil).map(\.id) == [other.id, run.id])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a rehearsal offers the same and leaves nothing`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterApproved("KR-1", clients: ["A2", "A1"])
      var rehearsed: [LineGroup] = []
      try ledger.rehearseRun(of: yht, period: nil, book: book, at: at()) { run, number, group in
        #expect(run == RunID(1))
        #expect(number.number == Int64(rehearsed.count + 1))
        rehearsed.append(group)
        return .formed(reference: "MS\(number)")
      }
      #expect(try ledger.runs(of: nil) == [])
      #expect(try ledger.storedLines(of: report).allSatisfy { $0.line.state == .open })
      var closed: [LineGroup] = []
      try ledger.close { _, number, group in
        closed.append(group)
        return .formed(reference: "MS\(number)")
      }
      #expect(closed == rehearsed)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a rehearsal that throws leaves nothing either`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      #expect(throws: Interruption.self) {
        try ledger.rehearseRun(of: yht, period: nil, book: book, at: at()) { _, _, _ in throw Interruption() }
      }
      #expect(try ledger.closeAll()?.documents == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a document's reference is used once`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1", "A2"])
      let failure = #expect(throws: LedgerFailure.self) {
        try ledger.close { _, _, _ in .formed(reference: "SAME") }
      }
      #expect(failure?.cause == .ruleBroken)
      #expect(try ledger.runs(of: nil) == [])
    }
  }
}

struct RebuildTests {
  @Test(arguments: Engine.allCases)
  func `a closed run is offered again exactly, whatever came later`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enter(
        header("KR-1"),
        [
          (
            client("B1", identityCode: "010150-900R"),
            fees([feeLine("B1"), feeLine("B1", "ATERIA", euros: "1.00")], [days("B1", absent: 2...3)])
          ),
          (client("A1"), fees([feeLine("A1", payer: .payer("KUNTA-X")), feeLine("A1")], [days("A1")])),
          (client("A2"), fees([feeLine("A2", euros: "-5.00")])),
        ])
      try ledger.enterApproved("KR-2", clients: ["A1"], period: may)
      try ledger.approve(report, by: "T", reason: nil, at: at())
      var offered: [(DocumentNumber, LineGroup)] = []
      let run = try #require(
        try ledger.close { _, number, group in
          guard group.total > .zero else { return .held(Finding(.negativeTotal, line: nil, place: "")) }
          offered.append((number, group))
          return .formed(reference: "MS\(number)")
        })

      // Newer versions, a correction of the same commitments, another run.
      try ledger.enterApproved("KR-1", version: 2, clients: ["A1", "B1"])
      try ledger.enterApproved("KR-2", version: 2, clients: ["A1"], period: may)
      try ledger.closeAll()

      let again = try ledger.groups(of: run.id)
      #expect(again.map(\.0) == offered.map(\.0))
      for (now, then) in zip(again, offered) {
        var before = then.1
        for index in before.lines.indices {
          before.lines[index].line.state = .transferred
          before.lines[index].run = run.id
          before.lines[index].document = then.0
        }
        #expect(now.1 == before)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a run that is not there has no documents`(_ engine: Engine) throws {
    try engine.run { (ledger: any FeeLedger) throws in
      #expect(try ledger.groups(of: RunID(3)).isEmpty)
      #expect(try ledger.documentSummaries(of: RunID(3)) == [])
    }
  }
}
