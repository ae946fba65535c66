import Domain
import Glibc
import Inbox
import Support
import Testing

@Suite struct Claims {
  let files = SimulatedFileSystem()
  let inbox: FilePath = "inbox"
  let work: FilePath = "work"

  init() {
    files.makeAll("inbox")
    files.makeAll("work")
  }

  @Test func `a claimed file lies in work under its id, and nowhere else`() throws {
    files.drop([1, 2], at: "inbox/koi_vu/a.xml")
    let claimed = try #require(try take().claimed.first)
    #expect(claimed.source == "koi_vu" && claimed.name == "a.xml" && claimed.sizeBytes == 2)
    #expect(claimed.path == "work/20240502T061200Z-0001-00aa_koi%5Fvu__a.xml")
    #expect(files.tree() == [claimed.path: [1, 2]])
    #expect(try WorkFolder(work, files: files).unfinished() == [claimed])
  }

  @Test(arguments: ["a.xml", "_", "__", "a__b.xml", "_a", "..", "a\nb", "%5F", "010190-999W.xml"])
  func `recovery reads every name back`(_ name: String) throws {
    for path in [inbox / FileName(name), inbox / "koivu__x_" / FileName(name)] where name != ".." {
      files.drop([1], at: path)
    }
    let claimed = try take().claimed
    #expect(try WorkFolder(work, files: files).unfinished() == claimed)
    #expect(claimed.allSatisfy { $0.name == FileName(name).safe() })
  }

  @Test func `a lost race is no error`() throws {
    files.drop([1], at: "inbox/a.xml")
    let offered = scan()
    try files.unlink("inbox/a.xml")
    let takings = try Claim(work: work, files: files).take(offered) { id(1) }
    guard case .lost = takings[0] else { return #expect(Bool(false), "\(takings)") }
  }

  @Test func `a vanished work folder is a failure, not a lost race`() throws {
    files.drop([1], at: "inbox/a.xml")
    try files.removeFolder(work)
    let takings = try take().takings
    guard case .failed(let failure) = takings[0] else { return #expect(Bool(false), "\(takings)") }
    #expect(failure.path == "work" && failure.cause == .missing && failure.canRetry)
    files.makeAll(work)
    #expect(try take().claimed.count == 1)
  }

  @Test func `what changed since it arrived is left in the inbox`() throws {
    files.drop([1], at: "inbox/grown.xml")
    files.drop([1], at: "inbox/other.xml")
    let offered = scan()
    files.extend("inbox/grown.xml", by: [2])
    files.drop([9], at: "inbox/other.xml")
    let takings = try Claim(work: work, files: files).take(offered) { id(1) }
    #expect(takings.count == 2)
    for taking in takings { guard case .changed = taking else { return #expect(Bool(false), "\(taking)") } }
    #expect(Set(files.tree().keys) == ["inbox/grown.xml", "inbox/other.xml"])
  }

  @Test func `an id that is taken already gives way to the next`() throws {
    files.drop([7], at: "work/20240502T061200Z-0001-00aa__a.xml")
    files.drop([1], at: "inbox/a.xml")
    let claimed = try take().claimed
    #expect(claimed.map(\.id) == [id(2)])
    #expect(files.tree()["work/20240502T061200Z-0001-00aa__a.xml"] == [7])
  }

  @Test func `a file that cannot be taken holds up no other`() throws {
    for name in ["a", "b", "c"] { files.drop([1], at: inbox / name) }
    let offered = scan()
    files.fail(at: 5, .io)  // b's rename
    let takings = try Claim(work: work, files: files).take(offered, nextID: ids())
    #expect(takings.compactMap(\.claimedFile).map(\.name) == ["a", "c"])
    guard case .failed(let failure) = takings[1] else { return #expect(Bool(false), "\(takings)") }
    #expect(failure.cause == .io && failure.canRetry)
  }

  @Test func `a batch shares the syncs of the folders`() throws {
    for number in 0..<50 { files.drop([1], at: inbox / "\(number)") }
    let offered = scan()
    files.fail(at: .max, .io)
    #expect(try Claim(work: work, files: files).take(offered, nextID: ids()).count == 50)
    #expect(files.calls == 50 * 3 + 1)  // status, rename, status; then everything at once
  }

  @Test func `where everything cannot be synced at once, one bad file is that file's trouble`() throws {
    for number in 0..<5 { files.drop([1], at: inbox / "\(number)") }
    let offered = scan()
    files.fail(at: [5 * 3 + 1, 5 * 3 + 4], .io)  // the sync of all, then the third file's own
    let takings = try Claim(work: work, files: files).take(offered, nextID: ids())
    #expect(takings.compactMap(\.claimedFile).map(\.name) == ["0", "1", "3", "4"])
    #expect(files.tree()["inbox/2"] == [1])
  }

  @Test func `what is claimed survives a loss of power, though its sender never synced it`() throws {
    files.drop([1, 2, 3], at: "inbox/a.xml", synced: false)
    let claimed = try take().claimed
    files.losePower()
    #expect(claimed.count == 1 && files.tree() == [claimed[0].path: [1, 2, 3]])
  }

  @Test(.sandbox) func `two names of one file, left by a rename broken off in its middle, become one`() throws {
    let files = RealFileSystem()
    let (inbox, work) = (Sandbox.folder / "inbox", Sandbox.folder / "work")
    for folder in [inbox, work] { try files.makeFolders(folder) }
    let claimed = work / "20240502T061200Z-0001-00aa__a.xml"
    try files.place([1], at: inbox / "a.xml")
    try files.place([1], at: inbox / "same-bytes.xml")
    #expect(link((inbox / "a.xml").string, claimed.string) == 0)
    let folder = WorkFolder(work, files: files)
    #expect(try folder.mend(inboxes: [inbox]) == .init(secondNames: 1))
    #expect(try folder.mend(inboxes: [inbox]) == .init())
    #expect(try files.statusIfThere(inbox / "a.xml") == nil)
    #expect(try files.status(inbox / "same-bytes.xml").sizeBytes == 1)
    #expect(try folder.unfinished().map(\.path) == [claimed])
  }

  @Test func `what lies in work under other names is left alone and told`() throws {
    files.drop([1], at: "work/notes.txt")
    files.drop([1], at: "work/20240502T061200Z-0001-00aa__pipe.xml", kind: .pipe)
    let folder = WorkFolder(work, files: files)
    #expect(try folder.mend(inboxes: [inbox]) == .init() && folder.unfinished().isEmpty)
    #expect(Set(try folder.strangers()) == ["notes.txt", "20240502T061200Z-0001-00aa__pipe.xml"])
  }

  @Test func `a source that cannot be looked into holds up no other's mending, and loses nothing`() throws {
    var mendedBeside: Set<String> = []
    for call in 1...12 {
      let files = SimulatedFileSystem()
      files.makeAll("inbox", device: 2)
      files.makeAll("work")
      // Two claims across mounts, won and not copied yet when the process died.
      for (number, source) in [(1, "a"), (2, "b")] {
        files.drop([UInt8(number)], at: inbox / FileName(source) / FileName(".maksusilta-\(id(number))"))
        try files.create(work / FileName(".\(id(number))_\(source)__\(source).xml.copying")).close()
      }
      files.fail(at: call, .io)
      if let mended = try? WorkFolder(work, files: files).mend(inboxes: [inbox]), let failure = mended.failures.first {
        #expect(mended.undone == 0, "call \(call)")
        if mended.finished == 1 { mendedBeside.insert(failure.path) }
      }
      files.restart()
      #expect(try WorkFolder(work, files: files).mend(inboxes: [inbox]).failures.isEmpty)
      #expect(try WorkFolder(work, files: files).unfinished().map(\.name) == ["a.xml", "b.xml"], "call \(call)")
      #expect(files.tree("inbox").isEmpty && files.tree().count == 2, "call \(call)")
    }
    #expect(!mendedBeside.isEmpty)
  }

  @Test func `another gateway's claim under way is left alone`() throws {
    files.drop([1], at: "inbox/.maksusilta-20240502T061200Z-0001-00aa")
    #expect(try WorkFolder(work, files: files).mend(inboxes: [inbox]) == .init())
    #expect(files.tree().count == 1)
  }

  @Test func `across mounts it is copied, and nothing of ours stays in the inbox`() throws {
    let files = SimulatedFileSystem()
    files.makeAll("inbox", device: 2)
    files.makeAll("work")
    let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    files.drop(bytes, at: "inbox/koivu/a.xml")
    var scan = InboxScan(inbox: inbox, files: files, settling: .init(quiet: .zero))
    let claimed = try #require(
      try Claim(work: work, files: files).take(scan.poll(at: .zero).arrived) { id(1) }[0].claimedFile)
    #expect(files.tree() == [claimed.path: bytes])
    #expect(claimed.source == "koivu")
  }

  @Test func `across mounts a full disk gives the file back`() throws {
    var call = 0
    var given = 0
    var reached = true
    while reached {
      call += 1
      let files = SimulatedFileSystem()
      files.makeAll("inbox", device: 2)
      files.makeAll("work")
      files.drop([1, 2, 3], at: "inbox/a.xml")
      var scan = InboxScan(inbox: inbox, files: files, settling: .init(quiet: .zero))
      let offered = scan.poll(at: .zero).arrived
      files.fail(at: call, .noSpace)
      let taking = try? Claim(work: work, files: files).take(offered) { id(call) }[0]
      reached = files.calls >= call
      files.restart()
      if case .failed(let failure) = taking {
        given += 1
        #expect(failure.cause == .noSpace)
        #expect(files.tree() == ["inbox/a.xml": [1, 2, 3]], "call \(call)")
      } else {
        #expect(taking?.claimedFile.map { files.tree() == [$0.path: [1, 2, 3]] } == true, "call \(call)")
      }
    }
    #expect(given > 5)
  }

  @Test(.sandbox) func `of two gateways each file goes to exactly one`() async throws {
    let files = RealFileSystem()
    let folder = Sandbox.folder
    for name in ["inbox", "work1", "work2"] { try files.makeFolders(folder / name) }
    for number in 0..<200 {
      let writer = try files.create(folder / "inbox" / "\(number).xml")
      try writer.write([UInt8(number)])
      try writer.close()
    }
    var scan = InboxScan(
      inbox: folder / "inbox", files: files, settings: .init(batchMax: 1_000), settling: .init(quiet: .zero))
    let offered = scan.poll(at: .zero).arrived
    #expect(offered.count == 200)
    let taken = try await withThrowingTaskGroup(of: [WorkFile].self) { group in
      for gateway in 1...2 {
        group.addTask { @concurrent in
          var numbering = IntakeNumbering()
          var random = Seeded(UInt64(gateway))
          let claim = Claim(work: folder / "work\(gateway)", files: files)
          // In small batches and from both ends, so that they meet.
          let mine = gateway == 1 ? offered : offered.reversed()
          var taken: [WorkFile] = []
          for start in stride(from: 0, to: 200, by: 25) {
            taken += try claim.take(Array(mine[start..<start + 25])) {
              numbering.next(unixSeconds: 1_714_630_320, random: &random)
            }.compactMap(\.claimedFile)
          }
          return taken
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(taken.count == 200 && Set(taken.map(\.name)).count == 200)
    for file in taken { #expect(try files.status(file.path).sizeBytes == 1) }
    #expect(scan.poll(at: .seconds(1)).counts.isEmpty)
  }

  // MARK: - In short

  private func take() throws -> (claimed: [WorkFile], takings: [Claim.Taking]) {
    let takings = try Claim(work: work, files: files).take(scan(), nextID: ids())
    return (takings.compactMap(\.claimedFile), takings)
  }

  private func scan() -> [InboxFile] {
    var scan = InboxScan(inbox: inbox, files: files, settling: .init(quiet: .zero))
    return scan.poll(at: .zero).arrived
  }

  private func ids() -> () -> IntakeID {
    var number = 0
    return {
      number += 1
      return id(number)
    }
  }
}

func id(_ number: Int) -> IntakeID { IntakeID("20240502T061200Z-\(padded(number, 4))-00aa") }

extension Claim.Taking {
  var claimedFile: WorkFile? { if case .claimed(let file, _) = self { file } else { nil } }
}
