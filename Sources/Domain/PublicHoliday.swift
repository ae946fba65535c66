/// Finland's public holidays, computed.
///
/// - Source: laki kirkkolaki 652/2023 and laki itsenäisyyspäivän viettämisestä 388/1937 in their present form: New Year's Day, Epiphany, Good
///   Friday, Easter Sunday and Monday, 1 May, Ascension, Whit Sunday, Midsummer's Day (the Saturday of 20.–26.6.), All Saints' Day (the
///   Saturday of 31.10.–6.11.), Independence Day, Christmas Day and the day after.
/// - Edges: the rule is that of 1992 on, when Epiphany and Ascension went back to their own weekdays. Eves are no public holidays.
/// - Example: 2024: 1.1., 6.1., 29.3., 31.3., 1.4., 1.5., 9.5., 19.5., 22.6., 2.11., 6.12., 25.12., 26.12.
package enum PublicHoliday {
  package static func contains(_ day: Day) -> Bool {
    switch (day.monthOfYear, day.dayOfMonth) {
    case (1, 1), (1, 6), (5, 1), (12, 6), (12, 25), (12, 26): return true
    case (6, 20...26), (10, 31), (11, 1...6): return day.weekday == 6
    case (3...6, _): break
    default: return false
    }
    // Good Friday, Easter Sunday and Monday, Ascension, Whit Sunday.
    return [-2, 0, 1, 39, 49].contains(day.days(since: easterSunday(of: day.year)))
  }

  /// Gauss's rule in Meeus's form, for the Gregorian calendar.
  package static func easterSunday(of year: Int) -> Day {
    let a = year % 19
    let (b, c) = (year / 100, year % 100)
    let (d, e) = (b / 4, b % 4)
    let g = (8 * b + 13) / 25
    let h = (19 * a + b - d - g + 15) % 30
    let (i, k) = (c / 4, c % 4)
    let l = (32 + 2 * e + 2 * i - h - k) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let n = h + l - 7 * m + 114
    return Day(year: year, month: n / 31, day: n % 31 + 1)!
  }
}
