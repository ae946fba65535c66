import Domain
import Ledger
import Support
import Testing

struct RunStateTests {
  @Test(arguments: Engine.allCases)
  func `each step is written down with who, when and why`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      let run = try #require(try ledger.closeAll()).id
      let steps: [(RunEvent, RunState)] = [
        (.release, .released), (.fail, .failed), (.retry, .released), (.loseSight, .unknown), (.notArrived, .released),
        (.loseSight, .unknown), (.deliver, .delivered), (.acknowledge, .acknowledged),
      ]
      for (minute, step) in steps.enumerated() {
        let moved = try ledger.note(step.0, of: run, by: "Ajaja", at: at(20 + minute), why: "no. \(minute)")
        #expect(try moved.state == step.1 && ledger.run(run) == moved)
        #expect(
          try ledger.acts(on: run).last
            == Act(at: at(20 + minute), person: "Ajaja", what: step.0.rawValue, reason: "no. \(minute)"))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a forbidden step is refused and changes nothing`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      let run = try #require(try ledger.closeAll())
      try expectRefusal(.wrongState) { try ledger.note(.deliver, of: run.id, by: "A", at: at(), why: nil) }
      try expectRefusal(.unknownRun) { try ledger.note(.release, of: RunID(9), by: "A", at: at(), why: nil) }
      #expect(try ledger.run(run.id) == run)
      #expect(try ledger.acts(on: run.id).count == 1)
    }
  }

  // MARK: Cancelling

  @Test(arguments: Engine.allCases)
  func `a cancelled run gives its lines to the next one, and its numbers to none`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterApproved("KR-1", clients: ["A1", "A2"])
      let run = try #require(try ledger.closeAll())
      let cancelled = try ledger.note(.cancel, of: run.id, by: "Ajaja", at: at(20), why: "väärä kausi")
      #expect(cancelled.state == .cancelled && cancelled.documents == 2)
      #expect(try ledger.storedLines(of: report).allSatisfy { $0.line.state == .open && $0.run == nil })
      #expect(try ledger.reconcile(period: nil).allSatisfy { $0.isBalanced && $0.open.lines == 2 })
      #expect(try ledger.waiting().map(\.lines) == [2])
      let next = try #require(try ledger.closeAll())
      #expect(next.id.number == 2 && next.lines == 2)
      #expect(try ledger.groups(of: next.id).map(\.0.number) == [3, 4])
      try expectRefusal(.wrongState) {
        _ = try ledger.note(.release, of: next.id, by: "A", at: at(21), why: nil)
        try ledger.note(.cancel, of: next.id, by: "A", at: at(22), why: nil)
      }
      #expect(try ledger.groups(of: run.id).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `lines that a cancelled run gave back are billed though their report has been superseded since`(_ engine: Engine)
    throws
  {
    try engine.run { ledger in
      let first = try ledger.enterApproved("KR-1", clients: ["A1"])
      let run = try #require(try ledger.closeAll())
      // The newer version says the same: nothing is corrected, and the fee is the transferred line's alone.
      let second = try ledger.enter(header("KR-1", version: 2), [(client("A1"), fees([], [days("A1")]))])
      try ledger.approve(second, by: "Tarkastaja", reason: nil, at: at(15))
      try ledger.note(.cancel, of: run.id, by: "Ajaja", at: at(20), why: nil)
      #expect(try ledger.report(first)?.state == .superseded)
      let next = try #require(try ledger.closeAll())
      #expect(next.lines == 1 && next.total == Money("900.67"))
      // A version after that starts from nothing transferred: what was open of any earlier one is rejected.
      try ledger.note(.cancel, of: next.id, by: "Ajaja", at: at(21), why: nil)
      _ = try ledger.enterApproved("KR-1", version: 3, clients: ["A1"])
      #expect(try ledger.storedLines(of: first).map(\.line.state) == [.rejected])
      #expect(try ledger.closeAll()?.lines == 1)
      #expect(try ledger.reconcile(period: nil).allSatisfy { $0.isBalanced })
    }
  }

  // MARK: Deliveries

  @Test(arguments: Engine.allCases)
  func `an attempt is written down before, at its last step, and after`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.enterApproved("KR-1", clients: ["A1"])
      let run = try #require(try ledger.closeAll()).id
      try expectRefusal(.wrongState) { _ = try ledger.beginDelivery(of: run, to: "kansio", at: at(19)) }
      try ledger.note(.release, of: run, by: "Ajaja", at: at(20), why: nil)
      let first = try ledger.beginDelivery(of: run, to: "kansio", at: at(21))
      try expectRefusal(.deliveryOpen) { _ = try ledger.beginDelivery(of: run, to: "kansio", at: at(21)) }
      let failed = DeliveryEnd.failed(cause: "receiver-unavailable", detail: "gone", nextAt: at(30))
      #expect(try ledger.endDelivery(first, failed, by: "maksusilta", at: at(22)).state == .released)
      let second = try ledger.beginDelivery(of: run, to: "kansio", at: at(30))
      try ledger.noteAppearing(second, at: at(31))
      let lost = DeliveryEnd.lost(cause: "outcome-unknown", detail: "cut")
      #expect(try ledger.endDelivery(second, lost, by: "maksusilta", at: at(32)).state == .unknown)
      #expect(
        try ledger.deliveries(of: run) == [
          DeliveryRecord(
            number: first, run: run, receiver: "kansio", begunAt: at(21), endedAt: at(22), outcome: .failed,
            cause: "receiver-unavailable", detail: "gone", nextAt: at(30)),
          DeliveryRecord(
            number: second, run: run, receiver: "kansio", begunAt: at(30), appearingAt: at(31), endedAt: at(32),
            outcome: .lost, cause: "outcome-unknown", detail: "cut"),
        ])
      #expect(try ledger.acts(on: run).map(\.what) == ["close", "release", "attempt-failed", "lose-sight"])
    }
  }

  // MARK: Queues

  @Test(arguments: Engine.allCases)
  func `a queue's pause and what it has seen of its schedule are kept apart`(_ engine: Engine) throws {
    try engine.run { ledger in
      #expect(try ledger.queue(of: yht) == QueueRecord(service: yht))
      let watch = QueueWatch(handledUpTo: at(1), owed: [at(3), at(4)])
      try ledger.note(watch, of: yht)
      try ledger.setQueue(of: yht, paused: true, by: "Aino", reason: "hinnasto", at: at(2))
      #expect(try ledger.queue(of: yht) == QueueRecord(service: yht, isPaused: true, watch: watch))
      try expectRefusal(.wrongState) {
        try ledger.setQueue(of: yht, paused: true, by: "Aino", reason: nil, at: at(3))
      }
      try ledger.setQueue(of: yht, paused: false, by: "Eero", reason: nil, at: at(4))
      #expect(
        try ledger.acts(onQueueOf: yht) == [
          Act(at: at(2), person: "Aino", what: "pause", reason: "hinnasto"),
          Act(at: at(4), person: "Eero", what: "resume", reason: nil),
        ])
      #expect(try ledger.queue(of: mtk).isPaused == false)
    }
  }
}
