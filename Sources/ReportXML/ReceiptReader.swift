package import Domain

/// Reads one of SAP's receipts as IDoc XML: ALEAUD01 (E1ADHDR, E1STATE, E1PRTOB) or SYSTAT01 (E1STATS), any number of IDocs in one file.
///
/// A push parser without DTD, entities or network, under the same limits as the readers of reports; memory does not grow with the file. Used
/// from one thread, and once.
package final class ReceiptReader {
  /// The basic types; SAP writes an extension's name as the root instead (`ZALEAUD01`), so a service may name more.
  package static let standardRoots: Set<String> = ["ALEAUD01", "SYSTAT01"]

  private var source: any ByteSource
  private let builder: ReceiptBuilder
  private let scan: DocumentScan
  private let chunk: UnsafeMutableRawBufferPointer

  /// - Parameters:
  ///   - source: the file's bytes.
  ///   - roots: names of root elements that a receipt may have.
  ///   - limits: those of the reports.
  /// - Throws: where libxml2 gets no memory.
  package init(
    _ source: any ByteSource, roots: Set<String> = ReceiptReader.standardRoots, limits: ReadingLimits = .standard
  ) throws {
    self.source = source
    builder = ReceiptBuilder(roots: roots, findingsMax: limits.findingsMax)
    scan = try DocumentScan(schema: nil, limits: limits, listener: builder)
    chunk = .allocate(byteCount: limits.chunkBytes, alignment: 16)
  }

  deinit { chunk.deallocate() }

  /// Hands each status over in the file's order, and tells at the end whether the file counts (see `ReceiptReading`). After a
  /// rejecting finding no status comes.
  ///
  /// - Throws: what the source or `take` throws.
  package func read(_ take: (StatusRecord) throws -> Void) throws -> ReceiptReading {
    while case let count = try source.read(into: chunk), count > 0 {
      scan.feed(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      try handOver(take)
      if builder.reading.isRejected { break }
    }
    scan.finish()
    try handOver(take)
    builder.reading.end()
    return builder.reading
  }

  /// The parser cannot be left by an error, so what a chunk held is handed over after it.
  private func handOver(_ take: (StatusRecord) throws -> Void) throws {
    let records = builder.takeReady()
    guard !builder.reading.isRejected else { return }
    for record in records {
      builder.reading.count()
      try take(record)
    }
  }
}
