/// When a queue's runs are closed: `day 5 at 06:00, next banking day`, `every Friday at 14:00`, `0 6 5 * *`, or several with `;` between.
///
/// Every time is a time of day in Europe/Helsinki, to the minute.
///
/// - Source: domain.md §11.
/// - A month without the day of `day 31` has its last day instead. Cron fields are literal: `0 6 31 * *` passes February over.
/// - **Banking days** (`BankingDay`): `next banking day` moves a day on which banks are closed forward, into the next month if it comes to
///   that, `previous banking day` back. Days that move to the same day are one.
/// - **The missing hour** (03:00–04:00 on the last Sunday of March): its times fire at the first moment after it, 04:00 summer time.
/// - **The doubled hour** (03:00–04:00 on the last Sunday of October): its times fire once, in the first of the two. So cron fields that name
///   every hour pause for an hour then: they say what the clock shows, not how much time has gone by.
/// - Times of several parts, or moved ones, that fall on one moment are one time: times are strictly increasing always.
/// - Range: 1970-01-01 … 9999-12-31. Before it a schedule has no times, after it neither.
/// - Example: `day 5 at 06:00, next banking day` after 2024-12-31: 7.1.2025 (5.1. is a Sunday, 6.1. Epiphany), 5.2., 5.3., 7.4. …
package struct Schedule: Hashable, Sendable {
  /// At least one, in the order of the text.
  package let parts: [Part]

  /// One schedule of those joined by `;`.
  package struct Part: Hashable, Sendable {
    package var days: Days
    package var times: TimesOfDay
    /// Where a day goes on which banks are closed; nil where it stays.
    package var move: Move?
  }

  package enum Days: Hashable, Sendable {
    /// 1…31; the last day of a month that is shorter.
    case ofMonth(Int)
    case lastOfMonth
    /// Bit 0 is Monday; never empty.
    case weekdays(UInt8)
    case everyDay
    case everyBankingDay
    case cron(CronFields)
  }

  package enum Move: String, CaseIterable, Hashable, Sendable {
    case next, previous
  }

  /// The first time after `moment`; nil where the calendar ends before it.
  package func next(after moment: Timestamp) -> Timestamp? {
    moment.unixSeconds.flatMap { next(after: $0) }.map { Timestamp(unixSeconds: $0) }
  }

  /// The first `limit` times after `moment`.
  package func times(after moment: Timestamp, limit: Int) -> [Timestamp] {
    var times: [Timestamp] = []
    var last = moment
    while times.count < limit, let time = next(after: last) {
      times.append(time)
      last = time
    }
    return times
  }

  /// Every time of `moments`, its first moment included.
  package func times(in moments: Range<Timestamp>) -> [Timestamp] {
    guard let first = moments.lowerBound.unixSeconds, let end = moments.upperBound.unixSeconds else { return [] }
    var times: [Timestamp] = []
    var last = first - 1
    while let time = next(after: last), time < end {
      times.append(Timestamp(unixSeconds: time))
      last = time
    }
    return times
  }

  // MARK: In seconds since 1970-01-01T00:00:00Z

  func next(after moment: Int64) -> Int64? {
    parts.lazy.compactMap { $0.next(after: moment) }.min()
  }

  /// The newest time after `start` and not after `end`. Halves the span, so that a clock that leapt over years costs no more than one that
  /// leapt over an hour.
  func last(after start: Int64, through end: Int64) -> Int64? {
    guard var found = next(after: start), found <= end else { return nil }
    // No time lies after `end` and up to the end of the span.
    var end = end
    while found < end {
      let middle = found + (end - found + 1) / 2
      if let later = next(after: middle - 1), later <= end {
        found = later
      } else {
        end = middle - 1
      }
    }
    return found
  }
}

extension Schedule.Part {
  func next(after moment: Int64) -> Int64? {
    let shown = Helsinki.shown(at: max(moment, -Helsinki.winter))
    guard shown.day <= .lastOfCalendar else { return nil }
    var day = shown.day
    while let found = firstDay(from: day) {
      // Later on the clock is never an earlier moment, so times before what the clock shows need no look.
      var minute = found == shown.day ? shown.second / 60 : 0
      while let time = times.first(from: minute) {
        let seconds = Helsinki.unixSeconds(found, second: time * 60)
        if seconds > moment { return seconds }
        minute = time + 1
      }
      guard found < .lastOfCalendar else { return nil }
      day = found.next
    }
    return nil
  }

  /// The first day from `day` on, moved days where they move to.
  private func firstDay(from day: Day) -> Day? {
    switch move {
    case nil: return days.first(from: day)
    case .next:
      // Days since the last banking day before `day` have all moved to it or after it.
      return days.first(from: BankingDay.onOrBefore(day.previous).next).map(BankingDay.onOrAfter)
    case .previous:
      var next = days.first(from: day)
      while let found = next {
        let moved = BankingDay.onOrBefore(found)
        if moved >= day { return moved }
        guard found < .lastOfCalendar else { return nil }
        next = days.first(from: found.next)
      }
      return nil
    }
  }
}

extension Schedule.Days {
  /// The first such day from `day` on; nil after the end of the calendar.
  func first(from day: Day) -> Day? {
    switch self {
    case .ofMonth(let number): return Self.first(number, from: day)
    case .lastOfMonth: return Self.first(31, from: day)
    case .weekdays(let weekdays):
      var day = day
      while weekdays & 1 << UInt8(day.weekday - 1) == 0 { day = day.next }
      return day <= .lastOfCalendar ? day : nil
    case .everyDay: return day
    case .everyBankingDay: return BankingDay.onOrAfter(day)
    case .cron(let fields): return fields.firstDay(from: day)
    }
  }

  private static func first(_ number: Int, from day: Day) -> Day? {
    let month = day.month
    let found = month.first.adding(min(number, month.dayCount) - 1)
    if found >= day { return found }
    guard (month.year, month.month) < (9999, 12) else { return nil }
    let next = month.next
    return next.first.adding(min(number, next.dayCount) - 1)
  }
}

extension Day {
  /// A Friday on which banks are open: no banking day is looked for after it.
  static let lastOfCalendar = Day(year: 9999, month: 12, day: 31)!
}

/// Minutes of the day: each of some hours with each of some minutes.
package struct TimesOfDay: Hashable, Sendable {
  /// Bit 0 is 00…00:59. Never empty.
  package var hours: UInt32
  /// Bit 0 is the full hour. Never empty.
  package var minutes: UInt64

  package init(hours: UInt32, minutes: UInt64) {
    self.hours = hours
    self.minutes = minutes
  }

  /// - Precondition: hour 0…23, minute 0…59.
  package init(hour: Int, minute: Int) {
    precondition((0...23).contains(hour) && (0...59).contains(minute), "a time of day is 00:00…23:59")
    self.init(hours: 1 << UInt32(hour), minutes: 1 << UInt64(minute))
  }

  /// The first one from `minute` on, in minutes from midnight; nil where the day has no more.
  package func first(from minute: Int) -> Int? {
    guard minute < 1_440 else { return nil }
    let hour = minute / 60
    if hours & 1 << UInt32(hour) != 0 {
      let rest = minutes >> UInt64(minute % 60)
      if rest != 0 { return minute + rest.trailingZeroBitCount }
    }
    let later = hours >> UInt32(hour + 1)
    guard later != 0 else { return nil }
    return (hour + 1 + later.trailingZeroBitCount) * 60 + minutes.trailingZeroBitCount
  }

  /// How many there are in a day.
  package var count: Int { hours.nonzeroBitCount * minutes.nonzeroBitCount }

  /// All of them, in minutes from midnight.
  package var all: [Int] {
    var all: [Int] = []
    var next = first(from: 0)
    while let minute = next {
      all.append(minute)
      next = first(from: minute + 1)
    }
    return all
  }
}
