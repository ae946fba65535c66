import Domain
import Inbox
import Support
import Testing

@Suite struct WorkOrders {
  let files = SimulatedFileSystem()
  let order: WorkOrder
  let filing: Filing

  init() {
    for folder in ["inbox", "work", "archive", "rejected"] as [FilePath] { files.makeAll(folder) }
    order = WorkOrder(work: "work", files: files)
    filing = Filing(archive: "archive", rejected: "rejected", files: files, order: order)
  }

  @Test func `a claim's sync of work makes durable first where files went that could not be made so before`() throws {
    let first = try claimed([1], "a.xml", 1)
    // The year, the month, their syncs, the rename; then the sync of the month.
    files.fail(at: 6, .io)
    #expect(throws: FileFailure.self) { try filing.file([(first, .archive)]) }
    files.restart()
    let second = try claimed([2], "b.xml", 2)
    #expect(files.unheld == [])
    files.losePower()
    #expect(files.tree() == [filing.path(of: first, in: .archive): [1], second.path: [2]])
  }

  @Test func `a folder that files went to and somebody removed holds up nothing`() throws {
    let first = try claimed([1], "a.xml", 1)
    files.fail(at: 6, .io)
    #expect(throws: FileFailure.self) { try filing.file([(first, .archive)]) }
    files.restart()
    try files.unlink(filing.path(of: first, in: .archive))
    try files.removeFolder("archive/2024/05")
    let second = try claimed([2], "b.xml", 2)
    #expect(files.tree() == [second.path: [2]])
  }

  /// At every call the power fails. Another file has come from the same folder by a claim that could not be synced.
  @Test(arguments: [SimulatedFileSystem.Fault.crashBefore, .crashAfter])
  func `giving a file back loses neither it nor what came from its folder`(_ crash: SimulatedFileSystem.Fault) throws {
    var call = 0
    var reached = true
    while reached {
      call += 1
      let test = WorkOrders()
      let files = test.files
      let back = try test.claimed([1], "a.xml", 1)
      files.drop([2], at: "inbox/b.xml")
      try files.rename("inbox/b.xml", to: "work/20240502T061200Z-0002-00aa__b.xml")
      files.fail(at: call, crash)
      _ = try? test.filing.putBack(back, to: "inbox")
      reached = files.calls >= call
      files.restart()
      files.losePower()
      // Under two names perhaps, which the next mending ends.
      #expect(Set(files.tree().values) == [[1], [2]], "call \(call)")
      if !reached { #expect(files.tree()["inbox/a.xml"] == [1] && files.unheld == []) }
    }
    #expect(call > 4)
  }

  /// The process dies at every call, another goes on, and then the power fails.
  @Test(arguments: [SimulatedFileSystem.Fault.crashBefore, .crashAfter])
  func `a file given back outlives the process that gave it and the next one's claim`(
    _ crash: SimulatedFileSystem.Fault
  ) throws {
    var call = 0
    var reached = true
    while reached {
      call += 1
      let test = WorkOrders()
      let files = test.files
      files.drop([2], at: "other/b.xml")
      let back = try test.claimed([1], "a.xml", 1)
      files.fail(at: call, crash, loss: .nothing)
      _ = try? test.filing.putBack(back, to: "inbox")
      reached = files.calls >= call
      files.restart()
      let order = WorkOrder(work: "work", files: files)
      _ = try WorkFolder("work", files: files, order: order).mend(inboxes: ["inbox"])
      var scan = InboxScan(inbox: "other", files: files, settling: .init(quiet: .zero))
      _ = try Claim(work: "work", files: files, order: order).take(scan.poll(at: .zero).arrived) { id(2) }
      files.losePower()
      #expect(Set(files.tree().values) == [[1], [2]] && files.unheld == [], "call \(call)")
    }
    #expect(call > 4)
  }

  private func claimed(_ bytes: [UInt8], _ name: FileName, _ number: Int) throws -> WorkFile {
    try files.claimed(bytes, name, number, order: order)
  }
}
