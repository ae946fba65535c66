import Domain
import Foundation
import Gateway
import Inbox
import Ledger
import Logging
import Support
import Synchronization
import Testing

/// The whole pickup, from the inboxes to archive and rejected with the ledger between, with every durable call going wrong in every way once.
///
/// Then the same process goes on, or after a crash another, with nobody's help; and every file that was ever dropped lies in exactly one final
/// place with the bytes it was dropped with, the ledger has one outcome for it, and nothing of ours lies anywhere else.
@Suite struct PickupSweep {
  enum Ground: String, CaseIterable {
    /// Several files at once: they share their syncs.
    case together
    /// Two at a time: while two are entered the next are claimed and those before are filed.
    case inHauls
    /// Likewise four at a time, and each is synced by itself, for they cannot be together.
    case syncedSingly
    /// One file: it has syncs of its own.
    case alone
    case inboxElsewhere, archiveElsewhere

    var parcels: [Parcel] {
      switch self {
      case .together, .inHauls, .syncedSingly: Parcel.all
      case .alone: [Parcel.all[0]]
      case .inboxElsewhere, .archiveElsewhere: Array(Parcel.all.prefix(3))
      }
    }
  }

  @Test(arguments: Ground.allCases, SimulatedFileSystem.Fault.allCases)
  func `every call may go wrong once`(_ ground: Ground, _ fault: SimulatedFileSystem.Fault) throws {
    let isCrash = fault == .crashBefore || fault == .crashAfter
    let losses: [SimulatedFileSystem.Loss] = isCrash ? [.nothing, .unsynced, .some(seed: 7)] : [.nothing]
    var points = 0
    var violations: [String] = []
    for loss in losses {
      var call = 0
      var reached = true
      while reached, violations.isEmpty {
        call += 1
        let machine = try SimulatedMachine(ground)
        machine.files.fail(at: call, fault, loss: loss)
        machine.runOnce()
        reached = machine.files.calls >= call
        machine.files.restart()
        try machine.drain(asNewProcess: isCrash)
        violations += try machine.flaws().map { "call \(call), \(loss): \($0)" }
        if reached { points += 1 }
      }
    }
    print("sweep  \(ground.rawValue)  \(fault)  points \(points)  violations \(violations.count)")
    #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
    #expect(points > 30)
  }

  /// Two at once: what recovers from the first meets the second.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func `faults may come in rows`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    let machine = try SimulatedMachine(Ground.allCases.randomElement(using: &random)!)
    for _ in 0..<Int.random(in: 2...5, using: &random) {
      let fault = SimulatedFileSystem.Fault.allCases.randomElement(using: &random)!
      let losses: [SimulatedFileSystem.Loss] = [.nothing, .unsynced, .some(seed: random.next())]
      machine.files.fail(
        at: Int.random(in: 1...160, using: &random), fault, loss: losses.randomElement(using: &random)!)
      machine.runOnce()
      machine.files.restart()
      if fault == .crashBefore || fault == .crashAfter { machine.startAnew() }
    }
    try machine.drain(asNewProcess: Bool.random(using: &random))
    #expect(try machine.flaws() == [])
  }
}

@Suite struct PickupInHauls {
  /// Another gateway on the inbox takes the first two files between our look and our claim.
  @Test func `a haul that others took does not end the look`() throws {
    let machine = try SimulatedMachine(.inHauls)
    let taken = try machine.look(whileOthersTake: ["inbox/koivu/a.xml", "inbox/b.xml"])
    #expect(taken == Parcel.all.count - 2)
  }

  /// The ledger's disk is full for an hour: every attempt takes up the same files.
  @Test func `files that wait in work are told of once`() throws {
    let lines = Mutex<[String]>([])
    let sink = LogSink { line in lines.withLock { $0.append(line) } }
    let machine = try SimulatedMachine(
      .together, log: Logger(label: "test") { _ in GatewayLogHandler(.text, to: sink, clock: SystemClock()) })
    try machine.start()
    machine.isLedgerFull(true)
    for _ in 0..<8 { machine.runOnce() }
    machine.isLedgerFull(false)
    try machine.drain(asNewProcess: false)
    #expect(try machine.flaws() == [])
    // Reports, for the receipts' turn does not come before theirs are taken.
    #expect(lines.withLock { $0.count { $0.contains("intake.recovered") } } == Parcel.all.count - 1)
  }

  /// As many as are offered together are cut, and older than a whole one.
  @Test func `cut files keep no whole one waiting`() throws {
    let machine = try SimulatedMachine(.alone, cut: 5)
    machine.runOnce()
    #expect(machine.inboxNames == ["cut-0.xml", "cut-1.xml", "cut-2.xml", "cut-3.xml", "cut-4.xml"])
  }
}

/// What senders drop, each with other bytes, and what must become of it.
struct Parcel: Sendable {
  var path: String
  var bytes: [UInt8]
  /// One of two that say the same is accepted, whichever could be taken first; the other, or an older version that could not be taken before
  /// its follower, is told that it came too late.
  var verdicts: Set<Verdict>

  static let all = [
    Parcel(
      path: "inbox/koivu/a.xml", bytes: Array(SmallReport(id: "KR-A").text.utf8), verdicts: [.accepted, .duplicate]),
    Parcel(path: "inbox/b.xml", bytes: Array(SmallReport(service: "EI-OLE").text.utf8), verdicts: [.rejected]),
    Parcel(
      path: "receipts/r.xml", bytes: Array(StatusFiles.aleaud([(1, "53")]).utf8), verdicts: [.accepted]),
    Parcel(
      path: "inbox/koivu/c.xml", bytes: Array((SmallReport(id: "KR-A").text + "\n").utf8),
      verdicts: [.accepted, .duplicate]),
    Parcel(path: "inbox/d\n.xml", bytes: Array("no report".utf8), verdicts: [.rejected]),
    Parcel(
      path: "inbox/e.xml",
      bytes: Array(SmallReport(id: "KR-E", client: "E", commitment: "PS-E").text.utf8),
      verdicts: [.accepted, .rejected]),
    Parcel(
      path: "inbox/f.xml",
      bytes: Array(SmallReport(id: "KR-E", version: 2, client: "E", commitment: "PS-E").text.utf8),
      verdicts: [.accepted]),
  ]
}

/// A gateway on a simulated disk, with a ledger whose commits are calls of the same machine.
final class SimulatedMachine {
  let files = SimulatedFileSystem()
  private let parcels: [Parcel]
  private let ledger: SQLiteLedger
  private let faults: MachineLedgerFaults
  private let folders: Folders
  private let log: Logger
  private let scanning: InboxScan.Settings
  private var pass: IntakePass?
  private var seconds = 0
  private static let county = try! SweepCounty()

  /// - Parameter cut: so many older files that are not whole, of which two are offered together.
  init(_ ground: PickupSweep.Ground, cut: Int = 0, log: Logger? = nil) throws {
    self.log = log ?? SimulatedMachine.county.log
    parcels = ground.parcels
    scanning =
      switch ground {
      case .inHauls: InboxScan.Settings(haulMax: 2, firstHaulMax: 2)
      case .syncedSingly: InboxScan.Settings(haulMax: 4, firstHaulMax: 4)
      default: InboxScan.Settings(batchMax: cut > 0 ? 2 : 10_000)
      }
    if ground == .syncedSingly { files.refuseSharedSyncs() }
    folders = Folders(SimulatedMachine.county.settings.installation)
    faults = MachineLedgerFaults(files)
    ledger = try SQLiteLedger(copyOf: SimulatedMachine.county.ledger, faults: faults)
    files.makeAll(folders.data)
    files.makeAll(folders.inbox, device: ground == .inboxElsewhere ? 2 : nil)
    files.makeAll(folders.receipts, device: ground == .inboxElsewhere ? 2 : nil)
    files.makeAll(folders.archive, device: ground == .archiveElsewhere ? 3 : nil)
    for folder in folders.all { files.makeAll(folder) }
    for (index, parcel) in parcels.enumerated() {
      let path = parcel.path.split(separator: "/").reduce(folders.data) { $0 / String($1) }
      files.drop(parcel.bytes, at: path, modified: Int64(index + 1) * 1_000_000_000)
    }
    for number in 0..<cut {
      files.drop(Array("<a>".utf8), at: folders.inbox / "cut-\(number).xml", modified: Int64(number))
    }
  }

  /// The process begins; what it keeps of the rules is kept.
  func start() throws { _ = try made() }

  /// From now on no commit of the ledger's finds room, or each does.
  func isLedgerFull(_ isFull: Bool) { faults.isFull.store(isFull, ordering: .relaxed) }

  var inboxNames: [String] { files.tree(folders.inbox).keys.map(\.name.description).sorted() }

  /// A pass, whatever becomes of it.
  func runOnce() { try? run() }

  /// Another process takes over.
  func startAnew() { pass = nil }

  /// Passes until nothing is left to do, as a gateway that is left alone makes them; they must all go well.
  func drain(asNewProcess: Bool) throws {
    if asNewProcess { startAnew() }
    for _ in 0..<4 { try run() }
  }

  private func run() throws {
    // Pauses after a failure are over.
    seconds += 120
    try made().once { _ in }
  }

  private func made() throws -> IntakePass {
    if pass == nil {
      let county = SimulatedMachine.county
      let premises = try Premises(
        settings: county.settings, files: files, ledger: ledger, clock: county.clock, log: log)
      pass = try IntakePass(
        premises, wait: { [self] in seconds += Int($0.components.seconds) + 1 },
        elapsed: { [self] in .seconds(seconds) },
        scanning: scanning)
    }
    return pass!
  }

  /// One look.
  /// - Parameter paths: lie in the inbox when it is listed, and have gone when the first file is claimed.
  /// - Returns: how many files were taken.
  func look(whileOthersTake paths: [String]) throws -> Int {
    let pass = try made()
    _ = try pass.look { _ in }
    seconds += 60
    var others = paths[...]
    return try pass.look {
      while let path = others.popFirst() {
        try? files.unlink(path.split(separator: "/").reduce(folders.data) { $0 / String($1) })
      }
      return false
    } each: { _ in
    }.taken
  }

  /// What is not as it must be.
  func flaws() throws -> [String] {
    try files.unheld.map { "\($0) had left one folder for good before it had come to another" }
      + pickupFlaws(parcels, tree: files.tree(folders.data), data: folders.data, ledger)
  }
}

/// What is not as it must be: every parcel in one final place with its bytes, a rejected one beside its reason; one outcome in the ledger; and
/// nothing else anywhere.
func pickupFlaws(
  _ parcels: [Parcel], tree: [FilePath: [UInt8]], data: FilePath, _ ledger: SQLiteLedger
) throws -> [String] {
  var flaws: [String] = []
  var expected = Set<FilePath>()
  var all: [ArrivalRecord] = []
  try ledger.arrivals { all.append($0) }
  for parcel in parcels {
    let digest = Inbox.sha256(parcel.bytes)
    let arrivals = all.filter { $0.file.fileDigest == digest }
    guard arrivals.count == 1, let arrival = arrivals.first else {
      flaws.append("\(parcel.path) has \(arrivals.count) arrivals")
      continue
    }
    if !parcel.verdicts.contains(where: { $0 == arrival.verdict }) {
      flaws.append("\(parcel.path) is \(String(describing: arrival.verdict))")
    }
    guard let path = arrival.path.map({ $0.split(separator: "/").reduce(data) { $0 / String($1) } }) else {
      flaws.append("\(parcel.path) is not filed")
      continue
    }
    expected.insert(path)
    if tree[path] != parcel.bytes { flaws.append("\(parcel.path) is not what was dropped, at \(path)") }
    if arrival.verdict == .rejected {
      for ending in [".findings.json", ".findings.txt"] {
        let reason = FilePath(bytes: path.bytes + Array(ending.utf8))
        expected.insert(reason)
        if tree[reason]?.isEmpty ?? true { flaws.append("\(parcel.path) lies without its reason") }
      }
    }
  }
  for path in tree.keys where !expected.contains(path) { flaws.append("\(path) should not be there") }
  let reports = try ledger.reports(ReportFilter()).filter { $0.state != .superseded }
  let stated = ["KR-A 1": 1, "KR-E 2": parcels.count > 5 ? 1 : 0].filter { $0.value > 0 }
  if Dictionary(reports.map { ("\($0.id) \($0.version)", 1) }, uniquingKeysWith: +) != stated {
    flaws.append("reports: \(reports.map(\.id))")
  }
  if all.count != parcels.count { flaws.append("arrivals too many") }
  if try !ledger.reconcile(period: nil).allSatisfy(\.isBalanced) { flaws.append("unbalanced") }
  return flaws
}

/// Settings of the example county, read once.
private struct SweepCounty {
  let settings: Settings
  /// With nothing in it but the rules.
  let ledger: SQLiteLedger
  let clock = SetClock(Timestamp(day: Day("2024-05-03")!, hour: 9))
  let log = Logger(label: "sweep") { _ in SwiftLogNoOpLogHandler() }

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "maksusilta-sweep-\(Sandbox.uniqueName())")
    _ = try ExampleCounty.write(to: folder.path)
    defer { try? FileManager.default.removeItem(at: folder) }
    settings = try Settings.load(folder.path)
    ledger = try SQLiteLedger(digest: { SHA256Stream() })
    let premises = try Premises(
      settings: settings, files: SimulatedFileSystem(), ledger: ledger, clock: clock, log: log)
    _ = try IntakePass(premises, quiet: .zero)
  }
}

/// Commits go wrong as the machine does.
private final class MachineLedgerFaults: LedgerFaults {
  let files: SimulatedFileSystem
  let isFull = Atomic(false)

  init(_ files: SimulatedFileSystem) { self.files = files }

  func beforeCommit() throws {
    if isFull.load(ordering: .relaxed) { throw LedgerFailure(.diskFull) }
    do {
      try files.commitBegins()
    } catch {
      throw failure(error)
    }
  }

  func afterCommit() throws {
    do {
      try files.commitEnded()
    } catch {
      throw failure(error)
    }
  }

  private func failure(_ fault: SimulatedFileSystem.CommitFault) -> LedgerFailure {
    switch fault {
    case .crashed: LedgerFailure(.unreachable)
    case .noSpace: LedgerFailure(.diskFull)
    case .io: LedgerFailure(.diskError)
    }
  }
}
