import Domain
import GRDB

/// Writes a report's clients with their lines, days and findings.
struct ReportRows {
  private let db: Database
  private let report: Int64
  private let period: Month
  private var clients: RowInsertion
  private var lines: RowInsertion
  private var corrections: RowInsertion
  private var months: RowInsertion
  private var nextClient: Int64
  // A report repeats a handful of months, rules and items on every row: their texts and numbers are made once.
  private var monthTexts = Repeated<Month, String>()
  private var ruleTexts = Repeated<RuleReference, String>()
  private var itemNames = Repeated<Bilingual, Int64>()

  init(_ db: Database, report: Int64, period: Month) throws {
    self.db = db
    self.report = report
    self.period = period
    nextClient = try Int64.fetchOne(db, sql: "SELECT coalesce(max(number), 0) + 1 FROM client")!
    clients = try RowInsertion(
      db,
      """
      INSERT INTO client (number, report, period, position, line, code, identityCode, familyName, givenNames,
        nonDisclosure, street, postalCode, city, country, hold, commitments, feedPayers)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    lines = try RowInsertion(db, LineRow.insertion(further: []))
    corrections = try RowInsertion(
      db,
      LineRow.insertion(further: [
        "countedCents", "correctedRun", "correctedDocument", "correctionReason", "isRecomputed",
      ]))
    months = try RowInsertion(
      db,
      """
      INSERT INTO commitmentMonth (client, position, commitment, period, validFrom, validTo, days, interruptionBegan,
        interruptionClass)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
  }

  mutating func insert(_ client: ClientStatement, _ fees: ClientFees) throws {
    let number = nextClient
    nextClient += 1
    clients.add(number)
    clients.add(report)
    clients.add(text(of: period))
    clients.add(client.position)
    clients.add(client.line)
    clients.add(client.code)
    clients.add(client.identityCode?.value)
    clients.add(client.familyName)
    clients.add(client.givenNames)
    clients.add(client.address?.nonDisclosure)
    clients.add(client.address?.street)
    clients.add(client.address?.postalCode)
    clients.add(client.address?.city)
    clients.add(client.address?.country)
    clients.add(fees.hold?.rawValue)
    clients.add(StatementText.of(client.commitments))
    clients.add(fees.feedPayers.isEmpty ? nil : StatementText.of(payers: fees.feedPayers))
    try clients.insert()
    for line in fees.lines {
      precondition(
        line.client == client.code && line.period == period, "a line is its client's, of the report's period")
      try insert(line, of: number, isHeld: fees.hold != nil, isRecomputed: false)
    }
    try insertMonths(of: number, fees)
    for finding in fees.findings { try db.keep(finding, report: report) }
  }

  /// Writes corrections of what another report, or an older version, stated of a client.
  mutating func insert(corrections lines: [FeeLine], of reported: ReportedClient, areRecomputed: Bool) throws {
    for line in lines {
      precondition(
        line.client == reported.client.code && line.period == reported.header.period,
        "a line is its client's, of the period that was reported")
      try insert(line, of: reported.row, isHeld: false, isRecomputed: areRecomputed)
    }
  }

  private mutating func insert(_ line: FeeLine, of client: Int64, isHeld: Bool, isRecomputed: Bool) throws {
    let row = LineRow(
      report: report, client: client, line: line,
      itemName: try itemNames.value(of: line.derivation.itemName, else: number(ofItemName:)),
      period: text(of: line.period),
      rule: ruleTexts.value(of: line.rule) { $0.description }, state: isHeld ? .held : line.state)
    let correction = line.correction
    guard correction != nil || isRecomputed else {
      row.add(to: &lines)
      return try lines.insert()
    }
    row.add(to: &corrections)
    corrections.add(correction?.counted.cents)
    corrections.add(correction?.run?.number)
    corrections.add(correction?.document?.number)
    corrections.add(correction?.reason.rawValue)
    corrections.add(isRecomputed ? 1 : 0)
    try corrections.insert()
  }

  private mutating func insertMonths(of client: Int64, _ fees: ClientFees) throws {
    for (index, month) in fees.months.enumerated() {
      precondition(month.month == period, "a report tells the days of its own month")
      try insertMonth(month.number, month, of: client, position: index + 1)
    }
    // A commitment that has fees of this month but no days to remember is still reported here, and by no other report; one whose fees are
    // only taken back is not.
    var named = fees.months.map(\.number)
    for line in fees.lines where line.statesFee && !named.contains(line.commitment) {
      named.append(line.commitment)
      try insertMonth(line.commitment, nil, of: client, position: named.count)
    }
  }

  private mutating func insertMonth(_ commitment: String, _ month: CommitmentMonth?, of client: Int64, position: Int)
    throws
  {
    months.add(client)
    months.add(position)
    months.add(commitment)
    months.add(text(of: period))
    months.add(month?.validFrom.description)
    months.add(month?.validTo?.description)
    months.add(month?.days.description)
    months.add(month?.interruptionBegan?.description)
    months.add(month?.interruptionClass?.rawValue)
    try months.insert()
  }

  private mutating func text(of month: Month) -> String { monthTexts.value(of: month) { $0.description } }

  private func number(ofItemName name: Bilingual) throws -> Int64 {
    try db.execute(
      sql: "INSERT INTO itemName (fi, en) VALUES (?, ?) ON CONFLICT (fi, en) DO NOTHING", arguments: [name.fi, name.en])
    return try Int64.fetchOne(
      db, sql: "SELECT number FROM itemName WHERE fi = ? AND en = ?", arguments: [name.fi, name.en])!
  }
}

extension FeeLine {
  /// True where the line is what the report states, or its difference to what was transferred.
  fileprivate var statesFee: Bool { kind == .fee || correction?.reason == .newVersion }
}

/// A fee line on its way into its table.
private struct LineRow {
  var report: Int64
  var client: Int64
  var line: FeeLine
  var itemName: Int64
  var period: String
  var rule: String
  var state: FeeLine.State

  static func insertion(further: [String]) -> String {
    let columns =
      [
        "report", "client", "commitment", "item", "itemName", "payer", "period", "cents", "baseCents", "deductionCents",
        "quantity", "serviceDays", "absentDays", "freeDays", "rule", "kind", "state", "derivation",
      ] + further
    let values = columns.map { _ in "?" }
    return "INSERT INTO feeLine (\(columns.joined(separator: ", "))) VALUES (\(values.joined(separator: ", ")))"
  }

  /// Adds the values of `insertion`, in its order.
  func add(to insertion: inout RowInsertion) {
    precondition(state == .open || state == .held, "a new line is open or held")
    insertion.add(report)
    insertion.add(client)
    insertion.add(line.commitment)
    insertion.add(line.item)
    insertion.add(itemName)
    insertion.add(line.payer.description)
    insertion.add(period)
    insertion.add(line.amount.cents)
    insertion.add(line.base.cents)
    insertion.add(line.deduction.cents)
    insertion.add(line.quantity.tenThousandths)
    insertion.add(line.serviceDays)
    insertion.add(line.absentDays)
    insertion.add(line.freeDays)
    insertion.add(rule)
    insertion.add(line.kind.rawValue)
    insertion.add(state.rawValue)
    insertion.add(line.derivation.notation)
  }
}

/// What few keys stand for, found by looking along them: quicker than hashing where there are a handful.
private struct Repeated<Key: Equatable, Value> {
  private var known: [(key: Key, value: Value)] = []

  mutating func value(of key: Key, else make: (Key) throws -> Value) rethrows -> Value {
    for entry in known where entry.key == key { return entry.value }
    let value = try make(key)
    known.append((key, value))
    return value
  }
}
