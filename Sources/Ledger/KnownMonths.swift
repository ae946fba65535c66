import Domain
import GRDB

/// What valid reports say of earlier months: those waiting to be checked and those approved, not the returned or superseded.
struct KnownMonths {
  private let db: Database
  /// Knows what was known then; nil knows what is known now.
  private let horizon: Horizon?

  init(_ db: Database, asOf horizon: Horizon? = nil) {
    self.db = db
    self.horizon = horizon
  }

  /// Of `report`: it waits to be checked or was approved.
  static let reportIsValid = "report.state IN ('toCheck', 'approved')"

  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [CommitmentMonth] {
    let month = (value: month, text: month.description)
    var found: [Row] = []
    for rows in ClientRows.of(client) { found += try self.rows(rows, month.text, service) }
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

  private func rows(_ rows: ClientRows, _ month: String, _ service: ServiceCode) throws -> [Row] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT report.number, commitmentMonth.commitment, commitmentMonth.validFrom, commitmentMonth.validTo,
          commitmentMonth.days, commitmentMonth.interruptionBegan, commitmentMonth.interruptionClass
        FROM client INDEXED BY \(rows.index)
        JOIN report ON report.number = client.report
        JOIN commitmentMonth ON commitmentMonth.client = client.number
        WHERE client.period = :month AND \(rows.condition) AND client.hold IS NOT 'error' AND report.service = :service
          AND commitmentMonth.days IS NOT NULL
          AND \(horizon == nil ? KnownMonths.reportIsValid : Horizon.reportIsValid)
        """)
    var arguments: StatementArguments = ["month": month, "key": rows.key, "service": service.value]
    if let horizon { arguments += horizon.arguments }
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

  /// A superseded version counts too where more was billed by it than taken back: a client held for an error keeps that.
  func otherReport(with commitment: String, period: Month, service: ServiceCode, besides reportID: String) throws
    -> String?
  {
    let statement = try db.cachedStatement(
      sql: """
        SELECT report.id
        FROM commitmentMonth INDEXED BY commitmentMonthByNumber
        JOIN client ON client.number = commitmentMonth.client
        JOIN report ON report.number = client.report
        WHERE commitmentMonth.commitment = :commitment AND commitmentMonth.period = :period AND report.service = :service
          AND report.id <> :besides
          AND (\(KnownMonths.reportIsValid)
            OR (SELECT sum(feeLine.cents) FROM report AS version
                JOIN client AS stated ON stated.report = version.number AND stated.code = client.code
                JOIN feeLine INDEXED BY feeLineOfClient ON feeLine.client = stated.number
                WHERE version.id = report.id AND stated.period = :period AND feeLine.commitment = :commitment
                  AND feeLine.state <> 'rejected') <> 0)
        ORDER BY report.number LIMIT 1
        """)
    return try String.fetchOne(
      statement,
      arguments: [
        "commitment": commitment, "period": period.description, "service": service.value, "besides": reportID,
      ])
  }
}

/// Where a client's rows of one month lie: by identity code, by code where either side lacks one. For queries that ask for `client.period`
/// and bind `key`.
struct ClientRows {
  var index: String
  var condition: String
  var key: String

  static func of(_ client: ClientKey) -> [ClientRows] {
    guard let identityCode = client.identityCode else {
      return [ClientRows(index: "clientByCode", condition: "client.code = :key", key: client.code)]
    }
    return [
      ClientRows(index: "clientByIdentityCode", condition: "client.identityCode = :key", key: identityCode.value),
      ClientRows(
        index: "clientByCode", condition: "client.code = :key AND client.identityCode IS NULL", key: client.code),
    ]
  }

  /// Of a table with a client's code and identity code: true where the row is the client's. For `matching`.
  static func matches(_ code: String, _ identityCode: String) -> String {
    """
    CASE WHEN \(identityCode) IS NOT NULL AND :identityCode IS NOT NULL THEN \(identityCode) = :identityCode
      ELSE \(code) = :code END
    """
  }

  static func matching(_ client: ClientKey) -> StatementArguments {
    ["code": client.code, "identityCode": client.identityCode?.value]
  }
}

extension CommitmentMonth {
  /// Reads commitment, validFrom, validTo, days, interruptionBegan and interruptionClass from column `first` on.
  init(row: Row, from first: Int, month: Month) throws {
    try self.init(
      row[first], row[first + 1], row[first + 2], DayMap(row[first + 3] as String), row[first + 4], row[first + 5],
      month: month)
  }

  /// The same, from the first column on.
  init(row: RowReading, month: Month) throws {
    try self.init(row[0], row[1], row[2], row.withText(3, DayMap.init), row[4], row[5], month: month)
  }

  private init(
    _ number: String, _ validFrom: String, _ validTo: String?, _ days: DayMap?, _ interruptionBegan: String?,
    _ interruptionClass: String?, month: Month
  ) throws {
    func day(_ text: String?, _ what: String) throws -> Day? { try text.map { try understood(Day($0), what) } }
    self.init(
      number: number, validFrom: try understood(Day(validFrom), "commitmentMonth.validFrom"),
      validTo: try day(validTo, "commitmentMonth.validTo"), month: month,
      days: try understood(days, "commitmentMonth.days"),
      interruptionBegan: try day(interruptionBegan, "commitmentMonth.interruptionBegan"),
      interruptionClass: try interruptionClass.map {
        try understood(AbsenceClass(rawValue: $0), "commitmentMonth.interruptionClass")
      })
  }
}
