import Domain
import Inbox
import ReportXML

/// All that a reader says of one input.
struct FuzzReading: Equatable {
  var isFeed: Bool
  var isRejected: Bool
  var hasHeader: Bool
  var reportHeader: ReportHeader?
  var clients: [ClientStatement]
  var findings: [Finding]
  var fileDigest: String?
  var contentDigest: String?
  var sizeBytes: Int

  /// - Parameters:
  ///   - source: the most bytes that the source gives at a time.
  ///   - batch: clients asked for at a time.
  init(
    _ bytes: [UInt8], as kind: DocumentKind, source: Int = .max, batch: Int = 100, limits: ReadingLimits = .standard
  ) throws {
    let bytesSource = MemorySource(bytes, chunk: source)
    var taken: [ClientStatement] = []
    switch kind {
    case .monthlyReport:
      let reader = try ReportReader(
        bytesSource, limits: limits, fileDigest: SHA256Stream(), contentDigest: SHA256Stream())
      while case let more = try reader.next(batch), !more.isEmpty { taken += more }
      isRejected = reader.isRejected
      hasHeader = reader.header != nil
      reportHeader = reader.header
      findings = reader.findings
      (fileDigest, contentDigest, sizeBytes) = (reader.fileDigest, reader.contentDigest, reader.sizeBytes)
    case .commitmentFeed:
      let reader = try FeedReader(
        bytesSource, limits: limits, fileDigest: SHA256Stream(), contentDigest: SHA256Stream())
      while case let more = try reader.next(batch), !more.isEmpty { taken += more }
      isRejected = reader.isRejected
      hasHeader = reader.header != nil
      findings = reader.findings
      (fileDigest, contentDigest, sizeBytes) = (reader.fileDigest, reader.contentDigest, reader.sizeBytes)
    }
    isFeed = kind == .commitmentFeed
    // What came before a rejecting finding is taken by nobody.
    clients = isRejected ? [] : taken
  }

  /// A report in sections, and how many they were.
  ///
  /// `clients` is asked about those that are not plainly right.
  static func inSections(
    _ bytes: [UInt8], _ memory: SectionMemory, _ clients: ClientCheck
  ) throws -> (FuzzReading, sections: Int) {
    let sections = ReportSections(fileDigest: SHA256Stream.init) { MemorySource(bytes) }
    var content = SHA256Stream()
    var reading: FuzzReading?
    var count = 0
    while let (section, _) = try sections.next(into: memory, tell: { _ in }) {
      let part = try SectionReading(section, in: memory, limits: .standard, clients: clients)
      part.content.withUnsafeBytes { content.update($0) }
      count += 1
      if reading == nil { reading = FuzzReading(part.header, sizeBytes: bytes.count) }
      reading?.clients += part.clients
    }
    reading?.fileDigest = sections.fileDigest
    reading?.contentDigest = content.hexadecimal()
    return (reading!, count)
  }

  private init(_ header: ReportHeader, sizeBytes: Int) {
    (isFeed, isRejected, hasHeader) = (false, false, true)
    reportHeader = header
    clients = []
    findings = []
    self.sizeBytes = sizeBytes
  }

  /// What is the same however the parser is fed: findings of a broken file may name another line.
  func agrees(with other: FuzzReading) -> Bool {
    isRejected == other.isRejected && hasHeader == other.hasHeader && clients == other.clients
      && fileDigest == other.fileDigest && contentDigest == other.contentDigest && sizeBytes == other.sizeBytes
      && (isRejected || findings == other.findings)
  }
}
