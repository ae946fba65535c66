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
        services: [RunDeliverer(premises), LedgerUnfolder(premises), InboxWatcher(premises)],
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
      let pass = try IntakePass(premises)
      var watch = SettingsWatch(premises.settings)
      var isRecovered = false
      var trouble: String?
      while !stop.isTold {
        reload(&watch, pass, premises)
        do {
          if !isRecovered {
            try pass.recover { _ in }
            isRecovered = true
          }
          var look = IntakePass.Look()
          repeat {
            look = try pass.look(unless: { stop.isTold }, each: { _ in })
          } while (look.taken > 0 || !look.isPassEnded) && !stop.isTold
          trouble = nil
        } catch {
          // The cause may go (a disk freed, a share mounted again): say it once, begin again with recovery at the next poll.
          let report = FailureReport(error)
          if trouble != report.message.en {
            premises.log.event(.fileFailed, .error, ["code": report.code, "why": report.message.en])
          }
          trouble = report.message.en
          isRecovered = false
        }
        stop.wait(premises.settings.installation.inbox.poll)
      }
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

/// Takes to their receivers the runs that were closed or released when a gateway stopped. Apart from the inbox: a receiver's trouble holds up no
/// report, and one run's no other.
struct RunDeliverer: Service {
  private let premises: Premises

  init(_ premises: Premises) { self.premises = premises }

  func run() async throws {
    try await onOwnThread("runs", premises) { premises, stop in
      let desk = RunDesk(premises)
      var pause = Duration.seconds(60)
      var isCleared = false
      while !stop.isTold {
        // Growing pauses, so that a receiver that is gone for a night costs a few lines in the log.
        var isWell = false
        do {
          if !isCleared {
            try desk.clearAbandoned()
            isCleared = true
          }
          isWell = try desk.finishBegun()
        } catch {
          let report = FailureReport(error)
          premises.log.event(.runFailed, .error, ["code": report.code, "why": report.message.en])
        }
        pause = isWell ? .seconds(60) : min(pause * 2, .seconds(3_600))
        stop.wait(pause)
      }
    }
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
