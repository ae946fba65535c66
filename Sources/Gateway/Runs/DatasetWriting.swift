import Datasets
import Domain
import Foundation
import ReportXML

/// Writes a run's dataset: renders documents in order, digests the bytes, checks them against the dataset's schema while they are written,
/// and leaves them in a file that is synced before anything is said of it.
final class DatasetWriting {
  private static let pieceBytes = 512 << 10

  private let renderer: any DatasetRenderer
  private let header: RunHeader
  private let file: any FileWriting
  private var digest: any StreamingDigest
  private let check: CheckThread
  private var bytes: [UInt8] = []
  private(set) var sizeBytes: Int64 = 0
  private(set) var documents = 0
  private(set) var total = Money.zero

  init(
    _ renderer: any DatasetRenderer, _ header: RunHeader, to file: any FileWriting, digest: any StreamingDigest,
    check: @escaping @Sendable () throws -> any DatasetCheck
  ) throws {
    self.renderer = renderer
    self.header = header
    self.file = file
    self.digest = digest
    self.check = CheckThread(check)
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
    return (digest.hexadecimal(), try check.finish())
  }

  private func flush() throws {
    guard !bytes.isEmpty else { return }
    try bytes.withUnsafeBytes { piece in
      digest.update(piece)
      try file.write(piece)
    }
    sizeBytes += Int64(bytes.count)
    check.feed(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}

/// The dataset's check on a thread of its own, fed with the bytes as they are written.
private final class CheckThread: Sendable {
  private let pieces = Handover<[UInt8]>(capacity: 4)
  private let result = Handover<[DatasetFlaw]>(capacity: 1)

  init(_ make: @escaping @Sendable () throws -> any DatasetCheck) {
    let (pieces, result) = (pieces, result)
    onOwnThread("dataset-check") {
      do {
        var check = try make()
        while let piece = try pieces.take() { piece.withUnsafeBytes { check.feed($0) } }
        result.put(check.finish())
        result.end()
      } catch {
        pieces.abandon()
        result.end(error)
      }
    }
  }

  deinit { pieces.end() }

  func feed(_ bytes: [UInt8]) { pieces.put(bytes) }

  func finish() throws -> [DatasetFlaw] {
    pieces.end()
    return try result.take() ?? []
  }
}
