import Inbox

extension Settling.Settings {
  /// Files count as whole by standing still alone: for tests of that.
  init(quiet: Duration, stuckAfter: Duration = .seconds(3_600), watchedMax: Int = 200_000) {
    self.init(sign: .quiet(quiet), incompleteFor: quiet, stuckAfter: stuckAfter, watchedMax: watchedMax)
  }
}
