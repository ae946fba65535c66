import Domain
import FeeRules
import Testing

/// Interruptions that come from earlier months: by the ledger, by `alkanut`, by neither.
@Suite struct EarlierDays {
  struct Example: Sendable, CustomTestStringConvertible {
    var items = "HOITO 900.67 kk"
    var absent: String
    /// Earlier months in `DayMap`'s letters.
    var known: [CommitmentMonth] = []
    var from = "2023-09-01"
    /// `class:first:last:number[:earlier]` of the first line.
    var spells: [String]
    var free: Int
    /// `code place` from the client on.
    var findings: [String] = []
    var why: String
    var testDescription: String { why }
  }

  static func month(
    _ text: String, began: String? = nil, number: String = "PS-1", from: String = "2023-09-01",
    to: String? = "2024-12-31"
  )
    -> CommitmentMonth
  { Remembered.month(text, number: number, from: from, to: to, began: began) }

  static let march = month("2024-03 \(letters(27, "oooo"))")
  static let allMarch = month("2024-03 \(letters(0, String(repeating: "i", count: 31)))")

  static let table = [
    Example(
      absent: "LOMA 1-8", known: [march], spells: ["own:1:8:5:ledger"], free: 7,
      why: "the ledger knows four days in March"),
    Example(absent: "LOMA 1-8 2024-03-28", spells: ["own:1:8:5:stated"], free: 7, why: "alkanut knows four days"),
    Example(
      absent: "LOMA 1-8 2024-03-28", known: [march], spells: ["own:1:8:5:ledger"], free: 7, why: "both know and agree"),
    Example(
      absent: "LOMA 1-8", spells: ["own:1:8:1:unknown"], free: 3, findings: ["earlier-days-unknown /Poissaolo[1]"],
      why: "neither knows: counted from the 1st"),
    Example(
      absent: "LOMA 1-8", from: "2024-04-01", spells: ["own:1:8:1"], free: 3, why: "the commitment begins on the 1st"),
    Example(
      absent: "LOMA 1-8 2024-04-01", spells: ["own:1:8:1"], free: 3, why: "alkanut says that the 1st is the first day"),
    Example(
      absent: "LOMA 1-8", known: [month("2024-03 \(letters(31))")], spells: ["own:1:8:1"], free: 3,
      why: "the ledger knows the day before as present"),
    Example(
      absent: "LOMA 1-8 2024-03-25", known: [march], spells: ["own:1:8:5:ledger"], free: 7,
      findings: ["interruption-start-disagrees /Poissaolo[1]"], why: "they disagree: the ledger wins"),
    Example(
      absent: "LOMA 1-8 2024-03-25", known: [month("2024-03 \(letters(31))")], spells: ["own:1:8:1"], free: 3,
      findings: ["interruption-start-disagrees /Poissaolo[1]"], why: "they disagree: the ledger wins with a present day"
    ),
    Example(
      absent: "LOMA 1-3 2024-03-30, LOMA 4-8 2024-03-28", spells: ["own:1:8:5:stated"], free: 7,
      findings: ["interruption-starts-differ /Poissaolo[2]"], why: "two absences differ: the earliest is used"),
    Example(
      absent: "LOMA 1-3 2024-03-30, LOMA 4-8 2024-03-28", known: [march], spells: ["own:1:8:5:ledger"], free: 7,
      findings: ["interruption-starts-differ /Poissaolo[2]"], why: "two absences differ: the ledger wins"),
    Example(
      absent: "SAIRAALA 1-2, LOMA 3-8", known: [march],
      spells: ["institution:1:2:5:ledger", "own:3:8:7:ledger"], free: 8, why: "one interruption across reasons"),
    Example(
      items: "K-LUOKKA 900.67", absent: "SAIRAALA 1-2, LOMA 3-8", known: [march],
      spells: ["institution:1:2:1:ledger", "own:3:8:5:ledger"], free: 7,
      why: "by class, own days of March count for own"),
    Example(
      items: "K-LUOKKA 900.67", absent: "SAIRAALA 1-2, LOMA 3-8 2024-03-28",
      spells: ["institution:1:2:1:stated", "own:3:8:5:stated"], free: 7,
      why: "days known by alkanut take the class of the absence that states it"),
    Example(
      items: "K-LUOKKA 900.67", absent: "SAIRAALA 3-8 2024-03-28, LOMA 1-2 2024-03-28",
      spells: ["own:1:2:5:stated", "institution:3:8:1:stated"], free: 7,
      why: "…of two that state the same day, of the one that is first in days"),
    Example(
      absent: "LOMA 1-2", known: [allMarch, month("2024-02 \(letters(24, "ooooo"))")],
      spells: ["own:1:2:37:ledger"], free: 2, why: "back through a whole month: 5 + 31 days"),
    Example(
      absent: "LOMA 1-2", known: [allMarch, month("2024-02 \(letters(29))")], spells: ["own:1:2:32:ledger"], free: 2,
      why: "a whole month and a present day before it"),
    Example(
      absent: "LOMA 1-2",
      known: [month("2024-03 \(letters(0, String(repeating: "o", count: 31)))", began: "2024-02-28")],
      spells: ["own:1:2:34:ledger"], free: 2, why: "beyond the edge, what that month's report said"),
    Example(
      absent: "LOMA 1-2 2024-02-28",
      known: [month("2024-03 \(letters(0, String(repeating: "o", count: 31)))")], spells: ["own:1:2:34:stated"],
      free: 2,
      why: "beyond the edge, what this report says"),
    Example(
      absent: "LOMA 1-2 2024-02-28",
      known: [month("2024-03 \(letters(0, String(repeating: "o", count: 31)))", from: "2024-03-01")],
      from: "2024-03-01",
      spells: ["own:1:2:32:ledger"], free: 2, findings: ["interruption-start-disagrees /Poissaolo[1]"],
      why: "the chain began on that 1st, as its own report said: nothing is beyond it"),
    Example(
      absent: "LOMA 1-2",
      known: [
        month("2024-03 \(letters(0, String(repeating: "o", count: 31)))", began: "2024-02-28", from: "2024-03-01")
      ], from: "2024-03-01", spells: ["own:1:2:34:ledger"], free: 2, why: "…unless its own report named an earlier day"),
    Example(
      absent: "LOMA 1-2 2024-01-20",
      known: [
        allMarch, month("2024-02 \(letters(0, String(repeating: "o", count: 29)))"),
      ].map { month in
        var month = month
        if month.month == Month("2024-03")! { month.interruptionBegan = Day("2024-01-30") }
        return month
      }, spells: ["own:1:2:63:ledger"], free: 2, findings: ["interruption-start-disagrees /Poissaolo[1]"],
      why: "a later known month said what the edge's did not: April goes on as March was computed"),
    Example(
      absent: "LOMA 1-2 2024-02-20",
      known: [month("2024-03 \(letters(0, String(repeating: "o", count: 31)))", began: "2024-03-01")],
      spells: ["own:1:2:32:ledger"], free: 2, findings: ["interruption-start-disagrees /Poissaolo[1]"],
      why: "the edge's report said that the 1st is the beginning"),
    Example(
      absent: "LOMA 1-2 2024-03-01", known: [allMarch], spells: ["own:1:2:32:ledger"], free: 2,
      why: "this report says that the edge is the beginning"),
    Example(
      absent: "LOMA 1-2", known: [allMarch], spells: ["own:1:2:32:ledger"], free: 2,
      why: "beyond the edge nothing, of which March's own report warned"),
    Example(
      absent: "LOMA 1-2 2024-03-10", known: [allMarch], spells: ["own:1:2:32:ledger"], free: 2,
      findings: ["interruption-start-disagrees /Poissaolo[1]"], why: "alkanut inside the known stretch"),
    Example(
      absent: "LOMA 1-2 2024-02-20",
      known: [month("2024-03 \(letters(0, String(repeating: "o", count: 31)))", began: "2024-02-28")],
      spells: ["own:1:2:34:ledger"], free: 2, findings: ["interruption-start-disagrees /Poissaolo[1]"],
      why: "what the edge's report said wins"),
    Example(
      absent: "LOMA 1-2",
      known: [month("2024-03 \(letters(0, String(repeating: "o", count: 31)))", from: "2024-03-01")],
      from: "2024-03-01", spells: ["own:1:2:32:ledger"], free: 2, why: "the chain begins at the edge"),
    Example(
      absent: "LOMA 1-8", known: [month("2024-03 \(letters(27, "oooo"))", number: "PS-0", to: "2024-03-31")],
      from: "2024-04-01", spells: ["own:1:8:5:ledger"], free: 7, why: "a decision renewed on the 1st"),
    Example(
      absent: "LOMA 1-8", known: [month("2024-03 \(letters(26, "oooo."))", number: "PS-0", to: "2024-03-30")],
      from: "2024-04-01", spells: ["own:1:8:1"], free: 3, why: "a gap of one day breaks the chain"),
    Example(
      absent: "LOMA 1-8",
      known: [
        month("2024-03 \(String(repeating: ".", count: 29))oo", from: "2024-03-30"),
        month("2024-03 \(letters(27, "oo.."))", number: "PS-0", to: "2024-03-29"),
      ], from: "2024-03-30", spells: ["own:1:8:5:ledger"], free: 7, why: "a decision renewed inside the month before"),
    Example(
      absent: "LOMA 1-8", known: [month("2024-03 \(letters(20, String(repeating: ".", count: 11)))", to: "2024-03-20")],
      spells: ["own:1:8:1:unknown"], free: 3, findings: ["earlier-days-unknown /Poissaolo[1]"],
      why: "the ledger does not know the last day of March"),
    // Boundary days across the month's end.
    Example(
      items: "K-PALUU 900.67", absent: "LOMA 10", known: [march], spells: ["own:1:1:5:ledger", "own:10:11:1"], free: 0,
      why: "the 1st is the return day of March's absence"),
    Example(
      items: "K-MOLEMMAT 900.67", absent: "LOMA 2-4", known: [march], spells: ["own:1:5:6:ledger"], free: 5,
      why: "27.3. departs, the 1st is between two absences and joins them"),
    Example(
      items: "K-MOLEMMAT 900.67", absent: "SAIRAALA 2-4", known: [march],
      spells: ["own:1:1:6:ledger", "institution:2:5:7:ledger"], free: 5,
      why: "the 1st has the class of the absence it returns from"),
    Example(
      items: "K-LAHTO 900.67", absent: "SAIRAALA 2-4", known: [march], spells: ["institution:1:4:6:ledger"], free: 4,
      why: "where only departure counts, the 1st has the class of the absence it departs to"),
    Example(
      items: "HOITO 900.67", absent: "LOMA 10", known: [march], spells: ["own:10:10:1"], free: 0,
      why: "a rule without boundary days has no return day"),
    Example(
      items: "K-LAHTO 900.67", absent: "LOMA 1-8", known: [month("2024-03 \(letters(31))")], spells: ["own:1:8:1"],
      free: 3,
      findings: ["departure-day-last-month /Poissaolo[1]"], why: "the departure day on 31.3. is not counted"),
    Example(
      items: "K-LAHTO 900.67", absent: "LOMA 1-8 2024-04-01", spells: ["own:1:8:1"], free: 3,
      findings: ["departure-day-last-month /Poissaolo[1]"], why: "alkanut on the 1st says that 31.3. was present"),
    Example(
      items: "K-MOLEMMAT 900.67", absent: "LOMA 1-8", known: [month("2024-03 \(letters(27, "ooop"))")],
      spells: ["own:1:9:6:ledger"], free: 9,
      why: "31.3. is a return day and counted as such: nothing to say of a departure"),
    Example(
      items: "HOITO 900.67, K-MOLEMMAT 900.67", absent: "LOMA 1-8", known: [month("2024-03 \(letters(31))")],
      spells: ["own:1:8:1"], free: 3, findings: ["departure-day-last-month /Poissaolo[1]"],
      why: "one of the rules is enough"),
    Example(
      items: "K-LAHTO 900.67", absent: "LOMA 1-8 2024-03-28", known: [march], spells: ["own:1:8:6:ledger"], free: 8,
      why: "the first full absent day agrees, though the departure day is number 1"),
    Example(
      items: "K-LAHTO 900.67", absent: "LOMA 1-8 2024-03-27", known: [march], spells: ["own:1:8:6:ledger"], free: 8,
      why: "the departure day agrees as well"),
    Example(
      items: "K-PALUU 900.67", absent: "LOMA 1-2",
      known: [
        month("2024-03 p\(String(repeating: "o", count: 30))"), month("2024-02 \(letters(27, "oo"))"),
      ], spells: ["own:1:3:34:ledger"], free: 3, why: "the 1st of March is a return day known from February: 2 + 1 + 30"
    ),
    Example(
      items: "K-LAHTO 900.67", absent: "LOMA 1-2",
      known: [
        month("2024-03 \(String(repeating: "o", count: 31))"), month("2024-02 \(letters(29))"),
      ], spells: ["own:1:2:32:ledger"], free: 2,
      why: "a departure day on 29.2. is not numbered in March, nor afterwards"),
    Example(
      items: "K-MOLEMMAT 900.67", absent: "LOMA 2-8 2024-03-28", spells: ["own:1:9:5:stated"], free: 8,
      why: "under a rule that joins, alkanut may stand on the absence after the boundary day"),
    // Starts that do not fit.
    Example(
      absent: "LOMA 4-9 2024-03-28", spells: ["own:4:9:1"], free: 1,
      findings: ["interruption-start-wrong /Poissaolo[1]"], why: "a start before the month without the 1st"),
    Example(
      absent: "LOMA 4-9 2024-04-05", spells: ["own:4:9:1"], free: 1,
      findings: ["interruption-start-wrong /Poissaolo[1]"], why: "a start after the run's first day"),
    Example(
      absent: "LOMA 4-9 2024-04-03", spells: ["own:4:9:1"], free: 1,
      findings: ["interruption-start-wrong /Poissaolo[1]"], why: "a start on a present day"),
    Example(
      absent: "SAIRAALA 4-6, LOMA 7-9 2024-04-04", spells: ["institution:4:6:1", "own:7:9:4"], free: 4,
      why: "a start inside the month that is the run's first day"),
    Example(
      items: "K-MOLEMMAT 900.67", absent: "LOMA 4-9 2024-04-04", spells: ["own:3:10:1"], free: 3,
      why: "the first full absent day is right even where the departure day counts"),
  ]

  @Test(arguments: table)
  func `number the days`(_ example: Example) throws {
    let client = Samples.client(Samples.commitment(example.items, from: example.from, absent: example.absent))
    let fees = try fees(client, history: Remembered(example.known))
    #expect(fees.lines[0].derivation.spells.map(\.text) == example.spells)
    #expect(fees.lines[0].freeDays == example.free)
    #expect(fees.findings.map(\.text) == example.findings)
  }

  @Test func `a leave over two months is numbered through`() throws {
    let ledger = Remembered([Remembered.month("2024-02 \(letters(29))")])
    let march = try fees(
      Samples.client(Samples.commitment(absent: "LOMA 28-31", in: Month("2024-03")!)), in: Month("2024-03")!,
      history: ledger)
    #expect(march.lines.map(\.amount) == [Money("900.67")!])
    ledger.add(march.months)
    let april = try fees(Samples.client(Samples.commitment(absent: "LOMA 1-8")), history: ledger)
    #expect(april.lines.map(\.amount) == [Money("690.51")!])
    #expect(april.findings.isEmpty)
  }

  /// Two units report parts of one month: PS-0 to 15.4. in the one, PS-1 from 16.4. in the other.
  static func otherUnit(_ days: String, from: String = "2023-09-01", began: String? = nil) -> CommitmentMonth {
    month(
      "2024-04 \(days)\(String(repeating: ".", count: 15))", began: began, number: "PS-0", from: from, to: "2024-04-15")
  }
  static let acrossReports = [
    Example(
      absent: "LOMA 16-20", known: [otherUnit(letters(9, "oooooo"))], from: "2024-04-16",
      spells: ["own:16:20:7:ledger"], free: 5, why: "the numbering crosses"),
    Example(
      absent: "LOMA 16-20", known: [otherUnit(String(repeating: "o", count: 15), from: "2024-03-01"), march],
      from: "2024-04-16", spells: ["own:16:20:16:ledger"], free: 5,
      why: "only the commitment's own March would be asked"),
    Example(
      absent: "LOMA 16-20",
      known: [
        otherUnit(String(repeating: "o", count: 15)),
        month("2024-03 \(letters(27, "oooo"))", number: "PS-0", to: "2024-04-15"),
      ], from: "2024-04-16", spells: ["own:16:20:20:ledger"], free: 5, why: "and goes on into the month before"),
    Example(
      absent: "LOMA 16-20", known: [otherUnit(String(repeating: "o", count: 15), began: "2024-03-28")],
      from: "2024-04-16", spells: ["own:16:20:20:ledger"], free: 5, why: "or to what that report stated"),
    Example(
      absent: "LOMA 16-20 2024-04-10", known: [otherUnit(letters(9, "oooooo"))], from: "2024-04-16",
      spells: ["own:16:20:7:ledger"], free: 5, why: "alkanut may name the first day in the other report"),
    Example(
      absent: "LOMA 16-20 2024-04-11", known: [otherUnit(letters(9, "oooooo"))], from: "2024-04-16",
      spells: ["own:16:20:7:ledger"], free: 5, findings: ["interruption-start-wrong /Poissaolo[1]"],
      why: "but no other day"),
    Example(
      absent: "LOMA 16-20", known: [otherUnit(letters(15))], from: "2024-04-16", spells: ["own:16:20:1"], free: 0,
      why: "the other unit had him present"),
    Example(
      absent: "LOMA 17-20", known: [otherUnit(letters(9, "oooooo"))], from: "2024-04-17", spells: ["own:17:20:1"],
      free: 0, why: "a day between is no chain"),
    Example(
      items: "K-MOLEMMAT 900.67", absent: "LOMA 17-20", known: [otherUnit(letters(9, "oooooo"))], from: "2024-04-16",
      spells: ["own:16:21:8:ledger"], free: 6,
      why: "the day between is the departure day here, and joins the two"),
    Example(
      items: "K-PALUU 900.67", absent: "LOMA 20", known: [otherUnit(letters(9, "oooooo"))], from: "2024-04-16",
      spells: ["own:20:21:1"], free: 0, why: "a return day does not cross: only the numbering does"),
  ]

  @Test(arguments: acrossReports)
  func `go on from another report of the month`(_ example: Example) throws { try `number the days`(example) }

  @Test func `earlier months are asked for only as far as they matter`() throws {
    func asked(
      _ absent: String, items: String = "HOITO 900.67", from: String = "2023-09-01", _ known: [CommitmentMonth] = []
    )
      throws -> [String]
    {
      let history = Remembered(known)
      _ = try fees(Samples.client(Samples.commitment(items, from: from, absent: absent)), history: history)
      return history.asked.map(\.description)
    }
    #expect(try asked("") == [])
    #expect(try asked("LOMA 2-30") == [])
    #expect(try asked("LOMA 6-9", from: "2024-04-05") == [])
    #expect(try asked("LOMA 5-9", from: "2024-04-05") == ["2024-04"])
    #expect(try asked("", items: "K-PALUU 900.67") == ["2024-03"])
    #expect(try asked("LOMA 2-30", items: "K-LAHTO 900.67") == ["2024-03"])
    #expect(
      try asked("LOMA 1-8", items: "HOITO 1.00, ATERIA 1.00, TUKI 1.00, K-LUOKKA 1.00", [Self.march]) == ["2024-03"])
    #expect(try asked("LOMA 1-8", [Self.allMarch]) == ["2024-03", "2024-02"])
  }

  @Test func `each thing to say of earlier days is said once, however many components ask`() throws {
    let items = "HOITO 1.00, ATERIA 1.00, K-LUOKKA 1.00, K-LAHTO 1.00, K-MOLEMMAT 1.00"
    let unknown = try fees(Samples.client(Samples.commitment(items, absent: "LOMA 1-8")))
    #expect(unknown.findings.map(\.text) == ["earlier-days-unknown /Poissaolo[1]"])
    let disagreeing = try fees(
      Samples.client(Samples.commitment(items, absent: "LOMA 1-8 2024-03-01")), history: Remembered([Self.march]))
    #expect(disagreeing.findings.map(\.text) == ["interruption-start-disagrees /Poissaolo[1]"])
    #expect(disagreeing.findings[0].expected == "2024-03-28")
  }

  @Test func `the days to remember are those stated, with the start that the report named`() throws {
    let fees = try fees(
      Samples.client(
        Samples.commitment("K-MOLEMMAT 1.00", absent: "LOMA 1-3 2024-03-28, SAIRAALA 10-12", end: "2024-04-20")))
    #expect(fees.months.map(\.days.description) == ["ooo" + letters(6, "iii") + letters(8) + ".........."])
    #expect(fees.months[0].validTo == Day("2024-04-20"))
    #expect(fees.months[0].interruptionBegan == Day("2024-03-28"))
    #expect(fees.months[0].validFrom == Day("2023-09-01"))
  }

  @Test func `held for a person the days are known next month, held for an error they are not`() throws {
    var client = Samples.client(Samples.commitment(absent: "LOMA 4-8"))
    client.identityCode = nil
    let forPerson = try fees(client)
    #expect(forPerson.hold == .person)
    #expect(forPerson.months.count == 1)
    #expect(forPerson.lines.map(\.state) == [.held])
    client.familyName = ""
    let forError = try fees(client)
    #expect(forError.hold == .error)
    #expect(forError.months.isEmpty)
    #expect(forError.lines.map(\.figures) == forPerson.lines.map(\.figures))
  }
}

extension Derivation.Spell {
  /// `own:4:8:1`, with the source of earlier days where there are any.
  var text: String {
    "\(absenceClass.rawValue):\(first):\(last):\(firstNumber)" + (earlier.map { ":" + $0.rawValue } ?? "")
  }
}

extension Finding {
  /// `code` and its place from the first commitment on.
  var text: String {
    let client = "/Kuukausiraportti/Asiakas[3]"
    precondition(place.hasPrefix(client), "every finding of a client is at the client")
    var rest = place.dropFirst(client.count)
    if rest.hasPrefix("/Maksusitoumus[1]") { rest = rest.dropFirst("/Maksusitoumus[1]".count) }
    return rest.isEmpty ? code.rawValue : "\(code.rawValue) \(rest)"
  }
}
