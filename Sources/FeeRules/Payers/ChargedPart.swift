import Domain

/// The part of an item that a payer rule may touch.
///
/// - Source: domain.md §7 "A condition on days shares a daily item by its charged days and an event item by its events".
/// - Formula: a rule without condition: the item's net. With one: of a daily item Σ price of the day × (1, or c on a free day) over the days
///   that match, recorded days where attendance is recorded; of events Σ quantity × price over those on days that match. Never above the net.
/// - Rounding: exact; half away from zero when it gives cents.
/// - Edges: a rule with a condition passes over an item in kk: a month has no weekdays; `ma-su` is no condition. A public holiday counts as its weekday unless
///   `pyhat="ei"`. Where a renewed decision or the whole-month rule made the net less, that is the most.
/// - Example: 85.00/day, April 2024, `ma-pe` → 22 days, 1870.00; with `pyhat="ei"` (Easter Monday) 21 days, 1785.00.
struct ChargedPart {
  /// Ten-thousandths of a cent.
  private(set) var exact: Int128

  /// - Parameter days: where the rule's condition holds; nil where it has none.
  init?(of facts: Derivation, net: Int64, on days: DaySet?) {
    exact = Int128(net) * 10_000
    guard let days else { return }
    guard let parts = facts.chargedParts(on: days) else { return nil }
    exact = min(exact, parts.reduce(0) { $0 + Int128($1.price) * Int128($1.quantity) })
  }

  var cents: Int64 { roundedHalfAwayFromZero(exact, over: 10_000) }
}

extension Derivation {
  /// Prices in cents and charged quantities in ten-thousandths, of a daily item or of events, on some days; nil for an item in kk.
  func chargedParts(on days: DaySet) -> [(price: Int64, quantity: Int64)]? {
    if isByEvents {
      return events.filter { days.contains($0.day) }.map { ($0.price.cents, $0.quantity.tenThousandths) }
    }
    guard unit == .day else { return nil }
    func charged(_ days: DaySet) -> Int64 {
      if let attended { return Int64(days.intersection(attended).count) * 10_000 }
      let free = Int64(days.intersection(self.free).count)
      return Int64(days.intersection(service).count) * 10_000 - free * (10_000 - chargedShare.tenThousandths)
    }
    if prices.isEmpty { return [(price.cents, charged(days))] }
    return prices.map { ($0.price.cents, charged($0.days.intersection(days))) }
  }
}
