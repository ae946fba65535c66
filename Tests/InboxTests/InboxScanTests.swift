import Domain
import Inbox
import Support
import Testing

@Suite struct InboxScanTests {
  let files = SimulatedFileSystem()

  @Test func `reports lie in the inbox and in its sources, one level deep`() {
    files.drop([1], at: "inbox/a.xml", modified: 2)
    files.drop([1], at: "inbox/koivu/b.xml", modified: 1)
    files.drop([1], at: "inbox/koivu/deeper/c.xml")
    var scan = scan()
    let poll = scan.poll(at: .zero)
    #expect(poll.arrived.map(\.path) == ["inbox/koivu/b.xml", "inbox/a.xml"])
    #expect(poll.arrived.map(\.source) == ["koivu", nil])
    #expect(poll.oddities == [.init(name: "koivu/deeper", kind: .folder)])
    #expect(poll.isPassEnded && poll.failures.isEmpty)
  }

  @Test(arguments: [
    ".hidden.xml", "a.xml.tmp", "a.part", "A.PARTIAL", "a.xml.FilePart", "a.crdownload",
    ".maksusilta-20240502T061200Z-0001-9f3c",
  ])
  func `names of files still being written are never taken`(_ name: String) {
    files.drop([1], at: "inbox" / FileName(name))
    files.drop([1], at: "inbox/koivu" / FileName(name))
    var scan = scan()
    let poll = scan.poll(at: .zero)
    #expect(poll.arrived.isEmpty && poll.counts.isEmpty && poll.oddities.isEmpty)
  }

  @Test(arguments: ["a.tmp.xml", "part", "tmp", "a.xml", "a", "raportti.XML"])
  func `others are`(_ name: String) {
    files.drop([1], at: "inbox" / FileName(name))
    var scan = scan()
    #expect(scan.poll(at: .zero).arrived.count == 1)
  }

  @Test(arguments: [FileKind.symbolicLink, .pipe, .socket, .device])
  func `what is no regular file is told once and never watched`(_ kind: FileKind) {
    files.drop([], at: "inbox/a.xml", kind: kind)
    files.drop([], at: "inbox/koivu/a.xml", kind: kind)
    var scan = scan()
    let first = scan.poll(at: .zero)
    #expect(first.arrived.isEmpty && first.counts.isEmpty)
    #expect(Set(first.oddities.map(\.name)) == ["a.xml", "koivu/a.xml"])
    #expect(scan.poll(at: .seconds(1)).oddities.isEmpty)
  }

  @Test func `a folder named like a report is no source`() {
    files.drop([1], at: "inbox/KR-1.XML/a.xml")
    var scan = scan()
    let poll = scan.poll(at: .zero)
    #expect(poll.arrived.isEmpty)
    #expect(poll.oddities == [.init(name: "KR-1.XML", kind: .folder)])
  }

  @Test func `a poll lists only so many names, and the next goes on`() {
    for number in 0..<25 { files.drop([1], at: "inbox" / "\(number).xml", modified: Int64(number)) }
    var scan = scan(entriesPerPoll: 10)
    var ended: [Bool] = []
    for second in 0..<3 {
      let poll = scan.poll(at: .seconds(second))
      ended.append(poll.isPassEnded)
      #expect(poll.counts[.arrived] == min(25, 10 * (second + 1) - 1))
    }
    #expect(ended == [false, false, true])
  }

  @Test func `an unchanged inbox costs its names, not a look at each file`() {
    for number in 0..<20 { files.drop([1], at: "inbox" / "\(number).xml") }
    var scan = scan(quiet: .seconds(10))
    _ = scan.poll(at: .seconds(0))
    files.fail(at: .max, .io)
    _ = scan.poll(at: .seconds(5))
    #expect(files.calls == 23)  // the folder's own time, open, twenty names, the end
  }

  @Test func `a folder whose own time stands still is not listed again, and what was seen there is looked at in time`()
  {
    for number in 0..<20 { files.drop([1], at: "inbox" / "\(number).xml") }
    var scan = scan(quiet: .seconds(10))
    _ = scan.poll(at: .seconds(0))
    _ = scan.poll(at: .seconds(4))
    files.fail(at: .max, .io)
    #expect(scan.poll(at: .seconds(9)).isPassEnded)
    #expect(files.calls == 1)  // the folder's own time
    #expect(scan.poll(at: .seconds(9), lists: false).nextLook == .seconds(10))
    #expect(scan.poll(at: .seconds(10), lists: false).arrived.count == 20)
  }

  @Test func `what comes into a folder that was left unlisted is met at the next poll`() {
    files.drop([1], at: "inbox/a.xml")
    var scan = scan()
    for second in [0, 4, 8, 12] { _ = scan.poll(at: .seconds(second)) }
    files.drop([1], at: "inbox/b.xml")
    #expect(scan.poll(at: .seconds(14)).arrived.map(\.name) == ["a.xml", "b.xml"])
  }

  @Test func `a folder is listed from time to time even where its own time is not kept`() {
    files.drop([1], at: "inbox/a.xml")
    var scan = scan()
    for second in [0, 4, 8] { _ = scan.poll(at: .seconds(second)) }
    files.keepFolderTimes()
    files.drop([1], at: "inbox/b.xml")
    #expect(scan.poll(at: .seconds(20)).arrived.count == 1)
    #expect(scan.poll(at: .seconds(80)).arrived.count == 2)
  }

  @Test func `a folder that cannot be listed holds up no other, and forgets nothing`() {
    files.drop([1], at: "inbox/koivu/a.xml")
    files.drop([1], at: "inbox/b.xml")
    var scan = scan(quiet: .seconds(10))
    _ = scan.poll(at: .seconds(0))
    files.fail(at: 8, .io)  // the listing of koivu
    let poll = scan.poll(at: .seconds(10))
    #expect(poll.failures.map(\.path) == ["inbox/koivu"])
    // What was seen there before is looked at all the same.
    #expect(poll.arrived.map(\.path) == ["inbox/koivu/a.xml", "inbox/b.xml"])
    files.restart()
    #expect(scan.poll(at: .seconds(11)).arrived.count == 2)
  }

  @Test func `a vanished inbox is a failure that passes when it is back`() {
    var scan = scan()
    #expect(scan.poll(at: .zero).failures.map(\.cause) == [.missing])
    files.drop([1], at: "inbox/a.xml")
    #expect(scan.poll(at: .seconds(1)).arrived.count == 1)
  }

  @Test func `a growing file holds up nothing, and is told as stuck in the end`() {
    files.drop([1], at: "inbox/slow.xml")
    var scan = scan(quiet: .seconds(10))
    for second in 0..<120 {
      files.extend("inbox/slow.xml", by: [1])
      if second == 50 { files.drop([1], at: "inbox/quick.xml") }
      let poll = scan.poll(at: .seconds(second))
      let quickIsDue = second >= 60
      #expect(poll.arrived.map(\.path) == (quickIsDue ? ["inbox/quick.xml"] : []))
      #expect(poll.stuck == (second >= 60 ? ["slow.xml"] : []), "at second \(second)")
    }
  }

  @Test func `what became of a file is noted`() throws {
    for name in ["a", "b", "c"] { files.drop([1], at: "inbox" / FileName(name)) }
    var scan = scan()
    let offered = scan.poll(at: .zero).arrived
    scan.note(.lost, of: offered[0], at: .zero)
    scan.note(.changed, of: offered[1], at: .zero)
    scan.note(.failed(FileFailure(.rename, offered[2].path, .noSpace)), of: offered[2], at: .zero)
    #expect(scan.settling.counts == [.arriving: 1, .arrived: 1])
    // The lost one is still there and so is a new sight.
    #expect(scan.poll(at: .seconds(29)).arrived.map(\.name) == ["a", "b"])
    #expect(scan.poll(at: .seconds(30)).arrived.map(\.name) == ["a", "b", "c"])
  }

  private func scan(entriesPerPoll: Int = 10_000, quiet: Duration = .zero) -> InboxScan {
    InboxScan(
      inbox: "inbox", files: files, settings: .init(entriesPerPoll: entriesPerPoll),
      settling: .init(quiet: quiet, stuckAfter: .seconds(60)))
  }
}
