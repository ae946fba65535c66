import Datasets
import Delivery
package import Domain
import Inbox
import Ledger
import Logging
import ReportXML

/// Closes, releases and delivers runs: one queue per service, none of which knows another.
package struct RunDesk: Sendable {
  private let premises: Premises

  package init(_ premises: Premises) { self.premises = premises }

  /// What closing did.
  package struct Closing: Sendable {
    /// Nil where nothing was to be billed.
    package var run: RunSummary?
    /// Groups held or settled instead of sent, with why.
    package var findings: [Finding]
    /// Earlier runs of the service that had been closed but not delivered.
    package var finished: [RunSummary] = []
  }

  /// Closes a run of the service, writes and checks its dataset, releases and delivers it. What a crash left of the service's earlier runs is
  /// finished first.
  package func run(_ service: ServiceCode, period: Month?, by person: String) throws -> Closing {
    try alone(service) {
      try clearAbandoned(of: service)
      let begun = try begunRuns().filter { $0.service == service }.map { try release($0.id, by: person) }
      var closing = try close(service, period: period, by: person)
      if let run = closing.run { closing.run = try release(run.id, by: person) }
      closing.finished = begun
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
  package func close(_ service: ServiceCode, period: Month?, by person: String) throws -> Closing {
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
      of: service, period: period, label: label, book: book.reference, by: person, at: time
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
    premises.log.event(.runClosed, .info, describe(run))
    return Closing(run: run, findings: findings)
  }

  /// Releases a closed run and takes its dataset to the receiver. Saying it again finishes what was begun.
  package func release(_ id: RunID, by person: String) throws -> RunSummary {
    guard let run = try premises.ledger.run(id) else { throw unknownRun(id) }
    do {
      return try takeOut(run, by: person)
    } catch {
      premises.log.event(
        .runFailed, .error, describe(run).merging(["why": FailureReport(error).message.en]) { $1 })
      throw error
    }
  }

  private func takeOut(_ run: RunSummary, by person: String) throws -> RunSummary {
    let path = premises.folders.runs / run.seal.name
    let (settings, book) = try kept(of: run)
    if run.state == .closed {
      try premises.ledger.advance(run.id, to: .released, by: person, at: premises.clock.now(), note: nil)
      premises.log.event(.runReleased, .info, describe(run))
    }
    // The outbox itself is never made here: where it is missing, a share is not mounted.
    let folder = try premises.files.makeFolders(
      premises.receiverFolders(of: run.service, book), in: premises.folders.outbox)
    let transport = FolderTransport(folder: folder, files: premises.files, digest: premises.digest)
    try deliver(run, try manifest(of: run, book, settings), from: path, to: transport)
    try premises.ledger.advance(run.id, to: .delivered, by: person, at: premises.clock.now(), note: folder.description)
    try premises.files.unlinkIfThere(path)
    let delivered = try premises.ledger.run(run.id) ?? run
    premises.log.event(.runDelivered, .info, describe(delivered))
    return delivered
  }

  /// Finishes runs that were closed or released when the gateway stopped, each by itself; a service whose run another process has in hand is left
  /// to it.
  /// - Returns: false where one could not be delivered; it is told in the log and stays as it is.
  @discardableResult
  package func finishBegun() throws -> Bool {
    var areAllDelivered = true
    for service in Set(try begunRuns().map(\.service)).sorted() {
      guard let lock = try premises.files.lock(premises.folders.runsLock(of: service), waits: false) else { continue }
      try withExtendedLifetime(lock) {
        // Looked at again: the other process may have finished meanwhile.
        for run in try begunRuns() where run.service == service {
          do {
            _ = try release(run.id, by: Act.gateway)
          } catch {
            // Told where it failed; the next run's receiver may be well.
            areAllDelivered = false
          }
        }
      }
    }
    return areAllDelivered
  }

  /// Removes what closings that never became a run left behind: whole datasets, with everything personal in them. Leaves alone a service whose
  /// run another process has in hand.
  package func clearAbandoned() throws {
    for service in premises.settings.books.services {
      guard let lock = try premises.files.lock(premises.folders.runsLock(of: service), waits: false) else { continue }
      try withExtendedLifetime(lock) { try clearAbandoned(of: service) }
    }
  }

  private func clearAbandoned(of service: ServiceCode) throws {
    let needed = Set(try begunRuns().map(\.seal.name))
    let mine = datasetPrefix(of: service)
    let listing = try premises.files.list(premises.folders.runs)
    while let entry = try listing.next() {
      let name = String(decoding: entry.name.bytes, as: UTF8.self)
      guard name.hasPrefix(mine), !needed.contains(name) else { continue }
      try premises.files.unlinkIfThere(premises.folders.runs / entry.name)
    }
  }

  /// Oldest first.
  private func begunRuns() throws -> [RunSummary] {
    try premises.ledger.runs(of: nil).filter { $0.state == .closed || $0.state == .released }.reversed()
  }

  /// Closing and delivering a service's runs is one process's business at a time; other services go on.
  private func alone<Result>(_ service: ServiceCode, _ body: () throws -> Result) throws -> Result {
    let lock = try premises.files.lock(premises.folders.runsLock(of: service), waits: true)
    return try withExtendedLifetime(lock, body)
  }

  /// Builds a closed run's dataset again from the ledger and gives its SHA-256: the same as at closing, for ever.
  package func rebuild(_ id: RunID, at path: FilePath) throws -> String {
    guard let run = try premises.ledger.run(id) else { throw unknownRun(id) }
    let (settings, book) = try kept(of: run)
    let renderer = try book.renderer(in: settings)
    let forming = DocumentForming(book: book, installation: settings.installation, catalogue: settings.catalogue)
    let writing = try DatasetWriting(
      renderer, header(of: run, book), to: premises.files.create(path), digest: premises.digest(),
      check: book.check(in: settings))
    try premises.ledger.documents(of: id) { number, group in
      guard case .document(let document) = forming.form(group, number: number) else {
        throw GatewayFailure(
          "rebuild",
          fi:
            "Ajon \(id) asiakirjaa \(number) ei voi muodostaa uudelleen. Mitään ei lähetetty. Ota yhteyttä ylläpitoon.",
          en: "Document \(number) of run \(id) cannot be formed again. Nothing was sent. Call the maintainers.")
      }
      try writing.append(document)
      try writing.flushIfLarge()
    }
    return try writing.finish().sha256
  }

  // MARK: Parts

  private func ruleBook(of service: ServiceCode) throws -> (RuleBook, Timestamp) {
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
  private func kept(of run: RunSummary) throws -> (settings: Settings, book: RuleBook) {
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
      renderer, header, to: premises.files.create(path), digest: premises.digest(),
      check: book.check(in: premises.settings))
  }

  /// The dataset as it was sealed, built again from the ledger where it is not there or not what it was.
  private func build(_ run: RunSummary, at path: FilePath) throws {
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

  /// Takes the sealed dataset to its receiver. The transport compares its digest with the sealed one; where the working copy is lost or
  /// changed it is built again, once.
  private func deliver(_ run: RunSummary, _ manifest: [UInt8], from path: FilePath, to transport: FolderTransport)
    throws
  {
    let consignment = Consignment(
      name: run.seal.name, sizeBytes: run.seal.sizeBytes, sha256: run.seal.sha256, path: path, mayBeMoved: true,
      manifestName: run.seal.name + ".manifest.json", manifest: manifest)
    do {
      _ = try transport.deliver(consignment, appearing: {})
    } catch let error as DeliveryFailure where error.cause == .datasetChanged {
      try build(run, at: path)
      _ = try transport.deliver(consignment, appearing: {})
    }
  }

  private func manifest(of run: RunSummary, _ book: RuleBook, _ settings: Settings) throws -> [UInt8] {
    Manifest(
      run: header(of: run, book), file: run.seal.name, format: run.seal.format,
      schema: try book.renderer(in: settings).schemaName, documents: run.documents, lines: run.lines,
      total: run.total, sha256: run.seal.sha256, sizeBytes: run.seal.sizeBytes
    ).json()
  }

  private func header(of run: RunSummary, _ book: RuleBook) -> RunHeader {
    RunHeader(
      id: run.id, service: run.service, serviceName: book.serviceName, closedAt: run.closedAt, period: run.period)
  }

  private func misfitFinding(_ misfit: Misfit, _ forming: DocumentForming, _ group: LineGroup) -> Finding {
    let (code, found, expected) = misfit.finding
    return forming.finding(code, group, found: found, expected: expected)
  }

  private func describe(_ run: RunSummary) -> [String: String] {
    [
      "run": "\(run.id)", "service": run.service.value, "documents": "\(run.documents)", "lines": "\(run.lines)",
      "total": run.total.description, "file": run.seal.name,
    ]
  }

  func unknownRun(_ id: RunID) -> LedgerRefusal {
    LedgerRefusal(
      .unknownRun,
      Bilingual(
        fi: "Ajoa \(id) ei ole. Katso ajot komennolla maksusilta runs.",
        en: "There is no run \(id). List them with maksusilta runs."))
  }
}

/// The dataset does not follow its own schema: nothing was closed.
package struct DatasetRefused: Error, Sendable {
  package var service: ServiceCode
  package var flaws: [DatasetFlaw]
}
