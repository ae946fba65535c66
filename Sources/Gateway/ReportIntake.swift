package import Domain
import FeeRules
package import Ledger
import ReportXML

/// The main flow of the house: one report file in, one outcome out. Everything it does reads here in order; each verb is a room's.
package struct ReportIntake: Sendable {
  let settings: Settings
  let schema: CompiledSchema
  let clock: any Clock
  let digest: @Sendable () -> any StreamingDigest
  private let books = PreparedBooks()
  private let knownServices: Set<ServiceCode>

  package init(
    settings: Settings, clock: any Clock, digest: @escaping @Sendable () -> any StreamingDigest
  ) {
    self.settings = settings
    self.clock = clock
    self.digest = digest
    knownServices = Set(settings.books.services)
    schema = CompiledSchema.monthlyReport
  }

  /// Reads, checks and prices one file and writes its outcome into `entry`.
  ///
  /// - Parameter open: opens the file's bytes, once per reading.
  package func take(
    _ open: @escaping @Sendable () throws -> any ByteSource, into entry: any ReportEntry
  ) throws -> IntakeOutcome {
    try take(startSections(open, isDigested: false), again: { start(open) }, into: entry)
  }

  /// The same for a file whose reading has begun.
  ///
  /// - Parameters:
  ///   - again: begins to read the same bytes once more.
  ///   - fileDigest: of its bytes, where somebody else has taken it.
  func take(
    _ reading: ReportReading, again: () -> ReportReading, fileDigest: String? = nil, into entry: any ReportEntry
  ) throws -> IntakeOutcome {
    func anew() -> ReportReading {
      let reading = again()
      reading.fileDigest = fileDigest
      return reading
    }
    reading.fileDigest = fileDigest
    do {
      return try takeOnce(reading, again: anew, into: entry)
    } catch is ReportSections.Unfit {
      return try takeOnce(anew(), again: anew, into: entry)
    }
  }

  private func takeOnce(
    _ reading: ReportReading, again: () -> ReportReading, into entry: any ReportEntry
  ) throws -> IntakeOutcome {
    guard let header = try reading.header() else { return try refuse(nil, [], reading, entry) }

    let book = bookInForce(header)
    let aboutReport = headerFindings(
      header, rules: book?.rules, knownServices: knownServices, today: clock.now().day)
    guard let book, !aboutReport.contains(where: { $0.effect == .rejectsReport }) else {
      return try refuse(header, aboutReport, reading, entry)
    }

    let newest = try entry.newestVersion(of: header.id)
    switch Standing(
      of: header, beside: newest, same: newest == nil ? nil : try entry.version(header.version, of: header.id))
    {
    case .refused(let finding):
      return try refuse(header, aboutReport + [finding], reading, entry)
    case .sameVersion(let known):
      return try compare(header, with: known, aboutReport, reading, entry)
    case .newest(let superseded):
      // Mostly once. What shows only at the end takes back all that has been written, and the same bytes are read anew.
      var (reading, manner) = (reading, Manner())
      while true {
        do {
          return try compute(
            header, by: book, superseding: superseded, aboutReport, reading, again: again, entry, manner)
        } catch is WholeReportHeld {
          manner.holdsAll = true
        } catch let repeated as NamesRepeated {
          manner.settled = repeated.settled
        }
        reading = again()
      }
    }
  }

  /// The rule book that a report is computed by; nil where there is none.
  func bookInForce(_ header: ReportHeader) -> PreparedBooks.Prepared? {
    books.inForce(header.service, in: header.period, by: settings)
  }

  // MARK: Steps

  /// Begins to read a file as a whole, on a thread of its own or in its turn on a line.
  ///
  /// - Parameter isDigested: somebody else takes the digest of its bytes.
  func start(
    _ open: @escaping @Sendable () throws -> any ByteSource, isDigested: Bool = false,
    on turn: ReportReading.Turn? = nil
  ) -> ReportReading {
    ReportReading.whole(means(isDigested: isDigested), on: turn, open)
  }

  /// Begins to read a large file in sections.
  ///
  /// - Parameter isDigested: somebody else takes the digest of its bytes.
  func startSections(
    _ open: @escaping @Sendable () throws -> any ByteSource, isDigested: Bool
  ) -> ReportReading {
    ReportReading.inSections(means(isDigested: isDigested), open)
  }

  private func means(isDigested: Bool) -> ReportReading.Means {
    let (settings, books, digest) = (settings, books, digest)
    return ReportReading.Means(
      schema: schema, limits: settings.installation.readingLimits,
      fileDigest: { isDigested ? KnownDigest(text: "") : digest() }, contentDigest: digest
    ) { header in
      books.inForce(header.service, in: header.period, by: settings)?.calculation
    }
  }

  private func refuse(
    _ header: ReportHeader?, _ findings: [Finding], _ reading: ReportReading, _ entry: any ReportEntry
  ) throws -> IntakeOutcome {
    let end = try reading.end()
    let all = findings + end.findings
    try entry.reject(
      header ?? end.header, findings: all, fileDigest: end.digests.file, at: clock.now())
    return IntakeOutcome(.rejected, header: header ?? end.header, findings: all)
  }

  private func compare(
    _ header: ReportHeader, with known: KnownReport, _ findings: [Finding], _ reading: ReportReading,
    _ entry: any ReportEntry
  ) throws -> IntakeOutcome {
    let end = try reading.end()
    guard !end.isRejected else { return try refuse(header, findings, reading, entry) }
    guard end.digests.content == known.contentDigest else {
      let conflict = Finding(
        .conflictingVersion, line: header.lines.root, place: "/Kuukausiraportti/@versio",
        found: "\(header.version)", expected: "> \(known.version)")
      return try refuse(header, findings + [conflict], reading, entry)
    }
    let duplicate = Finding(
      .duplicate, line: header.lines.root, place: "/Kuukausiraportti", found: "\(header.version)")
    let all = findings + [duplicate]
    try entry.noteDuplicate(
      of: known.number, findings: all, fileDigest: end.digests.file, at: clock.now())
    return IntakeOutcome(.duplicate, header: header, findings: all, report: known.number)
  }

  private func compute(
    _ header: ReportHeader, by book: PreparedBooks.Prepared, superseding older: KnownReport?, _ aboutReport: [Finding],
    _ reading: ReportReading, again: () -> ReportReading, _ entry: any ReportEntry, _ manner: Manner
  ) throws -> IntakeOutcome {
    let calculation = book.calculation
    let known = try KnownHistory(entry, of: header)
    let history: any ClientHistory = known
    var review = ClientReview(
      header: header, limits: try book.limits.get(), mayBeReportedElsewhere: known.knowsThisMonth,
      settled: manner.settled)
    var corrections = Corrections(
      header, settings: settings, entry, older: older, knowsThisMonth: known.knowsThisMonth,
      knowsNextMonth: try entry.knowsMonth(header.period.next, of: header.service), books: books)
    var aboutReport = aboutReport

    try entry.begin(header, book: book.book.reference, catalogue: book.rules.catalogue)
    // Its header is put to it at the end: whoever counts copies it for every client.
    var outcome = IntakeOutcome(.accepted, header: nil, findings: [])
    while let clients = try reading.next() {
      review.expect(clients.statements)
      if known.knowsThisMonth { entry.expect(clients.statements, in: header.period) }
      try clients.forEach(by: calculation) { client, alike in
        var fees = try calculation.fees(of: client, in: header, history: history, alike: alike)
        try review.complete(&fees, of: client, entry)
        if manner.holdsAll { fees.holdAll() }
        try corrections.correct(&fees, of: client)
        try entry.record(client, fees: fees)
        outcome.count(fees)
        outcome.count(corrections: try corrections.recomputeAfter(client, fees))
      }
    }
    let end = try reading.end()
    if let overflow = review.overflow { aboutReport.append(overflow) }
    guard !end.isRejected, review.overflow == nil else { return try refuse(header, aboutReport, reading, entry) }
    if manner.settled == nil, let doubts = review.doubts {
      let settled = try settle(doubts, by: again())
      guard settled.areRefuted else { throw NamesRepeated(settled: settled) }
    }
    if book.rules.errorHolds == .report && outcome.clientsWithError > 0 && !manner.holdsAll { throw WholeReportHeld() }

    if let older {
      let leftOut = try entry.clientsLeftOut(comparedWith: older.number)
      aboutReport += leftOut.map { left in
        Finding(
          .clientLeftOut, line: header.lines.root, place: "/Kuukausiraportti",
          client: maskingIdentityCodes(left.client.code))
      }
      outcome.count(corrections: try corrections.takeBack(leftOut))
    }
    if let late = corrections.overYear(today: clock.now().day) { aboutReport.append(late) }
    outcome.header = header
    outcome.verdict = outcome.clientsHeld > 0 || manner.holdsAll ? .held : .accepted
    outcome.findings = aboutReport + end.findings
    outcome.report = try entry.finish(
      verdict: outcome.verdict, findings: outcome.findings,
      digests: end.digests, at: clock.now())
    return outcome
  }

  /// Reads the names of a report once more.
  private func settle(_ doubts: SeenSet.Doubts, by reading: ReportReading) throws -> SeenSet.Doubts {
    var doubts = doubts
    while let clients = try reading.next() {
      for client in clients.statements { doubts.meet(client) }
    }
    return doubts
  }
}

/// How a report is computed: plainly, or with what the time before has shown.
private struct Manner {
  /// One client's error holds everybody's lines.
  var holdsAll = false
  /// Which of the names in doubt came again.
  var settled: SeenSet.Doubts?
}

/// The service holds the whole report for one client's error, and by now the others' lines have been written as open.
private struct WholeReportHeld: Error {}

/// Of the names in doubt some did come again, and by now their clients have been written as right.
private struct NamesRepeated: Error { var settled: SeenSet.Doubts }

/// How a report stands beside what the ledger knows under its id (domain.md §9).
enum Standing {
  /// New, or newer than `superseding`.
  case newest(superseding: KnownReport?)
  case sameVersion(KnownReport)
  case refused(Finding)

  /// `known` is the newest version, `same` the one of the header's own number: a report that comes once more is a duplicate even after a
  /// newer version came.
  init(of header: ReportHeader, beside known: KnownReport?, same: KnownReport?) {
    guard let known else {
      self = .newest(superseding: nil)
      return
    }
    if let same {
      self = .sameVersion(same)
      return
    }
    func finding(_ code: FindingCode, _ attribute: String, _ line: Int, _ found: String, _ expected: String) -> Finding
    {
      Finding(
        code, line: line, place: "/Kuukausiraportti" + attribute, found: maskingIdentityCodes(found),
        expected: maskingIdentityCodes(expected))
    }
    let lines = header.lines
    if header.version < known.version {
      self = .refused(
        finding(.lateVersion, "/@versio", lines.root, "\(header.version)", "> \(known.version)"))
    } else if header.period != known.period {
      self = .refused(
        finding(.conflictingVersion, "/@kausi", lines.root, "\(header.period)", "\(known.period)"))
    } else if header.service != known.service {
      self = .refused(
        finding(
          .conflictingVersion, "/Palvelu/@koodi", lines.service, header.service.value, known.service.value))
    } else if header.unitCode != known.unitCode {
      self = .refused(
        finding(.conflictingVersion, "/Yksikko/@tunnus", lines.unit, header.unitCode, known.unitCode))
    } else {
      self = .newest(superseding: known)
    }
  }
}

/// What became of one file, in numbers: small however large the report.
package struct IntakeOutcome: Sendable {
  package var verdict: Verdict
  package var header: ReportHeader?
  /// `tunnus` of a commitment feed; nil for a report.
  package var feed: String?
  /// About the file and the report as a whole.
  package var findings: [Finding]
  package var report: ReportNumber?
  package var clients = 0
  package var clientsHeld = 0
  package var clientsWithError = 0
  package var lines = 0
  package var heldLines = 0
  package var total = Money.zero
  /// Of a receipt: what is to be logged when it is committed.
  var news: [ReceiptTelling.News] = []

  init(_ verdict: Verdict, header: ReportHeader?, findings: [Finding], report: ReportNumber? = nil) {
    self.verdict = verdict
    self.header = header
    self.findings = findings
    self.report = report
  }

  mutating func count(_ fees: ClientFees) {
    clients += 1
    if fees.hold != nil { clientsHeld += 1 }
    if fees.findings.contains(where: { $0.effect == .holdsClient }) { clientsWithError += 1 }
    lines += fees.lineCount
    if fees.hold != nil { heldLines += fees.lineCount }
    total += fees.total
  }

  /// Corrections beside the clients' own lines.
  mutating func count(corrections: [FeeLine]) {
    lines += corrections.count
    for line in corrections {
      total += line.amount
      if line.state == .held { heldLines += 1 }
    }
  }
}

extension ClientFees {
  /// Adds a finding and lets it have its effect on the client's rows.
  mutating func add(_ finding: Finding) {
    findings.append(finding)
    switch finding.effect {
    case .holdsClient, .rejectsReport: holdAll()
    case .holdsForPerson:
      hold = hold ?? .person
      holdLines()
    case .none: break
    }
  }

  /// Holds every row for an error.
  mutating func holdAll() {
    hold = .error
    months = []
    holdLines()
  }
}
