import Domain

/// A payer rule with a percentage (`rajanYksikko="prosentti"`).
///
/// - Source: domain.md §7 "a percent is of the line, capped by what is left".
/// - Formula: the rule's part of the item × percent / 100: of the whole line, not of what earlier rules left.
/// - Rounding: once, half away from zero.
/// - Edges: two rules of 60 % give 60 % and the 40 % that are left. At most 100.
/// - Example: 33.33 % of 100.01 → 33.33 (33.333…); 50 % of 0.05 → 0.03.
enum PercentLimit {
  /// - Parameter hundredths: of a percent, 0…10 000.
  static func most(_ hundredths: Int64, pool: ChargedPart) -> Int64 {
    roundedHalfAwayFromZero(pool.exact * Int128(hundredths), over: 100_000_000)
  }
}
