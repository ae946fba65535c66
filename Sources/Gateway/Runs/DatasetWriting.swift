import Datasets
import Domain
import Foundation
import ReportXML

/// Writes a run's dataset: renders documents in order, and on threads of their own digests what was rendered and writes it into a file, reads
/// that back and checks it while the next are rendered; the file is synced before anything is said of it.
///
/// The digest is of what was formed, not of what lies in the file: were the file changed by anybody, the seal would still be the dataset's that
/// was approved, and its delivery would see the difference.
final class DatasetWriting {
  private static let pieceBytes = 512 << 10

  private let renderer: any DatasetRenderer
  private let header: RunHeader
  private let recording: Recording
  private var bytes: [UInt8] = []
  private(set) var sizeBytes: Int64 = 0
  private(set) var documents = 0
  private(set) var total = Money.zero

  init(
    _ renderer: any DatasetRenderer, _ header: RunHeader, to path: FilePath, in files: any FileSystem,
    digest: any StreamingDigest, checks: DatasetChecks
  ) throws {
    self.renderer = renderer
    self.header = header
    recording = Recording(try files.create(path), digest, behind: ReadingBack(path, in: files, checks))
    bytes = renderer.opening(header)
  }

  /// Adds a document, or throws and leaves the dataset as it was.
  func append(_ document: BillingDocument) throws(Misfit) {
    try renderer.append(document, of: header, position: documents + 1, to: &bytes)
    documents += 1
    total += document.total
  }

  /// Writes what has gathered; call between documents.
  func flushIfLarge() throws {
    if bytes.count >= DatasetWriting.pieceBytes { try flush() }
  }

  /// Ends the dataset.
  /// - Returns: SHA-256 in hexadecimal and what the check found; the file is durable.
  func finish() throws -> (sha256: String, flaws: [DatasetFlaw]) {
    bytes.append(contentsOf: renderer.closing(header, documents: documents, total: total))
    try flush()
    return try recording.finish()
  }

  private func flush() throws {
    guard !bytes.isEmpty else { return }
    sizeBytes += Int64(bytes.count)
    try recording.write(&bytes)
  }
}

/// Digests and writes what comes, on a thread of its own.
private final class Recording: Sendable {
  /// A piece is being written, one waits and one is being filled.
  private let pieces = Handover<[UInt8]>(capacity: 1)
  /// Written pieces, empty and with their room.
  private let spare = Handover<[UInt8]>(capacity: .max)
  private let sha256 = Handover<String>(capacity: 1)
  private let reading: ReadingBack

  init(_ file: any FileWriting, _ digest: any StreamingDigest, behind reading: ReadingBack) {
    self.reading = reading
    let (pieces, spare, sha256) = (pieces, spare, sha256)
    nonisolated(unsafe) let file = file  // handed over: from here on this thread's alone
    nonisolated(unsafe) var digest = digest
    spare.put([])
    spare.put([])
    onOwnThread("dataset-write") {
      do {
        while var piece = try pieces.take() {
          try piece.withUnsafeBytes { bytes in
            digest.update(bytes)
            try file.write(bytes)
          }
          reading.written(piece.count)
          piece.removeAll(keepingCapacity: true)
          spare.put(piece)
        }
        try file.sync()
        try file.close()
        sha256.put(digest.hexadecimal())
        sha256.end()
      } catch {
        pieces.abandon()
        spare.end(error)
        sha256.end(error)
      }
    }
  }

  /// A dataset that is not finished is nobody's: what was written of it need not be safe.
  deinit { pieces.end(CancellationError()) }

  /// Takes the bytes to write them, and gives back room for the next ones.
  /// - Throws: why an earlier piece could not be written.
  func write(_ bytes: inout [UInt8]) throws {
    pieces.put(bytes)
    bytes = []
    bytes = try spare.take() ?? []
  }

  func finish() throws -> (sha256: String, flaws: [DatasetFlaw]) {
    pieces.end()
    let digest = try sha256.take() ?? ""
    return (digest, try reading.finish())
  }
}

/// Reads the file behind the writer, on a thread of its own: checked is what lies there, and a check that takes longer than the writing holds
/// nobody up.
private final class ReadingBack: Sendable {
  /// Bytes more that have been written, any number of times: they lie in the file, not in memory.
  private let pieces = Handover<Int>(capacity: .max)
  private let result = Handover<[DatasetFlaw]>(capacity: 1)

  init(_ path: FilePath, in files: any FileSystem, _ checks: DatasetChecks) {
    let (pieces, result) = (pieces, result)
    onOwnThread("dataset-check") {
      do {
        result.put(try ReadingBack.flaws(path, in: files, checks, as: pieces))
        result.end()
      } catch {
        pieces.abandon()
        result.end(error)
      }
    }
  }

  private static func flaws(
    _ path: FilePath, in files: any FileSystem, _ checks: DatasetChecks, as pieces: Handover<Int>
  ) throws -> [DatasetFlaw] {
    guard let quick = checks.quick else {
      var check = try checks.whole()
      try read(path, in: files, as: pieces) { check.feed($0) }
      return check.finish()
    }
    var check = try quick()
    try read(path, in: files, as: pieces) { check.feed($0) }
    if check.finish() { return [] }
    var whole = try checks.whole()
    try files.readAll(path) { whole.feed($0) }
    let flaws = whole.finish()
    // What one way refuses is refused, whatever the other says.
    return flaws.isEmpty ? [DatasetFlaw(record: nil, message: FindingCode.schema.message)] : flaws
  }

  /// Reads the bytes as they are written, to the end.
  private static func read(
    _ path: FilePath, in files: any FileSystem, as pieces: Handover<Int>, _ each: (UnsafeRawBufferPointer) -> Void
  ) throws {
    let file = try files.read(path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    defer { buffer.deallocate() }
    while var rest = try pieces.take() {
      while rest > 0 {
        let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(rest)))
        guard count > 0 else { throw FileFailure(.read, path, .io) }
        each(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        rest -= count
      }
    }
  }

  deinit { pieces.end() }

  func written(_ count: Int) { pieces.put(count) }

  func finish() throws -> [DatasetFlaw] {
    pieces.end()
    return try result.take() ?? []
  }
}
