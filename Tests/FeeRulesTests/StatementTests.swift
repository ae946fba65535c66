import Domain
import FeeRules
import Testing

/// Which statement of a commitment rules: the report's or the feed's, and from which day.
@Suite struct Statements {
  struct Example: Sendable, CustomTestStringConvertible {
    var feed: [FeedStatement]
    var report = County.reference()
    var lines: [String]
    var findings: [String] = []
    var why: String
    var testDescription: String { why }
  }

  static let january = County.feed("2024-01-02T08:00:00+02:00", from: "2023-09-01", County.commitment("PAIVA 18.00"))
  static let withoutPrice = County.feed(
    "2024-01-02T08:00:00+02:00", from: "2023-09-01", County.commitment("PAIVA"))
  static let inApril = County.feed("2024-04-05T08:00:00+03:00", from: "2024-04-10", County.commitment("PAIVA 19.00"))

  static func report(_ items: String, from: String? = nil, _ change: (inout CommitmentStatement) -> Void = { _ in })
    -> CommitmentStatement
  {
    var commitment = County.commitment(items)
    commitment.effectiveFrom = from.map { Day($0)! }
    change(&commitment)
    return commitment
  }

  static let examples = [
    Example(feed: [january], lines: ["PAIVA 540.00"], why: "the number alone: all from the feed"),
    Example(
      feed: [january, inApril], lines: ["PAIVA 561.00"], why: "a newer statement rules from its day: 9 × 18 + 21 × 19"),
    Example(feed: [inApril, january], lines: ["PAIVA 561.00"], why: "luotu tells, not the order"),
    Example(
      feed: [inApril], lines: ["PAIVA 759.00"],
      why: "before the first statement the price is the default's: 9 × 40 + 21 × 19"
    ),
    Example(
      feed: [january, County.feed("2024-04-06T08:00:00+03:00", from: "2024-05-01", County.commitment("HOIVA-VRK-1"))],
      lines: ["PAIVA 540.00"], why: "a statement in force after the month says nothing of it"),
    Example(
      feed: [january, inApril], report: report("PAIVA 20.00"), lines: ["PAIVA 600.00"],
      why: "the report's own is the newest and rules its whole period"),
    Example(
      feed: [january, inApril], report: report("PAIVA 20.00", from: "2024-04-21"),
      // 9 × 18 + 11 × 19 + 10 × 20
      lines: ["PAIVA 571.00"], why: "…or from its own day on"),
    Example(
      feed: [january, County.feed("2024-06-01T08:00:00+03:00", from: "2024-04-16", County.commitment("PAIVA 21.00"))],
      report: report("PAIVA 20.00"), lines: ["PAIVA 615.00"], why: "a feed made after the report: 15 × 20 + 15 × 21"),
    Example(
      feed: [withoutPrice], report: County.reference(), lines: ["PAIVA 1200.00"],
      why: "the ruling statement names no price: the lookup goes on, not to an older statement"),
    Example(
      feed: [
        january, County.feed("2024-04-05T08:00:00+03:00", from: "2024-04-10", County.commitment("VUOKRA-KK 500.00")),
      ],
      lines: ["VUOKRA-KK 555.00"], why: "the newest names the items, the statement of the 1st the monthly price"),
    Example(
      feed: [
        County.feed("2024-01-02T08:00:00+02:00", from: "2023-09-01", County.commitment("PAIVA 18.00", to: "2024-04-10"))
      ],
      lines: ["PAIVA 180.00"], why: "validity comes with the newest"),
    Example(
      feed: [
        {
          var feed = january
          feed.commitment.ends = [EndStatement(day: Day("2024-04-17")!, reason: "KUOLEMA")]
          return feed
        }()
      ], lines: ["PAIVA 306.00"], why: "and its end of service"),
    Example(
      feed: [january],
      report: {
        var report = County.reference()
        report.ends = [EndStatement(line: 80, day: Day("2024-04-15")!, reason: "MUU")]
        return report
      }(), lines: ["PAIVA 270.00"], why: "the report's end counts too"),
    Example(
      feed: [
        {
          var feed = january
          feed.commitment.ends = [EndStatement(day: Day("2024-04-17")!, reason: "KUOLEMA")]
          return feed
        }()
      ], report: report("PAIVA 20.00"), lines: ["PAIVA 600.00"], why: "an end of a statement that is not the newest"),
    Example(
      feed: [january],
      report: {
        var report = County.commitment("HOIVA-VRK-1 100.00")
        (report.validFrom, report.validTo, report.kind) = (nil, nil, "")
        return report
      }(), lines: ["HOIVA-VRK-1 3000.00"], why: "items without validity: that comes from the feed"),
    Example(
      feed: [
        {
          var feed = january
          feed.commitment.payers = County.payers("EV-77 edunvalvoja")
          return feed
        }()
      ], lines: ["PAIVA 540.00 guardian:EV-77"], why: "payers come with the newest"),
    Example(
      feed: [County.feed("2024-01-02T08:00:00+02:00", from: "2023-09-01", County.commitment("OUTO 1.00, PAIVA 18.00"))],
      lines: ["PAIVA 540.00"], findings: ["item-unknown"], why: "what a feed got wrong is told at the commitment"),
    Example(feed: [], lines: [], findings: ["commitment-unknown"], why: "no feed knows it"),
    Example(
      feed: [County.feed("2024-01-02T08:00:00+02:00", from: "2024-05-01", County.commitment("PAIVA 18.00"))], lines: [],
      findings: ["commitment-unknown"], why: "a feed knows it from a later month on"),
  ]

  @Test(arguments: examples)
  func `rule as their luotu and voimaan say`(_ example: Example) throws {
    let fees = try fees(Samples.client(example.report), rules: County.rules(), history: Told(feed: example.feed))
    #expect(
      fees.lines.map { $0.payer == .client ? $0.plain : "\($0.plain) \($0.payer)" } == example.lines)
    #expect(fees.findings.map(\.text) == example.findings)
    #expect(fees.findings.allSatisfy { $0.line == 10 && $0.place == "/Kuukausiraportti/Asiakas[3]/Maksusitoumus[1]" })
  }

  @Test func `a report of equal luotu wins over the feed`() throws {
    let same = County.feed(Samples.header().createdAt, from: "2023-09-01", County.commitment("PAIVA 18.00"))
    let fees = try fees(
      Samples.client(Self.report("PAIVA 20.00")), rules: County.rules(), history: Told(feed: [same]))
    #expect(fees.lines.map(\.plain) == ["PAIVA 600.00"])
  }

  @Test func `payers of the feed are given where its statement is the newest`() throws {
    var statement = Self.january
    statement.commitment.payers = County.payers("EV-77 edunvalvoja, L-1 laskunsaaja")
    func given(_ report: CommitmentStatement) throws -> [String: [String]] {
      try fees(Samples.client(report), rules: County.rules(), history: Told(feed: [statement])).feedPayers
        .mapValues { $0.map(\.code) }
    }
    #expect(try given(County.reference()) == ["PS-1": ["EV-77", "L-1"]])
    #expect(try given(County.commitment("PAIVA 20.00", payers: "EV-78 edunvalvoja")) == [:])
    statement.commitment.payers = []
    #expect(try given(County.reference()) == [:])
  }

  @Test func `absences of the report count on a commitment of the feed`() throws {
    let fees = try fees(
      Samples.client(County.reference(absent: "LOMA 4-8")), rules: County.rules(), history: Told(feed: [Self.january]))
    #expect(fees.lines.map(\.short) == ["PAIVA client 450.00 base 540.00 deduction 90.00 × 25"])
  }
}
