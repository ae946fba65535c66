import Domain
import FeeRules
import Support
import Testing

/// Contracts, vouchers, packages, price changes and corrections as files that a fee officer can read: what the report says, then each payer's
/// line, why, and the month day by day. `Golden/<case>.txt`.
@Suite struct RuleBookExplanations {
  struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    var commitments: [CommitmentStatement]
    var month = Samples.april
    var rules = County.rules()
    var feed: [FeedStatement] = []
    var attached = ""
    var amounts: [String]
    var testDescription: String { file }
  }

  static let cases = [
    Case(
      file: "municipality-pays-first-1500",
      commitments: [
        County.commitment(
          "HOIVA-VRK-1", contract: "SOP-2023-17", rules: "1 KUNTA-X HOIVA-VRK-1 1500.00 kk",
          payers: "EV-77 edunvalvoja", in: Samples.may)
      ], month: Samples.may, amounts: ["KUNTA-X 1500.00", "guardian:EV-77 2220.00"]),
    Case(
      file: "voucher-below-the-price",
      commitments: [
        County.commitment("HOIVA-VRK-1 85.00", rules: "1 KUNTA-X HOIVA-VRK-1 80.00 vrk", to: "2024-04-01")
      ], amounts: ["KUNTA-X 80.00", "client 5.00"]),
    Case(
      file: "voucher-above-the-price",
      commitments: [
        County.commitment("HOIVA-VRK-1 75.00", rules: "1 KUNTA-X HOIVA-VRK-1 80.00 vrk", to: "2024-04-01")
      ], amounts: ["KUNTA-X 75.00", "client 0.00"]),
    Case(
      file: "home-nursing-voucher",
      commitments: [
        County.commitment(
          "KOTISAIRAANHOITO",
          events:
            "KOTISAIRAANHOITO 4 08:00 0.75 h, KOTISAIRAANHOITO 4 16:00 0.333 h, KOTISAIRAANHOITO 6 09:00 1 h, KOTISAIRAANHOITO 8 21:00 0.5 h",
          kind: "palveluseteli", absent: "SAIRAALA 8-9")
      ], rules: County.vouchers,
      // 1.083 × 52.00 + 65.00 + 0.5 × 70.00 = 156.316; the voucher 1.583 × 20.00 = 31.66
      amounts: ["KUNTA-X 31.66", "client 124.66"]),
    Case(
      file: "package-from-mid-month",
      commitments: [
        County.commitment("HOIVA-VRK-1", packages: "VUOKRA-VESI 2024-04-16/2024-12-31", absent: "LOMA 14-18")
      ],
      attached: "ATERIAT 2024-04-11/2024-04-20",
      amounts: ["client 2950.00", "client 277.50", "client 10.75", "client 16.70", "client 75.00"]),
    Case(
      file: "contract-absence-rule",
      commitments: [
        County.commitment("HOIVA-VRK-1, VUOKRA-KK", contract: "SOP-2024-02", absent: "LOMA 4-10")
      ], amounts: ["KUNTA-X 3388.00", "client 555.00"]),
    Case(
      file: "price-changes-inside-the-month",
      commitments: [County.reference(absent: "LOMA 8-11")],
      feed: [Statements.january, Statements.inApril], amounts: ["client 487.00"]),
    Case(
      file: "feed-rules-from-mid-month",
      commitments: [
        {
          var commitment = County.commitment("PAIVA 20.00")
          commitment.effectiveFrom = Day("2024-04-21")
          return commitment
        }()
      ], feed: [Statements.january, Statements.inApril], amounts: ["client 571.00"]),
    Case(
      file: "payers-share-by-percent-and-weekday",
      commitments: [
        County.commitment(
          "HOIVA-VRK-1 85.55, VESI-KK",
          rules: "1 KUNTA-Y - 33.33 prosentti;2 KUNTA-X - 40.00 vrk ma-pe ei;3 KUNTA-X - 10.00 kk"
        )
      ],
      // 2566.50: 855.41; 21 × 40.00 = 840.00 and 10.00; 21.50: 7.17
      amounts: ["KUNTA-Y 855.41", "KUNTA-X 850.00", "client 861.09", "KUNTA-Y 7.17", "client 14.33"]),
    Case(
      file: "renewed-decision-with-payers",
      commitments: [
        County.commitment("VUOKRA-KK 900.67", rules: "1 KUNTA-X - 400.00 kk", to: "2024-05-15", in: Samples.may),
        County.commitment(
          "VUOKRA-KK 900.67", payers: "EV-77 edunvalvoja", number: "PS-2", position: 2, from: "2024-05-16",
          in: Samples.may),
      ], month: Samples.may, amounts: ["KUNTA-X 400.00", "client 50.34", "guardian:EV-77 450.33"]),
    Case(
      file: "euro-product",
      commitments: [County.commitment("KAYNTI, PAIVA", events: "EURO 5 09:00 123.45 kpl, EURO 20 10:00 6.55 kpl")],
      amounts: ["client 0.00", "client 1200.00", "client 130.00"]),
  ]

  @Test(arguments: cases)
  func `read as their golden file`(_ example: Case) throws {
    var told = Told.attached(example.attached)
    told.feed = example.feed
    let fees = try fees(Samples.client(example.commitments), in: example.month, rules: example.rules, history: told)
    #expect(fees.hold == nil)
    #expect(fees.lines.map { "\($0.payer) \($0.amount)" } == example.amounts)
    var text = ""
    for statement in example.feed {
      text += "Sitoumusaineisto luotu=\"\(statement.createdAt)\" voimaan=\"\(statement.effectiveFrom)\"\n"
      text += statement.commitment.written
    }
    for package in told.attached {
      text += "Liitetty paketti \(package.package) \(package.first)–\(package.last?.description ?? "")\n"
    }
    text += example.commitments.map(\.written).joined() + "\n"
    for line in fees.lines { text += Self.shown(line) }
    text += MonthDrawing.text(of: fees.lines[0], .english) + "\n"
    try Golden.check(text, "Tests/FeeRulesTests/Golden/\(example.file).txt")
    for line in fees.lines {
      let again = try #require(
        Derivation(notation: line.derivation.notation, itemName: line.derivation.itemName),
        "\(line.derivation.notation)")
      #expect(again == line.derivation)
    }
  }

  static func shown(_ line: FeeLine) -> String {
    let explanation = Explanation.text(of: line)
    return "\(line.commitment) \(line.item) \(line.payer) \(line.amount)\n\(explanation.fi)\n\(explanation.en)\n"
      + MonthDrawing.text(of: line, .finnish) + "\n\n"
  }

  // MARK: - Corrections

  @Test func `corrections tell what they correct`() throws {
    func corrected(
      _ commitment: CommitmentStatement, _ counted: String, _ reason: Correction.Reason, run: Int64? = 3,
      document: Int64? = 17, rules: ServiceRules = Samples.rules()
    ) throws -> String {
      var line = try line(commitment, rules: rules)
      line.kind = .correction
      line.amount -= Money(counted)!
      line.correction = Correction(
        run: run.map { RunID($0) }, document: document.map { DocumentNumber($0) }, counted: Money(counted)!,
        reason: reason)
      return Self.shown(line)
    }
    var text = try corrected(Samples.commitment(absent: "LOMA 4-9"), "900.67", .newVersion)
    text += try corrected(
      Samples.commitment(absent: "LOMA 1-6 2024-03-31"), "870.65", .earlierDays, run: nil, document: nil)
    text += try corrected(Samples.commitment(), "-10.00", .newVersion, document: nil)
    text += try corrected(
      County.commitment("HOIVA-VRK-1 120.00", rules: "1 KUNTA-X - 1500.00 kk"), "1400.00", .newVersion,
      rules: County.rules())
    var leftOut = try line(Samples.commitment())
    leftOut.kind = .correction
    leftOut.correction = Correction(
      run: RunID(3), document: DocumentNumber(17), counted: leftOut.amount, reason: .leftOut)
    leftOut.amount = -leftOut.amount
    text += Self.shown(leftOut)
    try Golden.check(text, "Tests/FeeRulesTests/Golden/corrections.txt")
  }
}
