import Domain

/// A decision renewed inside the month: commitments that follow each other without a gap are computed as one, so that no cent is added.
///
/// - Source: domain.md §3 "Interruption".
/// - Formula: monthly: for each item (component or package product) that consecutive commitments name at the same price and absence rule, S, F
///   and the whole month are taken over all of them. Each in order gets what it would cost by itself, as far as something is left, and the last
///   takes the rest; bases likewise. Daily: only the whole-month test is taken together, for each item that consecutive commitments name, at
///   whatever prices and by whatever rules: each line whose own rule makes a whole month free becomes 0.00, absent days as its own rule counts.
/// - Rounding: that of the item's formula, once for the chain's total and once for what each would cost alone.
/// - Edges: another price or rule of a monthly item, or a commitment between that does not name the item, splits the group. Never for daily
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
        guard one.item == another.item, !one.derivation.isByEvents, !another.derivation.isByEvents else { return false }
        return one.derivation.unit != .month
          || one.derivation.price == another.derivation.price
            && absence(one.item, other.contract) == absence(another.item, member.contract)
      }
    }
    for (position, own) in members.enumerated() {
      for index in own.lines {
        if position > 0, partner(of: index, in: own, among: members[position - 1]) != nil { continue }
        var group: [Part] = []
        func add(_ index: Int, _ member: Member) {
          guard let rule = absence(lines[index].item, member.contract) else { return }
          group.append(Part(index: index, rule: rule))
        }
        add(index, own)
        for later in members[(position + 1)...] {
          guard let next = partner(of: index, in: own, among: later) else { break }
          add(next, later)
        }
        guard group.count > 1 else { continue }
        if lines[index].derivation.unit == .month {
          settleMonth(group, of: &lines)
        } else {
          settleDays(group, of: &lines)
        }
      }
    }
  }

  /// A line of a group and the absence rule that holds for it.
  private struct Part {
    var index: Int
    var rule: AbsenceRule
  }

  private static func settleMonth(_ group: [Part], of lines: inout [FeeLine]) {
    let (service, absent, free) = days(of: group, lines)
    let first = lines[group[0].index].derivation
    let isWholeMonth = WholeMonth.isFree(
      service: service, absent: absent, dayCount: first.monthDays, by: group[0].rule)
    var terms = ItemTerms(first)
    (terms.serviceDays, terms.freeDays) = (service.count, free.count)
    var total = MonthlyFee.fee(terms)
    if isWholeMonth { total.net = 0 }
    let alone = group.map { lines[$0.index].amount.cents }
    let nets = shared(total.net, alone: alone)
    let bases = shared(total.base, alone: group.map { lines[$0.index].base.cents }, atLeast: nets)
    for (place, part) in group.enumerated() {
      lines[part.index].base = Money(cents: bases[place])
      lines[part.index].setNet(Money(cents: nets[place]))
      lines[part.index].derivation.chain = Derivation.Chain(
        total: Money(cents: total.net), alone: Money(cents: alone[place]), position: place + 1, count: group.count)
      if isWholeMonth { lines[part.index].makeWholeMonthFree() }
    }
  }

  private static func settleDays(_ group: [Part], of lines: inout [FeeLine]) {
    let (service, absent, _) = days(of: group, lines)
    let freed = group.indices.filter { place in
      let facts = lines[group[place].index].derivation
      return facts.attended == nil
        && WholeMonth.isFree(service: service, absent: absent, dayCount: facts.monthDays, by: group[place].rule)
    }
    guard !freed.isEmpty else { return }
    let alone = group.map { lines[$0.index].amount }
    for place in freed {
      lines[group[place].index].setNet(.zero)
      lines[group[place].index].makeWholeMonthFree()
      lines[group[place].index].quantity = Quantity(0)
    }
    let total = group.reduce(Money.zero) { $0 + lines[$1.index].amount }
    for place in freed {
      lines[group[place].index].derivation.chain = Derivation.Chain(
        total: total, alone: alone[place], position: place + 1, count: group.count)
    }
  }

  private static func days(of group: [Part], _ lines: [FeeLine]) -> (service: DaySet, absent: DaySet, free: DaySet) {
    group.reduce(into: (DaySet(), DaySet(), DaySet())) { days, part in
      let facts = lines[part.index].derivation
      days.0 = days.0.union(facts.service)
      days.1 = days.1.union(facts.absent)
      days.2 = days.2.union(facts.free)
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

extension FeeLine {
  fileprivate mutating func setNet(_ net: Money) {
    amount = net
    deduction = base - net
  }

  fileprivate mutating func makeWholeMonthFree() {
    freeDays = serviceDays
    derivation.free = derivation.service
    derivation.wholeMonthFree = true
  }
}
