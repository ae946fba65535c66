import Domain

/// What the law forbids from a day on, and on some kinds of commitment.
///
/// - Source: domain.md §6 "Dated legality"; asiakasmaksulaki 734/1992 10 h § (no separate meal or support fee in 24-hour service housing
///   from 1.7.2021), 12 § (no client fee on a service voucher).
/// - Formula: an item that a limit names (none named: every fee component), on a commitment of a kind that it names (none named: every kind),
///   in a period whose first day is on or after the limit's day → `forbidden-by-law`, a warning or an error as the limit says.
/// - Rounding: none.
/// - Edges: a fee component on a voucher commitment is an error always, unless the rule book has a limit of its own for vouchers; products are
///   the producer's price and allowed. A forbidden item is computed all the same, so that the held row shows what it would have been. It is
///   told once an item, at the `OsaAlue`, package or first event that brings it.
/// - Example: YVPA-IKA, ATERIA, June 2021 → allowed; July 2021 → blocked. HOITO on a `palveluseteli` commitment → blocked.
struct LegalLimits {
  /// The kind of commitment on which no client fee may be charged.
  static let voucher = "palveluseteli"

  private let ofBook: [ServiceRules.LegalLimit]
  private let isForbiddenOnVouchers: Bool

  init(of rule: ItemRule, in rules: ServiceRules) {
    ofBook = rules.legality.filter { $0.items.contains(rule.code) || ($0.items.isEmpty && rule.kind == .component) }
    isForbiddenOnVouchers =
      rule.kind == .component && !rules.legality.contains { $0.commitmentKinds.contains(Self.voucher) }
  }

  func check(
    _ item: String, at place: ItemPlace, on commitment: CommitmentStatement, in period: Period,
    into findings: inout ClientFindings
  ) {
    if isForbiddenOnVouchers, commitment.kind == Self.voucher {
      findings.note(
        .forbiddenByLaw, line: place.line, at: commitment.path(place), found: item, expected: "734/1992 12 §")
    }
    for limit in ofBook
    where period.first >= limit.from
      && (limit.commitmentKinds.isEmpty || limit.commitmentKinds.contains(commitment.kind))
    {
      findings.note(
        .forbiddenByLaw, line: place.line, at: commitment.path(place), found: item,
        expected: "\(limit.source), \(limit.from)", severity: limit.effect == .block ? .error : .warning)
    }
  }
}
