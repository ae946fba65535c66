import Domain
import Testing

/// The figures that domain.md itself names, by the second implementation alone: two that agree must not be wrong together.
@Suite struct SecondImplementationExamples {
  struct Example: Sendable, CustomTestStringConvertible {
    var unit = ItemRule.Unit.month
    var price = "900.67"
    var rounding = ItemRule.Rounding.late
    var own = 6
    /// `LOMA 04-04 04-08`: reason, first and last day in 2024.
    var absent: [String] = []
    var end: String?
    /// `KUNTA-X 80.00 vrk`: payer, limit, its unit.
    var rules: [String] = []
    var guardian = false
    /// `payer amount` of each month from the first absence on, or of April.
    var shares: [String]
    var testDescription: String { "\(absent) \(rules) \(end ?? ""): \(shares)" }
  }

  @Test(arguments: [
    Example(absent: ["LOMA 04-04 04-08"], shares: ["client 900.67"]),
    Example(absent: ["LOMA 04-04 04-09"], shares: ["client 870.65"]),
    Example(absent: ["LOMA 04-04 04-15"], shares: ["client 690.51"]),
    Example(rounding: .early, absent: ["LOMA 04-04 04-15"], shares: ["client 690.53"]),
    Example(absent: ["SAIRAALA 04-10 04-12"], shares: ["client 810.60"]),
    Example(rounding: .early, absent: ["SAIRAALA 04-10 04-12"], shares: ["client 810.61"]),
    Example(absent: ["SAIRAALA 04-01 04-30"], shares: ["client 0.00"]),
    Example(absent: ["LOMA 04-01 04-30"], shares: ["client 0.00"]),
    Example(absent: ["LOMA 03-28 03-31", "LOMA 04-01 04-08"], shares: ["client 900.67", "client 690.51"]),
    Example(end: "04-17", shares: ["client 510.38"]),
    Example(unit: .day, price: "18.00", own: 1, absent: ["LOMA 04-04 04-15"], shares: ["client 324.00"]),
    Example(price: "435.00", absent: ["SAIRAALA 04-11 04-20"], shares: ["client 290.00"]),
    Example(price: "300.82", absent: ["SAIRAALA 04-11 04-20"], shares: ["client 200.55"]),
    Example(
      unit: .day, price: "120.00", rules: ["KUNTA-X 1500.00 kk"], guardian: true,
      shares: ["KUNTA-X 1500.00", "guardian:EV-77 2100.00"]),
    Example(unit: .day, price: "85.00", rules: ["KUNTA-X 80.00 vrk"], shares: ["KUNTA-X 2400.00", "client 150.00"]),
    Example(unit: .day, price: "75.00", rules: ["KUNTA-X 80.00 vrk"], shares: ["KUNTA-X 2250.00", "client 0.00"]),
  ])
  func `are what domain.md says`(_ example: Example) {
    var absence = AbsenceRule.plain
    absence.freeFromDay = [.own: example.own, .institution: 1, .organiser: 1]
    let name = Bilingual(fi: "Hoito", en: "Care")
    let item = ItemRule(
      code: "HOITO", name: name, unit: example.unit, rounding: example.rounding, absence: absence,
      prices: PriceList(Money(example.price)!))
    let rules = ServiceRules(
      service: RandomRuleBook.service, serviceName: name, book: RuleReference(id: "KOE", version: 1), items: [item],
      payers: ["KUNTA-X"])
    let months = example.absent.contains { $0.contains(" 03-") } ? ["2024-03", "2024-04"] : ["2024-04"]
    let story = months.map { text in
      SecondImplementation.Report(
        rules: rules, header: Self.header(Month(text)!),
        client: ClientStatement(code: "A1", commitments: [Self.commitment(example, in: Month(text)!)]))
    }
    let lines = SecondImplementation.answers(to: story).flatMap(\.lines)
    #expect(lines.map { "\($0.payer) \(Money(cents: Int64($0.amount)))" } == example.shares)
  }

  private static func header(_ period: Month) -> ReportHeader {
    ReportHeader(
      id: "KR-1", version: 1, period: period, createdAt: "2024-05-02T09:12:00+03:00", providerBusinessID: "9999999-2",
      providerName: "Koivukoti Oy", unitCode: "U-1", unitName: "Koivukoti", service: RandomRuleBook.service)
  }

  private static func commitment(_ example: Example, in month: Month) -> CommitmentStatement {
    var commitment = CommitmentStatement(number: "PS-1", validFrom: Day("2023-09-01")!)
    commitment.components = [ComponentStatement(code: "HOITO", price: nil, unit: nil)]
    commitment.absences = example.absent.map { text in
      let words = text.split(separator: " ")
      return AbsenceStatement(reason: String(words[0]), first: Day("2024-\(words[1])")!, last: Day("2024-\(words[2])")!)
    }.filter { month.contains($0.first) }
    commitment.ends = example.end.map { [EndStatement(day: Day("2024-\($0)")!, reason: "KUOLEMA")] } ?? []
    commitment.payerRules = example.rules.enumerated().map { place, text in
      let words = text.split(separator: " ")
      return PayerRuleStatement(
        order: place + 1, payer: String(words[0]), limit: Money(words[1])!, limitUnit: String(words[2]))
    }
    if example.guardian { commitment.payers = [PayerStatement(code: "EV-77", role: "edunvalvoja")] }
    return commitment
  }
}
