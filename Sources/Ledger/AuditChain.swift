import Domain
import GRDB

/// The chain that the log of acts and the use log stand in. A row's hash is the SHA-256 of
///
/// ```
/// <hash of the row before, 64 zeros before the first>\n
/// <number> <kind>\n
/// <table>\n<column>=<length in bytes>:<value>\n …          the entry
/// <table>\n<column>=<length in bytes>:<value>\n …          what belongs to it, row by row
/// ```
///
/// Columns stand in the order of their names, those that are NULL are left out: a column that a later schema adds changes no hash. Numbers
/// are decimal, texts UTF-8.
///
/// To an act belongs what it made and what never changes afterwards: the lines it was about; of an attaching or extending the attachment and
/// the new last day; of a closing the run's figures and seal; of a report's coming its header, digest and tallies; of rules their text. To a use
/// belong the clients.
enum AuditChain {
  enum Kind: String { case act, use }

  static let beginning = String(repeating: "0", count: 64)

  /// SQL function that a ledger's connections have: SHA-256 of a text, in lower-case hexadecimal.
  static func digestFunction(_ digest: @escaping @Sendable () -> any StreamingDigest) -> DatabaseFunction {
    DatabaseFunction("auditDigest", argumentCount: 1, pure: true) { values in
      guard var text = String.fromDatabaseValue(values[0]) else { return nil }
      var digest = digest()
      text.withUTF8 { digest.update(UnsafeRawBufferPointer($0)) }
      return digest.hexadecimal()
    }
  }
}

/// A row of the chain before it has its hash.
struct AuditContent {
  private var bytes: [UInt8]

  init(after hash: String, number: Int64, kind: AuditChain.Kind) {
    bytes = []
    bytes.reserveCapacity(1_024)
    bytes.put("\(hash)\n\(number) \(kind.rawValue)\n")
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Adds the row that has been read.
  mutating func add(_ table: String, _ row: RowReading) {
    begin(table)
    row.putValuesByName(into: &bytes)
  }

  /// Adds a row that has just been written; its columns follow in the order of their names.
  mutating func begin(_ table: String) {
    bytes.put(table)
    bytes.append(UInt8(ascii: "\n"))
  }

  mutating func put(_ column: StaticString, _ value: String?) {
    guard let value else { return }
    bytes.put(column)
    bytes.put(sealed: value)
  }

  mutating func put(_ column: StaticString, _ value: Int64?) { put(column, value.map { String($0) }) }
}

extension [UInt8] {
  /// Ends a line that begins with a column's name: `=length:value`.
  mutating func put(sealed value: UnsafeBufferPointer<UInt8>) {
    append(UInt8(ascii: "="))
    put(plain: value.count)
    append(UInt8(ascii: ":"))
    append(contentsOf: value)
    append(UInt8(ascii: "\n"))
  }

  mutating func put(sealed value: String) {
    var value = value
    value.withUTF8 { put(sealed: $0) }
  }
}

extension Database {
  /// Takes an entry of the log of acts or of the use log, with all that belongs to it, into the chain.
  func seal(_ kind: AuditChain.Kind, _ entry: Int64) throws {
    try seal(kind, entry) { content in
      guard try add(kind, entry, to: &content) else { preconditionFailure("what is sealed has been written") }
    }
  }

  /// The same for an entry whose content is known; `add` puts it down as it would be read.
  func seal(_ kind: AuditChain.Kind, _ entry: Int64, _ add: (inout AuditContent) throws -> Void) throws {
    let head = try auditHead()
    let number = (head?.number ?? 0) + 1
    var content = AuditContent(after: head?.hash ?? AuditChain.beginning, number: number, kind: kind)
    try add(&content)
    var insertion = try RowWriting(
      self, "INSERT INTO chain (number, kind, entry, hash) VALUES (?, ?, ?, auditDigest(?))")
    insertion.add(number)
    insertion.add(kind.rawValue)
    insertion.add(entry)
    insertion.add(content.text)
    try insertion.write()
  }

  func auditHead() throws -> AuditHead? {
    let rows = RowReading(try cachedStatement(sql: "SELECT number, hash FROM chain ORDER BY number DESC LIMIT 1"))
    defer { rows.end() }
    return try rows.next() ? AuditHead(number: rows[0], hash: rows[1]) : nil
  }

  func auditHash(of content: AuditContent) throws -> String {
    try String.fetchOne(cachedStatement(sql: "SELECT auditDigest(?)"), arguments: [content.text])!
  }

  /// - Returns: false where there is no such entry.
  func add(_ kind: AuditChain.Kind, _ entry: Int64, to content: inout AuditContent) throws -> Bool {
    switch kind {
    case .act: try addAct(entry, to: &content)
    case .use: try addUse(entry, to: &content)
    }
  }

  private func addAct(_ number: Int64, to content: inout AuditContent) throws -> Bool {
    let rows = RowReading(
      try cachedStatement(sql: "SELECT what, report, run, attachment, rules, rulesService FROM act WHERE number = ?"))
    try rows.ask(number)
    guard try rows.next() else { return false }
    let (what, report, run): (String, Int64?, Int64?) = (rows[0], rows[1], rows[2])
    let (attachment, rules, rulesService): (Int64?, String?, String?) = (rows[3], rows[4], rows[5])
    rows.end()
    try add("act", "SELECT * FROM act WHERE number = ?", [number], to: &content)
    try add("actLine", "SELECT line FROM actLine WHERE act = ? ORDER BY line", [number], to: &content)
    try addWhatBelongs(
      toAct: number, what, report: report, run: run, attachment: attachment, rules: rules, rulesService: rulesService,
      to: &content)
    return true
  }

  /// Adds what an act made.
  func addWhatBelongs(
    toAct number: Int64, _ what: String, report: Int64?, run: Int64?, attachment: Int64?, rules: String?,
    rulesService: String?, to content: inout AuditContent
  ) throws {
    if let attachment {
      try add("attachment", "SELECT * FROM attachment WHERE number = ?", [attachment], to: &content)
      try add(
        "extension", "SELECT lastDay FROM extension WHERE attachment = ? AND act = ?", [attachment, number],
        to: &content)
    }
    switch (what, report, run) {
    case ("receive", let report?, _):
      try add(
        "report",
        """
        SELECT id, version, period, createdAt, providerBusinessID, unitCode, service, bookID, bookVersion, catalogue, contentDigest
        FROM report WHERE number = ?
        """, [report], to: &content)
      try add(
        "tally", "SELECT period, lines, cents FROM tally WHERE report = ? ORDER BY period", [report], to: &content)
    case ("close", _, let run?):
      try add(
        "run",
        """
        SELECT service, period, bookID, bookVersion, closedAt, closedBy, documents, lines, cents, sealName, sealFormat, sealSHA256,
          sealSizeBytes, sealSettings
        FROM run WHERE id = ?
        """, [run], to: &content)
    default: break
    }
    if let rules {
      if let service = rulesService {
        try add(
          "ruleBook", "SELECT text FROM ruleBook WHERE service = ? AND id || '@' || version = ?", [service, rules],
          to: &content)
      } else {
        try add("catalogue", "SELECT text FROM catalogue WHERE reference = ?", [rules], to: &content)
      }
    }
  }

  private func addUse(_ number: Int64, to content: inout AuditContent) throws -> Bool {
    guard try add("useLog", "SELECT * FROM useLog WHERE number = ?", [number], to: &content) else { return false }
    try add("useClient", "SELECT client FROM useClient WHERE use = ? ORDER BY client", [number], to: &content)
    return true
  }

  /// - Returns: false where there is no row.
  @discardableResult
  private func add(_ table: String, _ sql: String, _ arguments: StatementArguments, to content: inout AuditContent)
    throws -> Bool
  {
    let rows = RowReading(try cachedStatement(sql: sql), arguments)
    defer { rows.end() }
    var isThere = false
    while try rows.next() {
      content.add(table, rows)
      isThere = true
    }
    return isThere
  }
}
