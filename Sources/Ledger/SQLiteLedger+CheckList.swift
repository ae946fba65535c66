package import Domain
import GRDB

/// The check list, computed where the rows are: nothing of a month is held in memory but its sums.
extension SQLiteLedger {
  package func checkList(of service: ServiceCode, period: Month) throws -> CheckList {
    let reports = try reports(ReportFilter(service: service, period: period))
    let nextRun = try waiting().first { $0.service == service }
    return try read { db in
      CheckList(
        service: service, period: period,
        reports: try reports.map {
          CheckList.Reviewed(report: $0, act: try db.acts(where: "report", $0.number.number).last)
        },
        items: try db.items(of: service, in: period), changes: try db.largestChanges(of: service, in: period),
        findings: try db.findingCounts(of: service, in: period), held: try db.heldByCause(of: service, in: period),
        missing: [], corrections: try db.corrections(of: service, in: period), nextRun: nextRun)
    }
  }
}

/// Lines of the service's month that stand, with the client's code. A line's period is its client's, also where another month's report computed
/// it again.
private func standing(in month: String, _ columns: String) -> String {
  """
  SELECT \(columns)
  FROM client INDEXED BY clientByCode
  CROSS JOIN report AS stated ON stated.number = client.report AND stated.service = :service
  CROSS JOIN feeLine INDEXED BY feeLineOfClient ON feeLine.client = client.number AND feeLine.state <> 'rejected'
  WHERE client.period = \(month)
  """
}

/// Of `report`: a valid one of the service and month.
private let isOfMonth = "report.period = :period AND report.service = :service AND \(KnownMonths.reportIsValid)"

extension Database {
  fileprivate func items(of service: ServiceCode, in period: Month) throws -> [CheckList.Item] {
    var items: [String: CheckList.Item] = [:]
    // A client's item is one, however many payers share it.
    let perClient = standing(
      in: ":period",
      """
      feeLine.item AS item, max(feeLine.itemName) AS itemName, count(*) AS lines,
        coalesce(max(CASE feeLine.kind WHEN 'fee' THEN feeLine.quantity END), 0) AS quantity, sum(feeLine.cents) AS cents
      """)
    for (month, part) in [(period, \CheckList.Item.now), (period.previous, \CheckList.Item.before)] {
      let rows = try Row.fetchCursor(
        self,
        sql: """
          SELECT sums.item, itemName.fi, itemName.en, sums.lines, sums.quantity, sums.cents
          FROM (
            SELECT item, max(itemName) AS itemName, sum(lines) AS lines, sum(quantity) AS quantity, sum(cents) AS cents
            FROM (\(perClient) GROUP BY client.code, feeLine.commitment, feeLine.item)
            GROUP BY item) AS sums
          JOIN itemName ON itemName.number = sums.itemName
          """, arguments: ["service": service.value, "period": month.description])
      while let row = try rows.next() {
        let item = CheckList.Item(code: row[0], name: Bilingual(fi: row[1], en: row[2]))
        items[item.code, default: item][keyPath: part] = CheckList.Sum(
          lines: row[3], quantity: Quantity(tenThousandths: row[4]), amount: Money(cents: row[5]))
      }
    }
    return items.values.sorted { $0.code < $1.code }
  }

  fileprivate func largestChanges(of service: ServiceCode, in period: Month) throws -> [CheckList.Change] {
    let now = standing(
      in: ":period", "client.code AS code, feeLine.commitment AS commitment, 0 AS before, feeLine.cents AS now")
    let before = standing(in: ":previous", "client.code, feeLine.commitment, feeLine.cents, 0")
    return try Row.fetchAll(
      self,
      sql: """
        SELECT code, commitment, sum(before), sum(now) FROM (
          \(now)
          UNION ALL
          \(before)
            AND stated.unitCode IN (SELECT unitCode FROM report WHERE \(isOfMonth)))
        GROUP BY code, commitment HAVING sum(before) <> sum(now)
        ORDER BY abs(sum(now) - sum(before)) DESC, code, commitment LIMIT \(CheckList.changesMax)
        """,
      arguments: [
        "service": service.value, "period": period.description, "previous": period.previous.description,
      ]
    ).map { row in
      CheckList.Change(
        client: row[0], commitment: row[1], before: Money(cents: row[2]), now: Money(cents: row[3]))
    }
  }

  fileprivate func findingCounts(of service: ServiceCode, in period: Month) throws -> [CheckList.FindingCount] {
    try Row.fetchAll(
      self,
      sql: """
        SELECT finding.code, finding.severity, count(*)
        FROM report INDEXED BY reportOfMonth CROSS JOIN finding INDEXED BY findingOfReport ON finding.report = report.number
        WHERE \(isOfMonth) GROUP BY finding.code, finding.severity
        """, arguments: ["service": service.value, "period": period.description]
    ).map { row in
      CheckList.FindingCount(
        code: try understood(FindingCode(rawValue: row[0]), "finding.code"),
        severity: try understood(Finding.Severity(rawValue: row[1]), "finding.severity"), count: row[2])
    }.sorted { ($1.severity, $0.code.rawValue) < ($0.severity, $1.code.rawValue) }
  }

  fileprivate func heldByCause(of service: ServiceCode, in period: Month) throws -> [CheckList.Held] {
    var held: [CheckList.Held] = []
    try forEachManualEntry(of: service, period: period) { entry in
      let index =
        held.firstIndex { $0.causes == entry.causes && $0.standing == entry.standing } ?? held.endIndex
      if index == held.endIndex {
        held.append(
          CheckList.Held(
            causes: entry.causes, standing: entry.standing, entries: 0, sum: Balance.Sum(lines: 0, amount: .zero)))
      }
      held[index].entries += 1
      held[index].sum.lines += entry.lines.count
      held[index].sum.amount += entry.total
    }
    return held.sorted { ($0.standing.rawValue, $0.causes.joined()) < ($1.standing.rawValue, $1.causes.joined()) }
  }

  fileprivate func corrections(of service: ServiceCode, in period: Month) throws -> Balance.Sum {
    let row = try Row.fetchOne(
      self,
      sql: """
        SELECT count(*), coalesce(sum(feeLine.cents), 0)
        FROM report INDEXED BY reportOfMonth CROSS JOIN feeLine INDEXED BY feeLineByState
          ON feeLine.report = report.number AND feeLine.state IN ('open', 'held', 'transferred') AND feeLine.kind = 'correction'
        WHERE \(isOfMonth)
        """, arguments: ["service": service.value, "period": period.description])!
    return Balance.Sum(lines: row[0], amount: Money(cents: row[1]))
  }
}
