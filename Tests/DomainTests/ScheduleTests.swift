import Domain
import Testing

/// When schedules fire, by the calendar.
@Suite struct ScheduleTimes {
  /// The times after a moment in winter time as `yyyy-MM-dd HH:mm`, with `+3` where the clock shows summer time.
  static func shown(_ text: String, after: String, _ limit: Int) throws -> [String] {
    let moment = try #require(Timestamp(after))
    return try Schedule(text).times(after: moment, limit: limit).map { time in
      #expect(time.local.hasSuffix(":00"))
      return time.local.prefix(16).replacing("T", with: " ") + (time.offset == "+03:00" ? " +3" : "")
    }
  }

  @Test(arguments: [
    // 5.1. is a Sunday and 6.1. Epiphany; 5.4. a Saturday.
    (
      "day 5 at 06:00, next banking day", "2024-12-31T12:00:00+02:00",
      ["2025-01-07 06:00", "2025-02-05 06:00", "2025-03-05 06:00", "2025-04-07 06:00 +3", "2025-05-05 06:00 +3"]
    ),
    (
      "day 5 at 06:00, previous banking day", "2024-12-31T12:00:00+02:00",
      ["2025-01-03 06:00", "2025-02-05 06:00", "2025-03-05 06:00", "2025-04-04 06:00 +3"]
    ),
    ("day 5 at 06:00", "2025-01-05T06:00:00+02:00", ["2025-02-05 06:00", "2025-03-05 06:00"]),
    ("day 5 at 06:00", "2025-01-05T05:59:59+02:00", ["2025-01-05 06:00"]),
    ("day 5 at 06:00", "2025-01-05T03:59:59Z", ["2025-01-05 06:00"]),
    // A month without the day: its last.
    (
      "day 31 at 18:00", "2024-01-31T18:00:00+02:00",
      ["2024-02-29 18:00", "2024-03-31 18:00 +3", "2024-04-30 18:00 +3", "2024-05-31 18:00 +3"]
    ),
    ("day 29 at 18:00", "2023-02-01T00:00:00+02:00", ["2023-02-28 18:00", "2023-03-29 18:00 +3"]),
    (
      "last day at 18:00, previous banking day", "2024-02-01T00:00:00+02:00",
      ["2024-02-29 18:00", "2024-03-28 18:00", "2024-04-30 18:00 +3"]
    ),
    // Out of its month, and over the turn of the year.
    (
      "last day at 18:00, next banking day", "2024-08-01T00:00:00+03:00",
      ["2024-09-02 18:00 +3", "2024-09-30 18:00 +3", "2024-10-31 18:00", "2024-12-02 18:00", "2024-12-31 18:00"]
    ),
    ("day 1 at 06:00, previous banking day", "2024-12-01T00:00:00+02:00", ["2024-12-31 06:00", "2025-01-31 06:00"]),
    // Christmas Eve and Midsummer's Eve are no banking days.
    ("day 24 at 06:00, next banking day", "2024-12-01T00:00:00+02:00", ["2024-12-27 06:00", "2025-01-24 06:00"]),
    (
      "every Friday at 14:00, previous banking day", "2024-06-15T00:00:00+03:00",
      ["2024-06-20 14:00 +3", "2024-06-28 14:00 +3"]
    ),
    // Two days that move to the same one, and two parts on one moment.
    (
      "every Saturday and Sunday at 06:00, next banking day", "2024-05-03T00:00:00+03:00",
      ["2024-05-06 06:00 +3", "2024-05-13 06:00 +3"]
    ),
    (
      "day 5 at 06:00, next banking day; every Monday at 06:00", "2024-05-04T00:00:00+03:00",
      ["2024-05-06 06:00 +3", "2024-05-13 06:00 +3"]
    ),
    (
      "every day at 06:00, previous banking day", "2024-12-23T00:00:00+02:00",
      ["2024-12-23 06:00", "2024-12-27 06:00", "2024-12-30 06:00"]
    ),
    ("every Friday at 14:00", "2024-03-22T14:00:00+02:00", ["2024-03-29 14:00", "2024-04-05 14:00 +3"]),
    (
      "every Monday and Thursday at 06:00", "2024-05-01T00:00:00+03:00",
      ["2024-05-02 06:00 +3", "2024-05-06 06:00 +3", "2024-05-09 06:00 +3"]
    ),
    ("every banking day at 05:30", "2024-12-23T05:30:00+02:00", ["2024-12-27 05:30", "2024-12-30 05:30"]),
    (
      "day 5 at 06:00; every Friday at 14:00", "2024-05-01T00:00:00+03:00",
      ["2024-05-03 14:00 +3", "2024-05-05 06:00 +3", "2024-05-10 14:00 +3"]
    ),
    // Cron: either of two restricted days, both where one begins with a star; 0 and 7 are Sundays.
    (
      "0 6 1,15 * mon", "2024-05-12T00:00:00+03:00",
      ["2024-05-13 06:00 +3", "2024-05-15 06:00 +3", "2024-05-20 06:00 +3", "2024-05-27 06:00 +3"]
    ),
    ("0 6 */2 * mon", "2024-05-12T00:00:00+03:00", ["2024-05-13 06:00 +3", "2024-05-27 06:00 +3"]),
    ("0 6 * * 0", "2024-05-01T00:00:00+03:00", ["2024-05-05 06:00 +3"]),
    ("0 6 * * 7", "2024-05-01T00:00:00+03:00", ["2024-05-05 06:00 +3"]),
    ("0 6 * * sat-sun", "2024-05-01T00:00:00+03:00", ["2024-05-04 06:00 +3", "2024-05-05 06:00 +3"]),
    ("0 6 5 * *, next banking day", "2024-05-01T00:00:00+03:00", ["2024-05-06 06:00 +3", "2024-06-05 06:00 +3"]),
    (
      "20-40/10,5 8,22 * dec *", "2024-05-01T00:00:00+03:00",
      ["2024-12-01 08:05", "2024-12-01 08:20", "2024-12-01 08:30", "2024-12-01 08:40", "2024-12-01 22:05"]
    ),
    // Rare days: leap years, and weekends among them, over the century that has none.
    ("0 0 29 2 *", "2024-03-01T00:00:00+02:00", ["2028-02-29 00:00", "2032-02-29 00:00"]),
    ("0 0 29 2 *", "2096-03-01T00:00:00+02:00", ["2104-02-29 00:00"]),
    ("0 0 29 2 */6", "2076-03-01T00:00:00+02:00", ["2088-02-29 00:00", "2116-02-29 00:00"]),
    ("0 0 31 4,12 *", "2024-01-01T00:00:00+02:00", ["2024-12-31 00:00", "2025-12-31 00:00"]),
    ("* * * * *", "2024-12-31T23:59:30+02:00", ["2025-01-01 00:00", "2025-01-01 00:01"]),
  ])
  func `the next times are these`(_ text: String, _ after: String, _ times: [String]) throws {
    #expect(try Self.shown(text, after: after, times.count) == times)
  }

  @Test(arguments: [
    // Spring: 02:59 is followed by 04:00.
    ("every Sunday at 03:00", "2024-03-30T12:00:00+02:00", ["2024-03-31 04:00 +3", "2024-04-07 03:00 +3"]),
    ("every day at 03:59", "2024-03-30T03:59:00+02:00", ["2024-03-31 04:00 +3", "2024-04-01 03:59 +3"]),
    ("last day at 03:30", "2024-03-01T12:00:00+02:00", ["2024-03-31 04:00 +3", "2024-04-30 03:30 +3"]),
    (
      "every day at 03:30; every day at 04:00", "2024-03-30T12:00:00+02:00",
      ["2024-03-31 04:00 +3", "2024-04-01 03:30 +3", "2024-04-01 04:00 +3"]
    ),
    (
      "*/15 * * * *", "2024-03-31T02:30:00+02:00",
      ["2024-03-31 02:45", "2024-03-31 04:00 +3", "2024-03-31 04:15 +3"]
    ),
    (
      "30 * * * *", "2024-03-31T02:00:00+02:00",
      ["2024-03-31 02:30", "2024-03-31 04:00 +3", "2024-03-31 04:30 +3", "2024-03-31 05:30 +3"]
    ),
    ("30 3 * * *", "2024-03-31T04:00:00+03:00", ["2024-04-01 03:30 +3"]),
    // Autumn: after 03:59 summer time the clock shows 03:00 again.
    ("every day at 03:30", "2024-10-26T12:00:00+03:00", ["2024-10-27 03:30 +3", "2024-10-28 03:30"]),
    ("every day at 03:30", "2024-10-27T03:30:00+03:00", ["2024-10-28 03:30"]),
    ("every day at 03:30", "2024-10-27T03:10:00+02:00", ["2024-10-28 03:30"]),
    ("last day at 03:00", "2021-10-31T02:59:59+03:00", ["2021-10-31 03:00 +3", "2021-11-30 03:00"]),
    (
      "*/20 * * * *", "2024-10-27T03:00:00+03:00",
      ["2024-10-27 03:20 +3", "2024-10-27 03:40 +3", "2024-10-27 04:00", "2024-10-27 04:20"]
    ),
    ("*/20 * * * *", "2024-10-27T03:20:00+02:00", ["2024-10-27 04:00"]),
    ("0 * * * *", "2024-10-27T02:30:00+03:00", ["2024-10-27 03:00 +3", "2024-10-27 04:00", "2024-10-27 05:00"]),
  ])
  func `clock changes have their written rule`(_ text: String, _ after: String, _ times: [String]) throws {
    #expect(try Self.shown(text, after: after, times.count) == times)
  }

  @Test func `in each of sixty-five years the missing time fires at four and the doubled one once`() throws {
    let schedule = try Schedule("every day at 03:30")
    for year in 1996...2060 {
      let start = Timestamp(day: Day(year: year, month: 1, day: 1)!, hour: 0)
      let times = schedule.times(in: start..<Timestamp(day: Day(year: year + 1, month: 1, day: 1)!, hour: 0))
      #expect(times.count == (Month.length(year: year, month: 2) == 29 ? 366 : 365))
      #expect(Set(times.map(\.day)).count == times.count)
      let moved = times.filter { $0.compactTime != "033000" }
      #expect(
        moved.map(\.compactTime) == ["040000"] && moved.allSatisfy { $0.day.weekday == 7 && $0.day.monthOfYear == 3 })
      let steps = zip(times, times.dropFirst()).map { $1.unixSeconds! - $0.unixSeconds! }
      // A day is 24 hours but at the two changes, and a half hour of the first one is caught up the day after.
      #expect(steps.filter { $0 != 86_400 }.sorted() == [84_600, 84_600, 90_000])
    }
  }

  @Test func `times within two moments include the first and not the end`() throws {
    let schedule = try Schedule("every day at 06:00")
    let first = Timestamp(day: Day("2024-05-05")!, hour: 6)
    let times = schedule.times(in: first..<Timestamp(day: Day("2024-05-07")!, hour: 6))
    #expect(times.map(\.compactDate) == ["20240505", "20240506"])
    #expect(schedule.times(in: first..<first) == [])
    #expect(schedule.times(after: first, limit: 0) == [])
  }

  @Test func `the calendar has a beginning and an end`() throws {
    let before = try #require(Timestamp("0001-01-01T00:00:00+02:00"))
    for text in ["every day at 00:00", "day 1 at 00:00", "0 0 1 * *", "* * * * *"] {
      #expect(try Schedule(text).next(after: before)?.description == "1970-01-01T00:00:00+02:00")
    }
    let last = try #require(Timestamp("9999-12-31T12:00:00+02:00"))
    for text in [
      "day 1 at 06:00", "day 1 at 06:00, next banking day", "day 31 at 06:00, previous banking day",
      "last day at 06:00",
      "every day at 06:00", "every Friday at 06:00", "every banking day at 06:00", "0 0 29 2 *", "0 6 * * *",
    ] {
      let schedule = try Schedule(text)
      #expect(schedule.next(after: last) == nil, "\(text)")
      #expect(schedule.next(after: Timestamp("9990-01-01T00:00:00Z")!) != nil, "\(text)")
      #expect(schedule.next(after: Timestamp("9999-12-31T23:59:59Z")!) == nil, "\(text)")
    }
  }

  @Test func `a moment without an offset has no next time`() throws {
    #expect(try Schedule("every day at 06:00").next(after: Timestamp(local: "2024-05-05T06:00:00", offset: "")) == nil)
  }

  /// Some microseconds in an optimised build; the bound leaves room for a debug build on a busy machine, none for going through minutes.
  @Test(arguments: [
    "day 5 at 06:00, next banking day", "every Friday at 14:00, previous banking day", "0 0 29 2 */6", "* * * * *",
    "59 23 31 12 *",
  ])
  func `the next time is found without going through the minutes`(_ text: String) throws {
    let schedule = try Schedule(text)
    var moment = Timestamp(day: Day("1996-01-01")!, hour: 0)
    let spent = try ContinuousClock().measure {
      for _ in 0..<500 { moment = try #require(schedule.next(after: moment)) }
    }
    #expect(spent < .seconds(5), "\(spent)")
  }
}
