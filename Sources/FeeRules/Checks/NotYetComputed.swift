import Domain

/// What a report may say and the rules do not compute yet: told as an error, so that nothing is dropped and nobody is billed for another.
///
/// - Source: domain.md §6 (packages, events), §7 (payers); interfaces.md §1 (`voimaan`).
/// - Edges: a recipient (`laskunsaaja`) and a co-debtor (`yhteisvelallinen`) do not change who pays and pass. A commitment's events are told
///   once, at the first. A statement that rules only from a day inside the month or later (`voimaan`) leaves the days before it to other
///   prices, which are not looked up yet; one that rules from the 1st or the first day of validity passes. What computes one of these takes its case out of here.
enum NotYetComputed {
  static let rolesThatPass: Set<String> = ["laskunsaaja", "yhteisvelallinen"]

  static func check(
    _ commitment: CommitmentStatement, in period: Period, into findings: inout ClientFindings
  ) {
    if let ruling = commitment.effectiveFrom,
      ruling > max(period.first, commitment.validFrom ?? period.first)
    {
      findings.note(
        .notYetComputed, line: commitment.line, at: commitment.path + "/@voimaan",
        found: ruling.description)
    }
    for package in commitment.packages {
      if let last = package.last, last < package.first {
        findings.note(
          .datesReversed, line: package.line, at: commitment.path(package),
          found: interval(package.first, last))
      }
      findings.note(
        .notYetComputed, line: package.line, at: commitment.path(package), found: package.code)
    }
    for rule in commitment.payerRules {
      findings.note(
        .notYetComputed, line: rule.line, at: commitment.path(rule), found: rule.payer)
    }
    for payer in commitment.payers where !rolesThatPass.contains(payer.role) {
      findings.note(
        .notYetComputed, line: payer.line, at: commitment.path(payer), found: payer.role)
    }
    if let event = commitment.events.first {
      findings.note(
        .notYetComputed, line: event.line, at: commitment.path(event), found: event.product)
    }
  }
}
