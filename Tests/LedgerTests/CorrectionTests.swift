import Domain
import Ledger
import Testing

/// What was transferred is corrected by rows of the report that made it necessary, never changed.
struct CorrectionTests {
  private let run = RunID(1)
  private let document = DocumentNumber(1)

  /// Enters a version in which `body` records.
  @discardableResult
  private func version(
    _ ledger: any FeeLedger, _ id: String, _ version: Int, period: Month = april,
    _ body: (any ReportEntry) throws -> Void
  ) throws -> ReportNumber {
    let file = "\(id)-v\(version)"
    try ledger.claim(file)
    return try ledger.enter(IntakeID(file)) { entry in
      try entry.begin(header(id, version: version, period: period), book: book, catalogue: "")
      try body(entry)
      return try entry.finish(
        verdict: .accepted, findings: [], digests: ReportDigests(file: digest(file), content: digest("c" + file)),
        at: at(1))
    }
  }

  private func live(
    _ entry: any ReportEntry, _ client: String = "A1", _ id: String = "KR-1", _ period: Month = april,
    transferredOnly: Bool = false
  ) throws -> [String] {
    try entry.liveLines(of: client, reportID: id, period: period, service: yht, transferredOnly: transferredOnly)
      .map { "\($0.line.state) \($0.line.amount)" }
  }

  @Test(arguments: Engine.allCases)
  func `a correction comes back with what it corrects, and counts under its own period`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      try ledger.closeAll()
      let delta = correction("A1", euros: "-30.02", .newVersion, run: run, document: document)
      let second = try version(ledger, "KR-1", 2) { entry in
        #expect(try live(entry, transferredOnly: true) == ["transferred 900.67"])
        try entry.record(client("A1"), fees: fees([delta], [days("A1", absent: 4...9)]))
      }
      let stored = try ledger.storedLines(of: second)
      #expect(stored.map(\.line) == [delta])
      #expect(try ledger.line(stored[0].number)?.line == delta)
      try ledger.approve(second, by: "T", reason: nil, at: at())
      var months: [[CommitmentMonth]] = []
      try ledger.close { _, number, group in
        months.append(group.months)
        return .formed(reference: "MS\(number)")
      }
      #expect(months == [[days("A1", absent: 4...9)]])
      let balance = try #require(try ledger.reconcile(period: april).first)
      #expect(balance.isBalanced)
      #expect(balance.incoming == Balance.Sum(lines: 2, amount: Money("870.65")!))
      #expect(balance.transferred == balance.incoming)
    }
  }

  @Test(arguments: Engine.allCases)
  func `a later month is corrected by rows of this report with the client as that month's report states them`(
    _ engine: Engine
  ) throws {
    try engine.run { ledger in
      try ledger.enterSimple("KR-3", clients: ["A1"], period: march)
      let aprilReport = try ledger.enter(
        header("KR-4", unit: "KOIVU-2"),
        [(client("A1", position: 7), fees([feeLine("A1")], [days("A1", absent: 1...9)]))])
      try ledger.approve(aprilReport, by: "T", reason: nil, at: at())
      try ledger.closeAll()
      let delta = correction("A1", euros: "-150.10", .earlierDays, run: run, document: document)
      let second = try version(ledger, "KR-3", 2, period: march) { entry in
        try entry.record(
          client("A1"), fees: fees([feeLine("A1", period: march)], [days("A1", in: march, absent: 20...31)]))
        let others = try entry.otherReports(with: client("A1").key, service: yht, in: april)
        #expect(others.map(\.report.id) == ["KR-4"])
        #expect(others.first?.client == client("A1", position: 7))
        #expect(others.first?.header == header("KR-4", unit: "KOIVU-2"))
        #expect(try live(entry, "A1", "KR-4") == ["transferred 900.67"])
        try entry.record(corrections: [delta], of: others[0])
        #expect(try live(entry, "A1", "KR-4") == ["transferred 900.67", "open -150.10"])
        #expect(try live(entry, "A1", "KR-3", march) == ["open 900.67"])
      }
      let stored = try ledger.storedLines(of: second)
      #expect(stored.map(\.line.period) == [march, april])
      #expect(stored[1].line == delta)
      let origin = try #require(try ledger.origin(of: stored[1].number))
      #expect(origin.report.number == second)
      #expect(origin.stated.number == aprilReport)
      #expect(origin.header.period == april)
      #expect(origin.client == client("A1", position: 7))
      #expect(try ledger.report(second)?.lines == 2)
      #expect(try ledger.report(second)?.clients == 1)
      #expect(try ledger.report(aprilReport)?.lines == 1)
      #expect(try ledger.reconcile(period: april).map(\.incoming.lines) == [2])
      #expect(try ledger.reconcile(period: april).map(\.isBalanced) == [true])

      // On a document it stands with the days, unit and statement of the month that it corrects.
      try ledger.approve(second, by: "T", reason: nil, at: at())
      let run = try #require(try ledger.closeAll(period: april))
      let group = try #require(try ledger.groups(of: run.id).first?.1)
      #expect(group.unitCode == "KOIVU-2")
      #expect(group.client == client("A1", position: 7).billed)
      #expect(group.months == [days("A1", absent: 1...9)])
      #expect(group.lines.map(\.line.amount) == [Money("-150.10")!])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a client who is left out is taken back by the version that does so, and by every later one until it is sent`(
    _ engine: Engine
  ) throws {
    try engine.run { ledger in
      let first = try ledger.enterApproved("KR-1", clients: ["A2", "A1"])
      try ledger.closeAll()
      let credit = correction("A2", euros: "-900.67", .leftOut, run: run, document: document)
      func leaveOut(_ number: Int) throws -> ReportNumber {
        try version(ledger, "KR-1", number) { entry in
          try entry.record(client("A1"), fees: fees([], [days("A1")]))
          let gone = try entry.clientsNoLongerStated(in: "KR-1", period: april)
          #expect(gone.map(\.client.code) == ["A2"])
          #expect(gone.first?.report.number == first)
          #expect(gone.first?.report.state == .superseded)
          if try live(entry, "A2", transferredOnly: true) == ["transferred 900.67"] {
            try entry.record(corrections: [credit], of: gone[0])
          }
        }
      }
      let second = try leaveOut(2)
      #expect(try ledger.storedLines(of: second).map(\.line.state) == [.open])
      // Version 3 rejects what version 2 wanted and had not sent, and wants it again.
      let third = try leaveOut(3)
      #expect(try ledger.storedLines(of: second).map(\.line.state) == [.rejected])
      #expect(try ledger.storedLines(of: third).map(\.line) == [credit])
      try ledger.approve(third, by: "T", reason: nil, at: at())
      let run = try #require(try ledger.closeAll())
      #expect(try ledger.groups(of: run.id).first?.1.months == [days("A2")])
      let fourth = try leaveOut(4)
      #expect(try ledger.storedLines(of: fourth) == [])
      #expect(try ledger.reconcile(period: nil).map(\.isBalanced) == [true])
    }
  }

  @Test(arguments: Engine.allCases)
  func `what was recomputed is retired by a new recomputation, a new version or a return of what it was relative to`(
    _ engine: Engine
  ) throws {
    try engine.run { ledger in
      func recompute(_ number: Int) throws -> ReportNumber {
        try version(ledger, "KR-3", number, period: march) { entry in
          try entry.record(client("A1"), fees: fees([], [days("A1", in: march)]))
          let other = try #require(
            try entry.otherReports(with: client("A1").key, service: yht, in: april).first)
          try entry.retireRecomputed(of: "A1", reportID: other.report.id, period: april, service: yht)
          try entry.record(
            corrections: [
              correction("A1", euros: "-1.00", .earlierDays), correction("A1", "ATERIA", euros: "2.00", .earlierDays),
            ], of: other)
          #expect(
            try live(entry, "A1", "KR-4") == ["open 900.67", "open -1.00", "open 2.00"])
        }
      }
      func states(_ report: ReportNumber) throws -> [FeeLine.State] {
        try ledger.storedLines(of: report).map(\.line.state)
      }
      try ledger.enterSimple("KR-4", clients: ["A1"])
      let first = try recompute(1)
      // The newer version of its own report takes the first's back.
      let second = try recompute(2)
      #expect(try states(first) == [.rejected, .rejected])
      // A newer version of the month that it corrects takes it back, also what a person held.
      try ledger.hold([ledger.storedLines(of: second)[0].number], by: "T", reason: "epäselvä", at: at())
      let april2 = try ledger.enterSimple("KR-4", version: 2, clients: ["A1"])
      #expect(try states(second) == [.rejected, .rejected])
      let third = try recompute(3)
      try ledger.sendBack(april2, by: "T", reason: "x", at: at())
      #expect(try states(third) == [.rejected, .rejected])
      #expect(try ledger.reconcile(period: nil).map(\.isBalanced) == [true])
    }
  }

  @Test(arguments: Engine.allCases)
  func `what waits is replaced by what is computed now, and counts again when that is taken back`(_ engine: Engine)
    throws
  {
    try engine.run { ledger in
      let aprilReport = try ledger.enter(
        header("KR-4"), [(client("A1"), fees([feeLine("A1"), feeLine("A1", "ATERIA", euros: "540.00")]))])
      let (care, meals) = (
        try ledger.storedLines(of: aprilReport)[0].number, try ledger.storedLines(of: aprilReport)[1].number
      )
      try ledger.hold([care], by: "T", reason: "epäselvä", at: at())
      /// The care fee anew, the meals no more.
      func recompute(_ number: Int, euros: String) throws -> ReportNumber {
        try version(ledger, "KR-3", number, period: march) { entry in
          let other = try #require(try entry.otherReports(with: client("A1").key, service: yht, in: april).first)
          try entry.retireRecomputed(of: "A1", reportID: "KR-4", period: april, service: yht)
          #expect(try live(entry, "A1", "KR-4") == ["held 900.67", "open 540.00"])
          try entry.replace([care, meals])
          try entry.record(corrections: [feeLine("A1", euros: euros)], of: other)
          #expect(try live(entry, "A1", "KR-4") == ["open " + euros])
        }
      }
      func states() throws -> [FeeLine.State] { try ledger.storedLines(of: aprilReport).map(\.line.state) }
      let first = try recompute(1, euros: "800.00")
      #expect(try states() == [.rejected, .rejected])
      #expect(try ledger.storedLines(of: first).map(\.line) == [feeLine("A1", euros: "800.00")])
      #expect(try ledger.manualList(of: nil, period: nil) == [])
      // Its newer version replaces anew; a return lets them count again, held and open as they were.
      let second = try recompute(2, euros: "700.00")
      #expect(try ledger.storedLines(of: first).map(\.line.state) == [.rejected])
      try ledger.sendBack(second, by: "T", reason: "x", at: at())
      #expect(try states() == [.held, .open])
      // What a run has taken stays in their place.
      let third = try recompute(3, euros: "600.00")
      try ledger.approve(third, by: "T", reason: nil, at: at())
      try ledger.closeAll()
      try version(ledger, "KR-3", 4, period: march) { (entry: any ReportEntry) throws in
        #expect(try live(entry, "A1", "KR-4") == ["open 540.00", "transferred 600.00"])
      }
      #expect(try states() == [.rejected, .open])
      #expect(try ledger.reconcile(period: nil).map(\.isBalanced) == [true])
      // A newer version of the report itself begins from nothing.
      let april2 = try ledger.enterSimple("KR-4", version: 2, clients: ["A1"])
      #expect(try states() == [.rejected, .rejected])
      // But what a person had held waits on.
      #expect(try ledger.storedLines(of: april2).map(\.line.state) == [.held])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a report whose recomputation was sent is not sent back, and its next version is told`(_ engine: Engine) throws {
    try engine.run { ledger in
      let aprilReport = try ledger.enterSimple("KR-4", clients: ["A1"])
      let marchReport = try version(ledger, "KR-3", 1, period: march) { entry in
        let other = try #require(try entry.otherReports(with: client("A1").key, service: yht, in: april).first)
        try entry.record(corrections: [correction("A1", euros: "10.00", .earlierDays)], of: other)
      }
      try ledger.approve(marchReport, by: "T", reason: nil, at: at())
      try ledger.closeAll()
      try expectRefusal(.alreadyTransferred) { try ledger.sendBack(aprilReport, by: "T", reason: "x", at: at()) }
      #expect(try ledger.ask { try $0.newestVersion(of: "KR-4") }?.hasTransferredLines == true)
      try version(ledger, "KR-4", 2) { (entry: any ReportEntry) throws in
        #expect(try live(entry, "A1", "KR-4", transferredOnly: true) == ["transferred 10.00"])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a refused or begun-again version gives back what it had superseded`(_ engine: Engine) throws {
    try engine.run { ledger in
      let april1 = try ledger.enterSimple("KR-4", clients: ["A1"])
      let marchReport = try version(ledger, "KR-3", 1, period: march) { entry in
        let other = try #require(try entry.otherReports(with: client("A1").key, service: yht, in: april).first)
        try entry.record(corrections: [correction("A1", euros: "10.00", .earlierDays)], of: other)
      }
      try ledger.claim("refused")
      try ledger.enter(IntakeID("refused")) { entry in
        let second = header("KR-4", version: 2)
        for _ in 1...2 {
          try entry.begin(second, book: book, catalogue: "")
          #expect(try live(entry, "A1", "KR-4") == [])
          #expect(try entry.commitmentMonths(of: client("A1").key, service: yht, in: april) == [])
          try entry.record(client("A1"), fees: fees([feeLine("A1", euros: "5.00")]))
          #expect(try live(entry, "A1", "KR-4") == ["open 5.00"])
        }
        try entry.reject(second, findings: [], fileDigest: nil, at: at())
      }
      #expect(try ledger.report(april1)?.state == .toCheck)
      #expect(try ledger.storedLines(of: april1).map(\.line.state) == [.open])
      #expect(try ledger.storedLines(of: marchReport).map(\.line.state) == [.open])
      #expect(try ledger.acts(on: april1).map(\.what) == ["receive"])
      #expect(try ledger.reconcile(period: april).map(\.incoming.lines) == [2])
    }
  }

  @Test(arguments: Engine.allCases)
  func `another unit's client of the same code, and another's report, never mix in`(_ engine: Engine) throws {
    try engine.run { ledger in
      let (aino, eino) = ("010150-900R", "020150-901S")
      for (id, code) in [("KR-1", aino), ("KR-2", eino)] {
        try ledger.enter(
          header(id, unit: id),
          [(client("A1", identityCode: code), fees([feeLine("A1", commitment: "PS-" + id)], [days("A1")]))])
      }
      try version(ledger, "KR-3", 1, period: march) { entry in
        let others = try entry.otherReports(
          with: ClientKey(code: "A1", identityCode: PersonalIdentityCode(aino)), service: yht, in: april)
        #expect(others.map(\.report.id) == ["KR-1"])
        try entry.record(
          corrections: [correction("A1", euros: "1.00", .earlierDays, commitment: "PS-KR-1")], of: others[0])
        #expect(try live(entry, "A1", "KR-2") == ["open 900.67"])
        try entry.retireRecomputed(of: "A1", reportID: "KR-2", period: april, service: yht)
        #expect(try live(entry, "A1", "KR-1") == ["open 900.67", "open 1.00"])
        // Where no identity code is known, the code is all there is.
        let both = try entry.otherReports(with: ClientKey(code: "A1", identityCode: nil), service: yht, in: april)
        #expect(both.map(\.report.id) == ["KR-1", "KR-2"])
        #expect(try entry.otherReports(with: both[0].client.key, service: mtk, in: april).isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a client held for an error keeps what was sent: no other report may bill the commitment`(_ engine: Engine)
    throws
  {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      try ledger.closeAll()
      try version(ledger, "KR-1", 2) { try $0.record(client("A1"), fees: fees([], hold: .error)) }
      func other() throws -> String? {
        try ledger.ask { try $0.otherReport(with: "PS-A1", period: april, service: yht, besides: "KR-2") }
      }
      #expect(try other() == "KR-1")
      // Once the version takes it back, another report may have it.
      try version(ledger, "KR-1", 3) { entry in
        let gone = try entry.clientsNoLongerStated(in: "KR-1", period: april)
        try entry.record(corrections: [correction("A1", euros: "-900.67", .leftOut)], of: gone[0])
      }
      #expect(try other() == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `clients of a report come back in their order with their hold`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enter(
        header("KR-1"),
        [
          (client("B1"), fees([feeLine("B1")], hold: .person)), (client("A1", position: 2), fees([feeLine("A1")])),
          (client("C1", position: 3), fees([], hold: .error)),
        ], verdict: .held)
      var seen: [String] = []
      let summary = try ledger.report(report)
      try ledger.clients(of: report) { reported in
        #expect(reported.report == summary)
        seen.append("\(reported.client.code) \(reported.hold?.rawValue ?? "-")")
      }
      #expect(seen == ["B1 person", "A1 -", "C1 error"])
      try ledger.claim("statement")
      try ledger.enter(IntakeID("statement")) { entry in
        let line = try #require(try ledger.storedLines(of: report).last)
        #expect(try entry.statement(of: line.number).client == client("A1", position: 2))
      }
    }
  }
}
