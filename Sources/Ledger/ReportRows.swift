import Domain
import GRDB

/// Writes a report's clients with their lines, days and findings: folded into sheets, which become rows later (`Folds`). Where the ledger knows
/// another version of the report they become rows at once, since the report is then compared with it row by row.
final class ReportRows {
  private static let sheetBytesMax = 32 << 10

  private let db: Database
  private let folds: Folds
  private let report: Int64
  private let period: Month
  private let staysFolded: Bool
  // Used from the writer's connection only; the checks at run time would cost more than most of what is put.
  @exclusivity(unchecked) private var folding = Folding(capacity: sheetBytesMax + 4_096)
  /// The number of the report's first sheet, and of the one being filled.
  let firstSheet: Int64
  private(set) var sheet: Int64
  private var firstClient: Int64
  private var nextClient: Int64
  private var firstLine: Int64
  private var nextLine: Int64
  /// Of the sheet being filled, not passed on yet.
  @exclusivity(unchecked) private var marks: [UInt64] = []
  /// Called before anything is written that names the report.
  private let beforeWriting: () throws -> Void
  private var itemNames = Repeated<Bilingual, Int64>()
  private let periodText: String

  init(
    _ db: Database, _ folds: Folds, report: Int64, period: Month, staysFolded: Bool,
    beforeWriting: @escaping () throws -> Void
  ) throws {
    self.beforeWriting = beforeWriting
    self.db = db
    self.folds = folds
    self.report = report
    self.period = period
    self.staysFolded = staysFolded
    periodText = period.description
    (nextClient, nextLine) = try folds.nextNumbers(db)
    (firstClient, firstLine) = (nextClient, nextLine)
    firstSheet = folds.nextNumber()
    sheet = firstSheet
    folds.open = self
  }

  func insert(_ client: ClientStatement, _ fees: ClientFees) throws {
    if staysFolded, let pattern = try patternNumber(of: client, fees) {
      folding.put(SheetRow.byPattern)
      folding.put(pattern)
      folding.put(ownOf: client, fees, firstLine: nextLine)
    } else {
      try put(client, fees, firstLine: nextLine, into: &folding)
    }
    mark(client, fees)
    nextClient += 1
    nextLine += Int64(fees.lineCount)
    if !fees.findings.isEmpty { try beforeWriting() }
    for finding in fees.findings { try db.keep(finding, report: report) }
    if !staysFolded || folding.count >= ReportRows.sheetBytesMax { try endSheet() }
  }

  /// Folds the rows of a client.
  private func put(
    _ client: ClientStatement, _ fees: ClientFees, firstLine: Int64, into folding: inout Folding
  ) throws {
    folding.put(client, fees)
    // By their places, not by copies: there are half a million lines.
    let (lines, months) = (fees.lines, fees.months)
    for index in lines.indices {
      precondition(
        lines[index].client == client.code && lines[index].period == period,
        "a line is its client's, of the report's period")
      let name = try itemNames.value(of: lines[index].derivation.itemName, else: db.number(ofItemName:))
      folding.put(lines[index], of: index, number: firstLine + Int64(index), itemName: name, isHeld: fees.hold != nil)
    }
    for index in months.indices {
      precondition(months[index].month == period, "a report tells the days of its own month")
      folding.put(months[index], of: months[index].number, position: index + 1)
    }
    for (index, commitment) in mentions(fees).enumerated() {
      folding.put(nil, of: commitment, position: months.count + index + 1)
    }
  }

  /// The pattern the client can be folded by; nil where he is like no other.
  private func patternNumber(of client: ClientStatement, _ fees: ClientFees) throws -> Int64? {
    switch folds.patterns.number(for: client, fees) {
    case .known(let number): number
    // Not in a closure: it would be handed a copy of every client.
    case .new(let key): try folds.patterns.number(for: key, of: client, fees, pattern(of: client, fees), db)
    }
  }

  private func pattern(of client: ClientStatement, _ fees: ClientFees) throws -> [UInt8] {
    var folding = Folding(isPattern: true)
    try put(client, fees, firstLine: nextLine, into: &folding)
    return [UInt8(truncatingIfNeeded: ClientHoles.count(client) - 1)] + folding.withBytes(Array.init)
  }

  /// Writes corrections of what another report, or an older version, stated of a client.
  func insert(corrections lines: [FeeLine], of reported: ReportedClient, areRecomputed: Bool) throws {
    try beforeWriting()
    for line in lines {
      precondition(
        line.client == reported.client.code && line.period == reported.header.period,
        "a line is its client's, of the period that was reported")
      let name = try itemNames.value(of: line.derivation.itemName, else: db.number(ofItemName:))
      try db.insert(
        correction: line, number: nextLine, report: report, client: reported.row, itemName: name,
        isRecomputed: areRecomputed)
      nextLine += 1
    }
  }

  /// Writes the sheet being filled, where there is anything on it.
  func endSheet() throws {
    guard nextClient > firstClient else { return }
    try beforeWriting()
    passMarks()
    if staysFolded {
      try folding.withBytes { bytes in
        var insertion = try RowWriting(
          db,
          """
          INSERT INTO sheet (number, report, firstClient, lastClient, firstLine, lastLine, content)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
        for number in [sheet, report, firstClient, nextClient - 1, firstLine, nextLine - 1] { insertion.add(number) }
        insertion.add(lastingBlob: bytes)
        try insertion.write()
      }
      sheet = folds.nextNumber()
    } else {
      var unfolding = try SheetUnfolding(db)
      try folding.withBytes {
        try unfolding.insert($0, SheetPlace(report: report, period: periodText, firstClient: firstClient))
      }
    }
    folding.removeAll()
    (firstClient, firstLine) = (nextClient, nextLine)
  }

  /// The entry ends with what has been written.
  func end() throws {
    try endSheet()
    folds.goOn(withClient: nextClient, line: nextLine)
  }

  /// Tells the folds whom the sheet being filled may be about.
  func passMarks() {
    guard !marks.isEmpty else { return }
    folds.add(marks, sheet: sheet)
    marks.removeAll(keepingCapacity: true)
  }

  private func mark(_ client: ClientStatement, _ fees: ClientFees) {
    marks.append(Folds.mark(.code, client.code, in: period))
    if let identityCode = client.identityCode {
      marks.append(Folds.mark(.identityCode, identityCode.value, in: period))
    } else {
      marks.append(Folds.mark(.codeAlone, client.code, in: period))
    }
    // Who is like others has one commitment, of which the days are known.
    if fees.alike != nil { return marks.append(Folds.mark(.commitment, fees.alike!.commitment, in: period)) }
    for month in fees.months { marks.append(Folds.mark(.commitment, month.number, in: period)) }
    for commitment in mentions(fees) { marks.append(Folds.mark(.commitment, commitment, in: period)) }
  }

  /// Commitments that have fees of this month but no days to remember: they are still reported here, and by no other report. One whose fees are
  /// only taken back is not.
  private func mentions(_ fees: ClientFees) -> [String] {
    var mentions: [String] = []
    let (lines, months) = (fees.lines, fees.months)
    for index in lines.indices where lines[index].statesFee {
      let commitment = lines[index].commitment
      guard !months.contains(where: { $0.number == commitment }), !mentions.contains(commitment) else { continue }
      mentions.append(commitment)
    }
    return mentions
  }
}

extension FeeLine {
  /// True where the line is what the report states, or its difference to what was transferred.
  fileprivate var statesFee: Bool { kind == .fee || correction?.reason == .newVersion }
}

// The values of each row in the order of `SheetRow`.
extension Folding {
  fileprivate mutating func put(_ client: ClientStatement, _ fees: ClientFees) {
    put((client.address == nil ? SheetRow.client : .addressedClient).rawValue)
    vary(ClientHoles.position) { $0.put(client.position) }
    vary(ClientHoles.line, step: client.line)
    vary(ClientHoles.code) { $0.put(client.code) }
    vary(ClientHoles.identityCode) { $0.put(optional: client.identityCode?.value) }
    vary(ClientHoles.familyName) { $0.put(client.familyName) }
    vary(ClientHoles.givenNames) { $0.put(client.givenNames) }
    put(optionalWord: fees.hold?.rawValue)
    put(client.commitments)
    if fees.feedPayers.isEmpty { putNothing() } else { put(StatementText.commitments(of: fees.feedPayers)) }
    guard let address = client.address else { return }
    // An address's place in a pattern comes after those of the items, of which a client who is like others has one a component.
    let items = client.commitments.first?.componentCount ?? 0
    put(address.nonDisclosure ? 1 : 0)
    vary(ClientHoles.street(items)) { $0.put(address.street) }
    vary(ClientHoles.postalCode(items)) { $0.put(address.postalCode) }
    vary(ClientHoles.city(items)) { $0.put(address.city) }
    vary(ClientHoles.country(items)) { $0.put(word: address.country) }
  }

  fileprivate mutating func put(_ line: FeeLine, of item: Int, number: Int64, itemName: Int64, isHeld: Bool) {
    put((line.correction == nil ? SheetRow.line : .correction).rawValue)
    vary(ClientHoles.lineNumber(item)) { $0.put(number) }
    vary(ClientHoles.commitment) { $0.put(again: line.commitment) }
    put(word: line.item)
    put(itemName)
    if line.payer == .client { put(literal: "client") } else { put(line.payer.description) }
    vary(ClientHoles.amount(item)) { $0.put(line.amount.cents) }
    vary(ClientHoles.base(item)) { $0.put(line.base.cents) }
    vary(ClientHoles.deduction(item)) { $0.put(line.deduction.cents) }
    put(line.quantity.tenThousandths)
    put(line.serviceDays)
    put(line.absentDays)
    put(line.freeDays)
    put(line.rule)
    switch line.kind {
    case .fee: put(literal: "fee")
    case .correction: put(literal: "correction")
    }
    precondition(line.state == .open || line.state == .held, "a new line is open or held")
    if isHeld || line.state == .held { put(literal: "held") } else { put(literal: "open") }
    beginText()
    line.derivation.fold(into: &self, priceHole: ClientHoles.price(item))
    endText()
    guard let correction = line.correction else { return }
    put(correction.counted.cents)
    put(optional: correction.run?.number)
    put(optional: correction.document?.number)
    put(word: correction.reason.rawValue)
  }

  fileprivate mutating func put(_ month: CommitmentMonth?, of commitment: String, position: Int) {
    put((month == nil ? SheetRow.mention : .month).rawValue)
    put(position)
    vary(ClientHoles.commitment) { $0.put(again: commitment) }
    guard let month else { return }
    vary(ClientHoles.validFrom) { $0.put(month.validFrom) }
    vary(ClientHoles.validTo) { if let day = month.validTo { $0.put(day) } else { $0.putNothing() } }
    month.days.withLetters { put(letters: $0) }
    if let began = month.interruptionBegan { put(began) } else { putNothing() }
    put(optionalWord: month.interruptionClass?.rawValue)
  }

  private mutating func put(optional text: String?) { if let text { put(text) } else { putNothing() } }
  private mutating func put(optional number: Int64?) { if let number { put(number) } else { putNothing() } }
  private mutating func put(optionalWord text: String?) { if let text { put(word: text) } else { putNothing() } }
}

extension Database {
  /// Writes a line of a report about what another report, or an older version of it, states.
  fileprivate func insert(
    correction line: FeeLine, number: Int64, report: Int64, client: Int64, itemName: Int64, isRecomputed: Bool
  ) throws {
    precondition(line.state == .open || line.state == .held, "a new line is open or held")
    let correction = line.correction
    var insertion = try RowWriting(
      self,
      """
      INSERT INTO feeLine (number, report, client, commitment, item, itemName, payer, period, cents, baseCents,
        deductionCents, quantity, serviceDays, absentDays, freeDays, rule, kind, state, derivation, countedCents,
        correctedRun, correctedDocument, correctionReason, isRecomputed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    insertion.add(number)
    insertion.add(report)
    insertion.add(client)
    insertion.add(line.commitment)
    insertion.add(line.item)
    insertion.add(itemName)
    insertion.add(line.payer.description)
    insertion.add(line.period.description)
    insertion.add(line.amount.cents)
    insertion.add(line.base.cents)
    insertion.add(line.deduction.cents)
    insertion.add(line.quantity.tenThousandths)
    insertion.add(line.serviceDays)
    insertion.add(line.absentDays)
    insertion.add(line.freeDays)
    insertion.add(line.rule.description)
    insertion.add(line.kind.rawValue)
    insertion.add(line.state.rawValue)
    insertion.add(line.derivation.notation)
    insertion.add(correction?.counted.cents)
    insertion.add(correction?.run?.number)
    insertion.add(correction?.document?.number)
    insertion.add(correction?.reason.rawValue)
    insertion.add(isRecomputed ? 1 : 0)
    try insertion.write()
  }

  fileprivate func number(ofItemName name: Bilingual) throws -> Int64 {
    let known = try cachedStatement(sql: "SELECT number FROM itemName WHERE fi = ? AND en = ?")
    if let number = try Int64.fetchOne(known, arguments: [name.fi, name.en]) { return number }
    try execute(sql: "INSERT INTO itemName (fi, en) VALUES (?, ?)", arguments: [name.fi, name.en])
    return lastInsertedRowID
  }
}

/// What few keys stand for, found by looking along them: quicker than hashing where there are a handful.
private struct Repeated<Key: Equatable, Value> {
  private var known: [(key: Key, value: Value)] = []

  mutating func value(of key: Key, else make: (Key) throws -> Value) rethrows -> Value {
    for index in known.indices where known[index].key == key { return known[index].value }
    let value = try make(key)
    known.append((key, value))
    return value
  }
}
