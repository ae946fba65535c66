import Domain
import Foundation
import Support
import Testing

/// Seeded schedules against an oracle that knows nothing of ours: Foundation's clock of Finland, read minute by minute, and each rule as a
/// question to a day.
@Suite struct ScheduleStories {
  @Test(arguments: [1996, 2007, 2021, 2024, 2037, 2060] as [UInt64])
  func `times are those of a clock read minute by minute`(_ seed: UInt64) throws {
    var dice = Seeded(seed)
    let clock = FinnishClock()
    for _ in 0..<12 {
      let story = ScheduleStory(&dice)
      let schedule = try Schedule(story.text)
      // Every other window has a change of clocks in its middle.
      let year = Int.random(in: 1996...2060, using: &dice)
      let change = Day(year: year, month: [3, 10].randomElement(using: &dice)!, day: 31)!
      let middle =
        Bool.random(using: &dice)
        ? change.adding(-(change.weekday % 7))
        : Day(year: year, month: 1, day: 1)!.adding(Int.random(in: 0..<365, using: &dice))
      let days = (-2...2).map(middle.adding)
      let expected = Set(days.flatMap { day in clock.moments(of: story.minutes(of: day), on: day) }).sorted()
      let found = schedule.times(
        in: Timestamp(day: days[0], hour: 0)..<Timestamp(day: days[4].next, hour: 0))
      #expect(found.map(\.unixSeconds) == expected, "seed \(seed): \(story.text) about \(middle)")
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func `over sixty-five years times increase, are what is asked, and every question agrees`(_ seed: UInt64) throws {
    var dice = Seeded(seed)
    for _ in 0..<12 {
      let story = ScheduleStory(&dice)
      let schedule = try Schedule(story.text)
      #expect(try Schedule(schedule.description) == schedule, "\(story.text)")
      #expect(!schedule.sentence(.finnish).isEmpty && !schedule.sentence(.english).isEmpty)
      var last = Timestamp(day: Day(year: Int.random(in: 1996...2060, using: &dice), month: 1, day: 1)!, hour: 0)
      let times = schedule.times(after: last, limit: 40)
      #expect(times.count == 40)
      for time in times {
        let seconds = try #require(time.unixSeconds)
        let before = try #require(last.unixSeconds)
        #expect(seconds > before, "seed \(seed): \(story.text) after \(last)")
        #expect(schedule.next(after: last) == time)
        // Any moment up to it has the same next time.
        let between = Timestamp(unixSeconds: Int64.random(in: before..<seconds, using: &dice))
        #expect(schedule.next(after: between) == time, "seed \(seed): \(story.text) after \(between)")
        #expect(story.fits(time), "seed \(seed): \(story.text) at \(time)")
        last = time
      }
      #expect(schedule.times(in: times[0]..<times[39]) == Array(times.dropLast()))
    }
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func `no text crashes the reading`(_ seed: UInt64) {
    var dice = Seeded(seed)
    let pieces = [
      "day", "5", "31", "last", "every", "banking", "Monday", "and", ",", "at", "06:00", "24:00", ";", "next",
      "previous",
      "cron", ":", "*", "*/2", "1-5", "0", "6", "feb", "sun", "/", "-", " ", "ä", "\u{301}", "\n", "😀",
    ]
    for _ in 0..<4_000 {
      let text = (0..<Int.random(in: 0...9, using: &dice)).map { _ in pieces.randomElement(using: &dice)! }
        .joined(separator: Bool.random(using: &dice) ? " " : "")
      do throws(ScheduleFlaw) {
        let schedule = try Schedule(text)
        #expect(schedule.next(after: Timestamp(unixSeconds: 1_700_000_000)) != nil, "\(text)")
      } catch {
        #expect((1...text.count + 1).contains(error.position), "\(text)")
      }
    }
  }
}

/// What Foundation says Finland's clocks show.
private struct FinnishClock {
  let zone = TimeZone(identifier: "Europe/Helsinki")!

  /// The moments of `minutes` of a day by the rule: the first moment the clock shows it, or where it never does, the first one that shows
  /// something later.
  func moments(of minutes: [Int], on day: Day) -> [Int64] {
    guard !minutes.isEmpty else { return [] }
    let noonUTC = Int64(day.number) * 86_400
    var shown: [(minute: Int, moment: Int64)] = []
    for moment in stride(from: noonUTC - 4 * 3_600, through: noonUTC + 26 * 3_600, by: 60) {
      let local = moment + Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(moment))))
      if local >= noonUTC, local < noonUTC + 86_400 { shown.append((Int(local - noonUTC) / 60, moment)) }
    }
    return minutes.map { minute in
      shown.first { $0.minute == minute }?.moment ?? shown.first { $0.minute > minute }!.moment
    }
  }
}

/// A schedule as text and, beside it, as questions to days and minutes.
private struct ScheduleStory {
  struct Part {
    var text = ""
    var isNominal: (Day) -> Bool = { _ in false }
    var minutes: [Int] = []
    var move: Int = 0
  }

  let parts: [Part]
  var text: String { parts.map(\.text).joined(separator: "; ") }

  init(_ dice: inout Seeded) {
    parts = (0..<[1, 1, 1, 2, 3].randomElement(using: &dice)!).map { _ in
      Bool.random(using: &dice) ? Self.plain(&dice) : Self.cron(&dice)
    }
  }

  /// The minutes at which the schedule fires on a day.
  func minutes(of day: Day) -> [Int] {
    parts.filter { isEffective($0, day) }.flatMap(\.minutes)
  }

  private func isEffective(_ part: Part, _ day: Day) -> Bool {
    guard part.move != 0 else { return part.isNominal(day) }
    guard BankingDay.contains(day) else { return false }
    // The day itself, or one of the closed days beside it.
    var nominal = day
    repeat {
      if part.isNominal(nominal) { return true }
      nominal = nominal.adding(-part.move)
    } while !BankingDay.contains(nominal)
    return false
  }

  /// True where a time is one of its day's, or 04:00 for one that spring leapt over.
  func fits(_ time: Timestamp) -> Bool {
    let clock = time.compactTime
    guard clock.hasSuffix("00") else { return false }
    let minute = Int(clock.prefix(2))! * 60 + Int(clock.dropFirst(2).prefix(2))!
    let minutes = minutes(of: time.day)
    let isLeapt =
      minute == 240 && time.day.monthOfYear == 3 && time.day.weekday == 7 && time.day.dayOfMonth > 24
    return minutes.contains(minute) || isLeapt && minutes.contains { (180..<240).contains($0) }
  }

  private static func plain(_ dice: inout Seeded) -> Part {
    var part = Part()
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    var isMovable = true
    switch Int.random(in: 0..<5, using: &dice) {
    case 0:
      let number = Int.random(in: 1...31, using: &dice)
      part.text = "day \(number)"
      part.isNominal = { $0.dayOfMonth == min(number, $0.month.dayCount) }
    case 1:
      part.text = "last day"
      part.isNominal = { $0.next.dayOfMonth == 1 }
    case 2:
      let days = Set((0...Int.random(in: 0...2, using: &dice)).map { _ in Int.random(in: 1...7, using: &dice) })
      part.text = "every " + days.map { names[$0 - 1] }.joined(separator: " and ")
      part.isNominal = { days.contains($0.weekday) }
    case 3:
      part.text = "every day"
      part.isNominal = { _ in true }
    default:
      part.text = "every banking day"
      part.isNominal = BankingDay.contains
      isMovable = false
    }
    // Often in the hours that clock changes touch.
    let minute =
      Bool.random(using: &dice) ? Int.random(in: 150...270, using: &dice) : Int.random(in: 0..<1_440, using: &dice)
    part.minutes = [minute]
    part.text += " at \(padded(minute / 60, 2)):\(padded(minute % 60, 2))"
    if isMovable { move(&part, &dice) }
    return part
  }

  private static func move(_ part: inout Part, _ dice: inout Seeded) {
    part.move = Int.random(in: -1...1, using: &dice)
    if part.move != 0 { part.text += part.move > 0 ? ", next banking day" : ", previous banking day" }
  }

  private static func cron(_ dice: inout Seeded) -> Part {
    let (minuteText, minutes) = field(0...59, &dice)
    let (hourText, hours) = field(0...23, &dice)
    // February has the smaller ones: every draw comes some time.
    let (dayText, days) = field(1...31, &dice, mustHave: 1...28)
    let (monthText, months) = field(1...12, &dice)
    let (weekdayText, weekdays) = field(0...6, &dice)
    var part = Part(text: "\(minuteText) \(hourText) \(dayText) \(monthText) \(weekdayText)")
    if Bool.random(using: &dice) { part.text = "cron: " + part.text }
    let isEither = !dayText.hasPrefix("*") && !weekdayText.hasPrefix("*")
    part.isNominal = { day in
      let (isDay, isWeekday) = (days.contains(day.dayOfMonth), weekdays.contains(day.weekday % 7))
      return months.contains(day.monthOfYear) && (isEither ? isDay || isWeekday : isDay && isWeekday)
    }
    part.minutes = hours.sorted().flatMap { hour in minutes.sorted().map { hour * 60 + $0 } }
    move(&part, &dice)
    return part
  }

  private static func field(
    _ range: ClosedRange<Int>, _ dice: inout Seeded, mustHave: ClosedRange<Int>? = nil
  ) -> (text: String, values: Set<Int>) {
    switch Int.random(in: 0..<6, using: &dice) {
    case 0, 1: return ("*", Set(range))
    case 2:
      let step = Int.random(in: 1...range.upperBound - range.lowerBound, using: &dice)
      return ("*/\(step)", Set(stride(from: range.lowerBound, through: range.upperBound, by: step)))
    default:
      var texts: [String] = []
      var values: Set<Int> = []
      for _ in 0...Int.random(in: 0...2, using: &dice) {
        let first = Int.random(in: mustHave ?? range, using: &dice)
        let last = Int.random(in: first...range.upperBound, using: &dice)
        switch Int.random(in: 0..<3, using: &dice) {
        case 0:
          texts.append("\(first)")
          values.insert(first)
        case 1 where last > first:
          let step = Int.random(in: 1...last - first, using: &dice)
          texts.append("\(first)-\(last)/\(step)")
          values.formUnion(stride(from: first, through: last, by: step))
        default:
          texts.append("\(first)-\(last)")
          values.formUnion(first...last)
        }
      }
      return (texts.joined(separator: ","), values)
    }
  }
}
