import Foundation
import Synchronization

/// `maksusilta serve`, started again after every kill.
final class ServingGateway: Sendable {
  private let county: County
  private let log: String
  private let running = Mutex<Started?>(nil)
  private let ownEnds = Mutex<[String]>([])

  init(_ county: County, log: URL) {
    self.county = county
    self.log = log.path
  }

  /// Starts it where it does not run; notes where it has ended by itself.
  func start() throws {
    try running.withLock { running in
      if let started = running {
        guard started.hasEnded else { return }
        note(try started.wait())
      }
      running = try Started(county.command(["serve"]), error: log)
    }
  }

  /// - Returns: false where it did not run.
  func kill() throws -> Bool {
    try running.withLock { running in
      guard let started = running else { return false }
      started.send(SIGKILL)
      let ended = try started.wait()
      running = nil
      if ended.signal != SIGKILL { note(ended) }
      return ended.signal == SIGKILL
    }
  }

  /// Ends it as an operator would.
  func stop() throws {
    try running.withLock { running in
      guard let started = running else { return }
      started.send(SIGTERM)
      if let ended = try started.wait(atMost: .seconds(60)) {
        // Before it listens, the signal's own effect ends it.
        if ended.status != 0, ended.signal != SIGTERM { note(ended) }
      } else {
        started.send(SIGKILL)
        _ = try started.wait()
        ownEnds.withLock { $0.append("serve did not end within a minute after SIGTERM") }
      }
      running = nil
    }
  }

  /// A sentence for each end that nobody made.
  var endsByItself: [String] { ownEnds.withLock { $0 } }

  private func note(_ ended: Started.Ended) {
    let how = ended.status.map { "status \($0)" } ?? "signal \(ended.signal ?? 0)"
    ownEnds.withLock { $0.append("serve ended by itself with \(how); see \(log)") }
  }
}
