import Datasets
import Delivery
package import Domain
import Inbox
import Ledger
import Logging
import ReportXML

/// Closes runs and lets them go: one queue per service, none of which knows another. What is done to one service's runs is one process's business
/// at a time (`alone`).
package struct RunDesk: Sendable {
  let premises: Premises

  package init(_ premises: Premises) { self.premises = premises }

  /// What closing did.
  package struct Closing: Sendable {
    /// Nil where nothing was to be billed.
    package var run: RunSummary?
    /// Groups held or settled instead of sent, with why.
    package var findings: [Finding]
    /// Earlier runs of the service that were still under way, as they stand now.
    package var finished: [RunSummary] = []
  }

  /// Closes a run of the service, writes and checks its dataset, and releases and delivers it as far as the rule book lets `person`. What an
  /// earlier stop left of the service's runs is finished first; a run that cannot be stands in the way.
  package func run(
    _ service: ServiceCode, period: Month?, by person: String, scheduled: QueueTime? = nil
  ) throws -> Closing {
    try alone(service) {
      try refusePaused(service)
      try clearAbandoned(of: service)
      let finished = try finishBegun(of: service, by: person)
      if let blocking = finished.first(where: \.state.blocksQueue) ?? finished.first(where: { $0.state == .released }) {
        throw blocked(by: blocking)
      }
      var closing = try close(service, period: period, by: person, scheduled: scheduled)
      if let run = closing.run, try waitsForOther(run, than: person) == nil {
        closing.run = try goOn(with: run, by: person)
      }
      closing.finished = finished
      return closing
    }
  }

  /// What a run would hold, without a trace of it.
  package func rehearse(_ service: ServiceCode, period: Month?) throws -> Rehearsal {
    let (book, time) = try ruleBook(of: service)
    let renderer = try book.renderer(in: premises.settings)
    let forming = DocumentForming(
      book: book, installation: premises.settings.installation, catalogue: premises.settings.catalogue)
    let label = try label(period, of: service, time)
    var rehearsal = Rehearsal()
    try premises.ledger.rehearseRun(of: service, period: period, book: book.reference, at: time) {
      run, number, group in
      let header = runHeader(run, book, time, label)
      let outcome: GroupOutcome
      switch forming.form(group, number: number) {
      case .outcome(let decided): outcome = decided
      case .document(let document):
        var bytes: [UInt8] = []
        do throws(Misfit) {
          try renderer.append(document, of: header, position: rehearsal.documents + 1, to: &bytes)
          outcome = .formed(reference: document.reference)
          rehearsal.documents += 1
          rehearsal.lines += group.lines.count
          rehearsal.total += document.total
          rehearsal.findings += replacements(renderer, document, forming, group)
        } catch {
          outcome = .held(misfitFinding(error, forming, group))
        }
      }
      if let finding = outcome.finding { rehearsal.findings.append(finding) }
      return outcome
    }
    return rehearsal
  }

  package struct Rehearsal: Sendable {
    package var documents = 0
    package var lines = 0
    package var total = Money.zero
    package var findings: [Finding] = []
  }

  /// Closing is one transaction: numbers, dataset and its hash are fixed together, or nothing happened.
  package func close(
    _ service: ServiceCode, period: Month?, by person: String, scheduled: QueueTime? = nil
  ) throws -> Closing {
    let (book, time) = try ruleBook(of: service)
    try premises.ledger.keep(book.reference, of: service, text: book.text, at: time)
    let renderer = try book.renderer(in: premises.settings)
    let forming = DocumentForming(
      book: book, installation: premises.settings.installation, catalogue: premises.settings.catalogue)
    let label = try label(period, of: service, time)
    let sealed = try SealedSettings(premises.settings, for: book).text()
    var writing: DatasetWriting?
    var name = ""
    var findings: [Finding] = []
    let run = try premises.ledger.closeRun(
      of: service, period: period, label: label, book: book.reference, scheduled: scheduled, by: person,
      at: time
    ) { run, number, group in
      let outcome: GroupOutcome
      switch forming.form(group, number: number) {
      case .outcome(let decided): outcome = decided
      case .document(let document):
        if writing == nil {
          let header = runHeader(run, book, time, label)
          name = fileName(run: header, extension: renderer.fileExtension)
          writing = try datasetWriting(renderer, header, book, name)
        }
        do throws(Misfit) {
          try writing?.append(document)
          outcome = .formed(reference: document.reference)
          findings += replacements(renderer, document, forming, group)
        } catch {
          outcome = .held(misfitFinding(error, forming, group))
        }
        try writing?.flushIfLarge()
      }
      if let finding = outcome.finding { findings.append(finding) }
      return outcome
    } seal: { run in
      guard let writing else { preconditionFailure("a run is sealed when it has a document") }
      let (sha256, flaws) = try writing.finish()
      guard flaws.isEmpty else { throw DatasetRefused(service: service, flaws: flaws) }
      return DatasetSeal(
        name: name, format: book.dataset.format.rawValue, sha256: sha256, sizeBytes: writing.sizeBytes,
        settings: sealed)
    }
    for finding in findings where finding.effect != .none {
      premises.log.event(
        .documentHeld, .warning, ["service": service.value, "code": finding.code.rawValue])
    }
    guard let run else {
      premises.log.event(.runEmpty, .info, ["service": service.value])
      return Closing(run: nil, findings: findings)
    }
    premises.log.event(.runClosed, .info, try describeWithHead(run))
    return Closing(run: run, findings: findings)
  }

  /// Lets a closed run go, and tries to deliver it at once.
  /// - Throws: `LedgerRefusal` where it is not closed, `GatewayFailure` where the rule book wants another person.
  package func release(_ id: RunID, by person: String) throws -> RunSummary {
    try alone(with: id) { run in
      guard run.state == .closed else { throw LedgerRefusal.cannotHappen(.release, to: id, in: run.state) }
      if let refusal = try waitsForOther(run, than: person) { throw refusal }
      return try goOn(with: run, by: person)
    }
  }

  /// Takes back a closed run: its lines wait for the next one, its numbers are used for ever.
  /// - Throws: `LedgerRefusal` where it was released already.
  package func cancel(_ id: RunID, by person: String, reason: String) throws -> RunSummary {
    try alone(with: id) { run in
      let cancelled = try premises.ledger.note(
        .cancel, of: id, by: person, at: premises.clock.now(), why: reason)
      try premises.files.unlinkIfThere(premises.folders.runs / run.seal.name)
      premises.log.event(.runCancelled, .info, describe(cancelled))
      return cancelled
    }
  }

  /// Releases what is closed, and makes one attempt to deliver it.
  func goOn(with run: RunSummary, by person: String) throws -> RunSummary {
    var run = run
    if run.state == .closed {
      run = try premises.ledger.note(.release, of: run.id, by: person, at: premises.clock.now(), why: nil)
      premises.log.event(.runReleased, .info, describe(run))
    }
    return try RunDelivery(self).attempt(run, by: person)
  }

  /// Goes on with the service's runs that were closed or released when a gateway stopped, oldest first, one behind the other: what cannot be
  /// delivered now stops those behind it.
  /// - Returns: each that was looked at, as it stands now.
  func finishBegun(of service: ServiceCode, by person: String) throws -> [RunSummary] {
    var finished: [RunSummary] = []
    for run in try underWay(of: service) {
      // What waits for a person's word stands in nobody's way.
      if run.state == .closed, try waitsForOther(run, than: person) != nil { continue }
      let now = run.state.blocksQueue && run.state != .unknown ? run : try goOn(with: run, by: person)
      finished.append(now)
      if now.state != .delivered && now.state != .acknowledged { break }
    }
    return finished
  }

  /// The same for every service, each by itself; one whose run another process has in hand is left to it.
  /// - Returns: false where a run could not be delivered; it is told in the log and stays as it is.
  @discardableResult
  package func finishBegun() throws -> Bool {
    var areAllDelivered = true
    for service in Set(try premises.ledger.runsUnderWay(of: nil).map(\.service)).sorted() {
      guard let lock = try premises.files.lock(premises.folders.runsLock(of: service), waits: false) else { continue }
      try withExtendedLifetime(lock) {
        let finished = try finishBegun(of: service, by: Act.gateway)
        if finished.contains(where: { $0.state != .delivered && $0.state != .acknowledged }) { areAllDelivered = false }
      }
    }
    return areAllDelivered
  }

  /// Removes what closings that never became a run left behind: whole datasets, with everything personal in them. Leaves alone a service whose
  /// run another process has in hand.
  package func clearAbandoned() throws {
    for service in premises.settings.books.services { _ = try clearAbandoned(service) }
  }

  /// - Returns: false where another process has the service's runs in hand.
  func clearAbandoned(_ service: ServiceCode) throws -> Bool {
    guard let lock = try premises.files.lock(premises.folders.runsLock(of: service), waits: false) else { return false }
    try withExtendedLifetime(lock) { try clearAbandoned(of: service) }
    return true
  }

  private func clearAbandoned(of service: ServiceCode) throws {
    let needed = Set(try underWay(of: service).map(\.seal.name))
    let listing = try premises.files.list(premises.folders.runs)
    while let entry = try listing.next() {
      let name = String(decoding: entry.name.bytes, as: UTF8.self)
      guard isDataset(name, of: service), !needed.contains(name) else { continue }
      try premises.files.unlinkIfThere(premises.folders.runs / entry.name)
    }
  }

  /// The service's runs on their way out, oldest first: closed, released, unknown or failed.
  func underWay(of service: ServiceCode) throws -> [RunSummary] {
    try premises.ledger.runsUnderWay(of: service)
  }

  /// Closing and delivering a service's runs is one process's business at a time; other services go on.
  func alone<Result>(_ service: ServiceCode, _ body: () throws -> Result) throws -> Result {
    let lock = try premises.files.lock(premises.folders.runsLock(of: service), waits: true)
    return try withExtendedLifetime(lock, body)
  }

  /// The same about one run, as it stands once nobody else has its service in hand.
  func alone<Result>(with id: RunID, _ body: (RunSummary) throws -> Result) throws -> Result {
    guard let found = try premises.ledger.run(id) else { throw LedgerRefusal.unknownRun(id) }
    return try alone(found.service) { try body(premises.ledger.run(id) ?? found) }
  }

  /// Builds a closed run's dataset again from the ledger and gives its SHA-256: the same as at closing, for ever.
  package func rebuild(_ id: RunID, at path: FilePath) throws -> String {
    guard let run = try premises.ledger.run(id) else { throw LedgerRefusal.unknownRun(id) }
    let (settings, book) = try kept(of: run)
    let renderer = try book.renderer(in: settings)
    let forming = DocumentForming(book: book, installation: settings.installation, catalogue: settings.catalogue)
    let writing = try DatasetWriting(
      renderer, header(of: run, book), to: path, in: premises.files, digest: premises.digest(),
      checks: book.checks(in: settings))
    try premises.ledger.documents(of: id) { number, group in
      try writing.append(formed(forming, group, number, of: run))
      try writing.flushIfLarge()
    }
    return try writing.finish().sha256
  }

  /// A document of a closed run, formed again.
  func formed(
    _ forming: DocumentForming, _ group: LineGroup, _ number: DocumentNumber, of run: RunSummary
  ) throws -> BillingDocument {
    if case .document(let document) = forming.form(group, number: number) { return document }
    throw GatewayFailure(
      "rebuild",
      fi:
        "Ajon \(run.id) asiakirjaa \(number) ei voi muodostaa uudelleen. Mitään ei lähetetty. Ota yhteyttä ylläpitoon.",
      en: "Document \(number) of run \(run.id) cannot be formed again. Nothing was sent. Call the maintainers.")
  }

  /// The same over every attempt: a receiver that keeps message ids takes a dataset once.
  func messageID(of run: RunSummary, _ document: DocumentNumber? = nil) -> String {
    let sender = premises.settings.installation.organisation.sender
    return "\(sender)-\(run.id)-" + (document?.description ?? String(run.seal.sha256.prefix(16)))
  }

  // MARK: Parts

  func ruleBook(of service: ServiceCode) throws -> (RuleBook, Timestamp) {
    let time = premises.clock.now()
    guard let book = premises.settings.books.inForce(service, on: time.day) else {
      throw GatewayFailure(
        "service-unknown",
        fi: "Palvelulla \(service) ei ole tänään voimassa olevaa sääntökirjaa. Tarkista palvelukoodi ja rules-kansio.",
        en: "Service \(service) has no rule book in force today. Check the code and the rules folder.")
    }
    guard book.dataset.format != .none else {
      throw GatewayFailure(
        "never-delivered", fi: "Palvelua \(service) ei toimiteta: sen sääntökirjan aineisto on none.",
        en: "Service \(service) is never delivered: its rule book says dataset none.")
    }
    return (book, time)
  }

  /// The settings and rule book the run was closed with, as the ledger kept them.
  func kept(of run: RunSummary) throws -> (settings: Settings, book: RuleBook) {
    guard let text = try premises.ledger.ruleBookText(run.book, of: run.service) else {
      throw GatewayFailure(
        "rule-book-lost",
        fi: "Ajon \(run.id) sääntökirjaa \(run.book) ei ole maksukirjassa. Palauta maksukirja varmuuskopiosta.",
        en: "The ledger has no rule book \(run.book) of run \(run.id). Restore the ledger from a backup.")
    }
    return try SealedSettings(text: run.seal.settings).opened(text, run.book, today: premises.settings)
  }

  /// The period a run is known by: the one asked for, else the latest that waits.
  private func label(_ period: Month?, of service: ServiceCode, _ time: Timestamp) throws -> Month {
    if let period { return period }
    let waiting = try premises.ledger.waiting().first { $0.service == service }
    return waiting?.latestPeriod ?? time.day.month.previous
  }

  private func runHeader(_ run: RunID, _ book: RuleBook, _ time: Timestamp, _ label: Month) -> RunHeader {
    RunHeader(id: run, service: book.service, serviceName: book.serviceName, closedAt: time, period: label)
  }

  private func datasetWriting(
    _ renderer: any DatasetRenderer, _ header: RunHeader, _ book: RuleBook, _ name: String
  ) throws -> DatasetWriting {
    let path = premises.folders.runs / name
    // What lies there is of a closing that never became a run.
    try premises.files.unlinkIfThere(path)
    return try DatasetWriting(
      renderer, header, to: path, in: premises.files, digest: premises.digest(),
      checks: book.checks(in: premises.settings))
  }

  /// The dataset as it was sealed, built again from the ledger where it is not there or not what it was.
  func build(_ run: RunSummary, at path: FilePath) throws {
    try premises.files.unlinkIfThere(path)
    guard try rebuild(run.id, at: path) == run.seal.sha256 else {
      try premises.files.unlinkIfThere(path)
      throw GatewayFailure(
        "dataset-differs",
        fi:
          "Ajon \(run.id) aineisto ei muodostu samaksi kuin suljettaessa. Mitään ei lähetetty. Ota yhteyttä ylläpitoon.",
        en: "The dataset of run \(run.id) is not built as it was at closing. Nothing was sent. Call the maintainers.")
    }
  }

  func manifest(of run: RunSummary, _ book: RuleBook, _ settings: Settings) throws -> [UInt8] {
    Manifest(
      run: header(of: run, book), file: run.seal.name, format: run.seal.format,
      schema: try book.renderer(in: settings).schemaName, documents: run.documents, lines: run.lines,
      total: run.total, sha256: run.seal.sha256, sizeBytes: run.seal.sizeBytes
    ).json()
  }

  func header(of run: RunSummary, _ book: RuleBook) -> RunHeader {
    RunHeader(
      id: run.id, service: run.service, serviceName: book.serviceName, closedAt: run.closedAt, period: run.period)
  }

  private func misfitFinding(_ misfit: Misfit, _ forming: DocumentForming, _ group: LineGroup) -> Finding {
    let (code, found, expected) = misfit.finding
    return forming.finding(code, group, found: found, expected: expected)
  }

  /// What of the document's texts is written with other characters than it has; of its parties intake has told.
  private func replacements(
    _ renderer: any DatasetRenderer, _ document: BillingDocument, _ forming: DocumentForming, _ group: LineGroup
  ) -> [Finding] {
    guard renderer.replacesCharacters else { return [] }
    return renderer.replacements(in: document).map {
      forming.finding(.characterReplaced, group, expected: $0.rawValue)
    }
  }

  func describe(_ run: RunSummary) -> [String: String] {
    [
      "run": "\(run.id)", "service": run.service.value, "documents": "\(run.documents)", "lines": "\(run.lines)",
      "total": run.total.description, "file": run.seal.name,
    ]
  }

  /// With the newest hash of the log of acts: kept elsewhere, it tells when the log's end has been cut off (`audit verify --expect`).
  func describeWithHead(_ run: RunSummary) throws -> [String: String] {
    guard let head = try premises.ledger.auditHead() else { return describe(run) }
    return describe(run).merging(["audit": head.hash]) { $1 }
  }

  /// Why the run waits for another person than `person`; nil where `person` may release it.
  func waitsForOther(_ run: RunSummary, than person: String) throws -> GatewayFailure? {
    try premises.refusal(of: person, releasing: run)
  }

  private func refusePaused(_ service: ServiceCode) throws {
    guard try premises.ledger.queue(of: service).isPaused else { return }
    throw GatewayFailure(
      "queue-paused", fi: "Palvelun \(service) jono on tauolla. Jatka sitä: maksusilta queue resume \(service).",
      en: "The queue of \(service) is paused. Go on with it: maksusilta queue resume \(service).")
  }

  private func blocked(by run: RunSummary) -> GatewayFailure {
    GatewayFailure(
      "queue-blocked",
      fi:
        "Palvelun \(run.service) jonoa pidättää ajo \(run.id) (\(run.state.name.fi)). Uutta ei suljettu. Katso syy: maksusilta run show \(run.id). "
        + (run.advice?.fi ?? ""),
      en:
        "The queue of \(run.service) is held up by run \(run.id) (\(run.state.name.en)). No new one was closed. See why: maksusilta run show "
        + "\(run.id). " + (run.advice?.en ?? ""))
  }
}

/// The dataset does not follow its own schema: nothing was closed.
package struct DatasetRefused: Error, Sendable {
  package var service: ServiceCode
  package var flaws: [DatasetFlaw]
}
