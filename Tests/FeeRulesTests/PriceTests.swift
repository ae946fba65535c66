import Domain
import FeeRules
import Testing

/// Where a price comes from and on which day, each computed by hand.
@Suite struct Prices {
  struct Example: Sendable, CustomTestStringConvertible {
    var commitment: CommitmentStatement
    var rules = County.rules()
    var unit = "KOIVU-1"
    /// `item amount`, where it was found.
    var lines: [String]
    var why: String
    var testDescription: String { why }
  }

  static let lookup = [
    Example(
      commitment: County.commitment(), lines: ["HOIVA-VRK-1 3540.00 productDefault"], why: "default: 30 × 118.00"),
    Example(
      commitment: County.commitment(), unit: "KUUSI-1", lines: ["HOIVA-VRK-1 3510.00 unit"],
      why: "the unit's price before the default: 30 × 117.00"),
    Example(
      commitment: County.commitment(contract: "SOP-2023-17"), unit: "KUUSI-1", lines: ["HOIVA-VRK-1 3600.00 contract"],
      why: "the contract's before the unit's: 30 × 120.00"),
    Example(
      commitment: County.commitment("HOIVA-VRK-1 121.50 vrk", contract: "SOP-2023-17"), unit: "KUUSI-1",
      lines: ["HOIVA-VRK-1 3645.00 commitment"], why: "the client's own first: 30 × 121.50"),
    Example(
      commitment: County.commitment("HOIVA-VRK-1 0.00 vrk", contract: "SOP-2023-17"),
      lines: ["HOIVA-VRK-1 0.00 commitment"], why: "a stated price of zero is a price"),
    Example(
      commitment: County.commitment("VUOKRA-KK", contract: "SOP-2023-17"), lines: ["VUOKRA-KK 555.00 productDefault"],
      why: "what the contract does not list"),
    Example(
      commitment: County.commitment(contract: "SOP-HINTA"),
      // 14 × 119.00 + 16 × 118.00
      lines: ["HOIVA-VRK-1 3554.00 contract 1-14=119.00 contract, 15-30=118.00 productDefault"],
      why: "a price that ends in the month goes on to the next place"),
    Example(
      commitment: County.commitment(contract: "SOP-HINTA"), unit: "KUUSI-1",
      lines: ["HOIVA-VRK-1 3538.00 contract 1-14=119.00 contract, 15-30=117.00 unit"], why: "…which may be the unit"),
    Example(
      commitment: {
        var commitment = County.commitment("HOIVA-VRK-1 125.00", contract: "SOP-2023-17")
        commitment.effectiveFrom = Day("2024-04-21")
        return commitment
      }(),
      // 20 × 120.00 + 10 × 125.00
      lines: ["HOIVA-VRK-1 3650.00 contract 1-20=120.00 contract, 21-30=125.00 commitment"],
      why: "a statement that rules from inside the month"),
    Example(
      commitment: {
        var commitment = County.commitment("VUOKRA-KK 600.00")
        commitment.effectiveFrom = Day("2024-04-21")
        return commitment
      }(),
      lines: ["VUOKRA-KK 555.00 productDefault"], why: "a monthly price holds as it stands on the 1st"),
    Example(
      commitment: {
        var commitment = County.commitment("VUOKRA-KK 600.00", from: "2024-04-16")
        commitment.effectiveFrom = Day("2024-04-16")
        return commitment
      }(),
      lines: ["VUOKRA-KK 300.00 commitment"], why: "…or on the first service day: 600.00 × 15 / 30"),
    Example(
      commitment: {
        var commitment = County.commitment("HOIVA-VRK-1 118.00")
        commitment.effectiveFrom = Day("2024-04-21")
        return commitment
      }(),
      lines: ["HOIVA-VRK-1 3540.00 productDefault"], why: "two places, one price: nothing to tell by day"),
  ]

  @Test(arguments: lookup)
  func `come from the most specific place`(_ example: Example) throws {
    var header = Samples.header()
    header.unitCode = example.unit
    let fees = try FeeCalculation(rules: example.rules).fees(
      of: Samples.client(example.commitment), in: header, history: NoHistory())
    #expect(fees.findings.isEmpty)
    #expect(
      fees.lines.map { line in
        let byDay = line.derivation.prices.map { "\($0.days)=\($0.price) \($0.source.rawValue)" }
        return ["\(line.plain) \(line.derivation.priceSource.rawValue)", byDay.joined(separator: ", ")]
          .filter { !$0.isEmpty }.joined(separator: " ")
      } == example.lines)
  }

  @Test func `a day without a price is an error, told once`() throws {
    var commitment = County.commitment("KAYNTI, PAIVA 40.00 vrk")
    commitment.components[1].code = "HOIVA"
    let rules = County.rules(
      items: [County.product("HOIVA", "Hoiva", "Care", .day, prices: County.until("2024-04-10", "50.00"))]
        + County.items)
    commitment.effectiveFrom = Day("2024-04-12")
    let fees = try fees(Samples.client(commitment), rules: rules)
    #expect(fees.findings.map(\.text) == ["price-missing /OsaAlue[2]"])
    #expect(fees.lines.map(\.plain) == ["KAYNTI 0.00"])
    #expect(fees.hold == .error)
  }

  @Test func `a price by weekday and hour is the event's own`() throws {
    let fees = try fees(
      Samples.client(
        County.commitment(
          "",
          events:
            "KOTISAIRAANHOITO 4 08:00 1 h,KOTISAIRAANHOITO 6 08:00 1 h,KOTISAIRAANHOITO 4 20:00 1 h,KOTISAIRAANHOITO 5 05:59 1 h,KOTISAIRAANHOITO 5 06:00 1 h"
        )), rules: County.rules())
    // Thursday 4 April 52.00, Saturday 6 April 65.00 (the first of the list), evenings and nights 70.00.
    #expect(fees.lines.map(\.plain) == ["KOTISAIRAANHOITO 309.00"])
    #expect(fees.lines[0].derivation.events.map(\.price.description) == ["52.00", "65.00", "70.00", "70.00", "52.00"])
  }

  struct Daily: Sendable, CustomTestStringConvertible {
    var absent = ""
    var share = "0"
    var attendance: String?
    var line: String
    var why: String
    var testDescription: String { why }
  }

  /// 18.00 on 1.–9.4. and 19.01 from 10.4. on.
  static let daily = [
    Daily(line: "X client 561.21 base 561.21 deduction 0.00 × 30", why: "9 × 18.00 + 21 × 19.01"),
    Daily(
      absent: "LOMA 8-11", line: "X client 487.19 base 561.21 deduction 74.02 × 26", why: "two free days at each price"),
    Daily(
      absent: "LOMA 10", share: "0.5", line: "X client 551.71 base 561.21 deduction 9.50 × 29.5",
      why: "half of 19.01 is still charged: 551.705, half a cent goes up"),
    Daily(absent: "LOMA 1-30", line: "X client 0.00 base 561.21 deduction 561.21 × 0", why: "the whole month"),
    Daily(
      attendance: "1-2, 10", line: "X client 55.01 base 55.01 deduction 0.00 × 3", why: "recorded: 2 × 18.00 + 19.01"),
    Daily(attendance: "", line: "X client 0.00 base 0.00 deduction 0.00 × 0", why: "nothing recorded"),
  ]

  @Test(arguments: daily)
  func `of days change inside the month`(_ example: Daily) throws {
    let rule = Samples.rule("x", own: 1, institution: 1, organiser: 1, share: example.share)
    let prices = PriceList([
      PriceList.Price(Money("18.00")!), PriceList.Price(Money("19.01")!, from: Day("2024-04-10")!),
    ])
    let rules = County.rules(
      attendance: example.attendance != nil,
      items: [County.product("X", "X", "X", .day, absence: rule, prices: prices)])
    let line = try line(
      County.commitment("X", absent: example.absent, present: example.attendance ?? ""), rules: rules)
    #expect(line.short == example.line)
  }

  @Test func `a contract's absence rule takes the place of the product's`() throws {
    // Own leave of six days: by the product's own rule all are free, by the contract's the sixth.
    let own = try line(County.commitment(absent: "LOMA 4-9"), rules: County.rules())
    #expect(own.short == "HOIVA-VRK-1 client 2832.00 base 3540.00 deduction 708.00 × 24")
    #expect(own.rule.id == "from-day-1" && own.derivation.contract == nil)
    let contracted = try line(County.commitment(contract: "SOP-2023-17", absent: "LOMA 4-9"), rules: County.rules())
    #expect(contracted.short == "HOIVA-VRK-1 client 3480.00 base 3600.00 deduction 120.00 × 29")
    #expect(contracted.rule.id == "hoiva-sop" && contracted.derivation.contract == "SOP-2023-17")
    let whole = try line(County.commitment(contract: "SOP-2023-17", absent: "LOMA 1-30"), rules: County.rules())
    #expect(whole.amount == .zero && whole.derivation.wholeMonthFree)
    // The contract sets a price only: the product's own rule stays.
    let priced = try line(County.commitment(contract: "SOP-HINTA", absent: "LOMA 4-9"), rules: County.rules())
    #expect(priced.rule.id == "from-day-1" && priced.derivation.contract == "SOP-HINTA")
  }

  @Test func `a unit's absence rule stands between the contract's and the product's`() throws {
    let items = [
      County.product(
        "X", "X", "X", .day, absence: County.fromDay1, prices: County.price("10.00"),
        units: ["KOIVU-1": ContractTerms.ItemTerms(absence: Samples.rule("unit", own: 3))])
    ]
    var rules = County.rules(items: items)
    #expect(try line(County.commitment("X", absent: "LOMA 4-9"), rules: rules).plain == "X 260.00")
    rules.contracts["SOP"] = ContractTerms(
      code: "SOP", items: ["X": ContractTerms.ItemTerms(absence: Samples.rule("contract", own: 6))])
    #expect(try line(County.commitment("X", contract: "SOP", absent: "LOMA 4-9"), rules: rules).plain == "X 290.00")
  }

  @Test func `renewed under another contract's rule, a month is not computed as one`() throws {
    var rules = County.rules(items: [
      County.product("X", "X", "X", .month, absence: Samples.rule("own"), prices: County.price("900.67"))
    ])
    rules.contracts["SOP"] = ContractTerms(
      code: "SOP", items: ["X": ContractTerms.ItemTerms(absence: Samples.rule("other", own: 7))])
    func amounts(_ contract: String?) throws -> [String] {
      try fees(
        Samples.client(
          County.commitment("X", to: "2024-05-15", in: Samples.may),
          County.commitment("X", contract: contract, number: "PS-2", position: 2, from: "2024-05-16", in: Samples.may)),
        in: Samples.may, rules: rules
      ).lines.map(\.amount.description)
    }
    #expect(try amounts(nil) == ["450.34", "450.33"])
    #expect(try amounts("SOP") == ["450.34", "480.36"])
  }

  @Test func `a whole month of absence over a renewal frees each day by its own rule`() throws {
    var rules = County.rules()
    rules.contracts["SOP-EI"] = ContractTerms(
      code: "SOP-EI", items: ["HOIVA-VRK-1": ContractTerms.ItemTerms(absence: Samples.neverFree)])
    func lines(_ contract: String) throws -> [String] {
      try fees(
        Samples.client(
          County.commitment(to: "2024-04-10", absent: "SAIRAALA 1 2024-04-01, LOMA 2-10"),
          County.commitment(
            contract: contract, number: "PS-2", position: 2, from: "2024-04-11", absent: "LOMA 11-30")), rules: rules
      ).lines.map { "\($0.short) free \($0.freeDays) \($0.derivation.wholeMonthFree)" }
    }
    // Two rules that both make a whole month free, and one that never does.
    #expect(
      try lines("SOP-2023-17") == [
        "HOIVA-VRK-1 client 0.00 base 1180.00 deduction 1180.00 × 0 free 10 true",
        "HOIVA-VRK-1 client 0.00 base 2400.00 deduction 2400.00 × 0 free 20 true",
      ])
    #expect(
      try lines("SOP-EI") == [
        "HOIVA-VRK-1 client 0.00 base 1180.00 deduction 1180.00 × 0 free 10 true",
        "HOIVA-VRK-1 client 2360.00 base 2360.00 deduction 0.00 × 20 free 0 false",
      ])
  }
}
