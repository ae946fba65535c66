import Domain
import Inbox
import Ledger
import ReportXML

/// The flow of one of SAP's receipts: known for what it is, told from those that came before, and kept with its identity.
///
/// What it says of documents is not read yet; it lies in the archive, named by its arrival, until that is.
struct ReceiptIntake {
  private let premises: Premises

  init(_ premises: Premises) { self.premises = premises }

  func take(_ file: ClaimedFile) throws -> IntakeOutcome {
    var outcome = IntakeOutcome(.accepted, header: nil, findings: [])
    if try premises.ledger.knowsReceipt(file.digest) {
      outcome = IntakeOutcome(.duplicate, header: nil, findings: [Finding(.receiptDuplicate, line: nil, place: "")])
    } else if !isReceipt(file.opening) {
      outcome = IntakeOutcome(
        .rejected, header: nil,
        findings: [Finding(file.opening.isEmpty ? .empty : .receiptUnknown, line: nil, place: "")])
    }
    try file.refuseChanged(premises.files)
    try premises.ledger.decide(
      receipt: file.work.id, outcome.verdict, findings: outcome.findings, at: premises.clock.now())
    return outcome
  }

  /// Status IDocs as XML, or a flat status file, whose records begin with their name (SAP structure EDI_DS40).
  private func isReceipt(_ opening: [UInt8]) -> Bool {
    if opening.starts(with: "EDI_DS40".utf8) { return true }
    return ["ALEAUD01", "SYSTAT01"].contains(rootElementName(opening: opening) ?? "")
  }
}
