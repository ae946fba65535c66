package import Domain
import Ledger
import Logging

/// The log of acts, the use log, and the proof that both are as they were written.
extension Operator {
  /// How the chain stands, and whether it holds what was asked for.
  package struct AuditVerdict: Hashable, Sendable {
    package var verification: AuditVerification
    /// The head asked for; nil where none was.
    package var expected: String?
    package var isWhole: Bool {
      verification.flaw == nil && (expected == nil || verification.expectedAt != nil)
    }
  }

  package func verifyAudit(expecting hash: String?) throws -> AuditVerdict {
    let hash = hash?.lowercased()
    let verdict = AuditVerdict(verification: try premises.ledger.verifyAudit(expecting: hash), expected: hash)
    if !verdict.isWhole {
      premises.log.event(
        .auditBroken, .error,
        [
          "row": verdict.verification.flaw.map { "\($0.number)" } ?? "",
          "why": verdict.verification.flaw?.kind.rawValue ?? "head-unknown",
        ])
    }
    return verdict
  }

  /// Oldest first.
  package func acts(_ filter: AuditFilter, _ each: (AuditRow) throws -> Void) throws {
    try premises.ledger.acts(filter, each)
  }

  /// Oldest first; of `client` only uses that showed data of theirs.
  package func uses(of client: String?, _ each: (Use) throws -> Void) throws {
    try premises.ledger.uses(of: client, each)
  }
}
