import Domain
import Inbox
import Support
import Testing

/// One line is one life of a file: at which second it was looked at, what must be said, and what the look saw (size, and where they
/// matter modification time and inode). Quiet time 10 s, stuck after 60 s.
struct Life: CustomTestStringConvertible {
  struct Look {
    var second: Int
    var seen: (Int64, Int64, UInt64)
    var state: Settling.State
    init(_ second: Int, _ state: Settling.State, _ size: Int64, _ modified: Int64 = 5, _ inode: UInt64 = 1) {
      self.second = second
      seen = (size, modified, inode)
      self.state = state
    }
  }
  var testDescription: String
  var looks: [Look]
  init(_ description: String, _ looks: Look...) {
    testDescription = description
    self.looks = looks
  }
}

@Suite struct SettlingTests {
  static let lives = [
    Life(
      "a file that stands still arrives after the quiet time", .init(0, .arriving, 100), .init(9, .arriving, 100),
      .init(10, .arrived, 100)),
    Life(
      "growing begins the quiet time anew", .init(0, .arriving, 100), .init(10, .arriving, 200, 6),
      .init(19, .arriving, 200, 6),
      .init(20, .arrived, 200, 6)),
    Life(
      "rewriting without growing does too", .init(0, .arriving, 100, 5), .init(10, .arriving, 100, 6),
      .init(20, .arrived, 100, 6)),
    Life(
      "another file under the name does too", .init(0, .arriving, 100, 5, 1), .init(10, .arriving, 100, 5, 2),
      .init(20, .arrived, 100, 5, 2)),
    Life(
      "a modification time of years ago is no reason to take it at once", .init(0, .arriving, 100, 1),
      .init(10, .arrived, 100, 1)),
    Life(
      "one of next year is no reason to wait", .init(0, .arriving, 100, .max), .init(10, .arrived, 100, .max)),
    Life(
      "a clock that goes back at the file server is a change like any other", .init(0, .arriving, 100, 9),
      .init(10, .arriving, 100, 3),
      .init(20, .arrived, 100, 3)),
    Life(
      "what moves for a minute is stuck, and taken once it rests", .init(0, .arriving, 1, 1),
      .init(30, .arriving, 2, 2),
      .init(60, .stuck, 3, 3), .init(69, .stuck, 3, 3), .init(70, .arrived, 3, 3)),
    Life("an empty file arrives too", .init(0, .arriving, 0), .init(10, .arrived, 0)),
    Life(
      "what arrived and then grows is arriving again", .init(0, .arriving, 1), .init(10, .arrived, 1),
      .init(11, .arriving, 2, 6)),
  ]

  @Test(arguments: lives)
  func `a file arrives`(_ life: Life) {
    var settling = Settling(.init(quiet: .seconds(10), stuckAfter: .seconds(60)))
    settling.beginPass()
    for look in life.looks {
      let state = settling.see(
        "a.xml", source: nil, status(look.seen.0, look.seen.1, look.seen.2), at: .seconds(look.second))
      #expect(state == look.state, "at second \(look.second)")
    }
  }

  @Test func `a name is looked at when it is new and when its quiet time is over, not in between`() {
    var settling = Settling(.init(quiet: .seconds(10)))
    settling.beginPass()
    #expect(settling.meets("a.xml", at: .seconds(0)) == true)
    settling.see("a.xml", source: nil, status(1), at: .seconds(0))
    #expect(settling.meets("a.xml", at: .seconds(9)) == false)
    #expect(settling.meets("a.xml", at: .seconds(10)) == true)
    settling.see("a.xml", source: nil, status(1), at: .seconds(10))
    #expect(settling.meets("a.xml", at: .seconds(100)) == false)
  }

  @Test func `a source that renames its files in is taken at first sight`() {
    var settling = Settling(.init(sign: .quiet(.seconds(10)), signBySource: ["koivu": .rename]))
    settling.beginPass()
    #expect(settling.see("koivu/a.xml", source: "koivu", status(1), at: .zero) == .arrived)
    #expect(settling.see("leppa/a.xml", source: "leppa", status(1), at: .zero) == .arriving)
  }

  @Test func `what a whole look did not meet is forgotten, and waits anew when it comes back`() {
    var settling = Settling(.init(quiet: .seconds(10)))
    settling.beginPass()
    settling.see("a.xml", source: nil, status(1), at: .seconds(0))
    settling.see("b.xml", source: nil, status(1), at: .seconds(0))
    settling.endPass()
    settling.beginPass()
    _ = settling.meets("b.xml", at: .seconds(5))
    settling.endPass()
    #expect(settling.counts == [.arriving: 1])
    settling.beginPass()
    #expect(settling.see("a.xml", source: nil, status(1), at: .seconds(11)) == .arriving)
    #expect(settling.see("b.xml", source: nil, status(1), at: .seconds(11)) == .arrived)
  }

  @Test func `memory is bounded: further files wait until others are taken`() {
    var settling = Settling(.init(quiet: .zero, watchedMax: 2))
    settling.beginPass()
    #expect(settling.see("a", source: nil, status(1), at: .zero) == .arrived)
    #expect(settling.see("b", source: nil, status(1), at: .zero) == .arrived)
    #expect(settling.see("c", source: nil, status(1), at: .zero) == nil)
    settling.forget("a")
    #expect(settling.see("c", source: nil, status(1), at: .zero) == .arrived)
    #expect(settling.counts == [.arrived: 2])
  }

  @Test func `the oldest come first, by time, then name, and only so many`() {
    var settling = Settling(.init(quiet: .zero))
    settling.beginPass()
    for (name, modified) in [("d", 3), ("b", 2), ("c", 2), ("a", 9), ("e", 1)] as [(String, Int64)] {
      settling.see(FilePath(name), source: nil, status(1, modified), at: .zero)
    }
    #expect(
      settling.arrived(in: "inbox", at: .zero, most: 4).map(\.path) == ["inbox/e", "inbox/b", "inbox/c", "inbox/d"])
  }

  @Test func `a file that could not be taken is offered again after its pause, one not whole after its quiet time`() {
    var settling = Settling(.init(quiet: .seconds(10)))
    settling.beginPass()
    for name in ["a", "b"] as [FilePath] {
      settling.see(name, source: nil, status(1), at: .seconds(0))
      settling.see(name, source: nil, status(1), at: .seconds(10))
    }
    settling.postpone("a", until: .seconds(40))
    settling.restart("b", at: .seconds(10))
    #expect(settling.arrived(in: "i", at: .seconds(39), most: 9).isEmpty)
    #expect(settling.arrived(in: "i", at: .seconds(40), most: 9).map(\.path) == ["i/a"])
    #expect(settling.see("b", source: nil, status(1), at: .seconds(20)) == .arrived)
  }

  /// Any life: a file is never said to have arrived while it changed within the quiet time, and always once it stood still for it.
  @Test(arguments: 0..<50 as Range<UInt64>)
  func `never early, never late`(_ seed: UInt64) {
    var random = Seeded(seed)
    var settling = Settling(.init(quiet: .seconds(10), stuckAfter: .seconds(30)))
    settling.beginPass()
    var (size, changedAt) = (Int64(0), 0)
    for second in 0..<300 {
      if Int.random(in: 0..<8, using: &random) == 0 || second == 0 {
        size += 1
        changedAt = second
      }
      let state = settling.see("a", source: nil, status(size), at: .seconds(second))
      #expect((state == .arrived) == (second - changedAt >= 10), "at second \(second)")
    }
  }

  private func status(_ size: Int64, _ modified: Int64 = 5, _ inode: UInt64 = 1) -> FileStatus {
    FileStatus(kind: .regular, sizeBytes: size, modifiedNanoseconds: modified, inode: inode, device: 1)
  }
}
