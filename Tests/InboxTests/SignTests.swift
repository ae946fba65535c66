import Domain
import Inbox
import Support
import Testing

/// How a source shows that a file is whole: by standing still with its end, by a rename, by a done-file.
@Suite struct SignTests {
  let files = SimulatedFileSystem()
  let whole = Array("<A><B/></A>".utf8)
  let cut = Array("<A><B/>".utf8)

  @Test func `a file without its closing root waits, and is taken when its end has come and stood still`() {
    files.drop(cut, at: "inbox/a.xml")
    var scan = scan(.quiet(.seconds(10)))
    #expect(states(&scan, [0, 10, 30]) == [[.arriving: 1], [.incomplete: 1], [.incomplete: 1]])
    files.extend("inbox/a.xml", by: Array("</A>".utf8))
    // A file that has stood still for half a minute is looked at every ten seconds or so.
    #expect(states(&scan, [41, 50, 51]) == [[.arriving: 1], [.arriving: 1], [.arrived: 1]])
  }

  @Test func `a file that never gets its end is taken when the waiting is over, to be refused with that reason`() {
    files.drop(cut, at: "inbox/a.xml")
    var scan = scan(.quiet(.seconds(10)))
    #expect(states(&scan, [0, 10, 299, 300]) == [[.arriving: 1], [.incomplete: 1], [.incomplete: 1], [.arrived: 1]])
  }

  @Test func `a cut file is read at its end once, not at every look`() {
    files.drop(cut, at: "inbox/a.xml")
    var scan = scan(.quiet(.seconds(10)))
    _ = states(&scan, [0, 10])
    files.fail(at: .max, .io)
    _ = states(&scan, [20, 30, 40, 50, 60], lists: false)
    #expect(files.calls > 1 && files.calls <= 5)  // its status as its time comes, and nothing of its bytes
  }

  @Test func `a cut file holds up nothing`() {
    files.drop(cut, at: "inbox/a.xml")
    files.drop(whole, at: "inbox/b.xml")
    var scan = scan(.quiet(.seconds(10)))
    _ = scan.poll(at: .seconds(0))
    #expect(scan.poll(at: .seconds(10)).arrived.map(\.name) == ["b.xml"])
  }

  @Test func `a cut file is stuck in the end, and told`() {
    files.drop(cut, at: "inbox/a.xml")
    var scan = InboxScan(
      inbox: "inbox", files: files,
      settling: .init(sign: .quiet(.seconds(10)), incompleteFor: .seconds(9_999), stuckAfter: .seconds(60)))
    _ = states(&scan, [0, 10, 59])
    #expect(scan.poll(at: .seconds(90)).stuck == ["a.xml"])
  }

  @Test func `a source that renames is taken at first sight, whole or not`() {
    files.drop(cut, at: "inbox/koivu/a.xml")
    var scan = scan(.quiet(.seconds(10)), ["koivu": .rename])
    #expect(scan.poll(at: .zero).arrived.map(\.name) == ["a.xml"])
  }

  @Test func `a file waits for its done-file, which is taken away with it`() throws {
    files.drop(whole, at: "inbox/koivu/a.xml")
    files.drop(whole, at: "inbox/koivu/b.xml")
    var scan = scan(.quiet(.seconds(10)), ["koivu": .doneFile(ending: ".done")])
    #expect(scan.poll(at: .seconds(0)).counts == [.incomplete: 2])
    #expect(scan.poll(at: .seconds(100)).counts == [.incomplete: 2])
    files.drop([], at: "inbox/koivu/a.xml.done")
    let arrived = scan.poll(at: .seconds(102)).arrived
    #expect(arrived.map(\.name) == ["a.xml"])
    files.makeAll("work")
    let takings = try Claim(work: "work", files: files).take(arrived) { IntakeID("20240502T061200Z-0001-00aa") }
    #expect(takings.compactMap(\.claimedFile).count == 1)
    #expect(files.tree("inbox").keys.sorted() == ["inbox/koivu/b.xml"])
  }

  @Test func `a done-file beside a cut file does not make it whole`() {
    files.drop(cut, at: "inbox/koivu/a.xml")
    files.drop([], at: "inbox/koivu/a.xml.done")
    var scan = scan(.quiet(.seconds(10)), ["koivu": .doneFile(ending: ".done")])
    #expect(scan.poll(at: .seconds(0)).counts == [.incomplete: 1])
    files.extend("inbox/koivu/a.xml", by: Array("</A>".utf8))
    #expect(scan.poll(at: .seconds(60)).counts == [.arrived: 1])
  }

  @Test func `a large file goes by itself beside the small ones, the oldest of each first`() {
    for (name, size, modified) in [("big-2", 50, 2), ("small-1", 5, 3), ("big-1", 50, 1), ("small-2", 5, 4)] {
      files.drop(
        Array(repeating: 7, count: size), at: "inbox" / FileName(name), modified: Int64(modified))
    }
    var scan = InboxScan(
      inbox: "inbox", files: files, settings: .init(smallBytes: 10), settling: .init(quiet: .zero))
    #expect(scan.poll(at: .zero).arrived.map(\.name) == ["big-1", "small-1", "small-2"])
  }

  @Test func `small files together are no more than one transaction should hold`() {
    for number in 0..<10 { files.drop(Array(repeating: 7, count: 30), at: "inbox" / "\(number)") }
    var scan = InboxScan(
      inbox: "inbox", files: files, settings: .init(batchBytes: 100), settling: .init(quiet: .zero))
    #expect(scan.poll(at: .zero).arrived.count == 3)
  }

  private func scan(_ sign: Settling.Sign, _ bySource: [String: Settling.Sign] = [:]) -> InboxScan {
    InboxScan(
      inbox: "inbox", files: files,
      settling: .init(sign: sign, signBySource: bySource, incompleteFor: .seconds(300)))
  }

  private func states(_ scan: inout InboxScan, _ seconds: [Int], lists: Bool = true) -> [[Settling.State: Int]] {
    seconds.map { scan.poll(at: .seconds($0), lists: lists).counts }
  }
}
