import Domain

/// A component priced by the day.
///
/// - Source: domain.md §5 "daily".
/// - Formula: price × (S − F·(1−c)); where the service records attendance, price × recorded presence days: there absences take nothing off
///   (they were never added), so base is the same and the charged share does not come into it.
/// - Rounding: once, half away from zero; only a charged share can make it necessary.
/// - Edges: the whole-month rule comes before this.
/// - Example: 18.00, S = 30, F = 12 → 18 days, 324.00; with c = 0.5 → 24 days, 432.00.
enum DailyFee {
  static func fee(_ terms: ItemTerms) -> ItemFee {
    ItemFee(
      base: terms.price * Int64(terms.serviceDays),
      net: roundedHalfAwayFromZero(Int128(terms.price) * Int128(terms.chargedDays), over: 10_000))
  }

  static func fee(price: Int64, recordedDays: Int) -> ItemFee {
    let amount = price * Int64(recordedDays)
    return ItemFee(base: amount, net: amount)
  }
}
