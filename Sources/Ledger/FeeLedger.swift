package import Domain

/// What the gateway may ask and tell its ledger, in business words. `SQLiteLedger` is the first engine behind it; a second one (several
/// nodes on PostgreSQL) is to pass the same contract tests.
///
/// Every call that writes is one durable transaction: when it returns, the power may fail. Calls inside `together` share one. All calls are synchronous and may be made from
/// any thread; the writer is the one place where things are put in order.
package protocol FeeLedger: Sendable, ClientHistory {
  // MARK: Arrival

  /// Everything that `body` tells the ledger becomes one durable transaction: many files share the wait for the disk. Each call inside is
  /// whole or nothing by itself; when `body` throws, nothing of any remains.
  func together<Result>(_ body: () throws -> Result) throws -> Result
  /// Writes down that files were claimed, with the identity they keep for ever, before they are read; for files written down before, that
  /// reading them begins once more.
  /// - Returns: each as the ledger has it, in their order.
  func claim(_ files: [ArrivedFile]) throws -> [ArrivalRecord]
  /// The claim is taken back: the file lies in its sender's folder again. Only of an arrival without an outcome.
  func withdraw(_ id: IntakeID) throws
  /// The arrivals whose file has no final place yet (claimed, or decided but not yet filed), oldest first: where recovery begins.
  func unfinishedArrivals() throws -> [ArrivalRecord]
  func arrival(_ id: IntakeID) throws -> ArrivalRecord?
  /// The newest arrival's id; nil where none came yet.
  func newestArrival() throws -> IntakeID?
  /// Calls `each` for every arrival, oldest first, in bounded memory: for proofs that the files are where the ledger says.
  func arrivals(_ each: (ArrivalRecord) throws -> Void) throws
  /// What became of a receipt.
  /// - Parameter verdict: accepted, duplicate or rejected.
  func decide(receipt id: IntakeID, _ verdict: Verdict, findings: [Finding], at time: Timestamp) throws
  /// True where a receipt of these bytes was accepted before.
  func knowsReceipt(_ fileDigest: String) throws -> Bool
  /// What was found about the file as a whole, and kept with a refused or duplicate arrival, and all that was found about a feed; for a
  /// report that was taken see `findings(of report:)`.
  func findings(of intake: IntakeID) throws -> [Finding]
  /// Files lie in their final places (archive or rejected), by arrival: these are over.
  func filed(_ places: [(id: IntakeID, path: String)]) throws

  // MARK: Reading

  /// One transaction in which one report file's outcome is written. When `body` throws, nothing of it remains.
  ///
  /// The entry writes clients as they come, in bounded memory. Calling `reject` or `noteDuplicate` takes back all clients recorded.
  func enter<Result>(_ intake: IntakeID, _ body: (any ReportEntry) throws -> Result) throws -> Result
  /// The same for a commitment feed.
  func enterFeed<Result>(_ intake: IntakeID, _ body: (any FeedEntry) throws -> Result) throws -> Result

  /// Writes out what was taken quickly and waits folded, where no entry has begun since this was called before; whoever asks first would
  /// else do it. In short transactions; ends when an entry begins. `stop` is asked between them.
  func unfoldInQuiet(unless stop: () -> Bool) throws

  /// Moves what has been committed from the ledger's log to its place, as far as nobody reads there; what is committed is safe either way. Others
  /// may write meanwhile.
  func moveLog() throws

  // MARK: Review

  /// A person has checked the report; approving it is another step, perhaps another person's.
  func checkOff(_ report: ReportNumber, by person: String, reason: String?, at time: Timestamp) throws
  /// The organiser accepts a report's open lines for the next run.
  /// - Throws: `LedgerRefusal` with what is in the way.
  func approve(_ report: ReportNumber, by person: String, reason: String?, at time: Timestamp, fourEyes: FourEyes)
    throws
  /// The gateway itself accepts a report that nobody has looked at. Asks for nothing folded.
  ///
  /// `percent` is the most that its sum may differ from the last month's; nil where nobody reviews, whatever it is.
  /// - Returns: the figures; whether they sufficed, `isApproved` tells.
  func approveAutomatically(_ report: ReportNumber, within percent: Int?, at time: Timestamp) throws -> AutoApproval
  /// Who checked or approved a report with lines in a document of the run, or released a held line that went with it. Programs left out.
  ///
  /// Who closed the run is not among them: closing takes what others approved.
  func peopleBehind(_ run: RunID) throws -> Set<String>
  /// The organiser sends a report back: its lines become rejected, its days are no longer known.
  func sendBack(_ report: ReportNumber, by person: String, reason: String, at time: Timestamp) throws
  func reports(_ filter: ReportFilter) throws -> [ReportSummary]
  func report(_ number: ReportNumber) throws -> ReportSummary?
  /// The newest version under the sender's id.
  func newestReport(id: String) throws -> ReportSummary?
  func findings(of report: ReportNumber) throws -> [Finding]
  /// Every act of a person or change of state on the report, oldest first.
  func acts(on report: ReportNumber) throws -> [Act]
  /// Calls `each` for every line of the report in the order they were computed, in bounded memory.
  func lines(of report: ReportNumber, _ each: (StoredLine) throws -> Void) throws
  func line(_ number: LineNumber) throws -> StoredLine?
  /// The days of earlier months as they were known when the report came in: what its lines were computed with, whatever came later.
  func history(before report: ReportNumber) -> any ClientHistory
  /// The same with the report's own clients: what the corrections that it wrote about other reports' clients were computed with.
  func history(upTo report: ReportNumber) -> any ClientHistory
  /// What the line was computed from.
  func origin(of line: LineNumber) throws -> LineOrigin?
  /// Calls `each` for every client of the report in its order, in bounded memory: for computing it again.
  func clients(of report: ReportNumber, _ each: (ReportedClient) throws -> Void) throws

  // MARK: What waits for a person

  /// The manual list: everything that waits for a person or was carried to the next run, one entry per report, client, commitment, payer
  /// and cause; by service, client, commitment.
  func manualList(of service: ServiceCode?, period: Month?) throws -> [ManualEntry]
  /// Open lines of these wait until they are released.
  /// - Throws: `LedgerRefusal` where a line is unknown or not open; then none is held.
  func hold(_ lines: [LineNumber], by person: String, reason: String, at time: Timestamp) throws
  /// Lines held for a person become open, and what a person let go is not held again for the same cause (`StoredLine.isReleased`).
  /// - Throws: `LedgerRefusal` where a line is unknown, not held, or held for an error (that needs a new version); then none is released.
  func release(_ lines: [LineNumber], by person: String, reason: String, at time: Timestamp) throws

  /// What whoever approves looks at, but for the missing reports (`lastReports(before:)`); in bounded memory however large the month.
  func checkList(of service: ServiceCode, period: Month) throws -> CheckList

  // MARK: Packages

  /// Attaches a package to clients of a service, each from `first` to `last`; one act each, in one transaction.
  func attach(
    _ package: String, of service: ServiceCode, to clients: [ClientKey], first: Day, last: Day?, by person: String,
    reason: String?, at time: Timestamp
  ) throws -> [AttachmentNumber]
  /// Gives attachments a new last day; one act each, in one transaction.
  func extend(_ attachments: [AttachmentNumber], to last: Day, by person: String, reason: String?, at time: Timestamp)
    throws
  /// By service, package, client and first day.
  func attachments(of service: ServiceCode?) throws -> [PackageAttachment]
  /// Every act on the attachment, oldest first.
  func acts(on attachment: AttachmentNumber) throws -> [Act]
  /// The clients of the service as the newest valid report of each names them, by code: whom a package can be attached to.
  func knownClients(of service: ServiceCode) throws -> [KnownClient]

  // MARK: Missing reports

  /// For each unit of each service its newest valid report before `period`, with how many of its commitments are valid in `period`.
  func lastReports(before period: Month) throws -> [LastReport]
  /// Feed commitments valid in `period` that no valid report of that period names.
  func unreportedFeedCommitments(in period: Month) throws -> [FeedCommitment]

  // MARK: Runs

  /// Closes a run of the service in one transaction: takes every open line of approved reports not yet transferred (of `period` only,
  /// where given), groups them by payer × client × commitment in that order, and calls `form` for each group in bounded memory.
  ///
  /// `form` answers what becomes of the group; numbers of documents are given in order and never twice, and a number is only used up by a
  /// document that is formed. When every group has been offered, `seal` is called once; what it answers is fixed with the run. When either
  /// throws, nothing remains.
  ///
  /// `label` is the period the run is known by (`RunSummary.period`), whatever the periods of its lines; `scheduled` the time of the queue's
  /// schedule, kept also where no run comes of it; nil where a person closes.
  /// - Returns: nil where there was nothing to take (no group was formed); then nothing is written but `scheduled`, and what was held or
  ///   carried, with its findings.
  func closeRun(
    of service: ServiceCode, period: Month?, label: Month, book: RuleReference, scheduled: QueueTime?,
    by person: String, at time: Timestamp, form: (RunID, DocumentNumber, LineGroup) throws -> GroupOutcome,
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
  /// Something has happened to a run: see `RunState.after`. Cancelling gives its lines back to the next run.
  /// - Throws: `LedgerRefusal` where it cannot happen in the run's state.
  @discardableResult
  func note(_ event: RunEvent, of run: RunID, by person: String, at time: Timestamp, why: String?) throws -> RunSummary
  func run(_ id: RunID) throws -> RunSummary?
  /// Newest first.
  func runs(of service: ServiceCode?) throws -> [RunSummary]
  /// Runs closed, and not yet certain to lie at their receiver: closed, released, failed or of unknown outcome; oldest first.
  func runsUnderWay(of service: ServiceCode?) throws -> [RunSummary]
  func acts(on run: RunID) throws -> [Act]
  /// Lines in approved reports that the next run of each service would take.
  func waiting() throws -> [ServiceTally]

  // MARK: Deliveries

  /// An attempt to deliver a released run begins.
  /// - Throws: `LedgerRefusal` where the run is not released, or an earlier attempt has no end.
  func beginDelivery(of run: RunID, to receiver: String, at time: Timestamp) throws -> DeliveryNumber
  /// The step that shows the dataset to the receiver is about to be done.
  func noteAppearing(_ delivery: DeliveryNumber, at time: Timestamp) throws
  /// An attempt has ended, or is found to have: with what it does to the run (`DeliveryEnd.event`).
  @discardableResult
  func endDelivery(_ delivery: DeliveryNumber, _ end: DeliveryEnd, by person: String, at time: Timestamp) throws
    -> RunSummary
  /// Oldest first.
  func deliveries(of run: RunID) throws -> [DeliveryRecord]
  /// Where documents go one by one: how far each of these is.
  func note(_ sending: DocumentSending?, of documents: [DocumentNumber]) throws
  /// How far the documents of a run are that go one by one; a document whose turn has not come is left out.
  func sendings(of run: RunID) throws -> [DocumentNumber: DocumentSending]

  // MARK: What became of documents

  func documentCounts(of run: RunID) throws -> DocumentCounts
  func document(_ number: DocumentNumber) throws -> DocumentRecord?
  func document(reference: String) throws -> DocumentRecord?
  /// By number; `states` nil is any.
  func documents(of run: RunID, in states: Set<DocumentState>?) throws -> [DocumentRecord]
  /// A document that SAP refused for good: its lines are open again, for the next run.
  /// - Throws: `LedgerRefusal` where it is not refused for good.
  func rebill(_ document: DocumentNumber, by person: String, reason: String, at time: Timestamp) throws
  /// Every act of a person or change of state on the document, oldest first.
  func acts(on document: DocumentNumber) throws -> [Act]

  /// One transaction in which the statuses of one receipt move documents. When `body` throws, nothing of it remains.
  func enterReceipt<Result>(_ source: ReceiptSource, at time: Timestamp, _ body: (any ReceiptEntry) throws -> Result)
    throws -> Result
  /// Every status told of the document, as they came.
  func receipts(of document: DocumentNumber) throws -> [DocumentReceipt]
  /// Delivered runs whose documents are not all posted, oldest first.
  func awaitingReceipts() throws -> [AwaitedRun]

  // MARK: Queues

  /// As it is kept; one that never was looked at is new.
  func queue(of service: ServiceCode) throws -> QueueRecord
  /// - Throws: `LedgerRefusal` where it is paused, or not paused, already.
  func setQueue(of service: ServiceCode, paused: Bool, by person: String, reason: String?, at time: Timestamp) throws
  /// What a queue has seen of its schedule, where no run is closed with it.
  func note(_ watch: QueueWatch, of service: ServiceCode) throws
  func acts(onQueueOf service: ServiceCode) throws -> [Act]

  // MARK: Proof

  /// The invariant per service (and period, where given): in = transferred + open + held + rejected.
  func reconcile(period: Month?) throws -> [Balance]
  /// Keeps a rule book's text under its service, id and version. The same text again changes nothing.
  /// - Throws: `LedgerRefusal` when the same id and version has another text.
  func keep(_ book: RuleReference, of service: ServiceCode, text: String, at time: Timestamp) throws
  func ruleBookText(_ book: RuleReference, of service: ServiceCode) throws -> String?
  /// Keeps a catalogue's text (products, contracts, packages) under its reference. The same text again changes nothing.
  /// - Throws: `LedgerRefusal` when the same reference has another text.
  func keep(catalogue reference: String, text: String, at time: Timestamp) throws
  func catalogueText(_ reference: String) throws -> String?

  // MARK: Audit

  /// The newest row of the chain of acts and uses; nil where there is none.
  func auditHead() throws -> AuditHead?
  /// Walks the chain from its first row to the first that does not fit, in bounded memory; `hash` is looked for among the rows: a head that was
  /// kept elsewhere.
  func verifyAudit(expecting hash: String?) throws -> AuditVerification
  /// Calls `each` for every act, oldest first, in bounded memory.
  func acts(_ filter: AuditFilter, _ each: (AuditRow) throws -> Void) throws
  /// Writes down that clients' data was looked at. Comes before it is shown: where this throws, nothing is.
  func keep(_ use: Use) throws
  /// Every use, oldest first, in bounded memory; of `client` (a code) only those that showed data of theirs, whole reports and runs among
  /// them.
  func uses(of client: String?, _ each: (Use) throws -> Void) throws
}

package struct ArrivedFile: Hashable, Sendable {
  package var id: IntakeID
  /// Inbox subfolder it came through; empty for the inbox itself.
  package var source: String
  /// File name as it arrived.
  package var name: String
  package var sizeBytes: Int64
  /// SHA-256 of its bytes, lower-case hexadecimal; nil in entries of earlier program versions until their outcome.
  package var fileDigest: String?
  package var claimedAt: Timestamp
  package var kind: ArrivalKind
  package init(
    id: IntakeID, source: String, name: String, sizeBytes: Int64, fileDigest: String?, claimedAt: Timestamp,
    kind: ArrivalKind = .report
  ) {
    self.id = id
    self.fileDigest = fileDigest
    self.kind = kind
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
  /// Final place; nil until filed.
  package var path: String?
  /// How often reading it was begun: more than once where the program ended before its outcome.
  package var attempts: Int
  package init(file: ArrivedFile, verdict: Verdict?, report: ReportNumber?, path: String?, attempts: Int) {
    self.file = file
    self.verdict = verdict
    self.report = report
    self.path = path
    self.attempts = attempts
  }
}

/// The writing of one report file's outcome, inside one transaction.
package protocol ReportEntry: ClientHistory {
  /// The newest valid or returned version under the sender's id, whatever its state.
  func newestVersion(of reportID: String) throws -> KnownReport?
  /// The version of this number under the sender's id, whatever its state; nil where it never came.
  func version(_ version: Int, of reportID: String) throws -> KnownReport?
  /// False where no report of the service and month is valid: then `commitmentMonths` need not be asked.
  func knowsMonth(_ month: Month, of service: ServiceCode) throws -> Bool
  /// Another valid report (of another id) that has lines or days of this commitment and period; nil for none.
  func otherReport(with commitment: String, period: Month, service: ServiceCode, besides reportID: String)
    throws -> String?

  /// Tells whose `otherReport` and `otherReports` will be asked for next: a hint, for speed only.
  func expect(_ clients: [ClientStatement], in month: Month)

  /// False where no feed statement is kept at all, or no package attached in the service: then they need not be asked for.
  func knowsFeed() throws -> Bool
  func knowsAttachments(in service: ServiceCode) throws -> Bool

  /// Begins the report's row, before `record`. Called again, it takes back what was begun before.
  ///
  /// Older versions of the report are superseded from here on: their lines become rejected unless transferred, their days are no longer
  /// known, and what other reports had recomputed about their clients is retired, all inside this transaction.
  /// - Parameter catalogue: the reference its products, contracts and packages were read with; empty where there are none.
  func begin(_ header: ReportHeader, book: RuleReference, catalogue: String) throws
  /// Writes one client with days, lines and findings.
  func record(_ client: ClientStatement, fees: ClientFees) throws
  /// Ends the report: writes the findings of the report as a whole, sets its verdict, and tallies what came in.
  /// - Returns: the report's number.
  func finish(verdict: Verdict, findings: [Finding], digests: ReportDigests, at time: Timestamp) throws
    -> ReportNumber
  /// The file is refused: whatever was begun is taken back, the findings are kept with the arrival.
  func reject(_ header: ReportHeader?, findings: [Finding], fileDigest: String?, at time: Timestamp) throws
  /// The file says what is here already: whatever was begun is taken back.
  func noteDuplicate(of report: ReportNumber, findings: [Finding], fileDigest: String, at time: Timestamp) throws
  /// Clients that `older` has and the report being entered does not, by position; call after the last `record`.
  func clientsLeftOut(comparedWith older: ReportNumber) throws -> [ReportedClient]

  // MARK: Corrections

  /// Live lines (open, held, transferred) about the client as any version of the report `reportID` stated them in the period, oldest first:
  /// the report's own, and what any report computed again about them. `transferredOnly` leaves out
  /// open and held ones. Another unit's client of the same code is another client.
  func liveLines(of client: String, reportID: String, period: Month, service: ServiceCode, transferredOnly: Bool) throws
    -> [StoredLine]
  /// Clients with transferred lines of the report, whatever its version, that the version being entered does not name: the newest
  /// statement of each, by code; call after the last `record`.
  func clientsNoLongerStated(in reportID: String, period: Month) throws -> [ReportedClient]
  /// Rejects the open and held lines that other reports wrote when they computed the client of the report `reportID` again, and lets what
  /// those had replaced count again: what is computed now takes their place. For the report being entered `begin` has done it.
  func retireRecomputed(of client: String, reportID: String, period: Month, service: ServiceCode) throws
  /// The client's statements in other valid reports of the service and month, those held for an error left out, oldest first.
  func otherReports(with client: ClientKey, service: ServiceCode, in month: Month) throws -> [ReportedClient]
  /// Rejects lines of other reports that wait: what this report computes stands in their place, until it is sent back or superseded
  /// itself.
  /// - Precondition: each is open or held.
  func replace(_ lines: [LineNumber]) throws
  /// Writes lines that this report makes necessary on what another report, or an older version, stated; they belong to this report.
  func record(corrections lines: [FeeLine], of reported: ReportedClient) throws
  /// The statement that a stored line was computed from.
  func statement(of line: LineNumber) throws -> ReportedClient
  /// As `FeeLedger` keeps them.
  func ruleBookText(_ book: RuleReference, of service: ServiceCode) throws -> String?
  func catalogueText(_ reference: String) throws -> String?
}

extension ReportEntry {
  package func expect(_ clients: [ClientStatement], in month: Month) {}
}

/// The writing of one commitment feed's outcome, inside one transaction.
package protocol FeedEntry {
  func feed(id: String) throws -> KnownFeed?
  /// The latest month, `from` or later, that a valid report states of the commitment; nil for none.
  func latestReport(of commitment: String, from month: Month) throws -> Month?
  /// Begins the feed's row. Called again, it takes back what was begun before. Of a feed that is known already nothing is written, and no
  /// client may be recorded: it is read to be compared.
  func begin(id: String, createdAt: String) throws
  /// Keeps the statements of one client; findings are kept with the feed. Nothing of a client with an error is kept as a statement.
  func record(_ client: ClientStatement, findings: [Finding]) throws
  func finish(verdict: Verdict, findings: [Finding], digests: ReportDigests, at time: Timestamp) throws -> FeedNumber
  func reject(id: String?, findings: [Finding], fileDigest: String?, at time: Timestamp) throws
  func noteDuplicate(of feed: FeedNumber, findings: [Finding], fileDigest: String, at time: Timestamp) throws
}

/// The writing of one receipt's statuses, inside one transaction.
package protocol ReceiptEntry {
  /// `position` counts the receipt's statuses from 1. `document` is the one that was answered; nil where the status itself must tell.
  func take(_ status: StatusRecord, position: Int, of document: DocumentNumber?) throws -> ReceiptEffect
  /// Call once, after the last status: runs whose documents were told of are delivered by that, and acknowledged when every document has its
  /// last word.
  /// - Returns: the runs that moved, as they stand now.
  func settle() throws -> [RunSummary]
}

/// The ledger's own number of one commitment feed.
package struct FeedNumber: Hashable, Sendable {
  package let number: Int64
  package init(_ number: Int64) { self.number = number }
}

package struct KnownFeed: Hashable, Sendable {
  package var number: FeedNumber
  package var contentDigest: String
  package init(number: FeedNumber, contentDigest: String) {
    self.number = number
    self.contentDigest = contentDigest
  }
}

/// A client as one stored report states them.
package struct ReportedClient: Sendable {
  /// The ledger's row, to which corrections are tied.
  package var row: Int64
  package var report: ReportSummary
  package var header: ReportHeader
  package var client: ClientStatement
  package var hold: ClientFees.Hold?
  package init(row: Int64, report: ReportSummary, header: ReportHeader, client: ClientStatement, hold: ClientFees.Hold?)
  {
    self.row = row
    self.report = report
    self.header = header
    self.client = client
    self.hold = hold
  }
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
  /// True where a line of any version of the report has been transferred: a new version needs corrections.
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

/// What a stored line was computed from: enough to compute it again.
package struct LineOrigin: Hashable, Sendable {
  /// The report the line stands in.
  package var report: ReportSummary
  /// The report that states the client: another one where the line corrects what that one said.
  package var stated: ReportSummary
  package var header: ReportHeader
  package var client: ClientStatement
  package init(report: ReportSummary, stated: ReportSummary, header: ReportHeader, client: ClientStatement) {
    self.report = report
    self.stated = stated
    self.header = header
    self.client = client
  }
}

/// The lines that make one document: one payer, client and commitment of one service, by period, then as they were computed: a report's
/// own order.
package struct LineGroup: Hashable, Sendable {
  package var payer: PayerID
  /// Of the commitments only numbers and payers: what a document says of them.
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
  /// A document of this reference is in the dataset.
  case formed(reference: String)
  /// No document is formed, but the lines are done (zero total): they count as transferred with nothing sent.
  case settled(Finding)
  /// The lines stay open for the next run (a total below the service's minimum).
  case carried(Finding)
  /// The lines wait for a person, with this finding.
  case held(Finding)

  /// Why no document was formed; nil where one was.
  package var finding: Finding? {
    switch self {
    case .formed: nil
    case .settled(let finding), .carried(let finding), .held(let finding): finding
    }
  }
}

extension FeeLedger {
  /// The same where the service does not ask for four eyes.
  package func approve(_ report: ReportNumber, by person: String, reason: String?, at time: Timestamp) throws {
    try approve(report, by: person, reason: reason, at: time, fourEyes: FourEyes())
  }
}
