import Delivery
import Testing

struct RetryPlanTests {
  @Test func `pauses double up to the longest, and then a person is asked`() {
    let plan = RetryPlan(first: .seconds(60), longest: .seconds(300), attempts: 6)
    let pauses = (1...6).map { plan.pause(after: $0)?.components.seconds }
    #expect(pauses == [60, 120, 240, 300, 300, nil])
  }

  @Test func `a patient plan does not overflow`() {
    let plan = RetryPlan(first: .seconds(1), longest: .seconds(3_600), attempts: 1_000_000)
    #expect(plan.pause(after: 999_999) == .seconds(3_600))
  }

  @Test func `one attempt is one attempt`() {
    #expect(RetryPlan(attempts: 1).pause(after: 1) == nil)
  }
}
