import Datasets
import Domain
import Foundation
import Support
import Testing

/// A run with everything a document can have: four parties of different kinds, co-debtors, deductions of every class, corrections, a credit, other
/// payers, reference numbers, names that the code page lacks.
private enum Everything {
  static let series = ReferenceSeries(series: "12")

  static let client = Party(
    code: "A100234", identityCode: PersonalIdentityCode("131052-901X"), familyName: "Šuvalov-Ärölä",
    givenNames: "Áŋŋel Đurđa",
    address: Address(street: "Koivukuja 3 – A 4", postalCode: "40100", city: "JYVÄSKYLÄ", country: "FI"))
  static let hidden = Party(
    code: "A100235", identityCode: PersonalIdentityCode("010160-915E"), familyName: "Mäkinen", givenNames: "Aino",
    address: Address(nonDisclosure: true))
  static let recipient = Party(code: "LS-1", familyName: "Mäkinen & Pojat <Oy>")
  static let municipality = Party(code: "KUNTA-X", customerNumber: "0000700123", familyName: "Kunta X")
  static let coDebtors = [
    Party(
      code: "YV-1", familyName: "Žukovski Eero",
      address: Address(street: "Tie 1", postalCode: "00100", city: "HELSINKI")),
    Party(code: "YV-2", familyName: "Ő Liisa"),
  ]

  static func document(
    _ number: Int64, client: Party, payer: Party, recipient: Party, coDebtors: [Party] = [], rows: [DocumentRow],
    absences: [DocumentAbsence] = []
  ) -> BillingDocument {
    BillingDocument(
      number: DocumentNumber(number), reference: "MS\(DocumentNumber(number))", client: client, payer: payer,
      recipient: recipient, coDebtors: coDebtors, commitment: "PS-2024-000417", unitCode: "KOIVU-1",
      unitName: "Koivukoti – Palokka", rows: rows, absences: absences,
      referenceNumber: series.reference(of: DocumentNumber(number)))
  }

  static func absence(_ absenceClass: AbsenceClass, _ first: String, _ last: String) -> DocumentAbsence {
    DocumentAbsence(absenceClass: absenceClass, first: Day(first)!, last: Day(last)!)
  }

  static func deduction(_ price: String, of parent: Int, in period: String) -> DocumentRow {
    Samples.row(
      .deduction, name: "Poissaolovähennys", period: period, price: price, accounting: Samples.absenceDeduction,
      parent: parent)
  }

  static let documents = [
    // A guardian pays, somebody else receives the bill, two owe it too; absences of each class in two months.
    document(
      1, client: client, payer: Samples.guardian, recipient: recipient, coDebtors: coDebtors,
      rows: [
        Samples.row(period: "2024-03", price: "900.67"), deduction("-60.04", of: 1, in: "2024-03"),
        Samples.row(price: "900.67"), deduction("-30.02", of: 3, in: "2024-04"),
        Samples.row(item: "ATERIA", name: "Ateriamaksu", unit: .day, quantity: "24", price: "18.00", amount: "432.00"),
        Samples.row(
          .correction, period: "2024-02", price: "-12.50",
          text: "Oikaisu 2024-02, ajo 3, asiakirja 0000000000000012\nToinen rivi € ja … "
            + String(repeating: "pitkä selitys jatkuu ", count: 8)),
      ],
      absences: [
        absence(.institution, "2024-03-10", "2024-03-11"), absence(.own, "2024-04-04", "2024-04-09"),
        absence(.organiser, "2024-04-20", "2024-04-20"),
      ]),
    // The same client's other payer has a bill of its own.
    document(
      2, client: client, payer: municipality, recipient: municipality,
      rows: [
        Samples.row(
          item: "KOTI", name: "Kotisairaanhoito", unit: .hour, quantity: "12.125", price: "20.00", amount: "242.50")
      ]),
    // Non-disclosure, and a credit.
    document(
      3, client: hidden, payer: hidden, recipient: hidden,
      rows: [
        Samples.row(price: "303.20"), deduction("-303.20", of: 1, in: "2024-04"),
        Samples.row(.correction, period: "2024-03", price: "-210.16", text: "Oikaisu maaliskuulle"),
      ], absences: [absence(.own, "2024-04-01", "2024-04-30")]),
  ]

  static let cents: Int64 = documents.reduce(0) { $0 + $1.total.cents }

  static func profile(_ codePage: CodePage) -> IDocProfile {
    var profile = Samples.extendedProfile
    profile.codePage = codePage
    profile.externalNumber = .code
    profile.sendsVATCode = true
    profile.sendsItemName = true
    profile.rowDates.append(IDocProfile.DateEntry(qualifier: "002", date: .runPlus(days: 14)))
    profile.texts += [
      IDocProfile.TextEntry(id: "Z003", prefix: "Viite ", source: .referenceNumber),
      IDocProfile.TextEntry(id: "Z004", prefix: "Poissaolo: ", source: .absences),
      IDocProfile.TextEntry(id: "Z005", source: .recipient),
    ]
    return profile
  }
}

@Suite(.sandbox) struct `Everything at once` {
  static let kinds: [(release: FlatOptions.Release, codePage: CodePage)] = [
    (.s4, .utf8), (.s4, .latin1), (.ecc, .utf8), (.ecc, .latin1),
  ]

  private func save(_ bytes: [UInt8], _ name: String) throws -> String {
    let file = URL(filePath: Sandbox.folder.string).appending(path: name)
    try Data(bytes).write(to: file)
    return file.path
  }

  private func reader(_ arguments: [String]) throws -> Command.Ended {
    let folder = "Tests/DatasetsTests/Reader/"
    return try Command.run(
      "/usr/bin/env",
      ["python3", Repository.file(folder + "flat_idoc.py").path, Repository.file(folder + "orders05.txt").path]
        + arguments)
  }

  @Test(arguments: kinds.indices, [false, true])
  func `is valid for xmllint, and the flat file decodes back to the same tree by another reader`(
    _ kind: Int, _ padded: Bool
  ) throws {
    let (release, codePage) = Self.kinds[kind]
    let profile = Everything.profile(codePage)
    var options = FlatOptions()
    options.release = release
    options.codePage = codePage
    options.isPadded = padded
    options.lineEnd = padded ? .crlf : .lf
    options.namesUnicodeTable = codePage == .utf8
    let xml = TransliteratedDataset(IDocXML(profile), codePage: codePage)
    let flat = TransliteratedDataset(IDocFlat(profile, options: options), codePage: codePage)
    let xmlBytes = try rendered(xml, Everything.documents)
    let flatBytes = try rendered(flat, Everything.documents)
    #expect(try validity(text(xmlBytes), extended: true) == "valid")
    #expect(flaws(IDocFlat(profile, options: options).check(), flatBytes) == [])

    let paths = [try save(flatBytes, "everything.txt"), try save(xmlBytes, "everything.xml")]
    let encoding = codePage == .utf8 ? "utf-8" : "iso-8859-1"
    let ended = try reader([release.rawValue, encoding] + paths)
    let segments = text(xmlBytes).components(separatedBy: " SEGMENT=\"1\"").count - 1 + Everything.documents.count
    #expect(ended.output == "alike 3 \(segments) \(Everything.cents)\n", "\(ended.output)\(ended.error)")
  }

  @Test func `the other reader sees a difference of one character`() throws {
    let profile = Everything.profile(.utf8)
    let xml = try rendered(IDocXML(profile), Everything.documents)
    var flat = try rendered(IDocFlat(profile, options: FlatOptions()), Everything.documents)
    let place = try #require(flat.firstRange(of: Array("Kunta X".utf8)))
    flat[place.lowerBound] = UInt8(ascii: "k")
    let ended = try reader(["s4", "utf-8", try save(flat, "a.txt"), try save(xml, "a.xml")])
    #expect(ended.status == 1 && ended.output.contains("E1EDKA1: flat has the fields [('NAME1', 'kunta X')]"))
  }

  @Test func `absences go as lines, texts and segments, partners each in their place, viite as text`() throws {
    let xml = text(try rendered(IDocXML(Everything.profile(.utf8)), Everything.documents))
    let first = String(xml.prefix(upTo: try #require(xml.firstRange(of: "</IDOC>")).lowerBound))
    for part in [
      "<PARVW>AG</PARVW><PARTN>131052-901X</PARTN>", "<PARVW>RG</PARVW><PARTN>0000104711</PARTN>",
      "<PARVW>RE</PARVW><PARTN>LS-1</PARTN>", "<PARVW>Y1</PARVW><PARTN>YV-1</PARTN>",
      "<PARVW>Y1</PARVW><PARTN>YV-2</PARTN>", "<TDLINE>Viite 1200000000016</TDLINE>", "<KRATE>30.02-</KRATE>",
      "<SYYLK>LAITOS</SYYLK><ALKUPV>20240310</ALKUPV><LOPPUPV>20240311</LOPPUPV><PAIVAT>2</PAIVAT>",
      "<SYYLK>OMA</SYYLK><ALKUPV>20240404</ALKUPV><LOPPUPV>20240409</LOPPUPV><PAIVAT>6</PAIVAT>",
      "<SYYLK>JARJESTAJA</SYYLK><ALKUPV>20240420</ALKUPV><LOPPUPV>20240420</LOPPUPV><PAIVAT>1</PAIVAT>",
      "<TDLINE>Poissaolo: oma 04.04.2024-09.04.2024, 6 pv</TDLINE>",
    ] { #expect(first.contains(part), "\(part)") }
    #expect(!xml.contains("SAIRAALA") && !xml.contains("LOMA"), "the class, never the reason")
  }

  @Test func `rows have L, Y for each co-debtor, 3 and 1, the viite at its place and the control totals`() throws {
    let layout = try LayoutFile.rows()
    let rows = TransliteratedDataset(RowsDataset(layout), codePage: layout.codePage)
    let bytes = try rendered(rows, Everything.documents)
    #expect(flaws(RowsDataset(layout).check(), bytes) == [])
    let lines = latin1(bytes).split(separator: "\n").map { Array($0) }
    func field(_ line: [Character], _ start: Int, _ length: Int) -> String {
      var text = String(line[(start - 1)..<(start - 1 + length)])
      while text.last == " " { text.removeLast() }
      return text
    }
    let codes = String(lines.map { $0[11] })
    #expect(codes.filter { $0 == "L" }.count == 3 && codes.filter { $0 == "Y" }.count == 2)
    #expect(codes.hasPrefix("LYY3"), "\(codes)")
    let headers = lines.filter { $0[11] == "L" }
    #expect(headers.map { field($0, 338, 20) } == ["1200000000016", "1200000000029", "1200000000032"])
    #expect(lines.filter { $0[11] == "Y" }.map { field($0, 24, 50) } == ["Zukovski Eero", "Ö Liisa"])
    #expect(field(headers[2], 115, 30) == "" && field(headers[2], 407, 1) == "K", "no address under non-disclosure")
    // Price sign, price 8+4, quantity sign, quantity 8+4: what the receiver multiplies is the run's total.
    let tenMillionths = lines.filter { $0[11] == "1" }.map { line -> Int64 in
      let price = Int64(field(line, 54, 12))! * (line[52] == "-" ? -1 : 1)
      return price * Int64(field(line, 70, 12))! * (line[68] == "-" ? -1 : 1)
    }.reduce(0, +)
    #expect(tenMillionths == Everything.cents * 1_000_000)
    let manifest = Manifest(
      run: Samples.run, file: "rows.txt", format: rows.format, schema: rows.schemaName,
      documents: Everything.documents.count, lines: 10, total: Money(cents: Everything.cents), sha256: "",
      sizeBytes: Int64(bytes.count))
    #expect(text(manifest.json()).contains("\"cents\": \(Everything.cents),\n"))
  }

  @Test func `are the same bytes when built again`() throws {
    for codePage in CodePage.allCases {
      let renderer = TransliteratedDataset(IDocXML(Everything.profile(codePage)), codePage: codePage)
      #expect(try rendered(renderer, Everything.documents) == rendered(renderer, Everything.documents))
    }
  }
}
