package import Domain
import Foundation
import Ledger
import Logging

/// What a person may do and ask about runs, queues and what became of documents.
extension Operator {
  // MARK: Runs

  /// Closes a run of the service, and releases and delivers it as far as the rule book lets this person.
  package func run(_ service: ServiceCode, period: Month?) throws -> RunDesk.Closing {
    try desk.run(service, period: period, by: account())
  }

  /// Lets a closed run go, and tries to deliver it at once.
  package func release(run id: RunID) throws -> RunSummary { try desk.release(id, by: account()) }

  /// Takes back a closed run.
  package func cancel(run id: RunID, reason: String) throws -> RunSummary {
    try desk.cancel(id, by: account(), reason: reason)
  }

  /// One attempt to deliver a released run, before its time if need be; of a run of unknown outcome, a look for it at the receiver.
  package func deliver(run id: RunID) throws -> RunSummary {
    try desk.alone(with: id) { run in
      guard run.state == .released || run.state == .unknown else {
        throw LedgerRefusal.cannotHappen(.deliver, to: id, in: run.state)
      }
      return try desk.goOn(with: run, by: account())
    }
  }

  /// The cause of a failure has been seen to: the run goes out again, at once.
  package func retry(run id: RunID, reason: String) throws -> RunSummary {
    try desk.alone(with: id) { _ in
      let run = try premises.ledger.note(.retry, of: id, by: account(), at: premises.clock.now(), why: reason)
      return try desk.goOn(with: run, by: account())
    }
  }

  /// What a person knows of a delivery that nobody saw the end of.
  package enum Resolution: String, CaseIterable, Sendable {
    /// The receiver has it.
    case arrived
    /// The receiver has nothing of it: it is sent again.
    case notArrived = "not-arrived"
    /// The receiver's word, without receipts, that every document is booked.
    case acknowledged
  }

  /// Settles an unknown outcome by a person's word. `document`: of a run whose documents go one by one, this one; its run follows when none of
  /// unknown outcome is left.
  package func resolve(
    run id: RunID, document: DocumentNumber? = nil, as resolution: Resolution, reason: String
  ) throws -> RunSummary {
    try desk.alone(with: id) { run in
      let now = premises.clock.now()
      func note(_ event: RunEvent) throws -> RunSummary {
        try premises.ledger.note(event, of: id, by: account(), at: now, why: reason)
      }
      var resolved = run
      switch resolution {
      case .acknowledged:
        resolved = try note(.acknowledge)
        premises.log.event(.runAcknowledged, .info, desk.describe(resolved))
      case .arrived, .notArrived:
        let goesByDocument = try !premises.ledger.sendings(of: id).isEmpty
        if goesByDocument {
          resolved = try settle(run, document, hasArrived: resolution == .arrived, note)
        } else {
          guard document == nil else { throw GatewayFailure.goesWhole(id) }
          resolved = try note(resolution == .arrived ? .deliver : .notArrived)
        }
        if resolved.state == .delivered { resolved = try RunDelivery(desk).arrived(resolved) }
      }
      return resolved
    }
  }

  private func settle(
    _ run: RunSummary, _ document: DocumentNumber?, hasArrived: Bool, _ note: (RunEvent) throws -> RunSummary
  ) throws -> RunSummary {
    guard run.state == .unknown else { throw LedgerRefusal.cannotHappen(.notArrived, to: run.id, in: run.state) }
    let lost = try premises.ledger.sendings(of: run.id).filter { $0.value == .lost }.keys.sorted()
    let settled = document.map { [$0] } ?? lost
    guard settled.allSatisfy(lost.contains) else { throw GatewayFailure.isNotLost(settled[0], lost) }
    try premises.ledger.note(hasArrived ? .arrived : nil, of: settled)
    guard settled.count == lost.count else { return run }
    let all = run.documents
    let arrived = try premises.ledger.sendings(of: run.id).filter { $0.value == .arrived }.count
    return try note(arrived == all ? .deliver : .notArrived)
  }

  /// A document that SAP refused for good goes into the next run.
  package func rebill(_ document: DocumentNumber, reason: String) throws -> DocumentRecord {
    guard let record = try premises.ledger.document(document) else { throw LedgerRefusal.unknownDocument(document) }
    return try desk.alone(record.service) {
      try premises.ledger.rebill(document, by: account(), reason: reason, at: premises.clock.now())
      premises.log.event(.documentRebilled, .info, ["document": "\(document)", "run": "\(record.run)"])
      return try premises.ledger.document(document) ?? record
    }
  }

  package func deliveries(of run: RunSummary) throws -> [DeliveryRecord] {
    try premises.ledger.deliveries(of: run.id)
  }

  // MARK: Receipts

  package func documents(of run: RunSummary, in states: Set<DocumentState>) throws -> [DocumentRecord] {
    try premises.ledger.documents(of: run.id, in: states)
  }

  package func receipts(
    of document: DocumentNumber, why: String = Operator.usualPurpose
  ) throws -> (DocumentRecord, [DocumentReceipt]) {
    guard let record = try premises.ledger.document(document) else { throw LedgerRefusal.unknownDocument(document) }
    try look(at: .receipts, .clients([record.summary.client]), why: why)
    return (record, try premises.ledger.receipts(of: document))
  }

  /// Delivered runs that wait for the receiver's word.
  package func awaitingReceipts() throws -> [AwaitedRun] { try premises.ledger.awaitingReceipts() }

  /// Those that wait longer than their rule book says.
  package func overdue() throws -> [AwaitedRun] { try Operator.overdue(premises) }

  static func overdue(_ premises: Premises) throws -> [AwaitedRun] {
    let now = premises.clock.now()
    return try premises.ledger.awaitingReceipts().filter { awaited in
      guard let book = premises.settings.books.inForce(awaited.run.service, on: now.day) else { return false }
      let within = book.receipts.within.components.seconds
      return (now.unixSeconds ?? 0) - (awaited.deliveredAt.unixSeconds ?? 0) > within
    }
  }

  // MARK: Queues

  /// One queue, as `queue list` shows it.
  package struct QueueState: Sendable {
    package var service: ServiceCode
    package var schedule: Schedule?
    package var record: QueueRecord
    /// Runs of the service on their way out, oldest first.
    package var underWay: [RunSummary]
    package var waiting: ServiceTally?
    /// The next times a run is closed; of a paused or blocked queue, those it would have.
    package var next: [Timestamp]
    /// The last act on the queue itself.
    package var lastAct: Act?

    /// The run that stands in the way; nil where none does.
    package var blocking: RunSummary? { underWay.first { $0.state.blocksQueue } }
  }

  package func queues(of service: ServiceCode?, times: Int) throws -> [QueueState] {
    let now = premises.clock.now()
    let waiting = try premises.ledger.waiting()
    let services = premises.settings.books.services.filter { service == nil || $0 == service }
    guard service == nil || !services.isEmpty else { throw GatewayFailure.unknownService(service!) }
    return try services.sorted().compactMap { service in
      guard let book = premises.settings.books.inForce(service, on: now.day), book.dataset.format != .none else {
        return nil
      }
      return QueueState(
        service: service, schedule: book.queue, record: try premises.ledger.queue(of: service),
        underWay: try desk.underWay(of: service), waiting: waiting.first { $0.service == service },
        next: book.queue?.times(after: now, limit: times) ?? [],
        lastAct: try premises.ledger.acts(onQueueOf: service).last)
    }
  }

  package func pause(_ service: ServiceCode, reason: String) throws { try setQueue(service, paused: true, reason) }
  package func resume(_ service: ServiceCode, reason: String?) throws { try setQueue(service, paused: false, reason) }

  private func setQueue(_ service: ServiceCode, paused: Bool, _ reason: String?) throws {
    guard premises.settings.books.services.contains(service) else { throw GatewayFailure.unknownService(service) }
    try premises.ledger.setQueue(
      of: service, paused: paused, by: account(), reason: reason, at: premises.clock.now())
    premises.log.event(paused ? .queuePaused : .queueResumed, .info, ["service": service.value])
  }
}

extension GatewayFailure {
  fileprivate static func unknownService(_ service: ServiceCode) -> GatewayFailure {
    GatewayFailure(
      "service-unknown", fi: "Palvelua \(service) ei ole. Katso palvelut: maksusilta queue list.",
      en: "There is no service \(service). See the services: maksusilta queue list.")
  }

  fileprivate static func goesWhole(_ run: RunID) -> GatewayFailure {
    GatewayFailure(
      "goes-whole", fi: "Ajon \(run) aineisto lähtee kokonaisena: selvitä ajo, ei yksittäistä asiakirjaa.",
      en: "The dataset of run \(run) goes as a whole: resolve the run, not a single document.")
  }

  fileprivate static func isNotLost(_ document: DocumentNumber, _ lost: [DocumentNumber]) -> GatewayFailure {
    let list = lost.prefix(10).map(\.description).joined(separator: " ")
    return GatewayFailure(
      "document-not-lost",
      fi: "Asiakirjan \(document) lähetyksen tulos ei ole tuntematon. Tuntemattomat: \(list).",
      en: "The outcome of document \(document) is not unknown. Unknown are: \(list).")
  }
}
