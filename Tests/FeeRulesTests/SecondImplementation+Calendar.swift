import Domain

/// A day of a month as a naive calendar has it.
struct CalendarDay {
  /// Days since 1970-01-01.
  var number: Int
  var year: Int
  var month: Int
  var day: Int

  /// 1 is Monday; 1970-01-01 was a Thursday.
  var weekday: Int { (number + 3) % 7 + 1 }

  var isHoliday: Bool { CalendarDay.holidays[year]!.contains("\(day).\(month).") }

  static func days(year: Int, month: Int) -> [CalendarDay] {
    var number = 0
    for earlier in 1970..<year { number += isLeap(earlier) ? 366 : 365 }
    let lengths = lengths(year)
    number += lengths[..<(month - 1)].reduce(0, +)
    return (1...lengths[month - 1]).map { CalendarDay(number: number + $0 - 1, year: year, month: month, day: $0) }
  }

  private static func isLeap(_ year: Int) -> Bool { year % 400 == 0 || year % 4 == 0 && year % 100 != 0 }

  private static func lengths(_ year: Int) -> [Int] {
    [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  }

  /// As the almanac has them: Good Friday, Easter Sunday and Monday, Ascension, Whit Sunday, Midsummer, All Saints, then the fixed ones.
  private static let holidays: [Int: Set<String>] = [
    2022: ["15.4.", "17.4.", "18.4.", "26.5.", "5.6.", "25.6.", "5.11."],
    2023: ["7.4.", "9.4.", "10.4.", "18.5.", "28.5.", "24.6.", "4.11."],
    2024: ["29.3.", "31.3.", "1.4.", "9.5.", "19.5.", "22.6.", "2.11."],
    2025: ["18.4.", "20.4.", "21.4.", "29.5.", "8.6.", "21.6.", "1.11."],
  ].mapValues { $0 + ["1.1.", "6.1.", "1.5.", "6.12.", "25.12.", "26.12."] }.mapValues { Set($0) }
}

extension SecondImplementation {
  /// - Parameter minute: of the event; nil where the matter has none.
  func holds(_ condition: DayCondition, _ day: CalendarDay, minute: Int? = nil) -> Bool {
    var weekdays = Int(condition.weekdays)
    for _ in 1..<day.weekday { weekdays /= 2 }
    guard weekdays % 2 == 1 else { return false }
    if !condition.holidays && day.isHoliday { return false }
    guard let minutes = condition.minutes, let minute else { return true }
    if minutes.from < minutes.to { return minutes.from <= minute && minute < minutes.to }
    return minutes.from <= minute || minute < minutes.to
  }

  /// `ma-pe`, `la,su`, `su-ti`: weekdays 1…7; nil for what is none.
  func weekdays(_ text: String) -> Set<Int>? {
    let names = ["ma", "ti", "ke", "to", "pe", "la", "su"]
    var found: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard let from = names.firstIndex(of: String(ends[0])), let to = names.firstIndex(of: String(ends.last!)),
        ends.count < 3
      else { return nil }
      for step in 0..<7 where (from + step) % 7 == to {
        for day in from...from + step { found.insert(day % 7 + 1) }
      }
    }
    return found
  }

  /// Seconds of a `luotu`. Where it has no offset, the clocks of Finland; good for all months but March and October.
  func moment(_ text: String) -> Int {
    let digits = text.split { !"0123456789".contains($0) }.map { Int($0)! }
    let day = CalendarDay.days(year: digits[0], month: digits[1])[digits[2] - 1]
    let seconds = ((day.number * 24 + digits[3]) * 60 + digits[4]) * 60 + digits[5]
    if text.hasSuffix("Z") { return seconds }
    guard digits.count == 8 else { return seconds - ((4...9).contains(digits[1]) ? 3 : 2) * 3_600 }
    let offset = (digits[6] * 60 + digits[7]) * 60
    return text.contains("+") ? seconds - offset : seconds + offset
  }
}
