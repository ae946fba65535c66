package import Domain
import GRDB

extension SQLiteLedger {
  package func enterReceipt<Result>(
    _ source: ReceiptSource, at time: Timestamp, _ body: (any ReceiptEntry) throws -> Result
  ) throws -> Result {
    try writeFolded { db in
      let entry = SQLiteReceiptEntry(db, source, at: time)
      return try body(entry)
    }
  }

  package func receipts(of document: DocumentNumber) throws -> [DocumentReceipt] {
    try readFolded { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT status, loggedAt, state, message, receiverKey, takenAt, arrival FROM receipt
          WHERE document = ? ORDER BY number
          """, arguments: [document.number]
      ).map { row in
        DocumentReceipt(
          code: row[0], loggedAt: try (row[1] as String?).map { try understood(Timestamp($0), "receipt.loggedAt") },
          state: try understood(DocumentState(rawValue: row[2]), "receipt.state"), message: row[3],
          receiverKey: row[4], takenAt: try understood(Timestamp(row[5]), "receipt.takenAt"),
          arrival: (row[6] as String?).map { IntakeID($0) })
      }
    }
  }

  package func awaitingReceipts() throws -> [AwaitedRun] {
    try readFolded { db in
      try db.runSummaries(
        "INDEXED BY runUnderWay WHERE \(Database.isNotOver) AND state = 'delivered' ORDER BY id", []
      ).map { run in
        let delivered = try String.fetchOne(
          db, sql: "SELECT at FROM act WHERE run = ? AND what = ? ORDER BY number DESC LIMIT 1",
          arguments: [run.id.number, RunEvent.deliver.rawValue])
        return AwaitedRun(
          run: run, deliveredAt: try understood(delivered.flatMap { Timestamp($0) }, "act.at"),
          counts: try db.documentCounts(of: run.id))
      }
    }
  }
}

/// Statuses of one receipt, each moving its document; runs follow when all are told.
private final class SQLiteReceiptEntry: ReceiptEntry {
  private let db: Database
  private let source: ReceiptSource
  private let time: Timestamp
  /// Runs with documents that the receipt spoke of, and whether one of them was proven to lie at the receiver.
  private var touched: [RunID: DocumentNumber] = [:]

  init(_ db: Database, _ source: ReceiptSource, at time: Timestamp) {
    self.db = db
    self.source = source
    self.time = time
  }

  func take(_ status: StatusRecord, position: Int, of known: DocumentNumber?) throws -> ReceiptEffect {
    guard let document = try document(of: status, known) else { return .unknownDocument }
    guard try hasLeft(document) else { return .notSent(document, document.runState) }
    let after: DocumentState
    switch document.state.after(status.statusClass) {
    case .success(let state): after = state
    case .failure(let conflict): return .conflict(document, conflict)
    }
    let key = status.objectKey ?? document.receiverKey
    let hasMoved = after != document.state
    if hasMoved || key != document.receiverKey {
      try db.cachedStatement(sql: "UPDATE document SET state = ?, stateAt = ?, receiverKey = ? WHERE number = ?")
        .run([after.rawValue, (status.loggedAt ?? time).description, key, document.summary.number.number])
    }
    try keep(status, position, document, after)
    if hasMoved {
      let act = Act(at: time, person: Act.gateway, what: "receipt", reason: "\(status.code) → \(after.rawValue)")
      try db.keep(act, document: document.summary.number)
    }
    if document.sending == .begun || document.sending == .lost {
      // Where documents go one by one its receipt proves that this one came.
      try db.cachedStatement(sql: "UPDATE document SET sending = 'arrived' WHERE number = ?")
        .run([document.summary.number.number])
    }
    touched[document.run] = document.summary.number
    return hasMoved ? .moved(document, to: after) : .noted(document)
  }

  func settle() throws -> [RunSummary] {
    try touched.sorted { $0.key < $1.key }.compactMap { run, document in
      guard var summary = try db.runSummaries("WHERE id = ?", [run.number]).first else { return nil }
      let before = summary.state
      let isWhole = try !hasUnsent(run)
      if isWhole, summary.state != .delivered, summary.state.after(.deliver) != nil {
        // A receipt for any document of a file proves that the file came. An attempt that seemed to fail has its end by that.
        try db.execute(
          sql: """
            UPDATE delivery SET endedAt = :at, outcome = 'arrived', detail = 'receipt' WHERE run = :run AND outcome IS NULL
            """, arguments: ["at": time.description, "run": run.number])
        summary = try move(run, .deliver, why: "receipt: \(document)")
      }
      if summary.state == .delivered, try db.documentCounts(of: run).areComplete {
        summary = try move(run, .acknowledge, why: nil)
      }
      return summary.state == before ? nil : summary
    }
  }

  private func move(_ run: RunID, _ event: RunEvent, why: String?) throws -> RunSummary {
    try db.move(run, by: event, person: Act.gateway, at: time, why: why)
  }

  /// The document a status is about: the one the answer was given for, else by its number, else by its reference. Where number and reference
  /// name two, none.
  private func document(of status: StatusRecord, _ known: DocumentNumber?) throws -> DocumentRecord? {
    func find(_ condition: String, _ value: some DatabaseValueConvertible) throws -> DocumentRecord? {
      try db.documentRecords(condition, [value]).first
    }
    if let known { return try find("document.number = ?", known.number) }
    let byNumber = try status.document.flatMap { try find("document.number = ?", $0.number) }
    guard let reference = status.reference, !reference.isEmpty else { return byNumber }
    let byReference = try find("document.reference = ?", reference)
    guard status.document != nil else { return byReference }
    return byNumber == byReference ? byNumber : nil
  }

  /// True where the document can be at the receiver: nothing that never left has a true receipt.
  private func hasLeft(_ document: DocumentRecord) throws -> Bool {
    switch document.runState {
    case .delivered, .acknowledged, .unknown: return true
    case .open, .closed, .cancelled: return false
    case .released, .failed:
      if document.sending != nil { return true }
      return try Bool.fetchOne(
        db.cachedStatement(
          sql: "SELECT EXISTS (SELECT 1 FROM delivery WHERE run = ? AND appearingAt IS NOT NULL)"),
        arguments: [document.run.number])!
    }
  }

  /// True where documents of the run go one by one and some have not arrived.
  private func hasUnsent(_ run: RunID) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM document WHERE run = :run AND sending IS NOT NULL)
          AND EXISTS (SELECT 1 FROM document WHERE run = :run AND sending IS NOT 'arrived')
        """, arguments: ["run": run.number])!
  }

  private func keep(
    _ status: StatusRecord, _ position: Int, _ document: DocumentRecord, _ after: DocumentState
  ) throws {
    var (arrival, delivery): (String?, Int64?) = (nil, nil)
    switch source {
    case .file(let id): arrival = id.value
    case .answer(let number): delivery = number.number
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO receipt (arrival, delivery, position, document, status, loggedAt, state, message, receiverKey, takenAt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      arrival, delivery, position, document.summary.number.number, status.code, status.loggedAt?.description,
      after.rawValue, status.message?.text, status.objectKey, time.description,
    ])
  }
}
