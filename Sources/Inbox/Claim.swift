package import Domain

/// Takes arrived files from the inbox into the work folder: from then on they are ours and nobody else's.
///
/// On one file system by a rename, which of several gateways on one inbox exactly one wins. Across mounts the file is first renamed
/// inside its own folder to a hidden name that carries the intake id (the same race, won the same way), then copied, synced, verified
/// by SHA-256, given its name in work, and only then removed; `WorkFolder.mend` ends what a crash broke off.
///
/// When `take` returns, what it calls claimed survives a loss of power: bytes and names. A batch of more than a few files shares one sync
/// of the whole file system; where that fails, each is synced by itself, so that one file's bad sector is that file's trouble.
package struct Claim: Sendable {
  package let work: FilePath
  /// What lies in the inbox it takes from.
  package let kind: ArrivalKind
  private let files: any FileSystem
  private let order: WorkOrder

  /// - Parameters:
  ///   - work: one gateway's own folder, there already.
  ///   - order: shared with all who use that folder at the same time; nil where nobody does.
  package init(work: FilePath, kind: ArrivalKind = .report, files: any FileSystem, order: WorkOrder? = nil) {
    self.work = work
    self.kind = kind
    self.files = files
    self.order = order ?? WorkOrder(work: work, files: files)
  }

  /// What became of one file.
  package enum Taking: Sendable {
    /// With what was read of it before, where that was necessary.
    case claimed(WorkFile, Content?)
    /// Somebody else took it, or its sender took it back: no error.
    case lost
    /// It has changed since it counted as arrived: its quiet time begins anew.
    case changed
    /// It does not end with its closing root element, which nobody had looked for: it stays, and is waited for.
    case cut
    /// It stays in the inbox; across mounts perhaps half claimed, until `WorkFolder.mend`.
    case failed(FileFailure)
  }

  /// What was read of a file when its end was looked for: all of it, and how it stood then and stands since.
  package struct Content: Sendable {
    package var bytes: [UInt8]
    package var status: FileStatus
  }

  /// - Returns: an answer for each file, in their order.
  /// - Throws: `FileFailure` where a folder could not be synced. What was taken then lies in work and is not known to be durable: call
  ///   `WorkFolder.mend`, then go on from `unfinished`.
  package func take(_ batch: [InboxFile], nextID: () -> IntakeID) throws(FileFailure) -> [Taking] {
    try order.come { () throws(FileFailure) in try takeInOrder(batch, nextID: nextID) }
  }

  private func takeInOrder(_ batch: [InboxFile], nextID: () -> IntakeID) throws(FileFailure) -> [Taking] {
    var crossed: Set<FilePath> = []
    var takings = batch.map { take($0, nextID, &crossed) }
    let claimed = zip(batch, takings).compactMap { file, taking in
      if case .claimed = taking { file } else { nil }
    }
    guard !claimed.isEmpty else { return takings }
    if claimed.count >= Claim.together, (try? files.syncAll(on: work)) != nil {
      removeDoneFiles(batch, takings)
      return takings
    }
    for (index, file) in batch.enumerated() {
      guard case .claimed(let taken, _) = takings[index], !crossed.contains(file.path) else { continue }
      do throws(FileFailure) {
        try files.sync(taken.path)
      } catch {
        // Its bytes may be lost from the disk's memory: the sender's name comes back, and with it the next attempt.
        try? files.rename(taken.path, to: file.path)
        takings[index] = .failed(error)
      }
    }
    // Where it goes before where it came from: between the two a file may have both names, never none.
    try order.sync()
    for folder in Set(claimed.map(\.path.folder)).sorted() { try files.syncFolder(folder) }
    removeDoneFiles(batch, takings)
    return takings
  }

  /// From so many files on one sync of the file system is cheaper than one of each.
  private static let together = 4

  /// A done-file has said what it had to. One that cannot be removed is harmless: its file has gone.
  private func removeDoneFiles(_ batch: [InboxFile], _ takings: [Taking]) {
    for (file, taking) in zip(batch, takings) {
      if case .claimed = taking, let done = file.doneFile { try? files.unlinkIfThere(done) }
    }
  }

  /// - Parameter crossed: gathers what was claimed across mounts, and is durable by itself.
  private func take(_ file: InboxFile, _ nextID: () -> IntakeID, _ crossed: inout Set<FilePath>) -> Taking {
    do throws(FileFailure) {
      var bytes: [UInt8]?
      if !file.isEndSeen, let read = try read(file) {
        guard read.status.isUnchanged(since: file.status) else { return .changed }
        guard Wholeness.isWhole(read.bytes) else { return .cut }
        bytes = read.bytes
      } else {
        guard try files.status(file.path).isUnchanged(since: file.status) else { return .changed }
      }
      while true {
        let claimed = WorkFile(id: nextID(), of: file, in: work, kind: kind)
        do throws(FileFailure) {
          try files.rename(file.path, to: claimed.path)
        } catch {
          switch error.cause {
          case .exists: continue  // another file's id: a restart within a second
          case .crossDevice:
            crossed.insert(file.path)
            return try CrossMountClaim(work: work, files: files, order: order).take(file, as: claimed)
          default: throw error
          }
        }
        return answer(file, claimed, bytes)
      }
    } catch {
      guard error.cause == .missing else { return .failed(error) }
      // Where the file is still there, it is the work folder that has gone.
      let isThere = (try? files.statusIfThere(file.path)) ?? nil
      return isThere == nil ? .lost : .failed(FileFailure(.rename, work, .missing, errno: error.errno))
    }
  }

  /// Nil where it cannot be read: that is told when it is worked off.
  private func read(_ file: InboxFile) throws(FileFailure) -> Content? {
    do {
      let reading = try files.read(file.path)
      let bytes = try reading.bytes(most: Int(file.status.sizeBytes))
      return Content(bytes: bytes, status: try reading.status())
    } catch {
      guard error.cause != .missing else { throw error }
      return nil
    }
  }

  /// Looks once more after the rename, for another file may have come under the name in between. Such a one goes back; where it cannot
  /// (its name is taken again already), it is kept: it is whole as far as anyone can know, and reading it will tell.
  private func answer(_ file: InboxFile, _ claimed: WorkFile, _ bytes: [UInt8]?) -> Taking {
    do throws(FileFailure) {
      let status = try files.status(claimed.path)
      if status.isUnchanged(since: file.status) {
        return .claimed(claimed, bytes.map { Content(bytes: $0, status: status) })
      }
      try files.rename(claimed.path, to: file.path)
      return .changed
    } catch {
      return .claimed(claimed, nil)
    }
  }
}
