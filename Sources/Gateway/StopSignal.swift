import Foundation

/// Told once that it is time to end; waiting for the next poll ends with it at once.
package final class StopSignal: Sendable {
  private let condition = NSCondition()
  private nonisolated(unsafe) var told = false  // guarded by `condition`

  package init() {}

  package var isTold: Bool {
    condition.lock()
    defer { condition.unlock() }
    return told
  }

  package func tell() {
    condition.lock()
    told = true
    condition.broadcast()
    condition.unlock()
  }

  /// Waits until told, at most for `duration`.
  package func wait(_ duration: Duration) {
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    let end = Date(timeIntervalSinceNow: seconds)
    condition.lock()
    while !told && condition.wait(until: end) {}
    condition.unlock()
  }
}
