import Domain
import Ledger
import Testing

let april = Month("2024-04")!
let may = Month("2024-05")!
let march = Month("2024-03")!
let yht = ServiceCode("YHT-ASU")
let mtk = ServiceCode("MTK-ASU")
let book = RuleReference(id: "book", version: 1)
let statutory = RuleReference(id: "statutory", version: 3)

/// 5.5.2024 at six and `minutes`.
func at(_ minutes: Int = 0) -> Timestamp {
  Timestamp(local: "2024-05-05T\(padded(6 + minutes / 60, 2)):\(padded(minutes % 60, 2)):00", offset: "+03:00")
}

func digest(_ content: some Hashable) -> String {
  String(repeating: "0", count: 56)
    + padded(String(describing: content).utf8.reduce(7) { ($0 &* 31 &+ UInt64($1)) % 99_999_999 }, 8)
}

func header(
  _ id: String, version: Int = 1, period: Month = april, service: ServiceCode = yht, unit: String = "KOIVU-1"
) -> ReportHeader {
  ReportHeader(
    id: id, version: version, period: period, createdAt: "2024-05-02T09:12:00+03:00", providerBusinessID: "9999999-2",
    providerName: "Koivukoti Oy", unitCode: unit, unitName: "Koivukoti Palokka", service: service,
    lines: ReportHeader.Lines(root: 2, provider: 4, unit: 5, service: 6))
}

/// A client with one commitment, `PS-` and the code.
func client(_ code: String, identityCode: String? = nil, position: Int = 1) -> ClientStatement {
  var commitment = CommitmentStatement(
    position: 1, line: 12, number: "PS-" + code, validFrom: Day("2023-09-01"), validTo: Day("2024-12-31"))
  commitment.components = [
    ComponentStatement(position: 1, line: 13, code: "HOITO", price: Money("900.67"), unit: "kk"),
    ComponentStatement(position: 2, line: 14, code: "ATERIA", price: nil, unit: nil),
  ]
  return ClientStatement(
    position: position, line: 8, code: code, identityCode: identityCode.map(PersonalIdentityCode.init),
    familyName: "Virtanen", givenNames: "Aino",
    address: Address(street: "Koivukatu 1", postalCode: "40100", city: "Jyväskylä", country: "FI"),
    commitments: [commitment])
}

let hoito = Bilingual(fi: "Hoitomaksu", en: "Care fee")
let ateria = Bilingual(fi: "Ateriamaksu", en: "Meal fee")

func feeLine(
  _ client: String, _ item: String = "HOITO", euros: String = "900.67", payer: PayerID = .client, period: Month = april,
  commitment: String? = nil, kind: FeeLine.Kind = .fee
) -> FeeLine {
  let amount = Money(euros)!
  return FeeLine(
    client: client, commitment: commitment ?? "PS-" + client, item: item, payer: payer, period: period, amount: amount,
    base: amount, deduction: .zero, quantity: .one, serviceDays: period.dayCount, absentDays: 0, freeDays: 0,
    rule: statutory, kind: kind,
    derivation: Derivation(
      itemName: item == "HOITO" ? hoito : ateria, unit: .month, price: amount, priceSource: .commitment,
      monthDays: period.dayCount, service: .wholeMonth(period.dayCount), absent: DaySet(), spells: [], free: DaySet(),
      attended: nil, wholeMonthFree: false, divisor: .thirty, mode: .deduct, rounding: .late, proration: .days,
      chargedShare: Quantity(0), rule: statutory))
}

/// A correction by `euros` of what had been counted as 900.67.
func correction(
  _ client: String, _ item: String = "HOITO", euros: String, _ reason: Correction.Reason, payer: PayerID = .client,
  period: Month = april, commitment: String? = nil, run: RunID? = nil, document: DocumentNumber? = nil
) -> FeeLine {
  var line = feeLine(
    client, item, euros: euros, payer: payer, period: period, commitment: commitment, kind: .correction)
  line.correction = Correction(run: run, document: document, counted: Money("900.67")!, reason: reason)
  return line
}

func days(_ client: String, in month: Month = april, absent: ClosedRange<Int>? = nil) -> CommitmentMonth {
  CommitmentMonth(
    number: "PS-" + client, validFrom: Day("2023-09-01")!, validTo: Day("2024-12-31"), month: month,
    days: DayMap(
      dayCount: month.dayCount, service: .wholeMonth(month.dayCount), absent: absent.map { [.own: DaySet($0)] } ?? [:]))
}

func fees(
  _ lines: [FeeLine], _ months: [CommitmentMonth] = [], findings: [Finding] = [], hold: ClientFees.Hold? = nil
) -> ClientFees {
  ClientFees(lines: lines, findings: findings, months: months, hold: hold)
}

extension FeeLedger {
  func claim(_ id: String) throws {
    _ = try claim([
      ArrivedFile(
        id: IntakeID(id), source: "koivu", name: id + ".xml", sizeBytes: 5, fileDigest: nil, claimedAt: at())
    ])
  }

  /// Enters a report whose file has the header's id and version as its name.
  @discardableResult
  func enter(
    _ header: ReportHeader, _ clients: [(ClientStatement, ClientFees)], verdict: Verdict = .accepted,
    findings: [Finding] = []
  ) throws -> ReportNumber {
    let id = "\(header.id)-v\(header.version)"
    try claim(id)
    return try enter(IntakeID(id)) { entry in
      try entry.begin(header, book: book, catalogue: "")
      for (client, fees) in clients { try entry.record(client, fees: fees) }
      return try entry.finish(
        verdict: verdict, findings: findings, digests: ReportDigests(file: digest(id), content: digest("c" + id)),
        at: at(1))
    }
  }

  /// Enters a report of clients with one line of 900.67 each.
  @discardableResult
  func enterSimple(
    _ id: String, version: Int = 1, clients: [String], period: Month = april, service: ServiceCode = yht,
    hold: ClientFees.Hold? = nil
  ) throws -> ReportNumber {
    try enter(
      header(id, version: version, period: period, service: service),
      clients.map { (client($0), fees([feeLine($0, period: period)], [days($0, in: period)], hold: hold)) },
      verdict: hold == nil ? .accepted : .held)
  }

  @discardableResult
  func enterApproved(
    _ id: String, version: Int = 1, clients: [String], period: Month = april, service: ServiceCode = yht
  ) throws -> ReportNumber {
    let report = try enterSimple(id, version: version, clients: clients, period: period, service: service)
    try approve(report, by: "Tarkastaja", reason: nil, at: at(2))
    return report
  }

  /// Asks within an entry, and leaves no outcome.
  func ask<Result>(_ question: (any ReportEntry) throws -> Result) throws -> Result {
    try claim("question")
    return try enter(IntakeID("question"), question)
  }

  /// Closes a run in which every group becomes a document.
  @discardableResult
  func closeAll(_ service: ServiceCode = yht, period: Month? = nil) throws -> RunSummary? {
    try close(service, period: period) { _, number, _ in .formed(reference: "MS\(number)") }
  }

  @discardableResult
  func close(
    _ service: ServiceCode = yht, period: Month? = nil,
    form: (RunID, DocumentNumber, LineGroup) throws -> GroupOutcome
  ) throws -> RunSummary? {
    try closeRun(
      of: service, period: period, label: period ?? april, book: book, scheduled: nil, by: "Ajaja", at: at(10),
      form: form,
      seal: { run in
        DatasetSeal(name: "\(service)-\(run).xml", format: "idoc-xml", sha256: digest("run\(run)"), sizeBytes: 100)
      })
  }

  func storedLines(of report: ReportNumber) throws -> [StoredLine] {
    var lines: [StoredLine] = []
    try self.lines(of: report) { lines.append($0) }
    return lines
  }

  func groups(of run: RunID) throws -> [(DocumentNumber, LineGroup)] {
    var groups: [(DocumentNumber, LineGroup)] = []
    try documents(of: run) { groups.append(($0, $1)) }
    return groups
  }
}

/// Expects that the ledger refuses what `body` asks.
func expectRefusal(
  _ code: LedgerRefusal.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) throws {
  let refusal = #expect(throws: LedgerRefusal.self, sourceLocation: sourceLocation) { try body() }
  #expect(refusal?.code == code, sourceLocation: sourceLocation)
}

extension ClientStatement {
  /// What of it documents are formed with.
  var billed: ClientStatement {
    var billed = self
    billed.commitments = commitments.map { stated in
      var commitment = CommitmentStatement(number: stated.number, validFrom: nil)
      commitment.payers = stated.payers
      return commitment
    }
    return billed
  }
}
