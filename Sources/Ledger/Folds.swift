import Domain
import GRDB
import Synchronization

/// Which of the ledger's sheets may hold what is asked for: so that a report is entered beside thousands of folded ones without any of them
/// being unfolded for nothing. For the ledger's one writer.
///
/// Marks of clients and commitments are kept in memory, for what this process wrote. A sheet of another process, or of an earlier one, is not
/// known: then everything is unfolded first. A mark too many only unfolds a sheet early, or asks a table for nothing; none is ever missing.
///
/// `@exclusivity(unchecked)`: asked several times for each client, by one thread and never from within; the checks at run time would cost as much as
/// the answers.
final class Folds: @unchecked Sendable {  // used by the writer's connection only, which one thread has at a time
  /// Asked from any thread.
  let entriesBegun = Atomic(0)
  let entriesSeen = Atomic(0)
  /// Sheets up to this number are not in `marks`.
  private var unknownUpTo = Int64.max
  @exclusivity(unchecked) private var knowsAll = false
  @exclusivity(unchecked) private var marks = FoldedMarks()
  @exclusivity(unchecked) var patterns = ClientPatterns()
  /// True for months of which every row has its mark, written out or not: what has no mark is not there.
  private var coveredMonths: [Month: Bool] = [:] { didSet { askedLast = nil } }
  /// The month that was asked for last: mostly the next one is the same.
  @exclusivity(unchecked) private var askedLast: (month: Month, isCovered: Bool)?
  private var dataVersion: Int64?
  /// What is known holds for the rest of the writer's transaction, as long as nothing is taken back: nobody else writes meanwhile.
  private var holds = false
  /// The next client's and the next line's number, while what is known holds.
  private var next: (client: Int64, line: Int64)?
  /// The last number given to a sheet; none is given twice, or an old mark would stand for a new sheet.
  @exclusivity(unchecked) private var lastNumber: Int64 = 0
  var answers = HeldAnswers()
  /// The rows of the report being entered, whose last sheet is not written yet.
  weak var open: ReportRows?

  /// What is looked for: a client of a month by code, by code where no identity code is stated, or by identity code; a commitment of a month.
  enum Kind: UInt64 { case code = 1, codeAlone, identityCode, commitment }

  static func mark(_ kind: Kind, _ text: String, in month: Month) -> UInt64 {
    text.mark(seed: kind.rawValue << 32 | UInt64(month.year * 12 + month.month))
  }

  /// The marks by which a client is looked for: by identity code, and by code where none is stated; by code alone who has none.
  static func marks(of code: String, _ identityCode: PersonalIdentityCode?, in month: Month) -> (UInt64, UInt64?) {
    guard let identityCode else { return (mark(.code, code, in: month), nil) }
    return (mark(.identityCode, identityCode.value, in: month), mark(.codeAlone, code, in: month))
  }

  /// A transaction of the writer begins, or something of it has been taken back.
  func doubt() {
    holds = false
    next = nil
    answers = HeldAnswers()
  }

  /// Looks whether what is known still holds, where there is doubt: another process may have written, or an entry been taken back.
  func look(_ db: Database) throws {
    guard !holds else { return }
    let version = try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))!
    try patterns.look(db, isLedgerOfOthers: version != dataVersion)
    if version != dataVersion {
      dataVersion = version
      lastNumber = max(lastNumber, try Int64.fetchOne(db, sql: "SELECT max(number) FROM sheet") ?? 0)
      unknownUpTo = lastNumber
      coveredMonths = [:]
    }
    knowsAll = try !Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM sheet WHERE number <= ?)"), arguments: [unknownUpTo])!
    holds = true
  }

  /// The numbers of the next client and the next line.
  func nextNumbers(_ db: Database) throws -> (client: Int64, line: Int64) {
    if let next { return next }
    let last = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT lastClient, lastLine FROM sheet ORDER BY number DESC LIMIT 1"))
    let lastClient = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(number) FROM client")) ?? 0
    let lastLine = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(number) FROM feeLine")) ?? 0
    return (max(lastClient, last?[0] ?? 0) + 1, max(lastLine, last?[1] ?? 0) + 1)
  }

  /// An entry has ended, and these numbers come after its last ones.
  func goOn(withClient client: Int64, line: Int64) { next = (client, line) }

  func nextNumber() -> Int64 {
    lastNumber += 1
    return lastNumber
  }

  /// Together, since each is somewhere else in memory.
  func add(_ all: [UInt64], sheet: Int64) {
    // Where sheets without marks lie, everything is written out before anything is looked for: marks of further ones would serve nobody.
    if knowsAll, marks.add(all, sheet: sheet) { return }
    marks.removeAll()
    coveredMonths = [:]
    unknownUpTo = lastNumber
    knowsAll = false
  }

  /// Brings into the processor's cache where marks stand or would: one after the other each would be waited for, all at once they come together.
  func expect(_ wanted: [UInt64]) { marks.expect(wanted) }

  /// Writes out what may hold one of the marks, which are of `month`.
  /// - Parameter ofOthers: the report being entered is not asked for.
  /// - Returns: false where no row is or has been of any of them.
  func find(_ mark: UInt64, or other: UInt64? = nil, in month: Month, ofOthers: Bool, _ db: Database) throws -> Bool {
    if !ofOthers { open?.passMarks() }
    if !knowsAll { try unfoldAll(db) }
    var isMarked = try unfold(mark, ofOthers, db)
    if let other, try unfold(other, ofOthers, db) { isMarked = true }
    return try isMarked || !covers(month, db)
  }

  private func unfold(_ mark: UInt64, _ ofOthers: Bool, _ db: Database) throws -> Bool {
    let sheets = marks.sheets(of: mark, upTo: lastNumber)
    guard !sheets.isEmpty else { return false }
    let own = open.map { $0.firstSheet...$0.sheet }
    var isMarked = false
    for sheet in sheets where !ofOthers || own?.contains(sheet) != true {
      isMarked = true
      if let open, open.sheet == sheet { try open.endSheet() }
      try db.unfold(sheetsWhere: "number = ?", [sheet])
    }
    return isMarked
  }

  private func covers(_ month: Month, _ db: Database) throws -> Bool {
    if let askedLast, askedLast.month == month { return askedLast.isCovered }
    let isCovered = try coveredMonths[month] ?? findCover(of: month, db)
    askedLast = (month, isCovered)
    return isCovered
  }

  private func findCover(of month: Month, _ db: Database) throws -> Bool {
    let hasRows = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM client INDEXED BY clientByCode WHERE period = ?)"),
      arguments: [month.description])!
    // Once rows are there that are not marked, the month is asked for row by row.
    coveredMonths[month] = !hasRows
    return !hasRows
  }

  /// Writes out every sheet.
  func unfoldAll(_ db: Database) throws {
    try open?.endSheet()
    try db.unfold(sheetsWhere: "TRUE", [])
    try patterns.removeAll(db)
    unknownUpTo = lastNumber
    knowsAll = true
  }

  /// Writes out the oldest sheets, at most `count`.
  /// - Returns: true where more are left.
  func unfoldSome(_ count: Int, _ db: Database) throws -> Bool {
    guard try db.hasSheets() else { return false }
    try db.unfold(sheetsWhere: "TRUE ORDER BY number LIMIT ?", [count])
    let areLeft = try db.hasSheets()
    if !areLeft { try patterns.removeAll(db) }
    return areLeft
  }
}

/// Marks with the sheets they stand in; bounded.
struct FoldedMarks {
  private static let slotsMax = 1 << 20
  /// Forty bits of a mark above, the last twenty-four of the sheet's number below; zero is free. So hardly a mark is taken for another, and of
  /// fewer sheets than there is room for marks no two end alike.
  private var slots: [UInt64] = []
  private var count = 0
  /// Those that have no slot yet: they get one when anything is looked for. Who only adds, as one large report does, pays for no table.
  private var waiting: [UInt64] = []
  /// Keeps `expect` from being nothing.
  private var touched: UInt64 = 0

  /// - Returns: false where there is no more room.
  mutating func add(_ marks: [UInt64], sheet: Int64) -> Bool {
    guard count + waiting.count + marks.count <= FoldedMarks.slotsMax / 4 * 3 else { return false }
    for mark in marks { waiting.append(FoldedMarks.upper(mark) | FoldedMarks.lower(sheet)) }
    return true
  }

  mutating func expect(_ marks: [UInt64]) {
    if !waiting.isEmpty { placeWaiting() }
    guard count > 0 else { return }
    for mark in marks { touched &+= slots[FoldedMarks.slot(of: FoldedMarks.upper(mark), slots.count)] }
  }

  /// - Parameter newest: the newest sheet's number; the others are the newest of those that end as what is kept of theirs.
  mutating func sheets(of mark: UInt64, upTo newest: Int64) -> [Int64] {
    if !waiting.isEmpty { placeWaiting() }
    guard count > 0 else { return [] }
    var found: [Int64] = []
    let wanted = FoldedMarks.upper(mark)
    var slot = FoldedMarks.slot(of: wanted, slots.count)
    while slots[slot] != 0 {
      if slots[slot] & FoldedMarks.upperBits == wanted {
        let back = (FoldedMarks.lower(newest) &- slots[slot]) & ~FoldedMarks.upperBits
        let sheet = newest - Int64(back)
        if !found.contains(sheet) { found.append(sheet) }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return found
  }

  private mutating func placeWaiting() {
    while count + waiting.count > slots.count / 4 * 3 { grow() }
    slots.withUnsafeMutableBufferPointer { slots in
      for entry in waiting { FoldedMarks.place(entry, in: slots) }
    }
    count += waiting.count
    // A small file's are soon as many again.
    if waiting.count > 1 << 12 { waiting = [] } else { waiting.removeAll(keepingCapacity: true) }
  }

  mutating func removeAll() { self = FoldedMarks() }

  private static let upperBits: UInt64 = 0xFF_FFFF_FFFF << 24
  private static func upper(_ mark: UInt64) -> UInt64 { max(mark & upperBits, 1 << 24) }
  private static func lower(_ sheet: Int64) -> UInt64 { UInt64(truncatingIfNeeded: sheet) & ~upperBits }

  private static func slot(of entry: UInt64, _ count: Int) -> Int {
    Int(truncatingIfNeeded: ((entry >> 32) &* 0x9E37_79B9_7F4A_7C15) >> 32) & (count - 1)
  }

  private static func place(_ entry: UInt64, in slots: UnsafeMutableBufferPointer<UInt64>) {
    var slot = slot(of: entry, slots.count)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entry
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: max(1 << 12, 4 * old.count))
    slots.withUnsafeMutableBufferPointer { slots in
      for entry in old where entry != 0 { FoldedMarks.place(entry, in: slots) }
    }
  }
}
