import Domain
import Ledger
import Testing

struct ArrivalTests {
  @Test(arguments: Engine.allCases)
  func `a claim said twice is one arrival`(_ engine: Engine) throws {
    try engine.run { ledger in
      let file = ArrivedFile(
        id: IntakeID("a"), source: "", name: "a.xml", sizeBytes: 1, fileDigest: digest(1), claimedAt: at())
      #expect(try ledger.claim([file]).map(\.attempts) == [1])
      var again = file
      again.name = "b.xml"
      again.fileDigest = digest(2)
      // Its identity stands as it was claimed; what is counted is that reading it begins once more.
      let known = try ledger.claim([again])
      #expect(known.map(\.file) == [file] && known.map(\.attempts) == [2])
      #expect(try ledger.unfinishedArrivals().map(\.file) == [file])
    }
  }

  @Test(arguments: Engine.allCases)
  func `an arrival is unfinished until it is filed, and recovery begins with the oldest`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.claim("b")
      try ledger.claim("a")
      #expect(try ledger.unfinishedArrivals().map(\.file.id.value) == ["a", "b"])
      try ledger.enter(IntakeID("a")) { try $0.reject(nil, findings: [], fileDigest: digest(1), at: at()) }
      #expect(try ledger.unfinishedArrivals().map(\.verdict) == [.rejected, nil])
      try ledger.filed(IntakeID("a"), at: "rejected/a.xml")
      #expect(try ledger.unfinishedArrivals().map(\.file.id.value) == ["b"])
      #expect(try ledger.arrival(IntakeID("a"))?.path == "rejected/a.xml")
    }
  }

  @Test(arguments: Engine.allCases)
  func `a taken file names its report, a refused one its findings`(_ engine: Engine) throws {
    try engine.run { ledger in
      let report = try ledger.enterSimple("KR-1", clients: ["A1"])
      let taken = try ledger.arrival(IntakeID("KR-1-v1"))
      #expect(taken?.verdict == .accepted)
      #expect(taken?.report == report)
      #expect(taken?.file.fileDigest == digest("KR-1-v1"))

      let finding = Finding(.lateVersion, line: 2, place: "/Kuukausiraportti/@versio", found: "1", expected: "> 2")
      try ledger.claim("late")
      try ledger.enter(IntakeID("late")) {
        try $0.reject(header("KR-1"), findings: [finding], fileDigest: digest(2), at: at())
      }
      #expect(try ledger.arrival(IntakeID("late"))?.report == nil)
      #expect(try ledger.findings(of: IntakeID("late")) == [finding])
    }
  }

  @Test(arguments: Engine.allCases)
  func `an unknown arrival is neither entered nor filed`(_ engine: Engine) throws {
    try engine.run { ledger in
      #expect(try ledger.arrival(IntakeID("x")) == nil)
      try expectRefusal(.unknownArrival) { try ledger.filed(IntakeID("x"), at: "archive/x") }
      try expectRefusal(.unknownArrival) { try ledger.enter(IntakeID("x")) { _ in } }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a file has one outcome and is filed only after it`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.claim("a")
      try expectRefusal(.wrongState) { try ledger.filed(IntakeID("a"), at: "archive/a") }
      try ledger.enter(IntakeID("a")) { try $0.reject(nil, findings: [], fileDigest: nil, at: at()) }
      try expectRefusal(.wrongState) { try ledger.enter(IntakeID("a")) { _ in } }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a claim is taken back only before its outcome`(_ engine: Engine) throws {
    try engine.run { ledger in
      try ledger.claim("a")
      try ledger.withdraw(IntakeID("a"))
      #expect(try ledger.arrival(IntakeID("a")) == nil)
      try expectRefusal(.unknownArrival) { try ledger.withdraw(IntakeID("a")) }
      try ledger.claim("a")
      try ledger.enter(IntakeID("a")) { try $0.reject(nil, findings: [], fileDigest: nil, at: at()) }
      try expectRefusal(.wrongState) { try ledger.withdraw(IntakeID("a")) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `what is told together is there together, or not at all`(_ engine: Engine) throws {
    struct Trouble: Error {}
    try engine.run { ledger in
      #expect(throws: Trouble.self) {
        try ledger.together {
          try ledger.claim("a")
          throw Trouble()
        }
      }
      #expect(try ledger.arrival(IntakeID("a")) == nil)
      try ledger.together {
        try ledger.claim("a")
        // One that fails by itself takes nothing of the others along.
        #expect(throws: Trouble.self) {
          try ledger.enter(IntakeID("a")) { entry in
            try entry.reject(nil, findings: [], fileDigest: nil, at: at())
            throw Trouble()
          }
        }
        try ledger.claim("b")
      }
      #expect(try ledger.unfinishedArrivals().map(\.file.id.value) == ["a", "b"])
      #expect(try ledger.unfinishedArrivals().map(\.verdict) == [nil, nil])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a receipt is kept once`(_ engine: Engine) throws {
    try engine.run { ledger in
      for id in ["a", "b"] {
        _ = try ledger.claim([
          ArrivedFile(
            id: IntakeID(id), source: "", name: "s.xml", sizeBytes: 1, fileDigest: digest(7), claimedAt: at(),
            kind: .receipt)
        ])
      }
      #expect(try !ledger.knowsReceipt(digest(7)))
      try ledger.decide(receipt: IntakeID("a"), .accepted, findings: [], at: at())
      #expect(try ledger.knowsReceipt(digest(7)) && !ledger.knowsReceipt(digest(8)))
      let finding = Finding(.receiptDuplicate, line: nil, place: "")
      try ledger.decide(receipt: IntakeID("b"), .duplicate, findings: [finding], at: at())
      #expect(try ledger.findings(of: IntakeID("b")) == [finding])
      try expectRefusal(.wrongState) { try ledger.decide(receipt: IntakeID("a"), .rejected, findings: [], at: at()) }
    }
  }
}
