import Domain

/// The values of a commitment itself.
///
/// - Source: domain.md §3, §6, §10.
/// - Edges: a commitment of which only the number is stated is unknown until the commitment feed is read, and its
///   kind is not asked for. The second statement of a number
///   is an error and is not computed, so that no line is there twice.
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
}
