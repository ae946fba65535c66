import Domain
import Ledger
import Support
import Testing

/// Random years of a small county: versions, corrections of other months, returns, holds, releases and runs, counted beside the ledger.
struct CorrectionSequenceTests {
  @Test func `nothing is lost or made, and what lives is what was stated last, whatever happens in whatever order`()
    throws
  {
    var transferredCorrections = 0
    for seed in UInt64(1)...60 {
      var random = Seeded(seed)
      let ledger = try SQLiteLedger()
      var county = County(ledger)
      for _ in 0..<30 {
        try county.step(&random)
        let balances = try ledger.reconcile(period: nil)
        #expect(balances.filter { !$0.isBalanced } == [], "seed \(seed)")
        #expect(balances.reduce(0) { $0 + $1.incoming.lines } == county.lines, "seed \(seed)")
        #expect(balances.reduce(.zero) { $0 + $1.incoming.amount } == county.amount, "seed \(seed)")
      }
      for month in [march, april, may] {
        #expect(try ledger.reconcile(period: month).filter { !$0.isBalanced } == [], "seed \(seed)")
      }
      let balances = try ledger.reconcile(period: nil)
      let sent = try ledger.runs(of: nil).reduce(.zero) { $0 + $1.total }
      #expect(balances.reduce(.zero) { $0 + $1.transferred.amount } == sent, "seed \(seed)")
      let waiting = try ledger.manualList(of: nil, period: nil).filter { $0.standing != .carried }
      #expect(
        waiting.reduce(0) { $0 + $1.lines.count } == balances.reduce(0) { $0 + $1.held.lines }, "seed \(seed)")
      #expect(
        waiting.reduce(.zero) { $0 + $1.total } == balances.reduce(.zero) { $0 + $1.held.amount }, "seed \(seed)")
      transferredCorrections += try county.transferredCorrections()
    }
    // The sequences reach what they are about.
    #expect(transferredCorrections > 25)
  }
}

private struct County {
  private let ledger: any FeeLedger
  private var versions: [String: Int] = [:]
  private var files = 0
  private(set) var lines = 0
  private(set) var amount = Money.zero

  init(_ ledger: any FeeLedger) { self.ledger = ledger }

  private static let reports: [(id: String, period: Month, service: ServiceCode)] = [
    ("KR-MARCH", march, yht), ("KR-APRIL", april, yht), ("KR-MAY", may, yht), ("KR-OTHER", april, mtk),
    ("KR-SECOND", april, yht),
  ]

  mutating func step(_ random: inout Seeded) throws {
    switch Int.random(in: 0..<16, using: &random) {
    case 0...5: try enter(&random)
    case 6...9:
      for _ in 1...3 { try onReport(&random, .toCheck) { try ledger.approve($0, by: "T", reason: nil, at: at()) } }
    case 10: try onReport(&random) { try ledger.sendBack($0, by: "T", reason: "x", at: at()) }
    case 11: try onLines(&random) { try ledger.hold($0, by: "T", reason: "x", at: at()) }
    case 12: try onLines(&random) { try ledger.release($0, by: "T", reason: "x", at: at()) }
    default: try close(&random)
    }
  }

  func transferredCorrections() throws -> Int {
    try ledger.reports(ReportFilter()).reduce(0) { sum, report in
      sum
        + (try ledger.storedLines(of: report.number).count {
          $0.line.correction != nil && $0.line.state == .transferred
        })
    }
  }

  // MARK: Reports

  /// Enters a report's next version as the gateway does: own lines, what is left out, other months.
  private mutating func enter(_ random: inout Seeded) throws {
    let (id, period, service) = County.reports.randomElement(using: &random)!
    let version = versions[id, default: 0] + 1
    let outcome = Int.random(in: 0..<8, using: &random)
    files += 1
    let file = IntakeID("file-\(files)")
    try ledger.claim(file.value)
    var written: [FeeLine] = []
    do {
      try ledger.enter(file) { entry in
        if outcome == 2 {  // begun again: nothing of the first counts
          try entry.begin(header(id, version: version, period: period, service: service), book: book, catalogue: "")
          try entry.record(client("A1"), fees: fees([line("A1", id, "I0", Money(cents: 7), period)]))
        }
        try entry.begin(header(id, version: version, period: period, service: service), book: book, catalogue: "")
        for code in ["A1", "A2", "A3"] where Int.random(in: 0..<4, using: &random) > 0 {
          let hold = [nil, nil, nil, nil, ClientFees.Hold.error, .person].randomElement(using: &random)!
          let full = amounts(&random)
          let before = try Sums(entry, code, id, period, service, transferredOnly: true)
          var own = corrected(full, before, code, id, period, hold == .error ? nil : .newVersion)
          for index in own.indices { own[index].state = hold == nil ? .open : .held }
          try entry.record(client(code), fees: fees(own, [days(code, in: period)], hold: hold))
          written += own
          guard hold != .error else { continue }
          let now = try Sums(entry, code, id, period, service, transferredOnly: false)
          #expect(now.nonZero == full.filter { $0.value != .zero })
          written += try recompute(after: code, period, service, entry, &random)
        }
        for left in try entry.clientsNoLongerStated(in: id, period: period) {
          let before = try Sums(entry, left.client.code, id, period, service, transferredOnly: true)
          let back = corrected([:], before, left.client.code, id, period, .leftOut)
          try entry.record(corrections: back, of: left)
          written += back
          #expect(
            try Sums(entry, left.client.code, id, period, service, transferredOnly: false).nonZero.isEmpty)
        }
        switch outcome {
        case 0: throw Interruption()
        case 1: try entry.reject(nil, findings: [], fileDigest: nil, at: at())
        default:
          _ = try entry.finish(
            verdict: .held, findings: [], digests: ReportDigests(file: digest(files), content: digest(files)), at: at())
        }
      }
    } catch is Interruption {}
    guard outcome > 1 else { return }
    versions[id] = version
    lines += written.count
    amount += written.reduce(.zero) { $0 + $1.amount }
  }

  /// New amounts for what other reports state of the client, in this month and later.
  private func recompute(
    after code: String, _ period: Month, _ service: ServiceCode, _ entry: any ReportEntry, _ random: inout Seeded
  ) throws -> [FeeLine] {
    var written: [FeeLine] = []
    for month in [period, period.next] {
      for other in try entry.otherReports(with: client(code).key, service: service, in: month)
      where Bool.random(using: &random) {
        let id = other.report.id
        try entry.retireRecomputed(of: code, reportID: id, period: month, service: service)
        let before = try Sums(entry, code, id, month, service, transferredOnly: false)
        guard !before.first.isEmpty else { continue }
        let full = amounts(&random)
        let deltas: [FeeLine]
        if Bool.random(using: &random) {
          deltas = corrected(full, before, code, id, month, .earlierDays)
        } else {
          // What waits is replaced, what was transferred corrected.
          let waiting = try entry.liveLines(
            of: code, reportID: id, period: month, service: service, transferredOnly: false
          ).filter { $0.line.state != .transferred }
          try entry.replace(waiting.map(\.number))
          let transferred = try Sums(entry, code, id, month, service, transferredOnly: true)
          deltas = corrected(full, transferred, code, id, month, .earlierDays)
        }
        try entry.record(corrections: deltas, of: other)
        written += deltas
        #expect(
          try Sums(entry, code, id, month, service, transferredOnly: false).nonZero
            == full.filter { $0.value != .zero })
      }
    }
    return written
  }

  private func amounts(_ random: inout Seeded) -> [String: Money] {
    var amounts: [String: Money] = [:]
    for item in ["I0", "I1"] where Int.random(in: 0..<4, using: &random) > 0 {
      amounts[item] = Money(cents: Int64.random(in: -2_000...9_000, using: &random))
    }
    return amounts
  }

  /// The lines that bring what was counted to `full`; without a reason what is not named stays as it was.
  private func corrected(
    _ full: [String: Money], _ before: Sums, _ code: String, _ id: String, _ period: Month,
    _ reason: Correction.Reason?
  ) -> [FeeLine] {
    Set(full.keys).union(reason == nil ? [] : Array(before.first.keys)).sorted().compactMap { item in
      guard let first = before.first[item] else { return line(code, id, item, full[item]!, period) }
      let delta = (full[item] ?? .zero) - before.sums[item]!
      guard delta != .zero else { return nil }
      var line = line(code, id, item, delta, period)
      line.kind = .correction
      line.correction = Correction(
        run: first.run, document: first.document, counted: before.sums[item]!, reason: reason ?? .newVersion)
      return line
    }
  }

  private func line(_ code: String, _ id: String, _ item: String, _ amount: Money, _ period: Month) -> FeeLine {
    feeLine(code, item, euros: amount.description, period: period, commitment: "PS-\(id)-\(code)")
  }

  // MARK: Persons and runs

  private func onReport(_ random: inout Seeded, _ state: ReviewState? = nil, _ body: (ReportNumber) throws -> Void)
    throws
  {
    guard let report = try ledger.reports(ReportFilter(state: state)).randomElement(using: &random) else { return }
    do { try body(report.number) } catch is LedgerRefusal {}
  }

  private func onLines(_ random: inout Seeded, _ body: ([LineNumber]) throws -> Void) throws {
    guard let report = try ledger.reports(ReportFilter()).randomElement(using: &random) else { return }
    for line in try ledger.storedLines(of: report.number) where Bool.random(using: &random) {
      do { try body([line.number]) } catch is LedgerRefusal {}
    }
  }

  private func close(_ random: inout Seeded) throws {
    let fails = Int.random(in: 0..<6, using: &random) == 0
    do {
      _ = try ledger.close(
        Int.random(in: 0..<5, using: &random) > 0 ? yht : mtk,
        period: Int.random(in: 0..<4, using: &random) > 0 ? nil : april
      ) {
        _, number, group in
        if fails { throw Interruption() }
        if group.total == .zero { return .settled(Finding(.zeroTotal, line: nil, place: "")) }
        if group.total < Money(cents: 300), group.total > .zero {
          return .carried(Finding(.belowMinimum, line: nil, place: ""))
        }
        if group.total < .zero, !group.lines.contains(where: { $0.isReleased }), Bool.random(using: &random) {
          return .held(Finding(.negativeTotal, line: nil, place: ""))
        }
        return .formed(reference: "MS\(number)")
      }
    } catch is Interruption {}
  }
}

/// What lives of a client's items in one report, whatever its version.
private struct Sums {
  var first: [String: StoredLine] = [:]
  var sums: [String: Money] = [:]

  init(
    _ entry: any ReportEntry, _ code: String, _ id: String, _ period: Month, _ service: ServiceCode,
    transferredOnly: Bool
  ) throws {
    for stored in try entry.liveLines(
      of: code, reportID: id, period: period, service: service, transferredOnly: transferredOnly)
    {
      first[stored.line.item] = first[stored.line.item] ?? stored
      sums[stored.line.item, default: .zero] += stored.line.amount
    }
  }

  var nonZero: [String: Money] { sums.filter { $0.value != .zero } }
}
