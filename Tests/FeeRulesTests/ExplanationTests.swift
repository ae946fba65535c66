import Domain
import FeeRules
import Support
import Testing

/// Explanations and drawings as files that a fee officer can read: `Golden/<case>.txt`.
@Suite struct Explanations {
  struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    var client: ClientStatement
    var month = Samples.april
    var rules = Samples.rules()
    var known: [CommitmentMonth] = []
    var testDescription: String { file }
  }

  static let cases = [
    Case(
      file: "full-month",
      client: Samples.client(Samples.commitment("HOITO 900.67, ATERIA 18.00, TUKI 1096.59, YLLAPITO"))),
    Case(
      file: "own-leave-twelve-days", client: Samples.client(Samples.commitment("HOITO 303.20", absent: "LOMA 4-15"))),
    Case(
      file: "three-components",
      client: Samples.client(
        Samples.commitment("HOITO 900.67, ATERIA 18.00, TUKI 96.59", absent: "LOMA 4-8, SAIRAALA 9-11, JARJESTAJA 20"))),
    Case(
      file: "leave-over-the-month-end", client: Samples.client(Samples.commitment(absent: "LOMA 1-8")),
      known: [EarlierDays.march]),
    Case(
      file: "leave-begun-earlier-as-stated", client: Samples.client(Samples.commitment(absent: "LOMA 1-8 2024-03-28"))),
    Case(file: "leave-of-unknown-beginning", client: Samples.client(Samples.commitment(absent: "LOMA 1-8"))),
    Case(
      file: "whole-month",
      client: Samples.client(
        Samples.commitment(
          "HOITO 900.67, K-LASKETTU 900.67, K-JAKAMATON 900.67", absent: "SAIRAALA 1-2 2024-04-01, LOMA 3-30"))),
    Case(
      file: "service-ends",
      client: Samples.client(
        Samples.commitment(
          "HOITO 900.67, ATERIA 18.00, K-VARHAIN 900.67, K-PERIVA 900.67", absent: "SAIRAALA 10-12", end: "2024-04-17"))
    ),
    Case(
      file: "trial-rules",
      client: Samples.client(
        Samples.commitment(
          "K-LAHTO 900.67, K-PALUU 900.67, K-MOLEMMAT 900.67, K-VARHAIN 900.67, K-PERIVA 900.67, K-KALENTERI 900.67, K-OSUUS 900.67, K-LASKETTU 900.67, K-JAKAMATON 900.67, K-LUOKKA 900.67, K-VRK-OSUUS 18.01",
          absent: "LOMA 4-15", in: Samples.may)), month: Samples.may),
    Case(
      file: "capped",
      client: Samples.client(
        Samples.commitment(
          "TUKI 96.59, K-PERIVA 900.67, K-LASKETTU 900.67", from: "2024-05-02", absent: "SAIRAALA 2-31", in: Samples.may
        )),
      month: Samples.may),
    Case(
      file: "renewed-decision",
      client: Samples.client(
        Samples.commitment(
          "HOITO 900.67, ATERIA 18.00", number: "PS-1", to: "2024-05-15", absent: "LOMA 10-15", in: Samples.may),
        Samples.commitment(
          "HOITO 900.67, ATERIA 18.00", number: "PS-2", position: 2, from: "2024-05-16", absent: "LOMA 16-20",
          in: Samples.may)),
      month: Samples.may),
    Case(
      file: "renewed-decision-whole-month",
      client: Samples.client(
        Samples.commitment(
          "HOITO 900.67, ATERIA 18.00", number: "PS-1", to: "2024-04-10", absent: "LOMA 1-10 2024-04-01"),
        Samples.commitment(
          "HOITO 900.67, ATERIA 18.00", number: "PS-2", position: 2, from: "2024-04-11", absent: "LOMA 11-30"))),
    Case(
      file: "recorded-attendance",
      client: Samples.client(
        Samples.commitment("HOITOPAIVA 45.00, KUUKAUSI 300.00", absent: "SAIRAALA 10-12", present: "3-7, 20")),
      rules: Attendance.rules),
  ]

  @Test(arguments: cases)
  func `read as their golden file`(_ example: Case) throws {
    let fees = try fees(example.client, in: example.month, rules: example.rules, history: Remembered(example.known))
    #expect(fees.hold == nil)
    var text = ""
    for line in fees.lines {
      let explanation = Explanation.text(of: line)
      text += "\(line.commitment) \(line.item) \(line.amount)\n\(explanation.fi)\n\(explanation.en)\n"
      text += MonthDrawing.text(of: line, .finnish) + "\n\n"
    }
    text += MonthDrawing.text(of: fees.lines[0], .english) + "\n"
    try Golden.check(text, "Tests/FeeRulesTests/Golden/\(example.file).txt")
  }

  @Test func `the example of the specification`() throws {
    let line = try line(Samples.commitment("HOITO 303.20 kk", absent: "LOMA 4-15"))
    let text = Explanation.text(of: line).fi.map { $0 == "\u{A0}" ? " " : String($0) }.joined()
    #expect(
      text
        == "Hoitomaksu (HOITO), huhtikuu 2024. Kuukausihinta 303,20 € (maksusitoumukselta). Palvelupäiviä 30/30. "
        + "Poissaolo 4.4.–15.4. (oma syy), keskeytyksen päivät 1–12; säännön statutory@1 mukaan maksuttomia 9.4.–15.4., "
        + "7 päivää. Vähennys 303,20 € × 7 / 30 = 70,75 €. Maksu 303,20 € − 70,75 € = 232,45 €. "
        + "Pyöristetty lähimpään senttiin.")
  }

  @Test(arguments: [
    (0, "0,00 €", "€0.00"), (5, "0,05 €", "€0.05"), (100_000, "1 000,00 €", "€1,000.00"),
    (-123_456_789, "−1 234 567,89 €", "−€1,234,567.89"),
  ])
  func `money is written as people write it`(_ cents: Int64, _ finnish: String, _ english: String) throws {
    var line = try line(Samples.commitment("HOITO 1.00"))
    line.derivation.price = Money(cents: cents)
    let text = Explanation.text(of: line)
    #expect(text.fi.contains("Kuukausihinta " + finnish.map { $0 == " " ? "\u{A0}" : String($0) }.joined() + " ("))
    #expect(text.fi.contains(Money(cents: cents).finnish))
    #expect(text.en.contains("Monthly price \(english) ("))
  }

  @Test func `a drawing has as many columns as the month has days`() throws {
    for month in ["2023-02", "2024-02", "2024-04", "2024-05"].map({ Month($0)! }) {
      let rows = MonthDrawing.text(of: try line(Samples.commitment(from: "2020-01-01", in: month), in: month), .english)
        .split(separator: "\n")
      #expect(rows.count == 4)
      #expect(rows[..<3].allSatisfy { $0.count == month.dayCount * 3 })
    }
  }
}
