package import Domain
import GRDB

extension SQLiteLedger {
  package func approveAutomatically(_ report: ReportNumber, within percent: Int?, at time: Timestamp) throws
    -> AutoApproval
  {
    try writeFolded { db in
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT report.state = 'toCheck' AND report.checkedBy IS NULL AND arrival.verdict = 'accepted',
              -- Held all the same: what a person had held in the version before.
              EXISTS (
                SELECT 1 FROM feeLine INDEXED BY feeLineByState WHERE feeLine.report = report.number AND feeLine.state = 'held'),
              EXISTS (
                SELECT 1 FROM feeLine INDEXED BY feeLineByState WHERE feeLine.report = report.number AND feeLine.state = 'open'),
              (SELECT sum(cents) FROM tally WHERE tally.report = report.number),
              report.period, report.service, report.unitCode
            FROM report JOIN arrival ON arrival.id = report.arrival WHERE report.number = ?
            """), arguments: [report.number])
      guard let row else { throw LedgerRefusal.unknownReport(report) }
      let (hasHeld, hasOpen): (Bool, Bool) = (row[1], row[2])
      let month = try understood(Month(row[4] as String), "report.period")
      var decided = AutoApproval(isApproved: row[0], total: Money(cents: row[3]), before: nil)
      guard let percent else {
        decided.isApproved = decided.isApproved && (hasOpen || !hasHeld)
        if decided.isApproved { try db.approve(report, by: Act.gateway, reason: "review: none", at: time) }
        return decided
      }
      decided.before = try db.total(of: row[6], service: row[5], in: month.previous)
      guard decided.isApproved, !hasHeld, let before = decided.before,
        AutoApproval.isWithin(percent, decided.total, from: before),
        try db.isWithoutRemark(report)
      else {
        decided.isApproved = false
        return decided
      }
      try db.approve(
        report, by: Act.gateway,
        reason: "auto-approve: \(month.previous) \(before.finnish), \(month) \(decided.total.finnish); ≤ \(percent) %",
        at: time)
      return decided
    }
  }
}

extension Database {
  /// What the unit's valid reports of the month added up to as they came; nil where there is none. Of tables that are written at once. Where the
  /// newest version corrected what was transferred, its sum is that of the corrections: then a person looks.
  fileprivate func total(of unitCode: String, service: String, in month: Month) throws -> Money? {
    let statement = try cachedStatement(
      sql: """
        SELECT sum(tally.cents) FROM report INDEXED BY reportOfMonth JOIN tally ON tally.report = report.number
        WHERE report.period = ? AND report.service = ? AND \(KnownMonths.reportIsValid) AND report.unitCode = ?
        """)
    return try Int64.fetchOne(statement, arguments: [month.description, service, unitCode]).map { Money(cents: $0) }
  }

  /// Nothing was found that a person should see, and nothing is corrected.
  fileprivate func isWithoutRemark(_ report: ReportNumber) throws -> Bool {
    // Corrections are rows at once: a first version has none of its own, a newer one is written out, and those of other reports' clients are
    // never folded.
    try Bool.fetchOne(
      cachedStatement(
        sql: """
          SELECT NOT EXISTS (
              SELECT 1 FROM finding INDEXED BY findingOfReport WHERE report = :report AND severity <> 'info')
            AND NOT EXISTS (
              SELECT 1 FROM feeLine INDEXED BY feeLineByState
              WHERE report = :report AND state IN ('open', 'held') AND kind = 'correction')
          """), arguments: ["report": report.number])!
  }
}
