// Text as bytes, appended in place: every line of every report is explained, listed and sent, and Strings on the way would cost ten times the
// fee itself.
extension [UInt8] {
  package mutating func put(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package mutating func put(_ text: String) {
    if text.utf8.withContiguousStorageIfAvailable({ append(contentsOf: $0) }) == nil {
      append(contentsOf: text.utf8)
    }
  }

  /// Digits with an ASCII minus: for programs.
  package mutating func put(plain number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    put(digits: UInt64(number.magnitude))
  }

  /// `-30.02`: an exact decimal for programs.
  package mutating func put(_ amount: Money) {
    if amount.cents < 0 { append(UInt8(ascii: "-")) }
    put(digits: amount.cents.magnitude / 100)
    append(UInt8(ascii: "."))
    let cents = UInt8(amount.cents.magnitude % 100)
    append(48 + cents / 10)
    append(48 + cents % 10)
  }

  /// The shortest exact decimal: `23`, `23.5`, `0.75`.
  package mutating func put(_ quantity: Quantity) {
    let value = quantity.tenThousandths
    if value < 0 { append(UInt8(ascii: "-")) }
    put(digits: value.magnitude / 10_000)
    var rest = value.magnitude % 10_000
    guard rest > 0 else { return }
    append(UInt8(ascii: "."))
    var unit: UInt64 = 1_000
    while rest > 0 {
      append(UInt8(48 + rest / unit))
      rest %= unit
      unit /= 10
    }
  }

  /// `2024-04`.
  package mutating func put(_ month: Month) {
    put(digits: UInt64(month.year), width: 4)
    append(UInt8(ascii: "-"))
    put(digits: UInt64(month.month), width: 2)
  }

  /// `2024-04-09`.
  package mutating func put(_ day: Day) {
    put(digits: UInt64(day.year), width: 4)
    append(UInt8(ascii: "-"))
    put(digits: UInt64(day.monthOfYear), width: 2)
    append(UInt8(ascii: "-"))
    put(digits: UInt64(day.dayOfMonth), width: 2)
  }

  /// `4-15,20`; nothing for none.
  package mutating func put(_ days: DaySet) {
    var rest = days.bits
    while rest != 0 {
      let start = rest.trailingZeroBitCount
      let length = (~(rest >> UInt32(start))).trailingZeroBitCount
      if rest != days.bits { append(UInt8(ascii: ",")) }
      put(digits: UInt64(start + 1))
      if length > 1 {
        append(UInt8(ascii: "-"))
        put(digits: UInt64(start + length))
      }
      rest = start + length >= 32 ? 0 : rest & ~UInt32(0) << UInt32(start + length)
    }
  }

  /// `statutory@3`.
  package mutating func put(_ rule: RuleReference) {
    put(rule.id)
    append(UInt8(ascii: "@"))
    put(plain: rule.version)
  }

  /// - Parameter width: leading zeros up to so many digits.
  package mutating func put(digits number: UInt64, width: Int = 1) {
    if number < 10 && width <= 1 { return append(UInt8(48 + number)) }
    var rest = number
    let start = count
    while rest > 0 || count - start < width {
      append(UInt8(48 + rest % 10))
      rest /= 10
    }
    var (left, right) = (start, count - 1)
    while left < right {
      swapAt(left, right)
      left += 1
      right -= 1
    }
  }

  /// Blanks up to a column.
  package mutating func pad(_ count: Int) {
    for _ in 0..<Swift.max(0, count) { append(0x20) }
  }
}
