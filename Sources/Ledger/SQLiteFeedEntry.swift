import Domain
import GRDB

/// The writing of one commitment feed's outcome.
final class SQLiteFeedEntry: FeedEntry, FileEntry {
  let db: Database
  private let intake: IntakeID
  private var begun: Begun?
  private(set) var isUnfinished = false
  let isUnfolded = true
  private var isOver = false

  init(_ db: Database, _ intake: IntakeID) {
    self.db = db
    self.intake = intake
  }

  /// The feed being written.
  private struct Begun {
    var number: Int64
    /// The day it was written: from then on a statement rules that names no day.
    var day: Day
    var statements: RowWriting
  }

  func feed(id: String) throws -> KnownFeed? {
    try Row.fetchOne(
      db, sql: "SELECT number, contentDigest FROM feed WHERE id = ? AND contentDigest IS NOT NULL", arguments: [id]
    ).map { KnownFeed(number: FeedNumber($0[0]), contentDigest: $0[1]) }
  }

  /// A feed that is known already may be read again to compare it: then `begin` writes nothing, and nothing may be recorded.
  func begin(id: String, createdAt: String) throws {
    precondition(!isOver, "an entry is one file's: after its outcome nothing is begun")
    try takeBack()
    isUnfinished = true
    guard try feed(id: id) == nil else { return }
    try db.execute(
      sql: "INSERT INTO feed (arrival, id, createdAt, moment) VALUES (?, ?, ?, ?)",
      arguments: [intake.value, id, createdAt, momentStated(createdAt)])
    begun = Begun(
      number: db.lastInsertedRowID, day: Day(createdAt.prefix(10)) ?? Day(year: 1, month: 1, day: 1)!,
      statements: try RowWriting(
        db,
        """
        INSERT INTO feedStatement (feed, client, identityCode, commitment, effectiveFrom, statement)
        VALUES (?, ?, ?, ?, ?, ?)
        """))
  }

  func latestReport(of commitment: String, from month: Month) throws -> Month? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT max(commitmentMonth.period)
        FROM commitmentMonth INDEXED BY commitmentMonthByNumber
        JOIN client ON client.number = commitmentMonth.client
        JOIN report ON report.number = client.report
        WHERE commitmentMonth.commitment = ? AND commitmentMonth.period >= ? AND \(KnownMonths.reportIsValid)
        """)
    return try String.fetchOne(statement, arguments: [commitment, month.description]).map {
      try understood(Month($0), "commitmentMonth.period")
    }
  }

  func record(_ client: ClientStatement, findings: [Finding]) throws {
    guard begun != nil else { preconditionFailure("a client is recorded in a feed that was begun and is new") }
    for finding in findings { try db.keep(finding, arrival: intake) }
    guard !findings.contains(where: { $0.effect == .holdsClient || $0.effect == .rejectsReport }) else { return }
    for commitment in client.commitments {
      begun!.statements.add(begun!.number)
      begun!.statements.add(client.code)
      begun!.statements.add(client.identityCode?.value)
      begun!.statements.add(commitment.number)
      begun!.statements.add((commitment.effectiveFrom ?? commitment.validFrom ?? begun!.day).description)
      begun!.statements.add(StatementText.of([commitment]))
      try begun!.statements.write()
    }
  }

  func finish(verdict: Verdict, findings: [Finding], digests: ReportDigests, at time: Timestamp) throws -> FeedNumber {
    guard let begun, isUnfinished else { preconditionFailure("a feed that was begun is finished, once") }
    precondition(verdict == .accepted || verdict == .held, "a finished feed is accepted or held")
    for finding in findings { try db.keep(finding, arrival: intake) }
    try db.execute(
      sql: "UPDATE feed SET contentDigest = ? WHERE number = ?", arguments: [digests.content, begun.number])
    try decide(verdict, feed: begun.number, fileDigest: digests.file, at: time)
    try db.keep(Act(at: time, person: Act.gateway, what: "receive", reason: nil), feed: begun.number)
    return FeedNumber(begun.number)
  }

  func reject(id: String?, findings: [Finding], fileDigest: String?, at time: Timestamp) throws {
    try takeBack()
    for finding in findings { try db.keep(finding, arrival: intake) }
    try decide(.rejected, feed: nil, fileDigest: fileDigest, at: time)
    try db.execute(sql: "UPDATE arrival SET statedID = ? WHERE id = ?", arguments: [id, intake.value])
  }

  func noteDuplicate(of feed: FeedNumber, findings: [Finding], fileDigest: String, at time: Timestamp) throws {
    try takeBack()
    for finding in findings { try db.keep(finding, arrival: intake) }
    try decide(.duplicate, feed: feed.number, fileDigest: fileDigest, at: time)
  }

  // MARK: Steps

  private func takeBack() throws {
    isUnfinished = false
    guard begun != nil else { return }
    begun = nil
    try db.execute(sql: "ROLLBACK TO entry")
  }

  private func decide(_ verdict: Verdict, feed: Int64?, fileDigest: String?, at time: Timestamp) throws {
    precondition(!isOver, "an entry is one file's: it has one outcome")
    isOver = true
    isUnfinished = false
    try db.decide(verdict, intake, feed: feed, fileDigest: fileDigest, at: time)
  }
}
