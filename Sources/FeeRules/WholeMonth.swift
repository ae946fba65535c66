import Domain

/// Whether a whole month of absence makes an item free.
///
/// - Source: domain.md §4 `wholeMonth`, §5 "The whole-month rule comes first"; asiakasmaksulaki 734/1992 10 k § 4.
/// - Formula: `free`: every day of the calendar month is a service day and absent (boundary days as the rule counts them) → the item is 0.00
///   and every day is free, whatever the numbers of the days, the proration or the charged share. `counted`: no such test.
/// - Rounding: none.
/// - Edges: over commitments that are computed as one (`RenewalChain`) the days of all of them count.
/// - Example: own 1.–30.4., free from day 6 → 0.00, 30 free days.
enum WholeMonth {
  static func isFree(service: DaySet, absent: DaySet, dayCount: Int, by rule: AbsenceRule) -> Bool {
    let month = DaySet.wholeMonth(dayCount)
    return rule.wholeMonth == .free && service == month && absent.isSuperset(of: month)
  }
}
