import Domain
import Testing

@Suite struct BankingDays {
  @Test(arguments: [
    // Weekends, holidays and the two eves, each with the banking day after and before.
    ("2024-12-24", "2024-12-27", "2024-12-23"), ("2024-06-21", "2024-06-24", "2024-06-20"),
    ("2024-03-29", "2024-04-02", "2024-03-28"), ("2025-01-05", "2025-01-07", "2025-01-03"),
    ("2026-12-06", "2026-12-07", "2026-12-04"), ("2027-05-06", "2027-05-07", "2027-05-05"),
    ("2020-06-19", "2020-06-22", "2020-06-18"), ("2021-06-25", "2021-06-28", "2021-06-24"),
    // The longest closing: Saturday, Sunday, Christmas Eve on Monday, and Christmas.
    ("2029-12-22", "2029-12-27", "2029-12-21"),
  ])
  func `a closed day lies between two banking days`(_ closed: String, _ after: String, _ before: String) throws {
    let day = try #require(Day(closed))
    #expect(!BankingDay.contains(day))
    #expect(BankingDay.onOrAfter(day) == Day(after) && BankingDay.onOrBefore(day) == Day(before))
  }

  @Test func `an open day is its own, on other eves too`() throws {
    for text in ["2024-12-31", "2024-04-30", "2024-03-28", "2024-12-23", "2024-06-20", "2024-06-14", "2025-06-27"] {
      let day = try #require(Day(text))
      #expect(BankingDay.onOrAfter(day) == day && BankingDay.onOrBefore(day) == day, "\(text)")
    }
  }

  @Test func `banks are closed for at most five days in a row, and a year has some two hundred and fifty banking days`()
  {
    for year in 1996...2060 {
      let days = (0..<366).map { Day(year: year, month: 1, day: 1)!.adding($0) }.filter { $0.year == year }
      let open = days.filter(BankingDay.contains)
      #expect((247...255).contains(open.count), "\(year)")
      for (earlier, later) in zip(open, open.dropFirst()) { #expect(later.days(since: earlier) <= 6, "\(earlier)") }
    }
  }
}
