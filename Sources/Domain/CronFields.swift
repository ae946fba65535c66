/// The five fields of cron: minute, hour, day of the month, month, weekday.
///
/// - Source: crontab(5). A field is `*`, a number, a range `1-5`, a name (`jan`…`dec`, `mon`…`sun`), a list of these `1,15`, each but a lone
///   number with a step `*/15`, `8-16/2`. Sundays are 0 or 7; `sun` at the end of a range is 7.
/// - Day of the month and weekday: where both are restricted a day needs to match **either**; where one begins with `*` it must match
///   **both**. So `0 6 1,15 * mon` is the 1st, the 15th and every Monday, and `0 6 */2 * mon` the Mondays with an odd number.
/// - Edges: a step larger than its range, a range from its end to its start, `@daily`, `L`, `W` and `#` are refused, and so is a day that
///   none of the months has (`0 0 31 2 *`): it would never come.
/// - Example: `0 6 5 * *` is 06:00 on the 5th of every month.
package struct CronFields: Hashable, Sendable {
  /// As written, with one blank between the fields.
  package var text: String
  package var times: TimesOfDay
  /// Bit 1 is the first of the month.
  package var daysOfMonth: UInt32
  /// Bit 1 is January.
  package var months: UInt16
  /// Bit 0 is Monday.
  package var weekdays: UInt8
  /// True where either of day of the month and weekday is enough.
  package var isEither: Bool

  static let everyDayOfMonth: UInt32 = 0xFFFF_FFFE
  static let everyMonth: UInt16 = 0x1FFE
  static let everyWeekday: UInt8 = 0x7F

  /// The first day from `day` on; nil after the end of the calendar.
  func firstDay(from day: Day) -> Day? {
    var (year, month, first) = (day.year, day.monthOfYear, day.dayOfMonth)
    while year <= 9999 {
      if months & 1 << UInt16(month) != 0, let found = firstDay(year, month, from: first) { return found }
      (year, month, first) = month == 12 ? (year + 1, 1, 1) : (year, month + 1, 1)
    }
    return nil
  }

  private func firstDay(_ year: Int, _ month: Int, from first: Int) -> Day? {
    let length = Month.length(year: year, month: month)
    guard first <= length else { return nil }
    let begin = Day(year: year, month: month, day: 1)!
    for number in first...length {
      let isNumber = daysOfMonth & 1 << UInt32(number) != 0
      if !isEither, !isNumber { continue }
      let day = begin.adding(number - 1)
      let isWeekday = weekdays & 1 << UInt8(day.weekday - 1) != 0
      if isEither ? isNumber || isWeekday : isWeekday { return day }
    }
    return nil
  }

  /// True where no month has such a day. Where one has, every weekday falls on it some time in the calendar's 400 years.
  var neverComes: Bool {
    guard !isEither else { return false }
    return (1...12).allSatisfy { month in
      // A leap year: 29 February comes.
      let length = Month.length(year: 2024, month: month)
      return months & 1 << UInt16(month) == 0
        || (1...length).allSatisfy { daysOfMonth & 1 << UInt32($0) == 0 }
    }
  }
}
