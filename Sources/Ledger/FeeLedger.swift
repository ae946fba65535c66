package import Domain

/// What the gateway may ask and tell its ledger, in business words. `SQLiteLedger` is the first engine behind it; a second one (several
/// nodes on PostgreSQL) is to pass the same contract tests.
///
/// Every call that writes is one durable transaction: when it returns, the power may fail. All calls are synchronous and may be made from
/// any thread; the writer is the one place where things are put in order.
package protocol FeeLedger: Sendable {
  // MARK: Arrival

  /// Writes down that a file was claimed, before it is read. Saying it again changes nothing.
  func claim(_ arrival: ArrivedFile) throws
  /// The arrivals whose file has no final place yet (claimed, or decided but not yet filed), oldest first: where recovery begins.
  func unfinishedArrivals() throws -> [ArrivalRecord]
  func arrival(_ id: IntakeID) throws -> ArrivalRecord?
  /// The file lies in its final place (archive or rejected): the arrival is over.
  func filed(_ id: IntakeID, at path: String) throws

  // MARK: Reading

  /// One transaction in which one report file's outcome is written. When `body` throws, nothing of it remains.
  ///
  /// The entry writes clients as they come, in bounded memory. Calling `reject` or `noteDuplicate` takes back all clients recorded.
  func enter<Result>(_ intake: IntakeID, _ body: (any ReportEntry) throws -> Result) throws -> Result

  // MARK: Review

  /// The organiser accepts a report's open lines for the next run.
  /// - Throws: `LedgerRefusal` with what is in the way.
  func approve(_ report: ReportNumber, by person: String, reason: String?, at time: Timestamp) throws
  /// The organiser sends a report back: its lines become rejected, its days are no longer known.
  func sendBack(_ report: ReportNumber, by person: String, reason: String, at time: Timestamp) throws
  func reports(_ filter: ReportFilter) throws -> [ReportSummary]
  /// By row number, or by the sender's id (newest version).
  func report(_ number: ReportNumber) throws -> ReportSummary?
  func newestReport(id: String) throws -> ReportSummary?
  func findings(of report: ReportNumber) throws -> [Finding]
  /// Every act of a person or change of state on the report, oldest first.
  func acts(on report: ReportNumber) throws -> [Act]
  /// Calls `each` for every line of the report in the order they were computed, in bounded memory.
  func lines(of report: ReportNumber, _ each: (StoredLine) throws -> Void) throws
  func line(_ number: LineNumber) throws -> StoredLine?
  /// What the line was computed from.
  func origin(of line: LineNumber) throws -> LineOrigin?

  // MARK: Runs

  /// Closes a run of the service in one transaction: takes every open line of approved reports not yet transferred (of `period` only,
  /// where given), groups them by payer × client × commitment in that order, and calls `form` for each group in bounded memory.
  ///
  /// `form` answers what becomes of the group; numbers of documents are given in order and never twice, and a number is only used up by a
  /// document that is formed. When every group has been offered, `seal` is called once; what it answers is fixed with the run. When either
  /// throws, nothing remains.
  /// - Returns: nil where there was nothing to take (no group was formed); then nothing is written but findings on held groups.
  func closeRun(
    of service: ServiceCode, period: Month?, book: RuleReference, by person: String,
    at time: Timestamp, form: (RunID, DocumentNumber, LineGroup) throws -> GroupOutcome,
    seal: (RunID) throws -> DatasetSeal
  ) throws -> RunSummary?
  /// The same as `closeRun` would do, and then takes it all back: for a dry run.
  func rehearseRun(
    of service: ServiceCode, period: Month?, book: RuleReference, at time: Timestamp,
    form: (RunID, DocumentNumber, LineGroup) throws -> GroupOutcome
  ) throws
  /// Offers every document of a closed run again, in its order, with its number: for building the dataset again.
  func documents(of run: RunID, _ each: (DocumentNumber, LineGroup) throws -> Void) throws
  func documentSummaries(of run: RunID) throws -> [DocumentSummary]
  /// closed → released → delivered; see `RunState`.
  func advance(_ run: RunID, to state: RunState, by person: String, at time: Timestamp, note: String?) throws
  func run(_ id: RunID) throws -> RunSummary?
  /// Newest first.
  func runs(of service: ServiceCode?) throws -> [RunSummary]
  func acts(on run: RunID) throws -> [Act]
  /// Lines in approved reports that the next run of each service would take.
  func waiting() throws -> [ServiceTally]

  // MARK: Proof

  /// The invariant per service (and period, where given): in = transferred + open + held + rejected.
  func reconcile(period: Month?) throws -> [Balance]
  /// Keeps a rule book's text under its service, id and version. The same text again changes nothing.
  /// - Throws: `LedgerRefusal` when the same id and version has another text.
  func keep(_ book: RuleReference, of service: ServiceCode, text: String, at time: Timestamp) throws
  func ruleBookText(_ book: RuleReference, of service: ServiceCode) throws -> String?
}

/// A file's identity, fixed when it is claimed.
package struct IntakeID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Sortable by time: `20240502T061200-0001-9f3c`.
  package let value: String
  package init(_ value: String) { self.value = value }
  package var description: String { value }
  package static func < (left: IntakeID, right: IntakeID) -> Bool { left.value < right.value }
}

package struct ArrivedFile: Hashable, Sendable {
  package var id: IntakeID
  /// Inbox subfolder it came through; empty for the inbox itself.
  package var source: String
  /// File name as it arrived.
  package var name: String
  package var sizeBytes: Int64
  package var claimedAt: Timestamp
  package init(
    id: IntakeID, source: String, name: String, sizeBytes: Int64, claimedAt: Timestamp
  ) {
    self.id = id
    self.source = source
    self.name = name
    self.sizeBytes = sizeBytes
    self.claimedAt = claimedAt
  }
}

package struct ArrivalRecord: Hashable, Sendable {
  package var file: ArrivedFile
  /// Nil until the outcome is committed.
  package var verdict: Verdict?
  /// Nil where the file gave no report (rejected).
  package var report: ReportNumber?
  /// SHA-256 of the file's bytes, lower-case hexadecimal; nil until the outcome is committed.
  package var fileDigest: String?
  /// Final place; nil until filed.
  package var path: String?
  package init(
    file: ArrivedFile, verdict: Verdict?, report: ReportNumber?, fileDigest: String?, path: String?
  ) {
    self.file = file
    self.verdict = verdict
    self.report = report
    self.fileDigest = fileDigest
    self.path = path
  }
}

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

/// The writing of one report file's outcome, inside one transaction.
package protocol ReportEntry: AbsenceHistory {
  /// The newest valid or returned version under the sender's id, whatever its state.
  func newestVersion(of reportID: String) throws -> KnownReport?
  /// False where no report of the service and month is valid: then `commitmentMonths` need not be asked.
  func knowsMonth(_ month: Month, of service: ServiceCode) throws -> Bool
  /// Another valid report (of another id) that has lines or days of this commitment and period; nil for none.
  func otherReport(with commitment: String, period: Month, service: ServiceCode, besides reportID: String)
    throws -> String?

  /// Begins the report's row. Call once, before `record`.
  func begin(_ header: ReportHeader, book: RuleReference) throws
  /// Writes one client with days, lines and findings.
  func record(_ client: ClientStatement, fees: ClientFees) throws
  /// Ends the report: writes the findings of the report as a whole, sets its verdict, supersedes older versions (their lines become
  /// rejected unless transferred), and tallies what came in.
  /// - Returns: the report's number.
  func finish(verdict: Verdict, findings: [Finding], digests: ReportDigests, at time: Timestamp) throws
    -> ReportNumber
  /// The file is refused: whatever was begun is taken back, the findings are kept with the arrival.
  func reject(_ header: ReportHeader?, findings: [Finding], fileDigest: String?, at time: Timestamp) throws
  /// The file says what is here already: whatever was begun is taken back.
  func noteDuplicate(of report: ReportNumber, findings: [Finding], fileDigest: String, at time: Timestamp) throws
  /// Codes of clients that `older` has and the report being entered does not; call after the last `record`.
  func clientsLeftOut(comparedWith older: ReportNumber) throws -> [String]
}

package struct ReportDigests: Hashable, Sendable {
  /// SHA-256 of the bytes.
  package var file: String
  /// SHA-256 of the canonical content (domain.md §9).
  package var content: String
  package init(file: String, content: String) {
    self.file = file
    self.content = content
  }
}

package struct KnownReport: Hashable, Sendable {
  package var number: ReportNumber
  package var version: Int
  package var period: Month
  package var service: ServiceCode
  package var unitCode: String
  package var contentDigest: String
  /// True where any of its lines has been transferred: a new version of it needs corrections.
  package var hasTransferredLines: Bool
  package init(
    number: ReportNumber, version: Int, period: Month, service: ServiceCode, unitCode: String,
    contentDigest: String, hasTransferredLines: Bool
  ) {
    self.number = number
    self.version = version
    self.period = period
    self.service = service
    self.unitCode = unitCode
    self.contentDigest = contentDigest
    self.hasTransferredLines = hasTransferredLines
  }
}

/// Where a report stands with the organiser.
package enum ReviewState: String, CaseIterable, Hashable, Sendable {
  /// Computed, waiting to be checked (TARKASTETTAVANA).
  case toCheck
  case approved
  /// Sent back to the producer.
  case returned
  /// A newer version took its place.
  case superseded
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
  package var fileName: String
  package var clients: Int
  package var lines: Int
  package var heldLines: Int
  package var total: Money
  package var findings: Int
  package init(
    number: ReportNumber, id: String, version: Int, period: Month, service: ServiceCode,
    unitCode: String, unitName: String, providerName: String, verdict: Verdict, state: ReviewState,
    receivedAt: Timestamp, book: RuleReference, fileName: String, clients: Int, lines: Int,
    heldLines: Int, total: Money, findings: Int
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
    self.fileName = fileName
    self.clients = clients
    self.lines = lines
    self.heldLines = heldLines
    self.total = total
    self.findings = findings
  }
}

/// A line as the ledger keeps it.
package struct StoredLine: Hashable, Sendable {
  package var number: LineNumber
  package var report: ReportNumber
  package var line: FeeLine
  package var run: RunID?
  package var document: DocumentNumber?
  package init(
    number: LineNumber, report: ReportNumber, line: FeeLine, run: RunID?, document: DocumentNumber?
  ) {
    self.number = number
    self.report = report
    self.line = line
    self.run = run
    self.document = document
  }
}

/// What a stored line was computed from: enough to compute it again.
package struct LineOrigin: Hashable, Sendable {
  package var report: ReportSummary
  package var header: ReportHeader
  package var client: ClientStatement
  package init(report: ReportSummary, header: ReportHeader, client: ClientStatement) {
    self.report = report
    self.header = header
    self.client = client
  }
}

/// The lines that make one document: one payer, client and commitment of one service, ordered by period, item and number.
package struct LineGroup: Hashable, Sendable {
  package var payer: PayerID
  package var client: ClientStatement
  package var commitment: String
  package var unitCode: String
  package var unitName: String
  package var lines: [StoredLine]
  /// Days of each period among the lines.
  package var months: [CommitmentMonth]
  package init(
    payer: PayerID, client: ClientStatement, commitment: String, unitCode: String, unitName: String,
    lines: [StoredLine], months: [CommitmentMonth]
  ) {
    self.payer = payer
    self.client = client
    self.commitment = commitment
    self.unitCode = unitCode
    self.unitName = unitName
    self.lines = lines
    self.months = months
  }
  package var total: Money { lines.reduce(.zero) { $0 + $1.line.amount } }
}

package enum GroupOutcome: Hashable, Sendable {
  /// A document of this reference and total is in the dataset.
  case formed(reference: String)
  /// No document is formed, but the lines are done (zero total): they count as transferred with nothing sent.
  case settled(Finding)
  /// The lines wait for a person, with this finding.
  case held(Finding)
}

package struct DatasetSeal: Hashable, Sendable {
  /// File name, never repeated.
  package var name: String
  /// `idoc-xml`, `idoc-flat`, `rows`, `csv`.
  package var format: String
  /// Lower-case hexadecimal.
  package var sha256: String
  package var sizeBytes: Int64
  package init(name: String, format: String, sha256: String, sizeBytes: Int64) {
    self.name = name
    self.format = format
    self.sha256 = sha256
    self.sizeBytes = sizeBytes
  }
}

package enum RunState: String, CaseIterable, Hashable, Sendable {
  case open, closed, released, delivered, acknowledged, failed, unknown
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
  package init(
    id: RunID, service: ServiceCode, state: RunState, period: Month, book: RuleReference,
    closedAt: Timestamp, closedBy: String, documents: Int, lines: Int, total: Money,
    seal: DatasetSeal
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
}

package struct ServiceTally: Hashable, Sendable {
  package var service: ServiceCode
  package var lines: Int
  package var total: Money
  package init(service: ServiceCode, lines: Int, total: Money) {
    self.service = service
    self.lines = lines
    self.total = total
  }
}

/// One service's side of the invariant, counted in lines and in cents. `incoming` is tallied when reports come in, the rest is counted from
/// the lines as they are now: two ways to the same sum.
package struct Balance: Hashable, Sendable {
  package struct Sum: Hashable, Sendable {
    package var lines: Int
    package var amount: Money
    package init(lines: Int, amount: Money) {
      self.lines = lines
      self.amount = amount
    }
  }
  package var service: ServiceCode
  package var incoming: Sum
  package var transferred: Sum
  package var open: Sum
  package var held: Sum
  package var rejected: Sum
  package init(
    service: ServiceCode, incoming: Sum, transferred: Sum, open: Sum, held: Sum, rejected: Sum
  ) {
    self.service = service
    self.incoming = incoming
    self.transferred = transferred
    self.open = open
    self.held = held
    self.rejected = rejected
  }
  package var isBalanced: Bool {
    incoming.lines == transferred.lines + open.lines + held.lines + rejected.lines
      && incoming.amount == transferred.amount + open.amount + held.amount + rejected.amount
  }
}

/// The ledger refuses an act, and says why and what to do.
package struct LedgerRefusal: Error, Hashable, Sendable {
  package var code: Code
  package var message: Bilingual
  package init(_ code: Code, _ message: Bilingual) {
    self.code = code
    self.message = message
  }
  package enum Code: String, CaseIterable, Hashable, Sendable {
    case unknownReport = "report-unknown"
    case unknownRun = "run-unknown"
    case wrongState = "wrong-state"
    case alreadyTransferred = "already-transferred"
    case nothingToApprove = "nothing-to-approve"
    case ruleBookChanged = "rule-book-changed"
  }
}
