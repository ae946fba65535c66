import Domain
import Testing

struct RunEventTests {
  /// Every way there is; all others are refused.
  private static let ways: Set<String> = [
    "open close closed", "closed release released", "closed cancel cancelled", "released deliver delivered",
    "released fail failed", "released lose-sight unknown", "failed retry released", "failed deliver delivered",
    "unknown deliver delivered", "unknown not-arrived released", "delivered acknowledge acknowledged",
  ]

  @Test func `a run goes these ways and no other`() {
    var found: Set<String> = []
    for state in RunState.allCases {
      for event in RunEvent.allCases {
        if let after = state.after(event) { found.insert("\(state) \(event.rawValue) \(after)") }
      }
    }
    #expect(found == RunEventTests.ways)
  }

  @Test func `what was released is never cancelled`() {
    for state in RunState.allCases where state != .closed { #expect(state.after(.cancel) == nil) }
  }

  @Test func `what may have arrived goes out again only when somebody knows that it did not`() {
    #expect(RunEvent.allCases.filter { RunState.unknown.after($0) == .released } == [.notArrived])
  }

  @Test func `nothing comes after the receiver's last word`() {
    #expect(RunState.acknowledged.possibleEvents.isEmpty && RunState.cancelled.possibleEvents.isEmpty)
  }
}
