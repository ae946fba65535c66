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

  init(row: RowReading) throws {
    let name = Bilingual(fi: row[18], en: row[19])
    self.init(
      number: LineNumber(row[0]), report: ReportNumber(row[1]),
      line: FeeLine(
        client: row[2], commitment: row[3], item: row[4], payer: PayerID(row[5]),
        period: try understood(row.withText(6, Month.init), "feeLine.period"), amount: Money(cents: row[7]),
        base: Money(cents: row[8]), deduction: Money(cents: row[9]), quantity: Quantity(tenThousandths: row[10]),
        serviceDays: row[11], absentDays: row[12], freeDays: row[13],
        rule: try understood(row.withText(14, RuleReference.init), "feeLine.rule"),
        kind: try understood(FeeLine.Kind(rawValue: row[15]), "feeLine.kind"),
        state: try understood(FeeLine.State(rawValue: row[16]), "feeLine.state"),
        derivation: try row.withText(17) {
          try understood(Derivation(notation: $0, itemName: name), "feeLine.derivation")
        },
        correction: try Correction(row: row, from: 23)),
      run: (row[20] as Int64?).map(RunID.init), document: (row[21] as Int64?).map(DocumentNumber.init),
      isReleased: (row[27] as String?) == "released")
  }

  /// The client row of the line just read.
  static func clientRow(of row: RowReading) -> Int64 { row[22] }
}

extension Correction {
  /// Reads reason, counted cents, corrected run and document from column `first` on; nil where the line corrects nothing.
  fileprivate init?(row: RowReading, from first: Int) throws {
    guard let reason = row[first] as String? else { return nil }
    self.init(
      run: (row[first + 2] as Int64?).map(RunID.init), document: (row[first + 3] as Int64?).map(DocumentNumber.init),
      counted: Money(cents: row[first + 1]),
      reason: try understood(Reason(rawValue: reason), "feeLine.correctionReason"))
  }
}
