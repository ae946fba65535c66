import Datasets
import Domain
import Testing

@Suite struct `A value that does not fit` {
  struct Example: Sendable, CustomTestStringConvertible {
    var what: String
    var codePage = CodePage.utf8
    var kind: Misfit.Kind
    var field: ValueSource
    var place: String
    var length: Int?
    var limit: Int?
    var row: Int?
    var change: @Sendable (inout BillingDocument) -> Void
    var testDescription: String { what }
  }

  static let table: [Example] = [
    Example(
      what: "a family name of 36 characters", kind: .tooLong, field: .party(.client, .familyName),
      place: "E1EDKA1-NAME1",
      length: 36, limit: 35, change: { $0.client.familyName = String(repeating: "ä", count: 36) }),
    Example(
      what: "given names of 36 characters", kind: .tooLong, field: .party(.client, .givenNames), place: "E1EDKA1-NAME2",
      length: 36, limit: 35, change: { $0.client.givenNames = String(repeating: "a", count: 36) }),
    Example(
      what: "a postal code of ten characters", kind: .tooLong, field: .party(.client, .postalCode),
      place: "E1EDKA1-PSTLZ",
      length: 10, limit: 9, change: { $0.client.address?.postalCode = "1234567890" }),
    Example(
      what: "č in 1100", codePage: .latin1, kind: .notEncodable, field: .party(.client, .familyName),
      place: "E1EDKA1-NAME1",
      length: 5, change: { $0.client.familyName = "Kovač" }),
    Example(
      what: "the euro sign in 1100", codePage: .latin1, kind: .notEncodable, field: .textLine, place: "E1EDPT2-TDLINE",
      length: 4, row: 1, change: { $0.rows[0].text = "10 €" }),
    Example(
      what: "a line break in a name", kind: .notEncodable, field: .party(.client, .familyName), place: "E1EDKA1-NAME1",
      length: 3, change: { $0.client.familyName = "A\nB" }),
    Example(
      what: "a tab in an address", kind: .notEncodable, field: .party(.client, .street), place: "E1EDKA1-STRAS",
      length: 3, change: { $0.client.address?.street = "A\tB" }),
    Example(
      what: "a control character of two bytes", kind: .notEncodable, field: .party(.client, .familyName),
      place: "E1EDKA1-NAME1", length: 2, change: { $0.client.familyName = "A\u{85}" }),
    Example(
      what: "a character that XML forbids", kind: .notEncodable, field: .party(.client, .familyName),
      place: "E1EDKA1-NAME1", length: 2, change: { $0.client.familyName = "A\u{FFFE}" }),
    Example(
      what: "a character beyond U+FFFF", kind: .notEncodable, field: .party(.client, .familyName),
      place: "E1EDKA1-NAME1",
      length: 1, change: { $0.client.familyName = "𐍈" }),
    Example(
      what: "a party without a number", kind: .missing, field: .party(.recipient, .identifier), place: "E1EDKA1-PARTN",
      change: { $0.recipient = Party(code: "", familyName: "X") }),
    Example(
      what: "a party without a name", kind: .missing, field: .party(.payer, .familyName), place: "E1EDKA1-NAME1",
      change: { $0.payer.familyName = " " }),
    Example(
      what: "a reference of 36 characters", kind: .tooLong, field: .document(.reference), place: "E1EDK02-BELNR",
      length: 36, limit: 35, change: { $0.reference = String(repeating: "1", count: 36) }),
    Example(
      what: "no reference", kind: .missing, field: .document(.reference), place: "E1EDK02-BELNR",
      change: { $0.reference = "" }),
    Example(
      what: "a quantity with four decimals", kind: .tooPrecise, field: .row(.quantity), place: "E1EDP01-MENGE",
      length: 4, limit: 3, row: 3, change: { $0.rows[2].quantity = Quantity("0.1234")! }),
    Example(
      what: "no cost centre", kind: .missing, field: .row(.costCentre), place: "E1EDP02-BELNR", row: 2,
      change: { $0.rows[1].accounting.costCentre = nil }),
    Example(
      what: "no material", kind: .missing, field: .row(.material), place: "E1EDP19-IDTNR", row: 1,
      change: { $0.rows[0].accounting.material = "" }),
    Example(
      what: "a material of 19 digits", kind: .tooLong, field: .row(.material), place: "E1EDP19-IDTNR", length: 19,
      limit: 18, row: 1, change: { $0.rows[0].accounting.material = String(repeating: "1", count: 19) }),
    Example(
      what: "the hundredth co-debtor", kind: .noPlace, field: .party(.coDebtor, .identifier), place: "E1EDKA1",
      length: 100,
      limit: 99, change: { $0.coDebtors = Array(repeating: Samples.coDebtor, count: 96) }),
    Example(
      what: "a word of 71 characters in a text", kind: .tooLong, field: .textLine, place: "E1EDPT2-TDLINE", length: 71,
      limit: 70, row: 2, change: { $0.rows[1].text = "alku " + String(repeating: "x", count: 71) }),
  ]

  @Test(arguments: table) func `holds its document, is named without the value, and leaves the bytes alone`(
    _ example: Example
  ) throws {
    var document = Samples.document
    example.change(&document)
    // In flat files the receiver's code page is the file's; in XML it is the characters its system knows.
    var profile = Samples.profile
    profile.codePage = example.codePage
    var options = FlatOptions()
    options.codePage = example.codePage
    let expected = Misfit(
      example.kind, field: example.field, place: example.place, length: example.length, limit: example.limit,
      row: example.row)
    for renderer in [IDocXML(profile), IDocFlat(Samples.profile, options: options)] as [any DatasetRenderer] {
      var bytes = try rendered(renderer, [Samples.credit])
      let before = bytes
      #expect(throws: expected) { try renderer.append(document, of: Samples.run, position: 2, to: &bytes) }
      #expect(bytes == before)
    }
  }

  @Test func `is told in both languages without the value`() {
    let misfit = Misfit(.tooLong, field: .party(.client, .familyName), place: "E1EDKA1-NAME1", length: 36, limit: 35)
    #expect(misfit.message.fi == "Asiakkaan sukunimi (E1EDKA1-NAME1): 36 merkkiä, tilaa on 35.")
    #expect(misfit.message.en == "Client's family name (E1EDKA1-NAME1): 36 characters, room for 35.")
  }

  @Test(arguments: ["Päiväkoti Ž", "Ström", "Ünlü", "O’Neill"])
  func `in 1100 is one with a character that the code page lacks`(_ name: String) throws {
    let latin = name.unicodeScalars.allSatisfy { $0.value <= 0xFF }
    var options = FlatOptions()
    options.codePage = .latin1
    let renderer = IDocFlat(Samples.profile, options: options)
    var document = Samples.document
    document.client.familyName = name
    if latin {
      #expect(try latin1(rendered(renderer, [document])).contains(name))
    } else {
      #expect(throws: Misfit.self) { try rendered(renderer, [document]) }
    }
  }

  @Test func `is found at intake, all of a party's at once`() throws {
    var party = Samples.client
    party.familyName = String(repeating: "a", count: 36)
    party.address?.city = String(repeating: "b", count: 40)
    party.identityCode = nil
    party.code = ""
    let misfits = IDocXML(Samples.profile).misfits(of: party, as: .client)
    #expect(misfits.map(\.place) == ["E1EDKA1-PARTN", "E1EDKA1-NAME1", "E1EDKA1-ORT01"])
    #expect(IDocXML(Samples.profile).misfits(of: Samples.client, as: .client) == [])
    party.code = "A1"
    let rows = RowsDataset(try LayoutFile.rows()).misfits(of: party, as: .payer)
    #expect(rows.map(\.place) == ["L-postal"], "50 characters of name, 30 of postal address")
  }

  @Test func `of the settings is found when they are read`() {
    #expect(Samples.profile.misfits() == [])
    #expect(Samples.extendedProfile.misfits() == [])
    var profile = Samples.extendedProfile
    profile.sender.number = "MAKSUSILTA1"
    profile.conditionType = "ZPR00"
    profile.partners[0].function = ""
    profile.rootElement = "1ORDERS"
    profile.rowDates = Array(repeating: IDocProfile.DateEntry(qualifier: "107", date: .run), count: 11)
    profile.absenceCodes.own = "OMA POISSAOLO"
    #expect(
      profile.misfits().map(\.place)
        == ["EDI_DC40-SNDPRN", "XML", "E1EDKA1-PARVW", "E1EDP03", "E1EDP05-KSCHL", "Z1POISSA-SYYLK"])
    var options = FlatOptions()
    options.versions = ["E1EDP99": .init(name: "E2EDP99"), "E1EDP01": .init(name: String(repeating: "E", count: 31))]
    #expect(options.misfits().map(\.kind) == [.tooLong, .noPlace])
  }
}
