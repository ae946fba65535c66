package import Domain

/// Delivers into a folder, local or mounted: under a hidden name, synced, size and SHA-256 read back, then renamed without replacing, the
/// folder synced; the manifest after the data file, so that who sees it sees both whole.
///
/// A file of the same name that is byte for byte the same is an earlier attempt's, and success; any other stays, and the consignment is
/// held. The folder itself is never made: where it is missing a share is not mounted. The hidden part is made durable before the step is
/// announced, so that after a crash either it or the file lies there.
package struct FolderTransport: Transport {
  package let folder: FilePath
  /// Between two attempts while the folder cannot be written to.
  package let retryAfterSeconds: Int
  private let files: any FileSystem
  private let makeDigest: @Sendable () -> any StreamingDigest

  /// - Parameter digest: makes an empty SHA-256.
  package init(
    folder: FilePath, files: any FileSystem, retryAfterSeconds: Int = 60,
    digest: @escaping @Sendable () -> any StreamingDigest
  ) {
    self.folder = folder
    self.files = files
    self.retryAfterSeconds = retryAfterSeconds
    makeDigest = digest
  }

  package var receiver: String { folder.description }

  package func deliver(_ consignment: Consignment, appearing: () throws -> Void) throws -> DeliveryReceipt {
    guard consignment.hasPossibleNames else { throw failure(.nameImpossible, consignment, .hold) }
    let data = folder / consignment.name
    var dataIsNew = false
    if try !lies(at: data, consignment.sizeBytes, consignment.sha256, consignment) {
      guard !consignment.wasSeen else { throw failure(.outcomeUnknown, consignment, .unknown) }
      let wasMoved = try place(
        at: data, sizeBytes: consignment.sizeBytes, sha256: consignment.sha256, of: consignment,
        moving: consignment.mayBeMoved ? consignment.path : nil
      ) { (writer) throws(DeliveryFailure) in try copy(consignment, into: writer) }
      do {
        try appearing()
      } catch {
        // What cannot be put back now is copied or built again at the next attempt.
        if wasMoved {
          try? files.rename(data.hiddenPart, to: consignment.path)
        } else {
          try? files.unlink(data.hiddenPart)
        }
        throw error
      }
      dataIsNew = try afterStep { () throws(DeliveryFailure) in
        try appear(data, consignment.sizeBytes, consignment.sha256, consignment)
      }
    }
    let manifestIsNew = try afterStep { () throws(DeliveryFailure) in try deliverManifest(consignment) }
    return DeliveryReceipt(
      place: data.description, sizeBytes: consignment.sizeBytes, sha256: consignment.sha256,
      wasThere: !dataIsNew && !manifestIsNew)
  }

  /// - Returns: false where it lay there already.
  private func deliverManifest(_ consignment: Consignment) throws(DeliveryFailure) -> Bool {
    let target = folder / consignment.manifestName
    let (sizeBytes, sha256) = manifest(of: consignment)
    guard try !lies(at: target, sizeBytes, sha256, consignment) else { return false }
    _ = try place(at: target, sizeBytes: sizeBytes, sha256: sha256, of: consignment) {
      (writer) throws(DeliveryFailure) in
      try atReceiver(consignment) { () throws(FileFailure) in try writer.write(consignment.manifest) }
    }
    return try appear(target, sizeBytes, sha256, consignment)
  }

  /// From the step on the receiver may take the file away at any moment, so that a new attempt would send it twice: whatever fails, looking
  /// has to tell how to go on.
  private func afterStep<Result>(_ body: () throws(DeliveryFailure) -> Result) throws(DeliveryFailure) -> Result {
    do throws(DeliveryFailure) {
      return try body()
    } catch {
      throw error.afterStep
    }
  }

  package func look(for consignment: Consignment) throws(DeliveryFailure) -> Sighting {
    let data = folder / consignment.name
    let manifest = manifest(of: consignment)
    do throws(DeliveryFailure) {
      // The manifest first: the receiver takes the file before it, so that a file that still lies there afterwards was not being taken meanwhile.
      let hasManifest = try lies(
        at: folder / consignment.manifestName, manifest.sizeBytes, manifest.sha256, consignment)
      guard try lies(at: data, consignment.sizeBytes, consignment.sha256, consignment) else {
        let part = try atReceiver(consignment) { () throws(FileFailure) in try files.statusIfThere(data.hiddenPart) }
        // One that is not whole is not the one that was to be shown.
        return part?.sizeBytes == consignment.sizeBytes ? .notArrived : .cannotTell
      }
      return hasManifest ? .whole : .dataOnly
    } catch {
      guard error.cause == .nameTaken else { throw error }
      return .other
    }
  }

  private func manifest(of consignment: Consignment) -> (sizeBytes: Int64, sha256: String) {
    var digest = makeDigest()
    consignment.manifest.withUnsafeBytes { digest.update($0) }
    return (Int64(consignment.manifest.count), digest.hexadecimal())
  }

  /// Makes the hidden part beside the target, whole and durable.
  /// - Returns: true where our own file was moved there.
  private func place(
    at target: FilePath, sizeBytes: Int64, sha256: String, of consignment: Consignment, moving source: FilePath? = nil,
    _ write: (any FileWriting) throws(DeliveryFailure) -> Void
  ) throws(DeliveryFailure) -> Bool {
    let part = target.hiddenPart
    try atReceiver(consignment) { () throws(FileFailure) in try files.unlinkIfThere(part) }
    if let source, try move(source, to: part, sizeBytes, sha256, consignment) { return true }
    let writer = try atReceiver(consignment) { () throws(FileFailure) in try files.create(part) }
    do throws(DeliveryFailure) {
      try write(writer)
      let isWhole = try atReceiver(consignment) { () throws(FileFailure) in
        try writer.sync()
        try writer.close()
        guard try files.status(part).sizeBytes == sizeBytes, try self.sha256(of: part) == sha256 else { return false }
        try files.syncFolder(folder)
        return true
      }
      guard isWhole else { throw failure(.readBackDiffers, consignment, retry) }
    } catch {
      // The next attempt removes what cannot be removed now.
      try? files.unlink(part)
      throw error
    }
    return false
  }

  /// Moves our own file beside the target where both are on one file system, and reads it back there.
  ///
  /// - Returns: false where it cannot be moved: then it is copied.
  private func move(
    _ source: FilePath, to part: FilePath, _ sizeBytes: Int64, _ sha256: String, _ consignment: Consignment
  ) throws(DeliveryFailure) -> Bool {
    do throws(FileFailure) {
      try files.rename(source, to: part)
    } catch {
      return false
    }
    let isWhole = try atReceiver(consignment) { () throws(FileFailure) in
      try files.sync(part)
      guard try files.status(part).sizeBytes == sizeBytes, try self.sha256(of: part) == sha256 else { return false }
      try files.syncFolder(folder)
      return true
    }
    guard isWhole else {
      try? files.rename(part, to: source)
      throw failure(.datasetChanged, consignment, .hold)
    }
    return true
  }

  /// Gives a whole file its name.
  /// - Returns: false where the same file lay there already.
  private func appear(
    _ target: FilePath, _ sizeBytes: Int64, _ sha256: String, _ consignment: Consignment
  ) throws(DeliveryFailure) -> Bool {
    let part = target.hiddenPart
    let cameFirst = try atReceiver(consignment) { () throws(FileFailure) in
      do throws(FileFailure) {
        try files.rename(part, to: target)
        try files.syncFolder(folder)
        return true
      } catch  where error.cause == .exists {
        try files.unlinkIfThere(part)
        return false
      }
    }
    guard !cameFirst else { return true }
    // Somebody gave the name to a file since we looked.
    guard try lies(at: target, sizeBytes, sha256, consignment) else {
      throw failure(.receiverUnavailable, consignment, retry)
    }
    return false
  }

  /// True where the very file lies there (then made durable, for an earlier attempt may have died before that), false where nothing does.
  private func lies(
    at target: FilePath, _ sizeBytes: Int64, _ sha256: String, _ consignment: Consignment
  ) throws(DeliveryFailure) -> Bool {
    let same: Bool? = try atReceiver(consignment) { () throws(FileFailure) in
      guard let status = try files.statusIfThere(target) else {
        // A missing folder has no files either.
        guard try files.status(folder).kind == .folder else { throw FileFailure(.status, folder, .missing) }
        return nil
      }
      guard status.kind == .regular, status.sizeBytes == sizeBytes, try self.sha256(of: target) == sha256 else {
        return false
      }
      try files.sync(target)
      try files.syncFolder(folder)
      return true
    }
    guard let same else { return false }
    guard same else { throw failure(.nameTaken, consignment, .hold) }
    return true
  }

  /// Copies our file, and makes sure on the way that it is what was approved.
  private func copy(_ consignment: Consignment, into writer: any FileWriting) throws(DeliveryFailure) {
    var digest = makeDigest()
    var atReceiver: FileFailure?
    do throws(FileFailure) {
      try files.readAll(consignment.path) { (bytes) throws(FileFailure) in
        digest.update(bytes)
        do throws(FileFailure) {
          try writer.write(bytes)
        } catch {
          atReceiver = error
          throw error
        }
      }
    } catch {
      if atReceiver != nil { throw unavailable(error, consignment) }
      let recovery: DeliveryFailure.Recovery = error.canRetry && error.cause != .missing ? retry : .hold
      throw failure(.datasetChanged, consignment, recovery, error.message)
    }
    guard digest.hexadecimal() == consignment.sha256 else { throw failure(.datasetChanged, consignment, .hold) }
  }

  private func sha256(of path: FilePath) throws(FileFailure) -> String {
    var digest = makeDigest()
    try files.readAll(path) { digest.update($0) }
    return digest.hexadecimal()
  }

  private var retry: DeliveryFailure.Recovery { .retry(afterSeconds: retryAfterSeconds) }

  private func atReceiver<Result>(
    _ consignment: Consignment, _ act: () throws(FileFailure) -> Result
  ) throws(DeliveryFailure) -> Result {
    do throws(FileFailure) {
      return try act()
    } catch {
      throw unavailable(error, consignment)
    }
  }

  private func unavailable(_ failure: FileFailure, _ consignment: Consignment) -> DeliveryFailure {
    self.failure(.receiverUnavailable, consignment, failure.canRetry ? retry : .hold, failure.message)
  }

  private func failure(
    _ cause: DeliveryFailure.Cause, _ consignment: Consignment, _ recovery: DeliveryFailure.Recovery,
    _ detail: Bilingual? = nil
  ) -> DeliveryFailure {
    DeliveryFailure(cause, of: consignment, to: folder.description, recovery: recovery, detail: detail)
  }
}
