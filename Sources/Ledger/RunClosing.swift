import Domain
import GRDB

/// Writes what becomes of each group of a run being closed. The lines of documents are written last, all together and in the order in which they
/// lie: one by one, in the order of the documents, every page of a large ledger is written many times.
struct RunClosing {
  private let run: RunID
  private let db: Database
  private var documentRow: RowWriting
  /// Which line goes with which document.
  private var sentRow: RowWriting
  private let lineStatement: Statement
  private(set) var nextDocument: DocumentNumber
  private(set) var documents = 0
  private(set) var lines = 0
  private(set) var total = Money.zero
  private var settled: [(lines: [LineNumber], finding: Finding, report: ReportNumber)] = []

  init(_ db: Database, _ run: RunID) throws {
    self.db = db
    self.run = run
    nextDocument = DocumentNumber(try db.nextNumber(.document))
    try db.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS sent (line INTEGER PRIMARY KEY, document INTEGER NOT NULL);
        DELETE FROM temp.sent;
        """)
    documentRow = try RowWriting(
      db,
      "INSERT INTO document (number, run, reference, client, commitment, payer, lines, cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    sentRow = try RowWriting(db, "INSERT INTO temp.sent (line, document) VALUES (?, ?)")
    lineStatement = try db.makeStatement(
      sql: "UPDATE feeLine SET state = ?, run = ?, document = ?, reason = ? WHERE number = ?")
  }

  mutating func apply(_ outcome: GroupOutcome, to group: StoredGroup) throws {
    switch outcome {
    case .formed(let reference):
      documentRow.add(nextDocument.number)
      documentRow.add(run.number)
      documentRow.add(reference)
      documentRow.add(group.clientRow)
      documentRow.add(group.lines.commitment)
      documentRow.add(group.lines.payer.description)
      documentRow.add(group.lines.lines.count)
      documentRow.add(group.lines.total.cents)
      try documentRow.write()
      for line in group.lines.lines {
        sentRow.add(line.number.number)
        sentRow.add(nextDocument.number)
        try sentRow.write()
      }
      nextDocument = DocumentNumber(nextDocument.number + 1)
      documents += 1
      lines += group.lines.lines.count
      total += group.lines.total
    case .settled(let finding):
      precondition(group.lines.total == .zero, "only what adds up to nothing is settled without a document")
      settled.append((group.lines.lines.map(\.number), finding, group.report))
    case .carried(let finding):
      let reason = try reason(for: finding, carrying: group)
      for line in group.lines.lines { try lineStatement.run(["open", nil, nil, reason, line.number.number]) }
    case .held(let finding):
      let reason = try db.keep(ofRun: finding, report: group.report.number)
      for line in group.lines.lines { try lineStatement.run(["held", nil, nil, reason, line.number.number]) }
    }
  }

  /// A group that is carried again for the same reason keeps the finding it has, so that a year of runs leaves one.
  private func reason(for finding: Finding, carrying group: StoredGroup) throws -> Int64 {
    let kept = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT code, severity, line, place, client, found, expected, number
          FROM finding WHERE number = (SELECT reason FROM feeLine WHERE number = ?)
          """), arguments: [group.lines.lines[0].number.number])
    if let kept, try Finding(row: kept) == finding { return kept[7] }
    return try db.keep(ofRun: finding, report: group.report.number)
  }

  /// Writes the documents' lines.
  func transfer() throws {
    try db.execute(
      sql: """
        UPDATE feeLine SET state = 'transferred', run = ?, reason = NULL,
          document = (SELECT document FROM temp.sent WHERE line = feeLine.number)
        WHERE number IN (SELECT line FROM temp.sent)
        """, arguments: [run.number])
    try db.execute(sql: "DELETE FROM temp.sent")
  }

  /// Groups of zero total go with the run, where there is one: without a document nothing has been done yet, and they stay open.
  mutating func settle() throws {
    for group in settled {
      let reason = try db.keep(ofRun: group.finding, report: group.report.number, run: run)
      for line in group.lines { try lineStatement.run(["transferred", run.number, nil, reason, line.number]) }
      lines += group.lines.count
    }
    settled = []
  }
}
