package import Domain
import Synchronization

/// Puts a worked-off file where it stays: `archive/YYYY/MM/<intake id>__<safe name>` or `rejected/<intake id>__<safe name>`.
///
/// Never over another file, and as often as one likes: what lies there already is fine. The two folders are there already; the archive's
/// years and months are made as they come. When `file` returns, the new place survives a loss of power and the old one is gone for good. A
/// batch shares the syncs of the folders.
package final class Filing: Sendable {
  package let archive: FilePath
  package let rejected: FilePath
  private let files: any FileSystem
  private let order: WorkOrder
  /// Folders made and synced by this process, so that a year's month is made durable once.
  private let ready = Mutex<Set<FilePath>>([])

  package init(archive: FilePath, rejected: FilePath, files: any FileSystem, order: WorkOrder) {
    self.archive = archive
    self.rejected = rejected
    self.files = files
    self.order = order
  }

  package enum Place: String, CaseIterable, Hashable, Sendable { case archive, rejected }

  /// Where a file of this outcome lies in the end.
  package func path(of file: WorkFile, in place: Place) -> FilePath { path(ofID: file.id, name: file.name, in: place) }

  /// - Parameter name: the safe name, `WorkFile.name`.
  package func path(ofID id: IntakeID, name: String, in place: Place) -> FilePath {
    let filedName = WorkFile.filedName(id: id, name: name)
    return switch place {
    case .archive: archive / id.archiveFolder.year / id.archiveFolder.month / filedName
    case .rejected: rejected / filedName
    }
  }

  /// What lies beside a worked-off file: `findings.json` for one.
  package struct Attachment {
    package var file: WorkFile
    package var place: Place
    package var ending: String
    package var bytes: [UInt8]
    package init(_ bytes: [UInt8], as ending: String, to file: WorkFile, in place: Place) {
      self.file = file
      self.place = place
      self.ending = ending
      self.bytes = bytes
    }
  }

  /// Writes attachments beside their files' final places, whole and durable: before the files themselves come there, so that nothing ever
  /// lies among the rejected without its reason. A batch shares its syncs.
  package func attach(_ batch: [Attachment]) throws(FileFailure) {
    var targets: [FilePath] = []
    for attachment in batch {
      let folder = try readyFolder(of: attachment.file, in: attachment.place)
      let name = WorkFile.filedName(id: attachment.file.id, name: attachment.file.name)
      let target = folder / "\(name).\(attachment.ending)"
      try files.unlinkIfThere(target.hiddenPart)
      let writer = try files.create(target.hiddenPart)
      try writer.write(attachment.bytes)
      if batch.count < Filing.together { try writer.sync() }
      try writer.close()
      targets.append(target)
    }
    let folders = Set(targets.map(\.folder)).sorted()
    if batch.count >= Filing.together { for folder in folders { try files.syncAll(on: folder) } }
    for target in targets { try files.replace(target, with: target.hiddenPart) }
    for folder in folders { try files.syncFolder(folder) }
  }

  /// From so many files on one sync of the file system is cheaper than one of each.
  private static let together = 4

  /// - Returns: for each file in their order its final place, or why it is still in work.
  /// - Throws: `FileFailure` where a folder could not be synced: file the whole batch again.
  package func file(
    _ batch: [(file: WorkFile, place: Place)]
  ) throws(FileFailure) -> [Result<FilePath, FileFailure>] {
    let results = batch.map { file, place in
      let target = path(of: file, in: place)
      do throws(FileFailure) {
        _ = try readyFolder(of: file, in: place)
        try move(file.path, to: target)
        return Result<FilePath, FileFailure>.success(target)
      } catch {
        // Somebody may have removed the folder: the next attempt looks again.
        if error.cause == .missing { ready.withLock { _ = $0.remove(target.folder) } }
        return .failure(error)
      }
    }
    if results.contains(where: { (try? $0.get()) != nil }) { try order.sync() }
    return results
  }

  /// Gives a claimed file back to the folder it came from, under its own name: its sender has not ended it.
  package func putBack(_ file: WorkFile, to folder: FilePath) throws(FileFailure) {
    try order.come { () throws(FileFailure) in
      // Files that came from that folder by a claim that could not be synced are durable here before it is that they left there.
      try order.sync()
      try order.leave(file.path, to: folder / file.name)
      try order.sync()
    }
  }

  /// Where a file lies that was moved there before, durably from now on; nil where it does not lie there.
  package func confirm(_ id: IntakeID, _ name: String, in place: Place) throws(FileFailure) -> FilePath? {
    let path = path(ofID: id, name: name, in: place)
    guard try files.statusIfThere(path)?.kind == .regular else { return nil }
    try files.syncFolder(path.folder)
    return path
  }

  private func move(_ path: FilePath, to target: FilePath) throws(FileFailure) {
    do {
      try order.leave(path, to: target)
    } catch {
      switch error.cause {
      case .missing:
        // Filed before; where neither place has it, the failure is about the file in work.
        guard try files.statusIfThere(target)?.kind == .regular else { throw error }
        order.left(for: target.folder)
      case .exists:
        try leaveOne(path, target, otherwise: error)
      case .crossDevice:
        let part = target.hiddenPart
        try files.unlinkIfThere(part)
        _ = try files.copy(path, to: part)
        do {
          try files.rename(part, to: target)
        } catch  where error.cause == .exists {
          try files.unlinkIfThere(part)
          return try leaveOne(path, target, otherwise: error)
        }
        try files.syncFolder(target.folder)
        try files.unlink(path)
      default:
        throw error
      }
    }
  }

  /// Both places hold something: an earlier move was broken off in its middle, or the target is another file, which stays.
  private func leaveOne(_ path: FilePath, _ target: FilePath, otherwise failure: FileFailure) throws(FileFailure) {
    let here = try files.status(path)
    let there = try files.status(target)
    guard there.kind == .regular, here.sizeBytes == there.sizeBytes else { throw failure }
    if !here.isSameFile(as: there) {
      guard try files.sha256(of: path) == files.sha256(of: target) else { throw failure }
      try files.sync(target)
    }
    try files.syncFolder(target.folder)
    try files.unlink(path)
  }

  private func readyFolder(of file: WorkFile, in place: Place) throws(FileFailure) -> FilePath {
    let folder = path(of: file, in: place).folder
    guard place == .archive, !ready.withLock({ $0.contains(folder) }) else { return folder }
    try files.makeFolders([file.id.archiveFolder.year, file.id.archiveFolder.month], in: archive)
    ready.withLock { _ = $0.insert(folder) }
    return folder
  }
}
