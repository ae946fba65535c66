/// Where statuses came from.
package enum ReceiptSource: Hashable, Sendable {
  /// A file from the receipts folder.
  case file(IntakeID)
  /// What the receiver answered to an attempt to deliver.
  case answer(DeliveryNumber)
}

/// What one status did to its document.
package enum ReceiptEffect: Hashable, Sendable {
  /// With the document as it was.
  case moved(DocumentRecord, to: DocumentState)
  /// It says what is known already, or less.
  case noted(DocumentRecord)
  /// None of ours, or its number and its reference name two.
  case unknownDocument
  /// The document has not left: its run stands in this state.
  case notSent(DocumentRecord, RunState)
  /// It contradicts what is known; nothing was moved.
  case conflict(DocumentRecord, DocumentState.Conflict)
}

/// One status as the ledger keeps it.
package struct DocumentReceipt: Hashable, Sendable {
  package var code: String
  package var loggedAt: Timestamp?
  /// The document's after it.
  package var state: DocumentState
  /// The receiver's words: may hold personal data, so never logged.
  package var message: String?
  package var receiverKey: String?
  package var takenAt: Timestamp
  /// Nil where it was an answer.
  package var arrival: IntakeID?
  package init(
    code: String, loggedAt: Timestamp?, state: DocumentState, message: String?, receiverKey: String?,
    takenAt: Timestamp, arrival: IntakeID?
  ) {
    self.code = code
    self.loggedAt = loggedAt
    self.state = state
    self.message = message
    self.receiverKey = receiverKey
    self.takenAt = takenAt
    self.arrival = arrival
  }
}

/// A delivered run some of whose documents have no last word of the receiver yet.
package struct AwaitedRun: Hashable, Sendable {
  package var run: RunSummary
  package var deliveredAt: Timestamp
  package var counts: DocumentCounts
  package init(run: RunSummary, deliveredAt: Timestamp, counts: DocumentCounts) {
    self.run = run
    self.deliveredAt = deliveredAt
    self.counts = counts
  }
}
