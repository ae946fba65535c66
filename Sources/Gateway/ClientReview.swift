import Datasets
import Domain
import Ledger

/// What the gateway looks at beyond a client's own statement: whether the client or a commitment is named twice in the report or reported
/// elsewhere, and whether the client's data will fit the receiver's fields.
struct ClientReview: ~Copyable {
  private let header: ReportHeader
  private let limits: PartyLimits?
  private let mayBeReportedElsewhere: Bool
  /// Set once the report names more clients and commitments than can be told apart: then nothing of it is taken.
  private(set) var overflow: Finding?
  private var seen: SeenSet
  /// Of the names of the clients that come next, in their order.
  private var marks: [UInt64] = []
  private var nextMark = 0

  /// `limits` is nil where nothing is sent; `settled` has the doubts of the time before, where the report is reviewed once more.
  init(header: ReportHeader, limits: PartyLimits?, mayBeReportedElsewhere: Bool, settled: SeenSet.Doubts?) {
    self.header = header
    self.mayBeReportedElsewhere = mayBeReportedElsewhere
    seen = settled.map { SeenSet($0) } ?? SeenSet(seed: UInt64.random(in: .min ... .max))
    self.limits = limits
  }

  /// Tells whom `complete` will be asked about next, all of them and in this order.
  mutating func expect(_ clients: [ClientStatement]) {
    marks.removeAll(keepingCapacity: true)
    nextMark = 0
    for index in clients.indices {
      if !clients[index].code.isEmpty { marks.append(seen.mark(0, clients[index].code)) }
      for commitment in clients[index].commitments.indices {
        let number = clients[index].commitments[commitment].number
        if !number.isEmpty { marks.append(seen.mark(1, number)) }
      }
    }
    seen.expect(marks)
  }

  private mutating func insertNext() -> SeenSet.Answer {
    defer { nextMark += 1 }
    return seen.insert(marks[nextMark])
  }

  mutating func complete(_ fees: inout ClientFees, of client: ClientStatement, _ entry: any ReportEntry) throws {
    if !client.code.isEmpty {
      switch insertNext() {
      case .seen: fees.add(finding(.clientTwice, client, place: client.place, line: client.line))
      case let answer: noteOverflow(answer, client)
      }
    }
    for index in client.commitments.indices { try checkNumber(of: index, in: client, &fees, entry) }
    guard let limits else { return }
    for misfit in limits.misfits(of: client) {
      // What is missing has been told already where the client lacks it altogether.
      if misfit.kind == .missing, fees.findings.contains(where: { ClientReview.incomplete.contains($0.code) }) {
        continue
      }
      let (code, found, expected) = misfit.finding
      fees.add(
        finding(code, client, place: client.place, line: client.line, found: found, expected: expected))
    }
    for replaced in limits.replacements(of: client) {
      fees.add(finding(.characterReplaced, client, place: client.place, line: client.line, expected: replaced.place))
    }
    for index in client.commitments.indices
    where client.commitments[index].hasPayers || !fees.feedPayers.isEmpty {
      checkPayers(of: client.commitments[index], of: client, &fees, limits)
    }
  }

  /// Whether a name came again is not known of all: nothing stands before the names have been looked at once more.
  var doubts: SeenSet.Doubts? { seen.doubts }

  private static let incomplete: [FindingCode] = [.nameEmpty, .identityCodeMissing, .clientCodeEmpty]

  // By its place, not by a copy: two hundred thousand clients mostly have nothing to be told.
  private mutating func checkNumber(
    of index: Int, in client: ClientStatement, _ fees: inout ClientFees, _ entry: any ReportEntry
  ) throws {
    let number = client.commitments[index].number
    guard !number.isEmpty else { return }
    func note(_ code: FindingCode, expected: String? = nil) {
      let commitment = client.commitments[index]
      let place = client.place + "/Maksusitoumus[\(commitment.position)]"
      guard !fees.findings.contains(where: { $0.code == code && $0.place == place }) else { return }
      fees.add(finding(code, client, place: place, line: commitment.line, found: number, expected: expected))
    }
    let answer = insertNext()
    noteOverflow(answer, client)
    if answer == .seen { note(.commitmentTwice) }
    if mayBeReportedElsewhere,
      let other = try entry.otherReport(
        with: number, period: header.period, service: header.service, besides: header.id)
    {
      note(.commitmentReportedElsewhere, expected: other)
    }
  }

  private func checkPayers(
    of commitment: CommitmentStatement, of client: ClientStatement, _ fees: inout ClientFees, _ limits: PartyLimits
  ) {
    // An empty code has been told as an error.
    for payer in fees.feedPayers[commitment.number] ?? commitment.payers where !payer.code.isEmpty {
      let place = client.place + "/Maksusitoumus[\(commitment.position)]/Maksaja[\(payer.position)]"
      for misfit in limits.misfits(of: payer) {
        let (code, found, expected) = misfit.finding
        fees.add(finding(code, client, place: place, line: payer.line, found: found, expected: expected))
      }
      for replaced in limits.replacements(of: payer) {
        fees.add(finding(.characterReplaced, client, place: place, line: payer.line, expected: replaced.place))
      }
    }
  }

  private mutating func noteOverflow(_ answer: SeenSet.Answer, _ client: ClientStatement) {
    guard answer == .full, overflow == nil else { return }
    overflow = finding(.limit, client, place: client.place, line: client.line, expected: "≤ \(SeenSet.namesMax)")
  }

  private func finding(
    _ code: FindingCode, _ client: ClientStatement, place: String, line: Int, found: String? = nil,
    expected: String? = nil
  ) -> Finding {
    Finding(
      code, line: line, place: place, client: maskingIdentityCodes(client.code),
      found: found.map(maskingIdentityCodes), expected: expected.map(maskingIdentityCodes))
  }
}
