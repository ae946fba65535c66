import Domain

/// Shares an item among its payers.
///
/// - Source: domain.md §7.
/// - Formula: left = the item's net. Each rule that names the item (none named: every item), in order, takes what it may
///   (`MonthLimit`, `UnitLimit`, `PercentLimit`, or all of its part), at most what is left. The rest goes to the remainder payer
///   (`RemainderPayer`).
/// - Rounding: each rule's share by itself to the cent; the remainder is what is left, so that the shares add up to the net.
/// - Edges: after a renewed decision was settled, on what the commitment got of it. A rule that cannot apply to the item passes it over. A payer of
///   several shares has one line; one who gets nothing has none, but the remainder payer always has one, perhaps of 0.00. Lines stand in the
///   order in which payers first got something, the remainder payer last unless a rule gave him something before.
/// - Example: 31 × 120.00, KUNTA-X the first 1500.00 a month, EV-77 guardian → 1500.00 + 2220.00.
enum PayerAllocation {
  /// - Parameter steps: the commitment's rules; each remembers what it gave.
  /// - Returns: one line a payer, or the line as it is where the client pays all and no rule was asked.
  static func lines(
    of line: FeeLine, steps: inout [PayerStep], remainder: (payer: PayerID, why: Derivation.Allocation.Remainder),
    contract: String?
  ) -> [FeeLine] {
    let net = line.amount.cents
    var left = net
    var shares: [(payer: PayerID, cents: Int64)] = []
    func give(_ cents: Int64, to payer: PayerID) {
      if let known = shares.firstIndex(where: { $0.payer == payer }) {
        shares[known].cents += cents
      } else {
        shares.append((payer, cents))
      }
    }
    var taken: [Derivation.Allocation.Step] = []
    for index in steps.indices where steps[index].names(line.item) {
      guard let most = steps[index].most(of: line.derivation, net: net) else { continue }
      let cents = min(left, most)
      left -= cents
      steps[index].given += cents
      let step = steps[index]
      if cents > 0 { give(cents, to: step.payer) }
      taken.append(
        Derivation.Allocation.Step(
          order: step.rule.order, isOfService: step.isOfService, payer: step.payer, limit: step.rule.limit,
          condition: step.rule.condition, amount: Money(cents: cents)))
    }
    if taken.isEmpty, remainder.payer == .client { return [line] }
    give(left, to: remainder.payer)
    var whole = line
    whole.derivation.allocation = Derivation.Allocation(
      net: line.amount, steps: taken, remainder: Money(cents: left), remainderPayer: remainder.payer, why: remainder.why
    )
    if remainder.why == .contract { whole.derivation.contract = contract }
    return shares.map { share in
      var part = whole
      part.payer = share.payer
      part.amount = Money(cents: share.cents)
      return part
    }
  }
}

extension ClientCalculation {
  /// Every commitment's lines, shared among its payers.
  mutating func sharePayers() {
    guard commitments.contains(where: { $0.payers != nil }) else { return }
    var shared: [FeeLine] = []
    shared.reserveCapacity(lines.count * 2)
    for (member, range) in lineRanges.enumerated() {
      guard let payers = commitments[member].payers else {
        shared += lines[range]
        continue
      }
      let contract = commitments[member].contract
      var steps = payers.steps
      for line in lines[range] {
        let isListed = contract.map { book.plans[line.item]?.isListed(in: $0) == true } ?? false
        shared += PayerAllocation.lines(
          of: line, steps: &steps, remainder: RemainderPayer.payer(by: payers, isListed: isListed), contract: contract)
      }
    }
    lines = shared
  }
}
