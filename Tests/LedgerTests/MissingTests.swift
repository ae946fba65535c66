import Domain
import Ledger
import Testing

struct MissingTests {
  private func texts(_ ledger: any FeeLedger, before month: Month = may) throws -> [String] {
    try ledger.lastReports(before: month).map {
      "\($0.service) \($0.unitCode) \($0.reportID) \($0.period) \($0.goingOn) \($0.hasCome)"
    }
  }

  @Test(arguments: Engine.allCases)
  func `each unit's newest report before a month tells what goes on in it`(_ engine: Engine) throws {
    try engine.run { ledger in
      func enter(
        _ id: String, _ period: Month, unit: String, service: ServiceCode = yht, _ clients: [String],
        until: Day? = nil
      ) throws -> ReportNumber {
        try ledger.enter(
          header(id, period: period, service: service, unit: unit),
          clients.map { code in
            var month = days(code, in: period)
            month.validTo = until
            return (client(code), fees([], [month]))
          })
      }
      _ = try enter("KR-1", march, unit: "U1", ["A1", "A2", "A3"])
      _ = try enter("KR-2", april, unit: "U1", ["A1", "A2"])
      // A unit may report in two parts; the same commitment in both is one.
      _ = try enter("KR-3", april, unit: "U1", ["A2", "A4"])
      _ = try enter("KR-4", april, unit: "U2", ["B1"], until: Day("2024-04-30"))
      _ = try enter("KR-5", march, unit: "U3", ["C1"])
      _ = try enter("KR-6", may, unit: "U3", ["C1"])
      _ = try enter("KR-7", april, unit: "U1", service: mtk, ["D1"], until: Day("2024-05-01"))
      try ledger.sendBack(enter("KR-8", april, unit: "U9", ["E1"]), by: "T", reason: "x", at: at())
      #expect(
        try texts(ledger) == [
          "MTK-ASU U1 KR-7 2024-04 1 false", "YHT-ASU U1 KR-3 2024-04 3 false", "YHT-ASU U2 KR-4 2024-04 0 false",
          "YHT-ASU U3 KR-5 2024-03 1 true",
        ])
      #expect(try texts(ledger, before: march) == [])
      #expect(try texts(ledger, before: april).map { $0.hasSuffix("true") } == [true, false])
      let first = try #require(try ledger.lastReports(before: may).first)
      #expect(first.unitName == "Koivukoti Palokka")
      #expect(first.providerName == "Koivukoti Oy")
    }
  }

  @Test(arguments: Engine.allCases)
  func `a unit whose every client had an error goes on as stated`(_ engine: Engine) throws {
    try engine.run { ledger in
      var ended = client("A2")
      ended.commitments[0].validTo = Day("2024-04-15")
      var open = client("A3")
      open.commitments[0].validTo = nil
      try ledger.enter(
        header("KR-1"), [client("A1"), ended, open].map { ($0, fees([], hold: .error)) }, verdict: .held)
      #expect(try texts(ledger) == ["YHT-ASU KOIVU-1 KR-1 2024-04 2 false"])
    }
  }
}
