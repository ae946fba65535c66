/// Which clients and commitments a report has named so far, in memory that does not grow with the report.
///
/// A table of 64-bit hashes of fixed size, touched only where it is used: a small report costs a few pages, a large one at most 32 MB. Two
/// different names are taken for the same with a chance below 1 : 10⁶ in a report of a million clients; then a person is asked about a client
/// who was right, and nothing is billed wrongly.
struct SeenSet: ~Copyable {
  private static let slotCount = 1 << 22
  /// Names it can hold; a report with more is refused (`parser-limit`).
  static let namesMax = slotCount * 7 / 8

  private let slots: UnsafeMutableBufferPointer<UInt64>
  private(set) var count = 0
  private let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed | 1
    // calloc gives zeroed pages that cost nothing until they are touched.
    let memory = calloc(SeenSet.slotCount, MemoryLayout<UInt64>.stride)!
    slots = UnsafeMutableBufferPointer(
      start: memory.bindMemory(to: UInt64.self, capacity: SeenSet.slotCount), count: SeenSet.slotCount)
  }

  deinit { free(slots.baseAddress) }

  enum Answer { case new, seen, full }

  /// Remembers a name of a kind (`client`, `commitment`).
  mutating func insert(_ kind: UInt8, _ name: String) -> Answer {
    var hash = seed ^ (UInt64(kind) &* 0x9E37_79B9_7F4A_7C15)
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    hash ^= hash >> 33
    let mark = hash == 0 ? 1 : hash
    var index = Int(mark & UInt64(SeenSet.slotCount - 1))
    while slots[index] != 0 {
      if slots[index] == mark { return .seen }
      index = (index + 1) & (SeenSet.slotCount - 1)
    }
    guard count < SeenSet.namesMax else { return .full }
    slots[index] = mark
    count += 1
    return .new
  }
}

#if canImport(Glibc)
  import Glibc
#endif
