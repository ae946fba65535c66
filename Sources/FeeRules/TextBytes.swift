import Domain

/// The words of explanations as bytes: appended in place, because every line of every report is explained and Strings would cost ten times
/// the fee itself.
extension [UInt8] {
  mutating func put(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func put(_ text: String) {
    if text.utf8.withContiguousStorageIfAvailable({ append(contentsOf: $0) }) == nil {
      append(contentsOf: text.utf8)
    }
  }

  mutating func put(_ number: some FixedWidthInteger) {
    var digits: UInt64 = UInt64(number.magnitude)
    if number < 0 { put("−") }
    if digits < 10 { return append(UInt8(48 + digits)) }
    if digits < 100 {
      append(UInt8(48 + digits / 10))
      return append(UInt8(48 + digits % 10))
    }
    let start = count
    while digits > 0 {
      append(UInt8(48 + digits % 10))
      digits /= 10
    }
    self[start...].reverse()
  }

  /// `1 995,67 €` with no-break spaces, or `€1,995.67`.
  mutating func put(euros cents: Int64, _ language: Language) {
    if cents < 0 { put("−") }
    if language == .english { put("€") }
    let euros = cents.magnitude / 100
    let rest = cents.magnitude % 100
    if euros < 1_000 {
      put(euros)
    } else {
      let digits = String(euros).utf8
      for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { put(language == .finnish ? "\u{A0}" : ",") }
        append(digit)
      }
    }
    append(language == .finnish ? 0x2C : 0x2E)
    append(UInt8(48 + rest / 10))
    append(UInt8(48 + rest % 10))
    if language == .finnish { put("\u{A0}€") }
  }

  /// The shortest exact decimal of ten-thousandths: `0,75`, `24`.
  mutating func put(tenThousandths value: Int64, _ language: Language) {
    put(value / 10_000)
    var rest = value % 10_000
    guard rest > 0 else { return }
    append(language == .finnish ? 0x2C : 0x2E)
    var unit: Int64 = 1_000
    while rest > 0 {
      append(UInt8(48 + rest / unit))
      rest %= unit
      unit /= 10
    }
  }
}
