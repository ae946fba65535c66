import Domain

/// The events of a commitment, one by one.
///
/// - Source: domain.md §3, §6, §10.
/// - Edges: an event of an unknown item, in another unit than the item's, of an item priced by the month, on a day that is none of service, or
///   of a negative quantity is an error and is not summed. An event on a full absent day is summed, with a warning.
enum EventChecks {
  /// - Returns: the places of the events that can be summed.
  static func check(
    _ commitment: CommitmentStatement, service: DaySet, absent: DaySet, plans: [String: ItemPlan], in period: Period,
    into findings: inout ClientFindings
  ) -> [Int] {
    guard !commitment.events.isEmpty else { return [] }
    var good: [Int] = []
    for (index, event) in commitment.events.enumerated() {
      var isGood = true
      func note(_ code: FindingCode, _ found: String, _ expected: String? = nil) {
        findings.note(
          code, line: event.line, at: commitment.path(event), found: found, expected: expected)
        if code.severity == .error { isGood = false }
      }
      let day = period.days(from: event.day, to: event.day)
      if day.isEmpty || !service.isSuperset(of: day) {
        note(.eventOutsideService, event.day.description, period.intervals(service))
      } else if absent.isSuperset(of: day) {
        note(.eventOnAbsentDay, event.day.description)
      }
      if event.quantity < Quantity(0) { note(.priceNegative, event.quantity.description) }
      if let plan = plans[event.product] {
        if plan.rule.unit == .month {
          note(.eventUnit, event.product, "vrk h kpl")
        } else if event.unit != plan.unitText {
          note(.unitMismatch, event.unit, plan.unitText)
        }
      } else {
        note(.componentUnknown, event.product)
      }
      if isGood { good.append(index) }
    }
    return good
  }
}
