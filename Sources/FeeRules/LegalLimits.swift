import Domain

/// What the law forbids from a day on, and on some kinds of commitment.
///
/// - Source: domain.md §6 "Dated legality"; asiakasmaksulaki 734/1992 10 h § (no separate meal or support fee in 24-hour service housing
///   from 1.7.2021), 12 § (no client fee on a service voucher).
/// - Formula: an item of a limit in a period whose first day is on or after the limit's day → `forbidden-by-law`, a warning or an error as
///   the limit says. A fee component on a voucher commitment → always an error.
/// - Edges: a forbidden item is computed all the same, so that the held row shows what it would have been.
/// - Example: YVPA-IKA, ATERIA, June 2021 → allowed; July 2021 → blocked.
enum LegalLimits {
  /// The kind of commitment on which no client fee may be charged.
  static let voucher = "palveluseteli"

  static func check(
    _ item: ComponentStatement, plan: ItemPlan, on commitment: CommitmentStatement, in period: Period,
    into findings: inout ClientFindings
  ) {
    for limit in plan.legalLimits where period.first >= limit.from {
      findings.note(
        .forbiddenByLaw, line: item.line, at: commitment.path(item), found: item.code,
        expected: "\(limit.source), \(limit.from)",
        severity: limit.effect == .block ? .error : .warning)
    }
    if commitment.kind == voucher {
      findings.note(
        .forbiddenByLaw, line: item.line, at: commitment.path(item), found: item.code,
        expected: "734/1992 12 §")
    }
  }
}
