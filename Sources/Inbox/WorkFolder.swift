package import Domain

/// The folder of claimed files whose outcome is not filed yet: where recovery begins.
///
/// It belongs to one gateway. What lies there under names that are not ours is left alone and told.
package struct WorkFolder: Sendable {
  package let path: FilePath
  private let files: any FileSystem
  private let order: WorkOrder

  /// - Parameter order: shared with all who use the folder at the same time; nil where nobody does.
  package init(_ path: FilePath, files: any FileSystem, order: WorkOrder? = nil) {
    self.path = path
    self.files = files
    self.order = order ?? WorkOrder(work: path, files: files)
  }

  /// What `mend` did; all zero where nothing had been broken off.
  package struct Mended: Hashable, Sendable {
    /// Claims across mounts that were ended.
    package var finished = 0
    /// Claims across mounts that had not been won, whose traces were removed.
    package var undone = 0
    /// Second names, in the inbox, of files that are in work.
    package var secondNames = 0
    /// Sources' folders that could not be looked into. The others were mended; these wait for the next time.
    package var failures: [FileFailure] = []
    /// Claimed files whose bytes could not be made durable: not to be worked off before they are.
    package var unsynced: Set<IntakeID> = []
    package init(finished: Int = 0, undone: Int = 0, secondNames: Int = 0) {
      self.finished = finished
      self.undone = undone
      self.secondNames = secondNames
    }
  }

  /// The claimed files, oldest first.
  package func unfinished() throws(FileFailure) -> [WorkFile] {
    try contents().files.sorted { $0.id < $1.id }
  }

  /// The newest id of a file here, or of one that was about to come here.
  package func newestID() throws(FileFailure) -> IntakeID? {
    let contents = try contents()
    return (contents.files + contents.intents).map(\.id).max()
  }

  /// Names in the folder that are none of the gateway's, as they may be shown: for an operator to look at.
  package func strangers() throws(FileFailure) -> [String] { try contents().strangers }

  /// Ends every claim that a crash broke off, and makes what lies here durable. Before the first poll, and after a `Claim.take` that
  /// threw; never while a claim is under way.
  ///
  /// Done twice it does nothing the second time. A source's folder that cannot be listed holds up no other.
  /// - Parameter inboxes: from which files are taken into this folder. One that cannot be looked into holds up no other.
  package func mend(inboxes: [FilePath]) throws(FileFailure) -> Mended {
    let contents = try contents()
    var inInbox = InInbox()
    for inbox in inboxes { ours(inbox, contents, &inInbox) }
    var mended = Mended()
    mended.failures = inInbox.failures
    let crossing = CrossMountClaim(work: path, files: files, order: order)
    var claimed: [IntakeID: WorkFile] = [:]
    for file in contents.intents + contents.files { claimed[file.id] = file }
    for (id, won) in inInbox.hidden.sorted(by: { $0.key < $1.key }) {
      // Where this work folder knows nothing of the id, the file is another gateway's.
      guard let file = claimed[id] else { continue }
      try crossing.finish(won, as: file)
      mended.finished += 1
    }
    let whole = Set(contents.files.map(\.id))
    // Where a folder was not seen, the won file may lie in it.
    for file in contents.intents where inInbox.hidden[file.id] == nil && inInbox.failures.isEmpty {
      try crossing.removeTraces(of: file)
      if !whole.contains(file.id) { mended.undone += 1 }
    }
    try makeDurable(contents.files, &mended)
    for second in inInbox.secondNames {
      try files.unlinkIfThere(second)
      mended.secondNames += 1
    }
    // Where nothing lies here, too: a file may have been given back by a process that died before it was durable there.
    for folder in inInbox.folders { try files.syncFolder(folder) }
    return mended
  }

  /// The crash may have come between the claims and their syncs.
  private func makeDurable(_ claimed: [WorkFile], _ mended: inout Mended) throws(FileFailure) {
    if claimed.isEmpty || (try? files.syncAll(on: path)) != nil { return }
    for file in claimed {
      do throws(FileFailure) {
        try files.sync(file.path)
      } catch {
        mended.failures.append(error)
        mended.unsynced.insert(file.id)
      }
    }
    try order.sync()
  }

  private struct Contents {
    var files: [WorkFile] = []
    var intents: [WorkFile] = []
    var strangers: [String] = []
    /// Files with more than one name.
    var linked: [FilePath: FileStatus] = [:]
  }

  private func contents() throws(FileFailure) -> Contents {
    var contents = Contents()
    let listing = try files.list(path)
    while let entry = try listing.next() {
      if let intent = WorkFile.announced(by: entry.name, in: path) {
        contents.intents.append(intent)
        continue
      }
      guard let status = try listing.status(entry.name) else { continue }
      guard status.kind == .regular, let file = WorkFile(entry.name, in: path, sizeBytes: status.sizeBytes) else {
        contents.strangers.append(entry.name.description)
        continue
      }
      contents.files.append(file)
      if status.linkCount > 1 { contents.linked[file.path] = status }
    }
    return contents
  }

  private struct InInbox {
    var hidden: [IntakeID: FilePath] = [:]
    var secondNames: [FilePath] = []
    /// Listed to their end.
    var folders: [FilePath] = []
    var failures: [FileFailure] = []
  }

  /// What of ours is still in an inbox or its sources.
  private func ours(_ inbox: FilePath, _ contents: Contents, _ found: inout InInbox) {
    var sources: [FilePath] = []
    do throws(FileFailure) {
      try look(in: inbox, isInbox: true, contents, &found, &sources)
      found.folders.append(inbox)
    } catch {
      found.failures.append(error)
    }
    for source in sources {
      do throws(FileFailure) {
        try look(in: source, isInbox: false, contents, &found, &sources)
        found.folders.append(source)
      } catch {
        found.failures.append(error)
      }
    }
  }

  private func look(
    in folder: FilePath, isInbox: Bool, _ contents: Contents, _ found: inout InInbox, _ sources: inout [FilePath]
  ) throws(FileFailure) {
    let listing = try files.list(folder)
    while let entry = try listing.next() {
      if let id = CrossMountClaim.id(hidden: entry.name) {
        found.hidden[id] = folder / entry.name
        continue
      }
      let isSource = isInbox && (entry.kind == .folder || entry.kind == nil)
      guard isSource || !contents.linked.isEmpty, let status = try listing.status(entry.name) else { continue }
      if status.kind == .folder, isInbox {
        sources.append(folder / entry.name)
      } else if status.kind == .regular, contents.linked.values.contains(where: status.isSameFile) {
        found.secondNames.append(folder / entry.name)
      }
    }
  }
}
