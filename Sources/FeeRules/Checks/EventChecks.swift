import Domain

/// The days and quantities of events.
///
/// - Source: domain.md §3, §10.
/// - Edges: an event on a full absent day is computed, with a warning.
enum EventChecks {
  static func check(
    _ commitment: CommitmentStatement, service: DaySet, absent: DaySet, in period: Period,
    into findings: inout ClientFindings
  ) {
    for event in commitment.events {
      func note(_ code: FindingCode, _ found: String, _ expected: String? = nil) {
        findings.note(
          code, line: event.line, at: commitment.path(event), found: found, expected: expected)
      }
      let day = period.days(from: event.day, to: event.day)
      if day.isEmpty || !service.isSuperset(of: day) {
        note(.eventOutsideService, event.day.description, period.intervals(service))
      } else if absent.isSuperset(of: day) {
        note(.eventOnAbsentDay, event.day.description)
      }
      if event.quantity < Quantity(0) { note(.priceNegative, event.quantity.description) }
    }
  }
}
