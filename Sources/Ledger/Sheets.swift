import Domain
import GRDB
import GRDBSQLite

/// What a row of a sheet becomes; part of what ledgers hold: never renumbered.
enum SheetRow: Int64, CaseIterable {
  case client = 1
  case line = 2
  case month = 3
  case addressedClient = 4
  case correction = 5
  /// A commitment whose days are not known.
  case mention = 6

  /// Stands where a row's number would, before the number of a pattern (`ClientPatterns`) and what fills its holes: all rows of a client.
  static let byPattern: Int64 = 8
  /// The same as it was written before 29 November 2026: of each line its number and deduction, too, and its base where that is the price.
  static let byPatternInFull: Int64 = 7

  var isClient: Bool { self == .client || self == .addressedClient }

  private var table: String {
    switch self {
    case .client, .addressedClient: "client"
    case .line, .correction: "feeLine"
    case .month, .mention: "commitmentMonth"
    }
  }

  /// What the sheet tells once for all its rows.
  private var shared: [String] {
    switch self {
    case .client, .addressedClient: ["period", "number", "report"]
    case .line, .correction: ["period", "client", "report"]
    case .month, .mention: ["period", "client"]
    }
  }

  /// True where the report's number is among what is told once.
  var namesReport: Bool { shared.contains("report") }

  /// The columns whose values are folded, in order; a column that is not there is NULL.
  private var columns: [String] {
    switch self {
    case .client:
      [
        "position", "line", "code", "identityCode", "familyName", "givenNames", "hold", "commitments", "feedPayers",
      ]
    case .addressedClient:
      SheetRow.client.columns + ["nonDisclosure", "street", "postalCode", "city", "country"]
    case .line:
      [
        "number", "commitment", "item", "itemName", "payer", "cents", "baseCents", "deductionCents", "quantity",
        "serviceDays", "absentDays", "freeDays", "rule", "kind", "state", "derivation",
      ]
    case .correction:
      SheetRow.line.columns + ["countedCents", "correctedRun", "correctedDocument", "correctionReason"]
    case .month: SheetRow.mention.columns + ["validFrom", "validTo", "days", "interruptionBegan", "interruptionClass"]
    case .mention: ["position", "commitment"]
    }
  }

  var columnCount: Int { columns.count }

  /// Asks for what is shared, then for the folded values.
  var insertion: String {
    let all = shared + columns
    let values = all.map { _ in "?" }
    return "INSERT INTO \(table) (\(all.joined(separator: ", "))) VALUES (\(values.joined(separator: ", ")))"
  }
}

/// A sheet's place among the rows it becomes.
struct SheetPlace {
  var report: Int64
  var period: String
  var firstClient: Int64
}

/// Writes folded clients out as rows.
struct SheetUnfolding {
  private var insertions: [RowWriting]
  private static let columnCounts = SheetRow.allCases.map(\.columnCount)
  private static let nameReport = SheetRow.allCases.map(\.namesReport)
  private static let statements = SheetRow.allCases.map(\.insertion)
  private let db: Database
  private var texts: [UInt8] = []
  private var values: [Unfolding.Value] = []
  private var filling = Unfolding.Filling()
  private var patterns: [Int64: [UInt8]] = [:]

  init(_ db: Database) throws {
    self.db = db
    insertions = try SheetUnfolding.statements.map { try RowWriting(db, $0) }
  }

  mutating func insert(_ content: UnsafeBufferPointer<UInt8>, _ place: SheetPlace) throws {
    do {
      var unfolding = Unfolding(content)
      var client = place.firstClient - 1
      while !unfolding.isAtEnd {
        let kind = try unfolding.number()
        if kind == SheetRow.byPattern || kind == SheetRow.byPatternInFull {
          try insertByPattern(&unfolding, &client, place, inFull: kind == SheetRow.byPatternInFull)
        } else {
          try insert(kind, &unfolding, &client, place)
        }
      }
    } catch is Unfolding.Misread {
      throw LedgerFailure(.notUnderstood, detail: "sheet.content")
    }
  }

  private mutating func insertByPattern(
    _ sheet: inout Unfolding, _ client: inout Int64, _ place: SheetPlace, inFull: Bool
  ) throws {
    let pattern = try pattern(sheet.number())
    let holes = Int(pattern[0]) + 1
    filling.removeAll()
    if inFull {
      for _ in 0..<holes { try filling.take(from: &sheet) }
    } else {
      try ClientHoles.fill(&filling, holes, from: &sheet)
    }
    try pattern.withUnsafeBufferPointer { pattern in
      var rows = Unfolding(UnsafeBufferPointer(rebasing: pattern[1...]), filling: filling)
      while !rows.isAtEnd { try insert(rows.number(), &rows, &client, place) }
    }
  }

  private mutating func pattern(_ number: Int64) throws -> [UInt8] {
    if let known = patterns[number] { return known }
    let rows = RowReading(try db.cachedStatement(sql: "SELECT content FROM sheetPattern WHERE number = ?"), [number])
    defer { rows.end() }
    let content = try rows.next() ? rows.blob(0) : []
    guard !content.isEmpty else { throw LedgerFailure(.notUnderstood, detail: "sheetPattern") }
    patterns[number] = content
    return content
  }

  private mutating func insert(
    _ kind: Int64, _ unfolding: inout Unfolding, _ client: inout Int64, _ place: SheetPlace
  ) throws {
    guard let row = SheetRow(rawValue: kind) else { throw Unfolding.Misread() }
    if row.isClient { client += 1 }
    texts.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    for _ in 0..<SheetUnfolding.columnCounts[Int(row.rawValue) - 1] { values.append(try unfolding.next(&texts)) }
    try insert(row, client, place)
  }

  private mutating func insert(_ row: SheetRow, _ client: Int64, _ place: SheetPlace) throws {
    let index = Int(row.rawValue) - 1
    insertions[index].add(place.period)
    insertions[index].add(client)
    if SheetUnfolding.nameReport[index] { insertions[index].add(place.report) }
    try texts.withUnsafeBufferPointer { texts in
      for value in values {
        switch value {
        case .nothing: insertions[index].add(nil as Int64?)
        case .number(let number): insertions[index].add(number)
        case .text(let start, let count):
          insertions[index].add(lasting: UnsafeBufferPointer(rebasing: texts[start..<(start + count)]))
        }
      }
      try insertions[index].write()
    }
  }
}

extension Database {
  func hasSheets() throws -> Bool {
    try Bool.fetchOne(cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM sheet)"))!
  }

  /// Writes the sheets out as rows, and removes them.
  func unfold(sheetsWhere condition: String, _ arguments: StatementArguments) throws {
    let numbers = try Int64.fetchAll(
      cachedStatement(sql: "SELECT number FROM sheet WHERE \(condition)"), arguments: arguments)
    guard !numbers.isEmpty else { return }
    var unfolding = try SheetUnfolding(self)
    let select = try cachedStatement(
      sql: """
        SELECT sheet.report, report.period, sheet.firstClient, sheet.content
        FROM sheet JOIN report ON report.number = sheet.report WHERE sheet.number = ?
        """)
    let delete = try cachedStatement(sql: "DELETE FROM sheet WHERE number = ?")
    for number in numbers {
      let rows = try Row.fetchCursor(select, arguments: [number])
      while let row = try rows.next() {
        let place = SheetPlace(report: row[0], period: row[1], firstClient: row[2])
        // In SQLite's own memory: it stays until the statement goes on.
        let content = UnsafeRawBufferPointer(
          start: sqlite3_column_blob(select.sqliteStatement, 3),
          count: Int(sqlite3_column_bytes(select.sqliteStatement, 3)))
        try unfolding.insert(content.bindMemory(to: UInt8.self), place)
      }
      try delete.execute(arguments: [number])
    }
  }
}
