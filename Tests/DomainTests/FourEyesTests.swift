import Domain
import Testing

struct FourEyesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var steps: Set<FourEyes.Step>
    var step: FourEyes.Step
    var person: String
    var before: Set<String>
    var objection: FourEyes.Objection?
    var testDescription: String {
      "\(steps.map(\.rawValue).sorted()): \(person) would \(step) after \(before.sorted())"
    }
  }

  static let cases = [
    // Where the service does not ask for two, anybody may.
    Case(steps: [], step: .approve, person: "aino", before: ["aino"], objection: nil),
    Case(steps: [], step: .approve, person: "aino", before: [], objection: nil),
    Case(steps: [.approve], step: .release, person: "aino", before: ["aino"], objection: nil),
    Case(steps: [.release], step: .approve, person: "aino", before: ["aino"], objection: nil),
    // Approving needs somebody before, and another one.
    Case(steps: [.approve], step: .approve, person: "aino", before: [], objection: .nobodyBefore),
    Case(steps: [.approve], step: .approve, person: "aino", before: ["aino"], objection: .samePerson),
    Case(steps: [.approve], step: .approve, person: "aino", before: ["eero"], objection: nil),
    Case(steps: [.approve], step: .approve, person: "aino", before: [Act.gateway], objection: .nobodyBefore),
    Case(steps: [.approve], step: .approve, person: Act.gateway, before: ["eero"], objection: .noPerson),
    // Releasing needs another one than everybody before, if anybody was.
    Case(steps: [.release], step: .release, person: "aino", before: ["aino", "eero"], objection: .samePerson),
    Case(steps: [.release], step: .release, person: "aino", before: ["eero", "liisa"], objection: nil),
    Case(steps: [.release], step: .release, person: "aino", before: [], objection: nil),
    Case(steps: [.release], step: .release, person: "aino", before: [Act.gateway], objection: nil),
    Case(steps: [.release, .approve], step: .release, person: Act.gateway, before: [], objection: .noPerson),
  ]

  @Test(arguments: cases) func `who may take a step after whom`(_ example: Case) {
    let rule = FourEyes(example.steps)
    #expect(rule.objection(to: example.person, taking: example.step, after: example.before) == example.objection)
  }

  @Test(arguments: [
    (10, "110.00", "100.00", true), (10, "110.01", "100.00", false), (10, "90.00", "100.00", true),
    (10, "89.99", "100.00", false), (0, "100.00", "100.00", true), (0, "100.01", "100.00", false),
    (10, "0.00", "0.00", true), (10, "0.01", "0.00", false), (100, "-0.01", "0.00", false),
    (10, "-110.00", "-100.00", true), (10, "100.00", "-100.00", false),
  ])
  func `a change within so many per cent, either way`(
    _ percent: Int, _ total: String, _ before: String, _ isWithin: Bool
  )
    throws
  {
    let (total, before) = (try #require(Money(total)), try #require(Money(before)))
    #expect(AutoApproval.isWithin(percent, total, from: before) == isWithin)
  }

  @Test func `no sum is too large to compare`() {
    let huge = Money(cents: .max / 2)
    #expect(AutoApproval.isWithin(0, huge, from: huge))
    #expect(!AutoApproval.isWithin(100, huge, from: -huge))
  }
}
