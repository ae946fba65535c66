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
        services: [InboxWatcher(premises)], gracefulShutdownSignals: [.sigterm, .sigint], logger: premises.log))
    try await group.run()
    premises.log.event(.gatewayStopped)
  }
}

/// Looks into the inbox at every poll and takes what has arrived whole. Works on a thread of its own: reading and the ledger wait for disks.
struct InboxWatcher: Service {
  private let premises: Premises

  init(_ premises: Premises) { self.premises = premises }

  func run() async throws {
    let stop = StopSignal()
    let premises = premises
    try await withGracefulShutdownHandler {
      try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
        onOwnThread("inbox") { ended.resume(with: Result { try InboxWatcher.watch(premises, until: stop) }) }
      }
    } onGracefulShutdown: {
      premises.log.event(.gatewayStopping)
      stop.tell()
    }
  }

  private static func watch(_ premises: Premises, until stop: StopSignal) throws {
    let pass = try IntakePass(premises)
    let desk = RunDesk(premises)
    var isRecovered = false
    var trouble: String?
    while !stop.isTold {
      do {
        if !isRecovered {
          try pass.recover { _ in }
          try desk.finishBegun()
          isRecovered = true
        }
        while try pass.look(unless: { stop.isTold }, each: { _ in }) > 0 {}
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
