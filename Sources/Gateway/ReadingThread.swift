import Domain
import Ledger
import ReportXML

/// A report being read on a thread of its own while its clients are priced on another: both cores work, at most a few batches wait between
/// them, and the clients come in the order of the file.
final class ReadingThread {
  /// What is known when the last byte has been read.
  struct End: Sendable {
    var header: ReportHeader?
    /// About the file and its schema; clients' own findings come with the clients.
    var findings: [Finding]
    var digests: ReportDigests
    var isRejected: Bool { findings.contains { $0.effect == .rejectsReport } }
  }

  private enum Piece: Sendable {
    case clients([ClientStatement], ReportHeader?)
    case end(End)
  }

  private let handover = Handover<Piece>(capacity: 4)
  private var first: Piece?
  private var ended: End?

  /// Starts reading at once, on a thread of its own, or as soon as what waits in the line before it is read. The reader is made on that
  /// thread, so nothing of libxml2 is shared.
  ///
  /// Six batches may be in memory at a time, of some two kilobytes a client: larger ones are no quicker.
  init(batch: Int = 64, on line: ReadingLine? = nil, _ open: @escaping @Sendable () throws -> ReportReader) {
    let handover = handover
    let read: @Sendable () -> Void = {
      do {
        let reader = try open()
        repeat {
          guard try ReadingThread.read(batch, of: reader, handover) else { return }
        } while !reader.isAtEnd
        handover.end()
      } catch {
        handover.end(error)
      }
    }
    if let line { line.add(read) } else { onOwnThread("report-reading", read) }
  }

  /// Hands over the next clients, and the end with the last ones.
  /// - Returns: false where nobody wants them.
  private static func read(_ batch: Int, of reader: ReportReader, _ handover: Handover<Piece>) throws -> Bool {
    let clients = try reader.next(batch)
    if !clients.isEmpty {
      guard handover.put(.clients(clients, reader.header)) else { return false }
    }
    guard reader.isAtEnd else { return true }
    return handover.put(
      .end(
        End(
          header: reader.header, findings: reader.findings,
          digests: ReportDigests(file: reader.fileDigest ?? "", content: reader.contentDigest ?? ""))))
  }

  deinit { handover.abandon() }

  /// The report's header as soon as its first clients are read; nil where the file gives none.
  func header() throws -> ReportHeader? {
    if first == nil { first = try handover.take() }
    switch first {
    case .clients(_, let header): return header
    case .end(let end): return end.header
    case nil: return nil
    }
  }

  /// The next clients in file order; nil at the end.
  func next() throws -> [ClientStatement]? {
    guard ended == nil else { return nil }
    let piece: Piece?
    if let waiting = first {
      piece = waiting
      first = nil
    } else {
      piece = try handover.take()
    }
    switch piece {
    case .clients(let clients, _): return clients
    case .end(let end):
      ended = end
      return nil
    case nil: return nil
    }
  }

  /// Reads on to the end, whoever wants the clients, and tells what was found.
  func end() throws -> End {
    while try next() != nil {}
    guard let ended else { preconditionFailure("a reading ends with what was found") }
    return ended
  }
}

/// One thread that reads small files one after the other, ahead of whoever computes them.
final class ReadingLine: Sendable {
  private let waiting = Handover<@Sendable () -> Void>(capacity: 64)

  init() {
    let waiting = waiting
    onOwnThread("report-reading") {
      while let read = try? waiting.take() { read() }
    }
  }

  deinit { waiting.end() }

  func add(_ read: @escaping @Sendable () -> Void) { waiting.put(read) }
}
