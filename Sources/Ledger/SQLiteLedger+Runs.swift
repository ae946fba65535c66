package import Domain
import GRDB

extension SQLiteLedger {
  package func closeRun(
    of service: ServiceCode, period: Month?, label: Month, book: RuleReference, scheduled: QueueTime?,
    by person: String, at time: Timestamp, form: (RunID, DocumentNumber, LineGroup) throws -> GroupOutcome,
    seal: (RunID) throws -> DatasetSeal
  ) throws -> RunSummary? {
    try setPageCache(.closing)
    defer { try? setPageCache(.folding) }
    return try write { db in
      if let scheduled { try db.note(scheduled.watch, of: service) }
      let run = RunID(try db.nextNumber(.run))
      try db.open(run, of: service, book: book, scheduledFor: scheduled?.time, by: person, at: time)
      var closing = try RunClosing(db, run)
      try db.gatherOpenLines(of: service, period: period)
      try db.forEachGatheredGroup { group in
        try closing.apply(try form(run, closing.nextDocument, group.lines), to: group)
      }
      guard closing.documents > 0 else {
        try db.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run.number])
        return nil
      }
      try closing.transfer()
      try closing.settle()
      try db.close(run, label: label, closing, seal: try seal(run))
      try db.use(run.number, of: .run)
      try db.use(closing.nextDocument.number - 1, of: .document)
      try db.keep(Act(at: time, person: person, what: RunEvent.close.rawValue, reason: nil), run: run)
      return try db.runSummaries("WHERE id = ?", [run.number]).first
    }
  }

  package func rehearseRun(
    of service: ServiceCode, period: Month?, book: RuleReference, at time: Timestamp,
    form: (RunID, DocumentNumber, LineGroup) throws -> GroupOutcome
  ) throws {
    try explainingFailures {
      try unfold()
      try setPageCache(.closing)
      defer { try? setPageCache(.folding) }
      try database.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          // With the rehearsal this is taken back too.
          if try db.hasSheets() { try folds.unfoldAll(db) }
          let run = RunID(try db.nextNumber(.run))
          var document = DocumentNumber(try db.nextNumber(.document))
          try db.gatherOpenLines(of: service, period: period)
          try db.forEachGatheredGroup { group in
            if case .formed = try form(run, document, group.lines) { document = DocumentNumber(document.number + 1) }
          }
          return .rollback
        }
      }
    }
  }

  package func note(
    _ event: RunEvent, of run: RunID, by person: String, at time: Timestamp, why: String?
  ) throws -> RunSummary {
    try writeFolded { db in
      let moved = try db.move(run, by: event, person: person, at: time, why: why)
      // Only transferred lines, which no folded client has.
      if event == .cancel { try db.reopenLines(where: "run = ?", run.number) }
      return moved
    }
  }

  package func run(_ id: RunID) throws -> RunSummary? {
    try read { try $0.runSummaries("WHERE id = ?", [id.number]).first }
  }

  package func runs(of service: ServiceCode?) throws -> [RunSummary] {
    try read { db in
      guard let service else { return try db.runSummaries("ORDER BY id DESC", []) }
      return try db.runSummaries("WHERE service = ? ORDER BY id DESC", [service.value])
    }
  }

  package func runsUnderWay(of service: ServiceCode?) throws -> [RunSummary] {
    try readFolded { db in
      try db.runSummaries(
        """
        INDEXED BY runUnderWay WHERE \(Database.isNotOver) AND state <> 'delivered'
          AND (:service IS NULL OR service = :service) ORDER BY id
        """, ["service": service?.value])
    }
  }

  package func acts(on run: RunID) throws -> [Act] {
    try read { try $0.acts(where: "run", run.number) }
  }

  package func waiting() throws -> [ServiceTally] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT open.service, count(*), sum(feeLine.cents), max(feeLine.period)
          FROM (\(db.openLines)) AS open CROSS JOIN feeLine ON feeLine.number = open.line
          GROUP BY open.service ORDER BY open.service
          """
      ).map { row in
        ServiceTally(
          service: ServiceCode(row[0]), lines: row[1], total: Money(cents: row[2]),
          latestPeriod: try understood(Month(row[3] as String), "feeLine.period"))
      }
    }
  }
}

// MARK: - Steps

extension Database {
  /// Moves a run by an event, and writes down who did it.
  /// - Throws: `LedgerRefusal` where the run is not there or the event cannot happen in its state.
  func move(
    _ run: RunID, by event: RunEvent, person: String, at time: Timestamp, why: String?
  ) throws -> RunSummary {
    guard var summary = try runSummaries("WHERE id = ?", [run.number]).first else {
      throw LedgerRefusal.unknownRun(run)
    }
    guard let after = summary.state.after(event) else {
      throw LedgerRefusal.cannotHappen(event, to: run, in: summary.state)
    }
    try execute(sql: "UPDATE run SET state = ? WHERE id = ?", arguments: [after.rawValue, run.number])
    try keep(Act(at: time, person: person, what: event.rawValue, reason: why), run: run)
    summary.state = after
    return summary
  }

  /// Lines that a run had taken are open again: the next run takes them, whatever became of their report since, for what was reported after
  /// them was counted against them.
  func reopenLines(where condition: String, _ number: Int64) throws {
    try execute(
      sql: """
        UPDATE feeLine SET state = 'open', run = NULL, document = NULL, reason = NULL, isReopened = 1
        WHERE state = 'transferred' AND \(condition)
        """, arguments: [number])
  }
}

/// What is numbered for ever.
enum Counter: String { case run, document }

extension Database {
  func nextNumber(_ counter: Counter) throws -> Int64 {
    try Int64.fetchOne(self, sql: "SELECT last + 1 FROM counter WHERE name = ?", arguments: [counter.rawValue])!
  }

  fileprivate func use(_ number: Int64, of counter: Counter) throws {
    try execute(sql: "UPDATE counter SET last = ? WHERE name = ?", arguments: [number, counter.rawValue])
  }

  fileprivate func open(
    _ run: RunID, of service: ServiceCode, book: RuleReference, scheduledFor: Timestamp?, by person: String,
    at time: Timestamp
  ) throws {
    try execute(
      sql: """
        INSERT INTO run (id, service, state, bookID, bookVersion, closedAt, closedBy, documents, lines, cents, scheduledFor)
        VALUES (?, ?, 'open', ?, ?, ?, ?, 0, 0, 0, ?)
        """,
      arguments: [
        run.number, service.value, book.id, book.version, time.description, person, scheduledFor?.description,
      ])
  }

  fileprivate func close(_ run: RunID, label: Month, _ closing: RunClosing, seal: DatasetSeal) throws {
    try execute(
      sql: """
        UPDATE run SET state = 'closed', period = ?, documents = ?, lines = ?, cents = ?, sealName = ?, sealFormat = ?,
          sealSHA256 = ?, sealSizeBytes = ?, sealSettings = ?
        WHERE id = ?
        """,
      arguments: [
        label.description, closing.documents, closing.lines, closing.total.cents, seal.name, seal.format, seal.sha256,
        seal.sizeBytes, seal.settings, run.number,
      ])
  }

  /// As the index of these runs says it, so that a queue's look does not read every run there ever was.
  static var isNotOver: String { "state IN ('closed', 'released', 'failed', 'unknown', 'delivered')" }

  func runSummaries(_ condition: String, _ arguments: StatementArguments) throws -> [RunSummary] {
    try Row.fetchAll(
      self,
      sql: """
        SELECT id, service, state, period, bookID, bookVersion, closedAt, closedBy, documents, lines, cents, sealName,
          sealFormat, sealSHA256, sealSizeBytes, sealSettings, scheduledFor
        FROM run \(condition)
        """, arguments: arguments
    ).map { row in
      RunSummary(
        id: RunID(row[0]), service: ServiceCode(row[1]),
        state: try understood(RunState(rawValue: row[2]), "run.state"),
        period: try understood(Month(row[3] as String), "run.period"),
        book: RuleReference(id: row[4], version: row[5]),
        closedAt: try understood(Timestamp(row[6]), "run.closedAt"), closedBy: row[7], documents: row[8], lines: row[9],
        total: Money(cents: row[10]),
        seal: DatasetSeal(name: row[11], format: row[12], sha256: row[13], sizeBytes: row[14], settings: row[15]),
        scheduledFor: try (row[16] as String?).map { try understood(Timestamp($0), "run.scheduledFor") })
    }
  }
}
