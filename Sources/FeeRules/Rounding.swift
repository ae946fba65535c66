import Domain

/// `numerator / denominator` as the nearest whole number, halves away from zero: the one rounding of domain.md §5.
///
/// - Example: 89 / 2 → 45 (44.5), −89 / 2 → −45, 90 067 · 7 / 30 → 21 016 (21 015.63).
/// - Precondition: `denominator` is positive. Traps outside Int64: the largest price a report can state times the days of a month is inside.
func roundedHalfAwayFromZero(_ numerator: Int128, over denominator: Int128) -> Int64 {
  let whole = (2 * numerator.magnitude + denominator.magnitude) / (2 * denominator.magnitude)
  return Int64(numerator < 0 ? -Int128(whole) : Int128(whole))
}
