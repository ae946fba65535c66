import Domain
import GRDB

/// Writes what becomes of each group of a run being closed.
struct RunClosing {
  private let run: RunID
  private let db: Database
  private let documentStatement: Statement
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
    documentStatement = try db.makeStatement(
      sql:
        "INSERT INTO document (number, run, reference, client, commitment, payer, lines, cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    lineStatement = try db.makeStatement(
      sql: "UPDATE feeLine SET state = ?, run = ?, document = ?, reason = ? WHERE number = ?")
  }

  mutating func apply(_ outcome: GroupOutcome, to group: StoredGroup) throws {
    switch outcome {
    case .formed(let reference):
      try documentStatement.run([
        nextDocument.number, run.number, reference, group.clientRow, group.lines.commitment,
        group.lines.payer.description, group.lines.lines.count, group.lines.total.cents,
      ])
      for line in group.lines.lines {
        try lineStatement.run(["transferred", run.number, nextDocument.number, nil, line.number.number])
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
