import Domain
import Inbox
import Support
import Testing

@Suite struct Filings {
  let files = SimulatedFileSystem()
  let filing: Filing

  init() {
    for folder in ["inbox", "work", "archive", "rejected"] as [FilePath] { files.makeAll(folder) }
    filing = Filing(
      archive: "archive", rejected: "rejected", files: files, order: WorkOrder(work: "work", files: files))
  }

  @Test func `a file goes to its month, a rejected one beside its findings`() throws {
    let (good, bad) = (try claimed([1], "a.xml", 1), try claimed([2], "b.xml", 2))
    try filing.attach([.init([9], as: "findings.json", to: bad, in: .rejected)])
    let results = try filing.file([(good, .archive), (bad, .rejected)])
    #expect(
      try results.map { try $0.get() } == [
        "archive/2024/05/20240502T061200Z-0001-00aa__a.xml", "rejected/20240502T061200Z-0002-00aa__b.xml",
      ])
    #expect(
      files.tree() == [
        "archive/2024/05/20240502T061200Z-0001-00aa__a.xml": [1], "rejected/20240502T061200Z-0002-00aa__b.xml": [2],
        "rejected/20240502T061200Z-0002-00aa__b.xml.findings.json": [9],
      ])
  }

  @Test func `filing again changes nothing`() throws {
    let file = try claimed([1], "a.xml", 1)
    let first = try filing.file([(file, .archive)])[0].get()
    let tree = files.tree()
    #expect(try filing.file([(file, .archive)])[0].get() == first)
    #expect(files.tree() == tree)
  }

  @Test func `another file in the place stays, and ours waits in work`() throws {
    let file = try claimed([1], "a.xml", 1)
    files.drop([8], at: filing.path(of: file, in: .rejected))
    let result = try filing.file([(file, .rejected)])[0]
    #expect(throws: FileFailure.self) { try result.get() }
    #expect(files.tree() == [file.path: [1], filing.path(of: file, in: .rejected): [8]])
  }

  @Test func `the same bytes in the place are an earlier attempt's`() throws {
    let file = try claimed([1], "a.xml", 1)
    files.drop([1], at: filing.path(of: file, in: .rejected))
    let place = try filing.file([(file, .rejected)])[0].get()
    #expect(files.tree() == [place: [1]])
  }

  @Test func `a file that is nowhere is a failure`() throws {
    let file = try claimed([1], "a.xml", 1)
    try files.unlink(file.path)
    guard case .failure(let failure) = try filing.file([(file, .archive)])[0] else { return #expect(Bool(false)) }
    #expect(failure.cause == .missing)
  }

  @Test func `a folder that somebody removed is made again`() throws {
    let (first, second) = (try claimed([1], "a.xml", 1), try claimed([2], "b.xml", 2))
    let place = try filing.file([(first, .archive)])[0].get()
    try files.unlink(place)
    try files.removeFolder("archive/2024/05")
    _ = try filing.file([(second, .archive)])
    #expect(try filing.file([(second, .archive)])[0].get() == "archive/2024/05/20240502T061200Z-0002-00aa__b.xml")
  }

  @Test func `an archive that is not mounted is not made anew below its mount`() throws {
    let file = try claimed([1], "a.xml", 1)
    try files.removeFolder("archive")
    guard case .failure(let failure) = try filing.file([(file, .archive)])[0] else { return #expect(Bool(false)) }
    #expect(failure.cause == .missing && failure.canRetry && failure.path == "archive/2024")
    #expect(files.tree() == [file.path: [1]])
  }

  @Test func `an archive on another file system gets a verified copy`() throws {
    let files = SimulatedFileSystem()
    for folder in ["inbox", "work", "rejected"] as [FilePath] { files.makeAll(folder) }
    files.makeAll("archive", device: 3)
    files.drop([5], at: "inbox/a.xml")
    var scan = InboxScan(inbox: "inbox", files: files, settling: .init(quiet: .zero))
    let file = try #require(
      try Claim(work: "work", files: files).take(scan.poll(at: .zero).arrived) { id(1) }[0].claimedFile)
    let place = try Filing(
      archive: "archive", rejected: "rejected", files: files, order: WorkOrder(work: "work", files: files)
    ).file([(file, .archive)])[0].get()
    #expect(files.tree() == [place: [5]])
  }

  /// At every call, whatever fails: a reader sees the old whole file or the new one.
  @Test(
    arguments: SimulatedFileSystem.Fault.allCases,
    [SimulatedFileSystem.Loss.nothing, .unsynced, .some(seed: 1), .some(seed: 2)])
  func `a placed file is old or new, never half`(_ fault: SimulatedFileSystem.Fault, _ loss: SimulatedFileSystem.Loss)
    throws
  {
    let new = [UInt8](repeating: 2, count: 1_000)
    var call = 0
    var wentWell = false
    repeat {
      call += 1
      let files = SimulatedFileSystem()
      files.drop([1], at: "out/a")
      files.fail(at: call, fault, loss: loss)
      wentWell = (try? files.place(new, at: "out/a")) != nil
      let reached = files.calls >= call
      files.restart()
      let seen = files.tree()["out/a"]
      #expect(seen == new || (!wentWell && seen == [1]), "call \(call)")
      // A later attempt cleans up after the broken one.
      try files.place(new, at: "out/a")
      #expect(files.tree() == ["out/a": new], "call \(call)")
      if !reached { break }
    } while call < 100
    #expect(wentWell && call > 5)
  }

  private func claimed(_ bytes: [UInt8], _ name: FileName, _ number: Int) throws -> WorkFile {
    try files.claimed(bytes, name, number)
  }
}

extension SimulatedFileSystem {
  /// A file that is dropped and claimed at once.
  func claimed(_ bytes: [UInt8], _ name: FileName, _ number: Int, order: WorkOrder? = nil) throws -> WorkFile {
    drop(bytes, at: "inbox" / name)
    var scan = InboxScan(inbox: "inbox", files: self, settling: .init(quiet: .zero))
    return try #require(
      try Claim(work: "work", files: self, order: order).take(scan.poll(at: .zero).arrived) { id(number) }[0]
        .claimedFile)
  }
}
