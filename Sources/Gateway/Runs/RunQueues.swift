import Domain
import Foundation
import Ledger
import Logging
import ServiceLifecycle
import Synchronization

/// The queues of a running gateway: a thread for each service, so that a receiver that is slow, gone or in the way holds up its own queue and
/// nothing else.
struct RunQueues: Service {
  private let premises: Premises

  init(_ premises: Premises) { self.premises = premises }

  /// How often a queue is looked at where nothing tells it to: a person's commands are other processes.
  private static let poll = Duration.seconds(2)

  func run() async throws {
    try await onOwnThread("queues", premises) { premises, stop in
      let current = Mutex(premises)
      let ended = DispatchGroup()
      var running: Set<ServiceCode> = []
      var watch = SettingsWatch(premises.settings)
      var overdue = OverdueReceipts()
      withExtendedLifetime(current) {
        while !stop.isTold {
          if case .success(let settings) = watch.look(), settings != current.withLock({ $0.settings }) {
            // What cannot be used is told by the inbox's look at the same files; the former settings hold.
            if let changed = try? current.withLock({ $0 }).with(settings) { current.withLock { $0 = changed } }
          }
          let now = current.withLock { $0 }
          for service in now.settings.books.services where running.insert(service).inserted {
            start(service, now, stop, ended) { current.withLock { $0 } }
          }
          overdue.tell(now)
          stop.wait(RunQueues.poll)
        }
        // What has begun ends; a receiver that stalls is left by its own time limits.
        ended.wait()
      }
    }
  }

  private func start(
    _ service: ServiceCode, _ premises: Premises, _ stop: StopSignal, _ ended: DispatchGroup,
    _ current: @escaping @Sendable () -> Premises
  ) {
    ended.enter()
    onOwnThread("queue " + service.value) {
      defer { ended.leave() }
      let queue = ServiceQueue(premises, service)
      var isCleared = false
      while !stop.isTold {
        let premises = current()
        queue.use(premises)
        if !isCleared {
          isCleared = (try? RunDesk(premises).clearAbandoned(service)) ?? false
        }
        let wake = queue.step()
        let now = premises.clock.now()
        let until = wake.map { Duration.seconds(max(0, ($0.unixSeconds ?? 0) - (now.unixSeconds ?? 0))) }
        // A step that has something to do at once is not waited for, but a clock's second is not looked at a thousand times either.
        stop.wait(max(.milliseconds(20), min(until ?? RunQueues.poll, RunQueues.poll)))
      }
    }
  }
}

/// Tells of delivered runs that SAP has not answered within the rule book's time, once for each.
struct OverdueReceipts {
  private var told: Set<RunID> = []
  private var nextLook = ContinuousClock.now

  mutating func tell(_ premises: Premises) {
    guard ContinuousClock.now >= nextLook else { return }
    nextLook = ContinuousClock.now + .seconds(60)
    guard let runs = try? Operator.overdue(premises) else { return }
    for awaited in runs where told.insert(awaited.run.id).inserted {
      premises.log.event(
        .receiptOverdue, .warning,
        [
          "run": "\(awaited.run.id)", "service": awaited.run.service.value,
          "delivered": awaited.deliveredAt.description,
          "waiting": "\(awaited.counts.all - awaited.counts[.posted] - awaited.counts[.rebilled])",
        ])
    }
    // A run that has been answered may be told of again, should it ever come back.
    told.formIntersection(runs.map(\.run.id))
  }
}
