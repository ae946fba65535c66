import Domain

/// The pull side of a scan: reads the source in chunks, and lets the two digests and the builder see each chunk once.
final class StatementStream {
  let builder: StatementBuilder
  private(set) var sizeBytes = 0
  private(set) var isAtEnd = false

  private var source: any ByteSource
  private var fileDigest: any StreamingDigest
  private let scan: DocumentScan
  private let chunk: UnsafeMutableRawBufferPointer

  init(
    _ source: any ByteSource, kind: DocumentKind, schema: CompiledSchema, limits: ReadingLimits,
    fileDigest: any StreamingDigest, contentDigest: any StreamingDigest, shapes: CommitmentShapes
  ) throws {
    self.source = source
    self.fileDigest = fileDigest
    builder = StatementBuilder(
      kind, findingsMax: limits.findingsMax, contentDigest: contentDigest, shapes: shapes)
    scan = try DocumentScan(schema: schema, limits: limits, listener: builder)
    chunk = .allocate(byteCount: limits.chunkBytes, alignment: 16)
  }

  deinit { chunk.deallocate() }

  /// Reads on until `enough`, or to the end.
  func read(until enough: (StatementBuilder) -> Bool) throws {
    while !isAtEnd, !enough(builder) { try readChunk() }
  }

  func next(_ count: Int) throws -> [ClientStatement] {
    try read { !$0.isRejected && $0.readyCount >= max(count, 1) }
    return builder.takeReady()
  }

  var fileDigestText: String? { isAtEnd ? fileDigest.hexadecimal() : nil }
  var contentDigestText: String? { isAtEnd ? builder.contentDigest() : nil }

  var findings: [Finding] {
    guard builder.findingsLeftOut > 0 else { return builder.findings }
    return builder.findings + [
      Finding(.tooManyFindings, line: nil, place: "", found: String(builder.findingsLeftOut))
    ]
  }

  /// Fills the chunk whole before it is parsed, so that a slow source changes nothing of what is found.
  private func readChunk() throws {
    var filled = 0
    var isLast = false
    while filled < chunk.count, !isLast {
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[filled...]))
      precondition(count >= 0, "A source gives bytes, none at its end, or throws")
      filled += count
      isLast = count == 0
    }
    let bytes = UnsafeRawBufferPointer(rebasing: chunk[..<filled])
    sizeBytes += filled
    fileDigest.update(bytes)
    scan.feed(bytes)
    guard isLast else { return }
    scan.finish()
    isAtEnd = true
  }
}
