package import Domain
package import Inbox
import Ledger
import Logging

/// Takes files from the inboxes to their outcome and their final place. Used from one thread, and by one process on a data folder at a time.
///
/// The order of things makes a crash at any moment harmless: claimed by rename and made durable → identity in the ledger → outcome in the
/// ledger → findings beside it → moved to archive or rejected → told to the ledger. Many files go through each step together and share its
/// wait for the disk (`Haul`). `recover` goes on wherever that was broken off.
package final class IntakePass {
  private(set) var premises: Premises
  private var haul: Haul
  private let work: WorkFolder
  private var lanes: [Lane]
  private let ids: IntakeIDs
  private let lock: any FileLock
  private let settling: Settling.Settings
  private let scanning: InboxScan.Settings
  private let wait: (Duration) -> Void
  private let elapsed: () -> Duration
  /// Arrivals whose files lie nowhere.
  private var toldLost: Set<IntakeID> = []
  /// Files in work that it was told of that they are gone on with.
  private var toldRecovered: Set<IntakeID> = []
  /// Why files are left in work, as it was told last.
  private var toldFailures: [IntakeID: String] = [:]

  /// One inbox: monthly reports', or receipts'.
  private struct Lane {
    let kind: ArrivalKind
    let claim: Claim
    var scan: InboxScan
    var poll = InboxScan.Poll()
    var toldStuck: Set<String> = []
    /// Files that could not be claimed when it was tried last; a score of them tells enough.
    var unclaimed: [FilePath: FileFailure] = [:]

    mutating func note(_ taking: Claim.Taking, of file: FilePath) {
      guard case .failed(let failure) = taking else {
        unclaimed[file] = nil
        return
      }
      if unclaimed.count < 20 || unclaimed[file] != nil { unclaimed[file] = failure }
    }
  }

  /// One file and what became of it.
  package struct Taken: Sendable {
    package var id: IntakeID
    package var kind: ArrivalKind
    /// The sender's file name as it may be shown.
    package var file: String
    package var outcome: IntakeOutcome
    /// Where the file lies now.
    package var path: FilePath
  }

  /// `quiet` is how long a file must stand still (the settings' where nil); where it is given, a file that lacks its end is not waited for
  /// either. `takesIncomplete` takes a file at once that stands still without its end. `wait` waits between the two looks of `once`: a
  /// test or a story need not. `elapsed` is the time since any fixed start, by a clock that is never set. `scanning` is how inboxes are looked
  /// through, and how many files go together.
  package init(
    _ premises: Premises, quiet: Duration? = nil, takesIncomplete: Bool = false,
    wait: @escaping (Duration) -> Void = StopSignal().wait,
    elapsed: (() -> Duration)? = nil, scanning: InboxScan.Settings = InboxScan.Settings()
  ) throws {
    guard let lock = try premises.files.lock(premises.folders.intakeLock, waits: false) else {
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
    var scanning = scanning
    scanning.readByClaimBytes = ClaimedFile.smallBytes
    self.scanning = scanning
    try premises.keepRules()
    var settling = premises.settings.installation.inbox.settling
    if let quiet { settling = Settling.Settings(sign: .quiet(quiet), incompleteFor: .zero) }
    if takesIncomplete { settling.incompleteFor = .zero }
    self.settling = settling
    let clock = ContinuousClock()
    let start = clock.now
    self.elapsed = elapsed ?? { start.duration(to: clock.now) }
    let order = WorkOrder(work: premises.folders.work, files: premises.files)
    haul = Haul(premises, order)
    work = WorkFolder(premises.folders.work, files: premises.files, order: order)
    let newest = try [premises.ledger.newestArrival(), work.newestID()].compactMap(\.self).max()
    ids = IntakeIDs(premises.clock, after: newest)
    lanes = ArrivalKind.allCases.map { kind in
      Lane(
        kind: kind, claim: Claim(work: premises.folders.work, kind: kind, files: premises.files, order: order),
        scan: InboxScan(
          inbox: premises.folders.inbox(of: kind), files: premises.files, settings: scanning, settling: settling))
    }
  }

  var settings: Settings { premises.settings }

  /// From the next file on, reports are computed by these settings; those of folders and waiting stay what they were at the start.
  package func use(_ settings: Settings) throws {
    premises = try premises.with(settings)
    haul.use(premises)
  }

  /// Files that could not be taken or worked off, each told in the log; they stay where they are.
  package private(set) var failed = 0
  /// What is wrong with the surroundings now, each told once when it began and once when it was over.
  private var troubles = Troubles()
  /// Claimed files are left in work, to be tried again not before this.
  private var retryAt: Duration?
  /// After the ledger refused a batch its files are tried one by one, so that one of them cannot stand in the way of the others.
  private var goesAlone = false

  // MARK: Passes

  /// Goes on with whatever was broken off, then takes everything that is whole, then ends: two looks with the quiet time between them.
  package func once(_ each: (Taken) throws -> Void) throws {
    try recover(each)
    try lookThrough(each)
    if case .quiet(let quiet) = settling.sign { wait(quiet) }
    while try lookThrough(each) > 0 {}
  }

  /// Files that `once` left in the inbox because they are not whole, as they may be shown, at most a thousand; to be taken by a later pass.
  package func leftUnfinished() -> [Unfinished] {
    lanes.flatMap { $0.scan.settling.unfinished(most: 1_000) }
      .map { Unfinished(file: $0.path.description, state: $0.state.rawValue) }
  }

  /// A file that is not whole yet.
  package struct Unfinished: Sendable {
    package var file: String
    /// `arriving`, `incomplete` or `stuck`.
    package var state: String
  }

  /// What one look did.
  package struct Look: Sendable {
    package var taken = 0
    /// False where an inbox is so large that the look ended before its end: look again at once.
    package var isPassEnded = true
    /// When there is a reason to look again before the next poll, in the pass's own time; nil where there is none.
    package var nextLook: Duration?
  }

  /// One look into the inboxes: claims what has arrived and works it off. `stop` is asked between hauls; what has begun is finished. `lists`
  /// is false where only what was seen before is looked at: between two polls.
  package func look(
    lists: Bool = true, unless stop: () -> Bool = { false }, each: (Taken) throws -> Void
  ) throws -> Look {
    if let retryAt, retryAt <= elapsed() { try recover(unless: stop, each) }
    var look = Look()
    for index in lanes.indices {
      let poll = lanes[index].scan.poll(at: elapsed(), lists: lists)
      tell(poll, ofLane: index)
      look.isPassEnded = look.isPassEnded && (poll.isPassEnded || !lists)
      look.nextLook = [look.nextLook, poll.nextLook].compactMap(\.self).min()
      look.taken += try take(hauls(of: poll.arrived), fromLane: index, unless: stop, each)
      // The poll had no room for them, though what it offered may have turned out cut.
      if lanes[index].scan.hasArrived(at: elapsed()) { look.isPassEnded = false }
    }
    look.nextLook = [look.nextLook, retryAt].compactMap(\.self).min()
    return look
  }

  /// Looks until the end of the inboxes.
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

  /// Small files together, as many as one transaction should hold; a large one by itself. The first are few and each next haul twice as many, since
  /// nothing else is done while the first is claimed, and little while the second is. Likewise the last ones become fewer, since nothing else is
  /// done while the last is filed.
  private func hauls(of files: [InboxFile]) -> [[InboxFile]] {
    let settings = scanning
    var bytes: Int64 = 0
    var most = settings.firstHaulMax
    // When the haul begins.
    var left = files.count
    return files.chunked { last, next, count in
      bytes = count == 1 ? last.status.sizeBytes + next.status.sizeBytes : bytes + next.status.sizeBytes
      let areTogether =
        max(last.status.sizeBytes, next.status.sizeBytes) <= settings.smallBytes && bytes <= settings.haulBytes
        && count < min(most, max(left / 2, 2 * settings.firstHaulMax))
      if !areTogether {
        left -= count
        most = min(2 * most, settings.haulMax)
      }
      return areTogether
    }
  }

  /// Takes one haul after the other: while one is computed, the next is claimed and the one before is filed. What the ledger is to be told of
  /// those two goes into the transaction of the one, where it is known by then.
  private func take(
    _ hauls: [[InboxFile]], fromLane index: Int, unless stop: () -> Bool, _ each: (Taken) throws -> Void
  ) throws -> Int {
    var taken = 0
    var waiting = hauls[...]
    func claimNext() -> ClaimAhead? {
      (stop() ? nil : waiting.popFirst()).map {
        ClaimAhead($0, by: lanes[index].claim, ids, premises.files, begin: haul.beginNext)
      }
    }
    var ahead = claimNext()
    var known: Haul.Known?
    var filing: Meanwhile<[Haul.Filed]>?
    while known != nil || ahead != nil {
      var claimed: Result<[Haul.Identified], any Error>?
      let decided = Result {
        try decide(known) {
          var besides = Besides()
          // An error in the transaction of a single file is taken for that file's.
          guard known?.single == nil else { return besides }
          if let filing, filing.isOver { besides.told = try haul.told(filing.end()) }
          if let ahead, ahead.isOver {
            claimed = Result { try end(ahead, ofLane: index) }
            besides.next = try (try? claimed?.get()).flatMap { try haul.register($0, areNew: true) }
          }
          return besides
        }
      }
      let done = try? decided.get()
      let besides = done?.besides ?? Besides()
      // What many files left in the log is moved meanwhile, not when the program ends; and before the next transaction, which then begins it anew.
      let moving = known != nil && taken > scanning.haulMax ? moveLog() : nil
      let registered = Result {
        let files = try claimed?.get() ?? ahead.map { try end($0, ofLane: index) } ?? []
        taken += files.count
        _ = try decided.get()
        return try besides.next ?? register(files, areNew: true)
      }
      let placing = done?.placing ?? []
      let filed = placing.isEmpty ? nil : Meanwhile("filing") { [haul] in haul.file(placing) }
      // Before anything is told, so that there is something to be done meanwhile.
      switch registered {
      case .success(let next): (known, ahead) = (next, claimNext())
      case .failure: (known, ahead) = (nil, nil)
      }
      let telling = Result { if let filing { try tell(besides.told ?? told(filing.end()), each) } }
      let moved = Result { if let moving { try moving.end().get() } }
      filing = filed
      do {
        try telling.get()
        _ = try decided.get()
        _ = try registered.get()
        try moved.get()
      } catch {
        // The first error is told. What was claimed meanwhile lies in work, where recovery finds it; what telling meets now is met again when these
        // are looked at anew.
        retryAt = retryAt ?? elapsed() + pause
        if let ahead { _ = try? end(ahead, ofLane: index) }
        if let filed { try? tell(told(filed.end()), each) }
        throw error
      }
    }
    if let filing { try tell(told(filing.end()), each) }
    return taken
  }

  private func moveLog() -> Meanwhile<Result<Void, any Error>> {
    let ledger = premises.ledger
    return Meanwhile("moving the log") { Result { try ledger.moveLog() } }
  }

  /// What was written in the transaction of a haul's outcomes besides them.
  private struct Besides {
    /// Of the haul before: where its files lie.
    var told: Told?
    /// The haul that comes next.
    var next: Haul.Known?
  }

  private func end(_ ahead: ClaimAhead, ofLane index: Int) throws -> [Haul.Identified] {
    let claimed = ahead.end()
    if let failure = claimed.failure {
      // What was taken lies in work and is not known to be durable.
      retryAt = elapsed() + pause
      throw failure
    }
    for (file, taking) in zip(ahead.batch, claimed.takings) {
      lanes[index].scan.note(taking, of: file, at: elapsed())
      lanes[index].note(taking, of: file.path)
      guard case .failed = taking else { continue }
      failed += 1
      // It may lie half claimed.
      retryAt = retryAt ?? elapsed() + pause
    }
    tell(lanes.flatMap { $0.unclaimed.sorted { $0.key < $1.key }.map(\.value) }, in: .claim)
    if let first = claimed.files.first {
      // One line for a haul: each file has one of its own with its outcome.
      let bytes = claimed.files.reduce(0) { $0 + $1.file.sizeBytes }
      premises.log.event(
        .fileClaimed, .info,
        ["intake": first.file.id.value, "files": "\(claimed.files.count)", "bytes": "\(bytes)"])
    }
    return claimed.files
  }

  // MARK: Recovery

  /// Ends every step that a crash or a trouble broke off: before the first look, and again where files were left in work.
  package func recover(unless stop: () -> Bool = { false }, _ each: (Taken) throws -> Void) throws {
    retryAt = nil
    let records = Dictionary(
      try premises.ledger.unfinishedArrivals().map { ($0.file.id, $0) }, uniquingKeysWith: { first, _ in first })
    // First, for every sync of work from here on makes it durable that they left it.
    let inWork = Set(try work.unfinished().map(\.id))
    try tellFiled(records.values.filter { !inWork.contains($0.file.id) })
    let mended = try work.mend(inboxes: ArrivalKind.allCases.map(premises.folders.inbox(of:)))
    // What cannot be listed or looked at, the next poll tells.
    tell(mended.failures.filter { ![.list, .status].contains($0.operation) }, in: .recovery)
    if !mended.unsynced.isEmpty { retryAt = elapsed() + pause }
    let files = try work.unfinished().filter { !mended.unsynced.contains($0.id) }
    // Once, however often it takes: on a full disk it is tried every few seconds.
    for file in files where !toldRecovered.contains(file.id) {
      premises.log.event(.intakeRecovered, .info, ["intake": file.id.value])
    }
    toldRecovered = Set(files.map(\.id))

    let decided = files.compactMap { file in
      records[file.id].flatMap { record in record.verdict.map { (file, record, $0) } }
    }
    try tell(told(haul.file(haul.placing(decided.map { try haul.decided($0.0, $0.1, $0.2) }))), each)
    let open = files.filter { records[$0.id]?.verdict == nil }
    // A file whose reading ended with the program more than once goes last and alone: should it do so again, the others are done.
    let (suspects, plain) = open.partitioned { records[$0.id]?.attempts ?? 0 >= 2 }
    for batch in batches(of: plain) + suspects.map({ [$0] }) {
      guard !stop() else { return }
      try workOff(Haul.identify(batch.map { ($0, nil) }, premises.files), areNew: false, each)
    }
  }

  private func batches(of files: [WorkFile]) -> [[WorkFile]] {
    let settings = scanning
    var bytes: Int64 = 0
    return files.chunked { last, next, count in
      bytes = count == 1 ? last.sizeBytes + next.sizeBytes : bytes + next.sizeBytes
      return !goesAlone && count < settings.haulMax && bytes <= settings.haulBytes
    }
  }

  /// The ledger was not told before the end that these lie in their final place; or they lie nowhere.
  private func tellFiled(_ arrivals: [ArrivalRecord]) throws {
    for arrival in arrivals.sorted(by: { $0.file.id < $1.file.id }) {
      let place: Filing.Place = arrival.verdict == .rejected ? .rejected : .archive
      if arrival.verdict != nil, let path = try haul.filing.confirm(arrival.file.id, arrival.file.name, in: place) {
        try premises.ledger.filed(arrival.file.id, at: premises.relative(path))
      } else if toldLost.insert(arrival.file.id).inserted {
        premises.log.event(
          .fileLost, .error,
          [
            "intake": arrival.file.id.value, "sha256": arrival.file.fileDigest ?? "",
            "why":
              "The claimed file is neither in work nor filed: somebody removed it. Put it back into work under its name, or ask "
              + "its sender for it.",
          ])
      }
    }
  }

  // MARK: Work

  /// From claimed files to their final places. What cannot be done now stays in work and is tried again; one file's trouble holds up no other.
  private func workOff(_ files: [Haul.Identified], areNew: Bool, _ each: (Taken) throws -> Void) throws {
    try tell(told(haul.file(decide(register(files, areNew: areNew)) {}.placing)), each)
  }

  /// Writes the identities of claimed files; nil where there is nothing to go on with.
  private func register(_ files: [Haul.Identified], areNew: Bool) throws -> Haul.Known? {
    try orLeave(files.count == 1 ? files[0].file : nil) { try haul.register(files, areNew: areNew) } ?? nil
  }

  /// From claimed files to their outcomes in the ledger; `besides` is written with them, and nil where nothing was.
  private func decide<Written>(
    _ known: Haul.Known?, besides: () throws -> Written
  ) throws -> (placing: [Haul.Placing], besides: Written?) {
    guard let known else { return ([], nil) }
    return try orLeave(known.single) {
      // Of a copy, since what is written besides registers the next haul.
      let haul = haul
      let worked = try haul.workOff(known, besides: besides)
      note(worked.left)
      if known.count > 1 { goesAlone = false }
      return (try haul.placing(worked.decided), worked.besides)
    } ?? ([], nil)
  }

  /// Where the ledger refuses the only file of a haul, that is left in work; where it refuses several, they are tried again soon, one by one.
  private func orLeave<Written>(_ single: WorkFile?, _ write: () throws -> Written) throws -> Written? {
    do {
      return try write()
    } catch let failure as LedgerFailure where failure.isAboutOneEntry && single != nil {
      note([Haul.Left(file: single!, why: failure)])
      return nil
    } catch {
      retryAt = elapsed() + pause
      goesAlone = (error as? LedgerFailure)?.isAboutOneEntry ?? false
      if goesAlone { retryAt = elapsed() }
      throw error
    }
  }

  private func told(_ filed: [Haul.Filed]) throws -> Told {
    do {
      return try haul.told(filed)
    } catch {
      retryAt = elapsed() + pause
      throw error
    }
  }

  /// Files that the ledger was told the places of, and those that have none.
  private typealias Told = (taken: [Taken], left: [Haul.Left])

  /// Tells everybody else what became of files.
  private func tell(_ told: Told, _ each: (Taken) throws -> Void) throws {
    note(told.left)
    for taken in told.taken {
      toldFailures[taken.id] = nil
      log(taken)
      try each(taken)
    }
  }

  private func note(_ left: [Haul.Left]) {
    for one in left {
      failed += 1
      retryAt = retryAt ?? elapsed() + pause
      let report = FailureReport(one.why)
      // Told once for a cause, however often it is tried.
      guard toldFailures.updateValue(report.message.en, forKey: one.file.id) != report.message.en else { continue }
      premises.log.event(
        .fileFailed, .error,
        ["intake": one.file.id.value, "code": report.code, "step": "work", "why": report.message.en])
    }
  }

  private var pause: Duration { .seconds(30) }

  // MARK: Telling

  private func tell(_ poll: InboxScan.Poll, ofLane index: Int) {
    let step: Troubles.Step = lanes[index].kind == .report ? .inbox : .receipts
    if poll.isPassEnded || !poll.failures.isEmpty { tell(poll.failures, in: step) }
    for name in poll.stuck where !lanes[index].toldStuck.contains(name) {
      premises.log.event(.fileStuck, .warning, ["file": name])
    }
    lanes[index].toldStuck = Set(poll.stuck)
    for oddity in poll.oddities {
      premises.log.event(.fileIgnored, .warning, ["file": oddity.name, "kind": oddity.kind.rawValue])
    }
    lanes[index].poll = poll
  }

  /// What is wrong at a step now; nothing is when the list is empty.
  private func tell(_ failures: [any Error], in step: Troubles.Step) {
    for change in troubles.now(failures.map(FailureReport.init), in: step, at: premises.clock.now()) {
      let facts = ["code": change.trouble.code, "step": step.rawValue]
      switch change {
      case .began(let trouble):
        premises.log.event(.trouble, .error, facts.merging(["why": trouble.message.en]) { $1 })
      case .ended(let trouble):
        premises.log.event(.troubleOver, .notice, facts.merging(["since": trouble.since.description]) { $1 })
      }
    }
  }

  /// The whole look failed, or went well again.
  func note(_ error: (any Error)?) { tell(error.map { [$0] } ?? [], in: .pickup) }

  /// How the pickup stands.
  func state() -> PickupState {
    PickupState(
      at: premises.clock.now(), lanes: lanes.map { PickupState.Lane($0.kind, $0.poll) }, troubles: troubles.all)
  }

  private func log(_ taken: Taken) {
    let outcome = taken.outcome
    var facts = ["intake": taken.id.value]
    if taken.kind == .receipt {
      facts["codes"] = outcome.codes
      premises.log.event(.receipt(outcome.verdict), outcome.verdict == .rejected ? .warning : .info, facts)
      return outcome.news.forEach { $0.tell(premises.log) }
    }
    facts["clients"] = "\(outcome.clients)"
    facts["lines"] = "\(outcome.lines)"
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
      facts["codes"] = outcome.codes
      premises.log.event(.reportRejected, .warning, facts)
    case .duplicate: premises.log.event(.reportDuplicate, .info, facts)
    }
  }
}

extension IntakeOutcome {
  fileprivate var codes: String? {
    findings.isEmpty ? nil : Set(findings.map(\.code.rawValue)).sorted().joined(separator: " ")
  }
}

extension Event {
  fileprivate static func receipt(_ verdict: Verdict) -> Event {
    switch verdict {
    case .accepted, .held: .receiptTaken
    case .duplicate: .receiptDuplicate
    case .rejected: .receiptRejected
    }
  }
}

extension Array {
  /// In runs: an element begins a new one where it does not belong to the one before it; told are that element, this one and the run's length.
  fileprivate func chunked(by belongs: (Element, Element, Int) -> Bool) -> [[Element]] {
    var chunks: [[Element]] = []
    for element in self {
      let last = chunks.count - 1
      if last >= 0, belongs(chunks[last][chunks[last].count - 1], element, chunks[last].count) {
        chunks[last].append(element)
      } else {
        chunks.append([element])
      }
    }
    return chunks
  }

  /// Those that are so and those that are not, in their order.
  fileprivate func partitioned(_ isSo: (Element) -> Bool) -> ([Element], [Element]) {
    (filter(isSo), filter { !isSo($0) })
  }
}
