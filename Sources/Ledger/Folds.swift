import Domain
import GRDB

/// Which of the ledger's sheets may hold what is asked for: so that a report is entered beside thousands of folded ones without any of them
/// being unfolded for nothing. For the ledger's one writer.
///
/// Marks of clients and commitments are kept in memory, for sheets that this process wrote. A sheet of another process, or of an earlier one, is
/// not known: then everything is unfolded first. A mark too many only unfolds a sheet early; none is ever missing.
final class Folds: @unchecked Sendable {  // used by the writer's connection only, which one thread has at a time
  /// Sheets up to this number are not in `marks`.
  private var unknownUpTo = Int64.max
  private var knowsAll = false
  private var marks = FoldedMarks()
  private var dataVersion: Int64?
  /// The last number given to a sheet; none is given twice, or an old mark would stand for a new sheet.
  private var lastNumber: Int64 = 0
  /// The rows of the report being entered, whose last sheet is not written yet.
  weak var open: ReportRows?

  /// What is looked for: a client of a month by code or identity code, or a commitment of a month.
  enum Kind: UInt64 { case code = 1, identityCode, commitment }

  static func mark(_ kind: Kind, _ text: String, in month: Month) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ kind.rawValue << 32 ^ UInt64(month.year * 12 + month.month)
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    return hash ^ (hash >> 29)
  }

  /// Looks whether what is known still holds: before each entry, since another process may have written, or an entry been taken back.
  func look(_ db: Database) throws {
    let version = try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))!
    if version != dataVersion {
      dataVersion = version
      lastNumber = max(lastNumber, try Int64.fetchOne(db, sql: "SELECT max(number) FROM sheet") ?? 0)
      unknownUpTo = lastNumber
    }
    knowsAll = try !Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM sheet WHERE number <= ?)"), arguments: [unknownUpTo])!
  }

  func nextNumber() -> Int64 {
    lastNumber += 1
    return lastNumber
  }

  func add(_ mark: UInt64, sheet: Int64) {
    guard !marks.add(mark, sheet: UInt32(truncatingIfNeeded: sheet)) else { return }
    marks.removeAll()
    unknownUpTo = lastNumber
    knowsAll = false
  }

  /// Writes out what may hold one of the marks.
  func unfold(_ wanted: [UInt64], _ db: Database) throws {
    guard knowsAll else { return try unfoldAll(db) }
    for mark in wanted {
      for sheet in marks.sheets(of: mark) {
        if let open, UInt32(truncatingIfNeeded: open.sheet) == sheet { try open.endSheet() }
        try db.unfold(sheetsWhere: "number & 0xFFFFFFFF = ?", [Int64(sheet)])
      }
    }
  }

  /// Writes out every sheet.
  func unfoldAll(_ db: Database) throws {
    try open?.endSheet()
    try db.unfold(sheetsWhere: "TRUE", [])
    forgetMarks()
  }

  /// Writes out the oldest sheets, at most `count`.
  /// - Returns: true where more are left.
  func unfoldSome(_ count: Int, _ db: Database) throws -> Bool {
    guard try db.hasSheets() else { return false }
    try db.unfold(sheetsWhere: "TRUE ORDER BY number LIMIT ?", [count])
    if try db.hasSheets() { return true }
    forgetMarks()
    return false
  }

  private func forgetMarks() {
    marks.removeAll()
    unknownUpTo = lastNumber
    knowsAll = true
  }
}

/// Marks with the sheets they stand in; bounded.
struct FoldedMarks {
  private static let slotsMax = 1 << 20
  private var marks: [UInt32] = []
  private var sheets: [UInt32] = []
  private var count = 0

  /// - Returns: false where there is no more room.
  mutating func add(_ mark: UInt64, sheet: UInt32) -> Bool {
    if count >= marks.count / 4 * 3 {
      guard marks.count < FoldedMarks.slotsMax else { return false }
      grow()
    }
    place(mark, sheet)
    return true
  }

  func sheets(of mark: UInt64) -> [UInt32] {
    guard count > 0 else { return [] }
    var found: [UInt32] = []
    var slot = self.slot(of: mark)
    let wanted = FoldedMarks.short(mark)
    while marks[slot] != 0 {
      if marks[slot] == wanted && !found.contains(sheets[slot]) { found.append(sheets[slot]) }
      slot = (slot + 1) & (marks.count - 1)
    }
    return found
  }

  mutating func removeAll() { self = FoldedMarks() }

  // The slot comes from the same bits that are kept, so that a larger table can be filled from a smaller one.
  private func slot(of mark: UInt64) -> Int { Int(FoldedMarks.short(mark) &* 0x9E37_79B1) & (marks.count - 1) }
  /// Zero marks a free slot.
  private static func short(_ mark: UInt64) -> UInt32 { max(1, UInt32(truncatingIfNeeded: mark >> 16)) }

  private mutating func place(_ mark: UInt64, _ sheet: UInt32) {
    var slot = self.slot(of: mark)
    while marks[slot] != 0 { slot = (slot + 1) & (marks.count - 1) }
    marks[slot] = FoldedMarks.short(mark)
    sheets[slot] = sheet
    count += 1
  }

  private mutating func grow() {
    let (oldMarks, oldSheets) = (marks, sheets)
    let slots = max(1 << 12, 2 * marks.count)
    marks = [UInt32](repeating: 0, count: slots)
    sheets = [UInt32](repeating: 0, count: slots)
    count = 0
    for (mark, sheet) in zip(oldMarks, oldSheets) where mark != 0 { place(UInt64(mark) << 16, sheet) }
  }
}
