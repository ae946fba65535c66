package import Domain

/// Takes arrived files from the inbox into the work folder: from then on they are ours and nobody else's.
///
/// On one file system by a rename, which of several gateways on one inbox exactly one wins. Across mounts the file is first renamed
/// inside its own folder to a hidden name that carries the intake id (the same race, won the same way), then copied, synced, verified
/// by SHA-256, given its name in work, and only then removed; `WorkFolder.mend` ends what a crash broke off.
///
/// When `take` returns, what it calls claimed survives a loss of power: bytes and names. A batch shares the syncs of the folders.
package struct Claim: Sendable {
  package let work: FilePath
  private let files: any FileSystem

  /// - Parameter work: one gateway's own folder, there already.
  package init(work: FilePath, files: any FileSystem) {
    self.work = work
    self.files = files
  }

  /// What became of one file.
  package enum Taking: Sendable {
    case claimed(WorkFile)
    /// Somebody else took it, or its sender took it back: no error.
    case lost
    /// It has changed since it counted as arrived: its quiet time begins anew.
    case changed
    /// It stays in the inbox; across mounts perhaps half claimed, until `WorkFolder.mend`.
    case failed(FileFailure)
  }

  /// - Returns: an answer for each file, in their order.
  /// - Throws: `FileFailure` where a folder could not be synced. What was taken then lies in work and is not known to be durable: call
  ///   `WorkFolder.mend`, then go on from `unfinished`.
  package func take(_ batch: [InboxFile], nextID: () -> IntakeID) throws(FileFailure) -> [Taking] {
    for file in batch { files.startSync(file.path) }
    var takings: [Taking] = []
    var sources: Set<FilePath> = []
    for file in batch {
      let taking = take(file, nextID)
      if case .claimed = taking { sources.insert(file.path.folder) }
      takings.append(taking)
    }
    if !sources.isEmpty {
      // Where it goes before where it came from: between the two a file may have both names, never none.
      try files.syncFolder(work)
      for folder in sources.sorted() { try files.syncFolder(folder) }
    }
    return takings
  }

  private func take(_ file: InboxFile, _ nextID: () -> IntakeID) -> Taking {
    do throws(FileFailure) {
      try files.sync(file.path)
      guard try files.status(file.path).isUnchanged(since: file.status) else { return .changed }
      while true {
        let claimed = WorkFile(id: nextID(), of: file, in: work)
        do throws(FileFailure) {
          try files.rename(file.path, to: claimed.path)
        } catch {
          switch error.cause {
          case .exists: continue  // another file's id: a restart within a second
          case .crossDevice: return try CrossMountClaim(work: work, files: files).take(file, as: claimed)
          default: throw error
          }
        }
        return isOurs(file, claimed) ? .claimed(claimed) : .changed
      }
    } catch {
      guard error.cause == .missing else { return .failed(error) }
      // Where the file is still there, it is the work folder that has gone.
      let isThere = (try? files.statusIfThere(file.path)) ?? nil
      return isThere == nil ? .lost : .failed(FileFailure(.rename, work, .missing, errno: error.errno))
    }
  }

  /// Looks once more after the rename, for another file may have come under the name in between. Such a one goes back; where it cannot
  /// (its name is taken again already), it is kept: it is whole as far as anyone can know, and reading it will tell.
  private func isOurs(_ file: InboxFile, _ claimed: WorkFile) -> Bool {
    do throws(FileFailure) {
      if try files.status(claimed.path).isUnchanged(since: file.status) { return true }
      try files.rename(claimed.path, to: file.path)
      return false
    } catch {
      return true
    }
  }
}
