/// Where a negative number carries its minus.
package enum MinusPlace: String, CaseIterable, Hashable, Sendable {
  /// `25.00-`, as SAP writes.
  case trailing
  /// `-25.00`.
  case leading
  /// The magnitude only: the sign is told elsewhere.
  case none
}

/// Appends `value` with its last `decimals` digits behind `point`; a nil point writes none (implied decimals).
func append(
  _ value: Int64, decimals: Int, minus: MinusPlace, point: UInt8? = UInt8(ascii: "."), to bytes: inout [UInt8]
) {
  if value < 0, minus == .leading { bytes.append(UInt8(ascii: "-")) }
  appendDigits(
    of: value.magnitude, atLeast: decimals + 1, point: decimals > 0 ? point : nil, before: decimals, to: &bytes)
  if value < 0, minus == .trailing { bytes.append(UInt8(ascii: "-")) }
}

/// Appends a whole number with leading zeros.
func append(_ value: UInt64, digits: Int, to bytes: inout [UInt8]) {
  appendDigits(of: value, atLeast: digits, point: nil, before: 0, to: &bytes)
}

/// Appends a day as `20240409`.
func append(_ year: Int, _ month: Int, _ day: Int, to bytes: inout [UInt8]) {
  append(UInt64(year), digits: 4, to: &bytes)
  append(UInt64(month), digits: 2, to: &bytes)
  append(UInt64(day), digits: 2, to: &bytes)
}

private func appendDigits(
  of magnitude: UInt64, atLeast digits: Int, point: UInt8?, before decimals: Int, to bytes: inout [UInt8]
) {
  var count = 1
  var rest = magnitude
  while rest >= 10 {
    rest /= 10
    count += 1
  }
  count = max(count, digits)
  // From the last digit on, so that every division is by ten.
  let hasPoint = point != nil && decimals > 0
  bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: hasPoint ? count + 1 : count))
  var at = bytes.count
  rest = magnitude
  for position in 1...count {
    at -= 1
    bytes[at] = UInt8(ascii: "0") + UInt8(rest % 10)
    rest /= 10
    if hasPoint, position == decimals, let point {
      at -= 1
      bytes[at] = point
    }
  }
}
