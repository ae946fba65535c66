import Domain
import FeeRules
import Testing

/// Items summed from events, each computed by hand.
@Suite struct Events {
  struct Example: Sendable, CustomTestStringConvertible {
    var items = ""
    var events: String
    var absent = ""
    var lines: [String]
    var findings: [String] = []
    var why: String
    var testDescription: String { why }
  }

  static let examples = [
    Example(
      items: "KOTISAIRAANHOITO", events: "KOTISAIRAANHOITO 4 08:00 0.75 h, KOTISAIRAANHOITO 5 08:00 0.75 h",
      lines: ["KOTISAIRAANHOITO client 78.00 base 78.00 deduction 0.00 × 1.5"], why: "52.00 × 1.5 h"),
    Example(
      events: "KOTISAIRAANHOITO 4 08:00 0.333 h, KOTISAIRAANHOITO 5 08:00 0.333 h",
      lines: ["KOTISAIRAANHOITO client 34.63 base 34.63 deduction 0.00 × 0.666"],
      why: "rounded once: 34.632, not 17.32 + 17.32"),
    Example(
      items: "KOTISAIRAANHOITO 50.01 h", events: "KOTISAIRAANHOITO 4 08:00 0.5 h",
      lines: ["KOTISAIRAANHOITO client 25.01 base 25.01 deduction 0.00 × 0.5"], why: "25.005: half a cent goes up"),
    Example(
      items: "KOTISAIRAANHOITO", events: "", lines: ["KOTISAIRAANHOITO client 0.00 base 0.00 deduction 0.00 × 0"],
      why: "named without events"),
    Example(
      items: "KAYNTI", events: "", lines: ["KAYNTI client 0.00 base 0.00 deduction 0.00 × 0"],
      why: "…and without a price: none was needed"),
    Example(
      events: "EURO 5 09:00 123.45 kpl", lines: ["EURO client 123.45 base 123.45 deduction 0.00 × 123.45"],
      why: "the euro product's quantity is the amount"),
    Example(
      items: "EURO 1.00 kpl", events: "EURO 5 09:00 123.455 kpl",
      lines: ["EURO client 123.46 base 123.46 deduction 0.00 × 123.455"], why: "its price may be stated as 1.00"),
    Example(
      items: "EURO 2.00 kpl", events: "", lines: [], findings: ["euro-product-price /OsaAlue[1] 2.00 1.00"],
      why: "but not as another"),
    Example(
      events: "PAIVA 2 09:00 1 vrk, PAIVA 9 09:00 0.5 vrk",
      lines: ["PAIVA client 60.00 base 60.00 deduction 0.00 × 1.5"], why: "days reported one by one"),
    Example(
      items: "PAIVA", events: "PAIVA 2 09:00 1 vrk", lines: ["PAIVA client 1200.00 base 1200.00 deduction 0.00 × 30"],
      findings: ["item-twice /Tapahtuma[1] PAIVA -"], why: "but not of an item billed by the day already"),
    Example(
      events: "VUOKRA-KK 2 09:00 1 kk", lines: [], findings: ["event-unit /Tapahtuma[1] VUOKRA-KK vrk_h_kpl"],
      why: "a month is no event"),
    Example(
      events: "KOTISAIRAANHOITO 2 09:00 1 kpl", lines: [], findings: ["unit-mismatch /Tapahtuma[1] kpl h"],
      why: "another unit"),
    Example(
      events: "HIERONTA 2 09:00 1 kpl", lines: [], findings: ["item-unknown /Tapahtuma[1] HIERONTA -"],
      why: "an unknown product"),
    Example(
      events: "KAYNTI 2 09:00 1 kpl, EURO 2 09:00 1 kpl, KAYNTI 3 09:00 1 kpl",
      lines: ["EURO client 1.00 base 1.00 deduction 0.00 × 1"],
      findings: ["price-missing /Tapahtuma[1] KAYNTI -", "price-missing /Tapahtuma[3] KAYNTI -"],
      why: "no price anywhere"),
    Example(
      items: "PAIVA", events: "EURO 5 09:00 1 kpl, KOTISAIRAANHOITO 4 08:00 1 h, EURO 4 09:00 2 kpl",
      lines: [
        "PAIVA client 1200.00 base 1200.00 deduction 0.00 × 30", "EURO client 3.00 base 3.00 deduction 0.00 × 3",
        "KOTISAIRAANHOITO client 52.00 base 52.00 deduction 0.00 × 1",
      ], why: "after the named items, in the order of first appearance"),
    Example(
      events: "KOTISAIRAANHOITO 5 08:00 1 h", absent: "LOMA 4-8",
      lines: ["KOTISAIRAANHOITO client 52.00 base 52.00 deduction 0.00 × 1"],
      findings: ["event-on-absent-day /Tapahtuma[1] 2024-04-05 -"], why: "on an absent day: summed, with a warning"),
    Example(
      events: "KOTISAIRAANHOITO 5 08:00 1 h, KOTISAIRAANHOITO 6 08:00 -1 h",
      lines: ["KOTISAIRAANHOITO client 52.00 base 52.00 deduction 0.00 × 1"],
      findings: ["price-negative /Tapahtuma[2] -1 -"], why: "a negative quantity"),
    Example(
      events: "KOTISAIRAANHOITO 5 08:00 1 h, KOTISAIRAANHOITO 31 08:00 1 h",
      lines: ["KOTISAIRAANHOITO client 52.00 base 52.00 deduction 0.00 × 1"],
      findings: ["event-outside-service /Tapahtuma[2] 2024-05-01 2024-04-01/2024-04-30"], why: "outside the month"),
  ]

  @Test(arguments: examples)
  func `are summed by item`(_ example: Example) throws {
    let fees = try fees(
      Samples.client(County.commitment(example.items, events: example.events, absent: example.absent)),
      rules: County.rules())
    #expect(fees.lines.map(\.short) == example.lines)
    #expect(fees.findings.map(\.full) == example.findings)
  }

  @Test func `a line of events tells the commitment's days, none of them free`() throws {
    let line = try line(
      County.commitment("", events: "EURO 12 08:00 1 kpl", from: "2024-04-11", absent: "LOMA 15-20"),
      rules: County.rules())
    #expect((line.serviceDays, line.absentDays, line.freeDays) == (20, 6, 0))
  }

  @Test func `a whole month of absence takes nothing off events, nor does a renewal`() throws {
    let fees = try fees(
      Samples.client(
        County.commitment(
          "KOTISAIRAANHOITO", events: "KOTISAIRAANHOITO 3 08:00 1 h", to: "2024-04-10",
          absent: "SAIRAALA 1-10 2024-04-01"),
        County.commitment(
          "KOTISAIRAANHOITO", events: "KOTISAIRAANHOITO 12 08:00 1 h", number: "PS-2", position: 2, from: "2024-04-11",
          absent: "SAIRAALA 11-30")),
      rules: County.rules())
    #expect(fees.lines.map(\.amount.description) == ["52.00", "52.00"])
    #expect(fees.lines.allSatisfy { $0.derivation.chain == nil })
  }
}
