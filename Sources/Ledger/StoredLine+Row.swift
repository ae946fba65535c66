import Domain
import GRDB

extension StoredLine {
  /// What `init(row:)` reads, for a query over feeLine with `joins`.
  static let columns = """
    feeLine.number, feeLine.report, client.code, feeLine.commitment, feeLine.item, feeLine.payer, feeLine.period,
    feeLine.cents, feeLine.baseCents, feeLine.deductionCents, feeLine.quantity, feeLine.serviceDays,
    feeLine.absentDays, feeLine.freeDays, feeLine.rule, feeLine.kind, feeLine.state, feeLine.derivation,
    itemName.fi, itemName.en, feeLine.run, feeLine.document, feeLine.client, feeLine.correctionReason,
    feeLine.countedCents, feeLine.correctedRun, feeLine.correctedDocument, feeLine.decision
    """
  static let columnCount = 28
  static let joins = """
    JOIN client ON client.number = feeLine.client JOIN itemName ON itemName.number = feeLine.itemName
    """

  init(row: Row) throws {
    let name = Bilingual(fi: row[18], en: row[19])
    self.init(
      number: LineNumber(row[0]), report: ReportNumber(row[1]),
      line: FeeLine(
        client: row[2], commitment: row[3], item: row[4], payer: PayerID(row[5]),
        period: try understood(Month(row[6] as String), "feeLine.period"), amount: Money(cents: row[7]),
        base: Money(cents: row[8]), deduction: Money(cents: row[9]), quantity: Quantity(tenThousandths: row[10]),
        serviceDays: row[11], absentDays: row[12], freeDays: row[13],
        rule: try understood(RuleReference(row[14] as String), "feeLine.rule"),
        kind: try understood(FeeLine.Kind(rawValue: row[15]), "feeLine.kind"),
        state: try understood(FeeLine.State(rawValue: row[16]), "feeLine.state"),
        derivation: try understood(Derivation(notation: row[17], itemName: name), "feeLine.derivation"),
        correction: try Correction(row: row, from: 23)),
      run: (row[20] as Int64?).map(RunID.init), document: (row[21] as Int64?).map(DocumentNumber.init),
      isReleased: (row[27] as String?) == "released")
  }

  /// The client row of the line just read.
  static func clientRow(of row: Row) -> Int64 { row[22] }
}

extension Correction {
  /// Reads reason, counted cents, corrected run and document from column `first` on; nil where the line corrects nothing.
  fileprivate init?(row: Row, from first: Int) throws {
    guard let reason = row[first] as String? else { return nil }
    self.init(
      run: (row[first + 2] as Int64?).map(RunID.init), document: (row[first + 3] as Int64?).map(DocumentNumber.init),
      counted: Money(cents: row[first + 1]),
      reason: try understood(Reason(rawValue: reason), "feeLine.correctionReason"))
  }
}

extension ClientStatement {
  /// Reads a stored client as its report stated it; what was unreadable in the file is not stored with it.
  static func fetch(_ db: Database, _ number: Int64) throws -> ClientStatement { try read(db, number).client }

  /// The client as documents are formed with: payers that only the commitment feed stated are among the commitments'.
  static func fetchForDocuments(_ db: Database, _ number: Int64) throws -> ClientStatement {
    var (client, feedPayers) = try read(db, number)
    guard let feedPayers else { return client }
    for stated in try StatementText.commitments(in: feedPayers) {
      for index in client.commitments.indices where client.commitments[index].number == stated.number {
        client.commitments[index].payers = stated.payers
      }
    }
    return client
  }

  private static func read(_ db: Database, _ number: Int64) throws -> (client: ClientStatement, feedPayers: String?) {
    let statement = try db.cachedStatement(
      sql: """
        SELECT position, line, code, identityCode, familyName, givenNames, nonDisclosure, street, postalCode, city,
          country, commitments, feedPayers
        FROM client WHERE number = ?
        """)
    guard let row = try Row.fetchOne(statement, arguments: [number]) else {
      throw LedgerFailure(.notUnderstood, detail: "client")
    }
    var address: Address?
    if let nonDisclosure = row[6] as Bool? {
      address = Address(
        nonDisclosure: nonDisclosure, street: row[7], postalCode: row[8], city: row[9], country: row[10])
    }
    let client = ClientStatement(
      position: row[0], line: row[1], code: row[2], identityCode: (row[3] as String?).map(PersonalIdentityCode.init),
      familyName: row[4], givenNames: row[5], address: address,
      commitments: try StatementText.commitments(in: row[11]))
    return (client, row[12])
  }
}
