import Delivery
import Domain
import Ledger
import Logging

/// Takes released runs to their receivers, one attempt at a time, so that whatever stops the gateway in between, the next attempt knows what may
/// have happened: an attempt is in the ledger before it begins, again before the step that shows the dataset to the receiver, and when it ends.
///
/// What may have arrived is never sent again by itself: it is looked for at the receiver, told by a receipt, or resolved by a person. Whoever
/// calls holds the service's lock.
struct RunDelivery {
  let desk: RunDesk
  private var premises: Premises { desk.premises }

  init(_ desk: RunDesk) { self.desk = desk }

  /// One attempt, or a look after one whose end nobody saw.
  /// - Returns: the run as it stands then. Why an attempt failed stands in its `DeliveryRecord` and in the log.
  /// - Throws: what the ledger throws: then the attempt has no end, and the next one begins with that.
  func attempt(_ run: RunSummary, by person: String) throws -> RunSummary {
    var run = try settle(run)
    if run.state == .unknown { run = try look(for: run) }
    guard run.state == .released else { return run }
    let (route, transport): (DeliverySettings, any Transport)
    do {
      (route, transport) = try way(of: run)
    } catch {
      return try end(run, try begin(run, to: run.service.value), error, by: person, plan: .standard)
    }
    let number = try begin(run, to: transport.receiver)
    do {
      let place: String
      switch route.batch {
      case .dataset: place = try deliver(run, number, over: transport)
      case .document: place = try DocumentPosting(desk, run, number, transport).post()
      }
      run = try premises.ledger.endDelivery(number, .arrived(place: place), by: person, at: premises.clock.now())
    } catch {
      return try end(run, number, error, by: person, plan: route.retry)
    }
    return run.state == .delivered ? try arrived(run) : run
  }

  /// The dataset is with its receiver: the working copy goes. Where the receiver gives no receipts, that it lies there is the last word; where it
  /// has answered for every document already, no receipt is waited for.
  func arrived(_ run: RunSummary) throws -> RunSummary {
    try premises.files.unlinkIfThere(premises.folders.runs / run.seal.name)
    premises.log.event(.runDelivered, .info, try desk.describeWithHead(run))
    let now = premises.clock.now()
    let book = premises.settings.books.inForce(run.service, on: now.day)
    let why: String
    if book?.receipts.areExpected == false {
      why = "receipts: expected: false"
    } else if try premises.ledger.documentCounts(of: run.id).areComplete {
      // It answered each document at once.
      why = "answers"
    } else {
      return run
    }
    let done = try premises.ledger.note(.acknowledge, of: run.id, by: Act.gateway, at: now, why: why)
    premises.log.event(.runAcknowledged, .info, desk.describe(done))
    return done
  }

  /// What it is carried with today: a server that has moved needs no new run.
  private func way(of run: RunSummary) throws -> (DeliverySettings, any Transport) {
    let today = premises.settings.books.inForce(run.service, on: premises.clock.now().day)?.delivery
    let route = try today ?? desk.kept(of: run).book.delivery
    guard let route else { preconditionFailure("a service without a dataset has no runs") }
    return (route, try transport(for: route, of: run.service, in: premises))
  }

  private func begin(_ run: RunSummary, to receiver: String) throws -> DeliveryNumber {
    try premises.ledger.beginDelivery(of: run.id, to: receiver, at: premises.clock.now())
  }

  // MARK: The whole dataset

  private func deliver(_ run: RunSummary, _ number: DeliveryNumber, over transport: any Transport) throws -> String {
    let consignment = try consignment(of: run)
    func once() throws -> DeliveryReceipt {
      try transport.deliver(consignment) { try premises.ledger.noteAppearing(number, at: premises.clock.now()) }
    }
    let receipt: DeliveryReceipt
    do {
      receipt = try once()
    } catch let failure as DeliveryFailure where failure.cause == .datasetChanged {
      // The working copy is lost or changed: nothing of it was shown. What was approved is in the ledger, and is made again from there, once.
      premises.log.event(.datasetRebuilt, .warning, desk.describe(run))
      try desk.build(run, at: consignment.path)
      receipt = try once()
    }
    return receipt.place
  }

  private func consignment(of run: RunSummary) throws -> Consignment {
    let (settings, book) = try desk.kept(of: run)
    return Consignment(
      name: run.seal.name, sizeBytes: run.seal.sizeBytes, sha256: run.seal.sha256,
      path: premises.folders.runs / run.seal.name, mayBeMoved: true, manifestName: run.seal.name + ".manifest.json",
      manifest: try desk.manifest(of: run, book, settings), messageID: desk.messageID(of: run),
      wasSeen: try wasSeen(run))
  }

  /// The last word about an attempt whose end nobody saw was that its file lies there without the manifest.
  private func wasSeen(_ run: RunSummary) throws -> Bool {
    let words = try premises.ledger.acts(on: run.id).filter { $0.what == RunEvent.notArrived.rawValue }
    return words.last?.reason == RunDelivery.readBack(.dataOnly)
  }

  private static func readBack(_ sighting: Sighting) -> String { "read back: \(sighting.rawValue)" }

  // MARK: Ends

  /// Tells the ledger how an attempt failed, and what follows.
  private func end(
    _ run: RunSummary, _ number: DeliveryNumber, _ error: any Error, by person: String, plan: RetryPlan
  ) throws -> RunSummary {
    // What the ledger itself cannot do is nobody's attempt: it is found without an end at the next look.
    if error is LedgerFailure { throw error }
    let report = FailureReport(error)
    let failure = error as? DeliveryFailure
    let cause = failure?.cause.rawValue ?? report.code
    let now = premises.clock.now()
    let end: DeliveryEnd
    switch failure?.recovery ?? (error is FileFailure ? .retry(afterSeconds: 0) : .hold) {
    case .unknown: end = .lost(cause: cause, detail: report.message.en)
    case .hold: end = .refused(cause: cause, detail: report.message.en)
    case .retry(let seconds):
      if let pause = plan.pause(after: try failures(of: run) + 1) {
        let wait = max(pause.components.seconds, Int64(seconds))
        end = .failed(
          cause: cause, detail: report.message.en, nextAt: Timestamp(unixSeconds: (now.unixSeconds ?? 0) + wait))
      } else {
        end = .refused(cause: cause, detail: report.message.en)
      }
    }
    let after = try premises.ledger.endDelivery(number, end, by: person, at: now)
    // A receipt that came meanwhile knows better.
    guard after.state != .delivered, after.state != .acknowledged else { return after }
    tell(after, end)
    return after.state == .unknown ? try look(for: after) : after
  }

  private func tell(_ run: RunSummary, _ end: DeliveryEnd) {
    var metadata = desk.describe(run)
    switch end {
    case .arrived: return
    case .stopped: premises.log.event(.deliveryStopped, .warning, metadata)
    case .failed(let cause, let detail, let nextAt):
      metadata.merge(["code": cause, "why": detail, "next": nextAt.description]) { $1 }
      premises.log.event(.deliveryFailed, .warning, metadata)
    case .refused(let cause, let detail):
      metadata.merge(["code": cause, "why": detail]) { $1 }
      premises.log.event(.runFailed, .error, metadata)
    case .lost(let cause, let detail):
      metadata.merge(["code": cause, "why": detail]) { $1 }
      premises.log.event(.runUnknown, .error, metadata)
    }
  }

  /// Attempts that failed since somebody last said that it goes out.
  private func failures(of run: RunSummary) throws -> Int {
    let said: Set<String> = [RunEvent.release.rawValue, RunEvent.retry.rawValue, RunEvent.notArrived.rawValue]
    return try premises.ledger.acts(on: run.id).reduce(0) { count, act in
      said.contains(act.what) ? 0 : count + (act.what == DeliveryEnd.failedAct ? 1 : 0)
    }
  }

  // MARK: After an end that nobody saw

  /// An attempt that a stop of the gateway left without an end gets one: before its last step nothing can have arrived, after it nobody knows.
  private func settle(_ run: RunSummary) throws -> RunSummary {
    guard let last = try premises.ledger.deliveries(of: run.id).last, last.outcome == nil else { return run }
    let now = premises.clock.now()
    let isLost = last.appearingAt != nil
    // Where documents go one by one, those whose end was not seen are told apart.
    let begun = try premises.ledger.sendings(of: run.id).filter { $0.value == .begun }.keys.sorted()
    try premises.ledger.note(.lost, of: begun)
    let end: DeliveryEnd =
      isLost
      ? .lost(cause: "stopped", detail: "The gateway stopped while the dataset was being shown to the receiver.")
      : .stopped(at: now)
    let after = try premises.ledger.endDelivery(last.number, end, by: Act.gateway, at: now)
    tell(after, end)
    return after
  }

  /// Looks at the receiver for what may have arrived.
  func look(for run: RunSummary) throws -> RunSummary {
    guard try premises.ledger.sendings(of: run.id).isEmpty else { return run }
    let sighting: Sighting
    do {
      sighting = try way(of: run).1.look(for: consignment(of: run))
    } catch let failure as DeliveryFailure {
      premises.log.event(
        .deliveryUnseen, .warning, desk.describe(run).merging(["why": failure.message.en]) { $1 })
      return run
    }
    func note(_ event: RunEvent) throws -> RunSummary {
      try premises.ledger.note(
        event, of: run.id, by: Act.gateway, at: premises.clock.now(), why: RunDelivery.readBack(sighting))
    }
    switch sighting {
    case .whole:
      return try arrived(note(.deliver))
    case .dataOnly, .notArrived:
      // The next attempt completes the file that lies there, and never sends one that was seen (`wasSeen`); or it sends what was not shown.
      return try note(.notArrived)
    case .cannotTell, .other:
      premises.log.event(
        .deliveryUnseen, .warning, desk.describe(run).merging(["why": sighting.rawValue]) { $1 })
      return run
    }
  }
}

extension RetryPlan {
  /// Where the settings cannot be asked.
  static let standard = RetryPlan()
}
