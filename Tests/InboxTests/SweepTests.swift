import Domain
import Inbox
import Support
import Testing

/// The road from the inbox to archive or rejected, with every call going wrong in every way once: then, after recovery and another
/// pass, every file lies in exactly one final place, whole, a rejected one beside its reason, and nothing of ours anywhere else.
@Suite struct Sweep {
  enum Ground: CaseIterable { case oneDevice, inboxElsewhere, archiveElsewhere }
  static let losses: [SimulatedFileSystem.Loss] = [.nothing, .unsynced, .some(seed: 1), .some(seed: 2)]

  static let dropped: [FilePath: [UInt8]] = [
    "inbox/koivu/a.xml": [1, 2], "inbox/koivu/b.xml": [9, 3], "inbox/c\n.xml": Array(repeating: 7, count: 600),
  ]

  @Test(arguments: Ground.allCases, SimulatedFileSystem.Fault.allCases)
  func `every call may go wrong once`(_ ground: Ground, _ fault: SimulatedFileSystem.Fault) throws {
    let losses = fault == .crashBefore || fault == .crashAfter ? Sweep.losses : [.nothing]
    for loss in losses {
      var call = 0
      var reached = true
      while reached {
        call += 1
        let files = Sweep.files(ground)
        var gateway = SmallGateway(files)
        files.fail(at: call, fault, loss: loss)
        let broke = (try? gateway.pass()) == nil
        reached = files.calls >= call
        files.restart()
        // A crash ends the process; after anything else the same one goes on.
        if fault == .crashBefore || fault == .crashAfter { gateway = SmallGateway(files, run: 2) }
        try gateway.pass()
        try gateway.pass()
        let flaws = Sweep.flaws(in: files.tree())
        #expect(flaws.isEmpty, "call \(call), \(loss), broke \(broke): \(flaws)")
        guard flaws.isEmpty, call < 2_000 else { return }
      }
      #expect(call > 40)
    }
  }

  static func files(_ ground: Ground) -> SimulatedFileSystem {
    let files = SimulatedFileSystem()
    files.makeAll("inbox", device: ground == .inboxElsewhere ? 2 : nil)
    files.makeAll("work")
    files.makeAll("archive", device: ground == .archiveElsewhere ? 3 : nil)
    files.makeAll("rejected")
    for (path, bytes) in dropped { files.drop(bytes, at: path) }
    return files
  }

  static func flaws(in tree: [FilePath: [UInt8]]) -> [String] {
    var flaws: [String] = []
    var filed: [FileName: [UInt8]] = [:]
    for (path, bytes) in tree {
      let name = path.name.bytes
      if path.folder == "rejected", name.suffix(8).elementsEqual("findings".utf8) { continue }
      if path.folder == "rejected", tree[FilePath(bytes: path.bytes + Array(".findings".utf8))] == nil {
        flaws.append("\(path) has no reason")
      }
      let isFinal = path.folder == "rejected" ? bytes.first == 9 : path.folder == "archive/2024/05" && bytes.first != 9
      if !isFinal || filed.updateValue(bytes, forKey: path.name) != nil { flaws.append("\(path) is out of place") }
    }
    let expected = dropped.values.map { "\($0)" }.sorted()
    if filed.values.map({ "\($0)" }).sorted() != expected { flaws.append("filed: \(filed)") }
    return flaws
  }
}

/// The order of the gateway's steps without what lies between them: files that begin with a 9 are rejected.
private final class SmallGateway {
  let files: SimulatedFileSystem
  let work: WorkFolder
  let claim: Claim
  let filing: Filing
  var scan: InboxScan
  var numbering = IntakeNumbering()
  var random: Seeded
  var seconds = 0

  init(_ files: SimulatedFileSystem, run: UInt64 = 1) {
    self.files = files
    let order = WorkOrder(work: "work", files: files)
    work = WorkFolder("work", files: files, order: order)
    claim = Claim(work: "work", files: files, order: order)
    filing = Filing(archive: "archive", rejected: "rejected", files: files, order: order)
    scan = InboxScan(inbox: "inbox", files: files, settling: .init(sign: .quiet(.zero), incompleteFor: .zero))
    random = Seeded(run)
  }

  func pass() throws {
    seconds += 60
    _ = try work.mend(inboxes: ["inbox"])
    try file(work.unfinished())
    let offered = scan.poll(at: .seconds(seconds)).arrived
    let takings = try claim.take(offered) { numbering.next(unixSeconds: 1_714_630_320, random: &random) }
    for (file, taking) in zip(offered, takings) { scan.note(taking, of: file, at: .seconds(seconds)) }
    try file(takings.compactMap(\.claimedFile))
  }

  private func file(_ claimed: [WorkFile]) throws {
    var batch: [(file: WorkFile, place: Filing.Place)] = []
    for file in claimed {
      var first: UInt8?
      try files.readAll(file.path) { first = first ?? $0.first }
      if first == 9 { try filing.attach([.init([1], as: "findings", to: file, in: .rejected)]) }
      batch.append((file, first == 9 ? .rejected : .archive))
    }
    for result in try filing.file(batch) { _ = try result.get() }
  }
}
