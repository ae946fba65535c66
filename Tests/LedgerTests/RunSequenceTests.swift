import Domain
import Ledger
import Support
import Testing

/// Whatever happens to runs in whatever order: no line is lost or doubled, and everything balances.
struct RunSequenceTests {
  @Test(arguments: 0..<40)
  func `random orders of events never lose or double a line`(_ seed: UInt64) throws {
    let ledger = try SQLiteLedger()
    var world = World(ledger, Seeded(seed))
    for step in 0..<120 {
      try world.step()
      try world.check("seed \(seed), step \(step)")
    }
    try world.finish()
    try world.check("seed \(seed), at the end")
  }
}

private struct World {
  let ledger: SQLiteLedger
  var random: Seeded
  var reports = 0
  var receipts = 0
  /// Clients whose fee of 900.67 came in.
  var clients = 0
  /// Numbers of documents and runs that were ever given.
  var documents: Set<DocumentNumber> = []
  var time = 0

  init(_ ledger: SQLiteLedger, _ random: Seeded) {
    self.ledger = ledger
    self.random = random
  }

  private mutating func now() -> Timestamp {
    time += 1
    return Timestamp(unixSeconds: 1_714_878_000 + Int64(time))
  }

  mutating func step() throws {
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1:
      reports += 1
      let count = Int.random(in: 1...3, using: &random)
      let codes = (0..<count).map { "C\(clients + $0)" }
      clients += count
      try ledger.enterApproved("KR-\(reports)", clients: codes)
    case 2: try close()
    case 3: try takeReceipt()
    case 4: try rebill()
    default: try happen()
    }
  }

  private mutating func close() throws {
    guard let run = try ledger.closeAll() else { return }
    for (number, _) in try ledger.groups(of: run.id) {
      #expect(documents.insert(number).inserted, "a document's number is given once")
    }
  }

  private func live() throws -> [RunSummary] { try ledger.runs(of: nil) }

  /// Any event to any run: what cannot happen is refused and changes nothing.
  private mutating func happen() throws {
    guard let run = try live().randomElement(using: &random) else { return }
    if run.state == .released, Bool.random(using: &random) { return try deliver(run) }
    let event = RunEvent.allCases.randomElement(using: &random)!
    guard event != .close else { return }
    let possible = run.state.after(event) != nil
    do {
      _ = try ledger.note(event, of: run.id, by: "A", at: now(), why: nil)
      #expect(possible)
    } catch let refusal as LedgerRefusal {
      #expect(!possible && refusal.code == .wrongState)
    }
  }

  private mutating func deliver(_ run: RunSummary) throws {
    let number = try ledger.beginDelivery(of: run.id, to: "x", at: now())
    let ends: [DeliveryEnd] = [
      .arrived(place: "x"), .failed(cause: "c", detail: "d", nextAt: now()), .refused(cause: "c", detail: "d"),
      .lost(cause: "c", detail: "d"), .stopped(at: now()),
    ]
    let end = ends.randomElement(using: &random)!
    if end.outcome == .lost || end.outcome == .arrived { try ledger.noteAppearing(number, at: now()) }
    _ = try ledger.endDelivery(number, end, by: "A", at: now())
  }

  private mutating func takeReceipt() throws {
    receipts += 1
    try ledger.claim("r\(receipts)")
    let known = documents.sorted()
    var statuses: [StatusRecord] = []
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let number = known.randomElement(using: &random) ?? DocumentNumber(1)
      let code = ["53", "53", "53", "51", "68", "64", "52", "70", "03"].randomElement(using: &random)!
      statuses.append(StatusRecord(document: number, code: code, line: 1, place: ""))
    }
    let at = now()
    try ledger.enterReceipt(.file(IntakeID("r\(receipts)")), at: at) { entry in
      for (index, status) in statuses.enumerated() { _ = try entry.take(status, position: index + 1, of: nil) }
      _ = try entry.settle()
    }
  }

  private mutating func rebill() throws {
    for run in try live() {
      guard let refused = try ledger.documents(of: run.id, in: [.failedFinal]).first else { continue }
      return try ledger.rebill(refused.summary.number, by: "A", reason: "r", at: now())
    }
  }

  /// Everything that is still open goes out and is posted.
  mutating func finish() throws {
    try close()
    for run in try live().reversed() {
      let ways: [RunState: [RunEvent]] = [
        .closed: [.release, .deliver], .released: [.deliver], .failed: [.deliver], .unknown: [.deliver],
      ]
      for event in ways[run.state] ?? [] { _ = try ledger.note(event, of: run.id, by: "A", at: now(), why: nil) }
    }
    #expect(try ledger.waiting().isEmpty)
  }

  func check(_ what: String) throws {
    let balances = try ledger.reconcile(period: nil)
    #expect(balances.allSatisfy { $0.isBalanced }, "\(what)")
    #expect(balances.reduce(0) { $0 + $1.incoming.lines } == clients, "\(what)")
    var billed: [String: Int] = [:]
    var transferred = Money.zero
    for run in try ledger.runs(of: nil) {
      let groups = try ledger.groups(of: run.id)
      let counts = try ledger.documentCounts(of: run.id)
      #expect(counts.all == run.documents, "\(what)")
      // A cancelled run and a document billed again have given their lines back; every other holds its own.
      let expected = run.state == .cancelled ? 0 : run.documents - counts[.rebilled]
      #expect(groups.count == expected, "\(what): run \(run.id)")
      for (_, group) in groups {
        billed[group.client.code, default: 0] += 1
        transferred += group.total
      }
      if run.state == .acknowledged, counts[.waiting] == 0, counts[.failedOpen] == 0, counts[.partial] == 0 {
        #expect(run.state.possibleEvents.isEmpty)
      }
    }
    #expect(billed.values.allSatisfy { $0 == 1 }, "\(what): a client is billed once")
    #expect(transferred == balances.reduce(.zero) { $0 + $1.transferred.amount }, "\(what)")
  }
}
