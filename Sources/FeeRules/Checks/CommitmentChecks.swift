import Domain

/// The values of a commitment itself.
///
/// - Source: domain.md §3, §6, §10.
/// - Edges: a commitment of which only the number is stated, and which no feed has stated, is unknown, and its kind is not asked for. The second
///   statement of a number is an error and is not computed, so that no line is there twice. An unknown contract is an error even where every
///   price is stated: its payer and absence rules are not known.
enum CommitmentChecks {
  /// - Returns: false where the commitment cannot be computed.
  static func check(
    _ commitment: CommitmentStatement, of client: ClientStatement, kinds: Set<String>,
    into findings: inout ClientFindings
  ) -> Bool {
    var computable = true
    if NameChecks.isBlank(commitment.number) {
      findings.note(.commitmentNumberEmpty, line: commitment.line, at: commitment.path)
    } else if client.commitments.contains(where: {
      $0.position < commitment.position && $0.number == commitment.number
    }) {
      findings.note(
        .commitmentTwice, line: commitment.line, at: commitment.path, found: commitment.number)
      computable = false
    }
    let isNumberOnly = commitment.validFrom == nil && commitment.kind.isEmpty
    if !isNumberOnly, !kinds.contains(commitment.kind) {
      findings.note(
        .commitmentKind, line: commitment.line, at: commitment.path, found: commitment.kind,
        expected: kinds.sorted().joined(separator: " "))
    }
    if let from = commitment.validFrom {
      if let to = commitment.validTo, to < from {
        findings.note(
          .datesReversed, line: commitment.line, at: commitment.path, found: interval(from, to))
        computable = false
      }
    } else {
      findings.note(
        .commitmentUnknown, line: commitment.line, at: commitment.path, found: commitment.number)
      computable = false
    }
    return computable
  }

  /// - Returns: the contract's code where it is known.
  static func contract(
    of commitment: CommitmentStatement, known: [String: ContractTerms], into findings: inout ClientFindings
  ) -> String? {
    guard let contract = commitment.contract else { return nil }
    if known[contract] != nil { return contract }
    findings.note(.contractUnknown, line: commitment.line, at: commitment.path, found: contract)
    return nil
  }
}
