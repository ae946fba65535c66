import Domain
import GRDB

/// A group as it lies in the ledger.
struct StoredGroup {
  var lines: LineGroup
  /// The client row the document is formed with.
  var clientRow: Int64
  /// The report of the newest line: what becomes of the group is told there.
  var report: ReportNumber
}

extension Database {
  /// Puts the lines that a run of the service takes in the order of their documents into a temporary table, numbers only.
  ///
  /// Two persons under one code never meet on a document: where identity codes differ, the groups do.
  func gatherOpenLines(of service: ServiceCode, period: Month?) throws {
    try execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS gathered (position INTEGER PRIMARY KEY, line INTEGER NOT NULL);
        DELETE FROM temp.gathered;
        """)
    // Positions are given in the order of insertion.
    try execute(
      sql: """
        INSERT INTO temp.gathered (line)
        SELECT feeLine.number
        FROM (\(openLines)) AS open CROSS JOIN feeLine ON feeLine.number = open.line
        JOIN client ON client.number = feeLine.client
        WHERE open.service = :service AND (:period IS NULL OR feeLine.period = :period)
        ORDER BY client.code, coalesce(client.identityCode, ''), feeLine.commitment, feeLine.payer, feeLine.period,
          feeLine.number
        """, arguments: ["service": service.value, "period": period?.description])
  }

  /// The lines that runs take: open ones of approved reports, and those that a cancelled run or a refused document gave back, also where a
  /// newer version of their report has come since: what that one said was counted against them.
  var openLines: String {
    """
    SELECT report.service AS service, feeLine.number AS line
    FROM report CROSS JOIN feeLine INDEXED BY feeLineByState ON feeLine.report = report.number AND feeLine.state = 'open'
    WHERE report.state = 'approved'
    UNION ALL
    SELECT report.service, feeLine.number
    FROM feeLine INDEXED BY feeLineReopened CROSS JOIN report ON report.number = feeLine.report
    WHERE feeLine.isReopened = 1 AND feeLine.state = 'open' AND report.state = 'superseded'
    """
  }

  /// Offers the gathered lines group by group.
  func forEachGatheredGroup(_ each: (StoredGroup) throws -> Void) throws {
    try forEachGroup(
      from: "temp.gathered CROSS JOIN feeLine ON feeLine.number = gathered.line \(StoredLine.joins)",
      where: "TRUE ORDER BY gathered.position", [], each)
    try execute(sql: "DELETE FROM temp.gathered")
  }

  /// Offers the lines of a run's documents again, document by document.
  func forEachDocument(of run: RunID, _ each: (DocumentNumber, StoredGroup) throws -> Void) throws {
    try forEachGroup(
      from: """
        document CROSS JOIN feeLine INDEXED BY feeLineOfDocument ON feeLine.document = document.number
        \(StoredLine.joins)
        """,
      where: "document.run = ? ORDER BY document.number, feeLine.period, feeLine.number", [run.number]
    ) { group in
      try each(group.lines.lines[0].document!, group)
    }
  }

  private func forEachGroup(
    from tables: String, where condition: String, _ arguments: StatementArguments,
    _ each: (StoredGroup) throws -> Void
  ) throws {
    let first = StoredLine.columnCount
    let rows = RowReading(
      try makeStatement(
        sql: """
          SELECT \(StoredLine.columns), client.identityCode
          FROM \(tables) WHERE \(condition)
          """), arguments)
    var gathering = try GroupGathering(self)
    while try rows.next() {
      let member = GroupGathering.Member(
        line: try StoredLine(row: rows), clientRow: StoredLine.clientRow(of: rows), identityCode: rows[first])
      if let group = try gathering.add(member) { try each(group) }
    }
    if let group = try gathering.end() { try each(group) }
  }
}

/// Makes groups of lines that come in the order of their groups.
private struct GroupGathering {
  struct Member {
    var line: StoredLine
    var clientRow: Int64
    var identityCode: String?

    func isBeside(_ other: Member) -> Bool {
      line.line.client == other.line.line.client && identityCode == other.identityCode
        && line.line.commitment == other.line.line.commitment && line.line.payer == other.line.line.payer
        && line.document == other.line.document
    }
    /// Of the statements a group's lines speak of the latest month's, and of that the newest version's.
    func isNewer(than other: Member) -> Bool {
      (line.line.period, clientRow, line.number) > (other.line.line.period, other.clientRow, other.line.number)
    }
  }

  private let clients: BilledClients
  private let monthRows: RowReading
  private var members: [Member] = []
  /// A client's documents come one after another and mostly share a statement.
  private var lastClient: (row: Int64, client: BilledClient)?

  init(_ db: Database) throws {
    clients = try BilledClients(db)
    monthRows = RowReading(
      try db.makeStatement(
        sql: """
          SELECT commitment, validFrom, validTo, days, interruptionBegan, interruptionClass, period
          FROM commitmentMonth WHERE client = ? AND commitment = ? AND days IS NOT NULL
          """))
  }

  /// - Returns: the group before, where `member` begins another.
  mutating func add(_ member: Member) throws -> StoredGroup? {
    var ended: StoredGroup?
    if let first = members.first, !first.isBeside(member) { ended = try end() }
    members.append(member)
    return ended
  }

  mutating func end() throws -> StoredGroup? {
    guard let first = members.first else { return nil }
    defer { members.removeAll(keepingCapacity: true) }
    // The statement, unit and address of the newest report stand on the document.
    let newest = members.dropFirst().reduce(first) { $1.isNewer(than: $0) ? $1 : $0 }
    let client = try client(newest.clientRow)
    return StoredGroup(
      lines: LineGroup(
        payer: newest.line.line.payer, client: client.statement, commitment: newest.line.line.commitment,
        unitCode: client.unitCode, unitName: client.unitName, lines: members.map(\.line), months: try months()),
      clientRow: newest.clientRow, report: newest.line.report)
  }

  private mutating func client(_ row: Int64) throws -> BilledClient {
    if let lastClient, lastClient.row == row { return lastClient.client }
    let client = try clients.client(row)
    lastClient = (row, client)
    return client
  }

  /// The days that the statements the lines speak of told, a corrected period's among them, so that a document keeps its absences whatever
  /// is reported later. Of two statements of one period the newest one's.
  private func months() throws -> [CommitmentMonth] {
    var newest: [CommitmentMonth] = []
    var clientRows: [Int64] = []
    for member in members where !clientRows.contains(member.clientRow) { clientRows.append(member.clientRow) }
    for clientRow in clientRows.sorted() {
      try monthRows.ask(clientRow, members[0].line.line.commitment)
      while try monthRows.next() {
        let month = try understood(monthRows.withText(6, Month.init), "commitmentMonth.period")
        guard members.contains(where: { $0.line.line.period == month }) else { continue }
        newest.removeAll { $0.month == month }
        newest.append(try CommitmentMonth(row: monthRows, month: month))
      }
    }
    return newest.sorted { $0.month < $1.month }
  }
}
