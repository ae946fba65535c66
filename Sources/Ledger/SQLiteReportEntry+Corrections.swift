import Domain
import GRDB

/// What a new version or an earlier month's correction needs to know of what was counted before.
extension SQLiteReportEntry {
  func clientsLeftOut(comparedWith older: ReportNumber) throws -> [ReportedClient] {
    let begun = begunReport
    try unfoldAll()
    return try clients(
      """
      SELECT number FROM client AS older WHERE report = :older AND \(isNotNamed("older")) ORDER BY number
      """,
      ["older": older.number, "period": begun.header.period.description, "current": begun.number])
  }

  func clientsNoLongerStated(in reportID: String, period: Month) throws -> [ReportedClient] {
    try unfoldAll()
    return try clients(
      """
      SELECT max(older.number) FROM report JOIN client AS older INDEXED BY clientOfReport ON older.report = report.number
      WHERE report.id = :id AND report.number <> :current AND older.period = :period AND \(isNotNamed("older"))
        AND EXISTS (
          SELECT 1 FROM report AS version
          JOIN client AS stated INDEXED BY clientByCode
            ON stated.period = :period AND stated.code = older.code AND stated.report = version.number
          JOIN feeLine INDEXED BY feeLineOfClient ON feeLine.client = stated.number AND feeLine.state = 'transferred'
          WHERE version.id = :id)
      GROUP BY older.code ORDER BY older.code
      """,
      ["id": reportID, "period": period.description, "current": begunReport.number])
  }

  func liveLines(of client: String, reportID: String, period: Month, service: ServiceCode, transferredOnly: Bool) throws
    -> [StoredLine]
  {
    guard try mayKnow(code: client, in: period, ofOthers: reportID != begun?.header.id) else { return [] }
    let states = transferredOnly ? "= 'transferred'" : "<> 'rejected'"
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(StoredLine.columns)
        FROM client INDEXED BY clientByCode
        JOIN report ON report.number = client.report AND report.id = :id AND report.service = :service
        CROSS JOIN feeLine INDEXED BY feeLineOfClient ON feeLine.client = client.number AND feeLine.state \(states)
        CROSS JOIN itemName ON itemName.number = feeLine.itemName
        WHERE client.period = :period AND client.code = :code ORDER BY feeLine.number
        """)
    let rows = RowReading(
      statement, ["id": reportID, "service": service.value, "period": period.description, "code": client])
    defer { rows.end() }
    var lines: [StoredLine] = []
    while try rows.next() { lines.append(try StoredLine(row: rows)) }
    return lines
  }

  func retireRecomputed(of client: String, reportID: String, period: Month, service: ServiceCode) throws {
    guard try mayKnow(code: client, in: period, ofOthers: reportID != begun?.header.id) else { return }
    let own = """
      client IN (
        SELECT client.number FROM client INDEXED BY clientByCode JOIN report ON report.number = client.report
        WHERE client.period = :period AND client.code = :code AND report.id = :id AND report.service = :service)
      """
    let arguments: StatementArguments = [
      "id": reportID, "service": service.value, "period": period.description, "code": client,
    ]
    let statement = try db.cachedStatement(
      sql: """
        UPDATE feeLine SET state = 'rejected' WHERE \(own) AND isRecomputed = 1 AND state IN ('open', 'held') RETURNING report
        """)
    begun?.changed.count(.retire, try Int64.fetchAll(statement, arguments: arguments))
    // Also where nothing stood in a replaced line's place: else it would come back beside what is computed now.
    begun?.changed.count(.restore, try db.restoreReplaced(where: own, arguments))
  }

  func replace(_ lines: [LineNumber]) throws {
    if !lines.isEmpty { try writeReport() }
    let statement = try db.cachedStatement(
      sql: """
        UPDATE feeLine SET state = 'rejected', replacedBy = ?, replacedState = state
        WHERE number = ? AND state IN ('open', 'held') RETURNING report
        """)
    for line in lines {
      let changed = try Int64.fetchAll(statement, arguments: [begunReport.number, line.number])
      precondition(changed.count == 1, "only what waits is replaced")
      begun?.changed.count(.replace, changed)
    }
  }

  func otherReports(with client: ClientKey, service: ServiceCode, in month: Month) throws -> [ReportedClient] {
    guard try mayKnow(client, in: month, ofOthers: true) else { return [] }
    var rows: [Int64] = []
    for place in ClientRows.of(client) {
      let statement = try db.cachedStatement(
        sql: """
          SELECT client.number FROM client INDEXED BY \(place.index) JOIN report ON report.number = client.report
          WHERE client.period = :month AND \(place.condition) AND client.hold IS NOT 'error'
            AND report.service = :service AND report.number <> :current AND \(KnownMonths.reportIsValid)
          """)
      rows += try Int64.fetchAll(
        statement,
        arguments: [
          "month": month.description, "key": place.key, "service": service.value, "current": begunReport.number,
        ])
    }
    // Reports are numbered as they come, and their clients' rows too.
    return try rows.sorted().map { try reported.client($0) }
  }

  func statement(of line: LineNumber) throws -> ReportedClient {
    guard let row = try Int64.fetchOne(db, sql: "SELECT client FROM feeLine WHERE number = ?", arguments: [line.number])
    else { throw LedgerRefusal.unknownLine(line) }
    return try reported.client(row)
  }

  func ruleBookText(_ book: RuleReference, of service: ServiceCode) throws -> String? {
    try db.ruleBookText(book, of: service)
  }

  func catalogueText(_ reference: String) throws -> String? { try db.catalogueText(reference) }

  // MARK: Steps

  private var begunReport: Begun {
    guard let begun else { preconditionFailure("corrections are asked of a report that was begun") }
    return begun
  }

  /// Of a client's row: the version being entered has none of that code.
  private func isNotNamed(_ table: String) -> String {
    """
    NOT EXISTS (
      SELECT 1 FROM client AS newer INDEXED BY clientByCode
      WHERE newer.period = :period AND newer.code = \(table).code AND newer.report = :current)
    """
  }

  private func clients(_ sql: String, _ arguments: StatementArguments) throws -> [ReportedClient] {
    try Int64.fetchAll(db, sql: sql, arguments: arguments).map { try reported.client($0) }
  }
}
