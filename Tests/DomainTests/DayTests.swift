import Domain
import Support
import Testing

@Suite struct Days {
  @Test func `every day from 1900 to 2100 has a successor, a weekday and a text that reads back`() {
    var day = Day(year: 1900, month: 1, day: 1)!
    var weekday = 1  // 1.1.1900 was a Monday
    while day.year < 2101 {
      #expect(day.weekday == weekday)
      #expect(Day(day.description) == day)
      #expect(day.month.contains(day))
      weekday = weekday % 7 + 1
      day = day.next
    }
  }

  @Test(arguments: ["2024-02-30", "2023-02-29", "2024-13-01", "2024-4-01", "24-04-01", "", "2024-04-1x"])
  func `what the calendar does not have is nil`(_ text: String) { #expect(Day(text) == nil) }

  @Test func `a month knows its neighbours`() {
    #expect(Month("2024-02")!.dayCount == 29)
    #expect(Month("2024-01")!.previous == Month("2023-12")!)
    #expect(Month("2023-12")!.next == Month("2024-01")!)
  }

  @Test func `day sets write and read their runs`() {
    var generator = Seeded(1)
    for _ in 0..<2_000 {
      let set = DaySet(bits: UInt32.random(in: 0...UInt32.max, using: &generator) >> 1)
      #expect(DaySet(set.description) == set)
      #expect(set.runs.reduce(0) { $0 + $1.count } == set.count)
      #expect(Array(set) == (1...31).filter { set.contains($0) })
    }
  }
}
