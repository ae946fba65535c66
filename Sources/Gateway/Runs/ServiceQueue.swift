package import Domain
import Ledger
import Logging

/// One service's queue: what is due is closed, released as far as the rule book lets the gateway, and delivered, one run behind the other. It knows
/// no other queue, and runs on whatever thread steps it.
///
/// A run that failed or whose outcome is unknown blocks the queue until a person (or a receipt) has settled it; times of the schedule that come
/// meanwhile, or while the queue is paused, are missed times, made up for as the rule book says.
package final class ServiceQueue {
  private var premises: Premises
  private let service: ServiceCode
  /// When a run of unknown outcome is looked for again, and how often it was.
  private var looks: [RunID: (count: Int, next: Timestamp)] = [:]
  /// Told once, until it changes.
  package private(set) var standing = Standing.well
  private var waitsTold: Set<RunID> = []

  /// Why a queue does not go on; nil-like where it does.
  package enum Standing: Hashable, Sendable {
    case well
    case paused
    case blocked(RunID, RunState)
    /// Closing or the ledger failed: tried again.
    case failed(code: String)
  }

  package init(_ premises: Premises, _ service: ServiceCode) {
    self.premises = premises
    self.service = service
  }

  /// Other settings hold from the next step on. What the former schedule has seen is written down first, so that times the new one would have had
  /// before are no missed ones.
  package func use(_ changed: Premises) {
    let now = premises.clock.now()
    let before = premises.settings.books.inForce(service, on: now.day)
    let after = changed.settings.books.inForce(service, on: now.day)
    if let before, let schedule = before.queue, schedule != after?.queue,
      let record = try? premises.ledger.queue(of: service)
    {
      let plan = QueuePlan(schedule, record.watch, now: now, missed: before.missed)
      if case .nothing = plan.step { try? premises.ledger.note(plan.watch, of: service) }
    }
    premises = changed
  }

  /// Does what is due.
  /// - Returns: when there will be something to do, so far as is known; nil where only a person's or a receiver's act can bring it.
  package func step() -> Timestamp? {
    do {
      // Another process (a person's command) has the service in hand: what it leaves is seen at the next step.
      guard let lock = try premises.files.lock(premises.folders.runsLock(of: service), waits: false) else { return nil }
      return try withExtendedLifetime(lock) { try stepAlone() }
    } catch {
      let report = FailureReport(error)
      stand(.failed(code: report.code), why: report.message.en)
      return nil
    }
  }

  private func stepAlone() throws -> Timestamp? {
    let record = try premises.ledger.queue(of: service)
    guard !record.isPaused else {
      stand(.paused)
      return nil
    }
    let desk = RunDesk(premises)
    switch try goOn(desk) {
    case .held(let until): return until
    case .clear: return try closeWhatIsDue(desk, record)
    }
  }

  // MARK: Runs under way

  private enum Way {
    /// Nothing stands in the way of closing another.
    case clear
    /// A run does, until then; nil where only an act of somebody can change it.
    case held(until: Timestamp?)
  }

  private func goOn(_ desk: RunDesk) throws -> Way {
    for run in try desk.underWay(of: service) {
      if run.state == .closed, let waits = try desk.waitsForOther(run, than: Act.gateway) {
        if waitsTold.insert(run.id).inserted {
          premises.log.event(.runWaits, .info, desk.describe(run).merging(["why": waits.message.en]) { $1 })
        }
        continue
      }
      guard run.state != .failed else {
        stand(.blocked(run.id, run.state))
        return .held(until: nil)
      }
      if let next = try nextTry(of: run) { return .held(until: next) }
      let now = try desk.goOn(with: run, by: Act.gateway)
      switch now.state {
      case .delivered, .acknowledged: looks[run.id] = nil
      case .released: return .held(until: try nextTry(of: now))
      case .unknown:
        stand(.blocked(now.id, now.state))
        return .held(until: planLook(at: now.id))
      default:
        stand(.blocked(now.id, now.state))
        return .held(until: nil)
      }
    }
    return .clear
  }

  /// When the run may be tried (or looked for) again; nil where now.
  private func nextTry(of run: RunSummary) throws -> Timestamp? {
    let now = premises.clock.now()
    let next =
      run.state == .unknown ? looks[run.id]?.next : try premises.ledger.deliveries(of: run.id).last?.nextAt
    return next.flatMap { $0 > now ? $0 : nil }
  }

  /// An unknown outcome is looked for again after pauses that double from a minute to an hour.
  private func planLook(at run: RunID) -> Timestamp {
    let count = min((looks[run]?.count ?? 0) + 1, 7)
    let pause = min(Int64(60) << Int64(count - 1), 3_600)
    let next = Timestamp(unixSeconds: (premises.clock.now().unixSeconds ?? 0) + pause)
    looks[run] = (count, next)
    return next
  }
}

// MARK: - The schedule

extension ServiceQueue {
  private func closeWhatIsDue(_ desk: RunDesk, _ record: QueueRecord) throws -> Timestamp? {
    let now = premises.clock.now()
    guard let book = premises.settings.books.inForce(service, on: now.day), let schedule = book.queue else {
      stand(.well)
      return nil
    }
    let plan = QueuePlan(schedule, record.watch, now: now, missed: book.missed)
    tell(plan, now)
    switch plan.step {
    case .nothing(let wakeAt):
      // A look that moved on by less than an hour is not worth a commit: the next one sees the same.
      let isOld = (record.watch.handledUpTo?.unixSeconds ?? .min / 2) < (now.unixSeconds ?? 0) - 3_600
      if plan.watch.owed != record.watch.owed || isOld || plan.clockWentBack {
        try premises.ledger.note(plan.watch, of: service)
      }
      stand(.well)
      return wakeAt
    case .run(let time, let missed):
      let why = missed.isEmpty ? nil : missed.map(\.description).joined(separator: " ")
      premises.log.event(
        .queueDue, .info,
        ["service": service.value, "for": time.description].merging(why.map { ["missed": $0] } ?? [:]) { $1 })
      _ = try desk.close(service, period: nil, by: Act.gateway, scheduled: QueueTime(time, watch: plan.watch))
      stand(.well)
      // Looked at again at once: what was closed goes out, and another time may be due.
      return now
    }
  }

  private func tell(_ plan: QueuePlan, _ now: Timestamp) {
    if plan.clockWentBack {
      premises.log.event(.queueClockBack, .error, ["service": service.value, "now": now.description])
    }
    if !plan.newlyMissed.isEmpty {
      premises.log.event(
        .queueMissed, .warning,
        [
          "service": service.value, "times": plan.newlyMissed.map(\.description).joined(separator: " "),
        ])
    }
  }

  /// Tells how the queue stands when that changes.
  private func stand(_ standing: Standing, why: String? = nil) {
    guard standing != self.standing else { return }
    self.standing = standing
    var metadata = ["service": service.value]
    switch standing {
    case .well: premises.log.event(.queueWell, .info, metadata)
    case .paused: premises.log.event(.queuePaused, .info, metadata)
    case .blocked(let run, let state):
      metadata.merge(["run": "\(run)", "state": state.rawValue]) { $1 }
      premises.log.event(.queueBlocked, .error, metadata)
    case .failed(let code):
      metadata.merge(["code": code, "why": why ?? ""]) { $1 }
      premises.log.event(.queueFailed, .error, metadata)
    }
  }
}
