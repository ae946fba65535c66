package import Domain
import Inbox
import Ledger
import Logging
import ReportXML

/// Takes files from the inbox to their outcome and their final place. Used from one thread, and by one process on a data folder at a time.
///
/// The order of things makes a crash at any moment harmless: claimed by rename → outcome committed in one transaction → findings beside
/// it → moved to archive or rejected → told to the ledger. `recover` goes on wherever that was broken off.
package final class IntakePass {
  private var premises: Premises
  private var intake: ReportIntake
  private let claim: Claim
  private let work: WorkFolder
  private let filing: Filing
  private var scan: InboxScan
  private var numbering = IntakeNumbering()
  private var toldStuck: Set<String> = []
  private var toldFailures: Set<FileFailure> = []
  private var random = SystemRandomNumberGenerator()
  private let lock: FolderLock
  private let quiet: Duration
  private let wait: (Duration) -> Void
  private let elapsed: () -> Duration

  /// One file and what became of it.
  package struct Taken: Sendable {
    package var id: IntakeID
    /// The sender's file name as it may be shown.
    package var file: String
    package var outcome: IntakeOutcome
    /// Where the file lies now.
    package var path: String
  }

  /// `quiet` is how long a file must stand still (the settings' where nil); `wait` waits between the two looks of `once`: a test or a story
  /// need not.
  package init(_ premises: Premises, quiet: Duration? = nil, wait: @escaping (Duration) -> Void = StopSignal().wait)
    throws
  {
    guard let lock = try FolderLock(premises.folders.intakeLock, waits: false) else {
      throw GatewayFailure(
        "already-running",
        fi: "Toinen maksusilta (serve tai intake) käsittelee jo kansiota \(premises.folders.data). "
          + "Pysäytä se ensin, tai anna sen hoitaa tiedostot.",
        en: "Another maksusilta (serve or intake) already works on \(premises.folders.data). "
          + "Stop it first, or let it take the files.")
    }
    self.lock = lock
    self.premises = premises
    self.wait = wait
    try premises.keepRules()
    self.quiet = quiet ?? premises.settings.installation.inbox.quiet
    intake = premises.reportIntake()
    claim = Claim(work: premises.folders.work, files: premises.files)
    work = WorkFolder(premises.folders.work, files: premises.files)
    filing = Filing(archive: premises.folders.archive, rejected: premises.folders.rejected, files: premises.files)
    scan = InboxScan(
      inbox: premises.folders.inbox, files: premises.files, settling: Settling.Settings(quiet: self.quiet))
    let clock = ContinuousClock()
    let start = clock.now
    elapsed = { start.duration(to: clock.now) }
  }

  var settings: Settings { premises.settings }

  /// From the next file on, reports are computed by these settings; those of folders and waiting stay what they were at the start.
  package func use(_ settings: Settings) throws {
    premises = try premises.with(settings)
    intake = premises.reportIntake()
  }

  /// Files that could not be taken or worked off, each told in the log; they stay where they are.
  package private(set) var failed = 0
  /// What the files being worked off are, as far as it has been looked at.
  private var kinds: [IntakeID: DocumentKind] = [:]
  /// Claimed files are left in work, to be tried again not before this.
  private var retryAt: Duration?

  /// Goes on with whatever was broken off, then takes everything that is whole, then ends: two looks with the quiet time between them.
  package func once(_ each: (Taken) throws -> Void) throws {
    try recover(each)
    try lookThrough(each)
    wait(quiet)
    while try lookThrough(each) > 0 {}
  }

  /// Ends every step that a crash broke off: before the first look.
  package func recover(_ each: (Taken) throws -> Void) throws {
    for failure in try work.mend(inbox: premises.folders.inbox).failures { report(failure, in: "recovery") }
    retryAt = nil
    for file in feedsFirst(try work.unfinished(), { $0 }) {
      premises.log.event(.intakeRecovered, .info, ["intake": file.id.value])
      if let taken = try workOff(file) { try each(taken) }
    }
    // Filed, but the ledger was not told before the end.
    for arrival in try premises.ledger.unfinishedArrivals() where arrival.verdict != nil {
      let verdict = arrival.verdict == .rejected ? Filing.Place.rejected : .archive
      let path = filing.path(ofID: arrival.file.id, name: arrival.file.name, in: verdict)
      if try premises.files.statusIfThere(path) != nil {
        try premises.ledger.filed(arrival.file.id, at: relative(path))
      }
    }
  }

  /// What one look did.
  package struct Look: Sendable {
    package var taken = 0
    /// False where the inbox is so large that the look ended before its end: look again at once.
    package var isPassEnded = true
  }

  /// One look into the inbox: claims what has arrived and works it off. `stop` is asked between files; what has begun is finished.
  package func look(unless stop: () -> Bool = { false }, each: (Taken) throws -> Void) throws -> Look {
    if let retryAt, retryAt <= elapsed() { try recover(each) }
    let poll = scan.poll(at: elapsed())
    var look = Look(isPassEnded: poll.isPassEnded)
    tell(poll)
    guard !poll.arrived.isEmpty, !stop() else { return look }
    let takings = try claim.take(poll.arrived) {
      numbering.next(unixSeconds: premises.clock.now().unixSeconds ?? 0, random: &random)
    }
    for (file, taking) in zip(poll.arrived, takings) { scan.note(taking, of: file, at: elapsed()) }
    for taking in feedsFirst(takings, \.file) {
      switch taking {
      case .claimed(let file):
        // Claimed files left behind by a stop are taken up by `recover`.
        guard !stop() else { return look }
        premises.log.event(.fileClaimed, .info, ["intake": file.id.value, "bytes": "\(file.sizeBytes)"])
        if let taken = try workOff(file) { try each(taken) }
        look.taken += 1
      case .failed(let failure):
        failed += 1
        report(failure, in: "claim")
      case .changed, .lost: break
      }
    }
    return look
  }

  /// Commitment feeds come before the reports that may name their commitments; else the order stays.
  private func feedsFirst<Element>(_ all: [Element], _ file: (Element) -> WorkFile?) -> [Element] {
    kinds = [:]
    guard all.count > 1 else { return all }
    let isFeed = all.map { element in
      // A file that cannot be read now is told when it is worked off.
      guard let file = file(element), let source = try? premises.files.read(file.path) else { return false }
      kinds[file.id] = try? documentKind(of: source)
      return kinds[file.id] == .commitmentFeed
    }
    return zip(all, isFeed).filter(\.1).map(\.0) + zip(all, isFeed).filter { !$0.1 }.map(\.0)
  }

  /// Looks until the end of the inbox.
  /// - Returns: how many files were taken.
  @discardableResult
  private func lookThrough(_ each: (Taken) throws -> Void) throws -> Int {
    var taken = 0
    while true {
      let look = try look(each: each)
      taken += look.taken
      if look.isPassEnded { return taken }
    }
  }

  private func tell(_ poll: InboxScan.Poll) {
    // Told once, and again after it was well.
    for failure in poll.failures where !toldFailures.contains(failure) { report(failure, in: "inbox") }
    toldFailures = poll.isPassEnded ? Set(poll.failures) : toldFailures.union(poll.failures)
    for name in poll.stuck where !toldStuck.contains(name) {
      premises.log.event(.fileStuck, .warning, ["file": name])
    }
    toldStuck = Set(poll.stuck)
    for oddity in poll.oddities {
      premises.log.event(.fileIgnored, .warning, ["file": oddity.name, "kind": oddity.kind.rawValue])
    }
  }

  // MARK: Steps

  /// One file's trouble with the file system holds up no other: the file stays in work and is tried again later. The ledger's trouble is
  /// everybody's and is thrown.
  private func workOff(_ file: WorkFile) throws -> Taken? {
    do {
      return try process(file)
    } catch let failure as FileFailure {
      failed += 1
      report(failure, in: "work")
      retryAt = elapsed() + .seconds(30)
      return nil
    }
  }

  /// From a claimed file to its final place. Each step may have been done before a crash, and is done at most once.
  private func process(_ file: WorkFile) throws -> Taken {
    let ledger = premises.ledger
    try ledger.claim(
      ArrivedFile(
        id: file.id, source: file.source, name: file.name, sizeBytes: file.sizeBytes, claimedAt: premises.clock.now()))
    let outcome: IntakeOutcome
    if let decided = try ledger.arrival(file.id), let verdict = decided.verdict {
      outcome = try IntakeOutcome(verdict, of: decided, in: ledger)
    } else {
      let (files, path) = (premises.files, file.path)
      switch try kinds[file.id] ?? documentKind(of: files.read(path)) {
      case .monthlyReport:
        outcome = try ledger.enter(file.id) { entry in try intake.take({ try files.read(path) }, into: entry) }
      case .commitmentFeed:
        outcome = try ledger.enterFeed(file.id) { entry in
          try premises.feedIntake().take({ try files.read(path) }, into: entry)
        }
      }
    }
    let place: Filing.Place = outcome.verdict == .rejected ? .rejected : .archive
    if place == .rejected {
      let findings = try ledger.findings(of: file.id)
      try filing.attach(FindingsFile.json(findings, file: file.name), as: "findings.json", to: file, in: place)
      try filing.attach(FindingsFile.text(findings, file: file.name), as: "findings.txt", to: file, in: place)
    }
    try approveWhereNobodyReviews(outcome)
    let path = try filing.file([(file, place)])[0].get()
    try ledger.filed(file.id, at: relative(path))
    log(outcome, file)
    return Taken(id: file.id, file: file.name, outcome: outcome, path: path.description)
  }

  /// Where the rule book says that no person reviews, accepted lines are open for the next run at once.
  private func approveWhereNobodyReviews(_ outcome: IntakeOutcome) throws {
    // Asked first, since the ledger writes a report out before it tells of it.
    if let header = outcome.header,
      premises.settings.books.inForce(header.service, on: header.period.first)?.review != RuleBook.Review.none
    {
      return
    }
    guard outcome.verdict == .accepted, let report = outcome.report,
      let summary = try premises.ledger.report(report), summary.state == .toCheck,
      premises.settings.books.inForce(summary.service, on: summary.period.first)?.review == RuleBook.Review.none
    else { return }
    try premises.ledger.approve(report, by: Act.gateway, reason: "review: none", at: premises.clock.now())
  }

  /// The path below the data folder: the folder may move.
  private func relative(_ path: FilePath) -> String {
    String(path.string.dropFirst(premises.folders.data.string.count + 1))
  }

  private func log(_ outcome: IntakeOutcome, _ file: WorkFile) {
    var facts = ["intake": file.id.value, "clients": "\(outcome.clients)", "lines": "\(outcome.lines)"]
    facts["feed"] = outcome.feed
    if let header = outcome.header {
      facts["report"] = header.id
      facts["version"] = "\(header.version)"
      facts["service"] = header.service.value
      facts["period"] = header.period.description
    }
    switch outcome.verdict {
    case .accepted: premises.log.event(.reportAccepted, .info, facts)
    case .held:
      facts["heldLines"] = "\(outcome.heldLines)"
      premises.log.event(.reportHeld, .warning, facts)
    case .rejected:
      facts["codes"] = Set(outcome.findings.map(\.code.rawValue)).sorted().joined(separator: " ")
      premises.log.event(.reportRejected, .warning, facts)
    case .duplicate: premises.log.event(.reportDuplicate, .info, facts)
    }
  }

  private func report(_ failure: FileFailure, in step: String) {
    premises.log.event(.fileFailed, .error, ["code": failure.cause.rawValue, "step": step, "why": failure.message.en])
  }
}

extension IntakeOutcome {
  /// The outcome of an arrival that was decided before: what the ledger knows of it.
  init(_ verdict: Verdict, of arrival: ArrivalRecord, in ledger: any FeeLedger) throws {
    self.init(verdict, header: nil, findings: try ledger.findings(of: arrival.file.id), report: arrival.report)
    guard let report = arrival.report, let summary = try ledger.report(report) else { return }
    clients = summary.clients
    lines = summary.lines
    heldLines = summary.heldLines
    total = summary.total
  }
}

/// What lies beside a rejected file: for programs, and for the person who sent it.
enum FindingsFile {
  static func json(_ findings: [Finding], file: String) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("file", file)
      json.key("findings")
      json.array { json in for finding in findings { json.finding(finding) } }
    }
    json.newline()
    return json.take()
  }

  static func text(_ findings: [Finding], file: String) -> [UInt8] {
    let finnish = findings.map { FindingText.paragraph($0, file: file, .finnish) }
    let english = findings.map { FindingText.paragraph($0, file: file, .english) }
    return Array(
      ("Raporttia ei otettu vastaan.\n\n" + finnish.joined(separator: "\n")
        + "\n---\n\nThe report was not taken.\n\n" + english.joined(separator: "\n")).utf8)
  }
}

extension Claim.Taking {
  /// The file, where it was claimed.
  fileprivate var file: WorkFile? {
    if case .claimed(let file) = self { file } else { nil }
  }
}
