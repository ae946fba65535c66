import Domain

/// Puts a consignment into a folder on a server: each file under a hidden name first, read back there, then renamed; the manifest after the
/// data file. SFTP and FTPS share it.
///
/// A hidden part that lies there whole already is never written again, only renamed: of an earlier attempt nobody knows whether its rename
/// is still on the way, and it must find the whole file whenever it comes. One that is not whole was never to be renamed, and is replaced.
struct StagedDelivery {
  let folder: RemoteFolder
  let consignment: Consignment
  /// As people may see it: `sftp://host:22/in/`.
  let receiver: String
  let readBack: ReadBack
  let retryAfterSeconds: Int
  let files: any FileSystem
  let makeDigest: () -> any StreamingDigest

  private struct Wanted {
    var name: String
    var sizeBytes: Int64
    var sha256: String
    var part: String { ".\(name).part" }
  }

  private enum Found { case nothing, same, other }

  private var data: Wanted {
    Wanted(name: consignment.name, sizeBytes: consignment.sizeBytes, sha256: consignment.sha256)
  }

  private var manifest: Wanted {
    var digest = makeDigest()
    consignment.manifest.withUnsafeBytes { digest.update($0) }
    return Wanted(
      name: consignment.manifestName, sizeBytes: Int64(consignment.manifest.count), sha256: digest.hexadecimal())
  }

  func deliver(appearing: () throws -> Void) throws -> DeliveryReceipt {
    guard consignment.hasPossibleNames else { throw failure(.nameImpossible, .hold) }
    let dataIsNew = try !isThere(data)
    if dataIsNew {
      guard !consignment.wasSeen else { throw failure(.outcomeUnknown, .unknown) }
      try stage(data) { () throws(DeliveryFailure) in
        try Upload(consignment, files: files, receiver: receiver, retryAfterSeconds, digest: makeDigest())
      }
      do {
        try appearing()
      } catch {
        // What cannot be removed now lies hidden until the next attempt.
        try? folder.remove(data.part)
        throw error
      }
      try appear(data)
    }

    let manifest = manifest
    let manifestIsNew = try afterStep { () throws(DeliveryFailure) in
      guard try !isThere(manifest) else { return false }
      if dataIsNew { try refuseChanged(data) }
      try stage(manifest) { () throws(DeliveryFailure) in
        Upload(consignment.manifest, sha256: manifest.sha256, digest: makeDigest())
      }
      try appear(manifest)
      return true
    }
    return DeliveryReceipt(
      place: receiver + consignment.name, sizeBytes: consignment.sizeBytes, sha256: consignment.sha256,
      wasThere: !dataIsNew && !manifestIsNew, proof: dataIsNew && readBack == .size ? .size : .bytes)
  }

  func look() throws(DeliveryFailure) -> Sighting {
    do throws(RemoteFolder.Failure) {
      // The manifest first: the receiver takes the file before it, so that a file that still lies there afterwards was not being taken meanwhile.
      let foundManifest = try find(manifest)
      switch try find(data) {
      case .other: return .other
      case .nothing:
        // Before the step was announced the part was whole. Another one is what a session of an earlier attempt has made since, late: the
        // file itself may have been shown and taken.
        return try folder.size(of: data.part) == data.sizeBytes ? .notArrived : .cannotTell
      case .same:
        switch foundManifest {
        case .nothing: return .dataOnly
        case .same: return .whole
        case .other: return .other
        }
      }
    } catch {
      throw told(error)
    }
  }

  // MARK: Steps

  /// - Throws: where another file has the name.
  private func isThere(_ wanted: Wanted) throws(DeliveryFailure) -> Bool {
    switch try atReceiver({ () throws(RemoteFolder.Failure) in try find(wanted) }) {
    case .nothing: return false
    case .same: return true
    case .other: throw failure(.nameTaken, .hold)
    }
  }

  /// A session that hung since an earlier attempt may still have emptied the file after it was read back: then no manifest says that it is whole.
  private func refuseChanged(_ wanted: Wanted) throws(DeliveryFailure) {
    let sizeBytes = try atReceiver { () throws(RemoteFolder.Failure) in try folder.size(of: wanted.name) }
    // Where it is gone the receiver has taken it.
    guard let sizeBytes, sizeBytes != wanted.sizeBytes else { return }
    throw failure(.readBackDiffers, .unknown)
  }

  /// Always by its bytes: only what is ours counts as delivered.
  private func find(_ wanted: Wanted) throws(RemoteFolder.Failure) -> Found {
    guard let sizeBytes = try folder.size(of: wanted.name) else { return .nothing }
    guard sizeBytes == wanted.sizeBytes else { return .other }
    return try isWhole(wanted.name, wanted) ? .same : .other
  }

  private func isWhole(_ name: String, _ wanted: Wanted) throws(RemoteFolder.Failure) -> Bool {
    var digest = makeDigest()
    var readBytes: Int64 = 0
    try folder.read(name) { bytes in
      digest.update(bytes)
      readBytes += Int64(bytes.count)
      return readBytes <= wanted.sizeBytes
    }
    return readBytes == wanted.sizeBytes && digest.hexadecimal() == wanted.sha256
  }

  /// Lets the whole file lie at the receiver under its hidden name.
  private func stage(
    _ wanted: Wanted, _ upload: () throws(DeliveryFailure) -> Upload
  ) throws(DeliveryFailure) {
    let isStaged = try atReceiver { () throws(RemoteFolder.Failure) in
      guard let sizeBytes = try folder.size(of: wanted.part) else { return false }
      if sizeBytes == wanted.sizeBytes, try isWhole(wanted.part, wanted) { return true }
      try folder.remove(wanted.part)
      return false
    }
    guard !isStaged else { return }
    let upload = try upload()
    do throws(RemoteFolder.Failure) {
      try folder.write(wanted.part, upload)
    } catch {
      if let fault = upload.fault {
        try? folder.remove(wanted.part)
        throw told(fault)
      }
      // SFTP has no word for a full disk, and libcurl hangs up on it; so whether the receiver still answers tells it from a lost connection.
      var failure = error
      if error.cause == .connectionLost, (try? folder.size(of: wanted.part)) != nil {
        failure.cause = .receiverFull
        failure.isAnswered = true
      }
      // A half file may be what fills the disk; where the connection is broken it waits for the next attempt.
      if failure.isAnswered { try? folder.remove(wanted.part) }
      throw told(failure)
    }
    let isThere = try atReceiver { () throws(RemoteFolder.Failure) in
      guard try folder.size(of: wanted.part) == wanted.sizeBytes else { return false }
      return if readBack == .size { true } else { try isWhole(wanted.part, wanted) }
    }
    guard isThere else {
      try? folder.remove(wanted.part)
      throw failure(.readBackDiffers, retry)
    }
  }

  /// Gives the file its name, unless one has it: a last look, for not every server refuses to replace. Where the rename fails, looking again
  /// tells what became of it; where the server did not answer it may still be on the way, whatever lies there now.
  private func appear(_ wanted: Wanted) throws(DeliveryFailure) {
    guard try atReceiver({ () throws(RemoteFolder.Failure) in try folder.size(of: wanted.name) }) == nil else {
      return try giveWay(wanted)
    }
    let refusal: RemoteFolder.Failure
    do throws(RemoteFolder.Failure) {
      return try folder.rename(wanted.part, to: wanted.name)
    } catch {
      refusal = error
    }
    let found: Found
    let isStaged: Bool
    do throws(RemoteFolder.Failure) {
      found = try find(wanted)
      isStaged = try folder.size(of: wanted.part) != nil
    } catch {
      throw unknown(error)
    }
    switch found {
    case .same: if isStaged { try? folder.remove(wanted.part) }
    case .other: throw failure(.nameTaken, .hold)
    case .nothing where refusal.isAnswered && isStaged:
      throw DeliveryFailure(
        .renameRefused, of: consignment, to: receiver, recovery: .hold, detail: refusal.detail)
    case .nothing: throw unknown(refusal)
    }
  }

  /// Somebody gave the name to a file since we looked.
  private func giveWay(_ wanted: Wanted) throws(DeliveryFailure) {
    guard try isThere(wanted) else { throw failure(.connectionLost, retry) }
    try? folder.remove(wanted.part)
  }

  /// From the step on the receiver may take the file away at any moment, so that a new attempt would send it twice: whatever fails, looking
  /// has to tell how to go on.
  private func afterStep<Result>(
    _ body: () throws(DeliveryFailure) -> Result
  ) throws(DeliveryFailure) -> Result {
    do throws(DeliveryFailure) {
      return try body()
    } catch {
      throw error.afterStep
    }
  }

  // MARK: Failures

  private var retry: DeliveryFailure.Recovery { .retry(afterSeconds: retryAfterSeconds) }

  private func failure(_ cause: DeliveryFailure.Cause, _ recovery: DeliveryFailure.Recovery) -> DeliveryFailure {
    DeliveryFailure(cause, of: consignment, to: receiver, recovery: recovery)
  }

  private func unknown(_ failure: RemoteFolder.Failure) -> DeliveryFailure {
    DeliveryFailure(.outcomeUnknown, of: consignment, to: receiver, recovery: .unknown, detail: failure.detail)
  }

  private func told(_ fault: Upload.Fault) -> DeliveryFailure {
    DeliveryFailure(fault, of: consignment, to: receiver, retryAfterSeconds)
  }

  private func told(_ failure: RemoteFolder.Failure) -> DeliveryFailure {
    DeliveryFailure(
      failure.cause, of: consignment, to: receiver, recovery: failure.cause.needsPerson ? .hold : retry,
      detail: failure.detail)
  }

  private func atReceiver<Result>(
    _ act: () throws(RemoteFolder.Failure) -> Result
  ) throws(DeliveryFailure) -> Result {
    do throws(RemoteFolder.Failure) {
      return try act()
    } catch {
      throw told(error)
    }
  }
}
