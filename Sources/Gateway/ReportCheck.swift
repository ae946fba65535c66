package import Domain
import FeeRules
import Foundation
import Inbox
import Ledger
import ReportXML

/// `check`: validates and computes files without a ledger write, and prints what it found. Several files are one history, in period and
/// version order; a scratch ledger that goes when the check ends plays the part of the real one.
package struct ReportCheck: Sendable {
  private let intake: ReportIntake
  private let files: any FileSystem

  package init(settings: Settings, files: any FileSystem = RealFileSystem(), clock: any Clock) throws {
    intake = try ReportIntake(settings: settings, clock: clock) { SHA256Stream() }
    self.files = files
  }

  package enum Shape: Sendable {
    case json
    case text(Language)
  }

  /// Checks the files and prints one object or section per report.
  ///
  /// - Parameter ledger: a file whose copy is the history; nil for none.
  /// - Returns: the verdicts, in the order printed.
  package func run(
    _ paths: [String], ledger: String?, as shape: Shape, to write: @escaping ([UInt8]) throws -> Void
  ) throws -> [Verdict] {
    let scratch = paths.count > 1 || ledger != nil ? try ScratchLedger(copyOf: ledger) : nil
    defer { scratch?.remove() }
    var verdicts: [Verdict] = []
    for path in try inOrder(paths) {
      let printer = CheckPrinter(file: path, shape: shape, write: write)
      let files = files
      let outcome: IntakeOutcome
      if let scratch {
        let id = IntakeID("check-\(padded(verdicts.count, 6))")
        try scratch.ledger.claim(
          ArrivedFile(id: id, source: "", name: "check", sizeBytes: 0, claimedAt: intake.clock.now()))
        outcome = try scratch.ledger.enter(id) { entry in
          try intake.take({ try files.read(FilePath(path)) }, into: CheckEntry(printer, over: entry))
        }
      } else {
        outcome = try intake.take({ try files.read(FilePath(path)) }, into: CheckEntry(printer, over: nil))
      }
      try printer.finish(outcome)
      verdicts.append(outcome.verdict)
    }
    return verdicts
  }

  /// By period and version; files that give no header keep their place behind, in the order given.
  private func inOrder(_ paths: [String]) throws -> [String] {
    guard paths.count > 1 else { return paths }
    let headers = try paths.map { path in
      try ReportReader(
        try files.read(FilePath(path)), schema: intake.schema, limits: intake.settings.installation.readingLimits,
        fileDigest: NoDigest(), contentDigest: NoDigest()
      ).readHeader()
    }
    return paths.indices.sorted { left, right in
      switch (headers[left], headers[right]) {
      case (let a?, let b?) where (a.period, a.version) != (b.period, b.version):
        return (a.period, a.version) < (b.period, b.version)
      case (_?, nil): return true
      case (nil, _?): return false
      default: return left < right
      }
    }.map { paths[$0] }
  }
}

/// Where nobody asks for the digest.
private struct NoDigest: StreamingDigest {
  mutating func update(_ bytes: UnsafeRawBufferPointer) {}
  func hexadecimal() -> String { "" }
}

/// A ledger in a temporary folder, empty or a copy.
private struct ScratchLedger {
  let ledger: SQLiteLedger
  private let folder: URL

  init(copyOf original: String?) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "maksusilta-check-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = folder.appending(path: "ledger.sqlite").path
    if let original { try SQLiteLedger.copy(original, to: path) }
    ledger = try SQLiteLedger(path: path)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// An entry that prints what is recorded, over a scratch ledger's entry or over nothing known.
private final class CheckEntry: ReportEntry {
  private let printer: CheckPrinter
  private let base: (any ReportEntry)?

  init(_ printer: CheckPrinter, over base: (any ReportEntry)?) {
    self.printer = printer
    self.base = base
  }

  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [CommitmentMonth] {
    try base?.commitmentMonths(of: client, service: service, in: month) ?? []
  }
  func newestVersion(of reportID: String) throws -> KnownReport? { try base?.newestVersion(of: reportID) }
  func knowsMonth(_ month: Month, of service: ServiceCode) throws -> Bool {
    try base?.knowsMonth(month, of: service) ?? false
  }
  func otherReport(with commitment: String, period: Month, service: ServiceCode, besides reportID: String) throws
    -> String?
  { try base?.otherReport(with: commitment, period: period, service: service, besides: reportID) }
  func begin(_ header: ReportHeader, book: RuleReference) throws {
    try printer.begin()
    try base?.begin(header, book: book)
  }
  func record(_ client: ClientStatement, fees: ClientFees) throws {
    try printer.record(fees)
    try base?.record(client, fees: fees)
  }
  func finish(verdict: Verdict, findings: [Finding], digests: ReportDigests, at time: Timestamp) throws
    -> ReportNumber
  {
    try base?.finish(verdict: verdict, findings: findings, digests: digests, at: time) ?? ReportNumber(0)
  }
  func reject(_ header: ReportHeader?, findings: [Finding], fileDigest: String?, at time: Timestamp) throws {
    try printer.begin()
    try base?.reject(header, findings: findings, fileDigest: fileDigest, at: time)
  }
  func noteDuplicate(of report: ReportNumber, findings: [Finding], fileDigest: String, at time: Timestamp) throws {
    try printer.begin()
    try base?.noteDuplicate(of: report, findings: findings, fileDigest: fileDigest, at: time)
  }
  func clientsLeftOut(comparedWith older: ReportNumber) throws -> [String] {
    try base?.clientsLeftOut(comparedWith: older) ?? []
  }
}

/// Spools one report's findings and lines and prints them when the verdict is known.
final class CheckPrinter {
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

  /// Forgets what was recorded: a reading begins, or ends with nothing taken.
  func begin() throws {
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
    case .text(let language):
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
        head.member("tunnus", outcome.header?.id)
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
    case .text(let language):
      try write(Array(CheckText.heading(file, outcome, language).utf8) + own)
      try findings.drain(write)
      try lines.drain(write)
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
    case .text(let language):
      return list.flatMap { Array(FindingText.paragraph($0, file: file, language).utf8) }
    }
  }
}
