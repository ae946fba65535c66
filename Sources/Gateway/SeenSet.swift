import Glibc

/// Which clients and commitments a report has named so far, in memory that does not grow with the report.
///
/// A table of 64-bit hashes: 512 kB at first, and from some thirty thousand names on one of 32 MB for any report. Two different names are taken
/// for the same with a chance below 1 : 10⁶ in a report of a million clients; then a person is asked about a client who was right, and
/// nothing is billed wrongly.
struct SeenSet: ~Copyable {
  private static let smallSlots = 1 << 16
  private static let largeSlots = 1 << 22
  /// Names it can hold; a report with more is refused (`parser-limit`).
  static let namesMax = largeSlots * 7 / 8

  private var slots: UnsafeMutableBufferPointer<UInt64>
  private(set) var count = 0
  private let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed | 1
    slots = SeenSet.table(SeenSet.smallSlots)
  }

  deinit { SeenSet.release(slots) }

  enum Answer { case new, seen, full }

  /// Remembers a name of a kind (0: client, 1: commitment).
  mutating func insert(_ kind: UInt8, _ name: String) -> Answer {
    if count >= SeenSet.smallSlots / 2 && slots.count == SeenSet.smallSlots { grow() }
    let mark = mark(kind, name)
    let index = place(of: mark)
    guard slots[index] == 0 else { return .seen }
    guard count < SeenSet.namesMax else { return .full }
    slots[index] = mark
    count += 1
    return .new
  }

  private func mark(_ kind: UInt8, _ name: String) -> UInt64 {
    var hash = seed ^ (UInt64(kind) &* 0x9E37_79B9_7F4A_7C15)
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    hash ^= hash >> 33
    // Zero marks a free slot.
    return hash == 0 ? 1 : hash
  }

  /// Where the mark stands, or the free slot where it belongs.
  private func place(of mark: UInt64) -> Int {
    var index = Int(mark & UInt64(slots.count - 1))
    while slots[index] != 0 && slots[index] != mark { index = (index + 1) & (slots.count - 1) }
    return index
  }

  private mutating func grow() {
    let small = slots
    slots = SeenSet.table(SeenSet.largeSlots)
    for mark in small where mark != 0 { slots[place(of: mark)] = mark }
    SeenSet.release(small)
  }

  /// Zeroed by the system, page by page as it is touched; a large one backed with large pages, since it is read all over.
  private static func table(_ count: Int) -> UnsafeMutableBufferPointer<UInt64> {
    let bytes = count * MemoryLayout<UInt64>.stride
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else { fatalError("no memory for \(bytes) bytes") }
    if count == largeSlots { madvise(memory, bytes, MADV_HUGEPAGE) }
    return UnsafeMutableBufferPointer(start: memory.bindMemory(to: UInt64.self, capacity: count), count: count)
  }

  private static func release(_ slots: UnsafeMutableBufferPointer<UInt64>) {
    munmap(slots.baseAddress, slots.count * MemoryLayout<UInt64>.stride)
  }
}
