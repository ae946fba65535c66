import Domain
import Ledger
import Support
import Testing

struct ProofTests {
  @Test(arguments: Engine.allCases)
  func `every line is in one of four places, per service and period`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1", "A2"])
      try ledger.closeAll()
      try ledger.enterApproved("KR-2", clients: ["B1"], period: may)
      try ledger.enterSimple("KR-3", clients: ["C1"], hold: .error)
      let returned = try ledger.enterSimple("KR-4", clients: ["D1"], service: mtk)
      try ledger.sendBack(returned, by: "T", reason: "x", at: at())
      func sum(_ lines: Int) -> Balance.Sum { Balance.Sum(lines: lines, amount: Money(cents: 90_067 * Int64(lines))) }
      #expect(
        try ledger.reconcile(period: nil) == [
          Balance(service: mtk, incoming: sum(1), transferred: sum(0), open: sum(0), held: sum(0), rejected: sum(1)),
          Balance(
            service: yht, incoming: sum(4), transferred: sum(2), open: sum(1), held: sum(1), rejected: sum(0),
            sent: [.underWay: Balance.Sent(documents: 2, sum: sum(2))]),
        ])
      #expect(
        try ledger.reconcile(period: may) == [
          Balance(service: yht, incoming: sum(1), transferred: sum(0), open: sum(1), held: sum(0), rejected: sum(0))
        ])
      #expect(try ledger.reconcile(period: march) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `what was transferred is told once more by what the receiver says of it`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1", "A2", "A3"])
      let run = try #require(try ledger.closeAll()).id
      try ledger.note(.release, of: run, by: "A", at: at(20), why: nil)
      try ledger.note(.deliver, of: run, by: "A", at: at(21), why: nil)
      try ledger.claim("r1")
      try ledger.enterReceipt(.file(IntakeID("r1")), at: at(22)) { entry in
        for (number, code) in [(1, "53"), (2, "51")] {
          let status = StatusRecord(document: DocumentNumber(Int64(number)), code: code, line: 1, place: "")
          _ = try entry.take(status, position: number, of: nil)
        }
        _ = try entry.settle()
      }
      func one() -> Balance.Sent {
        Balance.Sent(documents: 1, sum: Balance.Sum(lines: 1, amount: Money(cents: 90_067)))
      }
      let balance = try #require(try ledger.reconcile(period: nil).first)
      #expect(balance.sent == [.posted: one(), .failed: one(), .unconfirmed: one()] && balance.isBalanced)
      #expect(try ledger.reconcile(period: april).first?.sent == balance.sent)
    }
  }

  @Test func `a difference between transferred lines and what became of them is no balance`() {
    let sum = Balance.Sum(lines: 1, amount: Money(cents: 100))
    var balance = Balance(
      service: yht, incoming: sum, transferred: sum, open: .zero, held: .zero, rejected: .zero,
      sent: [.posted: Balance.Sent(documents: 1, sum: sum)])
    #expect(balance.isBalanced)
    balance.unevenDocuments = 1
    #expect(!balance.isBalanced)
    balance.unevenDocuments = 0
    balance.sent = [:]
    #expect(!balance.isBalanced)
  }

  @Test func `nothing is lost or made by any sequence of events`() throws {
    for seed in UInt64(1)...200 {
      var random = Seeded(seed)
      let ledger = try SQLiteLedger()
      var world = World(ledger)
      for _ in 0..<12 { try world.step(&random) }
      let balances = try ledger.reconcile(period: nil)
      #expect(balances.filter { !$0.isBalanced } == [], "seed \(seed)")
      #expect(balances.reduce(0) { $0 + $1.incoming.lines } == world.lines, "seed \(seed)")
      #expect(balances.reduce(.zero) { $0 + $1.incoming.amount } == world.amount, "seed \(seed)")
      for month in [april, may] {
        #expect(try ledger.reconcile(period: month).filter { !$0.isBalanced } == [], "seed \(seed)")
      }
      // What runs sent is what counts as transferred.
      let sent = try ledger.runs(of: nil).reduce(.zero) { $0 + $1.total }
      #expect(balances.reduce(.zero) { $0 + $1.transferred.amount } == sent, "seed \(seed)")
      #expect(Set(world.documents).count == world.documents.count, "seed \(seed)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `a catalogue's text is kept once and for ever, and a report names its own`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.keep(catalogue: "tuotteet@1", text: "a: 1", at: at())
      try ledger.keep(catalogue: "tuotteet@1", text: "a: 1", at: at(5))
      try ledger.keep(catalogue: "tuotteet@2", text: "a: 2", at: at())
      try expectRefusal(.catalogueChanged) { try ledger.keep(catalogue: "tuotteet@1", text: "a: 9", at: at()) }
      #expect(try ledger.catalogueText("tuotteet@1") == "a: 1")
      #expect(try ledger.catalogueText("tuotteet@3") == nil)
      try ledger.keep(book, of: yht, text: "b: 1", at: at())
      try ledger.claim("a")
      let report = try ledger.enter(IntakeID("a")) { entry in
        try entry.begin(header("KR-1"), book: book, catalogue: "tuotteet@2")
        #expect(try entry.catalogueText("tuotteet@2") == "a: 2")
        #expect(try entry.ruleBookText(book, of: yht) == "b: 1")
        return try entry.finish(
          verdict: .accepted, findings: [], digests: ReportDigests(file: digest(1), content: digest(2)), at: at())
      }
      #expect(try ledger.report(report)?.catalogue == "tuotteet@2")
      #expect(try ledger.report(ledger.enterSimple("KR-2", clients: []))?.catalogue == "")
    }
  }

  @Test(arguments: Engine.allCases)
  func `a rule book's text is kept once and for ever`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.keep(book, of: yht, text: "a: 1", at: at())
      try ledger.keep(book, of: yht, text: "a: 1", at: at(5))
      try ledger.keep(book, of: mtk, text: "a: 2", at: at())
      try ledger.keep(RuleReference(id: "book", version: 2), of: yht, text: "a: 3", at: at())
      try expectRefusal(.ruleBookChanged) { try ledger.keep(book, of: yht, text: "a: 9", at: at()) }
      #expect(try ledger.ruleBookText(book, of: yht) == "a: 1")
      #expect(try ledger.ruleBookText(book, of: mtk) == "a: 2")
      #expect(try ledger.ruleBookText(RuleReference(id: "book", version: 3), of: yht) == nil)
    }
  }
}

/// A county's month in a handful of random events, counted beside the ledger.
private struct World {
  private let ledger: any FeeLedger
  private var versions: [String: Int] = [:]
  private(set) var lines = 0
  private(set) var amount = Money.zero
  private(set) var documents: [DocumentNumber] = []
  private var files = 0

  init(_ ledger: any FeeLedger) { self.ledger = ledger }

  mutating func step(_ random: inout Seeded) throws {
    switch Int.random(in: 0..<10, using: &random) {
    case 0...3: try enter(&random)
    case 4...5: try approveOne(&random)
    case 6: try returnOne(&random)
    default: try close(&random)
    }
  }

  private mutating func enter(_ random: inout Seeded) throws {
    let id = "KR-\(Int.random(in: 1...4, using: &random))"
    // A report keeps its month and service through all versions.
    let (period, service) = (id < "KR-3" ? april : may, id == "KR-1" || id == "KR-3" ? yht : mtk)
    let outcome = Int.random(in: 0..<8, using: &random)
    files += 1
    let file = IntakeID("file-\(files)")
    try ledger.claim(file.value)
    let version = versions[id, default: 0] + 1
    var (addedLines, addedAmount) = (0, Money.zero)
    do {
      try ledger.enter(file) { entry in
        try entry.begin(header(id, version: version, period: period, service: service), book: book, catalogue: "")
        for number in 1...Int.random(in: 1...4, using: &random) {
          let code = "\(id)-A\(number)"
          let lines = (0..<Int.random(in: 0...3, using: &random)).map { index in
            feeLine(
              code, "I\(index)", euros: Money(cents: Int64.random(in: -20_000...90_000, using: &random)).description,
              payer: Bool.random(using: &random) ? .client : .payer("KUNTA-X"),
              period: period)
          }
          let hold = [nil, nil, nil, ClientFees.Hold.error, .person].randomElement(using: &random)!
          addedLines += lines.count
          addedAmount += lines.reduce(.zero) { $0 + $1.amount }
          try entry.record(client(code), fees: fees(lines, [days(code, in: period)], hold: hold))
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
    lines += addedLines
    amount += addedAmount
  }

  private func approveOne(_ random: inout Seeded) throws {
    guard let report = try ledger.reports(ReportFilter(state: .toCheck)).randomElement(using: &random) else { return }
    do {
      try ledger.approve(report.number, by: "T", reason: nil, at: at())
    } catch let refusal as LedgerRefusal where refusal.code == .nothingToApprove {}
  }

  private func returnOne(_ random: inout Seeded) throws {
    guard let report = try ledger.reports(ReportFilter()).randomElement(using: &random) else { return }
    do {
      try ledger.sendBack(report.number, by: "T", reason: "x", at: at())
    } catch let refusal as LedgerRefusal where refusal.code == .wrongState || refusal.code == .alreadyTransferred {}
  }

  private mutating func close(_ random: inout Seeded) throws {
    let fails = Int.random(in: 0..<5, using: &random) == 0
    var formed: [DocumentNumber] = []
    do {
      _ = try ledger.close(Bool.random(using: &random) ? yht : mtk, period: Bool.random(using: &random) ? may : nil) {
        _, number, group in
        if fails { throw Interruption() }
        if group.total == .zero { return .settled(Finding(.zeroTotal, line: nil, place: "")) }
        if group.total < .zero { return .held(Finding(.negativeTotal, line: nil, place: "")) }
        formed.append(number)
        return .formed(reference: "MS\(number)")
      }
      documents += formed
    } catch is Interruption {}
  }
}
