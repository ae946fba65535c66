import Foundation
import Support
import Testing

@testable import Gateway

@Suite struct Seen {
  /// How many of the names are new.
  private func count(of answer: SeenSet.Answer, _ names: some Sequence<Int>, in seen: inout SeenSet) -> Int {
    names.reduce(0) { $0 + (seen.insert(0, "A\($1)") == answer ? 1 : 0) }
  }

  @Test func `a name is new once, and of its own kind, before and after the table has grown`() {
    var seen = SeenSet(seed: 1)
    #expect(count(of: .new, 0..<13_000, in: &seen) == 13_000)
    #expect(count(of: .seen, 0..<13_000, in: &seen) == 13_000)
    #expect(seen.insert(1, "A1") == .new)
    #expect(seen.insert(1, "A1") == .seen)
    #expect(count(of: .new, 13_000..<600_000, in: &seen) == 587_000)
    #expect(seen.insert(0, "A12999") == .seen)
    #expect(seen.count == 600_001)
    let hasDoubts = seen.doubts != nil
    #expect(!hasDoubts)
  }

  @Test func `what comes again in a large file is a doubt until every name has been told again`() throws {
    let names = Array(0..<600_000) + [20_000, 599_999, 20_000]
    var seen = SeenSet(seed: 1)
    #expect(count(of: .new, names, in: &seen) == names.count)
    let found = seen.doubts
    var doubts = try #require(found)
    for name in names { doubts.meet(0, "A\(name)") }
    #expect(!doubts.areRefuted)

    var again = SeenSet(doubts)
    #expect(count(of: .new, 0..<600_000, in: &again) == 600_000)
    #expect(count(of: .seen, [20_000, 599_999, 20_000], in: &again) == 3)
  }

  @Test func `a name that only looks like another is refuted, and is new the second time`() throws {
    var seen = SeenSet(seed: 1)
    _ = count(of: .new, 0..<600_000, in: &seen)
    // Were A20000 another name with the same mark, it would be met once.
    _ = seen.insert(0, "A20000")
    let found = seen.doubts
    var doubts = try #require(found)
    doubts.meet(0, "A20000")
    #expect(doubts.areRefuted)
    var again = SeenSet(doubts)
    #expect(count(of: .new, 0..<600_000, in: &again) == 600_000)
    #expect(again.insert(0, "A20000") == .new)
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

  @Test func `several who put and take share everything, each element once`() async throws {
    let handover = Handover<Int>(capacity: 3)
    let taken = Handover<Int>(capacity: .max)
    let putters = 4
    let each = 2_000
    await withTaskGroup(of: Void.self) { group in
      for putter in 0..<putters {
        group.addTask {
          await withCheckedContinuation { done in
            onOwnThread("test") {
              for number in 0..<each { handover.put(putter * each + number) }
              done.resume()
            }
          }
        }
      }
      for _ in 0..<3 {
        onOwnThread("test") {
          while let number = try? handover.take() { taken.put(number) }
        }
      }
    }
    handover.end()
    var found: [Int] = []
    while found.count < putters * each { found.append(try #require(try taken.take())) }
    #expect(found.sorted() == Array(0..<putters * each))
  }

  @Test func `what waits is taken without waiting`() throws {
    let handover = Handover<Int>(capacity: 3)
    #expect(handover.takeWaiting() == nil)
    handover.put(1)
    handover.end()
    #expect(handover.takeWaiting() == 1)
    #expect(handover.takeWaiting() == nil)
    #expect(try handover.take() == nil)
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
