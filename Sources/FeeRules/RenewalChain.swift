import Domain

/// A decision renewed inside the month: commitments that follow each other without a gap are computed as one, so that no cent is added.
///
/// - Source: domain.md §3 "Interruption".
/// - Formula: monthly: for each item (component or package product) that consecutive commitments name at the same price and absence rule, S, F
///   and the whole month are taken over all of them. Each in order gets what it would cost by itself, as far as something is left, and the last
///   takes the rest; bases likewise. Daily: only the whole-month test is taken together, for each item that consecutive commitments name under
///   the same absence rule, at whatever prices.
/// - Rounding: that of the item's formula, once for the chain's total and once for what each would cost alone.
/// - Edges: another price of a monthly item, another rule, or a commitment between that does not name the item, splits the group. Never for daily
///   items of a service that records attendance, nor for events. A base leaves later commitments at least their net, so that no deduction is
///   negative. A line's S and F stay its own commitment's. Payers share what each commitment has got.
/// - Example: M = 900.67, D = 30, May: 1.–15.5. and 16.–31.5. alone 450.34 + 480.36; together 900.67 → 450.34 + 450.33.
enum RenewalChain {
  /// One commitment of a chain.
  struct Member {
    /// The places of its lines, one an item.
    var lines: Range<Int>
    var contract: String?
  }

  /// - Parameters:
  ///   - members: in the order of time.
  ///   - absence: the absence rule of an item under a contract.
  static func settle(
    _ lines: inout [FeeLine], of members: [Member], absence: (_ item: String, _ contract: String?) -> AbsenceRule?
  ) {
    /// The line of `member` that is computed together with the one at `index` of `other`.
    func partner(of index: Int, in other: Member, among member: Member) -> Int? {
      member.lines.first { candidate in
        let (one, another) = (lines[index], lines[candidate])
        return one.item == another.item && !one.derivation.isByEvents && !another.derivation.isByEvents
          && (one.derivation.unit != .month || one.derivation.price == another.derivation.price)
          && absence(one.item, other.contract) == absence(another.item, member.contract)
      }
    }
    for (position, own) in members.enumerated() {
      for index in own.lines {
        if position > 0, partner(of: index, in: own, among: members[position - 1]) != nil { continue }
        var group = [index]
        for later in members[(position + 1)...] {
          guard let next = partner(of: index, in: own, among: later) else { break }
          group.append(next)
        }
        if group.count > 1, let rule = absence(lines[index].item, own.contract) {
          settle(group, of: &lines, by: rule)
        }
      }
    }
  }

  private static func settle(_ group: [Int], of lines: inout [FeeLine], by rule: AbsenceRule) {
    let first = lines[group[0]].derivation
    let isMonthly = first.unit == .month
    guard isMonthly || first.attended == nil else { return }
    func over(_ days: (Derivation) -> DaySet) -> DaySet {
      group.reduce(DaySet()) { $0.union(days(lines[$1].derivation)) }
    }
    let service = over(\.service)
    let isWholeMonth = WholeMonth.isFree(
      service: service, absent: over(\.absent), dayCount: first.monthDays, by: rule)
    guard isMonthly || isWholeMonth else { return }
    let alone = group.map { lines[$0].amount.cents }
    var terms = ItemTerms(first)
    (terms.serviceDays, terms.freeDays) = (service.count, over(\.free).count)
    var total =
      isMonthly
      ? MonthlyFee.fee(terms)
      : ItemFee(base: group.reduce(0) { $0 + lines[$1].base.cents }, net: 0)
    if isWholeMonth { total.net = 0 }
    let nets = shared(total.net, alone: alone)
    let bases = shared(total.base, alone: group.map { lines[$0].base.cents }, atLeast: nets)
    for (place, index) in group.enumerated() {
      lines[index].amount = Money(cents: nets[place])
      lines[index].base = Money(cents: bases[place])
      lines[index].deduction = Money(cents: bases[place] - nets[place])
      lines[index].derivation.chain = Derivation.Chain(
        total: Money(cents: total.net), alone: Money(cents: alone[place]), position: place + 1,
        count: group.count)
      guard isWholeMonth else { continue }
      lines[index].freeDays = lines[index].serviceDays
      lines[index].derivation.free = lines[index].derivation.service
      lines[index].derivation.wholeMonthFree = true
      if !isMonthly { lines[index].quantity = Quantity(0) }
    }
  }

  /// Each gets what it would alone, as far as something is left; the last takes the rest. What later ones need at least stays for them.
  private static func shared(_ total: Int64, alone: [Int64], atLeast: [Int64] = []) -> [Int64] {
    var left = total
    var kept = atLeast.reduce(0, +)
    return alone.indices.map { place in
      if !atLeast.isEmpty { kept -= atLeast[place] }
      let part = place == alone.count - 1 ? left : min(alone[place], left - kept)
      left -= part
      return part
    }
  }
}
