import Domain

/// Who pays what the payer rules leave of an item.
///
/// - Source: domain.md §7 "Remainder payer", "Roles".
/// - Formula: the first `Maksaja` of the commitment with role `edunvalvoja`; else, for an item that a contract with a payer (sopimusmaksaja) lists,
///   on a commitment without payer rules of its own, that payer; else the client.
/// - Rounding: none.
/// - Edges: the service's rules do not count as the commitment's own. `laskunsaaja` receives the invoice and pays only where a rule names it;
///   `maksaja` pays what rules give, `yhteisvelallinen` is a partner on the document. Where the contract's payer is the client, the client pays.
/// - Example: SOP-2024-02 names KUNTA-X: HOIVA-VRK-1 goes to KUNTA-X, EURO, which it does not list, to the client; with EV-77 as guardian both to
///   EV-77.
enum RemainderPayer {
  static let guardianRole = "edunvalvoja"

  static func guardian(of commitment: CommitmentStatement) -> PayerID? {
    commitment.payers.first { $0.role == guardianRole }.map { .guardian($0.code) }
  }

  /// - Parameter isListed: true where the commitment's contract lists the item.
  static func payer(by plan: PayerPlan, isListed: Bool) -> (payer: PayerID, why: Derivation.Allocation.Remainder) {
    if let guardian = plan.guardian { return (guardian, .guardian) }
    if isListed, let payer = plan.contractPayer { return (payer, .contract) }
    return (.client, .client)
  }
}
