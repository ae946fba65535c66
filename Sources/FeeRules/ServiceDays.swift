import Domain

/// The days on which a commitment is served.
///
/// - Source: domain.md §3 "Service days".
/// - Formula: validity (first and last day inclusive) ∩ period, ended by the earliest `Paattyminen`; the end day is a service day.
/// - Rounding: none.
/// - Edges: an end later than the period has no effect yet. An end before the validity or the period leaves no service day. A death is an
///   end, never an absence.
/// - Example: valid from 1.9.2023, April 2024, end 17.4. → 1.–17.4., 17 days.
struct ServiceDays {
  let from: Day
  /// Last day of validity or the earliest end that has come; nil is open-ended.
  let to: Day?
  let days: DaySet

  /// Nil where the commitment's validity is not stated or its dates are reversed.
  init?(of commitment: CommitmentStatement, in period: Period) {
    guard let from = commitment.validFrom, from <= commitment.validTo ?? from else { return nil }
    self.from = from
    var to = commitment.validTo
    for end in commitment.ends where end.day <= period.last {
      to = min(to ?? end.day, end.day)
    }
    self.to = to
    days = period.days(from: from, to: to)
  }
}
