/// A calendar month, the period (kausi) of every report.
package struct Month: Hashable, Comparable, Sendable {
  package let year: Int
  /// 1…12.
  package let month: Int

  package init?(year: Int, month: Int) {
    guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
    self.year = year
    self.month = month
  }

  /// Reads `2024-04`; nil for any other shape.
  package init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let month = text.withUTF8({ Month($0) }) else { return nil }
    self = month
  }

  /// Reads the seven bytes of `2024-04`: two million lines of a large county's ledger have one, and no text is made to read it.
  package init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard text.count == 7 else { return nil }
    var parts = (year: 0, month: 0)
    for index in 0..<7 {
      let digit = text[index] &- UInt8(ascii: "0")
      switch index {
      case 0...3 where digit < 10: parts.year = parts.year * 10 + Int(digit)
      case 4 where text[index] == UInt8(ascii: "-"): break
      case 5...6 where digit < 10: parts.month = parts.month * 10 + Int(digit)
      default: return nil
      }
    }
    self.init(year: parts.year, month: parts.month)
  }

  package var first: Day { Day(year: year, month: month, day: 1)! }
  package var last: Day { first.adding(dayCount - 1) }
  /// N of the fee formulas: 28…31.
  package var dayCount: Int { Month.length(year: year, month: month) }
  package var next: Month { last.next.month }
  package var previous: Month { first.previous.month }

  package func contains(_ day: Day) -> Bool { first <= day && day <= last }

  package static func < (left: Month, right: Month) -> Bool {
    (left.year, left.month) < (right.year, right.month)
  }

  package static func length(year: Int, month: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}

extension Month: CustomStringConvertible {
  /// `2024-04`.
  package var description: String { padded(year, 4) + "-" + padded(month, 2) }
}
