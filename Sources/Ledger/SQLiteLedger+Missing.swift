package import Domain
import GRDB

/// What makes a report expected, domain.md §11.
extension SQLiteLedger {
  package func lastReports(before period: Month) throws -> [LastReport] {
    try read { db in
      // A unit may send several reports of a month: all of the newest month count, and the newest gives the names.
      try Row.fetchAll(
        db,
        sql: """
          WITH newestMonth AS (
            SELECT service, unitCode, max(period) AS period FROM report
            WHERE period < :period AND \(KnownMonths.reportIsValid) GROUP BY service, unitCode
          )
          SELECT report.service, report.unitCode, report.unitName, report.providerName, report.id, report.period,
            (SELECT count(DISTINCT commitmentMonth.commitment)
              FROM report AS every JOIN client ON client.report = every.number
              JOIN commitmentMonth ON commitmentMonth.client = client.number
              WHERE every.service = report.service AND every.unitCode = report.unitCode
                AND every.period = report.period AND every.state IN ('toCheck', 'approved')
                AND (commitmentMonth.validTo IS NULL OR commitmentMonth.validTo >= :first))
            + (SELECT count(DISTINCT json_extract(stated.value, '$.number'))
              FROM report AS every JOIN client ON client.report = every.number AND client.hold IS 'error'
              JOIN json_each(client.commitments) AS stated
              WHERE every.service = report.service AND every.unitCode = report.unitCode
                AND every.period = report.period AND every.state IN ('toCheck', 'approved')
                AND coalesce(json_extract(stated.value, '$.validTo'), :first) >= :first
                AND NOT EXISTS (SELECT 1 FROM commitmentMonth WHERE commitmentMonth.client = client.number)),
            EXISTS (
              SELECT 1 FROM report AS come
              WHERE come.period = :period AND come.service = report.service AND come.unitCode = report.unitCode
                AND come.state IN ('toCheck', 'approved'))
          FROM newestMonth JOIN report
            ON report.number = (
              SELECT max(number) FROM report AS newest
              WHERE newest.period = newestMonth.period AND newest.service = newestMonth.service
                AND newest.unitCode = newestMonth.unitCode AND newest.state IN ('toCheck', 'approved'))
          ORDER BY report.service, report.unitCode
          """, arguments: ["period": period.description, "first": period.first.description]
      ).map { row in
        LastReport(
          service: ServiceCode(row[0]), unitCode: row[1], unitName: row[2], providerName: row[3], reportID: row[4],
          period: try understood(Month(row[5] as String), "report.period"), goingOn: row[6], hasCome: row[7])
      }
    }
  }

  package func unreportedFeedCommitments(in period: Month) throws -> [FeedCommitment] {
    try read { db in
      // Newest statement first: it says until when the commitment is valid.
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT feed.createdAt, feedStatement.effectiveFrom, feedStatement.statement, feedStatement.client,
            feedStatement.identityCode
          FROM feedStatement JOIN feed ON feed.number = feedStatement.feed
          WHERE feedStatement.effectiveFrom <= ?
          ORDER BY feedStatement.commitment, feed.moment DESC, feedStatement.number DESC
          """, arguments: [period.last.description])
      var unreported: [FeedCommitment] = []
      var commitment: String?
      var known: [ClientKey] = []
      while let row = try rows.next() {
        let statement = try FeedStatement(row: row).commitment
        if statement.number != commitment { (commitment, known) = (statement.number, []) }
        let client = ClientKey(code: row[3], identityCode: (row[4] as String?).map(PersonalIdentityCode.init))
        guard !known.contains(where: { $0.isSame(as: client) }) else { continue }
        known.append(client)
        guard statement.isValid(in: period), try !db.isReported(statement.number, of: client, in: period) else {
          continue
        }
        unreported.append(
          FeedCommitment(
            number: statement.number, client: client.code, kind: statement.kind, contract: statement.contract))
      }
      return unreported
    }
  }
}

extension ClientKey {
  fileprivate func isSame(as other: ClientKey) -> Bool {
    guard let identityCode, let theirs = other.identityCode else { return code == other.code }
    return identityCode == theirs
  }
}

extension CommitmentStatement {
  /// True where a day of the month is a service day of it.
  fileprivate func isValid(in month: Month) -> Bool {
    let last = (ends.map(\.day) + [validTo].compactMap { $0 }).min()
    return validFrom ?? month.first <= month.last && last ?? month.last >= month.first
  }
}

extension Database {
  /// True where a valid report of the month names the commitment for the client, be it with an error.
  fileprivate func isReported(_ commitment: String, of client: ClientKey, in month: Month) throws -> Bool {
    for place in ClientRows.of(client) {
      let statement = try cachedStatement(
        sql: """
          SELECT client.commitments FROM client INDEXED BY \(place.index) JOIN report ON report.number = client.report
          WHERE client.period = :month AND \(place.condition) AND \(KnownMonths.reportIsValid)
          """)
      for text in try String.fetchAll(statement, arguments: ["month": month.description, "key": place.key])
      where try StatementText.commitments(in: text).contains(where: { $0.number == commitment }) {
        return true
      }
    }
    return false
  }
}
