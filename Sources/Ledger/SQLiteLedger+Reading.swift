package import Domain
import GRDB
import Synchronization

extension SQLiteLedger {
  package func enter<Result>(_ intake: IntakeID, _ body: (any ReportEntry) throws -> Result) throws -> Result {
    try enter(intake, as: { SQLiteReportEntry($0, $1, folds) }) { try body($0) }
  }

  package func enterFeed<Result>(_ intake: IntakeID, _ body: (any FeedEntry) throws -> Result) throws -> Result {
    // Feeds are rare, and ask for commitments of any month.
    try unfold()
    defer { folds.answers = HeldAnswers() }
    return try enter(intake, as: SQLiteFeedEntry.init) { entry in
      try folds.unfoldAll(entry.db)
      return try body(entry)
    }
  }

  private func enter<Entry: FileEntry, Result>(
    _ intake: IntakeID, as entry: (Database, IntakeID) -> Entry, _ body: (Entry) throws -> Result
  ) throws -> Result {
    folds.entriesBegun.add(1, ordering: .relaxed)
    return try writeFolded(isEntry: true) { db in
      defer { folds.open = nil }
      guard let isOpen = try db.isOpen(intake) else { throw LedgerRefusal.unknownArrival(intake) }
      guard isOpen else { throw LedgerRefusal.arrivalDecided(intake) }
      // Refusing a file half-way takes back what was begun and keeps the refusal: one savepoint inside the transaction.
      try db.cachedStatement(sql: "SAVEPOINT entry").execute()
      try folds.look(db)
      let entry = entry(db, intake)
      let result = try body(entry)
      precondition(
        !entry.isUnfinished, "what an entry has begun ends with finish, reject or noteDuplicate")
      try db.cachedStatement(sql: "RELEASE entry").execute()
      if entry.isUnfolded { try db.setPageCache(.folding) }
      return result
    }
  }

  package func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [CommitmentMonth]
  {
    try read { try KnownMonths($0).commitmentMonths(of: client, service: service, in: month) }
  }

  package func feedStatements(of commitment: String, client: ClientKey) throws -> [FeedStatement] {
    try read { try KnownFeeds($0).statements(of: commitment, client: client) }
  }

  package func attachedPackages(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [AttachedPackage]
  {
    try read { try KnownPackages($0).attached(to: client, service: service, in: month) }
  }

  package func history(before report: ReportNumber) -> any ClientHistory {
    PastHistory(ledger: self, horizon: Horizon(report: report, includesReport: false))
  }

  package func history(upTo report: ReportNumber) -> any ClientHistory {
    PastHistory(ledger: self, horizon: Horizon(report: report, includesReport: true))
  }
}

/// The ledger's history as it stood when a report came in.
private struct PastHistory: ClientHistory {
  let ledger: SQLiteLedger
  let horizon: Horizon

  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [CommitmentMonth] {
    try ledger.read {
      try KnownMonths($0, asOf: horizon).commitmentMonths(of: client, service: service, in: month)
    }
  }

  func feedStatements(of commitment: String, client: ClientKey) throws -> [FeedStatement] {
    try ledger.read { try KnownFeeds($0, asOf: horizon).statements(of: commitment, client: client) }
  }

  func attachedPackages(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [AttachedPackage] {
    try ledger.read { try KnownPackages($0, asOf: horizon).attached(to: client, service: service, in: month) }
  }
}

/// A file's entry as its transaction sees it.
protocol FileEntry {
  /// True where something was begun and has no outcome yet.
  var isUnfinished: Bool { get }
  /// True where rows were written as such.
  var isUnfolded: Bool { get }
}

extension Database {
  /// True where a file has no outcome yet; nil where it never came.
  fileprivate func isOpen(_ intake: IntakeID) throws -> Bool? {
    let rows = RowReading(try cachedStatement(sql: "SELECT verdict IS NULL FROM arrival WHERE id = ?"))
    defer { rows.end() }
    try rows.ask(intake.value)
    return try rows.next() ? rows[0] : nil
  }

  /// Writes down what became of a file.
  func decide(
    _ verdict: Verdict, _ intake: IntakeID, report: Int64? = nil, feed: Int64? = nil, fileDigest: String?,
    at time: Timestamp
  ) throws {
    var update = try RowWriting(
      self,
      """
      UPDATE arrival SET verdict = ?, decidedAt = ?, report = ?, feed = ?, fileDigest = coalesce(fileDigest, ?) WHERE id = ?
      """)
    update.add(verdict.rawValue)
    update.add(time.description)
    update.add(report)
    update.add(feed)
    update.add(fileDigest)
    update.add(intake.value)
    try update.write()
  }
}
