package import Domain
import GRDB

extension Finding {
  static let select = "SELECT code, severity, line, place, client, found, expected FROM finding"

  init(row: Row) throws {
    self.init(
      try understood(FindingCode(rawValue: row[0]), "finding.code"), line: row[2], place: row[3], client: row[4],
      found: row[5], expected: row[6],
      severity: try understood(Severity(rawValue: row[1]), "finding.severity"))
  }
}

extension Database {
  /// Keeps a finding with the file, or with the report.
  /// - Returns: its number.
  @discardableResult
  func keep(_ finding: Finding, arrival: IntakeID? = nil, report: Int64? = nil, run: RunID? = nil) throws -> Int64 {
    try cachedStatement(
      sql: """
        INSERT INTO finding (arrival, report, run, code, severity, line, place, client, found, expected)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      arrival?.value, report, run?.number, finding.code.rawValue, finding.severity.rawValue, finding.line,
      finding.place, finding.client, finding.found, finding.expected,
    ])
    return lastInsertedRowID
  }

  /// Writes down who did what.
  func keep(_ act: Act, report: Int64? = nil, run: RunID? = nil) throws {
    try execute(
      sql: "INSERT INTO act (at, person, what, reason, report, run) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [act.at.description, act.person, act.what, act.reason, report, run?.number])
  }

  func acts(where condition: String, _ number: Int64) throws -> [Act] {
    try Row.fetchAll(
      self, sql: "SELECT at, person, what, reason FROM act WHERE \(condition) = ? ORDER BY number", arguments: [number]
    ).map { row in
      Act(at: try understood(Timestamp(row[0]), "act.at"), person: row[1], what: row[2], reason: row[3])
    }
  }
}

extension Act {
  /// Who did it where no person did.
  package static let gateway = "maksusilta"
}
