import Domain
import GRDB

/// Reads clients with the report that states them; each report is read once, however many of its clients are asked for.
struct ReportedClients {
  private let db: Database
  private var reports: [Int64: (summary: ReportSummary, header: ReportHeader)] = [:]

  init(_ db: Database) { self.db = db }

  mutating func client(_ row: Int64) throws -> ReportedClient {
    let statement = try db.cachedStatement(sql: "SELECT report, hold FROM client WHERE number = ?")
    guard let found = try Row.fetchOne(statement, arguments: [row]) else {
      throw LedgerFailure(.notUnderstood, detail: "client")
    }
    let report = try report(found[0])
    return ReportedClient(
      row: row, report: report.summary, header: report.header, client: try ClientStatement.fetch(db, row),
      hold: try ClientFees.Hold(stored: found[1]))
  }

  private mutating func report(_ number: Int64) throws -> (summary: ReportSummary, header: ReportHeader) {
    if let known = reports[number] { return known }
    let summary = try understood(try db.reportSummary("report.number = ?", [number]), "client.report")
    let report = (summary, try ReportHeader.fetch(db, summary.number))
    reports[number] = report
    return report
  }
}

extension ClientFees.Hold {
  init?(stored text: String?) throws {
    guard let text else { return nil }
    self = try understood(ClientFees.Hold(rawValue: text), "client.hold")
  }
}
