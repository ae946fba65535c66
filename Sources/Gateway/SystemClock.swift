package import Domain
import Glibc

/// The machine's clock, in Europe/Helsinki.
package struct SystemClock: Clock {
  package init() {}
  package func now() -> Timestamp { Timestamp(unixSeconds: Int64(time(nil))) }
}
