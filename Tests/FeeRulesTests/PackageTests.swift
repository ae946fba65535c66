import Domain
import FeeRules
import Testing

/// Service packages, stated and attached, each computed by hand.
@Suite struct Packages {
  struct Example: Sendable, CustomTestStringConvertible {
    var items = ""
    var packages = ""
    var attached = ""
    var events = ""
    var absent = ""
    var from = "2023-09-01"
    var to = "2024-12-31"
    /// `item amount S A F`.
    var lines: [String]
    var findings: [String] = []
    var why: String
    var testDescription: String { why }
  }

  static let all = "VUOKRA-VESI 2024-01-01/2024-12-31"

  static let examples = [
    Example(
      packages: all, lines: ["VUOKRA-KK 555.00 30 0 0", "VESI-KK 21.50 30 0 0", "SAHKO-KK 33.40 30 0 0"],
      why: "a whole month, its products in order"),
    Example(
      packages: "VUOKRA-VESI 2024-04-16/2024-12-31",
      lines: ["VUOKRA-KK 277.50 15 0 0", "VESI-KK 10.75 15 0 0", "SAHKO-KK 16.70 15 0 0"],
      why: "from mid-month: 555.00 × 15 / 30"),
    Example(
      packages: "VESI 2024-04-16/", to: "2024-04-20", lines: ["VESI-KK 3.58 5 0 0"],
      why: "inside the service days: 21.50 × 5 / 30"),
    Example(packages: "VESI 2024-05-01/2024-12-31", lines: [], why: "no day in the month: nothing"),
    Example(packages: "VESI 2024-04-01/2024-04-10", from: "2024-04-11", lines: [], why: "no day of service: nothing"),
    Example(packages: "OUTO 2023-01-01/2023-12-31", lines: [], why: "what is over and unknown is not asked"),
    Example(
      items: "VESI-KK 30.00 kk", packages: "VUOKRA-VESI 2024-04-16/2024-12-31",
      lines: ["VESI-KK 30.00 30 0 0", "VUOKRA-KK 277.50 15 0 0", "SAHKO-KK 16.70 15 0 0"],
      why: "named by OsaAlue too: once, at that price, over the service days"),
    Example(
      packages: "VESI 2024-04-01/2024-04-05, VESI 2024-04-11/2024-04-20", lines: ["VESI-KK 10.75 15 0 0"],
      why: "the same package twice: its days are united"),
    Example(
      packages: "VESI 2024-04-01/2024-04-05", attached: "VESI 2024-04-05/2024-04-20", lines: ["VESI-KK 14.33 20 0 0"],
      why: "stated and attached: united, 21.50 × 20 / 30"),
    Example(
      packages: "VESI 2024-04-01/2024-04-05, VUOKRA-VESI 2024-04-20/",
      lines: ["VESI-KK 3.58 5 0 0", "VUOKRA-KK 203.50 11 0 0", "SAHKO-KK 12.25 11 0 0"],
      findings: ["item-twice /Palvelupaketti[2] VESI-KK -"], why: "two packages with one product"),
    Example(
      packages: "VESI 2024-03-01/2024-03-31, VUOKRA-VESI 2024-01-01/",
      lines: ["VUOKRA-KK 555.00 30 0 0", "VESI-KK 21.50 30 0 0", "SAHKO-KK 33.40 30 0 0"],
      why: "one of them over before the month"),
    Example(
      packages: "OUTO 2024-01-01/", lines: [], findings: ["package-unknown /Palvelupaketti[1] OUTO -"], why: "unknown"),
    Example(
      attached: "OUTO 2024-01-01/", lines: [], findings: ["package-unknown  OUTO -"], why: "unknown, attached"),
    Example(
      packages: "VESI 2024-04-10/2024-04-01", lines: [],
      findings: ["dates-reversed /Palvelupaketti[1] 2024-04-10/2024-04-01 -"], why: "reversed"),
    Example(
      packages: "ATERIAT 2024-04-16/", absent: "LOMA 14-18", lines: ["ATERIA-VRK 180.00 15 3 3"],
      why: "daily: (15 − 3) × 15.00, absences inside the package's days"),
    Example(
      packages: "ATERIAT 2024-04-16/", events: "ATERIA-VRK 17 12:00 1 vrk", lines: ["ATERIA-VRK 225.00 15 0 0"],
      findings: ["item-twice /Tapahtuma[1] ATERIA-VRK -"], why: "an event of a packaged product"),
    Example(
      packages: "ATERIAT 2024-05-01/", events: "ATERIA-VRK 17 12:00 1 vrk", lines: ["ATERIA-VRK 15.00 30 0 0"],
      why: "…but not where the package has no day"),
    Example(
      items: "PAIVA", packages: "ATERIAT 2024-04-01/2024-04-10", attached: "VESI 2024-01-01/2024-12-31",
      events: "EURO 1 08:00 5 kpl",
      lines: ["PAIVA 1200.00 30 0 0", "ATERIA-VRK 150.00 10 0 0", "VESI-KK 21.50 30 0 0", "EURO 5.00 30 0 0"],
      why: "OsaAlue, stated, attached, events"),
  ]

  @Test(arguments: examples)
  func `bring their products on their days`(_ example: Example) throws {
    let commitment = County.commitment(
      example.items, packages: example.packages, events: example.events, from: example.from, to: example.to,
      absent: example.absent)
    let fees = try fees(
      Samples.client(commitment), rules: County.rules(), history: Told.attached(example.attached))
    #expect(
      fees.lines.map { "\($0.plain) \($0.serviceDays) \($0.absentDays) \($0.freeDays)" } == example.lines)
    #expect(fees.findings.map(\.full) == example.findings)
  }

  @Test func `numbers of an interruption go on over the package's first day`() throws {
    var rules = County.rules()
    rules.items["ATERIA-VRK"] = County.product(
      "ATERIA-VRK", "Ateria", "Meals", .day, absence: Samples.rule(), prices: County.price("15.00"))
    // Own leave 10.–20.4.: the package begins on its seventh day, which is free.
    let line = try line(
      County.commitment("", packages: "ATERIAT 2024-04-16/", absent: "LOMA 10-20"), rules: rules)
    #expect(line.derivation.spells.map { "\($0.first)-\($0.last) \($0.firstNumber)" } == ["16-20 7"])
    #expect(line.plain == "ATERIA-VRK 150.00")
    #expect(line.derivation.package == Derivation.Package(code: "ATERIAT", days: DaySet(16...30)))
  }

  @Test func `an attached package falls day by day to the commitment that serves`() throws {
    let fees = try fees(
      Samples.client(
        County.commitment("", number: "PS-2", to: "2024-04-20"),
        County.commitment("", number: "PS-1", position: 2, from: "2024-04-16")),
      rules: County.rules(), history: Told.attached("ATERIAT 2024-04-11/2024-04-25"))
    // PS-2 began first and has the days it serves, also those that both do.
    #expect(fees.lines.map { "\($0.commitment) \($0.plain)" } == ["PS-2 ATERIA-VRK 150.00", "PS-1 ATERIA-VRK 75.00"])
  }

  @Test func `an attached package over a renewal is computed as one`() throws {
    let fees = try fees(
      Samples.client(
        County.commitment("", number: "PS-1", to: "2024-05-15", in: Samples.may),
        County.commitment("", number: "PS-2", position: 2, from: "2024-05-16", in: Samples.may)),
      in: Samples.may, rules: County.rules(), history: Told.attached("VESI 2024-01-01/2024-12-31"))
    #expect(fees.lines.map(\.plain) == ["VESI-KK 10.75", "VESI-KK 10.75"])
    #expect(fees.lines.allSatisfy { $0.derivation.chain?.total == Money("21.50")! })
  }

  @Test func `only recorded days inside a package count where attendance is recorded`() throws {
    let line = try line(
      County.commitment("", packages: "ATERIAT 2024-04-16/", present: "10-18"), rules: County.rules(attendance: true))
    #expect(line.short == "ATERIA-VRK client 45.00 base 45.00 deduction 0.00 × 3")
  }
}
