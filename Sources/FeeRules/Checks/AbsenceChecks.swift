import Domain

/// Absences that cannot be as they are stated.
///
/// - Source: domain.md §3 "Errors on that client".
/// - Edges: each flaw of each absence is told at its element; an overlap is told at the absence that stands later.
enum AbsenceChecks {
  static func note(
    _ flaws: AbsentDays.Flaws, twice: DaySet, on absence: AbsenceStatement,
    of commitment: CommitmentStatement, service: DaySet, in period: Period,
    into findings: inout ClientFindings
  ) {
    func note(_ code: FindingCode, _ found: String, _ expected: String? = nil) {
      findings.note(
        code, line: absence.line, at: commitment.path(absence), found: found, expected: expected)
    }
    if flaws.contains(.reversed) {
      note(.datesReversed, interval(absence.first, absence.last))
    }
    if flaws.contains(.unknownReason) { note(.absenceReason, absence.reason) }
    if flaws.contains(.outside) {
      note(
        .absenceOutsideService, interval(absence.first, absence.last), period.intervals(service))
    }
    if flaws.contains(.overlap) { note(.absencesOverlap, period.intervals(twice)) }
  }
}
