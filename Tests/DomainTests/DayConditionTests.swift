import Domain
import Testing

@Suite struct DayConditions {
  @Test(
    arguments: [
      ("ma-pe", 0b001_1111), ("la,su", 0b110_0000), ("su-ma", 0b100_0001), ("ke", 0b000_0100), ("ma-su", 0b111_1111),
      ("pe-ti,to", 0b111_1011), ("ma,ma", 0b000_0001),
    ] as [(String, UInt8)])
  func `weekdays are read`(_ text: String, _ days: UInt8) { #expect(DayCondition.weekdays(text) == days) }

  @Test(arguments: ["", "arki", "ma-", "-ma", "ma,", "ma-ke-pe", "MA", "ma pe", "ma–pe"])
  func `other texts are no weekdays`(_ text: String) { #expect(DayCondition.weekdays(text) == nil) }

  // Easter 2024: Good Friday 29.3., Monday 1.4.
  @Test(arguments: [
    ("ma-pe", "2024-03-29", true), ("ma-pe pyhat=ei", "2024-03-29", false), ("ma-pe pyhat=ei", "2024-04-02", true),
    ("ma-pe pyhat=ei", "2024-04-01", false), ("ma-pe", "2024-03-30", false), ("la-su pyhat=ei", "2024-03-30", true),
    ("la-su pyhat=ei", "2024-03-31", false), ("ma-su", "2024-12-25", true),
  ])
  func `a public holiday counts as its weekday unless left out`(_ text: String, _ day: String, _ matches: Bool) throws {
    #expect(try #require(DayCondition(text)).matches(Day(day)!) == matches)
  }

  @Test(arguments: [
    ("18:00-24:00", 1_079, false), ("18:00-24:00", 1_080, true), ("18:00-24:00", 1_439, true),
    ("22:00-06:00", 0, true), ("22:00-06:00", 359, true), ("22:00-06:00", 360, false), ("22:00-06:00", 1_320, true),
    ("00:00-12:00", 0, true), ("00:00-12:00", 720, false),
  ])
  func `a time of day is from and up to`(_ text: String, _ minute: Int, _ matches: Bool) throws {
    let minutes: DayCondition.Range = try #require(DayCondition.Range(text))
    let condition = DayCondition(minutes: minutes)
    #expect(condition.matches(Day("2024-04-04")!, minute: minute) == matches)
    #expect(condition.matches(Day("2024-04-04")!))
  }

  @Test(arguments: [
    "", "18:00", "18:00-18:00", "24:00-06:00", "6:00-12:00", "18:00-24:01", "18:60-19:00", "00:00-00:00",
  ])
  func `other texts are no time of day`(_ text: String) { #expect(DayCondition.Range(text) == nil) }

  @Test func `every condition reads back`() {
    for weekdays in UInt8(1)...0x7f {
      for holidays in [true, false] {
        for minutes in [nil, DayCondition.Range(from: 1_080, to: 1_440), DayCondition.Range(from: 1_320, to: 360)] {
          let condition = DayCondition(weekdays: weekdays, holidays: holidays, minutes: minutes)
          #expect(DayCondition(condition.description) == condition)
        }
      }
    }
    #expect(DayCondition("ma-pe pyhat=kylla") == nil && DayCondition("") == nil)
  }
}
