/// When a delivery that failed for a cause that can pass is tried again: pauses that double, up to the longest, and an end to it, when a person
/// is asked.
package struct RetryPlan: Hashable, Sendable {
  /// After the first failure.
  package var first: Duration
  /// No pause is longer.
  package var longest: Duration
  /// So many failures, and a person is asked.
  package var attempts: Int

  /// - Precondition: pauses are positive, `longest` at least `first`, and there is an attempt.
  package init(first: Duration = .seconds(60), longest: Duration = .seconds(3_600), attempts: Int = 10) {
    precondition(first > .zero && longest >= first && attempts > 0, "a plan has pauses and attempts")
    self.first = first
    self.longest = longest
    self.attempts = attempts
  }

  /// The pause after the so manieth failure in a row, counted from 1; nil where it is given up.
  package func pause(after failures: Int) -> Duration? {
    precondition(failures > 0, "before the first failure there is no pause")
    guard failures < attempts else { return nil }
    // Doubled step by step: a shift would overflow for patient plans.
    var pause = first
    for _ in 1..<max(failures, 1) where pause < longest { pause *= 2 }
    return min(pause, longest)
  }
}
