import Domain

/// An item priced by the month.
///
/// - Source: domain.md §5 "monthly"; the divisor 30 and late rounding are the counties' published practice, the law is silent.
/// - Formula: `deduct`: base = M if S = N, else round(M·S/D) capped at M; deduction = round(M·F·(1−c)/D); net = max(0, base − deduction).
///   `charge`: S = N and F = 0 → M, else net = min(M, round(M·(S − F·(1−c))/D)); base is the same with F = 0. `proration: none`: M if there
///   is any service day; absences do not matter.
/// - Rounding: half away from zero. `late`: each product once. `early`: the day price M/D first, then the product of it.
/// - Edges: the whole-month rule (`WholeMonth`) comes before this. No absence and a full month is exactly M. M is the price on the item's first
///   service day in the month. For a product of a package S are the package's days among the service days (`PackageDays`).
/// - Example: M = 900.67, D = 30, N = S = 30, F = 7, deduct → 900.67 − 210.16 = 690.51; early: 30.02 · 7 = 210.14 → 690.53.
enum MonthlyFee {
  /// - Precondition: S ≥ 1, F ≤ S, M ≥ 0.
  static func fee(_ terms: ItemTerms) -> ItemFee {
    let price = terms.price
    guard terms.proration == .days else { return ItemFee(base: price, net: price) }
    let isFull = terms.serviceDays == terms.monthDays
    let base = isFull ? price : min(price, share(terms, tenThousandths: Int64(terms.serviceDays) * 10_000))
    guard terms.freeDays > 0 else { return ItemFee(base: base, net: base) }
    switch terms.mode {
    case .deduct:
      return ItemFee(base: base, net: max(0, base - share(terms, tenThousandths: terms.deductedDays)))
    case .charge:
      return ItemFee(base: base, net: min(price, share(terms, tenThousandths: terms.chargedDays)))
    }
  }

  /// The price of some days: `M · days / D`, rounded as the terms say.
  static func share(_ terms: ItemTerms, tenThousandths days: Int64) -> Int64 {
    switch terms.rounding {
    case .late:
      roundedHalfAwayFromZero(
        Int128(terms.price) * Int128(days), over: Int128(terms.divisorDays) * 10_000)
    case .early:
      roundedHalfAwayFromZero(Int128(dayPrice(terms)) * Int128(days), over: 10_000)
    }
  }

  /// M / D to the cent, where the rounding is early.
  static func dayPrice(_ terms: ItemTerms) -> Int64 {
    roundedHalfAwayFromZero(Int128(terms.price), over: Int128(terms.divisorDays))
  }
}
