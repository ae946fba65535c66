package import Domain
import Glibc
import Synchronization

/// The machine's clock, in Europe/Helsinki.
package struct SystemClock: Clock {
  /// What was told last: thousands ask in one second, and each would have it written anew.
  private static let last = Mutex<(seconds: Int64, time: Timestamp)?>(nil)

  package init() {}

  package func now() -> Timestamp {
    let seconds = Int64(time(nil))
    return SystemClock.last.withLock { last in
      if let last, last.seconds == seconds { return last.time }
      let time = Timestamp(unixSeconds: seconds)
      last = (seconds, time)
      return time
    }
  }
}
