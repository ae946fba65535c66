package import Domain
import GRDB

/// The log of acts, the use log, and the proof that nobody has touched them. None of it asks for a client's rows, so clients may stay folded.
extension SQLiteLedger {
  package func auditHead() throws -> AuditHead? {
    try readFolded { try $0.auditHead() }
  }

  package func verifyAudit(expecting hash: String?) throws -> AuditVerification {
    try readFolded { db in
      var verified = AuditVerification()
      let rows = try Row.fetchCursor(db, sql: "SELECT number, kind, entry, hash FROM chain ORDER BY number")
      while let row = try rows.next() {
        let next = verified.rows + 1
        guard row[0] as Int64 == next else {
          verified.flaw = AuditFlaw(number: next, kind: .rowMissing)
          return verified
        }
        let stored: String = row[3]
        // A kind the program does not know was not written by it.
        guard let kind = AuditChain.Kind(rawValue: row[1]) else {
          verified.flaw = AuditFlaw(number: next, kind: .changed)
          return verified
        }
        var content = AuditContent(after: verified.head?.hash ?? AuditChain.beginning, number: next, kind: kind)
        guard try db.add(kind, row[2], to: &content) else {
          verified.flaw = AuditFlaw(number: next, kind: .entryMissing)
          return verified
        }
        guard try db.auditHash(of: content) == stored else {
          verified.flaw = AuditFlaw(number: next, kind: .changed)
          return verified
        }
        if stored == hash { verified.expectedAt = next }
        verified.rows = next
        if kind == .use { verified.uses += 1 }
        verified.head = AuditHead(number: next, hash: stored)
        let time = try db.moment(of: kind, row[2])
        verified.first = verified.first ?? time
        verified.last = time
      }
      if try db.hasEntryOutsideChain() {
        verified.flaw = AuditFlaw(number: verified.rows + 1, kind: .outside)
      }
      return verified
    }
  }

  package func acts(_ filter: AuditFilter, _ each: (AuditRow) throws -> Void) throws {
    try readFolded { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT chain.number, act.at, act.person, act.what, act.reason,
            report.id || ' v' || report.version, act.run, feed.id, act.attachment, act.document, act.queue, act.rules, act.rulesService,
            (SELECT count(*) FROM actLine WHERE actLine.act = act.number)
          FROM act JOIN chain ON chain.kind = 'act' AND chain.entry = act.number
          LEFT JOIN report ON report.number = act.report LEFT JOIN feed ON feed.number = act.feed
          WHERE (:person IS NULL OR act.person = :person) AND (:since IS NULL OR act.at >= :since)
          ORDER BY act.number
          """, arguments: ["person": filter.person, "since": filter.since?.description])
      while let row = try rows.next() { try each(try AuditRow(row: row)) }
    }
  }

  package func keep(_ use: Use) throws {
    try writeFolded { db in
      var (report, run, clients): (ReportNumber?, RunID?, [String]) = (nil, nil, [])
      switch use.whose {
      case .report(let number): report = number
      case .run(let id): run = id
      case .clients(let codes): clients = Set(codes).sorted()
      }
      try db.cachedStatement(sql: "INSERT INTO useLog (at, person, what, why, report, run) VALUES (?, ?, ?, ?, ?, ?)")
        .run([use.at.description, use.person, use.view.rawValue, use.why, report?.number, run?.number])
      let number = db.lastInsertedRowID
      let insertion = try db.cachedStatement(sql: "INSERT INTO useClient (use, client) VALUES (?, ?)")
      for client in clients { try insertion.run([number, client]) }
      try db.seal(.use, number)
    }
  }

  package func uses(of client: String?, _ each: (Use) throws -> Void) throws {
    // Whose rows a report or a run has is asked of clients: they are written out first.
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT number, at, person, what, why, report, run FROM useLog
          \(client == nil ? "" : "WHERE number IN (\(usesOfClient))") ORDER BY number
          """, arguments: client.map { ["client": $0] } ?? StatementArguments())
      while let row = try rows.next() { try each(try Use(row: row, db)) }
    }
  }
}

/// The client's rows are found by month, as their index has them.
private let usesOfClient = """
  WITH mine AS (
    SELECT client.number, client.report
    FROM (SELECT DISTINCT period FROM report) AS month
    CROSS JOIN client INDEXED BY clientByCode ON client.period = month.period AND client.code = :client)
  SELECT use FROM useClient WHERE client = :client
  UNION
  SELECT useLog.number FROM mine JOIN useLog INDEXED BY useOfReport ON useLog.report = mine.report
  UNION
  SELECT useLog.number
  FROM mine JOIN feeLine INDEXED BY feeLineOfClient ON feeLine.client = mine.number AND feeLine.document IS NOT NULL
  JOIN useLog INDEXED BY useOfRun ON useLog.run = feeLine.run
  """

extension Database {
  fileprivate func moment(of kind: AuditChain.Kind, _ entry: Int64) throws -> Timestamp {
    let table =
      switch kind {
      case .act: "act"
      case .use: "useLog"
      }
    let text = try String.fetchOne(
      cachedStatement(sql: "SELECT at FROM \(table) WHERE number = ?"), arguments: [entry])
    return try understood(text.flatMap { Timestamp($0) }, "\(table).at")
  }

  fileprivate func hasEntryOutsideChain() throws -> Bool {
    try Bool.fetchOne(
      self,
      sql: """
        SELECT EXISTS (
            SELECT 1 FROM act WHERE NOT EXISTS (SELECT 1 FROM chain WHERE kind = 'act' AND entry = act.number))
          OR EXISTS (
            SELECT 1 FROM useLog WHERE NOT EXISTS (SELECT 1 FROM chain WHERE kind = 'use' AND entry = useLog.number))
        """)!
  }
}

extension AuditRow {
  fileprivate init(row: Row) throws {
    let (subject, name): (Subject, String) =
      if let report = row[5] as String? {
        (.report, report)
      } else if let run = row[6] as Int64? {
        (.run, String(run))
      } else if let feed = row[7] as String? {
        (.feed, feed)
      } else if let attachment = row[8] as Int64? {
        (.attachment, String(attachment))
      } else if let document = row[9] as Int64? {
        (.document, DocumentNumber(document).description)
      } else if let queue = row[10] as String? {
        (.queue, queue)
      } else if let service = row[12] as String? {
        (.rules, "\(service) \(row[11] as String)")
      } else {
        (.catalogue, try understood(row[11] as String?, "act"))
      }
    self.init(
      number: row[0],
      act: Act(at: try understood(Timestamp(row[1]), "act.at"), person: row[2], what: row[3], reason: row[4]),
      subject: subject, name: name, lines: row[13])
  }
}

extension Use {
  fileprivate init(row: Row, _ db: Database) throws {
    let whose: Whose =
      if let report = row[5] as Int64? {
        .report(ReportNumber(report))
      } else if let run = row[6] as Int64? {
        .run(RunID(run))
      } else {
        .clients(
          try String.fetchAll(
            db.cachedStatement(sql: "SELECT client FROM useClient WHERE use = ? ORDER BY client"),
            arguments: [row[0] as Int64]))
      }
    self.init(
      at: try understood(Timestamp(row[1]), "useLog.at"), person: row[2],
      view: try understood(View(rawValue: row[3]), "useLog.what"), why: row[4], whose: whose)
  }
}
