/// How large the parts of a document may be. Beyond a limit reading stops with a finding, before memory grows.
package struct ReadingLimits: Hashable, Sendable {
  /// Elements inside one another; a good report has six.
  package var depthMax: Int
  /// Bytes (UTF-8) of one text or one attribute value.
  package var textBytesMax: Int
  /// Bytes of one tag, comment or processing instruction, which the parser keeps until it has all of it.
  package var markupBytesMax: Int
  /// Elements of one client: the smallest part of a report that is kept whole. A month of hourly events is a thousand.
  package var clientElementsMax: Int
  /// Findings kept of one file; more are counted only.
  package var findingsMax: Int
  /// Bytes read and parsed at a time.
  package var chunkBytes: Int

  package init(
    depthMax: Int = 32, textBytesMax: Int = 64 * 1024, markupBytesMax: Int = 1024 * 1024,
    clientElementsMax: Int = 20_000, findingsMax: Int = 10_000, chunkBytes: Int = 64 * 1024
  ) {
    precondition(
      depthMax > 0 && textBytesMax > 0 && markupBytesMax > 0 && clientElementsMax > 0 && findingsMax > 0
        && chunkBytes > 0)
    self.depthMax = depthMax
    self.textBytesMax = textBytesMax
    self.markupBytesMax = markupBytesMax
    self.clientElementsMax = clientElementsMax
    self.findingsMax = findingsMax
    self.chunkBytes = chunkBytes
  }

  package static let standard = ReadingLimits()
}
