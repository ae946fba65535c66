package import Domain

/// Reads a monthly report in one pass over its bytes: both digests, validation and clients, in bounded memory.
///
/// Clients come before the end of the file is known. When `findings` holds a rejecting one, at any time up to the end, nothing of the file
/// may be taken, the clients already given included. Used from one thread at a time.
package final class ReportReader {
  private let stream: StatementStream

  /// `shapes` are those that readings before it on the thread have met.
  ///
  /// - Throws: where libxml2 gets no memory.
  package init(
    _ source: any ByteSource, schema: CompiledSchema = .monthlyReport, limits: ReadingLimits = .standard,
    fileDigest: any StreamingDigest, contentDigest: any StreamingDigest, shapes: CommitmentShapes = CommitmentShapes()
  ) throws {
    stream = try StatementStream(
      source, kind: .monthlyReport, schema: schema, limits: limits, fileDigest: fileDigest,
      contentDigest: contentDigest, shapes: shapes)
  }

  /// Reads on until the header is known, and no further than a chunk beyond; nil where the file is rejected before it ends.
  ///
  /// - Throws: what the source throws.
  package func readHeader() throws -> ReportHeader? {
    try stream.read { !$0.isRejected && $0.reportHeader != nil }
    return header
  }

  /// At least `count` further clients, in their order; fewer only where the file ends, none at the end. After a rejecting finding none
  /// come, and the file is gone through to its end for the other findings.
  ///
  /// - Throws: what the source throws.
  package func next(_ count: Int) throws -> [ClientStatement] { try stream.next(count) }

  /// Known once `readHeader` has been asked or the first client has come; nil in a rejected file.
  package var header: ReportHeader? { stream.builder.isRejected ? nil : stream.builder.reportHeader }

  /// About the file, in its order.
  package var findings: [Finding] { stream.findings }
  /// Nothing of the file may be taken.
  package var isRejected: Bool { stream.builder.isRejected }
  package var isAtEnd: Bool { stream.isAtEnd }

  /// Of all bytes; nil before the end.
  package var fileDigest: String? { stream.fileDigestText }
  /// Of what the report says (domain.md §9); nil before the end and in a rejected file.
  package var contentDigest: String? { stream.contentDigestText }
  /// Bytes read so far.
  package var sizeBytes: Int { stream.sizeBytes }
}
