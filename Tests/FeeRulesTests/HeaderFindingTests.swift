import Domain
import FeeRules
import Testing

@Suite struct HeaderFindings {
  private func texts(
    today: String = "2024-05-02", service: String = "KOE-SAANNOT", rules: ServiceRules? = Samples.rules(),
    _ change: (inout ReportHeader) -> Void = { _ in }
  ) -> [String] {
    var header = Samples.header()
    header.service = ServiceCode(service)
    change(&header)
    return headerFindings(header, rules: rules, knownServices: [Samples.service], today: Day(today)!)
      .map { "\($0.code.rawValue) \($0.severity) \($0.line!) \($0.place) \($0.found ?? "-") \($0.expected ?? "-")" }
  }

  @Test func `a report in order has none`() {
    #expect(texts() == [])
  }

  @Test func `the service must be known and have a rule book`() {
    #expect(texts(service: "MUU", rules: nil) == ["service-unknown error 5 /Kuukausiraportti/Palvelu MUU KOE-SAANNOT"])
    #expect(texts(rules: nil) == ["rule-book-missing error 5 /Kuukausiraportti/Palvelu KOE-SAANNOT 2024-04-01"])
  }

  @Test(arguments: [
    ("2024-03-31", ["period-not-begun error 2 /Kuukausiraportti 2024-04 ≤ 2024-03"]),
    ("2024-04-01", ["period-not-ended warning 2 /Kuukausiraportti 2024-04 < 2024-04"]),
    ("2024-04-30", ["period-not-ended warning 2 /Kuukausiraportti 2024-04 < 2024-04"]),
    ("2024-05-01", []),
  ])
  func `the period must have begun and should have ended`(_ today: String, _ expected: [String]) {
    #expect(texts(today: today) == expected)
  }

  @Test func `a wrong check digit and an unlisted unit are warnings`() {
    #expect(
      texts { $0.providerBusinessID = "9999999-1" } == [
        "business-id-check warning 3 /Kuukausiraportti/Palveluntuottaja 9999999-1 -"
      ])
    #expect(
      texts(rules: Samples.rules(units: ["KOIVU-2"])) == ["unit-unlisted warning 4 /Kuukausiraportti/Yksikko KOIVU-1 -"]
    )
    #expect(texts(rules: Samples.rules(units: ["KOIVU-1"])) == [])
  }
}
