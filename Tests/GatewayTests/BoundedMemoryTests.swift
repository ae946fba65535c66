import Foundation
import Support
import Testing

@testable import Gateway

@Suite struct Seen {
  @Test func `a name is new once, and of its own kind, before and after the table has grown`() {
    var seen = SeenSet(seed: 1)
    for number in 0..<60_000 { #expect(seen.insert(0, "A\(number)") == .new) }
    for number in stride(from: 0, to: 60_000, by: 97) { #expect(seen.insert(0, "A\(number)") == .seen) }
    #expect(seen.insert(1, "A1") == .new)
    #expect(seen.insert(1, "A1") == .seen)
    #expect(seen.count == 60_001)
  }
}

@Suite struct Spools {
  @Test(arguments: [0, 10, 5 << 20, 9 << 20])
  func `everything comes back in order, from memory or from the file`(_ size: Int) throws {
    let spool = Spool()
    var expected: [UInt8] = []
    for piece in 0..<(size / 1_000 + 1) {
      let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: piece), count: min(1_000, size))
      try spool.append(bytes)
      expected += bytes
    }
    var found: [UInt8] = []
    try spool.drain { found += $0 }
    #expect(found == expected && spool.isEmpty)
  }

  @Test func `what is cleared is not shown`() throws {
    let spool = Spool()
    try spool.append([UInt8](repeating: 1, count: 5 << 20))
    spool.clear()
    try spool.append([2])
    var found: [UInt8] = []
    try spool.drain { found += $0 }
    #expect(found == [2])
  }
}

@Suite struct Handovers {
  @Test func `everything put is taken in order, and never more waits than there is room`() throws {
    let handover = Handover<Int>(capacity: 3)
    onOwnThread("test") {
      for number in 0..<10_000 { handover.put(number) }
      handover.end()
    }
    var next = 0
    while let number = try handover.take() {
      #expect(number == next)
      next += 1
    }
    #expect(next == 10_000)
  }

  @Test func `a failure comes after what was put before it`() throws {
    struct Broken: Error {}
    let handover = Handover<Int>(capacity: 3)
    handover.put(1)
    handover.end(Broken())
    #expect(try handover.take() == 1)
    #expect(throws: Broken.self) { try handover.take() }
  }

  @Test func `a putter is let on when the taker goes`() async {
    let handover = Handover<Int>(capacity: 1)
    let answer = await withCheckedContinuation { done in
      onOwnThread("test") {
        handover.put(1)
        done.resume(returning: handover.put(2))
      }
      handover.abandon()
    }
    #expect(!answer)
  }
}
