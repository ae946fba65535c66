import Domain

/// The names of months and the ways to write days in sentences.
enum MonthNames {
  static let finnish: [StaticString] = [
    "tammikuu", "helmikuu", "maaliskuu", "huhtikuu", "toukokuu", "kesäkuu", "heinäkuu", "elokuu",
    "syyskuu", "lokakuu", "marraskuu", "joulukuu",
  ]
  static let english: [StaticString] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]
}

extension [UInt8] {
  /// `huhtikuu 2024`, `April 2024`.
  mutating func put(_ month: Month, _ language: Language) {
    put((language == .finnish ? MonthNames.finnish : MonthNames.english)[month.month - 1])
    append(0x20)
    put(month.year)
  }

  /// `4.4.–15.4.` or `4.4.`; `4–15 April` or `4 April`.
  mutating func put(days first: Int, _ last: Int, of month: Month, _ language: Language) {
    switch language {
    case .finnish:
      put(first)
      append(0x2E)
      put(month.month)
      append(0x2E)
      guard last > first else { return }
      put("–")
      put(last)
      append(0x2E)
      put(month.month)
      append(0x2E)
    case .english:
      put(first)
      if last > first {
        put("–")
        put(last)
      }
      append(0x20)
      put(MonthNames.english[month.month - 1])
    }
  }

  /// The runs of `days`, separated by commas.
  mutating func put(_ days: DaySet, of month: Month, _ language: Language) {
    var rest = days
    while let first = rest.first {
      let last = Interruption.lastOfRun(from: first, in: rest)
      rest = rest.subtracting(DaySet(first...last))
      put(days: first, last, of: month, language)
      if !rest.isEmpty { put(", ") }
    }
  }
}
