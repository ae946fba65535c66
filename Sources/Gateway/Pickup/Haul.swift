import Domain
import Inbox
import Ledger
import Logging
import ReportXML

/// Batches of claimed files on their way to their final places: every step is done for all files of a batch before the next, so that they share
/// one wait for the disk at each.
///
/// Results do not depend on how files are batched: they are worked off in the order of their arrival, feeds before reports.
struct Haul {
  private var premises: Premises
  private var intake: ReportIntake
  let filing: Filing
  private let line = ReadingLine()
  /// Of the haul registered last, counted from the first.
  private var number = 0

  /// - Parameter order: shared with the claims that go on meanwhile.
  init(_ premises: Premises, _ order: WorkOrder) {
    self.premises = premises
    intake = premises.reportIntake()
    filing = Filing(
      archive: premises.folders.archive, rejected: premises.folders.rejected, files: premises.files, order: order)
  }

  mutating func use(_ premises: Premises) {
    self.premises = premises
    intake = premises.reportIntake()
  }

  /// A file that stays in work, and why.
  struct Left {
    var file: WorkFile
    var why: any Error
  }

  /// A file whose outcome is in the ledger.
  struct Decided: Sendable {
    var file: WorkFile
    var outcome: IntakeOutcome
    var place: Filing.Place { outcome.verdict == .rejected ? .rejected : .archive }
  }

  // MARK: To the outcome

  /// A haul whose files' identities are in the ledger.
  struct Known {
    /// In the order in which they are entered, each with what the ledger knows of it.
    fileprivate var files: [(file: ClaimedFile, record: ArrivalRecord)]
    /// Those that could not be looked at.
    fileprivate var left: [Left]
    fileprivate var reading: ReadAhead

    var count: Int { files.count + left.count }
    /// The file of a haul of one.
    var single: WorkFile? { count == 1 ? files.first?.file.work : nil }
  }

  /// Writes the files' identities: a transaction of its own, or a part of another.
  ///
  /// - Parameter areNew: they have just been claimed, so that their reading may begin before their identities are durable. Of others the ledger
  ///   first counts that they are tried once more, lest one whose reading ends with the program is tried for ever.
  /// - Returns: nil where there are none.
  /// - Throws: what goes wrong with the ledger.
  mutating func register(_ files: [Identified], areNew: Bool) throws -> Known? {
    guard !files.isEmpty else { return nil }
    number += 1
    var left: [Left] = []
    var read: [ClaimedFile] = []
    for (file, result) in files {
      switch result {
      case .success(let claimed): read.append(claimed)
      case .failure(let error): left.append(Left(file: file, why: error))
      }
    }
    read = inOrder(read)
    var reading = ReadAhead(read) { [self] in start($0, isItsTurn: $1) }
    if areNew { reading.begin() }
    let now = premises.clock.now()
    let records = try premises.ledger.claim(read.map { $0.arrived(at: now) })
    return Known(files: Array(zip(read, records)), left: left, reading: reading)
  }

  /// Reads and computes files and writes their outcomes: one transaction for all of them.
  ///
  /// - Parameter besides: written in the same transaction, behind them.
  /// - Throws: what goes wrong with the ledger, and what `besides` throws; then nothing of the transaction is written.
  func workOff<Besides>(
    _ known: Known, besides: () throws -> Besides
  ) throws -> (decided: [Decided], left: [Left], besides: Besides) {
    var (left, reading) = (known.left, known.reading)
    var decided: [Decided] = []
    var changed: [WorkFile] = []
    var open: [Bool] = []
    for (file, record) in known.files {
      // Where it was claimed before with other bytes, it is put back.
      let isChanged = record.file.fileDigest ?? file.digest != file.digest
      open.append(record.verdict == nil && !isChanged)
      if let verdict = record.verdict {
        decided.append(try self.decided(file.work, record, verdict))
      } else if isChanged {
        changed.append(file.work)
      }
    }
    let written = try premises.ledger.together {
      for isOpen in open {
        guard isOpen else {
          reading.skip()
          continue
        }
        let (file, reading) = reading.next()
        do {
          decided.append(Decided(file: file.work, outcome: try enter(file, reading)))
        } catch is ChangedWhileRead {
          changed.append(file.work)
        } catch let failure as LedgerFailure {
          throw failure
        } catch {
          left.append(Left(file: file.work, why: error))
        }
      }
      return try besides()
    }
    for file in changed {
      do {
        try putBack(file)
      } catch {
        left.append(Left(file: file, why: error))
      }
    }
    return (decided, left, written)
  }

  /// Claimed files with what they were found to be.
  typealias Identified = (file: WorkFile, result: Result<ClaimedFile, any Error>)

  /// Reads and digests files.
  ///
  /// - Parameter begin: begins to read one meanwhile; asked for the first of them, of which only one is large, since each of those has its threads
  ///   and its memory.
  static func identify(
    _ files: [(WorkFile, Claim.Content?)], _ fileSystem: any FileSystem, begin: ClaimedFile.Beginning? = nil
  ) -> [Identified] {
    var begunBytes: Int64 = 0
    var hasBegunLarge = false
    return files.map { file, content in
      let result = Result {
        try ClaimedFile(
          file, content, fileSystem, begin: begunBytes < ReadAhead.bytesMax ? begin : nil, beginsLarge: !hasBegunLarge)
      }
      if case .success(let claimed) = result, claimed.reading != nil {
        begunBytes += claimed.sizeBytes
        hasBegunLarge = hasBegunLarge || !ClaimedFile.isSmall(claimed.sizeBytes)
      }
      return (file, result)
    }
  }

  /// Commitment feeds come before the reports that may name their commitments; else the order stays.
  private func inOrder(_ files: [ClaimedFile]) -> [ClaimedFile] {
    files.filter { $0.kind == .commitmentFeed } + files.filter { $0.kind != .commitmentFeed }
  }

  /// The reading of a report ahead of its turn, where it is small or has been begun; a large one keeps all cores busy when its turn comes.
  private func start(_ file: ClaimedFile, isItsTurn: Bool) -> ReportReading? {
    if let reading = file.reading { return reading }
    guard isItsTurn || ClaimedFile.isSmall(file.sizeBytes) else { return nil }
    return begin(inHaul: number)(file.work, file.kind, file.sizeBytes, file.source(premises.files))
  }

  /// Begins to read files of the haul that comes next.
  var beginNext: ClaimedFile.Beginning { begin(inHaul: number + 1) }

  /// Begins to read a report: a small one on the other core when those before it have been read, a large one at once.
  private func begin(inHaul haul: Int) -> ClaimedFile.Beginning {
    let (intake, line, bytesMax) = (intake, line, fileBytesMax)
    return { work, kind, sizeBytes, open in
      guard sizeBytes <= bytesMax, work.kind == .report, kind == .monthlyReport else { return nil }
      return ClaimedFile.isSmall(sizeBytes)
        ? intake.start(open, isDigested: true, on: (line, haul)) : intake.startSections(open, isDigested: true)
    }
  }

  private func enter(_ file: ClaimedFile, _ reading: ReportReading?) throws -> IntakeOutcome {
    let ledger = premises.ledger
    if isTooLarge(file) { return try ledger.enter(file.work.id) { try refuse(file, $0) } }
    if file.work.kind == .receipt { return try ReceiptIntake(premises).take(file) }
    let outcome: IntakeOutcome
    let open = file.source(premises.files)
    if let reading {
      outcome = try ledger.enter(file.work.id) { entry in
        let outcome = try intake.take(
          reading, again: { intake.start(open, isDigested: true) }, fileDigest: file.digest, into: entry)
        try file.refuseChanged(premises.files)
        return outcome
      }
    } else {
      outcome = try ledger.enterFeed(file.work.id) { entry in
        let outcome = try premises.feedIntake(knownDigest: file.digest).take(open, into: entry)
        try file.refuseChanged(premises.files)
        return outcome
      }
    }
    try approveAutomatically(outcome)
    return outcome
  }

  private func isTooLarge(_ file: ClaimedFile) -> Bool {
    file.sizeBytes > fileBytesMax
  }

  private var fileBytesMax: Int64 { Int64(premises.settings.installation.limits.fileMiB) << 20 }

  private func refuse(_ file: ClaimedFile, _ entry: any ReportEntry) throws -> IntakeOutcome {
    let limit = Finding(
      .fileTooLarge, line: nil, place: "", found: "\(file.sizeBytes) B",
      expected: "≤ \(premises.settings.installation.limits.fileMiB) MiB")
    try entry.reject(nil, findings: [limit], fileDigest: file.digest, at: premises.clock.now())
    return IntakeOutcome(.rejected, header: nil, findings: [limit])
  }

  /// Where the rule book says that no person reviews, accepted lines are open for the next run at once; where it lets the gateway approve within
  /// limits, those of a report that keeps them. Clients stay folded.
  private func approveAutomatically(_ outcome: IntakeOutcome) throws {
    guard outcome.verdict == .accepted, let report = outcome.report, let header = outcome.header,
      let prepared = intake.bookInForce(header),
      prepared.book.review == RuleBook.Review.none || prepared.book.autoApprove != nil
    else { return }
    let percent = prepared.book.review == RuleBook.Review.none ? nil : prepared.book.autoApprove?.changePercent
    let decided = try premises.ledger.approveAutomatically(report, within: percent, at: premises.clock.now())
    guard decided.isApproved else { return }
    premises.log.event(
      .reportApproved, .info,
      [
        "report": header.id, "version": "\(header.version)", "service": header.service.value,
        "total": decided.total.description, "before": decided.before?.description ?? "",
      ])
  }

  /// Its sender was still writing: the claim is taken back, and the file settles again under its own name, to be another arrival.
  private func putBack(_ file: WorkFile) throws {
    try premises.ledger.withdraw(file.id)
    let inbox = premises.folders.inbox(of: file.kind)
    let folder = file.source.isEmpty ? inbox : inbox / file.source
    try filing.putBack(file, to: folder)
    premises.log.event(
      .fileChanged, .warning,
      [
        "intake": file.id.value,
        "why": "The file was written to while it was read. It is back in the inbox and settles again.",
      ])
  }

  // MARK: To the final place

  /// The outcome that the ledger has of a file already.
  func decided(_ file: WorkFile, _ record: ArrivalRecord, _ verdict: Verdict) throws -> Decided {
    Decided(file: file, outcome: try IntakeOutcome(verdict, of: record, in: premises.ledger))
  }

  /// A file with an outcome on its way to where it stays, and what will lie beside it.
  struct Placing: Sendable {
    var file: Decided
    var attachments: [Filing.Attachment]
  }

  /// Where it lies now, or why it is still in work.
  typealias Filed = (file: Decided, result: Result<FilePath, FileFailure>)

  /// What filing needs of the ledger.
  func placing(_ decided: [Decided]) throws -> [Placing] {
    try decided.map {
      Placing(file: $0, attachments: $0.place == .rejected ? try findings(of: $0.file) : [])
    }
  }

  /// Puts files with an outcome where they stay; asks nothing of the ledger, so that any thread may.
  func file(_ placing: [Placing]) -> [Filed] {
    guard !placing.isEmpty else { return [] }
    do throws(FileFailure) {
      do throws(FileFailure) {
        try filing.attach(placing.flatMap(\.attachments))
      } catch {
        // Room for some perhaps, not for all: one by one, so that who can be filed is.
        if placing.count > 1 { return placing.flatMap { file([$0]) } }
        throw error
      }
      return zip(placing, try filing.file(placing.map { ($0.file.file, $0.file.place) })).map { ($0.file, $1) }
    } catch {
      return placing.map { ($0.file, .failure(error)) }
    }
  }

  /// Tells the ledger where files lie.
  func told(_ filed: [Filed]) throws -> (taken: [IntakePass.Taken], left: [Left]) {
    var taken: [IntakePass.Taken] = []
    var left: [Left] = []
    for (one, result) in filed {
      switch result {
      case .success(let path):
        taken.append(
          IntakePass.Taken(
            id: one.file.id, kind: one.file.kind, file: one.file.name, outcome: one.outcome, path: path))
      case .failure(let failure): left.append(Left(file: one.file, why: failure))
      }
    }
    if !taken.isEmpty { try premises.ledger.filed(taken.map { ($0.id, premises.relative($0.path)) }) }
    return (taken, left)
  }

  private func findings(of file: WorkFile) throws -> [Filing.Attachment] {
    let findings = try premises.ledger.findings(of: file.id)
    return [
      Filing.Attachment(
        FindingsFile.json(findings, file: file.name), as: "findings.json", to: file, in: .rejected),
      Filing.Attachment(
        FindingsFile.text(findings, file: file.name), as: "findings.txt", to: file, in: .rejected),
    ]
  }
}

extension IntakeOutcome {
  /// The outcome of an arrival that was decided before: what the ledger knows of it.
  fileprivate init(_ verdict: Verdict, of arrival: ArrivalRecord, in ledger: any FeeLedger) throws {
    self.init(verdict, header: nil, findings: try ledger.findings(of: arrival.file.id), report: arrival.report)
    guard let report = arrival.report, let summary = try ledger.report(report) else { return }
    clients = summary.clients
    lines = summary.lines
    heldLines = summary.heldLines
    total = summary.total
  }
}

/// Files with their readings, some of which are under way ahead of the one that is computed.
private struct ReadAhead {
  private let files: [ClaimedFile]
  private let start: (ClaimedFile, _ isItsTurn: Bool) -> ReportReading?
  private var readings: [ReportReading?] = []
  private var position = 0
  /// Of the files whose readings have been begun and not been asked for.
  private var bytes: Int64 = 0
  /// Readings wait on one another on one thread; their clients wait in memory. So many that the thread has enough to read while others are filed
  /// and claimed; half of them are begun at once: whoever hands over file by file takes turns with that thread instead of working beside it.
  static let bytesMax: Int64 = 2 << 20

  init(_ files: [ClaimedFile], _ start: @escaping (ClaimedFile, _ isItsTurn: Bool) -> ReportReading?) {
    self.files = files
    self.start = start
  }

  /// Begins to read what comes next.
  mutating func begin() {
    guard bytes <= ReadAhead.bytesMax / 2 else { return }
    while readings.count < files.count, bytes < ReadAhead.bytesMax {
      let file = files[readings.count]
      readings.append(start(file, false))
      bytes += file.sizeBytes
    }
  }

  /// - Precondition: there is a next one.
  mutating func next() -> (file: ClaimedFile, reading: ReportReading?) {
    begin()
    defer { skip() }
    return (files[position], readings[position] ?? start(files[position], true))
  }

  /// Goes past one that needs no reading.
  mutating func skip() {
    if position < readings.count {
      readings[position] = nil
      bytes -= files[position].sizeBytes
    } else {
      readings.append(nil)
    }
    position += 1
  }
}
