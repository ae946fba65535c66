import Domain

/// The claim of a file that lies on another file system than the work folder.
///
/// Three names mark how far it has come, so that after a crash each state is known for what it is:
/// 1. work holds `.<work name>.copying`, made before anything is touched and removed last: "this gateway is about to take this id";
/// 2. the inbox holds `.maksusilta-<id>` instead of the sender's name: won, whoever else tried;
/// 3. work holds `<work name>`: whole, verified, durable. Then the hidden name goes.
struct CrossMountClaim {
  let work: FilePath
  let files: any FileSystem
  let order: WorkOrder

  func take(_ file: InboxFile, as claimed: WorkFile) throws(FileFailure) -> Claim.Taking {
    let won = file.path.folder / CrossMountClaim.hiddenName(claimed.id)
    do {
      try files.create(claimed.intent).close()
      try order.sync()
      try files.rename(file.path, to: won)
    } catch {
      // What cannot be removed now, `mend` removes.
      try? removeTraces(of: claimed)
      throw error
    }
    do {
      try files.syncFolder(file.path.folder)
      try finish(won, as: claimed)
    } catch {
      putBack(won, to: file.path, from: claimed)
      throw error
    }
    return .claimed(claimed, nil)
  }

  /// Gives the sender's name back where the copy did not come about (no space, say). What fails here, `mend` ends later.
  private func putBack(_ won: FilePath, to path: FilePath, from claimed: WorkFile) {
    do throws(FileFailure) {
      guard try files.statusIfThere(claimed.path) == nil else { return }
      try files.rename(won, to: path)
      try files.syncFolder(path.folder)
      try removeTraces(of: claimed)
    } catch {
      return
    }
  }

  /// From the hidden name in the inbox to the file in work; also after a crash, from wherever it broke off.
  func finish(_ won: FilePath, as claimed: WorkFile) throws(FileFailure) {
    if try files.statusIfThere(claimed.path) == nil {
      // A part left from before is written again into a new file, for after a failed sync its contents are unknown.
      try files.unlinkIfThere(claimed.path.hiddenPart)
      _ = try files.copy(won, to: claimed.path.hiddenPart)
      try files.rename(claimed.path.hiddenPart, to: claimed.path)
    }
    try order.sync()
    try files.unlinkIfThere(won)
    try files.syncFolder(won.folder)
    try removeTraces(of: claimed)
  }

  /// Removes the intent and a part. Should they come back after a loss of power, `mend` removes them again.
  func removeTraces(of claimed: WorkFile) throws(FileFailure) {
    try files.unlinkIfThere(claimed.path.hiddenPart)
    try files.unlinkIfThere(claimed.intent)
  }

  static func hiddenName(_ id: IntakeID) -> FileName { FileName(hiddenPrefix + id.value) }

  /// The intake id in a hidden name; nil for any other name.
  static func id(hidden name: FileName) -> IntakeID? {
    guard let text = String(validating: name.bytes, as: UTF8.self), text.hasPrefix(hiddenPrefix) else { return nil }
    return IntakeID(shaped: text.dropFirst(hiddenPrefix.count))
  }
}

private let hiddenPrefix = ".maksusilta-"

extension WorkFile {
  /// `.<work name>.copying`.
  var intent: FilePath {
    path.folder / FileName(bytes: [UInt8(ascii: ".")] + path.name.bytes + copyingEnding)
  }

  /// The file that an intent announces; nil where the name is no intent's.
  static func announced(by name: FileName, in work: FilePath) -> WorkFile? {
    guard name.bytes.first == UInt8(ascii: "."), name.bytes.count > copyingEnding.count + 1,
      name.bytes.suffix(copyingEnding.count).elementsEqual(copyingEnding)
    else { return nil }
    return WorkFile(
      FileName(bytes: Array(name.bytes.dropFirst().dropLast(copyingEnding.count))), in: work, sizeBytes: 0)
  }
}

private let copyingEnding = Array(".copying".utf8)
