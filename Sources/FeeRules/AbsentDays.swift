import Domain

/// The full absent days of a commitment in the month, by class.
///
/// - Source: domain.md §3 "Absence", "Errors on that client".
/// - Formula: first to last full absent day, inclusive; the reason's class is data (`ServiceRules.reasons`).
/// - Rounding: none.
/// - Edges: a flawed absence is an error (`Checks/AbsenceChecks.swift`) and is computed as far as it can be: days outside the service are
///   left out, a day of two absences keeps the class of the one that stands first; one with reversed days or an unknown reason is left out.
/// - Example: SAIRAALA 10.–12.4. → institution {10, 11, 12}.
struct AbsentDays {
  private(set) var byClass = ClassDays()
  /// True where an absence that counts names the start of its interruption (`alkanut`).
  private(set) var namesStart = false

  struct Flaws: OptionSet {
    let rawValue: Int
    static let reversed = Flaws(rawValue: 1)
    static let unknownReason = Flaws(rawValue: 2)
    static let outside = Flaws(rawValue: 4)
    static let overlap = Flaws(rawValue: 8)
  }

  /// Takes one absence and tells what is wrong with it and which of its days were taken already.
  mutating func take(
    _ absence: AbsenceStatement, of absenceClass: AbsenceClass?, service: DaySet, in period: Period
  ) -> (flaws: Flaws, twice: DaySet) {
    guard absence.first <= absence.last else { return (.reversed, DaySet()) }
    var flaws: Flaws = []
    let inMonth = period.days(from: absence.first, to: absence.last)
    if inMonth.count != absence.last.days(since: absence.first) + 1
      || !service.isSuperset(of: inMonth)
    {
      flaws.insert(.outside)
    }
    guard let absenceClass else { return (flaws.union(.unknownReason), DaySet()) }
    let days = inMonth.intersection(service)
    let twice = days.intersection(byClass.all)
    if !twice.isEmpty { flaws.insert(.overlap) }
    byClass[absenceClass] = byClass[absenceClass].union(days.subtracting(twice))
    if absence.interruptionBegan != nil { namesStart = true }
    return (flaws, twice)
  }
}
