import Domain
import GRDB

/// What valid reports say of earlier months: those waiting to be checked and those approved, not the returned or superseded.
struct KnownMonths {
  private let db: Database
  /// Knows what was known when this report came in; nil knows what is known now.
  private let report: ReportNumber?

  init(_ db: Database, before report: ReportNumber? = nil) {
    self.db = db
    self.report = report
  }

  /// Which reports count. In the past: those that had come, had no newer version yet, and had not been returned yet.
  private var isValid: String {
    guard report != nil else { return "report.state IN ('toCheck', 'approved')" }
    return """
      report.number < :before
      AND NOT EXISTS (
        SELECT 1 FROM report AS newer
        WHERE newer.id = report.id AND newer.version > report.version AND newer.number < :before)
      AND NOT EXISTS (
        SELECT 1 FROM act WHERE act.report = report.number AND act.what = 'return'
          AND act.number < (SELECT min(number) FROM act AS arrival WHERE arrival.report = :before))
      """
  }

  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [CommitmentMonth] {
    let month = (value: month, text: month.description)
    var found: [Row]
    if let identityCode = client.identityCode {
      found = try rows("clientByIdentityCode", "client.identityCode = :key", identityCode.value, month.text, service)
      found += try rows(
        "clientByCode", "client.code = :key AND client.identityCode IS NULL", client.code, month.text, service)
    } else {
      found = try rows("clientByCode", "client.code = :key", client.code, month.text, service)
    }
    guard !found.isEmpty else { return [] }
    // A commitment that two reports name is known from the newer one.
    var newest: [String: (report: Int64, month: CommitmentMonth)] = [:]
    for row in found {
      let report: Int64 = row[0]
      let known = try CommitmentMonth(row: row, from: 1, month: month.value)
      if let other = newest[known.number], other.report > report { continue }
      newest[known.number] = (report, known)
    }
    return newest.values.map(\.month).sorted { ($0.validFrom, $0.number) < ($1.validFrom, $1.number) }
  }

  private func rows(
    _ index: String, _ condition: String, _ key: String, _ month: String, _ service: ServiceCode
  ) throws -> [Row] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT report.number, commitmentMonth.commitment, commitmentMonth.validFrom, commitmentMonth.validTo,
          commitmentMonth.days, commitmentMonth.interruptionBegan
        FROM client INDEXED BY \(index)
        JOIN report ON report.number = client.report
        JOIN commitmentMonth ON commitmentMonth.client = client.number
        WHERE client.period = :month AND \(condition) AND client.hold IS NOT 'error' AND report.service = :service
          AND commitmentMonth.days IS NOT NULL AND \(isValid)
        """)
    var arguments: StatementArguments = ["month": month, "key": key, "service": service.value]
    if let report { arguments += ["before": report.number] }
    return try Row.fetchAll(statement, arguments: arguments)
  }

  func knowsMonth(_ month: Month, of service: ServiceCode) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT EXISTS (
          SELECT 1 FROM report WHERE period = ? AND service = ? AND state IN ('toCheck', 'approved'))
        """)
    return try Bool.fetchOne(statement, arguments: [month.description, service.value])!
  }

  func otherReport(with commitment: String, period: Month, service: ServiceCode, besides reportID: String) throws
    -> String?
  {
    let statement = try db.cachedStatement(
      sql: """
        SELECT report.id
        FROM commitmentMonth INDEXED BY commitmentMonthByNumber
        JOIN client ON client.number = commitmentMonth.client
        JOIN report ON report.number = client.report
        WHERE commitmentMonth.commitment = ? AND commitmentMonth.period = ? AND report.service = ?
          AND report.id <> ? AND report.state IN ('toCheck', 'approved')
        ORDER BY report.number LIMIT 1
        """)
    return try String.fetchOne(
      statement, arguments: [commitment, period.description, service.value, reportID])
  }
}

extension CommitmentMonth {
  /// Reads commitment, validFrom, validTo, days and interruptionBegan from column `first` on.
  init(row: Row, from first: Int, month: Month) throws {
    func day(_ text: String?, _ what: String) throws -> Day? { try text.map { try understood(Day($0), what) } }
    self.init(
      number: row[first],
      validFrom: try understood(Day(row[first + 1] as String), "commitmentMonth.validFrom"),
      validTo: try day(row[first + 2], "commitmentMonth.validTo"), month: month,
      days: try understood(DayMap(row[first + 3] as String), "commitmentMonth.days"),
      interruptionBegan: try day(row[first + 4], "commitmentMonth.interruptionBegan"))
  }
}
