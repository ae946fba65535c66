import Domain

/// The days stated as present.
///
/// - Source: domain.md §3: presence stated twice counts once; a day both present and absent, and presence outside the service days or the
///   period, are errors.
/// - Edges: a day both present and absent is told at the presence.
enum PresenceChecks {
  /// - Returns: the stated days that are service days.
  static func recorded(
    of commitment: CommitmentStatement, service: DaySet, absent: DaySet, in period: Period,
    into findings: inout ClientFindings
  ) -> DaySet {
    var recorded = DaySet()
    for presence in commitment.presences {
      func note(_ code: FindingCode, _ found: String, _ expected: String? = nil) {
        findings.note(
          code, line: presence.line, at: commitment.path(presence), found: found, expected: expected)
      }
      guard presence.first <= presence.last else {
        note(.datesReversed, interval(presence.first, presence.last))
        continue
      }
      let inMonth = period.days(from: presence.first, to: presence.last)
      if inMonth.count != presence.last.days(since: presence.first) + 1
        || !service.isSuperset(of: inMonth)
      {
        note(
          .presenceOutsideService, interval(presence.first, presence.last), period.intervals(service))
      }
      let both = inMonth.intersection(absent)
      if !both.isEmpty { note(.presentAndAbsent, period.intervals(both)) }
      recorded = recorded.union(inMonth.intersection(service))
    }
    return recorded
  }
}
