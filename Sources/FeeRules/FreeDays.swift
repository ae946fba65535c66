import Domain

/// The free days of a month.
///
/// - Source: domain.md §4; asiakasmaksulaki 734/1992 10 k § for the statutory figures (own 6, institution 1, organiser 1).
/// - Formula: a day is free if it is a service day, absent, and its number in the interruption ≥ `freeFromDay` of its class; no figure for
///   the class is never free.
/// - Rounding: none.
/// - Edges: where the whole month is free (`WholeMonth`) every day is, whatever its number. The rule is the one that holds on the commitment
///   (`AgreedTerms`), in force on the period's first day.
/// - Example: own 4.–15.4. numbered 1–12, free from 6 → 9.–15.4., 7 days.
enum FreeDays {
  static func days(of spells: [Derivation.Spell], by rule: AbsencePlan) -> DaySet {
    var free = DaySet()
    for spell in spells {
      let from = rule.freeFrom(spell.absenceClass)
      guard from != .max else { continue }
      let first = spell.first + max(0, from - spell.firstNumber)
      if first <= spell.last { free = free.union(DaySet(first...spell.last)) }
    }
    return free
  }
}
