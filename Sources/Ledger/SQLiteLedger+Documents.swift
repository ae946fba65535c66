package import Domain
import GRDB

extension SQLiteLedger {
  package func documents(of run: RunID, _ each: (DocumentNumber, LineGroup) throws -> Void) throws {
    try read { db in
      try db.forEachDocument(of: run) { number, group in try each(number, group.lines) }
    }
  }

  package func documentSummaries(of run: RunID) throws -> [DocumentSummary] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT document.number, document.reference, client.code, document.commitment, document.payer, document.lines,
            document.cents
          FROM document JOIN client ON client.number = document.client
          WHERE document.run = ? ORDER BY document.number
          """, arguments: [run.number]
      ).map { row in
        DocumentSummary(
          number: DocumentNumber(row[0]), reference: row[1], client: row[2], commitment: row[3], payer: PayerID(row[4]),
          lines: row[5], total: Money(cents: row[6]))
      }
    }
  }
}

extension LedgerRefusal {
  static func unknownRun(_ run: RunID) -> LedgerRefusal {
    LedgerRefusal(
      .unknownRun,
      Bilingual(
        fi: "Ajoa \(run) ei ole. Katso ajot komennolla maksusilta runs.",
        en: "There is no run \(run). List them with maksusilta runs."))
  }

  static func cannotBecome(_ run: RunID, _ from: RunState, _ to: RunState) -> LedgerRefusal {
    let possible = RunState.allCases.filter { from.canBecome.contains($0) }.map(\.name)
    let fi = possible.isEmpty ? "Se on valmis." : "Mahdollista: " + possible.map(\.fi).joined(separator: ", ") + "."
    let en = possible.isEmpty ? "It is done." : "Possible: " + possible.map(\.en).joined(separator: ", ") + "."
    return LedgerRefusal(
      .wrongState,
      Bilingual(
        fi: "Ajo \(run) on tilassa \(from.name.fi), eikä se voi siirtyä tilaan \(to.name.fi). \(fi)",
        en: "Run \(run) is \(from.name.en) and cannot become \(to.name.en). \(en)"))
  }
}
