import Domain
import FeeRules
import Foundation
import Ledger
import ReportXML
import Synchronization

/// A report being read on other threads while its clients are entered: all cores work, at most a few batches wait between them, and the clients
/// come in the order of the file.
final class ReportReading: @unchecked Sendable {  // begun by one thread, taken by another
  /// What is known when the last byte has been read.
  struct End: Sendable {
    var header: ReportHeader?
    /// About the file and its schema; clients' own findings come with the clients.
    var findings: [Finding]
    var digests: ReportDigests
    var isRejected: Bool { findings.contains { $0.effect == .rejectsReport } }
  }

  /// Clients in file order.
  struct Clients: Sendable {
    let statements: [ClientStatement]
    /// Nil where nothing is known of the service.
    private let alike: AlikeClients?

    init(
      _ statements: [ClientStatement], in header: ReportHeader?, _ calculation: FeeCalculation?, _ tools: ReadingTools
    ) {
      self.statements = statements
      guard let header, let calculation else {
        alike = nil
        return
      }
      alike = tools.ahead.fees(of: statements, in: header, by: calculation)
    }

    /// Goes through them by their places, not by copies: two hundred thousand clients come in one report. Of each there are the fees where others
    /// came out alike by the same calculation.
    func forEach(
      by calculation: FeeCalculation, _ body: (borrowing ClientStatement, consuming ClientFees?) throws -> Void
    ) rethrows {
      try statements.withUnsafeBufferPointer { statements in
        for index in statements.indices {
          try body(statements[index], alike?.fees(of: statements[index], at: index, by: calculation))
        }
      }
    }
  }

  /// How a report is read: what every thread that reads it needs to know.
  struct Means: Sendable {
    var schema: CompiledSchema
    var limits: ReadingLimits
    /// The digests that a file's bytes and its content go through.
    var fileDigest: @Sendable () -> any StreamingDigest
    var contentDigest: @Sendable () -> any StreamingDigest
    var calculation: @Sendable (ReportHeader) -> FeeCalculation?
  }

  private enum Piece: Sendable {
    case clients(Clients, ReportHeader?, Spent)
    case section(Clients, ReportHeader, content: [UInt8], isLast: Bool, Spent)
    case end(End)
  }

  /// Where a small file waits for its turn.
  typealias Turn = (line: ReadingLine, haul: Int)

  private enum Way {
    case whole(Handover<Piece>, ReadingLine?)
    /// The sections' own hand-overs, in the order of the file.
    case inSections(Handover<Handover<Piece>>, ReportSections)
  }

  /// Of all bytes, where somebody else takes it: told before the end is asked for.
  var fileDigest: String?
  private let way: Way
  private var contentDigest: any StreamingDigest
  private var first: Piece?
  private var ended: End?
  /// What was given last.
  private var given: (Clients, Spent)?

  private init(_ way: Way, _ means: Means) {
    self.way = way
    contentDigest = means.contentDigest()
  }

  deinit {
    switch way {
    case .whole(let handover, _): handover.abandon()
    case .inSections(let handover, _): handover.abandon()
    }
  }

  // MARK: Reading

  /// Clients that are handed over at once. Six such batches may be in memory at a time, of some two kilobytes a client: larger ones are no
  /// quicker.
  private static let batch = 64

  /// Begins to read a report as a whole: at once, on a thread of its own, or as soon as what waits in the line before it is read.
  ///
  /// The parser is made on the thread that reads, so nothing of libxml2 is shared.
  static func whole(
    _ means: Means, on turn: Turn? = nil, _ open: @escaping @Sendable () throws -> any ByteSource
  ) -> ReportReading {
    // What waits in line is small, and may be read by whoever takes it.
    let handover = Handover<Piece>(capacity: turn == nil ? 4 : .max)
    let read: @Sendable (ReadingTools) -> Void = { tools in
      do {
        let isRead = try turn != nil && readInOneSection(means, to: handover, tools, open)
        if !isRead { try readWhole(means, to: handover, tools, open) }
        handover.end()
      } catch {
        handover.end(error)
      }
    }
    if let turn {
      turn.line.add(ofHaul: turn.haul, read)
    } else {
      onOwnThread("report-reading") { read(ReadingTools()) }
    }
    return ReportReading(.whole(handover, turn?.line), means)
  }

  private static func readWhole(
    _ means: Means, to handover: Handover<Piece>, _ tools: ReadingTools, _ open: () throws -> any ByteSource
  ) throws {
    let reader = try ReportReader(
      try open(), schema: means.schema, limits: means.limits, fileDigest: means.fileDigest(),
      contentDigest: means.contentDigest(), shapes: tools.shapes)
    var calculation: FeeCalculation?
    while !reader.isAtEnd {
      tools.spent.release()
      let clients = try reader.next(batch)
      let header = reader.header
      if calculation == nil { calculation = header.flatMap(means.calculation) }
      if !clients.isEmpty {
        let clients = Clients(clients, in: header, calculation, tools)
        guard handover.put(.clients(clients, header, tools.spent)) else { return }
      }
    }
    let digests = ReportDigests(file: reader.fileDigest ?? "", content: reader.contentDigest ?? "")
    handover.put(.end(End(header: reader.header, findings: reader.findings, digests: digests)))
  }

  /// Reads a small report as its only section.
  ///
  /// - Returns: false where it must be read as a whole; nothing has been handed over then.
  private static func readInOneSection(
    _ means: Means, to handover: Handover<Piece>, _ tools: ReadingTools,
    _ open: @escaping @Sendable () throws -> any ByteSource
  ) throws -> Bool {
    let sections = ReportSections(fileDigest: means.fileDigest, open)
    do {
      guard let (section, _) = try sections.next(into: tools.memory, tell: { _ in }), section.isLast else {
        return false
      }
      tools.spent.release()
      let reading = try SectionReading(
        section, in: tools.memory, schema: means.schema, limits: means.limits, shapes: tools.shapes,
        clients: tools.clients, contentDigest: means.contentDigest())
      let clients = Clients(reading.clients, in: reading.header, means.calculation(reading.header), tools)
      let digests = ReportDigests(file: sections.fileDigest ?? "", content: reading.contentDigest ?? "")
      handover.put(.clients(clients, reading.header, tools.spent))
      handover.put(.end(End(header: reading.header, findings: [], digests: digests)))
      return true
    } catch is ReportSections.Unfit {
      return false
    }
  }

  /// Begins to read a large report in sections, on as many threads as there are processors, up to four: each has some megabytes of it in
  /// memory. Where that cannot be done it ends with `ReportSections.Unfit`.
  static func inSections(
    _ means: Means, threads: Int = min(ProcessInfo.processInfo.activeProcessorCount, 4),
    _ open: @escaping @Sendable () throws -> any ByteSource
  ) -> ReportReading {
    let handovers = Handover<Handover<Piece>>(capacity: 6)
    let sections = ReportSections(fileDigest: means.fileDigest, open)
    let read: @Sendable (ReadingTools) -> Void = { tools in
      do {
        var calculation: FeeCalculation?
        while let (section, handover) = try sections.next(into: tools.memory, tell: { _ in try promise(to: handovers) })
        {
          tools.spent.release()
          do {
            let reading = try SectionReading(
              section, in: tools.memory, schema: means.schema, limits: means.limits, shapes: tools.shapes,
              clients: tools.clients)
            if calculation == nil { calculation = means.calculation(reading.header) }
            handover.put(
              .section(
                Clients(reading.clients, in: reading.header, calculation, tools), reading.header,
                content: reading.content, isLast: section.isLast, tools.spent))
          } catch {
            handover.end(error)
          }
        }
        handovers.end()
      } catch {
        handovers.end(error)
      }
    }
    for _ in 0..<threads { onOwnThread("report-reading") { read(ReadingTools()) } }
    return ReportReading(.inSections(handovers, sections), means)
  }

  /// Nobody wants the sections any more.
  private struct Abandoned: Error {}

  private static func promise(to handovers: Handover<Handover<Piece>>) throws -> Handover<Piece> {
    let handover = Handover<Piece>(capacity: 1)
    guard handovers.put(handover) else { throw Abandoned() }
    return handover
  }

  // MARK: Taking

  /// The report's header as soon as its first clients are read; nil where the file gives none.
  func header() throws -> ReportHeader? {
    if first == nil { first = try take() }
    switch first {
    case .clients(_, let header, _): return header
    case .section(_, let header, _, _, _): return header
    case .end(let end): return end.header
    case nil: return nil
    }
  }

  /// The next clients in file order; nil at the end.
  func next() throws -> Clients? {
    if let (clients, spent) = given.take() { spent.add(clients) }
    guard ended == nil else { return nil }
    switch try first.take() ?? take() {
    case .clients(let clients, _, let spent):
      given = (clients, spent)
      return clients
    case .section(let clients, let header, let content, let isLast, let spent):
      content.withUnsafeBytes { contentDigest.update($0) }
      if isLast, case .inSections(_, let sections) = way {
        let digests = ReportDigests(file: sections.fileDigest ?? "", content: contentDigest.hexadecimal())
        ended = End(header: header, findings: [], digests: digests)
      }
      given = (clients, spent)
      return clients
    case .end(let end):
      ended = end
      return nil
    case nil: return nil
    }
  }

  /// Reads on to the end, whoever wants the clients, and tells what was found.
  func end() throws -> End {
    while try next() != nil {}
    guard var ended else { preconditionFailure("a reading ends with what was found") }
    if let fileDigest { ended.digests.file = fileDigest }
    return ended
  }

  private func take() throws -> Piece? {
    switch way {
    case .whole(let handover, let line):
      // Who would wait reads what comes next meanwhile: waking one another for each file, two threads take turns instead of working.
      while let line {
        if let piece = handover.takeWaiting() { return piece }
        guard line.readNext() else { break }
      }
      return try handover.take()
    case .inSections(let handovers, _):
      do {
        return try handovers.take()?.take()
      } catch {
        // No section behind it is wanted.
        handovers.abandon()
        throw error
      }
    }
  }
}

/// Clients that have been entered, on their way back to the thread that read them: their memory is that thread's, and to give it back from
/// another would let both wait for it ten thousand times a second.
final class Spent: Sendable {
  private let clients = Mutex<[ReportReading.Clients]>([])

  func add(_ clients: ReportReading.Clients) { self.clients.withLock { $0.append(clients) } }

  /// Gives their memory back.
  func release() {
    _ = clients.withLock { clients in
      defer { clients = [] }
      return clients
    }
  }
}

/// What a thread that reads keeps from one reading to the next.
final class ReadingTools {
  let spent = Spent()
  let shapes = CommitmentShapes()
  let clients = ClientCheck()
  private(set) lazy var memory = SectionMemory()
  let ahead = FeesAhead()
}

/// One thread that reads small files one after the other, ahead of whoever enters them: with him it keeps two processors busy, and a third
/// thread would only take his.
final class ReadingLine: Sendable {
  private struct Place: Sendable {
    var haul: Int
    var read: @Sendable (ReadingTools) -> Void
  }

  private let waiting = Handover<Place>(capacity: .max)
  /// Of whoever takes what was read: one thread at a time.
  private nonisolated(unsafe) let takersTools = ReadingTools()

  init() {
    let waiting = waiting
    onOwnThread("report-reading") {
      let tools = ReadingTools()
      while let next = try? waiting.take() { next.read(tools) }
    }
  }

  deinit { waiting.end() }

  /// Files of an earlier haul are read first, those of one haul as they come.
  func add(ofHaul haul: Int, _ read: @escaping @Sendable (ReadingTools) -> Void) {
    waiting.put(Place(haul: haul, read: read), before: { $0.haul > haul })
  }

  /// Reads what comes next on the calling thread; false where nothing waits.
  func readNext() -> Bool {
    guard let next = waiting.takeWaiting() else { return false }
    next.read(takersTools)
    return true
  }
}
