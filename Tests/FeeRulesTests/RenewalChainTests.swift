import Domain
import FeeRules
import Testing

/// A decision renewed inside the month.
@Suite struct RenewalChains {
  struct Example: Sendable, CustomTestStringConvertible {
    var items = ["HOITO 900.67", "HOITO 900.67"]
    /// The days on which a new commitment begins.
    var renewed = [16]
    var month = "2024-05"
    /// Over the whole month; each is put on the commitment it begins in, and cut at a renewal.
    var absent = ""
    var lines: [String]
    var why: String
    var testDescription: String { why }
  }

  static let table = [
    Example(
      lines: ["450.34 450.34 0.00 1 15 0 0", "450.33 450.33 0.00 1 16 0 0"],
      why: "the whole is M: alone they would be 450.34 + 480.36"),
    Example(
      renewed: [15], month: "2023-02", lines: ["420.31 420.31 0.00 1 14 0 0", "480.36 480.36 0.00 1 14 0 0"],
      why: "in February the last takes the rest, more than alone"),
    Example(
      absent: "LOMA 10-20", lines: ["420.32 450.34 30.02 1 15 6 1", "300.22 450.33 150.11 1 16 5 5"],
      why: "an absence across the renewal is numbered through: 15.–20.5. free"),
    Example(
      absent: "LOMA 1-31", lines: ["0.00 450.34 450.34 1 15 15 15", "0.00 450.33 450.33 1 16 16 16"],
      why: "the whole month over the chain"),
    Example(
      items: ["HOITO 900.67", "HOITO 910.00"],
      lines: ["450.34 450.34 0.00 1 15 0 0", "485.33 485.33 0.00 1 16 0 0"], why: "another price splits"),
    Example(
      items: ["HOITO 900.67", "TUKI 96.59"], lines: ["450.34 450.34 0.00 1 15 0 0", "51.51 51.51 0.00 1 16 0 0"],
      why: "what only one names is its own"),
    Example(
      items: ["HOITO 900.67", "TUKI 96.59", "HOITO 900.67"], renewed: [11, 21],
      lines: ["300.22 300.22 0.00 1 10 0 0", "32.20 32.20 0.00 1 10 0 0", "330.25 330.25 0.00 1 11 0 0"],
      why: "a commitment between that does not name the item splits"),
    Example(
      items: ["HOITO 900.67", "HOITO 900.67", "HOITO 900.67"], renewed: [11, 21],
      lines: ["300.22 300.22 0.00 1 10 0 0", "300.22 300.22 0.00 1 10 0 0", "300.23 300.23 0.00 1 11 0 0"],
      why: "three in a row"),
    Example(
      items: ["K-JAKAMATON 50.00", "K-JAKAMATON 50.00"],
      lines: ["50.00 50.00 0.00 1 15 0 0", "0.00 0.00 0.00 1 16 0 0"],
      why: "an undivided price is charged once, on the first"),
    Example(
      items: ["K-PERIVA 300.00", "K-PERIVA 300.00"], absent: "SAIRAALA 1-15",
      lines: ["0.00 140.00 140.00 1 15 15 15", "160.00 160.00 0.00 1 16 0 0"],
      why: "charge: a base leaves the later one its net, no deduction is negative"),
    Example(
      items: ["ATERIA 18.00", "ATERIA 18.00"], absent: "LOMA 10-20",
      lines: ["162.00 270.00 108.00 9 15 6 6", "198.00 288.00 90.00 11 16 5 5"], why: "daily items are each their own"),
    Example(
      items: ["K-VRK-OSUUS 18.00", "K-VRK-OSUUS 18.00"], absent: "LOMA 1-31",
      lines: ["0.00 270.00 270.00 0 15 15 15", "0.00 288.00 288.00 0 16 16 16"],
      why: "but for the whole-month test"),
    Example(
      items: ["K-VRK-OSUUS 18.00", "K-VRK-OSUUS 18.50"], absent: "LOMA 1-31",
      lines: ["0.00 270.00 270.00 0 15 15 15", "0.00 296.00 296.00 0 16 16 16"],
      why: "which a new daily price does not split"),
    Example(
      items: ["K-VRK-OSUUS 18.00", "HOITO 900.67"], absent: "LOMA 1-31",
      lines: ["135.00 270.00 135.00 7.5 15 15 15", "0.00 480.36 480.36 1 16 16 16"],
      why: "what only one names has no whole month"),
    Example(
      items: ["K-MOLEMMAT 900.67", "K-MOLEMMAT 900.67"], absent: "SAIRAALA 16-20",
      lines: ["420.32 450.34 30.02 1 15 1 1", "270.19 450.33 180.14 1 16 6 6"],
      why: "the departure day lies in the commitment before"),
  ]

  @Test(arguments: table)
  func `share one computation`(_ example: Example) throws {
    let month = Month(example.month)!
    let starts = [1] + example.renewed
    let commitments = starts.enumerated().map { place, start in
      let last = place + 1 < starts.count ? starts[place + 1] - 1 : month.dayCount
      var commitment = Samples.commitment(
        example.items[place], number: "PS-\(place + 1)", position: place + 1,
        from: month.first.adding(start - 1).description, to: month.first.adding(last - 1).description, in: month)
      commitment.absences = Samples.absences(example.absent, in: month).compactMap { absence in
        let first = max(absence.first, commitment.validFrom!)
        let end = min(absence.last, commitment.validTo!)
        guard first <= end else { return nil }
        return AbsenceStatement(
          position: absence.position, line: absence.line, reason: absence.reason, first: first, last: end)
      }
      return commitment
    }
    let fees = try fees(Samples.client(commitments), in: month)
    #expect(fees.findings.isEmpty)
    #expect(fees.lines.map(\.figures) == example.lines)
    // The order in the file is the reader's; what each costs is not moved by it.
    var turned = commitments
    for index in turned.indices { turned[index].position = turned.count - index }
    turned.sort { $0.position < $1.position }
    let again = try FeeRulesTests.fees(Samples.client(turned), in: month)
    #expect(again.lines.map(\.figures) == example.lines.reversed())
  }

  @Test func `a gap of one day is no chain`() throws {
    let fees = try fees(
      Samples.client(
        Samples.commitment(number: "PS-1", to: "2024-05-14", in: Samples.may),
        Samples.commitment(number: "PS-2", position: 2, from: "2024-05-16", in: Samples.may)), in: Samples.may)
    #expect(fees.lines.map(\.amount.description) == ["420.31", "480.36"])
    #expect(fees.lines.allSatisfy { $0.derivation.chain == nil })
  }

  @Test func `an end of service makes room for the next`() throws {
    let fees = try fees(
      Samples.client(
        Samples.commitment(number: "PS-1", end: "2024-05-15", in: Samples.may),
        Samples.commitment(number: "PS-2", position: 2, from: "2024-05-16", in: Samples.may)), in: Samples.may)
    #expect(fees.lines.map(\.amount.description) == ["450.34", "450.33"])
    #expect(fees.lines.map { $0.derivation.chain?.total } == [Samples.monthly, Samples.monthly])
  }
}

/// Services that record attendance: only recorded days count.
@Suite struct Attendance {
  static let rules = Samples.rules(
    attendance: true,
    components: [
      Samples.component("HOITOPAIVA", "Hoitopäivä", "Care day", .day),
      Samples.component("PAIVA-MOL", "Hoitopäivä", "Care day", .day, absence: Samples.rule("m", boundary: .both)),
      Samples.component("KUUKAUSI", "Kuukausimaksu", "Monthly fee"),
    ])

  struct Example: Sendable, CustomTestStringConvertible {
    var items = "HOITOPAIVA 45.00"
    var present: String
    var absent = ""
    var lines: [String]
    var why: String
    var testDescription: String { why }
  }

  @Test(arguments: [
    Example(present: "3-7, 20", lines: ["270.00 270.00 0.00 6 30 0 0"], why: "six recorded days"),
    Example(present: "3-7, 5-9", lines: ["315.00 315.00 0.00 7 30 0 0"], why: "presence stated twice counts once"),
    Example(present: "", lines: ["0.00 0.00 0.00 0 30 0 0"], why: "nothing recorded"),
    Example(
      present: "3-7", absent: "SAIRAALA 10-12", lines: ["225.00 225.00 0.00 5 30 3 3"],
      why: "an absence takes nothing off what was never added"),
    Example(
      items: "PAIVA-MOL 45.00", present: "3-9, 14", absent: "SAIRAALA 10-12", lines: ["360.00 360.00 0.00 8 30 4 4"],
      why: "a departure day is a recorded one; 13.4. is not recorded and no return day"),
    Example(
      items: "KUUKAUSI 300.00", present: "3-7", absent: "SAIRAALA 10-12", lines: ["270.00 300.00 30.00 1 30 3 3"],
      why: "a monthly price goes by service days and absences"),
  ])
  func `count`(_ example: Example) throws {
    let commitment = Samples.commitment(example.items, absent: example.absent, present: example.present)
    let fees = try fees(Samples.client(commitment), rules: Self.rules)
    #expect(fees.lines.map(\.figures) == example.lines)
    #expect(fees.findings.isEmpty)
  }

  @Test func `the days to remember tell recorded days from others`() throws {
    let fees = try fees(
      Samples.client(Samples.commitment("HOITOPAIVA 45.00", absent: "SAIRAALA 10-12", present: "1-3")),
      rules: Self.rules)
    #expect(fees.months[0].days.description == "ppp------iii------------------")
  }

  @Test func `a renewed decision shares no daily item`() throws {
    let fees = try fees(
      Samples.client(
        Samples.commitment("HOITOPAIVA 45.00", number: "PS-1", to: "2024-04-15", present: "1-2"),
        Samples.commitment("HOITOPAIVA 45.00", number: "PS-2", position: 2, from: "2024-04-16", present: "20")),
      rules: Self.rules)
    #expect(fees.lines.map(\.amount.description) == ["90.00", "45.00"])
    #expect(fees.lines.allSatisfy { $0.derivation.chain == nil })
  }
}
