import Domain

// The words of explanations as bytes, in the style of Finnish and English texts.
extension [UInt8] {
  /// A whole number with the minus that texts use.
  mutating func put(_ number: some FixedWidthInteger) {
    if number < 0 { put("−") }
    put(digits: UInt64(number.magnitude))
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
