import Datasets
import Domain
import Foundation
import ReportXML

/// Writes a run's dataset: renders documents in order into a file, digests what was rendered, reads it back and checks it against the dataset's
/// schema while the next are written, and leaves it synced before anything is said of it.
///
/// The digest is of what was formed, not of what lies in the file: were the file changed by anybody, the seal would still be the dataset's that
/// was approved, and its delivery would see the difference.
final class DatasetWriting {
  private static let pieceBytes = 512 << 10

  private let renderer: any DatasetRenderer
  private let header: RunHeader
  private let file: any FileWriting
  private var digest: any StreamingDigest
  private let reading: ReadingBack
  private var bytes: [UInt8] = []
  private(set) var sizeBytes: Int64 = 0
  private(set) var documents = 0
  private(set) var total = Money.zero

  init(
    _ renderer: any DatasetRenderer, _ header: RunHeader, to path: FilePath, in files: any FileSystem,
    digest: any StreamingDigest, check: @escaping @Sendable () throws -> any DatasetCheck
  ) throws {
    self.renderer = renderer
    self.header = header
    self.digest = digest
    file = try files.create(path)
    reading = ReadingBack(path, in: files, check)
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
    try file.sync()
    try file.close()
    return (digest.hexadecimal(), try reading.finish())
  }

  private func flush() throws {
    guard !bytes.isEmpty else { return }
    try bytes.withUnsafeBytes { piece in
      digest.update(piece)
      try file.write(piece)
    }
    sizeBytes += Int64(bytes.count)
    reading.written(bytes.count)
    bytes.removeAll(keepingCapacity: true)
  }
}

/// Reads the file behind the writer, on a thread of its own: checked is what lies there, and a check that takes longer than the writing holds
/// nobody up.
private final class ReadingBack: Sendable {
  /// Bytes more that have been written, any number of times: they lie in the file, not in memory.
  private let pieces = Handover<Int>(capacity: .max)
  private let result = Handover<[DatasetFlaw]>(capacity: 1)

  init(
    _ path: FilePath, in files: any FileSystem, _ makeCheck: @escaping @Sendable () throws -> any DatasetCheck
  ) {
    let (pieces, result) = (pieces, result)
    onOwnThread("dataset-check") {
      do {
        var check = try makeCheck()
        let file = try files.read(path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while var rest = try pieces.take() {
          while rest > 0 {
            let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(rest)))
            guard count > 0 else { throw FileFailure(.read, path, .io) }
            check.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            rest -= count
          }
        }
        result.put(check.finish())
        result.end()
      } catch {
        pieces.abandon()
        result.end(error)
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
