import Domain
import Testing

@Suite struct HelsinkiTime {
  @Test(arguments: [
    (0, "1970-01-01T02:00:00+02:00"),
    (1_711_846_799, "2024-03-31T02:59:59+02:00"),  // the last second before spring's change
    (1_711_846_800, "2024-03-31T04:00:00+03:00"),
    (1_729_990_799, "2024-10-27T03:59:59+03:00"),  // and before autumn's
    (1_729_990_800, "2024-10-27T03:00:00+02:00"),
    (1_704_059_999, "2023-12-31T23:59:59+02:00"),
    (1_704_060_000, "2024-01-01T00:00:00+02:00"),
    (1_714_889_100, "2024-05-05T09:05:00+03:00"),
    (828_230_400, "1996-03-31T02:00:00+02:00"),
    (828_234_000, "1996-03-31T04:00:00+03:00"),
    (4_102_444_799, "2100-01-01T01:59:59+02:00"),
    (-1, "1970-01-01T01:59:59+02:00"),
    (-86_400, "1969-12-31T02:00:00+02:00"),
  ])
  func `a moment is what Finland's clocks show`(_ unixSeconds: Int64, _ shown: String) {
    let time = Timestamp(unixSeconds: unixSeconds)
    #expect(time.description == shown)
    #expect(time.unixSeconds == unixSeconds)
  }

  // The last Sundays of March and October.
  @Test(arguments: [
    (2000, 26, 29), (2007, 25, 28), (2010, 28, 31), (2019, 31, 27), (2021, 28, 31), (2024, 31, 27), (2025, 30, 26),
    (2026, 29, 25),
    (2027, 28, 31), (2030, 31, 27),
  ])
  func `clocks change on the last Sundays`(_ year: Int, _ march: Int, _ october: Int) {
    let spring = Day(year: year, month: 3, day: march)!
    let autumn = Day(year: year, month: 10, day: october)!
    #expect(Timestamp(day: spring, hour: 2, minute: 59, second: 59).offset == "+02:00")
    #expect(Timestamp(day: spring, hour: 4).offset == "+03:00")
    #expect(Timestamp(day: autumn, hour: 3, minute: 59).offset == "+03:00")
    #expect(Timestamp(day: autumn, hour: 4).offset == "+02:00")
    #expect(
      Timestamp(day: spring, hour: 4).unixSeconds! - Timestamp(day: spring, hour: 2, minute: 59, second: 59)
        .unixSeconds! == 1)
  }

  @Test func `a time leapt over is the first after it, a time shown twice the first of the two`() {
    let spring = Day("2024-03-31")!
    #expect(Timestamp(day: spring, hour: 3, minute: 30).description == "2024-03-31T04:00:00+03:00")
    let autumn = Day("2024-10-27")!
    #expect(Timestamp(day: autumn, hour: 3, minute: 30).description == "2024-10-27T03:30:00+03:00")
  }

  @Test func `every hour of two years comes back`() {
    var last: Int64?
    for hour in Int64(0)..<24 * 731 {
      let seconds = 1_704_060_000 + hour * 3_600 + 1_234
      let time = Timestamp(unixSeconds: seconds)
      #expect(time.unixSeconds == seconds)
      let parts = time.compactTime
      let again = Timestamp(
        day: time.day, hour: Int(parts.prefix(2))!, minute: Int(parts.dropFirst(2).prefix(2))!,
        second: Int(parts.suffix(2))!)
      // The second showing of an hour reads as the first.
      #expect(again == time || again.unixSeconds == seconds - 3_600)
      if let last { #expect(last < seconds) }
      last = seconds
    }
  }

  @Test(
    arguments: [
      ("2024-05-02T09:12:00+03:00", 1_714_630_320), ("2024-05-02T06:12:00Z", 1_714_630_320),
      ("2024-05-02T01:12:00-05:00", 1_714_630_320),
      ("2024-05-02T09:12:00", nil), ("2024-05-02T09:12:00+3", nil), ("2024-02-30T09:12:00Z", nil),
      ("2024-05-02T0x:12:00Z", nil),
    ] as [(String, Int64?)])
  func `a written moment is read with its offset`(_ text: String, _ unixSeconds: Int64?) {
    #expect(Timestamp(local: String(text.prefix(19)), offset: String(text.dropFirst(19))).unixSeconds == unixSeconds)
  }
}
