import Domain
import Inbox
import Ledger
import ReportXML

/// A claimed file with the identity that it keeps: what it is, its digest, and how it stood when that was taken.
///
/// A small file's bytes are read once and kept until they have been computed; a large one's are read again, and the file must not have changed
/// by then.
struct ClaimedFile {
  let work: WorkFile
  /// Of a report's lane: by its root element.
  let kind: DocumentKind
  /// SHA-256 of its bytes, lower-case hexadecimal.
  var digest: String
  /// The first bytes, enough to tell what it is.
  let opening: [UInt8]
  var sizeBytes: Int64 { status.sizeBytes }
  /// Of a report whose reading was begun when it was claimed.
  let reading: ReportReading?
  private let status: FileStatus
  private let bytes: [UInt8]?

  /// Bytes up to which a file is kept in memory, and read as a whole.
  static let smallBytes = Int64(ReportSections.bytes)

  /// Begins to read a file that has just been claimed; nil leaves it to its turn.
  typealias Beginning =
    @Sendable (
      WorkFile, DocumentKind, _ sizeBytes: Int64, _ open: @escaping @Sendable () throws -> any ByteSource
    ) -> ReportReading?

  /// True where the file is kept in memory.
  static func isSmall(_ sizeBytes: Int64) -> Bool { sizeBytes <= smallBytes }

  /// - Parameters:
  ///   - content: what was read of it when it was claimed; nil where it is to be read.
  ///   - beginsLarge: a large one is begun, too.
  /// - Throws: `FileFailure`.
  init(
    _ work: WorkFile, _ content: Claim.Content?, _ files: any FileSystem, begin: Beginning? = nil,
    beginsLarge: Bool = false
  ) throws {
    self.work = work
    status = try content?.status ?? files.status(work.path)
    var hash = SHA256Stream()
    if ClaimedFile.isSmall(status.sizeBytes) {
      // Little more than it has: one that grows meanwhile is put back.
      let bytes = try content?.bytes ?? files.opening(work.path, most: Int(status.sizeBytes) + 1)
      self.bytes = bytes
      opening = bytes.count <= ClaimedFile.openingBytes ? bytes : Array(bytes.prefix(ClaimedFile.openingBytes))
      kind = DocumentKind(opening: opening) ?? .monthlyReport
      reading = begin?(work, kind, status.sizeBytes) { MemorySource(bytes) }
      bytes.withUnsafeBytes { hash.update($0) }
    } else {
      bytes = nil
      opening = try files.opening(work.path, most: ClaimedFile.openingBytes)
      kind = DocumentKind(opening: opening) ?? .monthlyReport
      reading = beginsLarge ? begin?(work, kind, status.sizeBytes) { try files.read(work.path) } : nil
      try files.readAll(work.path) { hash.update($0) }
    }
    digest = hash.hexadecimal()
  }

  private static let openingBytes = 64 << 10

  func arrived(at time: Timestamp) -> ArrivedFile {
    ArrivedFile(
      id: work.id, source: work.source, name: work.name, sizeBytes: status.sizeBytes, fileDigest: digest,
      claimedAt: time, kind: work.kind)
  }

  /// Opens the very bytes that the digest is of, as far as anyone can know before they are read.
  func source(_ files: any FileSystem) -> @Sendable () throws -> any ByteSource {
    if let bytes { return { MemorySource(bytes) } }
    let path = work.path
    return { try files.read(path) }
  }

  /// Asked when the bytes have been read, before what was made of them is kept.
  /// - Throws: `ChangedWhileRead` where somebody has written to the file since its digest was taken.
  func refuseChanged(_ files: any FileSystem) throws {
    guard try files.status(work.path).isUnchanged(since: status) else { throw ChangedWhileRead() }
  }
}

/// A claimed file is still being written to.
struct ChangedWhileRead: Error {}

/// A digest that is known already: what is read again need not be digested again.
struct KnownDigest: StreamingDigest {
  let text: String
  mutating func update(_ bytes: UnsafeRawBufferPointer) {}
  func hexadecimal() -> String { text }
}
