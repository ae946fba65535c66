package import Domain
import Synchronization

/// A file system in memory that can fail at the n-th call and forget what was not synced: the other side of the `FileSystem` seam.
///
/// Calls are counted from 1. After a crash every call fails until `restart`. What senders and tests do themselves (`drop`, `tree`) is not
/// counted, never fails, and is durable unless they say otherwise. Interrupted calls (EINTR) lie below the seam and cannot be shown here.
package final class SimulatedFileSystem: FileSystem {
  /// What goes wrong at a call.
  package enum Fault: Hashable, Sendable, CaseIterable {
    case crashBefore, crashAfter
    /// The first half of a write, then no space.
    case shortWrite
    case noSpace, io, crossDevice
  }

  /// What a crash takes with it.
  package enum Loss: Hashable, Sendable {
    /// The process dies, the machine lives: nothing.
    case nothing
    /// The power fails: all that was not synced.
    case unsynced
    /// The power fails: some of what was not synced.
    case some(seed: UInt64)
  }

  struct State {
    var disk = SimulatedDisk()
    var calls = 0
    var faults: [Int: Fault] = [:]
    var loss = Loss.unsynced
    var isDown = false
    var syncsTogether = true
  }

  let state = Mutex(State())

  package init() {}

  // MARK: - Faults

  /// How many calls there were since the start or the last `fail`.
  package var calls: Int { state.withLock { $0.calls } }

  /// Counts from now on, and lets call number `call` go wrong. Where the fault does not befit the call (no write to be short), it goes well.
  package func fail(at call: Int, _ fault: Fault, loss: Loss = .unsynced) { fail(at: [call], fault, loss: loss) }

  /// The same for several calls.
  package func fail(at calls: [Int], _ fault: Fault, loss: Loss = .unsynced) {
    state.withLock {
      $0.calls = 0
      $0.faults = Dictionary(uniqueKeysWithValues: calls.map { ($0, fault) })
      $0.loss = loss
    }
  }

  /// The process (and machine) comes back; no fault is left.
  package func restart() {
    state.withLock {
      $0.isDown = false
      $0.faults = [:]
    }
  }

  /// The power fails now and comes back.
  package func losePower(_ loss: Loss = .unsynced) {
    state.withLock { state in
      state.loss = loss
      state.crash()
      state.isDown = false
    }
  }

  // MARK: - Senders and onlookers

  /// Makes the folders of a path, durably; the last one on a file system of its own where `device` is given.
  package func makeAll(_ folder: FilePath, device: UInt64? = nil) {
    guard !folder.bytes.isEmpty, folder != ".", folder != "/" else { return }
    makeAll(folder.folder)
    state.withLock { state in
      guard state.disk.inode(folder) == nil else { return }
      state.disk.add(.folder, folder.name, in: state.disk.inode(folder.folder)!, device: device)
      state.disk.syncAll()
    }
  }

  /// A sender writes a whole file, over an old one of the name; `kind` for what senders should not leave there, `synced` false for one
  /// who trusts to luck.
  package func drop(
    _ bytes: [UInt8], at path: FilePath, modified: Int64? = nil, kind: FileKind = .regular, synced: Bool = true
  ) {
    makeAll(path.folder)
    state.withLock { state in
      let folder = state.disk.inode(path.folder)!
      if state.disk.inode(path) != nil { state.disk.remove(path.name, from: folder) }
      let inode = state.disk.add(kind, path.name, in: folder)
      state.disk.append(bytes, to: inode, modified: modified)
      if synced { state.disk.syncAll() }
    }
  }

  /// From now on folders do not tell by their modification times that something came or went.
  package func keepFolderTimes() { state.withLock { $0.disk.keepsFolderTimes = true } }

  /// From now on the kernel cannot sync a whole file system.
  package func refuseSharedSyncs() { state.withLock { $0.syncsTogether = false } }

  /// A sender writes on.
  package func extend(_ path: FilePath, by bytes: [UInt8]) {
    state.withLock { state in
      state.disk.append(bytes, to: state.disk.inode(path)!)
      state.disk.syncAll()
    }
  }

  /// Files that a sync of one folder left without any durable name, though they had moved to another.
  package var unheld: [FileName] { state.withLock { $0.disk.unheld } }

  /// Every file that is no folder, with its bytes.
  package func tree(_ folder: FilePath = "") -> [FilePath: [UInt8]] {
    state.withLock { state in
      var found: [FilePath: [UInt8]] = [:]
      var waiting = state.disk.inode(folder).map { [(folder, $0)] } ?? []
      while let (path, inode) = waiting.popLast() {
        if state.disk.status(inode).kind == .folder {
          waiting += state.disk.entries(inode).map { (path / $0.key, $0.value) }
        } else {
          found[path] = state.disk.bytes(inode)
        }
      }
      return found
    }
  }

  // MARK: - FileSystem

  package func list(_ folder: FilePath) throws(FileFailure) -> any FolderListing {
    let inode = try call(.list, folder) { (disk) throws(FileFailure) in try disk.find(folder, .folder, .list) }
    return SimulatedListing(self, folder, inode)
  }

  package func status(_ path: FilePath) throws(FileFailure) -> FileStatus {
    try call(.status, path) { (disk) throws(FileFailure) in disk.status(try disk.find(path, nil, .status)) }
  }

  package func read(_ path: FilePath) throws(FileFailure) -> any FileReading {
    let inode = try call(.read, path) { (disk) throws(FileFailure) in try disk.find(path, .regular, .read) }
    return SimulatedReader(self, path, inode)
  }

  package func create(_ path: FilePath) throws(FileFailure) -> any FileWriting {
    let inode = try call(.create, path) { (disk) throws(FileFailure) in
      disk.add(.regular, path.name, in: try disk.freePlace(path, .create))
    }
    return SimulatedWriter(self, path, inode)
  }

  package func sync(_ path: FilePath) throws(FileFailure) {
    try call(.sync, path) { (disk) throws(FileFailure) in disk.sync(try disk.find(path, .regular, .sync)) }
  }

  package func syncFolder(_ folder: FilePath) throws(FileFailure) {
    try call(.syncFolder, folder) { (disk) throws(FileFailure) in
      disk.syncFolder(try disk.find(folder, .folder, .syncFolder))
    }
  }

  package func syncAll(on folder: FilePath) throws(FileFailure) {
    guard state.withLock({ $0.syncsTogether }) else { throw FileFailure(.syncAll, folder, .other) }
    try call(.syncAll, folder) { (disk) throws(FileFailure) in
      disk.syncAll(device: disk.status(try disk.find(folder, .folder, .syncAll)).device)
    }
  }

  /// Not counted: a lock leaves nothing behind.
  package func lock(_ file: FilePath, waits: Bool) throws(FileFailure) -> (any FileLock)? { SimulatedLock() }

  package func rename(_ path: FilePath, to target: FilePath) throws(FileFailure) {
    try call(.rename, path) { (disk) throws(FileFailure) in
      let inode = try disk.find(path, nil, .rename)
      let place = try disk.freePlace(target, .rename)
      guard disk.status(inode).device == disk.status(place).device else {
        throw FileFailure(.rename, path, .crossDevice)
      }
      disk.move(path.name, from: disk.inode(path.folder)!, to: target.name, in: place)
    }
  }

  package func replace(_ target: FilePath, with path: FilePath) throws(FileFailure) {
    try call(.replace, path) { (disk) throws(FileFailure) in
      let inode = try disk.find(path, nil, .replace)
      let place = try disk.find(target.folder, .folder, .replace)
      guard disk.status(inode).device == disk.status(place).device else {
        throw FileFailure(.replace, path, .crossDevice)
      }
      disk.move(path.name, from: disk.inode(path.folder)!, to: target.name, in: place)
    }
  }

  package func unlink(_ path: FilePath) throws(FileFailure) {
    try call(.unlink, path) { (disk) throws(FileFailure) in
      guard disk.status(try disk.find(path, nil, .unlink)).kind != .folder else {
        throw FileFailure(.unlink, path, .notRegular)
      }
      disk.remove(path.name, from: disk.inode(path.folder)!)
    }
  }

  package func makeFolder(_ folder: FilePath) throws(FileFailure) {
    try call(.makeFolder, folder) { (disk) throws(FileFailure) in
      disk.add(.folder, folder.name, in: try disk.freePlace(folder, .makeFolder))
    }
  }

  package func removeFolder(_ folder: FilePath) throws(FileFailure) {
    try call(.removeFolder, folder) { (disk) throws(FileFailure) in
      guard disk.entries(try disk.find(folder, .folder, .removeFolder)).isEmpty else {
        throw FileFailure(.removeFolder, folder, .exists)
      }
      disk.remove(folder.name, from: disk.inode(folder.folder)!)
    }
  }

  /// One counted call: the place where faults strike.
  @discardableResult
  func call<Result>(
    _ operation: FileFailure.Operation, _ path: FilePath, _ body: (inout SimulatedDisk) throws(FileFailure) -> Result
  ) throws(FileFailure) -> Result {
    var fault: Fault?
    let answer: Swift.Result<Result, FileFailure> = state.withLock { state in
      guard !state.isDown else { return .failure(FileFailure(operation, path, .other)) }
      state.calls += 1
      fault = state.faults[state.calls]
      switch fault {
      case .crashBefore:
        state.crash()
        return .failure(FileFailure(operation, path, .other))
      case .noSpace where [.create, .write, .sync, .syncAll, .rename, .replace, .makeFolder].contains(operation),
        .shortWrite where operation == .write:
        return .failure(FileFailure(operation, path, .noSpace))
      case .io: return .failure(FileFailure(operation, path, .io))
      case .crossDevice where operation == .rename: return .failure(FileFailure(operation, path, .crossDevice))
      default: break
      }
      let answer: Swift.Result<Result, FileFailure>
      do throws(FileFailure) {
        answer = .success(try body(&state.disk))
      } catch {
        answer = .failure(error)
      }
      guard fault == .crashAfter else { return answer }
      state.crash()
      return .failure(FileFailure(operation, path, .other))
    }
    return try answer.get()
  }
}

extension SimulatedFileSystem.State {
  mutating func crash() {
    isDown = true
    switch loss {
    case .nothing: break
    case .unsynced: disk.losePower(nil)
    case .some(let seed): disk.losePower(Seeded(seed))
    }
  }
}

extension SimulatedDisk {
  /// - Parameter kind: nil for any.
  fileprivate func find(
    _ path: FilePath, _ kind: FileKind?, _ operation: FileFailure.Operation
  ) throws(FileFailure) -> UInt64 {
    guard let inode = inode(path) else { throw FileFailure(operation, path, .missing) }
    guard kind == nil || status(inode).kind == kind else { throw FileFailure(operation, path, .notRegular) }
    return inode
  }

  /// The folder of a path at which nothing lies yet.
  fileprivate func freePlace(_ path: FilePath, _ operation: FileFailure.Operation) throws(FileFailure) -> UInt64 {
    guard let folder = inode(path.folder), status(folder).kind == .folder else {
      throw FileFailure(operation, path, .missing)
    }
    guard inode(path) == nil else { throw FileFailure(operation, path, .exists) }
    return folder
  }
}
