import Domain
import Foundation
import Gateway
import Glibc
import Inbox
import Ledger
import Support
import Synchronization
import Testing

/// The same sweep one layer deeper: the machine's own file system, and every system call of a pass answering once as a sick machine would.
@Suite struct SystemSweep {
  enum Sickness: String, CaseIterable {
    case interrupted, shortWrite, noSpace, io, tooManyOpen, permission, readOnly, crossDevice

    func errorNumber(before operation: FileFailure.Operation) -> Int32? {
      let changes: Set<FileFailure.Operation> = [
        .create, .write, .sync, .syncAll, .syncFolder, .rename, .replace, .unlink, .makeFolder,
      ]
      return switch self {
      case .interrupted: EINTR
      case .shortWrite: nil
      case .noSpace: changes.contains(operation) && operation != .unlink ? ENOSPC : nil
      case .io: EIO
      case .tooManyOpen:
        [.list, .read, .create, .sync, .syncAll, .syncFolder, .lock].contains(operation) ? EMFILE : nil
      case .permission: EACCES
      case .readOnly: changes.contains(operation) ? EROFS : nil
      case .crossDevice: operation == .rename ? EXDEV : nil
      }
    }
  }

  @Test(arguments: Sickness.allCases)
  func `every system call may go wrong once`(_ sickness: Sickness) throws {
    var call = 0
    var reached = true
    var points = 0
    var violations: [String] = []
    while reached, violations.isEmpty {
      call += 1
      let faults = NthCall(call, sickness)
      let machine = try RealMachine(faults)
      defer { machine.remove() }
      machine.runOnce()
      reached = faults.calls >= call
      if faults.struck { points += 1 }
      faults.heal()
      do {
        for _ in 0..<3 { try machine.run() }
        violations += try machine.flaws().map { "call \(call): \($0)" }
      } catch {
        violations.append("call \(call): recovery: \(FailureReport(error).message.en)")
      }
    }
    print("system sweep  \(sickness.rawValue)  calls \(call)  struck \(points)  violations \(violations.count)")
    #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
    #expect(points > 0)
  }
}

/// Lets the n-th system call go wrong. A short write takes one byte.
private final class NthCall: SystemFaults {
  private struct State {
    var calls = 0
    var struck = false
    var isHealed = false
  }
  private let state = Mutex(State())
  private let number: Int
  private let sickness: SystemSweep.Sickness

  init(_ number: Int, _ sickness: SystemSweep.Sickness) {
    self.number = number
    self.sickness = sickness
  }

  var calls: Int { state.withLock { $0.calls } }
  var struck: Bool { state.withLock { $0.struck } }
  func heal() { state.withLock { $0.isHealed = true } }

  func errorNumber(before operation: FileFailure.Operation) -> Int32? {
    state.withLock { state in
      guard !state.isHealed else { return nil }
      state.calls += 1
      guard state.calls == number, let number = sickness.errorNumber(before: operation) else { return nil }
      state.struck = true
      return number
    }
  }

  func portion(of count: Int) -> Int {
    state.withLock { state in
      guard !state.isHealed, sickness == .shortWrite, state.calls + 1 >= number, !state.struck else { return count }
      state.struck = true
      return 1
    }
  }
}

/// A gateway on the machine's own disk.
private final class RealMachine {
  private let folder: URL
  private let faults: NthCall
  private let ledger: SQLiteLedger
  private let settings: Settings
  private var pass: IntakePass?
  private var seconds = 0
  private static let parcels = Array(Parcel.all.prefix(5))
  private static let clock = SetClock(Timestamp(day: Day("2024-05-03")!, hour: 9))
  private static let start = try! Start()

  private struct Start {
    let settings: Settings
    let ledger: SQLiteLedger
    init() throws {
      let county = try County()
      settings = county.premises.settings
      ledger = try SQLiteLedger(digest: { SHA256Stream() })
    }
  }

  init(_ faults: NthCall) throws {
    self.faults = faults
    folder = FileManager.default.temporaryDirectory.appending(path: "maksusilta-system-\(Sandbox.uniqueName())")
    var settings = RealMachine.start.settings
    settings.installation.dataFolder = folder.path
    self.settings = settings
    ledger = try SQLiteLedger(copyOf: RealMachine.start.ledger)
    for (index, parcel) in RealMachine.parcels.enumerated() {
      let file = folder.appending(path: parcel.path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(parcel.bytes).write(to: file)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: Double(index))], ofItemAtPath: file.path)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
  func runOnce() { try? run() }

  func run() throws {
    seconds += 120
    if pass == nil {
      let premises = try Premises(
        settings: settings, files: RealFileSystem(faults: faults), ledger: ledger, clock: RealMachine.clock,
        log: CollectedLog().logger(RealMachine.clock))
      pass = try IntakePass(premises, quiet: .zero, wait: { _ in }, elapsed: { [unowned self] in .seconds(seconds) })
    }
    try pass!.once { _ in }
  }

  func flaws() throws -> [String] {
    var tree: [FilePath: [UInt8]] = [:]
    let names = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
    for name in names {
      var isFolder: ObjCBool = false
      let path = folder.appending(path: name).path
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
        !name.hasPrefix(".")
      else { continue }
      tree[FilePath(name)] = Array(try Data(contentsOf: URL(filePath: path)))
    }
    return try pickupFlaws(RealMachine.parcels, tree: tree, data: "", ledger)
  }
}
