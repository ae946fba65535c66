import Domain
import GRDB

extension Finding {
  static let select = "SELECT code, severity, line, place, client, found, expected FROM finding"

  init(row: Row) throws {
    self.init(
      try understood(FindingCode(rawValue: row[0]), "finding.code"), line: row[2], place: row[3], client: row[4],
      found: row[5], expected: row[6],
      severity: try understood(Severity(rawValue: row[1]), "finding.severity"))
  }
}

extension Database {
  /// Keeps a finding with the file, or with the report.
  func keep(_ finding: Finding, arrival: IntakeID? = nil, report: Int64? = nil) throws {
    try insert(finding, arrival: arrival, report: report, run: nil, isOfRun: false)
  }

  /// Keeps what a run found about lines of the report; `run` where it went with that run.
  /// - Returns: its number.
  func keep(ofRun finding: Finding, report: Int64, run: RunID? = nil) throws -> Int64 {
    try insert(finding, arrival: nil, report: report, run: run, isOfRun: true)
    return lastInsertedRowID
  }

  private func insert(_ finding: Finding, arrival: IntakeID?, report: Int64?, run: RunID?, isOfRun: Bool) throws {
    try cachedStatement(
      sql: """
        INSERT INTO finding (arrival, report, run, code, severity, line, place, client, found, expected, isOfRun)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).run([
      arrival?.value, report, run?.number, finding.code.rawValue, finding.severity.rawValue, finding.line,
      finding.place, finding.client, finding.found, finding.expected, isOfRun,
    ])
  }

  /// Writes down who did what, to one thing, and takes it into the chain.
  ///
  /// `lines` is what it was about, where not about the whole; `more` writes what else belongs to the act of that number.
  /// - Returns: the act's number.
  @discardableResult
  func keep(
    _ act: Act, report: Int64? = nil, run: RunID? = nil, feed: Int64? = nil, attachment: AttachmentNumber? = nil,
    document: DocumentNumber? = nil, queue: ServiceCode? = nil, rules: KeptRulesName? = nil, lines: [Int64] = [],
    more: (Int64) throws -> Void = { _ in }
  ) throws -> Int64 {
    var insertion = try RowWriting(
      self,
      """
      INSERT INTO act (at, person, what, reason, report, run, feed, attachment, document, queue, rules, rulesService)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let at = act.at.description
    insertion.add(at)
    for text in [act.person, act.what] { insertion.add(text) }
    insertion.add(act.reason)
    for number in [report, run?.number, feed, attachment?.number, document?.number] { insertion.add(number) }
    for text in [queue?.value, rules?.reference, rules?.service?.value] { insertion.add(text) }
    try insertion.write()
    let number = lastInsertedRowID
    for line in lines {
      try cachedStatement(sql: "INSERT INTO actLine (act, line) VALUES (?, ?)").run([number, line])
    }
    try more(number)
    // As `addAct` would read it.
    try seal(.act, number) { content in
      content.begin("act")
      content.put("at", at)
      content.put("attachment", attachment?.number)
      content.put("document", document?.number)
      content.put("feed", feed)
      content.put("number", number)
      content.put("person", act.person)
      content.put("queue", queue?.value)
      content.put("reason", act.reason)
      content.put("report", report)
      content.put("rules", rules?.reference)
      content.put("rulesService", rules?.service?.value)
      content.put("run", run?.number)
      content.put("what", act.what)
      for line in lines.sorted() {
        content.begin("actLine")
        content.put("line", line)
      }
      try addWhatBelongs(
        toAct: number, act.what, report: report, run: run?.number, attachment: attachment?.number,
        rules: rules?.reference, rulesService: rules?.service?.value, to: &content)
    }
    return number
  }

  func acts(where condition: String, _ number: some DatabaseValueConvertible) throws -> [Act] {
    try Row.fetchAll(
      self, sql: "SELECT at, person, what, reason FROM act WHERE \(condition) = ? ORDER BY number", arguments: [number]
    ).map { row in
      Act(at: try understood(Timestamp(row[0]), "act.at"), person: row[1], what: row[2], reason: row[3])
    }
  }
}

/// What of the rules came into use.
struct KeptRulesName {
  /// A rule book's `id@version`, or a catalogue's reference.
  var reference: String
  /// The rule book's; nil for a catalogue.
  var service: ServiceCode?
}
