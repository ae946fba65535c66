/// An amount of euros as whole cents. Exact; there is no other money in the gateway.
///
/// Range: ±92 233 720 368 547 758.07 €. Arithmetic that leaves the range traps: no fee does.
package struct Money: Hashable, Comparable, Sendable {
  package var cents: Int64

  package init(cents: Int64) { self.cents = cents }
  package static let zero = Money(cents: 0)

  /// Reads `900.67`, `900.6`, `900` and their negatives, at most two decimals and 15 digits before them; nil for any other shape.
  package init?(_ text: some StringProtocol) {
    guard let scaled = scaledInteger(text, decimalsMax: 2) else { return nil }
    self.init(cents: scaled)
  }

  package static func + (left: Money, right: Money) -> Money {
    Money(cents: left.cents + right.cents)
  }
  package static func - (left: Money, right: Money) -> Money {
    Money(cents: left.cents - right.cents)
  }
  package static prefix func - (amount: Money) -> Money { Money(cents: -amount.cents) }
  package static func += (left: inout Money, right: Money) { left = left + right }
  package static func -= (left: inout Money, right: Money) { left = left - right }
  package static func < (left: Money, right: Money) -> Bool { left.cents < right.cents }

  /// This amount times an exact number, rounded once.
  package func times(_ factor: Ratio) -> Money {
    (Ratio(cents) * factor).roundedHalfAwayFromZero.map(Money.init(cents:))!
  }
}

extension Money: CustomStringConvertible {
  /// `900.67`, with a leading minus when negative.
  package var description: String { fixedPoint(cents, decimals: 2) }

  /// `1 995,67 €` with no-break spaces, as Finnish texts write it.
  package var finnish: String {
    let digits = String(cents.magnitude / 100)
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { grouped += "\u{A0}" }
      grouped.append(digit)
    }
    return (cents < 0 ? "−" : "") + grouped + "," + padded(cents.magnitude % 100, 2) + "\u{A0}€"
  }
}

/// A quantity (maara) of days, hours, visits or pieces as whole ten-thousandths: reports state at most three decimals, charged
/// shares of days at most four.
package struct Quantity: Hashable, Comparable, Sendable {
  package var tenThousandths: Int64

  package init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }
  package init(_ whole: Int) { tenThousandths = Int64(whole) * 10_000 }
  package static let one = Quantity(1)

  /// Reads `0.75`, at most four decimals; nil for any other shape.
  package init?(_ text: some StringProtocol) {
    guard let scaled = scaledInteger(text, decimalsMax: 4) else { return nil }
    self.init(tenThousandths: scaled)
  }

  package var ratio: Ratio { Ratio(tenThousandths, 10_000) }
  package static func < (left: Quantity, right: Quantity) -> Bool {
    left.tenThousandths < right.tenThousandths
  }
  package static func + (left: Quantity, right: Quantity) -> Quantity {
    Quantity(tenThousandths: left.tenThousandths + right.tenThousandths)
  }
}

extension Quantity: CustomStringConvertible {
  /// The shortest exact decimal: `23`, `23.5`, `0.75`.
  package var description: String {
    var (value, decimals) = (tenThousandths, 4)
    while decimals > 0, value.isMultiple(of: 10) {
      value /= 10
      decimals -= 1
    }
    return fixedPoint(value, decimals: decimals)
  }
}

/// Writes `value` as a decimal with its last `decimals` digits behind the point.
package func fixedPoint(_ value: Int64, decimals: Int) -> String {
  var scale: UInt64 = 1
  for _ in 0..<decimals { scale *= 10 }
  let sign = value < 0 ? "-" : ""
  guard decimals > 0 else { return sign + String(value.magnitude) }
  return sign + String(value.magnitude / scale) + "." + padded(value.magnitude % scale, decimals)
}

/// Reads a plain decimal (`-12.5`, no exponent, no plus, no blanks) as an integer scaled by 10^decimalsMax; nil where it is no
/// such number, has more decimals, or more than 18 digits in all.
package func scaledInteger(_ text: some StringProtocol, decimalsMax: Int) -> Int64? {
  var value: Int64 = 0
  var decimals = -1
  var digits = 0
  var negative = false
  for (index, byte) in text.utf8.enumerated() {
    switch byte {
    case UInt8(ascii: "-") where index == 0: negative = true
    case UInt8(ascii: ".") where decimals < 0 && digits > 0: decimals = 0
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      digits += 1
      if decimals >= 0 { decimals += 1 }
      guard digits <= 15, decimals <= decimalsMax else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    default: return nil
    }
  }
  guard digits > 0, decimals != 0 else { return nil }
  for _ in max(decimals, 0)..<decimalsMax {
    let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
    guard !overflow else { return nil }
    value = scaled
  }
  return negative ? -value : value
}
