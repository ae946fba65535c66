import Domain

/// Bytes that go out, compared on the way with what was approved.
///
/// Of a file the last piece is only given once all of it has been read and is what was approved: a receiver never gets the whole of anything
/// else.
final class Upload {
  let sizeBytes: Int64
  private let sha256: String
  private let file: (any FileReading)?
  private var digest: any StreamingDigest
  /// Read and not yet given: of a file the piece read last, of small things all.
  private let piece: UnsafeMutableRawBufferPointer
  private var pieceEnd: Int
  private var given = 0
  private var readBytes: Int64
  /// Why it was broken off; nil where it was not.
  private(set) var fault: Fault?

  enum Fault {
    /// Not what was approved.
    case differs
    case unreadable(FileFailure)
  }

  /// - Parameter digest: an empty SHA-256.
  init(_ file: any FileReading, sizeBytes: Int64, sha256: String, digest: any StreamingDigest) {
    self.file = file
    self.sizeBytes = sizeBytes
    self.sha256 = sha256
    self.digest = digest
    piece = .allocate(byteCount: 1 << 18, alignment: 16)
    pieceEnd = 0
    readBytes = 0
  }

  init(_ bytes: [UInt8], sha256: String, digest: any StreamingDigest) {
    file = nil
    sizeBytes = Int64(bytes.count)
    self.sha256 = sha256
    self.digest = digest
    piece = .allocate(byteCount: bytes.count, alignment: 16)
    piece.copyBytes(from: bytes)
    pieceEnd = bytes.count
    readBytes = sizeBytes
  }

  deinit { piece.deallocate() }

  /// True once every byte was handed over.
  var isAllGiven: Bool { readBytes == sizeBytes && given == pieceEnd && fault == nil }

  /// Puts the next bytes into the buffer.
  /// - Returns: how many, 0 at the end; nil where `fault` says why there are no more.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    if given == pieceEnd, !readAhead() { return nil }
    let count = min(buffer.count, pieceEnd - given)
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: piece[given..<given + count]))
    given += count
    return count
  }

  /// Reads the next piece; an empty one at the end.
  private func readAhead() -> Bool {
    (given, pieceEnd) = (0, 0)
    guard let file else { return true }
    do throws(FileFailure) {
      let count = try file.read(into: piece)
      readBytes += Int64(count)
      digest.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
      guard readBytes <= sizeBytes, count > 0 || readBytes == sizeBytes else { return fail(.differs) }
      guard readBytes < sizeBytes || digest.hexadecimal() == sha256 else { return fail(.differs) }
      pieceEnd = count
      return true
    } catch {
      return fail(.unreadable(error))
    }
  }

  private func fail(_ fault: Fault) -> Bool {
    self.fault = fault
    return false
  }
}

extension Upload {
  /// Opens a consignment's file, which must be as long as it was approved.
  convenience init(
    _ consignment: Consignment, files: any FileSystem, receiver: String, _ retryAfterSeconds: Int,
    digest: any StreamingDigest
  ) throws(DeliveryFailure) {
    let file: (any FileReading)?
    do throws(FileFailure) {
      let opened = try files.read(consignment.path)
      file = try opened.status().sizeBytes == consignment.sizeBytes ? opened : nil
    } catch {
      throw DeliveryFailure(Fault.unreadable(error), of: consignment, to: receiver, retryAfterSeconds)
    }
    guard let file else { throw DeliveryFailure(Fault.differs, of: consignment, to: receiver, retryAfterSeconds) }
    self.init(file, sizeBytes: consignment.sizeBytes, sha256: consignment.sha256, digest: digest)
  }
}

extension DeliveryFailure {
  /// Our own file is not what was approved, or cannot be read.
  init(_ fault: Upload.Fault, of consignment: Consignment, to receiver: String, _ retryAfterSeconds: Int) {
    switch fault {
    case .differs: self.init(.datasetChanged, of: consignment, to: receiver, recovery: .hold)
    case .unreadable(let failure):
      let canRetry = failure.canRetry && failure.cause != .missing
      self.init(
        .datasetChanged, of: consignment, to: receiver,
        recovery: canRetry ? .retry(afterSeconds: retryAfterSeconds) : .hold, detail: failure.message)
    }
  }
}
