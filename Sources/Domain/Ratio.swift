/// An exact rational number: what money is multiplied with until the one rounding.
///
/// Kept in lowest terms with a positive denominator. Int128 inside: cents times days times shares stay far below it; leaving it traps.
package struct Ratio: Hashable, Comparable, Sendable {
  package let numerator: Int128
  package let denominator: Int128

  /// - Precondition: `denominator` is not zero.
  package init(_ numerator: some BinaryInteger, _ denominator: some BinaryInteger) {
    precondition(denominator != 0, "a ratio has a denominator")
    let n = Int128(numerator)
    let d = Int128(denominator)
    let divisor = Ratio.greatestCommonDivisor(n, d)
    let sign: Int128 = d < 0 ? -1 : 1
    self.numerator = sign * n / divisor
    self.denominator = sign * d / divisor
  }

  package init(_ whole: some BinaryInteger) {
    numerator = Int128(whole)
    denominator = 1
  }

  package static let zero = Ratio(0)
  package static let one = Ratio(1)

  package static func + (left: Ratio, right: Ratio) -> Ratio {
    Ratio(
      left.numerator * right.denominator + right.numerator * left.denominator,
      left.denominator * right.denominator)
  }
  package static func - (left: Ratio, right: Ratio) -> Ratio {
    Ratio(
      left.numerator * right.denominator - right.numerator * left.denominator,
      left.denominator * right.denominator)
  }
  package static func * (left: Ratio, right: Ratio) -> Ratio {
    Ratio(left.numerator * right.numerator, left.denominator * right.denominator)
  }
  package static func < (left: Ratio, right: Ratio) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }

  /// The nearest whole number, halves away from zero (the commercial rounding of domain.md §5); nil outside Int64.
  package var roundedHalfAwayFromZero: Int64? {
    let doubled = 2 * numerator.magnitude + denominator.magnitude
    let rounded = doubled / (2 * denominator.magnitude)
    return Int64(exactly: numerator < 0 ? -Int128(rounded) : Int128(rounded))
  }

  private static func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
    var (x, y) = (a.magnitude, b.magnitude)
    // Nearly every value here fits 64 bits, where division is some ten times cheaper.
    if let small = UInt64(exactly: x), let other = UInt64(exactly: y) {
      var (p, q) = (small, other)
      while q != 0 { (p, q) = (q, p % q) }
      return Int128(max(p, 1))
    }
    while y != 0 { (x, y) = (y, x % y) }
    return Int128(max(x, 1))
  }
}
