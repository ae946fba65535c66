/// The ledger refuses an act, and says why and what to do.
package struct LedgerRefusal: Error, Hashable, Sendable {
  package var code: Code
  package var message: Bilingual
  package init(_ code: Code, _ message: Bilingual) {
    self.code = code
    self.message = message
  }
  package enum Code: String, CaseIterable, Hashable, Sendable {
    case unknownArrival = "arrival-unknown"
    case unknownReport = "report-unknown"
    case unknownRun = "run-unknown"
    case unknownLine = "line-unknown"
    case unknownDocument = "document-unknown"
    case deliveryOpen = "delivery-open"
    case deliveryOver = "delivery-over"
    case unknownAttachment = "attachment-unknown"
    case wrongState = "wrong-state"
    case alreadyTransferred = "already-transferred"
    case nothingToApprove = "nothing-to-approve"
    case notChecked = "not-checked"
    case samePerson = "same-person"
    case heldForError = "held-for-error"
    case datesReversed = "dates-reversed"
    case ruleBookChanged = "rule-book-changed"
    case catalogueChanged = "catalogue-changed"
  }
}
