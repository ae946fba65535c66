import Domain

/// The report's month with its ends worked out once: every client of a report asks for them.
struct Period {
  let month: Month
  let first: Day
  let last: Day
  /// N.
  let dayCount: Int

  init(_ month: Month) {
    self.month = month
    dayCount = month.dayCount
    first = month.first
    last = first.adding(dayCount - 1)
  }

  /// Every day of the month.
  var wholeMonth: DaySet { .wholeMonth(dayCount) }

  /// The part of `from`…`to` that lies in the month; `to` nil is open-ended. Empty where they do not meet.
  func days(from: Day, to: Day?) -> DaySet {
    let start = max(from, first)
    let end = min(to ?? last, last)
    guard start <= end else { return DaySet() }
    return DaySet(dayOfMonth(start)...dayOfMonth(end))
  }

  /// 1…N.
  /// - Precondition: `day` is in the month.
  func dayOfMonth(_ day: Day) -> Int { day.days(since: first) + 1 }

  func day(_ dayOfMonth: Int) -> Day { first.adding(dayOfMonth - 1) }
}
