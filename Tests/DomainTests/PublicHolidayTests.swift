import Domain
import Testing

/// Public holidays against the calendars of eleven years.
@Suite struct PublicHolidays {
  /// Easter Sunday, Ascension, Whit Sunday, Midsummer's Day and All Saints' Day as almanacs give them.
  struct Year: Sendable, CustomTestStringConvertible {
    var year: Int
    var easter: String
    var ascension: String
    var whitSunday: String
    var midsummer: String
    var allSaints: String
    var testDescription: String { String(year) }
    init(_ year: Int, _ easter: String, _ ascension: String, _ whit: String, _ midsummer: String, _ saints: String) {
      self.year = year
      (self.easter, self.ascension, whitSunday) = (easter, ascension, whit)
      (self.midsummer, allSaints) = (midsummer, saints)
    }
  }

  static let years = [
    Year(2020, "04-12", "05-21", "05-31", "06-20", "10-31"), Year(2021, "04-04", "05-13", "05-23", "06-26", "11-06"),
    Year(2022, "04-17", "05-26", "06-05", "06-25", "11-05"), Year(2023, "04-09", "05-18", "05-28", "06-24", "11-04"),
    Year(2024, "03-31", "05-09", "05-19", "06-22", "11-02"), Year(2025, "04-20", "05-29", "06-08", "06-21", "11-01"),
    Year(2026, "04-05", "05-14", "05-24", "06-20", "10-31"), Year(2027, "03-28", "05-06", "05-16", "06-26", "11-06"),
    Year(2028, "04-16", "05-25", "06-04", "06-24", "11-04"), Year(2029, "04-01", "05-10", "05-20", "06-23", "11-03"),
    Year(2030, "04-21", "05-30", "06-09", "06-22", "11-02"),
  ]

  @Test(arguments: years)
  func `of a year are thirteen known days, and no others`(_ year: Year) {
    func day(_ text: String) -> Day { Day("\(year.year)-\(text)")! }
    let easter = day(year.easter)
    var expected: Set<Day> = [easter.adding(-2), easter, easter.next]
    for text in [year.ascension, year.whitSunday, year.midsummer, year.allSaints] { expected.insert(day(text)) }
    for text in ["01-01", "01-06", "05-01", "12-06", "12-25", "12-26"] { expected.insert(day(text)) }
    var found: Set<Day> = []
    var next = day("01-01")
    while next.year == year.year {
      if PublicHoliday.contains(next) { found.insert(next) }
      next = next.next
    }
    #expect(found == expected)
    #expect(found.count == 13)
    #expect(PublicHoliday.easterSunday(of: year.year) == easter)
  }

  // The earliest and latest Easters of three centuries, and the two that Gauss's own rule needed exceptions for.
  @Test(arguments: ["1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2038-04-25", "2049-04-18", "2076-04-19"])
  func `Easter falls where the Gregorian tables say`(_ text: String) {
    let day = Day(text)!
    #expect(PublicHoliday.easterSunday(of: day.year) == day)
  }

  @Test func `eves are no public holidays`() {
    for text in ["2024-06-21", "2024-12-24", "2024-12-31", "2024-04-30", "2024-05-18"] {
      #expect(!PublicHoliday.contains(Day(text)!))
    }
  }
}
