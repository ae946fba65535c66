/// The ledger's own number of one version of one report.
package struct ReportNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int64
  package init(_ number: Int64) { self.number = number }
  package var description: String { String(number) }
  package static func < (left: ReportNumber, right: ReportNumber) -> Bool { left.number < right.number }
}

/// The ledger's own number of one fee line.
package struct LineNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int64
  package init(_ number: Int64) { self.number = number }
  package var description: String { String(number) }
  package static func < (left: LineNumber, right: LineNumber) -> Bool { left.number < right.number }
}

/// Where a report stands with the organiser.
package enum ReviewState: String, CaseIterable, Hashable, Sendable {
  /// Computed, waiting to be checked (TARKASTETTAVANA).
  case toCheck
  /// Checked by a person, waiting to be approved; where the service asks for four eyes, by another one.
  case checked
  case approved
  /// Sent back to the producer.
  case returned
  /// A newer version took its place.
  case superseded

  /// True where its lines and days count.
  package var isValid: Bool {
    switch self {
    case .toCheck, .checked, .approved: true
    case .returned, .superseded: false
    }
  }
}

package struct ReportFilter: Hashable, Sendable {
  package var service: ServiceCode?
  package var period: Month?
  package var state: ReviewState?
  package init(service: ServiceCode? = nil, period: Month? = nil, state: ReviewState? = nil) {
    self.service = service
    self.period = period
    self.state = state
  }
}

package struct ReportSummary: Hashable, Sendable {
  package var number: ReportNumber
  package var id: String
  package var version: Int
  package var period: Month
  package var service: ServiceCode
  package var unitCode: String
  package var unitName: String
  package var providerName: String
  package var verdict: Verdict
  package var state: ReviewState
  package var receivedAt: Timestamp
  package var book: RuleReference
  /// The catalogue's reference, empty where there was none.
  package var catalogue: String
  package var fileName: String
  package var clients: Int
  package var lines: Int
  package var heldLines: Int
  package var total: Money
  package var findings: Int
  /// Who checked it off; nil where nobody did.
  package var checkedBy: String?
  package init(
    number: ReportNumber, id: String, version: Int, period: Month, service: ServiceCode,
    unitCode: String, unitName: String, providerName: String, verdict: Verdict, state: ReviewState,
    receivedAt: Timestamp, book: RuleReference, catalogue: String = "", fileName: String, clients: Int, lines: Int,
    heldLines: Int, total: Money, findings: Int, checkedBy: String? = nil
  ) {
    self.number = number
    self.id = id
    self.version = version
    self.period = period
    self.service = service
    self.unitCode = unitCode
    self.unitName = unitName
    self.providerName = providerName
    self.verdict = verdict
    self.state = state
    self.receivedAt = receivedAt
    self.book = book
    self.catalogue = catalogue
    self.fileName = fileName
    self.clients = clients
    self.lines = lines
    self.heldLines = heldLines
    self.total = total
    self.findings = findings
    self.checkedBy = checkedBy
  }
}

/// A line as the ledger keeps it.
package struct StoredLine: Hashable, Sendable {
  package var number: LineNumber
  package var report: ReportNumber
  package var line: FeeLine
  package var run: RunID?
  package var document: DocumentNumber?
  /// True where a person released it: a run does not hold it again for what a person may decide.
  package var isReleased: Bool
  package init(
    number: LineNumber, report: ReportNumber, line: FeeLine, run: RunID?, document: DocumentNumber?,
    isReleased: Bool = false
  ) {
    self.number = number
    self.report = report
    self.line = line
    self.run = run
    self.document = document
    self.isReleased = isReleased
  }
}

/// A row of the log of acts: who did what, when and why.
package struct Act: Hashable, Sendable {
  package var at: Timestamp
  package var person: String
  /// `approve`, `return`, `close`, `release`, `deliver` …
  package var what: String
  package var reason: String?
  package init(at: Timestamp, person: String, what: String, reason: String?) {
    self.at = at
    self.person = person
    self.what = what
    self.reason = reason
  }

  /// Who did it where no person did.
  package static let gateway = "maksusilta"
}
