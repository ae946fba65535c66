import Domain

/// The payers of a commitment (`Maksaja`).
///
/// - Source: domain.md §7 "Roles".
/// - Edges: an empty code, a role that is none of the four, and the same payer twice in one role, are errors; one payer in two roles is allowed (a guardian who
///   also receives the invoice).
enum PayerChecks {
  static let roles = [RemainderPayer.guardianRole, "maksaja", "laskunsaaja", "yhteisvelallinen"]

  static func check(_ commitment: CommitmentStatement, into findings: inout ClientFindings) {
    for (index, payer) in commitment.payers.enumerated() {
      func note(_ code: FindingCode, _ found: String, _ expected: String? = nil) {
        findings.note(code, line: payer.line, at: commitment.path(payer), found: found, expected: expected)
      }
      if NameChecks.isBlank(payer.code) {
        findings.note(.payerCodeEmpty, line: payer.line, at: commitment.path(payer))
      }
      if !roles.contains(payer.role) { note(.payerRoleUnknown, payer.role, roles.joined(separator: " ")) }
      if commitment.payers[..<index].contains(where: { $0.code == payer.code && $0.role == payer.role }) {
        note(.payerTwice, payer.code)
      }
    }
  }
}
