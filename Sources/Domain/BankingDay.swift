/// The days on which Finland's banks are open.
///
/// - Source: domain.md §11: Monday to Friday, not a public holiday, nor Midsummer's Eve (the Friday of 19.–25.6.) or Christmas Eve.
/// - Edges: no more than five days in a row are closed (22.–26.12. of a year whose Christmas Eve is a Monday).
/// - Example: of 24.12.2024 (Tuesday) the next banking day is 27.12.2024, the previous one 23.12.2024.
package enum BankingDay {
  package static func contains(_ day: Day) -> Bool {
    guard day.weekday <= 5 else { return false }
    switch (day.monthOfYear, day.dayOfMonth) {
    case (12, 24): return false
    case (6, 19...25) where day.weekday == 5: return false
    default: return !PublicHoliday.contains(day)
    }
  }

  package static func onOrAfter(_ day: Day) -> Day {
    var day = day
    while !contains(day) { day = day.next }
    return day
  }

  package static func onOrBefore(_ day: Day) -> Day {
    var day = day
    while !contains(day) { day = day.previous }
    return day
  }
}
