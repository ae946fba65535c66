package import Domain

extension FileSystem {
  /// Writes a file so that it appears whole or not at all: beside the target under a hidden name, synced, renamed over it, the folder
  /// synced. A reader sees the old whole file or the new one, whenever the power fails.
  ///
  /// A hidden part left by an earlier attempt is written anew; two writers of one target at once are an error of ours.
  package func place(
    at target: FilePath, _ body: (any FileWriting) throws -> Void
  ) throws {
    let part = target.hiddenPart
    try unlinkIfThere(part)
    let writer = try create(part)
    do {
      try body(writer)
      try writer.sync()
      try writer.close()
      try replace(target, with: part)
    } catch {
      // The next attempt removes what cannot be removed now.
      try? unlink(part)
      throw error
    }
    try syncFolder(target.folder)
  }

  /// `place` for bytes in memory: findings, manifests.
  package func place(_ bytes: [UInt8], at target: FilePath) throws(FileFailure) {
    do {
      try place(at: target) { try $0.write(bytes) }
    } catch let failure as FileFailure {
      throw failure
    } catch {
      preconditionFailure("only the file system fails here")
    }
  }

  /// Makes the folder, and those above it that are missing, durably: for a new installation.
  package func makeFolders(_ folder: FilePath) throws(FileFailure) {
    if try statusIfThere(folder)?.kind == .folder { return try syncFolder(folder.folder) }
    if folder.folder != folder { try makeFolders(folder.folder) }
    try makeFolders([folder.name], in: folder.folder)
  }

  /// Makes `names` as folders one inside the other, durably, where they are not there already.
  ///
  /// `root` itself is never made: where it is missing, a share is not mounted, and files would go into the void below it.
  /// - Returns: the innermost folder.
  @discardableResult
  package func makeFolders(_ names: [FileName], in root: FilePath) throws(FileFailure) -> FilePath {
    var folder = root
    for name in names {
      let outer = folder
      folder = outer / name
      do {
        try makeFolder(folder)
      } catch  where error.cause == .exists {
        // Perhaps made by a process that died before the sync below.
      }
      try syncFolder(outer)
    }
    return folder
  }
}
