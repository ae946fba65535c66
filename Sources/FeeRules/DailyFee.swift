import Domain

/// An item priced by the day.
///
/// - Source: domain.md §5 "daily".
/// - Formula: price × (S − F·(1−c)); where the service records attendance, price × recorded presence days: there absences take nothing off
///   (they were never added), so base is the same and the charged share does not come into it. Where the price changes inside the month, each
///   day has its own: Σ price of the day × (1, or c on a free day).
/// - Rounding: once, half away from zero; only a charged share can make it necessary.
/// - Edges: the whole-month rule comes before this; the quantity is then 0 days, however many are recorded. For a product of a package S are
///   the package's days among the service days (`PackageDays`), and only recorded days among them count.
/// - Example: 18.00, S = 30, F = 12 → 18 days, 324.00; with c = 0.5 → 24 days, 432.00. 18.00 on 1.–9.4., 19.00 from 10.4. → 561.00.
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

  /// By the prices of the days: charged `charged` in full and `free` in part.
  static func fee(_ prices: [Derivation.DayPrice], service: DaySet, free: DaySet, chargedShare: Int64) -> ItemFee {
    var base: Int64 = 0
    var deducted: Int128 = 0
    for price in prices {
      base += price.price.cents * Int64(price.days.intersection(service).count)
      deducted += Int128(price.price.cents) * Int128(price.days.intersection(free).count)
    }
    return ItemFee(
      base: base,
      net: roundedHalfAwayFromZero(Int128(base) * 10_000 - deducted * Int128(10_000 - chargedShare), over: 10_000))
  }
}
