package enum RunState: String, CaseIterable, Hashable, Sendable {
  case open, closed, released, delivered, acknowledged, failed, unknown, cancelled
}

package struct RunSummary: Hashable, Sendable {
  package var id: RunID
  package var service: ServiceCode
  package var state: RunState
  package var period: Month
  package var book: RuleReference
  package var closedAt: Timestamp
  package var closedBy: String
  package var documents: Int
  package var lines: Int
  package var total: Money
  package var seal: DatasetSeal
  /// The time of the queue's schedule that it was closed for; nil where a person closed it.
  package var scheduledFor: Timestamp?
  package init(
    id: RunID, service: ServiceCode, state: RunState, period: Month, book: RuleReference,
    closedAt: Timestamp, closedBy: String, documents: Int, lines: Int, total: Money,
    seal: DatasetSeal, scheduledFor: Timestamp? = nil
  ) {
    self.id = id
    self.service = service
    self.state = state
    self.period = period
    self.book = book
    self.closedAt = closedAt
    self.closedBy = closedBy
    self.documents = documents
    self.lines = lines
    self.total = total
    self.seal = seal
    self.scheduledFor = scheduledFor
  }
}

package struct DatasetSeal: Hashable, Sendable {
  /// File name, never repeated.
  package var name: String
  /// `idoc-xml`, `idoc-flat`, `rows`, `csv`.
  package var format: String
  /// Lower-case hexadecimal.
  package var sha256: String
  package var sizeBytes: Int64
  /// What of the settings, beside the rule book, the dataset was made with, as text: enough to make it again when they have changed.
  package var settings: String
  package init(name: String, format: String, sha256: String, sizeBytes: Int64, settings: String = "") {
    self.name = name
    self.format = format
    self.sha256 = sha256
    self.sizeBytes = sizeBytes
    self.settings = settings
  }
}

package struct DocumentSummary: Hashable, Sendable {
  package var number: DocumentNumber
  package var reference: String
  package var client: String
  package var commitment: String
  package var payer: PayerID
  package var lines: Int
  package var total: Money
  package init(
    number: DocumentNumber, reference: String, client: String, commitment: String, payer: PayerID,
    lines: Int, total: Money
  ) {
    self.number = number
    self.reference = reference
    self.client = client
    self.commitment = commitment
    self.payer = payer
    self.lines = lines
    self.total = total
  }
}

/// What the next run of a service would take.
package struct ServiceTally: Hashable, Sendable {
  package var service: ServiceCode
  package var lines: Int
  package var total: Money
  /// The latest period among the lines.
  package var latestPeriod: Month
  package init(service: ServiceCode, lines: Int, total: Money, latestPeriod: Month) {
    self.service = service
    self.lines = lines
    self.total = total
    self.latestPeriod = latestPeriod
  }
}
