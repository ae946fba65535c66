import Domain
import GRDB

/// Writes a report's clients with their lines, days and findings.
struct ReportRows {
  private let db: Database
  private let report: Int64
  private let period: Month
  private let clientStatement: Statement
  private let lineStatement: Statement
  private let monthStatement: Statement
  private var nextClient: Int64
  private var itemNames: [Bilingual: Int64] = [:]
  // One report has a handful of months and rules: their texts are made once.
  private var texts = SmallTexts()

  init(_ db: Database, report: Int64, period: Month) throws {
    self.db = db
    self.report = report
    self.period = period
    nextClient = try Int64.fetchOne(db, sql: "SELECT coalesce(max(number), 0) + 1 FROM client")!
    clientStatement = try db.makeStatement(
      sql: """
        INSERT INTO client (number, report, period, position, line, code, identityCode, familyName, givenNames,
          nonDisclosure, street, postalCode, city, country, hold, commitments)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    lineStatement = try db.makeStatement(
      sql: """
        INSERT INTO feeLine (report, client, commitment, item, itemName, payer, period, cents, baseCents, deductionCents,
          quantity, serviceDays, absentDays, freeDays, rule, kind, state, derivation)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    monthStatement = try db.makeStatement(
      sql: """
        INSERT INTO commitmentMonth (client, position, commitment, period, validFrom, validTo, days, interruptionBegan)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
  }

  mutating func insert(_ client: ClientStatement, _ fees: ClientFees) throws {
    let number = nextClient
    nextClient += 1
    let address = client.address
    let month = texts[period]
    try clientStatement.run { row in
      row.add(number)
      row.add(report)
      row.add(month)
      row.add(client.position)
      row.add(client.line)
      row.add(client.code)
      row.add(client.identityCode?.value)
      row.add(client.familyName)
      row.add(client.givenNames)
      row.add(address?.nonDisclosure)
      row.add(address?.street)
      row.add(address?.postalCode)
      row.add(address?.city)
      row.add(address?.country)
      row.add(fees.hold?.rawValue)
      row.add(StatementText.of(client.commitments))
    }
    for line in fees.lines { try insert(line, of: client, number, isHeld: fees.hold != nil) }
    try insert(fees.months, of: number)
    try insertCommitmentsWithoutDays(fees, of: number)
    for finding in fees.findings { try db.keep(finding, report: report) }
  }

  private mutating func insert(_ line: FeeLine, of client: ClientStatement, _ number: Int64, isHeld: Bool) throws {
    precondition(line.client == client.code, "a line is its client's")
    let state: FeeLine.State = isHeld ? .held : line.state
    precondition(state == .open || state == .held, "a new line is open or held")
    let name = try itemName(line.derivation.itemName)
    let (month, rule) = (texts[line.period], texts[line.rule])
    try lineStatement.run { row in
      row.add(report)
      row.add(number)
      row.add(line.commitment)
      row.add(line.item)
      row.add(name)
      row.add(line.payer.description)
      row.add(month)
      row.add(line.amount.cents)
      row.add(line.base.cents)
      row.add(line.deduction.cents)
      row.add(line.quantity.tenThousandths)
      row.add(line.serviceDays)
      row.add(line.absentDays)
      row.add(line.freeDays)
      row.add(rule)
      row.add(line.kind.rawValue)
      row.add(state.rawValue)
      row.add(line.derivation.notation)
    }
  }

  private mutating func insert(_ months: [CommitmentMonth], of client: Int64) throws {
    for (index, month) in months.enumerated() {
      precondition(month.month == period, "a report tells the days of its own month")
      try insertMonth(month.number, month, of: client, position: index + 1)
    }
  }

  /// A commitment that has fees of this month but no days to remember is still reported here, and by no other report.
  private mutating func insertCommitmentsWithoutDays(_ fees: ClientFees, of client: Int64) throws {
    var named = fees.months.map(\.number)
    for line in fees.lines where line.kind == .fee && line.period == period && !named.contains(line.commitment) {
      named.append(line.commitment)
      try insertMonth(line.commitment, nil, of: client, position: named.count)
    }
  }

  private mutating func insertMonth(_ commitment: String, _ month: CommitmentMonth?, of client: Int64, position: Int)
    throws
  {
    let period = texts[period]
    try monthStatement.run { row in
      row.add(client)
      row.add(position)
      row.add(commitment)
      row.add(period)
      row.add(month?.validFrom.description)
      row.add(month?.validTo?.description)
      row.add(month?.days.description)
      row.add(month?.interruptionBegan?.description)
    }
  }

  private mutating func itemName(_ name: Bilingual) throws -> Int64 {
    if let number = itemNames[name] { return number }
    try db.execute(
      sql: "INSERT INTO itemName (fi, en) VALUES (?, ?) ON CONFLICT (fi, en) DO NOTHING", arguments: [name.fi, name.en])
    let number = try Int64.fetchOne(
      db, sql: "SELECT number FROM itemName WHERE fi = ? AND en = ?", arguments: [name.fi, name.en])!
    itemNames[name] = number
    return number
  }
}

/// Texts of the few values that every row repeats.
private struct SmallTexts {
  private var months: [Month: String] = [:]
  private var rules: [RuleReference: String] = [:]

  subscript(month: Month) -> String {
    mutating get {
      if let text = months[month] { return text }
      months[month] = month.description
      return month.description
    }
  }
  subscript(rule: RuleReference) -> String {
    mutating get {
      if let text = rules[rule] { return text }
      rules[rule] = rule.description
      return rule.description
    }
  }
}
