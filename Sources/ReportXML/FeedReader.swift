package import Domain

/// Reads a commitment feed as `ReportReader` does a report: its clients have commitments, and seldom anything else.
package final class FeedReader {
  private let stream: StatementStream

  /// - Throws: where libxml2 gets no memory.
  package init(
    _ source: any ByteSource, schema: CompiledSchema = .commitmentFeed, limits: ReadingLimits = .standard,
    fileDigest: any StreamingDigest, contentDigest: any StreamingDigest
  ) throws {
    stream = try StatementStream(
      source, kind: .commitmentFeed, schema: schema, limits: limits, fileDigest: fileDigest,
      contentDigest: contentDigest, shapes: CommitmentShapes())
  }

  /// Reads on until the header is known; nil where the file is rejected before it ends.
  ///
  /// - Throws: what the source throws.
  package func readHeader() throws -> FeedHeader? {
    try stream.read { !$0.isRejected && $0.feedHeader != nil }
    return header
  }

  /// At least `count` further clients; see `ReportReader.next`. Their `place` names the root of a report; a feed's is `Sitoumusaineisto`.
  ///
  /// - Throws: what the source throws.
  package func next(_ count: Int) throws -> [ClientStatement] { try stream.next(count) }

  /// Known once `readHeader` has been asked or the first client has come; nil in a rejected file.
  package var header: FeedHeader? { stream.builder.isRejected ? nil : stream.builder.feedHeader }

  /// About the file, in its order.
  package var findings: [Finding] { stream.findings }
  /// Nothing of the file may be taken.
  package var isRejected: Bool { stream.builder.isRejected }
  package var isAtEnd: Bool { stream.isAtEnd }

  /// Of all bytes; nil before the end.
  package var fileDigest: String? { stream.fileDigestText }
  /// Of what the feed says; nil before the end and in a rejected file.
  package var contentDigest: String? { stream.contentDigestText }
  /// Bytes read so far.
  package var sizeBytes: Int { stream.sizeBytes }
}
