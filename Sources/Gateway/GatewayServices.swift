import Domain
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// The running gateway: a list of services in dependency order, stopped by SIGTERM or SIGINT; what has begun ends, nothing new is taken.
package struct GatewayServices: Sendable {
  private let premises: Premises

  package init(_ premises: Premises) { self.premises = premises }

  package func run() async throws {
    premises.log.event(.gatewayStarted, .info, ["data": premises.folders.data.description])
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [RunQueues(premises), LedgerUnfolder(premises), InboxWatcher(premises)],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: premises.log))
    try await group.run()
    premises.log.event(.gatewayStopped)
  }
}

/// Looks into the inbox at every poll and takes what has arrived whole.
struct InboxWatcher: Service {
  private let premises: Premises

  init(_ premises: Premises) { self.premises = premises }

  func run() async throws {
    try await onOwnThread("inbox", premises) { premises, stop in
      let clock = ContinuousClock()
      let start = clock.now
      func elapsed() -> Duration { start.duration(to: clock.now) }
      let made = try whenPossible(premises.log) { pause in
        stop.wait(pause)
        return !stop.isTold
      } _: {
        try IntakePass(premises, elapsed: elapsed)
      }
      guard let pass = made else { return }
      var watch = SettingsWatch(premises.settings)
      var told = PickupTelling(premises)
      var isRecovered = false
      let poll = premises.settings.installation.inbox.poll
      var nextListing = Duration.zero
      while !stop.isTold {
        var nextLook: Duration?
        do {
          if !isRecovered {
            try pass.recover(unless: { stop.isTold }) { _ in }
            isRecovered = true
          }
          var look = IntakePass.Look()
          repeat {
            let now = elapsed()
            let lists = now >= nextListing
            if lists { reload(&watch, pass, premises) }
            look = try pass.look(lists: lists, unless: { stop.isTold }, each: { _ in })
            if lists && look.isPassEnded { nextListing = now + poll }
            told.tell(pass)
          } while (look.taken > 0 || !look.isPassEnded) && !stop.isTold
          nextLook = look.nextLook
          pass.note(nil)
        } catch {
          // The cause may go (a disk freed, a share mounted again): begin again with recovery at the next poll.
          pass.note(error)
          isRecovered = false
          nextListing = elapsed() + poll
        }
        told.tell(pass)
        let next = min(nextListing, nextLook ?? nextListing)
        stop.wait(max(.milliseconds(1), next - elapsed()))
      }
    }
  }
}

/// Keeps `pickup.json` true, at most once a second; where it cannot be written the pickup goes on.
struct PickupTelling {
  private let premises: Premises
  private var told: PickupState?
  private var toldAt: ContinuousClock.Instant?

  init(_ premises: Premises) { self.premises = premises }

  mutating func tell(_ pass: IntakePass) {
    let now = ContinuousClock().now
    if let toldAt, toldAt.duration(to: now) < .seconds(1) { return }
    let state = pass.state()
    guard !state.says(as: told) else { return }
    do {
      try state.write(to: premises.folders.pickupState, premises.files)
      told = state
      toldAt = now
    } catch {
      // What stops this file stops more, and that is told.
      told = nil
    }
  }
}

/// Changed settings hold from the next file on; bad ones are told in the log, and the former hold.
private func reload(_ watch: inout SettingsWatch, _ pass: IntakePass, _ premises: Premises) {
  guard let change = watch.look() else { return }
  do {
    let settings = try change.get()
    guard settings != pass.settings else { return }
    try pass.use(settings)
    let books = settings.books.all.map(\.reference.description).joined(separator: " ")
    premises.log.event(.settingsLoaded, .info, ["books": books, "catalogue": settings.catalogue.reference])
  } catch {
    let report = FailureReport(error)
    premises.log.event(.settingsRefused, .error, ["code": report.code, "why": report.message.en])
  }
}

/// Runs a service's loop on a thread of its own, since reading and the ledger wait for disks; `stop` is told at a graceful shutdown, and when
/// another service has failed: then the group cancels this one.
func onOwnThread(
  _ name: String, _ premises: Premises, _ loop: @escaping @Sendable (Premises, StopSignal) throws -> Void
) async throws {
  let stop = StopSignal()
  try await withTaskCancellationHandler {
    try await withGracefulShutdownHandler {
      try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
        onOwnThread(name) { ended.resume(with: Result { try loop(premises, stop) }) }
      }
    } onGracefulShutdown: {
      stop.tell()
    }
  } onCancel: {
    stop.tell()
  }
}
