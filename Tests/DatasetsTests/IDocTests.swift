import Datasets
import Domain
import Foundation
import Support
import Testing

@Suite struct `IDocs` {
  @Test func `of one document read as a person reads them`() throws {
    try Golden.check(
      text(rendered(IDocXML(Samples.profile), [Samples.document])), "Tests/DatasetsTests/Golden/document.xml")
    try Golden.check(
      text(rendered(IDocFlat(Samples.profile, options: FlatOptions()), [Samples.document])),
      "Tests/DatasetsTests/Golden/document-flat.txt")
  }

  @Test(.sandbox, arguments: [false, true])
  func `of every kind of document are valid`(_ extended: Bool) throws {
    let profile = extended ? Samples.extendedProfile : Samples.profile
    let renderer = IDocXML(profile)
    let bytes = try rendered(renderer, [Samples.document, Samples.credit] + (0..<20).map { Random.document(seed: $0) })
    #expect(try validity(text(bytes), extended: profile.extensionType != nil) == "valid")
    #expect(renderer.schemaName == (profile.extensionType == nil ? "ORDERS05.xsd" : "ORDERS05-Z1POISSA.xsd"))
  }

  @Test func `tell the absence in the agreed segment`() throws {
    let xml = try text(rendered(IDocXML(Samples.extendedProfile), [Samples.document]))
    #expect(
      xml.contains(
        "<Z1POISSA SEGMENT=\"1\"><SYYLK>OMA</SYYLK><ALKUPV>20240404</ALKUPV><LOPPUPV>20240409</LOPPUPV><PAIVAT>6</PAIVAT></Z1POISSA>"
      ))
    #expect(xml.components(separatedBy: "<Z1POISSA").count == 2, "once, on the deduction")
    #expect(xml.contains("<CIMTYP>ZORDERS5</CIMTYP>"))
  }

  @Test func `of credits have their own order type and trailing minus`() throws {
    let xml = try text(rendered(IDocXML(Samples.profile), [Samples.credit]))
    #expect(xml.contains("<QUALF>012</QUALF><ORGID>ZMTH</ORGID>"))
    #expect(xml.contains("<ALCKZ>+</ALCKZ><KSCHL>ZPR0</KSCHL><KRATE>210.16-</KRATE>"))
    #expect(xml.contains("<SUMID>002</SUMID><SUMME>210.16-</SUMME><WAERQ>EUR</WAERQ>"))
    var profile = Samples.profile
    profile.negativePrice = .deductionSign
    #expect(
      try text(rendered(IDocXML(profile), [Samples.credit])).contains(
        "<ALCKZ>-</ALCKZ><KSCHL>ZPR0</KSCHL><KRATE>210.16</KRATE>"))
  }

  /// Every character that XML writes otherwise, in every field of a party that is a text: the longest a document can become.
  @Test(.sandbox) func `of texts that are all markup are valid and read back as they were`() throws {
    var document = Samples.document
    document.client.familyName = String(repeating: "&", count: 35)
    document.client.givenNames = String(repeating: "<", count: 35)
    document.client.address?.street = String(repeating: ">", count: 35)
    let xml = try text(rendered(IDocXML(Samples.profile), [document]))
    #expect(xml.contains("<NAME1>" + String(repeating: "&amp;", count: 35) + "</NAME1>"))
    #expect(xml.contains("<NAME2>" + String(repeating: "&lt;", count: 35) + "</NAME2>"))
    #expect(xml.contains("<STRAS>" + String(repeating: "&gt;", count: 35) + "</STRAS>"))
    #expect(try validity(xml, extended: false) == "valid")
  }

  @Test func `take the root's name from the profile`() throws {
    var profile = Samples.extendedProfile
    profile.rootElement = "ZORDERS5"
    let renderer = IDocXML(profile)
    let xml = try text(rendered(renderer, [Samples.document]))
    #expect(xml.contains("\n<ZORDERS5>\n") && xml.hasSuffix("</ZORDERS5>\n"))
    #expect(renderer.schema.contains("<xsd:element name=\"ZORDERS5\">"))
  }

  @Test func `do not carry an address under non-disclosure`() throws {
    var document = Samples.document
    document.client.address?.nonDisclosure = true
    let xml = try text(rendered(IDocXML(Samples.profile), [document]))
    #expect(!xml.contains("Koivukuja"))
    #expect(xml.contains("<NAME1>Mäkinen</NAME1>"))
  }

  @Test(arguments: [
    ([IDocProfile.PartnerNumber.identityCode], "131052-901X"), ([.code], "A100234"),
    ([.customerNumber, .identityCode], "131052-901X"),
  ])
  func `number a partner as agreed`(_ order: [IDocProfile.PartnerNumber], _ number: String) throws {
    var profile = Samples.profile
    profile.partnerNumber = order
    #expect(
      try text(rendered(IDocXML(profile), [Samples.credit])).contains("<PARVW>AG</PARVW><PARTN>\(number)</PARTN>"))
  }

  @Test func `are the same bytes when built again`() throws {
    let documents = (0..<20).map { Random.document(seed: $0) }
    for renderer in try Renderers.all { #expect(try rendered(renderer, documents) == rendered(renderer, documents)) }
  }
}

/// Every renderer there is, each as one receiver would have it.
enum Renderers {
  static var all: [any DatasetRenderer] {
    get throws {
      [
        IDocXML(Samples.profile), IDocFlat(Samples.profile, options: FlatOptions()),
        RowsDataset(try LayoutFile.rows()), CSVDataset(try LayoutFile.csv()),
      ]
    }
  }
}

/// Documents as they come, replayed by their seed.
enum Random {
  static func document(seed: UInt64) -> BillingDocument {
    var random = Seeded(seed)
    func pick<T>(_ values: [T]) -> T { values.randomElement(using: &random)! }
    func party() -> Party {
      Party(
        code: "A\(Int.random(in: 1...9_999, using: &random))",
        identityCode: pick([nil, PersonalIdentityCode("010160-915E"), PersonalIdentityCode("240380-9229")]),
        customerNumber: pick([nil, "0000104711"]),
        familyName: pick(["Mäkinen", "Ström", "O'Neill & <Pojat>", "Åkerö"]),
        givenNames: pick(["", "Aino", "Väinö Ilmari"]),
        address: pick([
          nil, Address(street: "Tie 1", postalCode: "00100", city: "HELSINKI"),
          Address(nonDisclosure: true, street: "Salainen"),
        ]))
    }
    let rows = (1...Int.random(in: 1...12, using: &random)).map { position in
      Samples.row(
        pick(DocumentRow.Kind.allCases), unit: pick(ItemRule.Unit.allCases),
        period: pick(["2024-02", "2024-03", "2024-04"]),
        quantity: pick(["1", "0.75", "23", "12.125"]),
        price: pick(["900.67", "-30.02", "0.01", "-0.05", "18.00", "99999.99"]),
        parent: position > 1 ? pick([nil, 1]) : nil,
        text: pick([nil, "Teksti", "Kaksi\nriviä", String(repeating: "pitkä rivi jota jatketaan ", count: 6)]))
    }
    let absences = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      let first = Day("2024-02-20")!.adding(Int.random(in: 0...90, using: &random))
      return DocumentAbsence(absenceClass: pick(AbsenceClass.allCases), first: first, last: first.adding(pick([0, 5])))
    }
    return BillingDocument(
      number: DocumentNumber(Int64(seed) + 1), reference: "REF-\(seed)", client: party(), payer: party(),
      recipient: party(),
      coDebtors: pick([[], [party()]]), commitment: "PS-1", unitCode: "K-1", unitName: "Koivukoti", rows: rows,
      absences: absences)
  }
}
