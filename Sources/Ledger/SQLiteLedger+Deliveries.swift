package import Domain
import GRDB

// What no client of a report has to do with: it may be asked and told while clients are folded.
extension SQLiteLedger {
  package func beginDelivery(of run: RunID, to receiver: String, at time: Timestamp) throws -> DeliveryNumber {
    try writeFolded { db in
      guard let summary = try db.runSummaries("WHERE id = ?", [run.number]).first else {
        throw LedgerRefusal.unknownRun(run)
      }
      guard summary.state == .released else { throw LedgerRefusal.cannotHappen(.deliver, to: run, in: summary.state) }
      guard try !db.deliveries(of: run).contains(where: { $0.outcome == nil }) else {
        throw LedgerRefusal.deliveryOpen(run)
      }
      try db.execute(
        sql: "INSERT INTO delivery (run, receiver, begunAt) VALUES (?, ?, ?)",
        arguments: [run.number, receiver, time.description])
      return DeliveryNumber(db.lastInsertedRowID)
    }
  }

  package func noteAppearing(_ delivery: DeliveryNumber, at time: Timestamp) throws {
    try writeFolded { db in
      try db.execute(
        sql: "UPDATE delivery SET appearingAt = ? WHERE number = ? AND outcome IS NULL",
        arguments: [time.description, delivery.number])
      // A receipt has ended it meanwhile: what an earlier attempt brought did arrive. Then nothing more may be shown to the receiver.
      guard db.changesCount == 1 else { throw LedgerRefusal.deliveryOver(delivery) }
    }
  }

  package func endDelivery(
    _ delivery: DeliveryNumber, _ end: DeliveryEnd, by person: String, at time: Timestamp
  ) throws -> RunSummary {
    try writeFolded { db in
      var (cause, detail, nextAt): (String?, String?, Timestamp?) = (nil, nil, nil)
      switch end {
      case .arrived(let place): detail = place
      case .failed(let why, let words, let next): (cause, detail, nextAt) = (why, words, next)
      case .refused(let why, let words), .lost(let why, let words): (cause, detail) = (why, words)
      case .stopped(let next): (cause, nextAt) = ("stopped", next)
      }
      try db.execute(
        sql: """
          UPDATE delivery SET endedAt = ?, outcome = ?, cause = ?, detail = ?, nextAt = ?
          WHERE number = ? AND outcome IS NULL
          """,
        arguments: [
          time.description, end.outcome.rawValue, cause, detail, nextAt?.description, delivery.number,
        ])
      let hasEnded = db.changesCount == 1
      let run = RunID(
        try Int64.fetchOne(db, sql: "SELECT run FROM delivery WHERE number = ?", arguments: [delivery.number])!)
      // Ended by a receipt before: the run stands where that put it.
      guard hasEnded else { return try db.runSummaries("WHERE id = ?", [run.number])[0] }
      let why = [cause, detail].compactMap { $0 }.joined(separator: ": ")
      if let event = end.event { return try db.move(run, by: event, person: person, at: time, why: why) }
      // The run stays released, and it is told when it goes on.
      let next = nextAt.map { "\(why) → \($0)" }
      let what = if case .stopped = end { "attempt-stopped" } else { DeliveryEnd.failedAct }
      try db.keep(Act(at: time, person: person, what: what, reason: next), run: run)
      return try db.runSummaries("WHERE id = ?", [run.number])[0]
    }
  }

  package func deliveries(of run: RunID) throws -> [DeliveryRecord] { try readFolded { try $0.deliveries(of: run) } }

  package func note(_ sending: DocumentSending?, of documents: [DocumentNumber]) throws {
    try writeFolded { db in
      for document in documents {
        try db.cachedStatement(sql: "UPDATE document SET sending = ? WHERE number = ?")
          .run([sending?.rawValue, document.number])
      }
    }
  }

  package func sendings(of run: RunID) throws -> [DocumentNumber: DocumentSending] {
    try readFolded { db in
      let rows = try Row.fetchCursor(
        db, sql: "SELECT number, sending FROM document WHERE run = ? AND sending IS NOT NULL", arguments: [run.number])
      var sendings: [DocumentNumber: DocumentSending] = [:]
      while let row = try rows.next() {
        sendings[DocumentNumber(row[0])] = try understood(DocumentSending(rawValue: row[1]), "document.sending")
      }
      return sendings
    }
  }
}

extension Database {
  func deliveries(of run: RunID) throws -> [DeliveryRecord] {
    func moment(_ text: String?, _ what: String) throws -> Timestamp? {
      try text.map { try understood(Timestamp($0), what) }
    }
    return try Row.fetchAll(
      self,
      sql: """
        SELECT number, receiver, begunAt, appearingAt, endedAt, outcome, cause, detail, nextAt
        FROM delivery WHERE run = ? ORDER BY number
        """, arguments: [run.number]
    ).map { row in
      DeliveryRecord(
        number: DeliveryNumber(row[0]), run: run, receiver: row[1],
        begunAt: try understood(Timestamp(row[2]), "delivery.begunAt"),
        appearingAt: try moment(row[3], "delivery.appearingAt"), endedAt: try moment(row[4], "delivery.endedAt"),
        outcome: try (row[5] as String?).map {
          try understood(DeliveryRecord.Outcome(rawValue: $0), "delivery.outcome")
        }, cause: row[6], detail: row[7], nextAt: try moment(row[8], "delivery.nextAt"))
    }
  }
}

extension LedgerRefusal {
  fileprivate static func deliveryOver(_ delivery: DeliveryNumber) -> LedgerRefusal {
    LedgerRefusal(
      .deliveryOver,
      Bilingual(
        fi:
          "Toimitus \(delivery) on jo päättynyt: kuitti kertoi aineiston olevan perillä. Mitään ei lähetetty uudelleen.",
        en: "Delivery \(delivery) is over: a receipt told that the dataset has arrived. Nothing was sent again."))
  }

  fileprivate static func deliveryOpen(_ run: RunID) -> LedgerRefusal {
    LedgerRefusal(
      .deliveryOpen,
      Bilingual(
        fi: "Ajon \(run) edellinen toimitusyritys on kesken. Selvitä se ensin: maksusilta run show \(run).",
        en: "An earlier attempt to deliver run \(run) has no end. See to it first: maksusilta run show \(run)."))
  }
}
