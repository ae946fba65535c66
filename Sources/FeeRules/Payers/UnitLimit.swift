import Domain

/// A payer rule with an amount a day, hour or piece (`rajanYksikko="vrk"`, `h`, `kpl`): a service voucher's value.
///
/// - Source: domain.md §7 "a unit limit is min(price, limit) × charged quantity", "the surplus is lost, never a credit".
/// - Formula: Σ min(price, limit) × charged quantity over the days or events on which the rule's condition holds.
/// - Rounding: the exact sum once, half away from zero.
/// - Edges: the rule passes over items in another unit. A voucher above the price gives the price, no more. A free day counts with its charged
///   share, a free day without one not at all.
/// - Example: voucher 80.00 against 85.00/day → 80.00 a day, the client 5.00; against 75.00 → 75.00, the client 0.00.
enum UnitLimit {
  static func most(_ limit: Int64, per unit: ItemRule.Unit, of facts: Derivation, on days: DaySet?) -> Int64? {
    guard unit == facts.unit, let parts = facts.chargedParts(on: days ?? DaySet(1...31)) else { return nil }
    return roundedHalfAwayFromZero(
      parts.reduce(0) { $0 + Int128(min($1.price, limit)) * Int128($1.quantity) }, over: 10_000)
  }
}
