import Domain
import Inbox
import Support
import Testing

/// Small files are not opened to see whether they are whole before they are taken: the claim looks, and hands on what it read.
@Suite struct EndReadByClaim {
  let files = SimulatedFileSystem()
  var scan: InboxScan

  init() {
    for folder in ["inbox", "work"] as [FilePath] { files.makeAll(folder) }
    scan = InboxScan(
      inbox: "inbox", files: files, settings: .init(readByClaimBytes: 10), settling: .init(sign: .quiet(.zero)))
  }

  @Test mutating func `a whole file is claimed with its bytes`() throws {
    files.drop(Array("<a></a>".utf8), at: "inbox/a.xml")
    let offered = scan.poll(at: .zero).arrived
    #expect(offered.map(\.isEndSeen) == [false])
    guard case .claimed(let file, let content?) = try take(offered)[0] else { return #expect(Bool(false)) }
    #expect(content.bytes == Array("<a></a>".utf8))
    #expect(try content.status.isUnchanged(since: files.status(file.path)))
  }

  @Test mutating func `a cut one stays, and is offered again when it has changed`() throws {
    files.drop(Array("<a>".utf8), at: "inbox/a.xml")
    let offered = scan.poll(at: .zero).arrived
    guard case .cut = try take(offered)[0] else { return #expect(Bool(false)) }
    #expect(Set(files.tree().keys) == ["inbox/a.xml"])
    scan.note(.cut, of: offered[0], at: .zero)
    #expect(scan.settling.counts == [.incomplete: 1])
    let calls = files.calls
    #expect(scan.poll(at: .seconds(20)).arrived.isEmpty)
    #expect(scan.settling.counts == [.incomplete: 1])
    // The folder's status and listing, and the file's status: it is not read again.
    #expect(files.calls - calls <= 5)
    files.extend("inbox/a.xml", by: Array("</a>".utf8))
    _ = scan.poll(at: .seconds(40))
    let whole = scan.poll(at: .seconds(41)).arrived
    #expect(try take(whole)[0].claimedFile != nil)
  }

  @Test mutating func `one that lacks its end for as long as it is waited for is taken as it is`() throws {
    files.drop(Array("<a>".utf8), at: "inbox/a.xml")
    let offered = scan.poll(at: .zero).arrived
    scan.note(.cut, of: offered[0], at: .zero)
    let late = scan.poll(at: .seconds(601)).arrived
    #expect(late.map(\.isEndSeen) == [true])
    #expect(try take(late)[0].claimedFile != nil)
  }

  @Test mutating func `one that has changed since it was offered settles anew`() throws {
    files.drop(Array("<a></a>".utf8), at: "inbox/a.xml")
    let offered = scan.poll(at: .zero).arrived
    files.extend("inbox/a.xml", by: [0x20])
    guard case .changed = try take(offered)[0] else { return #expect(Bool(false)) }
  }

  @Test mutating func `one that cannot be read is claimed all the same, and one that has gone is lost`() throws {
    files.drop(Array("<a>".utf8), at: "inbox/a.xml")
    files.drop(Array("<b>".utf8), at: "inbox/b.xml")
    let offered = scan.poll(at: .zero).arrived
    try files.unlink("inbox/b.xml")
    files.fail(at: 1, .io)
    let takings = try take(offered)
    guard case .claimed(_, nil) = takings[0], case .lost = takings[1] else { return #expect(Bool(false), "\(takings)") }
  }

  @Test mutating func `a larger one is looked at before it is offered`() {
    files.drop(Array("<a>0123456789".utf8), at: "inbox/a.xml")
    files.drop(Array("<a>012345678</a>".utf8), at: "inbox/b.xml")
    let offered = scan.poll(at: .zero).arrived
    #expect(offered.map(\.name) == ["b.xml"] && offered.map(\.isEndSeen) == [true])
  }

  private func take(_ offered: [InboxFile]) throws -> [Claim.Taking] {
    var number = 0
    return try Claim(work: "work", files: files).take(offered) {
      number += 1
      return id(number)
    }
  }
}
