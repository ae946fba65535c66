/// When a price or a payer rule applies: weekdays, public holidays, time of day.
///
/// - Source: domain.md §5 "unit", §7; interfaces.md §1 (`paivat`, `pyhat`).
/// - Edges: a public holiday counts as its weekday unless `holidays` is false, then it never matches. The time of day asks for the start of
///   an event; what has no time (a day) matches any.
/// - Example: `ma-pe` matches Good Friday; with `pyhat="ei"` it does not.
package struct DayCondition: Hashable, Sendable {
  /// Bit 0 is Monday.
  package var weekdays: UInt8
  /// False where public holidays are left out (`pyhat="ei"`).
  package var holidays: Bool
  /// From and up to (not including), minutes from midnight; an interval over midnight has `from` above `to`. Nil is the whole day.
  package var minutes: Range?

  package struct Range: Hashable, Sendable {
    /// 0…1439.
    package var from: Int
    /// 1…1440.
    package var to: Int
    package init(from: Int, to: Int) {
      self.from = from
      self.to = to
    }
    package func contains(_ minute: Int) -> Bool {
      from < to ? from <= minute && minute < to : minute >= from || minute < to
    }
  }

  package init(weekdays: UInt8 = 0x7f, holidays: Bool = true, minutes: Range? = nil) {
    self.weekdays = weekdays
    self.holidays = holidays
    self.minutes = minutes
  }

  package static let everyDay = DayCondition()

  /// True on such a day, at `minute` minutes from midnight where that is known.
  package func matches(_ day: Day, minute: Int? = nil) -> Bool {
    guard weekdays & (1 << UInt8(day.weekday - 1)) != 0 else { return false }
    if let minutes, let minute, !minutes.contains(minute) { return false }
    return holidays || !PublicHoliday.contains(day)
  }

  private static let names = ["ma", "ti", "ke", "to", "pe", "la", "su"]

  /// Reads `ma-pe`, `la,su`, `su-ma`, `ke`; nil for any other text.
  package static func weekdays(_ text: some StringProtocol) -> UInt8? {
    var found: UInt8 = 0
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { names.firstIndex(of: String($0)) }
      guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1] else { return nil }
      var day = first
      while true {
        found |= 1 << UInt8(day)
        if day == last { break }
        day = (day + 1) % 7
      }
    }
    return found
  }
}

extension DayCondition: CustomStringConvertible {
  /// `ma-pe`, `la-su pyhat=ei`, `ma-su 18:00-24:00`; what `init?(_:)` reads back.
  package var description: String {
    var runs: [String] = []
    var day = 0
    while day < 7 {
      guard weekdays & (1 << UInt8(day)) != 0 else {
        day += 1
        continue
      }
      var last = day
      while last < 6, weekdays & (1 << UInt8(last + 1)) != 0 { last += 1 }
      runs.append(day == last ? Self.names[day] : "\(Self.names[day])-\(Self.names[last])")
      day = last + 1
    }
    var text = runs.joined(separator: ",")
    if !holidays { text += " pyhat=ei" }
    if let minutes {
      func clock(_ minute: Int) -> String { "\(padded(minute / 60, 2)):\(padded(minute % 60, 2))" }
      text += " \(clock(minutes.from))-\(clock(minutes.to))"
    }
    return text
  }

  /// Reads what `description` writes; nil for any other text.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: " ")
    guard let first = parts.first, let weekdays = DayCondition.weekdays(first) else { return nil }
    self.init(weekdays: weekdays)
    for part in parts.dropFirst() {
      if part == "pyhat=ei" {
        holidays = false
      } else if let minutes = Range(part) {
        self.minutes = minutes
      } else {
        return nil
      }
    }
  }
}

extension DayCondition.Range {
  /// Reads `18:00-24:00`; nil for any other text or an empty interval.
  package init?(_ text: some StringProtocol) {
    let ends = text.split(separator: "-").map { clock -> Int? in
      let parts = clock.split(separator: ":")
      guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
        let minute = Int(parts[1]),
        (0...24).contains(hour), (0...59).contains(minute), hour * 60 + minute <= 1_440
      else { return nil }
      return hour * 60 + minute
    }
    guard ends.count == 2, let from = ends[0], let to = ends[1], from != to, from < 1_440, to > 0 else { return nil }
    self.init(from: from, to: to)
  }
}
