import Domain
import Glibc

/// Which clients and commitments a file has named so far, in little memory: four bytes a name, and a seventh on top.
///
/// A small table knows names by all sixty-four bits of a hash: what it has seen has been seen. It begins with room for two hundred, since most files
/// name no more. What comes after it goes into tables that are
/// filled one after the other, so that nothing is moved as a file grows: 2 MB each for 458,000 names, known by thirty-two bits beside their
/// place. There two names may be taken for one (with a chance of about 1 : 50 in a file of two million clients), so what those tables have
/// seen is a doubt, which another reading of the file settles (`Doubts`): nobody is ever asked about a client who was right.
struct SeenSet: ~Copyable {
  private static let firstSlots = 1 << 8
  private static let smallSlots = 1 << 14
  private static let largeSlots = 1 << 19
  private static let tablesMax = 19
  /// More names that come again are no chance: what comes after them has been seen.
  private static let doubtsMax = 1 << 16
  /// Names it can hold; a report with more is refused (`parser-limit`).
  static let namesMax = smallSlots / 5 * 4 + tablesMax * (largeSlots / 8 * 7)

  private var small = MarkTable<UInt64>(slots: firstSlots, namesMax: firstSlots / 5 * 4)
  private var large: [MarkTable<UInt32>] = []
  private let seed: UInt64
  /// Keeps `expect` from being nothing.
  private var touched: UInt64 = 0
  private var doubtful: Set<UInt64> = []
  /// Nil while a file is read for the first time.
  private let refuted: Set<UInt64>?

  init(seed: UInt64) {
    self.seed = seed | 1
    refuted = nil
  }

  /// For the same file again, once the doubts of the time before have been settled.
  init(_ settled: Doubts) {
    seed = settled.seed
    refuted = settled.refuted
  }

  deinit {
    small.release()
    for table in large { table.release() }
  }

  /// Names it holds.
  var count: Int { large.reduce(small.count) { $0 + $1.count } }

  /// What has to be settled before anything is made of the answers; nil where nothing is in doubt.
  var doubts: Doubts? { doubtful.isEmpty ? nil : Doubts(seed: seed, names: doubtful) }

  enum Answer { case new, seen, full }

  /// What a name of a kind (0: client, 1: commitment) is remembered by.
  func mark(_ kind: UInt8, _ name: String) -> UInt64 { SeenSet.mark(kind, name, seed) }

  /// Brings into the processor's cache where names of these marks stand or would: one after the other each would be waited for, all at once they
  /// come together.
  mutating func expect(_ marks: [UInt64]) {
    guard small.isFull else { return }
    for mark in marks { touched &+= small.first(of: mark) }
    for table in large {
      for mark in marks { touched &+= UInt64(table.first(of: mark)) }
    }
  }

  /// Remembers a name of a kind.
  mutating func insert(_ kind: UInt8, _ name: String) -> Answer { insert(SeenSet.mark(kind, name, seed)) }

  /// Remembers a name by its mark. A name in doubt is new until the doubts are settled.
  mutating func insert(_ mark: UInt64) -> Answer {
    if small.isFull, small.slots < SeenSet.smallSlots { small.grow() }
    guard small.isFull else { return small.insert(mark) ? .new : .seen }
    if small.contains(mark) { return .seen }
    for index in large.indices.dropLast() where large[index].contains(mark) { return answer(inDoubt: mark) }
    if large.last?.isFull != false {
      if large.last?.contains(mark) == true { return answer(inDoubt: mark) }
      guard large.count < SeenSet.tablesMax else { return .full }
      large.append(MarkTable(slots: SeenSet.largeSlots, namesMax: SeenSet.largeSlots / 8 * 7))
    }
    return large[large.count - 1].insert(mark) ? .new : answer(inDoubt: mark)
  }

  private mutating func answer(inDoubt mark: UInt64) -> Answer {
    if let refuted { return refuted.contains(mark) ? .new : .seen }
    guard doubtful.count < SeenSet.doubtsMax || doubtful.contains(mark) else { return .seen }
    doubtful.insert(mark)
    return .new
  }

  /// Names that may have come more than once: told every name of the file again, it knows which of them did.
  struct Doubts: Sendable {
    fileprivate let seed: UInt64
    private var counts: [UInt64: Int]

    fileprivate init(seed: UInt64, names: Set<UInt64>) {
      self.seed = seed
      counts = Dictionary(uniqueKeysWithValues: names.map { ($0, 0) })
    }

    /// Tells the names of a client.
    mutating func meet(_ client: borrowing ClientStatement) {
      meet(0, client.code)
      for index in client.commitments.indices { meet(1, client.commitments[index].number) }
    }

    mutating func meet(_ kind: UInt8, _ name: String) {
      let mark = SeenSet.mark(kind, name, seed)
      if let count = counts[mark] { counts[mark] = count + 1 }
    }

    /// Those that came once.
    fileprivate var refuted: Set<UInt64> { Set(counts.lazy.filter { $0.value < 2 }.map(\.key)) }
    /// True where no name came again: what was made of the answers is right.
    var areRefuted: Bool { counts.allSatisfy { $0.value < 2 } && counts.count < SeenSet.doubtsMax }
  }

  private static func mark(_ kind: UInt8, _ name: String, _ seed: UInt64) -> UInt64 {
    name.mark(seed: seed ^ (UInt64(kind) &* 0x9E37_79B9_7F4A_7C15))
  }
}

/// One table: the slot comes from a mark's upper bits, as many of its lower ones are kept as `Kept` has.
private struct MarkTable<Kept: FixedWidthInteger & UnsignedInteger> {
  private var kept: UnsafeMutablePointer<Kept>
  private(set) var slots: Int
  private var namesMax: Int
  private(set) var count = 0

  init(slots: Int, namesMax: Int) {
    self.slots = slots
    self.namesMax = namesMax
    // Zeroed by the system as it is touched.
    kept = calloc(slots, MemoryLayout<Kept>.stride)!.bindMemory(to: Kept.self, capacity: slots)
  }

  func release() { free(kept) }

  /// Four times as many names find room; those that are there keep theirs.
  mutating func grow() where Kept == UInt64 {
    let (old, oldSlots) = (kept, slots)
    self = MarkTable(slots: 4 * oldSlots, namesMax: 4 * oldSlots / 5 * 4)
    for slot in 0..<oldSlots where old[slot] != 0 { _ = insert(old[slot]) }
    free(old)
  }

  var isFull: Bool { count >= namesMax }
  func contains(_ mark: UInt64) -> Bool { kept[slot(of: mark)] != 0 }

  /// What stands in the first place where a mark is looked for.
  func first(of mark: UInt64) -> Kept { kept[MarkTable.place(of: mark, slots)] }

  /// - Precondition: the table is not full.
  /// - Returns: false where it is there already.
  mutating func insert(_ mark: UInt64) -> Bool {
    let slot = slot(of: mark)
    guard kept[slot] == 0 else { return false }
    kept[slot] = MarkTable.kept(mark)
    count += 1
    return true
  }

  /// Where the mark stands, or the free slot where it belongs.
  private func slot(of mark: UInt64) -> Int {
    let wanted = MarkTable.kept(mark)
    var slot = MarkTable.place(of: mark, slots)
    while kept[slot] != 0, kept[slot] != wanted { slot = (slot + 1) & (slots - 1) }
    return slot
  }

  private static func place(of mark: UInt64, _ slots: Int) -> Int { Int(mark >> 40) & (slots - 1) }

  /// Zero marks a free slot.
  private static func kept(_ mark: UInt64) -> Kept { max(1, Kept(truncatingIfNeeded: mark)) }
}
