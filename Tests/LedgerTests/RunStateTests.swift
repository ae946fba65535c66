import Domain
import Ledger
import Testing

struct RunStateTests {
  private static let legal: Set<String> = [
    "open→closed", "closed→released", "released→delivered", "released→failed", "released→unknown", "unknown→delivered",
    "unknown→acknowledged", "unknown→failed", "failed→released", "delivered→acknowledged",
  ]

  @Test func `a run goes these ways and no other`() {
    for from in RunState.allCases {
      for to in RunState.allCases {
        #expect(from.canBecome.contains(to) == RunStateTests.legal.contains("\(from)→\(to)"))
      }
    }
  }

  @Test func `what may have arrived is never sent again by itself`() {
    #expect(!RunState.unknown.canBecome.contains(.released))
  }

  @Test(arguments: Engine.allCases)
  func `each step is written down with who, when and why`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      let run = try #require(try ledger.closeAll()).id
      let steps: [(RunState, String)] = [
        (.released, "release"), (.failed, "fail"), (.released, "release"), (.unknown, "lose-sight"),
        (.delivered, "deliver"),
        (.acknowledged, "acknowledge"),
      ]
      for (minute, step) in steps.enumerated() {
        try ledger.advance(run, to: step.0, by: "Ajaja", at: at(20 + minute), note: "no. \(minute)")
        #expect(try ledger.run(run)?.state == step.0)
        #expect(
          try ledger.acts(on: run).last
            == Act(at: at(20 + minute), person: "Ajaja", what: step.1, reason: "no. \(minute)"))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a forbidden step is refused and changes nothing`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      let run = try #require(try ledger.closeAll())
      try expectRefusal(.wrongState) { try ledger.advance(run.id, to: .delivered, by: "A", at: at(), note: nil) }
      try expectRefusal(.unknownRun) { try ledger.advance(RunID(9), to: .released, by: "A", at: at(), note: nil) }
      #expect(try ledger.run(run.id) == run)
      #expect(try ledger.acts(on: run.id).count == 1)
    }
  }
}
