package import Domain
import GRDB

extension SQLiteLedger {
  package func checkOff(_ report: ReportNumber, by person: String, reason: String?, at time: Timestamp) throws {
    try write { db in
      let state = try db.reviewState(of: report)
      guard state == .toCheck else { throw LedgerRefusal.cannotCheckOff(report, state) }
      try db.execute(
        sql: "UPDATE report SET checkedAt = ?, checkedBy = ? WHERE number = ?",
        arguments: [time.description, person, report.number])
      try db.keep(Act(at: time, person: person, what: "check-off", reason: reason), report: report.number)
    }
  }

  package func approve(
    _ report: ReportNumber, by person: String, reason: String?, at time: Timestamp, fourEyes: FourEyes
  ) throws {
    try write { db in
      let state = try db.reviewState(of: report)
      guard state == .toCheck || state == .checked else { throw LedgerRefusal.notToCheck(report, state) }
      let checker = try String.fetchOne(
        db, sql: "SELECT checkedBy FROM report WHERE number = ?", arguments: [report.number])
      if let objection = fourEyes.objection(to: person, taking: .approve, after: Set(checker.map { [$0] } ?? [])) {
        throw LedgerRefusal(objection, approving: report)
      }
      let open = try db.lineCount(of: report, in: .open)
      let held = try db.lineCount(of: report, in: .held)
      guard open > 0 || held == 0 else { throw LedgerRefusal.allHeld(report, held) }
      try db.approve(report, by: person, reason: reason, at: time)
    }
  }

  package func peopleBehind(_ run: RunID) throws -> Set<String> {
    try read { db in
      try String.fetchSet(
        db,
        sql: """
          SELECT act.person FROM act
          WHERE act.what IN ('check-off', 'approve') AND act.report IN (
            SELECT feeLine.report FROM document JOIN feeLine INDEXED BY feeLineOfDocument ON feeLine.document = document.number
            WHERE document.run = :run)
          UNION
          SELECT act.person FROM actLine JOIN act ON act.number = actLine.act AND act.what = 'release'
          JOIN feeLine ON feeLine.number = actLine.line
          WHERE feeLine.run = :run
          """, arguments: ["run": run.number]
      ).subtracting([Act.gateway])
    }
  }

  package func sendBack(_ report: ReportNumber, by person: String, reason: String, at time: Timestamp) throws {
    try write { db in
      let state = try db.reviewState(of: report)
      guard state == .toCheck || state == .checked || state == .approved else {
        throw LedgerRefusal.cannotReturn(report, state)
      }
      guard try db.lineCount(of: report, in: .transferred) == 0, try !db.hasTransferredRecomputations(of: report) else {
        throw LedgerRefusal.alreadyTransferred(report)
      }
      try db.execute(
        sql: "UPDATE feeLine SET state = 'rejected' WHERE report = ? AND state IN ('open', 'held')",
        arguments: [report.number])
      // What others wrote about its clients was relative to the lines just rejected.
      var changed = ChangedReports()
      changed.count(
        .retire,
        try Int64.fetchAll(
          db,
          sql: """
            UPDATE feeLine INDEXED BY feeLineRecomputed SET state = 'rejected'
            WHERE isRecomputed = 1 AND state IN ('open', 'held')
              AND (SELECT report FROM client WHERE client.number = feeLine.client) = ?
            RETURNING report
            """, arguments: [report.number]))
      try db.execute(sql: "UPDATE report SET state = 'returned' WHERE number = ?", arguments: [report.number])
      // What it had taken the place of counts again.
      changed.count(.restore, try db.restoreReplaced(where: "replacedBy = ?", [report.number]))
      try db.keep(Act(at: time, person: person, what: "return", reason: reason), report: report.number)
      let name = try String.fetchOne(
        db, sql: "SELECT id || ' v' || version FROM report WHERE number = ?", arguments: [report.number])!
      try changed.keep(db, because: (report.number, name), by: person, at: time)
    }
  }

  package func reports(_ filter: ReportFilter) throws -> [ReportSummary] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          \(ReportSummary.select)
          WHERE (:service IS NULL OR report.service = :service) AND (:period IS NULL OR report.period = :period)
            AND (:state IS NULL OR \(ReviewState.column) = :state)
          ORDER BY report.number
          """,
        arguments: [
          "service": filter.service?.value, "period": filter.period?.description, "state": filter.state?.rawValue,
        ]
      ).map(ReportSummary.init(row:))
    }
  }

  package func report(_ number: ReportNumber) throws -> ReportSummary? {
    try read { try $0.reportSummary("report.number = ?", [number.number]) }
  }

  package func newestReport(id: String) throws -> ReportSummary? {
    try read { try $0.reportSummary("report.id = ? ORDER BY report.version DESC LIMIT 1", [id]) }
  }

  package func findings(of report: ReportNumber) throws -> [Finding] {
    try read { db in
      try Row.fetchAll(db, sql: "\(Finding.select) WHERE report = ? ORDER BY number", arguments: [report.number])
        .map(Finding.init(row:))
    }
  }

  package func acts(on report: ReportNumber) throws -> [Act] {
    try read { try $0.acts(where: "report", report.number) }
  }

  package func lines(of report: ReportNumber, _ each: (StoredLine) throws -> Void) throws {
    try read { db in
      guard let range = try db.lineNumbers(of: report) else { return }
      // A report's lines are written one after another, so they are walked in their order and nothing is sorted.
      let rows = RowReading(
        try db.makeStatement(
          sql: """
            SELECT \(StoredLine.columns)
            FROM feeLine CROSS JOIN client ON client.number = feeLine.client
            CROSS JOIN itemName ON itemName.number = feeLine.itemName
            WHERE feeLine.number BETWEEN ? AND ? AND feeLine.report = ? ORDER BY feeLine.number
            """), [range.lowerBound, range.upperBound, report.number])
      while try rows.next() { try each(try StoredLine(row: rows)) }
    }
  }

  package func clients(of report: ReportNumber, _ each: (ReportedClient) throws -> Void) throws {
    try read { db in
      var clients = ReportedClients(db)
      let rows = try Int64.fetchCursor(
        db, sql: "SELECT number FROM client INDEXED BY clientOfReport WHERE report = ? ORDER BY number",
        arguments: [report.number])
      while let row = try rows.next() { try each(try clients.client(row)) }
    }
  }

  package func line(_ number: LineNumber) throws -> StoredLine? {
    try read { db in
      let rows = RowReading(
        try db.makeStatement(
          sql: "SELECT \(StoredLine.columns) FROM feeLine \(StoredLine.joins) WHERE feeLine.number = ?"),
        [number.number])
      return try rows.next() ? StoredLine(row: rows) : nil
    }
  }

  package func origin(of line: LineNumber) throws -> LineOrigin? {
    try read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT report, client FROM feeLine WHERE number = ?", arguments: [line.number]),
        let report = try db.reportSummary("report.number = ?", [row[0] as Int64])
      else { return nil }
      var clients = ReportedClients(db)
      let reported = try clients.client(row[1])
      return LineOrigin(report: report, stated: reported.report, header: reported.header, client: reported.client)
    }
  }
}

extension Database {
  fileprivate func reviewState(of report: ReportNumber) throws -> ReviewState {
    guard
      let text = try String.fetchOne(
        self, sql: "SELECT \(ReviewState.column) FROM report WHERE number = ?", arguments: [report.number])
    else { throw LedgerRefusal.unknownReport(report) }
    return try understood(ReviewState(rawValue: text), "report.state")
  }

  fileprivate func lineCount(of report: ReportNumber, in state: FeeLine.State) throws -> Int {
    try Int.fetchOne(
      self, sql: "SELECT count(*) FROM feeLine WHERE report = ? AND state = ?",
      arguments: [report.number, state.rawValue])!
  }

  /// True where a run has taken what another report's arrival changed about this one's clients.
  fileprivate func hasTransferredRecomputations(of report: ReportNumber) throws -> Bool {
    try Bool.fetchOne(
      self,
      sql: """
        SELECT EXISTS (
          SELECT 1 FROM feeLine INDEXED BY feeLineRecomputed
          WHERE isRecomputed = 1 AND state = 'transferred'
            AND (SELECT report FROM client WHERE client.number = feeLine.client) = ?)
        """, arguments: [report.number])!
  }

  /// The first and last of the report's lines, between which none of another report lies.
  fileprivate func lineNumbers(of report: ReportNumber) throws -> ClosedRange<Int64>? {
    let ends = try Row.fetchAll(
      self,
      sql: FeeLine.State.allCases.map { state in
        "SELECT min(number), max(number) FROM feeLine INDEXED BY feeLineByState WHERE report = :report AND state = '\(state.rawValue)'"
      }.joined(separator: " UNION ALL "), arguments: ["report": report.number])
    guard let first = ends.compactMap({ $0[0] as Int64? }).min(), let last = ends.compactMap({ $0[1] as Int64? }).max()
    else { return nil }
    return first...last
  }

  func approve(_ report: ReportNumber, by person: String, reason: String?, at time: Timestamp) throws {
    try cachedStatement(sql: "UPDATE report SET state = 'approved' WHERE number = ?").run([report.number])
    try keep(Act(at: time, person: person, what: "approve", reason: reason), report: report.number)
  }

  func reportSummary(_ condition: String, _ arguments: StatementArguments) throws -> ReportSummary? {
    try Row.fetchOne(self, sql: "\(ReportSummary.select) WHERE \(condition)", arguments: arguments)
      .map(ReportSummary.init(row:))
  }
}

extension ReviewState {
  /// Of a `report`: whether a report that is not approved yet has been checked stands in a column of its own.
  static let column =
    "(CASE WHEN report.state = 'toCheck' AND report.checkedBy IS NOT NULL THEN 'checked' ELSE report.state END)"
}

extension ReportSummary {
  fileprivate static let select = """
    SELECT report.number, report.id, report.version, report.period, report.service, report.unitCode, report.unitName,
      report.providerName, arrival.verdict, \(ReviewState.column), arrival.claimedAt, report.bookID, report.bookVersion,
      report.catalogue, arrival.name,
      (SELECT count(*) FROM client WHERE client.report = report.number),
      (SELECT sum(lines) FROM tally WHERE tally.report = report.number),
      (SELECT count(*) FROM feeLine WHERE feeLine.report = report.number AND feeLine.state = 'held'),
      (SELECT sum(cents) FROM tally WHERE tally.report = report.number),
      (SELECT count(*) FROM finding WHERE finding.report = report.number), report.checkedBy
    FROM report JOIN arrival ON arrival.id = report.arrival AND arrival.verdict IS NOT NULL
    """

  fileprivate init(row: Row) throws {
    self.init(
      number: ReportNumber(row[0]), id: row[1], version: row[2],
      period: try understood(Month(row[3] as String), "report.period"), service: ServiceCode(row[4]),
      unitCode: row[5], unitName: row[6], providerName: row[7],
      verdict: try understood(Verdict(rawValue: row[8]), "arrival.verdict"),
      state: try understood(ReviewState(rawValue: row[9]), "report.state"),
      receivedAt: try understood(Timestamp(row[10]), "arrival.claimedAt"),
      book: RuleReference(id: row[11], version: row[12]), catalogue: row[13], fileName: row[14], clients: row[15],
      lines: row[16], heldLines: row[17], total: Money(cents: row[18]), findings: row[19], checkedBy: row[20])
  }
}

extension ReportHeader {
  static func fetch(_ db: Database, _ number: ReportNumber) throws -> ReportHeader {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT id, version, period, createdAt, providerBusinessID, providerName, unitCode, unitName, service,
          rootLine, providerLine, unitLine, serviceLine
        FROM report WHERE number = ?
        """, arguments: [number.number])!
    return ReportHeader(
      id: row[0], version: row[1], period: try understood(Month(row[2] as String), "report.period"),
      createdAt: row[3], providerBusinessID: row[4], providerName: row[5], unitCode: row[6], unitName: row[7],
      service: ServiceCode(row[8]),
      lines: Lines(root: row[9], provider: row[10], unit: row[11], service: row[12]))
  }
}

extension LedgerRefusal {
  static func unknownReport(_ report: ReportNumber) -> LedgerRefusal {
    LedgerRefusal(
      .unknownReport,
      Bilingual(
        fi: "Raporttia \(report) ei ole. Katso raportit komennolla maksusilta reports.",
        en: "There is no report \(report). List them with maksusilta reports."))
  }

  fileprivate static func cannotCheckOff(_ report: ReportNumber, _ state: ReviewState) -> LedgerRefusal {
    LedgerRefusal(
      .wrongState,
      Bilingual(
        fi:
          "Raporttia \(report) ei voi merkitä tarkastetuksi: se on jo tilassa \(state.name.fi). Merkitä voi vain tarkastettavana olevan.",
        en:
          "Report \(report) cannot be checked off: it is \(state.name.en) already. Only one to be checked can be."))
  }

  fileprivate init(_ objection: FourEyes.Objection, approving report: ReportNumber) {
    switch objection {
    case .samePerson:
      self.init(
        .samePerson,
        Bilingual(
          fi: "Sama henkilö tarkasti raportin \(report). Neljän silmän periaate: toisen henkilön on hyväksyttävä se.",
          en: "The same person checked report \(report). Four eyes: another person must approve it."))
    case .nobodyBefore:
      self.init(
        .notChecked,
        Bilingual(
          fi:
            "Raporttia \(report) ei ole tarkastettu. Neljän silmän periaate: merkitse se ensin tarkastetuksi (maksusilta check-off), toinen hyväksyy.",
          en:
            "Report \(report) has not been checked. Four eyes: check it off first (maksusilta check-off); another person approves."
        ))
    case .noPerson:
      self.init(
        .samePerson,
        Bilingual(
          fi: "Raportin \(report) hyväksyy henkilö: sääntökirjassa on four-eyes: approve.",
          en: "A person approves report \(report): the rule book says four-eyes: approve."))
    }
  }

  fileprivate static func notToCheck(_ report: ReportNumber, _ state: ReviewState) -> LedgerRefusal {
    LedgerRefusal(
      .wrongState,
      Bilingual(
        fi:
          "Raporttia \(report) ei voi hyväksyä: se on jo tilassa \(state.name.fi). Hyväksyä voi vain tarkastettavana olevan.",
        en:
          "Report \(report) cannot be approved: it is \(state.name.en) already. Only one to be checked can be approved."
      ))
  }

  fileprivate static func allHeld(_ report: ReportNumber, _ held: Int) -> LedgerRefusal {
    LedgerRefusal(
      .nothingToApprove,
      Bilingual(
        fi:
          "Raportin \(report) kaikki rivit (\(held)) odottavat selvitystä, joten hyväksyttävää ei ole. Selvitä havainnot tai palauta raportti.",
        en:
          "All lines (\(held)) of report \(report) are held, so there is nothing to approve. Settle the findings or send the report back."
      ))
  }

  fileprivate static func cannotReturn(_ report: ReportNumber, _ state: ReviewState) -> LedgerRefusal {
    LedgerRefusal(
      .wrongState,
      Bilingual(
        fi: "Raporttia \(report) ei voi palauttaa: se on tilassa \(state.name.fi). Katso sen uusin versio.",
        en: "Report \(report) cannot be sent back: it is \(state.name.en). Look at its newest version."))
  }

  fileprivate static func alreadyTransferred(_ report: ReportNumber) -> LedgerRefusal {
    LedgerRefusal(
      .alreadyTransferred,
      Bilingual(
        fi:
          "Raportin \(report) rivejä on jo siirretty, joten sitä ei voi palauttaa. Pyydä tuottajalta korjattu versio.",
        en:
          "Lines of report \(report) have been transferred, so it cannot be sent back. Ask the producer for a corrected version."
      ))
  }
}
