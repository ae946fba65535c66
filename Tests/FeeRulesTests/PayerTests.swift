import Domain
import FeeRules
import Testing

/// Who pays, each shared by hand.
@Suite struct Payers {
  struct Example: Sendable, CustomTestStringConvertible {
    var items = "HOIVA-VRK-1 120.00"
    var contract: String?
    var rules = ""
    var payers = ""
    var events = ""
    var absent = ""
    var month = "2024-05"
    var book = County.rules()
    var kind = "ostopalvelu"
    var lines: [String]
    var why: String
    var testDescription: String { why }
  }

  static let shares = [
    Example(lines: ["HOIVA-VRK-1 client 3720.00"], why: "no rule: the client"),
    Example(
      rules: "1 KUNTA-X HOIVA-VRK-1 1500.00 kk", payers: "EV-77 edunvalvoja",
      lines: ["HOIVA-VRK-1 KUNTA-X 1500.00", "HOIVA-VRK-1 guardian:EV-77 2220.00"],
      why: "31 × 120.00: the first 1500.00 KUNTA-X, the rest the guardian"),
    Example(
      items: "HOIVA-VRK-1 85.00", rules: "1 KUNTA-X - 80.00 vrk", month: "2024-04",
      lines: ["HOIVA-VRK-1 KUNTA-X 2400.00", "HOIVA-VRK-1 client 150.00"],
      why: "voucher 80.00 against 85.00: 5.00 a day"),
    Example(
      items: "HOIVA-VRK-1 75.00", rules: "1 KUNTA-X - 80.00 vrk", month: "2024-04",
      lines: ["HOIVA-VRK-1 KUNTA-X 2250.00", "HOIVA-VRK-1 client 0.00"], why: "against 75.00: 0.00, the surplus is lost"
    ),
    Example(
      items: "HOIVA-VRK-1 85.00", rules: "1 KUNTA-X - 80.00 vrk", absent: "LOMA 4-8", month: "2024-04",
      lines: ["HOIVA-VRK-1 KUNTA-X 2000.00", "HOIVA-VRK-1 client 125.00"], why: "free days give the voucher nothing"),
    Example(
      rules: "1 KUNTA-X", lines: ["HOIVA-VRK-1 KUNTA-X 3720.00", "HOIVA-VRK-1 client 0.00"],
      why: "all: the remainder payer has his line"),
    Example(
      rules: "2 KUNTA-Y - 50.00 prosentti;1 KUNTA-X - 33.33 prosentti", month: "2024-04",
      // 3600.00: 1199.88, 1800.00, rest 600.12
      lines: ["HOIVA-VRK-1 KUNTA-X 1199.88", "HOIVA-VRK-1 KUNTA-Y 1800.00", "HOIVA-VRK-1 client 600.12"],
      why: "percents of the line, by order and not by place"),
    Example(
      rules: "1 KUNTA-X - 60.00 prosentti;2 KUNTA-Y - 60.00 prosentti",
      lines: ["HOIVA-VRK-1 KUNTA-X 2232.00", "HOIVA-VRK-1 KUNTA-Y 1488.00", "HOIVA-VRK-1 client 0.00"],
      why: "a percent is capped by what is left"),
    Example(
      items: "HOITO 0.05", rules: "1 KUNTA-X - 50.00 prosentti", month: "2024-04",
      lines: ["HOITO KUNTA-X 0.03", "HOITO client 0.02"], why: "half a cent goes up, the rest is the rest"),
    Example(
      items: "VUOKRA-KK 555.00, VESI-KK 21.50", rules: "1 KUNTA-X - 560.00 kk",
      lines: ["VUOKRA-KK KUNTA-X 555.00", "VUOKRA-KK client 0.00", "VESI-KK KUNTA-X 5.00", "VESI-KK client 16.50"],
      why: "a month limit is used up by the items in order"),
    Example(
      items: "VUOKRA-KK 555.00, VESI-KK 21.50", rules: "1 KUNTA-X VESI-KK 560.00 kk",
      lines: ["VUOKRA-KK client 555.00", "VESI-KK KUNTA-X 21.50", "VESI-KK client 0.00"], why: "only what it names"),
    Example(
      items: "VUOKRA-KK 555.00", rules: "1 KUNTA-X - 560.00 vrk", lines: ["VUOKRA-KK client 555.00"],
      why: "a limit in another unit passes over"),
    Example(
      items: "VUOKRA-KK 555.00", rules: "1 KUNTA-X - 100.00 kk ma-pe", lines: ["VUOKRA-KK client 555.00"],
      why: "a month has no weekdays"),
    Example(
      rules: "1 KUNTA-X - - - ma-pe", month: "2024-04",
      lines: ["HOIVA-VRK-1 KUNTA-X 2640.00", "HOIVA-VRK-1 client 960.00"], why: "22 weekdays, Easter Monday among them"),
    Example(
      rules: "1 KUNTA-X - - - ma-pe ei", month: "2024-04",
      lines: ["HOIVA-VRK-1 KUNTA-X 2520.00", "HOIVA-VRK-1 client 1080.00"], why: "…and without it: 21"),
    Example(
      rules: "1 KUNTA-X - - - - ei", month: "2024-04",
      lines: ["HOIVA-VRK-1 KUNTA-X 3480.00", "HOIVA-VRK-1 client 120.00"], why: "every day but public holidays"),
    Example(
      rules: "1 KUNTA-X - 10.00 prosentti ma-pe", month: "2024-04",
      lines: ["HOIVA-VRK-1 KUNTA-X 264.00", "HOIVA-VRK-1 client 3336.00"], why: "a percent of the part on weekdays"),
    Example(
      rules: "1 KUNTA-X - 1500.00 kk;2 A100234 - 100.00 kk;3 KUNTA-X - 100.00 kk",
      lines: ["HOIVA-VRK-1 KUNTA-X 1600.00", "HOIVA-VRK-1 client 2120.00"],
      why: "shares of one payer are one line, the client's code is the client"),
    Example(
      rules: "1 EV-77 - 100.00 kk;2 KUNTA-X - 200.00 kk", payers: "EV-77 edunvalvoja, EV-78 edunvalvoja",
      lines: ["HOIVA-VRK-1 guardian:EV-77 3520.00", "HOIVA-VRK-1 KUNTA-X 200.00"],
      why: "the remainder payer stands where he first got something; of two guardians the first pays"),
    Example(
      rules: "1 L-1 - 100.00 kk;2 M-1 - 50.00 kk", payers: "L-1 laskunsaaja, M-1 maksaja, Y-1 yhteisvelallinen",
      lines: ["HOIVA-VRK-1 L-1 100.00", "HOIVA-VRK-1 M-1 50.00", "HOIVA-VRK-1 client 3570.00"],
      why: "recipient and payer pay what rules give them"),
    Example(payers: "L-1 laskunsaaja, M-1 maksaja", lines: ["HOIVA-VRK-1 client 3720.00"], why: "…and nothing else"),
    Example(
      payers: "L-1 laskunsaaja, L-1 edunvalvoja", lines: ["HOIVA-VRK-1 guardian:L-1 3720.00"],
      why: "a guardian who receives the invoice too"),
    Example(
      items: "HOIVA-VRK-1, VUOKRA-KK", contract: "SOP-2024-02",
      lines: ["HOIVA-VRK-1 KUNTA-X 3751.00", "VUOKRA-KK client 555.00"],
      why: "the contract's payer pays what the contract lists"),
    Example(
      items: "HOIVA-VRK-1", contract: "SOP-2024-02", payers: "EV-77 edunvalvoja",
      lines: ["HOIVA-VRK-1 guardian:EV-77 3751.00"], why: "…but a guardian before him"),
    Example(
      items: "HOIVA-VRK-1", contract: "SOP-2024-02", rules: "1 KUNTA-Y - 51.00 kk",
      lines: ["HOIVA-VRK-1 KUNTA-Y 51.00", "HOIVA-VRK-1 client 3700.00"], why: "…and not where the commitment has rules"
    ),
    Example(
      items: "HOIVA-VRK-1", contract: "SOP-2024-02",
      book: County.rules(payerRules: [PayerRule(order: 1, payer: "KUNTA-Y", limit: .month(Money("51.00")!))]),
      lines: ["HOIVA-VRK-1 KUNTA-Y 51.00", "HOIVA-VRK-1 KUNTA-X 3700.00"],
      why: "the service's rules do not count as its own"),
    Example(
      rules: "1 KUNTA-X - 100.00 kk",
      book: County.rules(payerRules: [PayerRule(order: 9, payer: "KUNTA-Y", limit: .percent(hundredths: 5_000))]),
      lines: ["HOIVA-VRK-1 KUNTA-Y 1860.00", "HOIVA-VRK-1 KUNTA-X 100.00", "HOIVA-VRK-1 client 1760.00"],
      why: "rules of the service come first, whatever their order"),
    Example(
      items: "", events: "KOTISAIRAANHOITO 4 08:00 1.5 h, KOTISAIRAANHOITO 6 08:00 1 h", month: "2024-04",
      book: County.vouchers, kind: "palveluseteli",
      // Thursday 1.5 × 52.00, Saturday 65.00; the voucher 1.5 × 20.00.
      lines: ["KOTISAIRAANHOITO KUNTA-X 30.00", "KOTISAIRAANHOITO client 113.00"],
      why: "KH-PS: 20.00 an hour on weekdays"),
    Example(
      items: "", events: "KOTISAIRAANHOITO 6 08:00 1 h", month: "2024-04", book: County.vouchers, kind: "palveluseteli",
      lines: ["KOTISAIRAANHOITO client 65.00"], why: "KH-PS: nothing on a Saturday"),
    Example(
      items: "KAYNTI 10.01", rules: "1 KUNTA-X - 3.33 kpl", events: "KAYNTI 4 08:00 0.5 kpl, KAYNTI 5 08:00 1 kpl",
      month: "2024-04",
      // 15.015 → 15.02; 4.995 → 5.00
      lines: ["KAYNTI KUNTA-X 5.00", "KAYNTI client 10.02"], why: "a unit limit's sum is rounded once"),
    Example(
      items: "EURO", rules: "1 KUNTA-X EURO 10.00 kk", events: "EURO 4 08:00 12.34 kpl", month: "2024-04",
      lines: ["EURO KUNTA-X 10.00", "EURO client 2.34"], why: "the euro product is shared like others"),
    Example(
      rules: "1 KUNTA-X - 100.00 kk", absent: "SAIRAALA 1-31",
      lines: ["HOIVA-VRK-1 client 0.00"], why: "nothing to share: the remainder payer's line of 0.00"),
  ]

  @Test(arguments: shares)
  func `share each item to the cent`(_ example: Example) throws {
    let month = Month(example.month)!
    let commitment = County.commitment(
      example.items, contract: example.contract, rules: example.rules, payers: example.payers, events: example.events,
      kind: example.kind, absent: example.absent, in: month)
    let fees = try fees(Samples.client(commitment), in: month, rules: example.book)
    #expect(fees.findings.filter { $0.severity == .error }.isEmpty)
    #expect(fees.lines.map(\.shared) == example.lines)
    for line in fees.lines {
      guard let allocation = line.derivation.allocation else {
        #expect(line.payer == .client)
        continue
      }
      let ofItem = fees.lines.filter { $0.item == line.item }
      #expect(ofItem.reduce(.zero) { $0 + $1.amount } == allocation.net)
      #expect(line.base - line.deduction == allocation.net)
      #expect(allocation.steps.reduce(allocation.remainder) { $0 + $1.amount } == allocation.net)
      #expect(ofItem.contains { $0.payer == allocation.remainderPayer })
    }
  }

  @Test func `each commitment has its own month limit`() throws {
    let fees = try fees(
      Samples.client(
        County.commitment("VUOKRA-KK 900.67", rules: "1 KUNTA-X - 400.00 kk", to: "2024-05-15", in: Samples.may),
        County.commitment(
          "VUOKRA-KK 900.67", rules: "1 KUNTA-X - 450.00 kk", number: "PS-2", position: 2, from: "2024-05-16",
          in: Samples.may)),
      in: Samples.may, rules: County.rules())
    // The renewal is settled first: 450.34 + 450.33.
    #expect(
      fees.lines.map { "\($0.commitment) \($0.shared)" } == [
        "PS-1 VUOKRA-KK KUNTA-X 400.00", "PS-1 VUOKRA-KK client 50.34", "PS-2 VUOKRA-KK KUNTA-X 450.00",
        "PS-2 VUOKRA-KK client 0.33",
      ])
  }

  @Test func `an allocation remembers its steps`() throws {
    let line = try line(
      County.commitment(
        "HOIVA-VRK-1 120.00", rules: "1 KUNTA-X - 1500.00 kk;3 KUNTA-Y - 10.00 prosentti la-su;2 KUNTA-Y VUOKRA-KK",
        payers: "EV-77 edunvalvoja", in: Samples.may), in: Samples.may, rules: County.rules())
    let allocation = try #require(line.derivation.allocation)
    #expect(allocation.net == Money("3720.00")!)
    // Saturdays and Sundays of May 2024: 8 days, 960.00.
    #expect(
      allocation.steps.map { "\($0.order) \($0.isOfService) \($0.payer) \($0.amount)" } == [
        "1 false KUNTA-X 1500.00", "3 false KUNTA-Y 96.00",
      ])
    #expect(allocation.steps[1].condition?.description == "la-su")
    #expect(allocation.remainder == Money("2124.00")! && allocation.why == .guardian)
  }
}
