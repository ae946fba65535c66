import CLibXML2
package import Domain
import Synchronization

/// A large report cut into sections that are read one beside the other: each behind the report's head, by a parser of its own.
///
/// What is read of a section is what a reading of the whole document gives, lines and places included, or nothing. A section ends behind an
/// `</Asiakas>`. That it does so in the document, and not in a comment, is proven by its own reading: before it the head ended, and after it the
/// section ended, inside the root element with nothing left over and in the very line and after as many clients as were counted here. So each
/// section begins where a reading of all before it stands. Whatever else a section shows, be it a finding, makes the sections useless
/// (`Unfit`): the report is then read as a whole.
package final class ReportSections: Sendable {
  /// Bytes of a section, and of a report that has only one.
  package static let bytes = 128 << 10
  private static let headBytesMax = 16 << 10
  private static let clientBegins: StaticString = "<Asiakas"
  private static let clientEnds: StaticString = "</Asiakas>"

  /// The report must be read as a whole.
  package struct Unfit: Error {}

  private let cutting: Mutex<Cutting>

  /// - Parameters:
  ///   - fileDigest: makes the one that sees all bytes in their order.
  ///   - open: opens the report, once, when the first section is asked for.
  package init(
    fileDigest: @Sendable () -> any StreamingDigest, _ open: @escaping @Sendable () throws -> any ByteSource
  ) {
    cutting = Mutex(Cutting(fileDigest(), open))
  }

  /// Cuts the next section off, and tells of it before the next one is; nil where there is none.
  ///
  /// Asked from any thread.
  /// - Throws: `Unfit`, what opening and reading throw, what `tell` throws; then to everybody who asks.
  package func next<Told>(into memory: SectionMemory, tell: (Section) throws -> Told) throws -> (Section, Told)? {
    try cutting.withLock { cutting in
      if let failure = cutting.failure { throw failure }
      do {
        guard let section = try cutting.next(into: memory) else { return nil }
        return (section, try tell(section))
      } catch {
        cutting.failure = error
        throw error
      }
    }
  }

  /// Of all bytes; nil before the last section has been cut off.
  package var fileDigest: String? { cutting.withLock { $0.isAtEnd ? $0.digest.hexadecimal() : nil } }

  /// One section's place in the report.
  package struct Section: Sendable {
    package var isLast: Bool
    /// Of the report, up to its first client; empty for the section that holds it.
    fileprivate var head: [UInt8]
    fileprivate var byteCount: Int
    /// 1-based line of its first byte.
    fileprivate var line: Int
    fileprivate var lineEnds: Int
    fileprivate var clientsBefore: Int
    fileprivate var clients: Int
    /// All of the report: read from its first byte to its end, there is nothing to be compared with what was counted.
    fileprivate var isOnly: Bool { isLast && head.isEmpty }
  }

  private struct Cutting: ~Copyable {
    var digest: any StreamingDigest
    var failure: (any Error)?
    private let open: @Sendable () throws -> any ByteSource
    private var source: (any ByteSource)?
    private(set) var isAtEnd = false
    private var head: [UInt8]?
    /// Bytes read that belong to the next section.
    private var rest: [UInt8] = []
    private var line = 1
    private var clients = 0

    init(_ digest: any StreamingDigest, _ open: @escaping @Sendable () throws -> any ByteSource) {
      self.digest = digest
      self.open = open
    }

    mutating func next(into memory: SectionMemory) throws -> Section? {
      guard !isAtEnd else { return nil }
      var source = try self.source ?? open()
      let filled = try fill(memory.bytes, from: &source)
      self.source = source
      let all = UnsafeRawBufferPointer(rebasing: memory.bytes[..<filled])
      var end = filled
      if filled == memory.bytes.count {
        guard let last = all.end(ofLast: ReportSections.clientEnds) else { throw Unfit() }
        end = last
      } else {
        isAtEnd = true
      }
      rest.replaceSubrange(0..., with: all[end...])
      let bytes = UnsafeRawBufferPointer(rebasing: all[..<end])
      var section = Section(
        isLast: isAtEnd, head: head ?? [], byteCount: end, line: line, lineEnds: 0, clientsBefore: clients, clients: 0)
      if section.isOnly { return section }
      section.lineEnds = clx_count_byte(bytes.baseAddress, bytes.count, UInt8(ascii: "\n"))
      section.clients = clx_count_client_ends(bytes.baseAddress, bytes.count)
      // Behind the last section none needs it.
      if head == nil, !isAtEnd {
        guard
          let first =
            UnsafeRawBufferPointer(rebasing: all.prefix(ReportSections.headBytesMax))
            .start(ofFirst: ReportSections.clientBegins),
          let tagEnd = all[..<first].lastIndex(of: UInt8(ascii: ">"))
        else { throw Unfit() }
        head = Array(all[...tagEnd])
      }
      line += section.lineEnds
      clients += section.clients
      return section
    }

    private mutating func fill(
      _ memory: UnsafeMutableRawBufferPointer, from source: inout any ByteSource
    ) throws -> Int {
      rest.withUnsafeBytes { memory.copyMemory(from: $0) }
      var filled = rest.count
      while filled < memory.count {
        let free = UnsafeMutableRawBufferPointer(rebasing: memory[filled...])
        let count = try source.read(into: free)
        guard count > 0 else { break }
        digest.update(UnsafeRawBufferPointer(rebasing: free[..<count]))
        filled += count
      }
      return filled
    }
  }
}

/// Where one section at a time lies; used from one thread at a time.
package final class SectionMemory: @unchecked Sendable {  // its bytes are the section's until its reading ends
  fileprivate let bytes: UnsafeMutableRawBufferPointer
  package init(byteCount: Int = ReportSections.bytes) {
    bytes = .allocate(byteCount: byteCount, alignment: 64)
  }
  deinit { bytes.deallocate() }
}

/// What a section says.
package struct SectionReading: Sendable {
  package var header: ReportHeader
  package var clients: [ClientStatement]
  /// What of the report's content digest is made of it, in the order of the sections; empty where it was digested here.
  package var content: [UInt8]
  /// Of the report that has only this section, where it was digested here.
  package var contentDigest: String?

  /// Reads one section: its clients that are plainly right without asking the schema, the others by `clients`.
  ///
  /// - Parameters:
  ///   - shapes: those that sections before it on the thread have met.
  ///   - clients: the thread's own, too.
  ///   - contentDigest: of a report that has only this section; nil where the content is digested elsewhere.
  /// - Throws: `Unfit`; where libxml2 gets no memory.
  package init(
    _ section: ReportSections.Section, in memory: SectionMemory, schema: CompiledSchema = .monthlyReport,
    limits: ReadingLimits, shapes: CommitmentShapes = CommitmentShapes(), clients check: ClientCheck = ClientCheck(),
    contentDigest: (any StreamingDigest)? = nil
  ) throws {
    let kept = KeptContent()
    let builder = StatementBuilder(
      .monthlyReport, findingsMax: 1, contentDigest: contentDigest ?? kept, shapes: shapes, leavesClientsOut: true)
    let scan = try DocumentScan(schema: schema, limits: limits, listener: builder)
    if !section.head.isEmpty {
      section.head.withUnsafeBytes { scan.feed($0) }
      guard scan.isBetweenClients, builder.reportHeader != nil else { throw ReportSections.Unfit() }
      builder.forgetContent()
      scan.goOn(atLine: section.line, after: section.clientsBefore, elementsNamed: ElementName.client.wire)
    }
    if contentDigest == nil { kept.bytes.reserveCapacity(section.byteCount / 2) }
    let bytes = UnsafeRawBufferPointer(rebasing: memory.bytes[..<section.byteCount])
    scan.feed(bytes)
    if section.isLast {
      scan.finish()
    } else {
      guard scan.isBetweenClients, scan.line == section.line + section.lineEnds else { throw ReportSections.Unfit() }
    }
    // Gives the rest of the content to be kept.
    let digest = builder.contentDigest()
    clients = builder.takeReady()
    guard builder.findings.isEmpty, !builder.isRejected, let header = builder.reportHeader,
      section.isOnly || clients.count == section.clients
    else { throw ReportSections.Unfit() }
    for place in builder.unasked {
      guard let place else { throw ReportSections.Unfit() }
      let start = max(place.lowerBound - section.head.count, 0)
      let end = place.upperBound - section.head.count
      guard start < end, end <= bytes.count,
        try check.accepts(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), by: schema, limits)
      else { throw ReportSections.Unfit() }
    }
    self.header = header
    content = kept.bytes
    self.contentDigest = contentDigest == nil ? nil : digest
  }

  /// Content that is digested elsewhere.
  private final class KeptContent: StreamingDigest {
    var bytes: [UInt8] = []
    func update(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }
    func hexadecimal() -> String { "" }
  }
}

extension UnsafeRawBufferPointer {
  /// The place of the first `text`.
  fileprivate func start(ofFirst text: StaticString) -> Int? {
    let length = text.utf8CodeUnitCount
    return (0..<Swift.max(0, count - length + 1)).first { memcmp(baseAddress! + $0, text.utf8Start, length) == 0 }
  }

  /// The place behind the last `text`.
  fileprivate func end(ofLast text: StaticString) -> Int? {
    let length = text.utf8CodeUnitCount
    return (0..<Swift.max(0, count - length + 1)).last { memcmp(baseAddress! + $0, text.utf8Start, length) == 0 }
      .map { $0 + length }
  }
}
