import Domain
import FeeRules
import Testing

/// The checks of domain.md §5, and the trial rules of the example county, each computed by hand.
@Suite struct FeeTable {
  struct Example: Sendable, CustomTestStringConvertible {
    var items = "HOITO 900.67 kk"
    var month = "2024-04"
    var absent = ""
    var end: String?
    /// `amount base deduction quantity S A F` of each line.
    var lines: [String]
    var why: String
    var testDescription: String { "\(why): \(lines.joined(separator: ", "))" }
  }

  static let checks = [
    Example(lines: ["900.67 900.67 0.00 1 30 0 0"], why: "no absence and a full month is exactly M"),
    Example(absent: "LOMA 4-8", lines: ["900.67 900.67 0.00 1 30 5 0"], why: "own, five days"),
    Example(absent: "LOMA 4-9", lines: ["870.65 900.67 30.02 1 30 6 1"], why: "own, six days"),
    Example(absent: "LOMA 4-15", lines: ["690.51 900.67 210.16 1 30 12 7"], why: "own, twelve days"),
    Example(
      items: "K-VARHAIN 900.67", absent: "LOMA 4-15", lines: ["690.53 900.67 210.14 1 30 12 7"],
      why: "own, twelve days, early: 30.02 × 7"),
    Example(absent: "SAIRAALA 10-12", lines: ["810.60 900.67 90.07 1 30 3 3"], why: "hospital, three days"),
    Example(
      items: "K-VARHAIN 900.67", absent: "SAIRAALA 10-12", lines: ["810.61 900.67 90.06 1 30 3 3"],
      why: "hospital, three days, early"),
    Example(absent: "SAIRAALA 1-30", lines: ["0.00 900.67 900.67 1 30 30 30"], why: "hospital, whole month"),
    Example(
      absent: "LOMA 1-30", lines: ["0.00 900.67 900.67 1 30 30 30"], why: "own, whole month: every day counts as free"),
    Example(end: "2024-04-17", lines: ["510.38 510.38 0.00 1 17 0 0"], why: "the end day is a service day"),
    Example(
      items: "ATERIA 18.00 vrk", absent: "LOMA 4-15", lines: ["324.00 540.00 216.00 18 30 12 12"], why: "meals"),
    Example(
      items: "HOITO 435.00, K-LUOKKA 300.82", absent: "SAIRAALA 11-20",
      lines: ["290.00 435.00 145.00 1 30 10 10", "200.55 300.82 100.27 1 30 10 10"], why: "each component by itself"),
  ]

  static let trial = [
    Example(
      items: "K-LAHTO 900.67", absent: "LOMA 4-15", lines: ["660.49 900.67 240.18 1 30 13 8"],
      why: "departure day 3.4. is number 1"),
    Example(
      items: "K-PALUU 900.67", absent: "LOMA 4-15", lines: ["660.49 900.67 240.18 1 30 13 8"],
      why: "return day 16.4. is number 13"),
    Example(
      items: "K-MOLEMMAT 900.67", absent: "LOMA 4-15", lines: ["630.47 900.67 270.20 1 30 14 9"],
      why: "3.–16.4., free from 8.4."),
    Example(
      items: "K-MOLEMMAT 900.67", absent: "SAIRAALA 4-6, LOMA 8-12", lines: ["570.42 900.67 330.25 1 30 11 11"],
      why: "7.4. is the hospital's return day and joins: 3.–7. hospital, then own numbers 6–11, all free"),
    Example(
      items: "K-LAHTO 900.67", absent: "SAIRAALA 4-6, LOMA 8-12", lines: ["630.47 900.67 270.20 1 30 10 9"],
      why: "7.4. is the leave's departure day: 3.–6. hospital free, own numbers 5–10, free from 8.4."),
    Example(
      items: "K-PERIVA 900.67", month: "2024-05", absent: "LOMA 4-15", lines: ["720.54 900.67 180.13 1 31 12 7"],
      why: "charge: 900.67 × 24 / 30"),
    Example(
      items: "K-PERIVA 900.67", month: "2024-05", absent: "SAIRAALA 31", lines: ["900.67 900.67 0.00 1 31 1 1"],
      why: "charge: 30/30 is the month's price"),
    Example(
      items: "HOITO 900.67", month: "2024-05", absent: "SAIRAALA 31", lines: ["870.65 900.67 30.02 1 31 1 1"],
      why: "deduct: the same day in a month of 31 days"),
    Example(
      items: "K-KALENTERI 900.67", month: "2024-05", absent: "LOMA 4-15", lines: ["697.29 900.67 203.38 1 31 12 7"],
      why: "calendar: 900.67 × 7 / 31"),
    Example(
      items: "K-OSUUS 900.67", absent: "LOMA 4-15", lines: ["743.05 900.67 157.62 1 30 12 7"],
      why: "a quarter is still charged: 900.67 × 7 × 0.75 / 30"),
    Example(
      items: "K-LASKETTU 900.67", absent: "LOMA 1-30", lines: ["150.11 900.67 750.56 1 30 30 25"],
      why: "counted: the first five days are charged even of a whole month"),
    Example(
      items: "K-JAKAMATON 900.67", absent: "LOMA 4-15", end: "2024-04-20",
      lines: ["900.67 900.67 0.00 1 20 12 7"], why: "undivided: neither end nor absence"),
    Example(
      items: "K-JAKAMATON 900.67", absent: "LOMA 1-30", lines: ["0.00 900.67 900.67 1 30 30 30"],
      why: "undivided, but the whole month is free"),
    Example(
      items: "K-LUOKKA 900.67, HOITO 900.67", absent: "LOMA 4-6, SAIRAALA 7-10, LOMA 11-13",
      lines: ["750.56 900.67 150.11 1 30 10 5", "690.51 900.67 210.16 1 30 10 7"],
      why: "class: own 11.–13. are numbers 4–6; interruption: 8–10"),
    Example(
      items: "K-VRK-OSUUS 18.00 vrk", absent: "LOMA 4-15", lines: ["432.00 540.00 108.00 24 30 12 12"],
      why: "half of a free day: 18 + 6 days"),
    Example(
      items: "K-VRK-OSUUS 18.01 vrk", absent: "LOMA 4", lines: ["531.30 540.30 9.00 29.5 30 1 1"],
      why: "29.5 × 18.01 = 531.295, half a cent goes up"),
    Example(
      items: "K-VRK-OSUUS 18.00 vrk", absent: "LOMA 1-30", lines: ["0.00 540.00 540.00 0 30 30 30"],
      why: "the whole month comes before the share"),
    Example(
      items: "TUKI 96.59, YLLAPITO", absent: "LOMA 1-30",
      lines: ["96.59 96.59 0.00 1 30 30 0", "96.59 96.59 0.00 1 30 30 0"], why: "never free"),
    Example(
      items: "TUKI 96.59", month: "2024-05", end: "2024-05-30", lines: ["96.59 96.59 0.00 1 30 0 0"],
      why: "30 of 31 days is the cap"),
    Example(
      items: "TUKI 96.59", month: "2024-02", end: "2024-02-28", lines: ["90.15 90.15 0.00 1 28 0 0"],
      why: "28 of 29 days by 30"),
    Example(
      absent: "JARJESTAJA 4-5, MUU 10-15, LAITOS 20-21", lines: ["750.56 900.67 150.11 1 30 10 5"],
      why: "each reason its class: 2 + 1 + 2 free days"),
    Example(
      absent: "LOMA 4-8, LOMA 10-14", lines: ["900.67 900.67 0.00 1 30 10 0"], why: "a present day between starts again"
    ),
    Example(
      absent: "LOMA 4-8, LOMA 9-12", lines: ["780.58 900.67 120.09 1 30 9 4"],
      why: "touching absences are one interruption"),
    Example(
      month: "2024-05", absent: "SAIRAALA 1-31", lines: ["0.00 900.67 900.67 1 31 31 31"], why: "a month of 31 days"),
  ]

  @Test(arguments: checks + trial)
  func `comes to`(_ example: Example) throws {
    let month = Month(example.month)!
    let commitment = Samples.commitment(
      example.items, from: "2023-09-01", absent: example.absent, end: example.end, in: month)
    let history = Remembered([Remembered.month("\(month.previous) \(letters(month.previous.dayCount))")])
    let fees = try fees(Samples.client(commitment), in: month, history: history)
    #expect(fees.findings.isEmpty)
    #expect(fees.lines.map(\.figures) == example.lines)
    #expect(fees.lines.allSatisfy { $0.state == .open && $0.payer == .client && $0.kind == .fee })
  }
}

extension FeeLine {
  /// `amount base deduction quantity S A F`.
  var figures: String {
    "\(amount) \(base) \(deduction) \(quantity) \(serviceDays) \(absentDays) \(freeDays)"
  }
}
