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

  package func documentCounts(of run: RunID) throws -> DocumentCounts {
    try readFolded { try $0.documentCounts(of: run) }
  }

  package func document(_ number: DocumentNumber) throws -> DocumentRecord? {
    try readFolded { try $0.documentRecords("document.number = ?", [number.number]).first }
  }

  package func document(reference: String) throws -> DocumentRecord? {
    try readFolded { try $0.documentRecords("document.reference = ?", [reference]).first }
  }

  package func documents(of run: RunID, in states: Set<DocumentState>?) throws -> [DocumentRecord] {
    try readFolded { db in
      let wanted = (states ?? Set(DocumentState.allCases)).map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
      return try db.documentRecords("document.run = ? AND document.state IN (\(wanted))", [run.number])
    }
  }

  package func rebill(_ document: DocumentNumber, by person: String, reason: String, at time: Timestamp) throws {
    try writeFolded { db in
      guard let record = try db.documentRecords("document.number = ?", [document.number]).first else {
        throw LedgerRefusal.unknownDocument(document)
      }
      guard record.state.mayBeRebilled else { throw LedgerRefusal.cannotRebill(document, record.state) }
      try db.execute(
        sql: "UPDATE document SET state = 'rebilled', stateAt = ? WHERE number = ?",
        arguments: [time.description, document.number])
      try db.reopenLines(where: "document = ?", document.number)
      try db.keep(Act(at: time, person: person, what: "rebill", reason: reason), document: document)
      if record.runState == .delivered, try db.documentCounts(of: record.run).areComplete {
        _ = try db.move(record.run, by: .acknowledge, person: person, at: time, why: "\(document): rebill")
      }
    }
  }

  package func acts(on document: DocumentNumber) throws -> [Act] {
    try readFolded { try $0.acts(where: "document", document.number) }
  }
}

extension Database {
  func documentCounts(of run: RunID) throws -> DocumentCounts {
    var counts: [DocumentState: Int] = [:]
    let rows = try Row.fetchCursor(
      self,
      sql: """
        SELECT state, count(*) FROM document INDEXED BY documentWithNews
        WHERE run = ? AND state <> 'waiting' GROUP BY state
        """, arguments: [run.number])
    while let row = try rows.next() {
      counts[try understood(DocumentState(rawValue: row[0]), "document.state")] = row[1]
    }
    // A run's documents are counted when it is closed, so that those nobody speaks of yet need not be.
    let all = try Int.fetchOne(self, sql: "SELECT documents FROM run WHERE id = ?", arguments: [run.number]) ?? 0
    let waiting = all - counts.values.reduce(0, +)
    if waiting > 0 { counts[.waiting] = waiting }
    return DocumentCounts(byState: counts)
  }

  func documentRecords(_ condition: String, _ arguments: StatementArguments) throws -> [DocumentRecord] {
    try Row.fetchAll(
      self,
      sql: """
        SELECT document.number, document.reference, client.code, document.commitment, document.payer, document.lines,
          document.cents, document.run, run.service, run.state, document.state, document.stateAt, document.sending,
          document.receiverKey
        FROM document JOIN run ON run.id = document.run JOIN client ON client.number = document.client
        WHERE \(condition) ORDER BY document.number
        """, arguments: arguments
    ).map { row in
      DocumentRecord(
        summary: DocumentSummary(
          number: DocumentNumber(row[0]), reference: row[1], client: row[2], commitment: row[3],
          payer: PayerID(row[4]), lines: row[5], total: Money(cents: row[6])),
        run: RunID(row[7]), service: ServiceCode(row[8]),
        runState: try understood(RunState(rawValue: row[9]), "run.state"),
        state: try understood(DocumentState(rawValue: row[10]), "document.state"),
        stateAt: try (row[11] as String?).map { try understood(Timestamp($0), "document.stateAt") },
        sending: try (row[12] as String?).map { try understood(DocumentSending(rawValue: $0), "document.sending") },
        receiverKey: row[13])
    }
  }
}

extension LedgerRefusal {
  package static func unknownDocument(_ document: DocumentNumber) -> LedgerRefusal {
    LedgerRefusal(
      .unknownDocument,
      Bilingual(
        fi: "Asiakirjaa \(document) ei ole. Katso ajon asiakirjat komennolla maksusilta run show.",
        en: "There is no document \(document). See a run's documents with maksusilta run show."))
  }

  fileprivate static func cannotRebill(_ document: DocumentNumber, _ state: DocumentState) -> LedgerRefusal {
    LedgerRefusal(
      .wrongState,
      Bilingual(
        fi:
          "Asiakirjaa \(document) ei laskuteta uudelleen: vain SAPin lopullisesti hylkäämän (68) rivit voi avata. Odota kuittia tai selvitä asia SAPissa.",
        en:
          "Document \(document) is not billed again: only the lines of one that SAP refused for good (68) can be opened. Wait for its receipt, or settle it in SAP."
      ))
  }

  package static func unknownRun(_ run: RunID) -> LedgerRefusal {
    LedgerRefusal(
      .unknownRun,
      Bilingual(
        fi: "Ajoa \(run) ei ole. Katso ajot komennolla maksusilta runs.",
        en: "There is no run \(run). List them with maksusilta runs."))
  }

  package static func cannotHappen(_ event: RunEvent, to run: RunID, in state: RunState) -> LedgerRefusal {
    let possible = state.possibleEvents.map(\.name)
    let fi = possible.isEmpty ? "Se on valmis." : "Mahdollista: " + possible.map(\.fi).joined(separator: ", ") + "."
    let en = possible.isEmpty ? "It is done." : "Possible: " + possible.map(\.en).joined(separator: ", ") + "."
    return LedgerRefusal(
      .wrongState,
      Bilingual(
        fi: "Ajo \(run) on tilassa \(state.name.fi), jossa \(event.name.fi) ei ole mahdollista. \(fi)",
        en: "Run \(run) is \(state.name.en), where \(event.name.en) is not possible. \(en)"))
  }
}
