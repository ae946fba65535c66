package import Domain
import GRDB

/// The manual list, domain.md §10.
extension SQLiteLedger {
  package func manualList(of service: ServiceCode?, period: Month?) throws -> [ManualEntry] {
    try read { db in
      var entries: [ManualEntry] = []
      try db.forEachManualEntry(of: service, period: period) { entries.append($0) }
      return entries.enumerated().sorted {
        ($0.element.service, $0.element.client, $0.offset) < ($1.element.service, $1.element.client, $1.offset)
      }.map(\.element)
    }
  }
}

extension Database {
  /// Entries with rows by service, client and commitment; then clients without any.
  func forEachManualEntry(of service: ServiceCode?, period: Month?, _ each: (ManualEntry) throws -> Void) throws {
    let rows = try Row.fetchCursor(
      self,
      sql: """
        SELECT \(manualColumns)
        FROM report CROSS JOIN feeLine INDEXED BY feeLineByState
          ON feeLine.report = report.number AND feeLine.state = 'held'
        JOIN client ON client.number = feeLine.client LEFT JOIN finding ON finding.number = feeLine.reason
        WHERE \(manualCondition)
        UNION ALL
        SELECT \(manualColumns)
        FROM report CROSS JOIN feeLine INDEXED BY feeLineCarried
          ON feeLine.report = report.number AND feeLine.state = 'open' AND feeLine.reason IS NOT NULL
        JOIN client ON client.number = feeLine.client JOIN finding ON finding.number = feeLine.reason
        WHERE \(manualCondition)
        ORDER BY service, clientCode, commitment, report, period, payer, state, reason, decision, line
        """, arguments: ["service": service?.value, "period": period?.description])
    var causes = HoldingFindings(self)
    var last: ManualEntry?
    while let row = try rows.next() {
      let entry = try ManualEntry(row: row, &causes)
      if last?.isBeside(entry) == true {
        last!.lines += entry.lines
        last!.total += entry.total
      } else {
        if let last { try each(last) }
        last = entry
      }
    }
    if let last { try each(last) }
    try forEachClientHeldWithoutRows(of: service, period: period, &causes, each)
  }

  /// Clients who are held and have no row at all, for nothing of theirs could be computed: nobody would see that they are not billed.
  private func forEachClientHeldWithoutRows(
    of service: ServiceCode?, period: Month?, _ findings: inout HoldingFindings, _ each: (ManualEntry) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      self,
      sql: """
        SELECT report.service, client.code, report.number, report.id, report.period, client.hold = 'error', client.position
        FROM report CROSS JOIN client INDEXED BY clientHeld ON client.report = report.number AND client.hold IS NOT NULL
        WHERE \(KnownMonths.reportIsValid) AND (:service IS NULL OR report.service = :service)
          AND (:period IS NULL OR report.period = :period)
          AND NOT EXISTS (SELECT 1 FROM feeLine INDEXED BY feeLineOfClient WHERE feeLine.client = client.number)
        ORDER BY client.number
        """, arguments: ["service": service?.value, "period": period?.description])
    while let row = try rows.next() {
      let isError: Bool = row[5]
      try each(
        ManualEntry(
          service: ServiceCode(row[0]), report: ReportNumber(row[2]), reportID: row[3],
          period: try understood(Month(row[4] as String), "report.period"), client: row[1], commitment: "",
          payer: .client, causes: try findings.codes(in: row[2], of: row[1], position: row[6], isError: isError),
          standing: isError ? .error : .person, lines: [], total: .zero))
    }
  }
}

private let manualColumns = """
  report.service AS service, client.code AS clientCode, feeLine.commitment AS commitment, report.number AS report,
  feeLine.period AS period, feeLine.payer AS payer, feeLine.state AS state, finding.code AS reason,
  feeLine.decision AS decision, feeLine.number AS line, report.id, feeLine.cents, \(StoredLine.isHeldForError),
  client.position, client.report
  """
private let manualCondition = """
  \(KnownMonths.reportIsValid) AND (:service IS NULL OR report.service = :service)
    AND (:period IS NULL OR feeLine.period = :period)
  """

extension ManualEntry {
  /// The entry of one line.
  fileprivate init(row: Row, _ findings: inout HoldingFindings) throws {
    let (client, report) = (row[1] as String, row[3] as Int64)
    let isHeld = row[6] as String == "held"
    let isError: Bool = row[12]
    let causes: [String]
    if let reason = row[7] as String? {
      causes = [reason]
    } else if row[8] as String? == "held" {
      causes = []
    } else {
      // What this report itself found of the client first; then what was found where the client was stated.
      let isStatedHere = report == row[14] as Int64
      let own = try findings.codes(
        in: report, of: client, position: isStatedHere ? row[13] as Int : nil, isError: isError && isStatedHere)
      causes =
        isStatedHere || !own.isEmpty
        ? own : try findings.codes(in: row[14], of: client, position: row[13], isError: isError)
    }
    self.init(
      service: ServiceCode(row[0]), report: ReportNumber(report), reportID: row[10],
      period: try understood(Month(row[4] as String), "feeLine.period"), client: client, commitment: row[2],
      payer: PayerID(row[5]), causes: causes, standing: isError ? .error : isHeld ? .person : .carried,
      lines: [LineNumber(row[9])], total: Money(cents: row[11]))
  }

  /// True where both are one entry.
  fileprivate func isBeside(_ other: ManualEntry) -> Bool {
    service == other.service && report == other.report && period == other.period && client == other.client
      && commitment == other.commitment && payer == other.payer && causes == other.causes
      && standing == other.standing
  }
}

/// The findings of reports that hold their clients' rows, read once for each report.
private struct HoldingFindings {
  private let db: Database
  private var reports: [Int64: Codes] = [:]

  init(_ db: Database) { self.db = db }

  /// Codes in the order found, each once.
  private struct Codes {
    var byPosition: [Int: [String]] = [:]
    var byClient: [String: [String]] = [:]
    var errors: [String] = []
  }

  /// - Parameter position: the client's in that report; nil where the report does not state the client.
  mutating func codes(in report: Int64, of client: String, position: Int?, isError: Bool) throws -> [String] {
    let codes = try codes(of: report)
    let own =
      position.map { codes.byPosition[$0] ?? [] } ?? codes.byClient[maskingIdentityCodes(client)] ?? []
    // Without an error of his own a client is held for the others', where the service holds the whole report.
    return own.isEmpty && isError ? codes.errors : own
  }

  private mutating func codes(of report: Int64) throws -> Codes {
    if let known = reports[report] { return known }
    var codes = Codes()
    let rows = try Row.fetchCursor(
      db, sql: "\(Finding.select) WHERE report = ? AND isOfRun = 0 ORDER BY number", arguments: [report])
    while let row = try rows.next() {
      let finding = try Finding(row: row)
      guard finding.effect == .holdsClient || finding.effect == .holdsForPerson else { continue }
      let code = finding.code.rawValue
      if let position = finding.clientPosition { codes.byPosition[position, default: []].addOnce(code) }
      if let client = finding.client { codes.byClient[client, default: []].addOnce(code) }
      if finding.effect == .holdsClient { codes.errors.addOnce(code) }
    }
    reports[report] = codes
    return codes
  }
}

extension Finding {
  /// The client's position in the report, as the place tells it; nil where no client is meant.
  fileprivate var clientPosition: Int? {
    let opening = "/Kuukausiraportti/Asiakas["
    guard place.hasPrefix(opening) else { return nil }
    return Int(place.dropFirst(opening.count).prefix { $0 != "]" })
  }
}

extension [String] {
  fileprivate mutating func addOnce(_ code: String) {
    if !contains(code) { append(code) }
  }
}
