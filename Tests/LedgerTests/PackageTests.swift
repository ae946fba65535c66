import Domain
import Ledger
import Testing

private let aino = PersonalIdentityCode("010150-900R")
private let eino = PersonalIdentityCode("020150-901S")

struct PackageTests {
  private func day(_ text: String) -> Day { Day(text)! }

  private func attached(_ history: any ClientHistory, _ client: ClientKey, _ month: Month = april) throws -> [String] {
    try history.attachedPackages(of: client, service: yht, in: month).map {
      "\($0.package) \($0.first)…\($0.last?.description ?? "")"
    }
  }

  @Test(arguments: Engine.allCases)
  func `a package is attached to many at once, extended, and every act is written down`(_ engine: Engine) throws {
    try engine.run { ledger in
      #expect(try !ledger.ask { try $0.knowsAttachments(in: yht) })
      let clients = [ClientKey(code: "A2", identityCode: nil), ClientKey(code: "A1", identityCode: aino)]
      let numbers = try ledger.attach(
        "ATERIAT", of: yht, to: clients, first: day("2024-04-10"), last: day("2024-06-30"), by: "Virkailija",
        reason: "päätös", at: at(1))
      #expect(numbers.count == 2)
      #expect(
        try ledger.attachments(of: yht) == [
          PackageAttachment(
            number: numbers[1], service: yht, client: "A1",
            attached: AttachedPackage(package: "ATERIAT", first: day("2024-04-10"), last: day("2024-06-30"))),
          PackageAttachment(
            number: numbers[0], service: yht, client: "A2",
            attached: AttachedPackage(package: "ATERIAT", first: day("2024-04-10"), last: day("2024-06-30"))),
        ])
      try ledger.extend([numbers[1]], to: day("2024-12-31"), by: "Toinen", reason: nil, at: at(2))
      try ledger.extend([numbers[1]], to: day("2025-12-31"), by: "Toinen", reason: "jatko", at: at(3))
      #expect(try ledger.attachments(of: nil).map(\.attached.last) == [day("2025-12-31"), day("2024-06-30")])
      #expect(try ledger.attachments(of: mtk) == [])
      #expect(
        try ledger.acts(on: numbers[1]) == [
          Act(at: at(1), person: "Virkailija", what: "attach", reason: "päätös"),
          Act(at: at(2), person: "Toinen", what: "extend", reason: nil),
          Act(at: at(3), person: "Toinen", what: "extend", reason: "jatko"),
        ])
      #expect(try ledger.acts(on: numbers[0]).map(\.what) == ["attach"])
      try ledger.claim("inside")
      try ledger.enter(IntakeID("inside")) { (entry: any ReportEntry) throws in
        #expect(try entry.knowsAttachments(in: yht))
        #expect(try !entry.knowsAttachments(in: mtk))
        #expect(try attached(entry, clients[1]) == ["ATERIAT 2024-04-10…2025-12-31"])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a client has what was attached to them, in that order, where it meets the month`(_ engine: Engine) throws {
    try engine.run { ledger in
      func attach(_ package: String, _ key: ClientKey, _ first: String, _ last: String?, _ service: ServiceCode = yht)
        throws
      {
        _ = try ledger.attach(
          package, of: service, to: [key], first: day(first), last: last.map(day), by: "V", reason: nil, at: at())
      }
      let key = ClientKey(code: "A1", identityCode: aino)
      try attach("B", key, "2024-04-30", nil)
      try attach("A", key, "2024-01-01", "2024-04-01")
      try attach("PAST", key, "2024-01-01", "2024-03-31")
      try attach("FUTURE", key, "2024-05-01", nil)
      try attach("OTHER", key, "2024-01-01", nil, mtk)
      try attach("EINO", ClientKey(code: "A1", identityCode: eino), "2024-01-01", nil)
      try attach("CODE", ClientKey(code: "A1", identityCode: nil), "2024-01-01", nil)
      #expect(try attached(ledger, key) == ["B 2024-04-30…", "A 2024-01-01…2024-04-01", "CODE 2024-01-01…"])
      #expect(
        try attached(ledger, ClientKey(code: "B9", identityCode: aino)) == ["B 2024-04-30…", "A 2024-01-01…2024-04-01"])
      #expect(try attached(ledger, ClientKey(code: "A1", identityCode: nil)).count == 4)
      #expect(
        try attached(ledger, key, march) == [
          "A 2024-01-01…2024-04-01", "PAST 2024-01-01…2024-03-31", "CODE 2024-01-01…",
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `a report was computed with the packages as they stood then`(_ engine: Engine) throws {
    try engine.run { ledger in
      let key = client("A1").key
      func attach(_ package: String) throws -> AttachmentNumber {
        try ledger.attach(
          package, of: yht, to: [key], first: day("2024-04-01"), last: day("2024-04-10"), by: "V", reason: nil, at: at()
        )[0]
      }
      let first = try attach("A")
      let report = try ledger.enterSimple("KR-1", clients: ["A1"])
      _ = try attach("B")
      try ledger.extend([first], to: day("2024-04-20"), by: "V", reason: nil, at: at())
      let later = try ledger.enterSimple("KR-1", version: 2, clients: ["A1"])
      try ledger.extend([first], to: day("2024-04-30"), by: "V", reason: nil, at: at())
      #expect(try attached(ledger.history(before: report), key) == ["A 2024-04-01…2024-04-10"])
      #expect(
        try attached(ledger.history(before: later), key) == ["A 2024-04-01…2024-04-20", "B 2024-04-01…2024-04-10"])
      #expect(try attached(ledger, key) == ["A 2024-04-01…2024-04-30", "B 2024-04-01…2024-04-10"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `reversed days and unknown attachments are refused, and then nothing is written`(_ engine: Engine) throws {
    try engine.run { ledger in
      func attach(_ last: String) throws -> [AttachmentNumber] {
        try ledger.attach(
          "A", of: yht, to: [client("A1").key], first: day("2024-04-10"), last: day(last), by: "V", reason: nil,
          at: at())
      }
      try expectRefusal(.datesReversed) { _ = try attach("2024-04-09") }
      let number = try attach("2024-04-10")[0]
      try expectRefusal(.datesReversed) {
        try ledger.extend([number], to: day("2024-04-09"), by: "V", reason: nil, at: at())
      }
      try expectRefusal(.unknownAttachment) {
        try ledger.extend([number, AttachmentNumber(99)], to: day("2024-05-09"), by: "V", reason: nil, at: at())
      }
      #expect(try ledger.attachments(of: nil).map(\.attached.last) == [day("2024-04-10")])
      #expect(try ledger.acts(on: number).count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `clients of a service are known as the newest valid report names them`(_ engine: Engine) throws {
    try engine.run { ledger in
      func enter(_ id: String, _ period: Month, _ statement: ClientStatement, unit: String = "U", version: Int = 1)
        throws
        -> ReportNumber
      {
        try ledger.enter(
          header(id, version: version, period: period, unit: unit),
          [(statement, fees([], [days(statement.code, in: period)]))])
      }
      _ = try enter("KR-1", may, client("A1", identityCode: aino.value), unit: "NEW")
      _ = try enter("KR-2", april, client("A1", identityCode: aino.value))
      // A code may change, an identity code become known; two persons may bear one code.
      _ = try enter("KR-3", april, client("OLD", identityCode: aino.value))
      _ = try enter("KR-4", april, client("A1", identityCode: eino.value))
      _ = try enter("KR-5", march, client("A2"))
      _ = try enter("KR-6", april, client("A2", identityCode: "030150-902T"))
      try ledger.sendBack(enter("KR-7", may, client("A9")), by: "T", reason: "x", at: at())
      try ledger.enterSimple("KR-8", clients: ["B1"], service: mtk)
      let known = try ledger.knownClients(of: yht)
      #expect(
        known.map { "\($0.key.code) \($0.key.identityCode?.value ?? "-") \($0.unitCode) \($0.period)" } == [
          "A1 010150-900R NEW 2024-05", "A1 020150-901S U 2024-04", "A2 030150-902T U 2024-04",
        ])
      #expect(known[0].commitments == [days("A1", in: may)])
    }
  }
}
