import Datasets
import Domain
import Testing

@Suite struct Transliterations {
  private static let latin: IDocProfile = {
    var profile = Samples.profile
    profile.codePage = .latin1
    return profile
  }()
  private let renderer = TransliteratedDataset(IDocXML(latin), codePage: .latin1)

  private func named(_ name: String) -> BillingDocument {
    var document = Samples.document
    document.client.familyName = name
    return document
  }

  private func written(_ name: String) throws -> String? {
    let xml = text(try rendered(renderer, [named(name)]))
    return xml.firstRange(of: "<NAME1>").flatMap { start in
      xml[start.upperBound...].firstRange(of: "</NAME1>").map { String(xml[start.upperBound..<$0.lowerBound]) }
    }
  }

  @Test(arguments: [
    ("Mäkinen-Åström", "Mäkinen-Åström"), ("Šuvalov", "Suvalov"), ("Kovač Žarko", "Kovac Zarko"), ("Đurđić", "Durdic"),
    ("Áŋŋel Čáppa Đeanu Ŧŧ Žž", "Ánnel Cáppa Deanu Tt Zz"), ("Ǥǥ Ǧǧ Ǩǩ Ʒʒ Ǯǯ", "Gg Gg Kk Zz Zz"),
    ("Kőszegi Ű", "Köszegi Ü"),
    ("Łódź Œuvre ẞ", "Lódz OEuvre SS"), ("Țepeș ﬁ", "Tepes fi"), ("Nguyễn Thị Hạnh", "Nguyen Thi Hanh"),
    ("A–B — ‘c’ “d” …", "A-B - 'c' \"d\" ..."), ("10 €", "10 EUR"), ("O’Neill", "O'Neill"),
    // The same letters in two characters each.
    ("Ma\u{308}kinen A\u{30A}sa s\u{30C}", "Mäkinen Åsa s"), ("o\u{308}a\u{30A}", "öå"), ("u\u{30B}", "ü"),
  ])
  func `are the nearest letters of ISO 8859-1`(_ name: String, _ expected: String) throws {
    #expect(try written(name) == expected)
  }

  @Test(arguments: ["Иванов", "李", "a\tb", "𐍈", "A\u{85}", "\u{308}a", "☃"])
  func `there is none of: the document waits as it would`(_ name: String) {
    let misfit = #expect(throws: Misfit.self) { try rendered(renderer, [named(name)]) }
    #expect(misfit?.kind == .notEncodable && misfit?.place == "E1EDKA1-NAME1")
    #expect(renderer.replacements(in: named(name).client, as: .client).isEmpty)
  }

  @Test func `are told by field, never by value`() {
    var party = Samples.client
    party.givenNames = "Žofia"
    party.address?.street = "Čapekova 3"
    let found = renderer.replacements(in: party, as: .client)
    #expect(found.map(\.place) == ["E1EDKA1-NAME2", "E1EDKA1-STRAS"])
    #expect(renderer.misfits(of: party, as: .client).isEmpty)
    #expect(renderer.replacements(in: Samples.client, as: .client).isEmpty)
    var document = Samples.document
    document.unitName = "Kodu Õismäe – 1"
    document.rows[0].text = "10 €"
    #expect(renderer.replacements(in: document) == [.document(.unitName), .row(.text)])
    #expect(renderer.replacements(in: Samples.document).isEmpty)
  }

  @Test func `do not touch what the code page has`() throws {
    #expect(try rendered(renderer, [Samples.document]) == rendered(IDocXML(Self.latin), [Samples.document]))
    let unicode = TransliteratedDataset(IDocXML(Samples.profile), codePage: .utf8)
    #expect(text(try rendered(unicode, [named("Šuvalov €")])).contains("<NAME1>Šuvalov €</NAME1>"))
  }

  @Test func `are never cut: what grows too long waits`() {
    let misfit = #expect(throws: Misfit.self) { try rendered(renderer, [named(String(repeating: "€", count: 12))]) }
    #expect(misfit?.kind == .tooLong && misfit?.length == 36)
  }

  @Test func `never change a code`() {
    var document = Samples.document
    document.client.identityCode = nil
    document.client.code = "Š-1"
    let misfit = #expect(throws: Misfit.self) { try rendered(renderer, [document]) }
    #expect(misfit?.place == "E1EDKA1-PARTN")
  }

  @Test func `serve rows too`() throws {
    let layout = try LayoutFile.rows()
    let rows = TransliteratedDataset(RowsDataset(layout), codePage: layout.codePage)
    var document = Samples.document
    document.payer.familyName = "Žukovski"
    #expect(latin1(try rendered(rows, [document])).contains("Zukovski"))
    #expect(throws: Misfit.self) { try rendered(RowsDataset(layout), [document]) }
  }
}
