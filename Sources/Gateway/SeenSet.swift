import Glibc

/// Which clients and commitments a report has named so far, in little memory: five bytes a name, and a third on top.
///
/// Tables of marks that are filled one after the other, so that nothing is moved as a report grows: a small one, then ones of 2.6 MB for 419,000
/// names each. A mark is forty bits of a hash beside its place. Two different names are taken for the same with a chance of about 1 : 10⁶ in a
/// report of two hundred thousand clients and 1 : 1,000 in one of two million; then a person is asked about a client who was right, and nothing is
/// billed wrongly.
struct SeenSet: ~Copyable {
  private static let smallSlots = 1 << 14
  private static let largeSlots = 1 << 19
  private static let tablesMax = 20
  /// Names it can hold; a report with more is refused (`parser-limit`).
  static let namesMax = smallSlots / 5 * 4 + (tablesMax - 1) * (largeSlots / 5 * 4)

  private var tables = [MarkTable(slots: smallSlots)]
  private let seed: UInt64

  init(seed: UInt64) { self.seed = seed | 1 }

  /// Names it holds.
  var count: Int { tables.reduce(0) { $0 + $1.count } }

  deinit { for table in tables { table.release() } }

  enum Answer { case new, seen, full }

  /// Remembers a name of a kind (0: client, 1: commitment).
  mutating func insert(_ kind: UInt8, _ name: String) -> Answer {
    let mark = mark(kind, name)
    for index in tables.indices.dropLast() where tables[index].contains(mark) { return .seen }
    if tables[tables.count - 1].isFull {
      guard !tables[tables.count - 1].contains(mark) else { return .seen }
      guard tables.count < SeenSet.tablesMax else { return .full }
      tables.append(MarkTable(slots: SeenSet.largeSlots))
    }
    return tables[tables.count - 1].insert(mark) ? .new : .seen
  }

  private func mark(_ kind: UInt8, _ name: String) -> UInt64 {
    var hash = seed ^ (UInt64(kind) &* 0x9E37_79B9_7F4A_7C15)
    var name = name
    name.withUTF8 { bytes in
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return hash ^ (hash >> 33)
  }
}

/// One table: the slot comes from a mark's upper bits, its lower forty are kept, thirty-two of them looked at first.
private struct MarkTable {
  private let low: UnsafeMutablePointer<UInt32>
  private let high: UnsafeMutablePointer<UInt8>
  private let slots: Int
  private(set) var count = 0

  init(slots: Int) {
    self.slots = slots
    // Zeroed by the system as it is touched.
    low = calloc(slots, 4)!.bindMemory(to: UInt32.self, capacity: slots)
    high = calloc(slots, 1)!.bindMemory(to: UInt8.self, capacity: slots)
  }

  func release() {
    free(low)
    free(high)
  }

  var isFull: Bool { count >= slots / 5 * 4 }
  func contains(_ mark: UInt64) -> Bool { low[slot(of: mark)] != 0 }

  /// - Returns: false where it was there.
  mutating func insert(_ mark: UInt64) -> Bool {
    let slot = slot(of: mark)
    guard low[slot] == 0 else { return false }
    (low[slot], high[slot]) = MarkTable.kept(mark)
    count += 1
    return true
  }

  /// Where the mark stands, or the free slot where it belongs.
  private func slot(of mark: UInt64) -> Int {
    let (lowPart, highPart) = MarkTable.kept(mark)
    var slot = Int(mark >> 40) & (slots - 1)
    while low[slot] != 0, low[slot] != lowPart || high[slot] != highPart { slot = (slot + 1) & (slots - 1) }
    return slot
  }

  /// Zero in the first part marks a free slot.
  private static func kept(_ mark: UInt64) -> (UInt32, UInt8) {
    (max(1, UInt32(truncatingIfNeeded: mark)), UInt8(truncatingIfNeeded: mark >> 32))
  }
}
