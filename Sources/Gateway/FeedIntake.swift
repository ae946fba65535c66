package import Domain
import FeeRules
package import Ledger
import ReportXML

/// The flow of a commitment feed (sitoumusaineisto): one file in, its statements kept, every change beside those before it.
///
/// A feed changes no report that has come; reports that come after it, new versions among them, are computed with it.
package struct FeedIntake: Sendable {
  let settings: Settings
  let clock: any Clock
  let digest: @Sendable () -> any StreamingDigest
  /// Of the file, where it has been taken before it is read.
  var knownDigest: String?

  package func take(
    _ open: @escaping @Sendable () throws -> any ByteSource, into entry: any FeedEntry
  ) throws -> IntakeOutcome {
    try take(open, into: entry, settled: nil)
  }

  /// - Parameter settled: which of the names in doubt came again, where the feed is taken once more.
  private func take(
    _ open: @escaping @Sendable () throws -> any ByteSource, into entry: any FeedEntry, settled: SeenSet.Doubts?
  ) throws -> IntakeOutcome {
    let reader = try FeedReader(
      try open(), limits: settings.installation.readingLimits,
      fileDigest: knownDigest.map { KnownDigest(text: $0) } ?? digest(), contentDigest: digest())
    guard let header = try reader.readHeader() else { return try refuse(nil, [], reader, entry) }
    let known = try entry.feed(id: header.id)
    try entry.begin(id: header.id, createdAt: header.createdAt)
    var outcome = IntakeOutcome(.accepted, header: nil, findings: [])
    outcome.feed = header.id
    var seen = settled.map { SeenSet($0) } ?? SeenSet(seed: UInt64.random(in: .min ... .max))
    while true {
      let clients = try reader.next(256)
      if clients.isEmpty { break }
      for client in clients {
        guard let findings = try findings(of: client, &seen, entry) else {
          let limit = Finding(
            .limit, line: client.line, place: "/Sitoumusaineisto/Asiakas[\(client.position)]",
            expected: "≤ \(SeenSet.namesMax)")
          return try refuse(header.id, [limit], reader, entry)
        }
        if known == nil { try entry.record(client, findings: findings) }
        outcome.clients += 1
        if findings.contains(where: { $0.effect == .holdsClient }) { outcome.clientsHeld += 1 }
      }
    }
    guard !reader.isRejected, let file = reader.fileDigest, let content = reader.contentDigest else {
      return try refuse(header.id, [], reader, entry)
    }
    if let known { return try compare(header, known, file: file, content: content, reader, entry) }
    if settled == nil, var doubts = seen.doubts {
      let again = try FeedReader(
        try open(), limits: settings.installation.readingLimits, fileDigest: KnownDigest(text: file),
        contentDigest: KnownDigest(text: content))
      while case let clients = try again.next(256), !clients.isEmpty { for client in clients { doubts.meet(client) } }
      guard doubts.areRefuted else { return try take(open, into: entry, settled: doubts) }
    }
    outcome.clientsWithError = outcome.clientsHeld
    outcome.verdict = outcome.clientsHeld > 0 ? .held : .accepted
    outcome.findings = reader.findings
    _ = try entry.finish(
      verdict: outcome.verdict, findings: outcome.findings, digests: ReportDigests(file: file, content: content),
      at: clock.now())
    return outcome
  }

  private func compare(
    _ header: FeedHeader, _ known: KnownFeed, file: String, content: String, _ reader: FeedReader,
    _ entry: any FeedEntry
  ) throws -> IntakeOutcome {
    guard content == known.contentDigest else {
      let conflict = Finding(
        .feedConflict, line: header.line, place: "/Sitoumusaineisto/@tunnus", found: maskingIdentityCodes(header.id))
      return try refuse(header.id, [conflict], reader, entry)
    }
    let all = reader.findings + [Finding(.duplicate, line: header.line, place: "/Sitoumusaineisto")]
    try entry.noteDuplicate(of: known.number, findings: all, fileDigest: file, at: clock.now())
    var outcome = IntakeOutcome(.duplicate, header: nil, findings: all)
    outcome.feed = header.id
    return outcome
  }

  private func refuse(_ id: String?, _ findings: [Finding], _ reader: FeedReader, _ entry: any FeedEntry) throws
    -> IntakeOutcome
  {
    while try !reader.next(256).isEmpty {}
    let all = findings + reader.findings
    try entry.reject(id: id ?? reader.header?.id, findings: all, fileDigest: reader.fileDigest, at: clock.now())
    var outcome = IntakeOutcome(.rejected, header: nil, findings: all)
    outcome.feed = id ?? reader.header?.id
    return outcome
  }

  /// Nil where the feed names more than can be told apart.
  private func findings(of client: ClientStatement, _ seen: inout SeenSet, _ entry: any FeedEntry) throws -> [Finding]?
  {
    var findings = feedFindings(
      of: client, allowsArtificialIdentityCodes: settings.installation.allowsArtificialIdentityCodes)
    let place = "/Sitoumusaineisto/Asiakas[\(client.position)]"
    func note(_ code: FindingCode, _ line: Int, _ path: String, _ found: String? = nil, expected: String? = nil) {
      guard !findings.contains(where: { $0.code == code && $0.place == place + path }) else { return }
      findings.append(
        Finding(
          code, line: line, place: place + path, client: maskingIdentityCodes(client.code),
          found: found.map(maskingIdentityCodes), expected: expected))
    }
    if !client.code.isEmpty {
      switch seen.insert(0, client.code) {
      case .seen: note(.clientTwice, client.line, "")
      case .full: return nil
      case .new: break
      }
    }
    for commitment in client.commitments where !commitment.number.isEmpty {
      switch seen.insert(1, commitment.number) {
      case .seen:
        note(.commitmentTwice, commitment.line, "/Maksusitoumus[\(commitment.position)]", commitment.number)
      case .full: return nil
      case .new: break
      }
      if let from = commitment.effectiveFrom ?? commitment.validFrom,
        let reported = try entry.latestReport(of: commitment.number, from: from.month)
      {
        note(
          .feedAfterReport, commitment.line, "/Maksusitoumus[\(commitment.position)]", commitment.number,
          expected: "> \(reported)")
      }
    }
    return findings
  }
}

/// Which of the two files that a source sends lies there, by its root element; a file that is neither is read as a report, whose findings
/// say what is wrong with it.
func documentKind(of source: any ByteSource) throws -> DocumentKind {
  var source = source
  var opening: [UInt8] = []
  let size = 64 << 10
  while opening.count < size {
    var piece = [UInt8](repeating: 0, count: size - opening.count)
    let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
    if count == 0 { break }
    opening += piece.prefix(count)
  }
  return DocumentKind(opening: opening) ?? .monthlyReport
}
