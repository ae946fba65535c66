/// A civil date in Europe/Helsinki, as every date inside the calculation is (domain: no time zones there).
///
/// Range: 0001-01-01 … 9999-12-31 (proleptic Gregorian), the range `xs:date` without an offset can write in four digits.
package struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before it.
  package let number: Int32

  package init(number: Int32) { self.number = number }

  /// Nil where the calendar has no such day (30 February).
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Month.length(year: year, month: month)
    else { return nil }
    self.init(number: Day.number(year: year, month: month, day: day))
  }

  /// Reads `2024-04-09`; nil for any other shape or a day the calendar does not have.
  package init?(_ text: some StringProtocol) {
    self.init(ascii: Array(text.utf8).span)
  }

  /// Reads the ten bytes of `2024-04-09`; nil for any other shape or a day the calendar does not have.
  package init?(ascii bytes: borrowing Span<UInt8>) {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    // Written out: a report has some five of them a client.
    var areDigits = true
    @inline(__always)
    func digit(_ index: Int) -> Int {
      let digit = bytes[index] &- UInt8(ascii: "0")
      if digit > 9 { areDigits = false }
      return Int(digit)
    }
    let year = digit(0) * 1_000 + digit(1) * 100 + digit(2) * 10 + digit(3)
    let month = digit(5) * 10 + digit(6)
    let day = digit(8) * 10 + digit(9)
    guard areDigits else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package var year: Int { civil.year }
  /// 1…12.
  package var monthOfYear: Int { civil.month }
  /// 1…31.
  package var dayOfMonth: Int { civil.day }
  package var month: Month { Month(year: civil.year, month: civil.month)! }

  /// 1 is Monday, 7 is Sunday (ISO 8601).
  package var weekday: Int { Int((number % 7 + 7 + 3) % 7) + 1 }

  package var next: Day { adding(1) }
  package var previous: Day { adding(-1) }
  package func adding(_ days: Int) -> Day { Day(number: number + Int32(days)) }
  /// Days from `other` to this one: 1 from yesterday to today.
  package func days(since other: Day) -> Int { Int(number - other.number) }

  package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

  /// Howard Hinnant's days_from_civil, for years 1 and up.
  private static func number(year: Int, month: Int, day: Int) -> Int32 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }

  private var civil: (year: Int, month: Int, day: Int) {
    let z = Int(number) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

extension Day: CustomStringConvertible {
  /// `2024-04-09`.
  package var description: String {
    let (year, month, day) = civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// `20240409`, SAP's date.
  package var compact: String {
    let (year, month, day) = civil
    return padded(year, 4) + padded(month, 2) + padded(day, 2)
  }

  /// `9.4.2024`, as Finnish texts write it.
  package var finnish: String {
    let (year, month, day) = civil
    return "\(day).\(month).\(year)"
  }
}

/// A whole number with leading zeros; a longer one is written whole.
package func padded(_ value: some BinaryInteger, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
