import Domain

/// Prints one checked report on a thread of its own: explaining half a million lines takes as long as pricing them.
final class CheckPrinting {
  private enum Piece: Sendable {
    case fees([ClientFees])
    /// A reading begins, or ends with nothing taken: what was recorded is forgotten.
    case forget
    case end(IntakeOutcome)
  }

  private static let batch = 128
  /// Clients whose lines a person is shown; the rest are counted. A terminal is no place for half a million lines, JSON has them all.
  static let clientsShown = 1_000
  private let pieces = Handover<Piece>(capacity: 8)
  private let result = Handover<Bool>(capacity: 1)
  private var waiting: [ClientFees] = []
  private let showsAll: Bool
  private var clients = 0

  init(file: String, shape: ReportCheck.Shape, write: @escaping @Sendable ([UInt8]) throws -> Void) {
    showsAll = shape.showsAll
    let (pieces, result) = (pieces, result)
    onOwnThread("check-printing") {
      do {
        let printer = CheckPrinter(file: file, shape: shape, write: write)
        while let piece = try pieces.take() {
          switch piece {
          case .fees(let batch): for fees in batch { try printer.record(fees) }
          case .forget: printer.forget()
          case .end(let outcome): try printer.finish(outcome)
          }
        }
        result.put(true)
        result.end()
      } catch {
        pieces.abandon()
        result.end(error)
      }
    }
  }

  deinit { pieces.end() }

  func forget() {
    waiting.removeAll()
    clients = 0
    pieces.put(.forget)
  }

  func record(_ fees: ClientFees) {
    clients += 1
    if showsAll || clients <= CheckPrinting.clientsShown {
      waiting.append(fees)
    } else if !fees.findings.isEmpty {
      // Lines that will not be shown need not go to another thread.
      waiting.append(ClientFees(findings: fees.findings))
    }
    if waiting.count >= CheckPrinting.batch { pass() }
  }

  /// Prints the report and waits for the last byte.
  func finish(_ outcome: IntakeOutcome) throws {
    pass()
    pieces.put(.end(outcome))
    pieces.end()
    _ = try result.take()
  }

  private func pass() {
    guard !waiting.isEmpty else { return }
    pieces.put(.fees(waiting))
    waiting.removeAll(keepingCapacity: true)
  }
}

/// Spools one report's findings and lines and prints them when the verdict is known.
private final class CheckPrinter {
  private let file: String
  private let shape: ReportCheck.Shape
  private let write: ([UInt8]) throws -> Void
  private let findings = Spool()
  private let lines = Spool()
  private var json = JSONWriter()
  // Lines not yet spooled: a piece is worth its call only when it is large.
  private static let pieceBytes = 256 << 10
  private var lineJSON = JSONWriter()
  private var lineText: [UInt8] = []

  init(file: String, shape: ReportCheck.Shape, write: @escaping ([UInt8]) throws -> Void) {
    self.file = file
    self.shape = shape
    self.write = write
  }

  func forget() {
    findings.clear()
    lines.clear()
    lineJSON = JSONWriter()
    lineText.removeAll()
  }

  func record(_ fees: ClientFees) throws {
    try findings.append(rendered(fees.findings, after: findings))
    switch shape {
    case .json:
      for line in fees.lines { lineJSON.feeLine(line) }
      if lineJSON.bytes.count >= CheckPrinter.pieceBytes { try spoolLines() }
    case .text(let language, _):
      for line in fees.lines { FeeTable.append(line, language, to: &lineText) }
      if lineText.count >= CheckPrinter.pieceBytes { try spoolLines() }
    }
  }

  private func spoolLines() throws {
    if !lineJSON.bytes.isEmpty {
      if !lines.isEmpty { try lines.append([UInt8(ascii: ",")]) }
      try lines.append(lineJSON.take())
    }
    try lines.append(lineText)
    lineText.removeAll(keepingCapacity: true)
  }

  func finish(_ outcome: IntakeOutcome) throws {
    // The report's own findings come first, then the clients', as the file has them.
    let own = rendered(outcome.findings, after: nil)
    try spoolLines()
    switch shape {
    case .json:
      var head = JSONWriter()
      head.object { head in
        head.member("file", file)
        head.member("tunnus", outcome.header?.id ?? outcome.feed)
        head.key("versio")
        if let version = outcome.header?.version { head.integer(version) } else { head.null() }
        head.member("kausi", outcome.header?.period.description)
        head.member("palvelu", outcome.header?.service.value)
        head.member("verdict", outcome.verdict.rawValue)
      }
      var opening = head.take()
      opening.removeLast()
      try write(opening + Array(",\"findings\":[".utf8) + own)
      if !own.isEmpty && !findings.isEmpty { try write([UInt8(ascii: ",")]) }
      try findings.drain(write)
      try write(Array("],\"lines\":[".utf8))
      try lines.drain(write)
      try write(Array("]}\n".utf8))
    case .text(let language, let showsAll):
      try write(Array(CheckText.heading(file, outcome, language).utf8) + own)
      try findings.drain(write)
      try lines.drain(write)
      if !showsAll && outcome.clients > CheckPrinting.clientsShown {
        try write(Array(CheckText.leftOut(outcome.clients - CheckPrinting.clientsShown, language).utf8))
      }
      try write(Array(CheckText.ending(outcome, language).utf8))
    }
  }

  private func rendered(_ list: [Finding], after spool: Spool?) -> [UInt8] {
    guard !list.isEmpty else { return [] }
    switch shape {
    case .json:
      for finding in list { json.finding(finding) }
      let bytes = json.take()
      return spool?.isEmpty == false ? [UInt8(ascii: ",")] + bytes : bytes
    case .text(let language, _):
      return list.flatMap { Array(FindingText.paragraph($0, file: file, language).utf8) }
    }
  }
}
