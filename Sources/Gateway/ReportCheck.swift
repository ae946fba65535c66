package import Domain
import FeeRules
import Foundation
import Inbox
import Ledger
import ReportXML

/// `check`: validates and computes files without a ledger write, and prints what it found. Several files are one history, by period and
/// then as given; a scratch ledger that goes when the check ends plays the part of the real one.
package struct ReportCheck: Sendable {
  private let intake: ReportIntake
  private let feeds: FeedIntake
  private let files: any FileSystem

  package init(settings: Settings, files: any FileSystem = RealFileSystem(), clock: any Clock) {
    intake = ReportIntake(settings: settings, clock: clock) { SHA256Stream() }
    feeds = FeedIntake(settings: settings, clock: clock) { SHA256Stream() }
    self.files = files
  }

  package enum Shape: Sendable {
    case json
    /// For a person: the lines of the first thousand clients, unless `all` are asked for; every finding; the sums of all.
    case text(Language, all: Bool)

    var showsAll: Bool {
      switch self {
      case .json: true
      case .text(_, let all): all
      }
    }
  }

  /// Checks the files and prints one object or section per report.
  ///
  /// - Parameter ledger: a file whose copy is the history; nil for none.
  package func run(
    _ paths: [String], ledger: String?, as shape: Shape, to write: @escaping @Sendable ([UInt8]) throws -> Void
  ) throws -> Checked {
    var checked = Checked()
    let readable = paths.filter { path in
      do throws(FileFailure) {
        _ = try files.read(FilePath(path))
        return true
      } catch {
        // One file that cannot be read holds up no other.
        checked.unreadable.append(error)
        return false
      }
    }
    let scratch = paths.count > 1 || ledger != nil ? try ScratchLedger(copyOf: ledger) : nil
    defer { scratch?.remove() }
    // Corrections and recomputations ask for the rules of the reports before.
    try scratch?.ledger.keepRules(of: intake.settings, at: intake.clock.now())
    for path in try inOrder(readable) {
      let printer = CheckPrinting(file: path, shape: shape, write: write)
      let files = files
      let kind = try documentKind(of: files.read(FilePath(path)))
      let outcome: IntakeOutcome
      if let scratch {
        let id = IntakeID("check-\(padded(checked.verdicts.count, 6))")
        _ = try scratch.ledger.claim([
          ArrivedFile(
            id: id, source: "", name: "check", sizeBytes: 0, fileDigest: nil, claimedAt: intake.clock.now())
        ])
        switch kind {
        case .monthlyReport:
          outcome = try scratch.ledger.enter(id) { entry in
            try intake.take({ try files.read(FilePath(path)) }, into: CheckEntry(printer, over: entry))
          }
        case .commitmentFeed:
          outcome = try scratch.ledger.enterFeed(id) { entry in
            try feeds.take({ try files.read(FilePath(path)) }, into: CheckFeedEntry(printer, over: entry))
          }
        }
      } else {
        switch kind {
        case .monthlyReport:
          outcome = try intake.take({ try files.read(FilePath(path)) }, into: CheckEntry(printer, over: nil))
        case .commitmentFeed:
          outcome = try feeds.take({ try files.read(FilePath(path)) }, into: CheckFeedEntry(printer, over: nil))
        }
      }
      try printer.finish(outcome)
      checked.verdicts.append(outcome.verdict)
    }
    return checked
  }

  /// What became of the files.
  package struct Checked: Sendable {
    /// In the order printed.
    package var verdicts: [Verdict] = []
    /// Files that could not be read, in the order given.
    package var unreadable: [FileFailure] = []
  }

  /// Commitment feeds first, then by period, then as given; files that give no header keep their place behind, in the order given.
  private func inOrder(_ all: [String]) throws -> [String] {
    guard all.count > 1 else { return all }
    var feeds: [String] = []
    var paths: [String] = []
    for path in all {
      switch try documentKind(of: files.read(FilePath(path))) {
      case .commitmentFeed: feeds.append(path)
      case .monthlyReport: paths.append(path)
      }
    }
    let headers = try paths.map { path in
      try ReportReader(
        try files.read(FilePath(path)), schema: intake.schema, limits: intake.settings.installation.readingLimits,
        fileDigest: NoDigest(), contentDigest: NoDigest()
      ).readHeader()
    }
    // Versions of one report stand in the period of the one that came first, in the order of the arguments: that is the order of arrival.
    var periods: [String: Month] = [:]
    for header in headers { if let header, periods[header.id] == nil { periods[header.id] = header.period } }
    return feeds
      + paths.indices.sorted { left, right in
        switch (headers[left], headers[right]) {
        case (let a?, let b?) where periods[a.id]! != periods[b.id]!: return periods[a.id]! < periods[b.id]!
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
    ledger = try SQLiteLedger(path: path, digest: { SHA256Stream() })
  }

  /// What cannot be removed goes with the machine's temporary files.
  func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// An entry that prints what is recorded, over a scratch ledger's entry or over nothing known.
private final class CheckEntry: ReportEntry {
  private let printer: CheckPrinting
  private let base: (any ReportEntry)?

  init(_ printer: CheckPrinting, over base: (any ReportEntry)?) {
    self.printer = printer
    self.base = base
  }

  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [CommitmentMonth] {
    try base?.commitmentMonths(of: client, service: service, in: month) ?? []
  }
  func feedStatements(of commitment: String, client: ClientKey) throws -> [FeedStatement] {
    try base?.feedStatements(of: commitment, client: client) ?? []
  }
  func attachedPackages(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [AttachedPackage] {
    try base?.attachedPackages(of: client, service: service, in: month) ?? []
  }
  func newestVersion(of reportID: String) throws -> KnownReport? { try base?.newestVersion(of: reportID) }
  func version(_ version: Int, of reportID: String) throws -> KnownReport? {
    try base?.version(version, of: reportID)
  }
  func knowsMonth(_ month: Month, of service: ServiceCode) throws -> Bool {
    try base?.knowsMonth(month, of: service) ?? false
  }
  func knowsFeed() throws -> Bool { try base?.knowsFeed() ?? false }
  func knowsAttachments(in service: ServiceCode) throws -> Bool { try base?.knowsAttachments(in: service) ?? false }
  func otherReport(with commitment: String, period: Month, service: ServiceCode, besides reportID: String) throws
    -> String?
  { try base?.otherReport(with: commitment, period: period, service: service, besides: reportID) }
  func begin(_ header: ReportHeader, book: RuleReference, catalogue: String) throws {
    printer.forget()
    try base?.begin(header, book: book, catalogue: catalogue)
  }
  func record(_ client: ClientStatement, fees: ClientFees) throws {
    printer.record(fees)
    try base?.record(client, fees: fees)
  }
  func finish(verdict: Verdict, findings: [Finding], digests: ReportDigests, at time: Timestamp) throws
    -> ReportNumber
  {
    try base?.finish(verdict: verdict, findings: findings, digests: digests, at: time) ?? ReportNumber(0)
  }
  func reject(_ header: ReportHeader?, findings: [Finding], fileDigest: String?, at time: Timestamp) throws {
    printer.forget()
    try base?.reject(header, findings: findings, fileDigest: fileDigest, at: time)
  }
  func noteDuplicate(of report: ReportNumber, findings: [Finding], fileDigest: String, at time: Timestamp) throws {
    printer.forget()
    try base?.noteDuplicate(of: report, findings: findings, fileDigest: fileDigest, at: time)
  }
  func clientsLeftOut(comparedWith older: ReportNumber) throws -> [ReportedClient] {
    try base?.clientsLeftOut(comparedWith: older) ?? []
  }
  func liveLines(of client: String, reportID: String, period: Month, service: ServiceCode, transferredOnly: Bool) throws
    -> [StoredLine]
  {
    try base?.liveLines(
      of: client, reportID: reportID, period: period, service: service, transferredOnly: transferredOnly) ?? []
  }
  func clientsNoLongerStated(in reportID: String, period: Month) throws -> [ReportedClient] {
    try base?.clientsNoLongerStated(in: reportID, period: period) ?? []
  }
  func retireRecomputed(of client: String, reportID: String, period: Month, service: ServiceCode) throws {
    try base?.retireRecomputed(of: client, reportID: reportID, period: period, service: service)
  }
  func otherReports(with client: ClientKey, service: ServiceCode, in month: Month) throws -> [ReportedClient] {
    try base?.otherReports(with: client, service: service, in: month) ?? []
  }
  func record(corrections lines: [FeeLine], of reported: ReportedClient) throws {
    printer.record(ClientFees(lines: lines))
    try base?.record(corrections: lines, of: reported)
  }
  func replace(_ lines: [LineNumber]) throws { try base?.replace(lines) }
  func statement(of line: LineNumber) throws -> ReportedClient {
    guard let base else { preconditionFailure("nothing is stored where nothing is known") }
    return try base.statement(of: line)
  }
  func ruleBookText(_ book: RuleReference, of service: ServiceCode) throws -> String? {
    try base?.ruleBookText(book, of: service)
  }
  func catalogueText(_ reference: String) throws -> String? { try base?.catalogueText(reference) }
}

/// The same for a commitment feed.
private final class CheckFeedEntry: FeedEntry {
  private let printer: CheckPrinting
  private let base: (any FeedEntry)?

  init(_ printer: CheckPrinting, over base: (any FeedEntry)?) {
    self.printer = printer
    self.base = base
  }

  func feed(id: String) throws -> KnownFeed? { try base?.feed(id: id) }
  func latestReport(of commitment: String, from month: Month) throws -> Month? {
    try base?.latestReport(of: commitment, from: month)
  }
  func begin(id: String, createdAt: String) throws {
    printer.forget()
    try base?.begin(id: id, createdAt: createdAt)
  }
  func record(_ client: ClientStatement, findings: [Finding]) throws {
    printer.record(ClientFees(findings: findings))
    try base?.record(client, findings: findings)
  }
  func finish(verdict: Verdict, findings: [Finding], digests: ReportDigests, at time: Timestamp) throws -> FeedNumber {
    try base?.finish(verdict: verdict, findings: findings, digests: digests, at: time) ?? FeedNumber(0)
  }
  func reject(id: String?, findings: [Finding], fileDigest: String?, at time: Timestamp) throws {
    printer.forget()
    try base?.reject(id: id, findings: findings, fileDigest: fileDigest, at: time)
  }
  func noteDuplicate(of feed: FeedNumber, findings: [Finding], fileDigest: String, at time: Timestamp) throws {
    printer.forget()
    try base?.noteDuplicate(of: feed, findings: findings, fileDigest: fileDigest, at: time)
  }
}
