import Domain
import GRDB

/// The writing of one report file's outcome. Statements are prepared once, so that a row costs its binding and its insertion.
///
/// `@exclusivity(unchecked)` for the reason given at `Folds`.
final class SQLiteReportEntry: ReportEntry, FileEntry {
  let db: Database
  private let intake: IntakeID
  private let known: KnownMonths
  private let folds: Folds
  @exclusivity(unchecked) var begun: Begun?
  @exclusivity(unchecked) private(set) var isUnfinished = false
  var isUnfolded: Bool { begun?.isFirstVersion == false }
  private var isOver = false
  /// Other reports as they are asked for; none of them changes while this one is entered.
  var reported: ReportedClients
  @exclusivity(unchecked) private var expected: [UInt64] = []
  /// Writes the report's own row, with its content digest where that is known; nil once it is there.
  private var insertReport: ((_ contentDigest: String?) throws -> Void)?
  /// The id of which no report was found.
  private var unknownID: String?

  init(_ db: Database, _ intake: IntakeID, _ folds: Folds) {
    self.db = db
    self.folds = folds
    self.intake = intake
    known = KnownMonths(db)
    reported = ReportedClients(db)
  }

  /// The report being written.
  struct Begun {
    var number: Int64
    var header: ReportHeader
    /// False where the ledger knows another version.
    var isFirstVersion: Bool
    var rows: ReportRows
    /// Of the report's own month, and of others that its corrections are of.
    private var own = Balance.Sum(lines: 0, amount: .zero)
    private var ofOthers: [Month: Balance.Sum] = [:]
    /// Done to lines of other reports so far.
    var changed: ChangedReports

    init(_ number: Int64, _ header: ReportHeader, isFirstVersion: Bool, _ rows: ReportRows, _ changed: ChangedReports) {
      self.number = number
      self.header = header
      self.isFirstVersion = isFirstVersion
      self.rows = rows
      self.changed = changed
    }

    /// Sums by month, in the order of the months.
    var tally: [(month: Month, sum: Balance.Sum)] {
      let all = ofOthers.merging([header.period: own]) { _, own in own }
      return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// A client's own lines are all of the report's month.
    mutating func count(_ fees: ClientFees) {
      own.lines += fees.lineCount
      own.amount += fees.total
    }

    mutating func count(_ lines: [FeeLine]) {
      for index in lines.indices {
        if lines[index].period == header.period {
          own.lines += 1
          own.amount += lines[index].amount
        } else {
          ofOthers[lines[index].period, default: Balance.Sum(lines: 0, amount: .zero)].lines += 1
          ofOthers[lines[index].period]!.amount += lines[index].amount
        }
      }
    }
  }

  // MARK: What is known

  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [CommitmentMonth] {
    guard try mayKnow(client, in: month) else { return [] }
    return try known.commitmentMonths(of: client, service: service, in: month)
  }

  func feedStatements(of commitment: String, client: ClientKey) throws -> [FeedStatement] {
    try KnownFeeds(db).statements(of: commitment, client: client)
  }

  func attachedPackages(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [AttachedPackage] {
    try KnownPackages(db).attached(to: client, service: service, in: month)
  }

  func knowsFeed() throws -> Bool { try folds.answers.knowsFeed { try KnownFeeds(db).knowsFeed() } }
  func knowsAttachments(in service: ServiceCode) throws -> Bool {
    try folds.answers.knowsAttachments(in: service) { try KnownPackages(db).knowsAttachments(in: service) }
  }

  func knowsMonth(_ month: Month, of service: ServiceCode) throws -> Bool {
    try folds.answers.knowsMonth(month, of: service) { try known.knowsMonth(month, of: service) }
  }

  func otherReport(with commitment: String, period: Month, service: ServiceCode, besides reportID: String) throws
    -> String?
  {
    guard
      try folds.find(
        Folds.mark(.commitment, commitment, in: period), in: period, ofOthers: reportID == begun?.header.id, db)
    else { return nil }
    return try known.otherReport(with: commitment, period: period, service: service, besides: reportID)
  }

  func expect(_ clients: [ClientStatement], in month: Month) {
    expected.removeAll(keepingCapacity: true)
    for client in clients.indices {
      for commitment in clients[client].commitments.indices {
        expected.append(Folds.mark(.commitment, clients[client].commitments[commitment].number, in: month))
      }
      let (first, second) = Folds.marks(of: clients[client].code, clients[client].identityCode, in: month)
      expected.append(first)
      if let second { expected.append(second) }
    }
    folds.expect(expected)
  }

  func newestVersion(of reportID: String) throws -> KnownReport? {
    let newest = try known(reportID, version: nil)
    unknownID = newest == nil ? reportID : nil
    return newest
  }

  func version(_ version: Int, of reportID: String) throws -> KnownReport? { try known(reportID, version: version) }

  /// The version of that number, or the newest.
  private func known(_ reportID: String, version: Int?) throws -> KnownReport? {
    let rows = RowReading(
      try db.cachedStatement(
        sql: """
          SELECT number, version, period, service, unitCode, contentDigest,
            EXISTS (
              SELECT 1 FROM report AS every
              JOIN feeLine INDEXED BY feeLineByState ON feeLine.report = every.number AND feeLine.state = 'transferred'
              WHERE every.id = report.id)
            OR EXISTS (
              SELECT 1 FROM feeLine INDEXED BY feeLineRecomputed
              JOIN client ON client.number = feeLine.client JOIN report AS every ON every.number = client.report
              WHERE feeLine.isRecomputed = 1 AND feeLine.state = 'transferred' AND every.id = report.id)
          FROM report WHERE id = ? \(version == nil ? "" : "AND version = ?") AND contentDigest IS NOT NULL
          ORDER BY version DESC LIMIT 1
          """))
    defer { rows.end() }
    try rows.ask(reportID, version)
    guard try rows.next() else { return nil }
    return KnownReport(
      number: ReportNumber(rows[0]), version: rows[1],
      period: try understood(Month(rows[2] as String), "report.period"),
      service: ServiceCode(rows[3]), unitCode: rows[4], contentDigest: rows[5], hasTransferredLines: rows[6]!)
  }

  // MARK: What is written

  func begin(_ header: ReportHeader, book: RuleReference, catalogue: String) throws {
    precondition(!isOver, "an entry is one file's: after its outcome nothing is begun")
    try takeBack()
    let number = try folds.answers.takeReport(header.period, of: header.service) {
      try Int64.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(number), 0) + 1 FROM report"))!
    }
    let isFirstVersion = try header.id == unknownID || newestVersion(of: header.id) == nil
    var changed = ChangedReports()
    if !isFirstVersion {
      try db.setPageCache(.unfolding)
      try unfoldAll()
      try db.supersedeVersions(of: header.id, &changed)
    }
    // Written with the first of what names it: a small report's at its end, when nothing of it has to be added any more.
    insertReport = { [unowned self] in
      try insert(header, number: number, book: book, catalogue: catalogue, contentDigest: $0)
    }
    let rows = try ReportRows(db, folds, report: number, period: header.period, staysFolded: isFirstVersion) {
      [unowned self] in try writeReport()
    }
    begun = Begun(number, header, isFirstVersion: isFirstVersion, rows, changed)
    isUnfinished = true
  }

  /// Before anything is written that names the report.
  func writeReport(_ contentDigest: String? = nil) throws { try insertReport.take()?(contentDigest) }

  private func insert(
    _ header: ReportHeader, number: Int64, book: RuleReference, catalogue: String, contentDigest: String?
  ) throws {
    var insertion = try RowWriting(
      db,
      """
      INSERT INTO report (number, arrival, id, version, period, createdAt, providerBusinessID, providerName, unitCode,
        unitName, service, rootLine, providerLine, unitLine, serviceLine, bookID, bookVersion, catalogue,
        contentDigest, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'toCheck')
      """)
    insertion.add(number)
    insertion.add(intake.value)
    insertion.add(header.id)
    insertion.add(header.version)
    for text in [
      header.period.description, header.createdAt, header.providerBusinessID, header.providerName, header.unitCode,
      header.unitName, header.service.value,
    ] { insertion.add(text) }
    for line in [header.lines.root, header.lines.provider, header.lines.unit, header.lines.service] {
      insertion.add(line)
    }
    insertion.add(book.id)
    insertion.add(book.version)
    insertion.add(catalogue)
    insertion.add(contentDigest)
    try insertion.write()
  }

  func record(_ client: ClientStatement, fees: ClientFees) throws {
    guard isUnfinished else { preconditionFailure("a client is recorded in a report that was begun") }
    try begun!.rows.insert(client, fees)
    begun!.count(fees)
  }

  func record(corrections lines: [FeeLine], of reported: ReportedClient) throws {
    guard isUnfinished else { preconditionFailure("a correction is recorded in a report that was begun") }
    try begun!.rows.insert(
      corrections: lines, of: reported, areRecomputed: reported.report.id != begun!.header.id)
    begun!.count(lines)
  }

  func finish(verdict: Verdict, findings: [Finding], digests: ReportDigests, at time: Timestamp) throws
    -> ReportNumber
  {
    guard isUnfinished, let begun else { preconditionFailure("a report that was begun is finished, once") }
    precondition(verdict == .accepted || verdict == .held, "a finished report is accepted or held")
    if insertReport != nil {
      try writeReport(digests.content)
    } else {
      var update = try RowWriting(db, "UPDATE report SET contentDigest = ? WHERE number = ?")
      update.add(digests.content)
      update.add(begun.number)
      try update.write()
    }
    try begun.rows.end()
    for finding in findings { try db.keep(finding, report: begun.number) }
    var tally = try RowWriting(db, "INSERT INTO tally (report, period, lines, cents) VALUES (?, ?, ?, ?)")
    for (month, sum) in begun.tally {
      tally.add(begun.number)
      tally.add(month.description)
      tally.add(sum.lines)
      tally.add(sum.amount.cents)
      try tally.write()
    }
    try decide(verdict, report: begun.number, fileDigest: digests.file, at: time)
    try db.keep(Act(at: time, person: Act.gateway, what: "receive", reason: nil), report: begun.number)
    if !begun.isFirstVersion {
      try noteSuperseded(by: begun, at: time)
      try keepHeld(in: begun, at: time)
    }
    try begun.changed.keep(
      db, because: (begun.number, "\(begun.header.id) v\(begun.header.version)"), by: Act.gateway, at: time)
    isUnfinished = false
    return ReportNumber(begun.number)
  }

  func reject(_ header: ReportHeader?, findings: [Finding], fileDigest: String?, at time: Timestamp) throws {
    try takeBack()
    for finding in findings { try db.keep(finding, arrival: intake) }
    try decide(.rejected, report: nil, fileDigest: fileDigest, at: time)
    guard let header else { return }
    try db.execute(
      sql: """
        UPDATE arrival SET statedID = ?, statedVersion = ?, statedPeriod = ?, statedService = ?, statedUnit = ?
        WHERE id = ?
        """,
      arguments: [
        header.id, header.version, header.period.description, header.service.value, header.unitCode, intake.value,
      ])
  }

  func noteDuplicate(of report: ReportNumber, findings: [Finding], fileDigest: String, at time: Timestamp) throws {
    try takeBack()
    for finding in findings { try db.keep(finding, arrival: intake) }
    try decide(.duplicate, report: report.number, fileDigest: fileDigest, at: time)
  }

  // MARK: Steps

  /// Writes out what may be about the client in the month; false where there is nothing.
  /// - Parameter ofOthers: the report being entered is not asked for.
  func mayKnow(_ client: ClientKey, in month: Month, ofOthers: Bool = false) throws -> Bool {
    let (first, second) = Folds.marks(of: client.code, client.identityCode, in: month)
    return try folds.find(first, or: second, in: month, ofOthers: ofOthers, db)
  }

  /// The same by code, whatever the identity code.
  func mayKnow(code: String, in month: Month, ofOthers: Bool) throws -> Bool {
    try folds.find(Folds.mark(.code, code, in: month), in: month, ofOthers: ofOthers, db)
  }

  func unfoldAll() throws { try folds.unfoldAll(db) }

  private func takeBack() throws {
    guard begun != nil else { return }
    begun = nil
    insertReport = nil
    folds.open = nil
    isUnfinished = false
    try db.execute(sql: "ROLLBACK TO entry")
    folds.doubt()
    try folds.look(db)
  }

  private func decide(_ verdict: Verdict, report: Int64?, fileDigest: String?, at time: Timestamp) throws {
    precondition(!isOver, "an entry is one file's: it has one outcome")
    isOver = true
    try db.decide(verdict, intake, report: report, fileDigest: fileDigest, at: time)
  }

  /// What a person had held and not released in the version before waits in this one too: a new version is no decision.
  private func keepHeld(in newest: Begun, at time: Timestamp) throws {
    let older = "SELECT number FROM report WHERE id = :id AND number <> :current ORDER BY version DESC LIMIT 1"
    let lines = try Int64.fetchAll(
      db,
      sql: """
        SELECT line.number
        FROM feeLine AS line INDEXED BY feeLineByState JOIN client ON client.number = line.client
        WHERE line.report = :current AND line.state = 'open' AND EXISTS (
          SELECT 1 FROM feeLine AS before INDEXED BY feeLineByState JOIN client AS stated ON stated.number = before.client
          WHERE before.report = (\(older)) AND before.state = 'rejected' AND before.decision = 'held'
            AND stated.code = client.code AND before.commitment = line.commitment AND before.item = line.item
            AND before.payer = line.payer AND before.period = line.period)
        """, arguments: ["id": newest.header.id, "current": newest.number])
    guard !lines.isEmpty else { return }
    for line in lines {
      try db.execute(sql: "UPDATE feeLine SET state = 'held', decision = 'held' WHERE number = ?", arguments: [line])
    }
    try db.keep(
      Act(at: time, person: Act.gateway, what: "hold", reason: "pidätetty jo edellisessä versiossa"),
      report: newest.number, lines: lines)
  }

  private func noteSuperseded(by newest: Begun, at time: Timestamp) throws {
    let older = try Int64.fetchOne(
      db.cachedStatement(
        sql: "SELECT number FROM report WHERE id = ? AND number <> ? ORDER BY version DESC LIMIT 1"),
      arguments: [newest.header.id, newest.number])
    guard let older else { return }
    try db.keep(
      Act(at: time, person: Act.gateway, what: "supersede", reason: "versio \(newest.header.version)"), report: older)
  }
}

extension Database {
  /// From here on no version of the report counts: what was not transferred is rejected, the days are no longer known.
  fileprivate func supersedeVersions(of reportID: String, _ changed: inout ChangedReports) throws {
    let versions = try Int64.fetchAll(self, sql: "SELECT number FROM report WHERE id = ?", arguments: [reportID])
    for number in versions {
      try execute(
        sql: "UPDATE feeLine SET state = 'rejected' WHERE report = ? AND state IN ('open', 'held')",
        arguments: [number])
    }
    // What other reports wrote about its clients was relative to the lines just rejected.
    let retired = try Int64.fetchAll(
      self,
      sql: """
        UPDATE feeLine INDEXED BY feeLineRecomputed SET state = 'rejected'
        WHERE isRecomputed = 1 AND state IN ('open', 'held')
          AND (SELECT report.id FROM client JOIN report ON report.number = client.report
               WHERE client.number = feeLine.client) = ?
        RETURNING report
        """, arguments: [reportID])
    changed.count(.retire, retired)
    try execute(sql: "UPDATE report SET state = 'superseded' WHERE id = ?", arguments: [reportID])
    for number in versions { changed.count(.restore, try restoreReplaced(where: "replacedBy = ?", [number])) }
  }

  /// Lines whose replacement has been taken back count again as they did, where their report is still valid and no run has taken the
  /// replacement.
  /// - Returns: of each line the report it stands in.
  func restoreReplaced(where condition: String, _ arguments: StatementArguments) throws -> [Int64] {
    try Int64.fetchAll(
      self,
      sql: """
        UPDATE feeLine SET state = replacedState, replacedBy = NULL, replacedState = NULL
        WHERE replacedBy IS NOT NULL AND \(condition)
          AND (SELECT state FROM report WHERE report.number = feeLine.report) IN ('toCheck', 'approved')
          AND NOT EXISTS (
            SELECT 1 FROM feeLine AS replacement INDEXED BY feeLineRecomputed
            WHERE replacement.client = feeLine.client AND replacement.isRecomputed = 1
              AND replacement.report = feeLine.replacedBy AND replacement.commitment = feeLine.commitment
              AND replacement.item = feeLine.item AND replacement.state = 'transferred')
        RETURNING report
        """, arguments: arguments)
  }
}
