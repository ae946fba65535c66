import Domain
import ReportXML
import Testing

/// One change to `wholeReport` and what is found then.
struct Mistake: CustomTestStringConvertible, Sendable {
  var part: String
  var replacement: String
  var code: FindingCode
  var line: Int
  var place: String
  var client: String?
  var found: String?
  var expected: String?

  init(
    _ part: String, _ replacement: String, _ code: FindingCode, _ line: Int, _ place: String,
    client: String? = "A100234",
    found: String? = nil, expected: String?
  ) {
    (self.part, self.replacement, self.code, self.line, self.place) = (part, replacement, code, line, place)
    (self.client, self.found, self.expected) = (client, found, expected)
  }

  var testDescription: String { "\(code.rawValue): \(replacement.isEmpty ? "no " + part : replacement)" }
}

private let root = "/Kuukausiraportti"
private let client = "/Kuukausiraportti/Asiakas[1]"
private let commitment = "/Kuukausiraportti/Asiakas[1]/Maksusitoumus[1]"
private let day = "vvvv-kk-pp (YYYY-MM-DD)"
private let kinds = "OsaAlue, Palvelupaketti, Maksusaanto, Maksaja, Poissaolo, Lasnaolo, Tapahtuma, Paattyminen"

@Suite struct `Findings about the structure` {
  static let structure = [
    Mistake(
      "<Poissaolo syy=\"SAIRAALA\" alku=\"2024-04-10\" loppu=\"2024-04-12\"/>", "<Poissaalo syy=\"SAIRAALA\"/>",
      .elementNotExpected, 32, commitment + "/Poissaalo[1]", found: "Poissaalo", expected: kinds),
    Mistake(
      "<OsaAlue koodi=\"ATERIA\"/>", "<Paattyminen pvm=\"2024-04-17\"/><OsaAlue koodi=\"ATERIA\"/>",
      .elementNotExpected, 20, commitment + "/OsaAlue[2]", found: "OsaAlue", expected: kinds),
    Mistake(
      "    <Sukunimi>Mäki-Öberg</Sukunimi>\n", "", .elementNotExpected, 10, client + "/Etunimet[1]", found: "Etunimet",
      expected: "Henkilotunnus, Sukunimi, Etunimet, Osoite, Maksusitoumus"),
    Mistake(
      "<Maksusitoumus numero=\"PS-2024-000418\"/>\n  </Asiakas>",
      "</Asiakas><Asiakas tunnus=\"A7\">\n<Sukunimi/></Asiakas>", .elementMissing, 42, root + "/Asiakas[3]",
      client: "A7", expected: "Etunimet"),
    Mistake(
      "  <Yksikko tunnus=\"KOIVU-1\" nimi=\"Koivukoti Palokka\"/>\n", "", .elementNotExpected, 5, root + "/Palvelu[1]",
      client: nil, found: "Palvelu", expected: "Palveluntuottaja, Yksikko, Palvelu, Asiakas"),
    Mistake(
      "<Nimi>Edunvalvonta Oy</Nimi>\n", "<Nimi/><Nimi>Edunvalvonta Oy</Nimi>\n", .elementNotExpected, 24,
      commitment + "/Maksaja[1]/Nimi[2]", found: "Nimi", expected: "Nimi, Osoite, Verkkolaskuosoite"),
    Mistake(
      "<Lasnaolo alku=\"2024-04-04\" loppu=\"2024-04-09\"/>",
      "<Lasnaolo alku=\"2024-04-04\" loppu=\"2024-04-09\"><Nimi/></Lasnaolo>", .elementNotExpected, 34,
      commitment + "/Lasnaolo[1]/Nimi[1]", found: "Nimi", expected: nil),
    Mistake(
      "<Sukunimi>Mäki-Öberg</Sukunimi>", "<Sukunimi>Mäki-<Nimi>Öberg</Nimi></Sukunimi>", .elementNotExpected, 10,
      client + "/Sukunimi[1]/Nimi[1]", found: "Nimi", expected: nil),
    Mistake(
      "<Palvelu koodi=\"YHT-ASU\"/>", "<Palvelu koodi=\"YHT-ASU\"/>maanantai", .schema, 6, root, client: nil,
      expected: nil),
    Mistake(
      "<OsaAlue koodi=\"ATERIA\"/>", "<OsaAlue koodi=\"ATERIA\">\n lounas</OsaAlue>", .schema, 21,
      commitment + "/OsaAlue[2]", expected: nil),
    Mistake(
      "<OsaAlue koodi=\"ATERIA\"/>", "<OsaAlue/>", .attributeMissing, 20, commitment + "/OsaAlue[2]/@koodi",
      expected: "koodi"),
    Mistake(
      " kausi=\"2024-04\"", "", .attributeMissing, 2, root + "/@kausi", client: nil, expected: "kausi"),
    Mistake(
      " tunnus=\"A100234\"", "", .attributeMissing, 8, client + "/@tunnus", client: nil, expected: "tunnus"),
    Mistake(
      "syy=\"LOMA\"", "syy=\"LOMA\" loppuu=\"2024-04-30\"", .attributeNotAllowed, 33,
      commitment + "/Poissaolo[2]/@loppuu", found: "loppuu", expected: "syy, alku, loppu, alkanut"),
    Mistake(
      "<Sukunimi>", "<Sukunimi kieli=\"fi\">", .attributeNotAllowed, 10, client + "/Sukunimi[1]/@kieli",
      found: "kieli", expected: nil),
    Mistake(
      "<Palvelu koodi=\"YHT-ASU\"/>", "<Palvelu xmlns:x=\"urn:x\" x:koodi=\"1\" koodi=\"YHT-ASU\"/>",
      .attributeNotAllowed, 6, root + "/Palvelu[1]/@koodi", client: nil, found: "koodi", expected: "koodi"),
    Mistake(
      "<Palvelu koodi=\"YHT-ASU\"/>", "<Palvelu koodi=\"YHT-ASU\"/><x:Lisa xmlns:x=\"urn:x\"/>", .elementNotExpected,
      6, root + "/Lisa[1]", client: nil, found: "Lisa", expected: "Palveluntuottaja, Yksikko, Palvelu, Asiakas"),
  ]

  @Test(arguments: structure)
  func `one mistake is one finding with its place`(_ mistake: Mistake) throws { try check(mistake) }

  static let shapes = [
    Mistake(
      "kausi=\"2024-04\"", "kausi=\"2024-13\"", .valueShape, 2, root + "/@kausi", client: nil, found: "2024-13",
      expected: "vvvv-kk (YYYY-MM)"),
    Mistake(
      "kausi=\"2024-04\"", "kausi=\"huhtikuu\"", .valueShape, 2, root + "/@kausi", client: nil, found: nil,
      expected: "vvvv-kk (YYYY-MM)"),
    Mistake(
      "versio=\"2\"", "versio=\"0\"", .valueShape, 2, root + "/@versio", client: nil, found: "0", expected: "1, 2, 3 …"),
    Mistake(
      "luotu=\"2024-05-02T09:12:00+03:00\"", "luotu=\"2.5.2024\"", .valueShape, 2, root + "/@luotu", client: nil,
      found: "2.5.2024", expected: "vvvv-kk-ppThh:mm:ss+03:00 (YYYY-MM-DDThh:mm:ss+03:00)"),
    Mistake(
      "ytunnus=\"9999999-2\"", "ytunnus=\"99999992\"", .valueShape, 4, root + "/Palveluntuottaja[1]/@ytunnus",
      client: nil, found: "99999992", expected: "1234567-8"),
    Mistake(
      "hinta=\"900.67\"", "hinta=\"900,67\"", .valueShape, 19, commitment + "/OsaAlue[1]/@hinta", found: "900,67",
      expected: "123.45"),
    Mistake(
      "hinta=\"900.67\"", "hinta=\"900.675\"", .valueShape, 19, commitment + "/OsaAlue[1]/@hinta", found: "900.675",
      expected: "123.45"),
    Mistake(
      "hinta=\"900.67\"", "hinta=\"1e3\"", .valueShape, 19, commitment + "/OsaAlue[1]/@hinta", found: "1e3",
      expected: "123.45"),
    Mistake(
      "hinta=\"900.67\"", "hinta=\"\"", .valueShape, 19, commitment + "/OsaAlue[1]/@hinta", found: "",
      expected: "123.45"),
    Mistake(
      "hinta=\"900.67\"", "hinta=\"10000000.00\"", .valueShape, 19, commitment + "/OsaAlue[1]/@hinta",
      found: "10000000.00", expected: "≤ 9999999.99"),
    Mistake(
      "maara=\"0.75\"", "maara=\"1000000\"", .valueShape, 35, commitment + "/Tapahtuma[1]/@maara", found: "1000000",
      expected: "≤ 999999.999"),
    Mistake(
      "maara=\"0.75\"", "maara=\"0.7512\"", .valueShape, 35, commitment + "/Tapahtuma[1]/@maara", found: "0.7512",
      expected: "1, 0.75, 0.125"),
    Mistake(
      "raja=\"1500\"", "raja=\"1500 EUR\"", .valueShape, 22, commitment + "/Maksusaanto[1]/@raja", found: "1500 EUR",
      expected: "123.45"),
    Mistake(
      "jarjestys=\"1\"", "jarjestys=\"a\"", .valueShape, 22, commitment + "/Maksusaanto[1]/@jarjestys", found: "a",
      expected: "1, 2, 3 …"),
    Mistake(
      "pvm=\"2024-04-17\"", "pvm=\"17.4.2024\"", .valueShape, 36, commitment + "/Paattyminen[1]/@pvm",
      found: "17.4.2024", expected: day),
    Mistake(
      "pvm=\"2024-04-17\"", "pvm=\"2024-04-32\"", .valueShape, 36, commitment + "/Paattyminen[1]/@pvm",
      found: "2024-04-32", expected: day),
    Mistake(
      "pvm=\"2024-04-17\"", "pvm=\"2024-04-17Z\"", .valueShape, 36, commitment + "/Paattyminen[1]/@pvm",
      found: "2024-04-17Z", expected: day),
    Mistake(
      "aika=\"2024-04-04T08:30\"", "aika=\"2024-04-04 08:30\"", .valueShape, 35, commitment + "/Tapahtuma[1]/@aika",
      found: "2024-04-04 08:30", expected: "vvvv-kk-ppThh:mm (YYYY-MM-DDThh:mm)"),
    Mistake(
      "aika=\"2024-04-04T08:30\"", "aika=\"2024-04-04T24:00\"", .valueShape, 35, commitment + "/Tapahtuma[1]/@aika",
      found: "2024-04-04T24:00", expected: "vvvv-kk-ppThh:mm (YYYY-MM-DDThh:mm)"),
    Mistake(
      "turvakielto=\"true\"", "turvakielto=\"kyllä\"", .valueShape, 12, client + "/Osoite[1]/@turvakielto", found: nil,
      expected: "true | false"),
    Mistake(
      "koodi=\"ATERIA\"", "koodi=\"\(String(repeating: "A", count: 101))\"", .valueShape, 20,
      commitment + "/OsaAlue[2]/@koodi", found: nil, expected: "≤ 100 merkkiä / characters"),
    Mistake(
      "010140-998F", "010140.998F", .valueShape, 9, client + "/Henkilotunnus[1]", found: nil,
      expected: "ppkkvvXnnnT (DDMMYYXnnnT)"),
    Mistake(
      "010140-998F", "010140-998f", .valueShape, 9, client + "/Henkilotunnus[1]", found: nil,
      expected: "ppkkvvXnnnT (DDMMYYXnnnT)"),
    Mistake(
      "Mäki-Öberg", String(repeating: "Ä", count: 201), .valueShape, 10, client + "/Sukunimi[1]", found: nil,
      expected: "≤ 200 merkkiä / characters"),
  ]

  @Test(arguments: shapes)
  func `a bad value is one finding with the shape that was expected`(_ mistake: Mistake) throws { try check(mistake) }

  private func check(_ mistake: Mistake) throws {
    let result = try reading(wholeReport.with(mistake.part, mistake.replacement))
    #expect(
      result.findings == [
        Finding(
          mistake.code, line: mistake.line, place: mistake.place, client: mistake.client, found: mistake.found,
          expected: mistake.expected)
      ])
    #expect(result.clients.isEmpty && result.header == nil && result.contentDigest == nil)
  }

  /// Wrong in content, right in shape: the client's errors, for the rules to find (domain.md §10).
  @Test(arguments: [
    ("koodi=\"HOITO\"", "koodi=\"OUTO\""), ("koodi=\"HOITO\"", "koodi=\"\""), ("hinta=\"900.67\"", "hinta=\"-900.67\""),
    ("maara=\"0.75\"", "maara=\"-1\""), ("yksikko=\"kk\"", "yksikko=\"vuosi\""),
    ("rajanYksikko=\"kk\"", "rajanYksikko=\"\""),
    ("syy=\"LOMA\"", "syy=\"SYY\""), ("rooli=\"edunvalvoja\"", "rooli=\"naapuri\""),
    ("laji=\"ostopalvelu\"", "laji=\"muu\""),
    ("tunnus=\"A100234\"", "tunnus=\"\""), ("numero=\"PS-2024-000418\"", "numero=\" \""), ("Mäki-Öberg", "  "),
    ("010140-998F", "010140-998X"), ("010140-998F", "320140-998F"), ("010140-998F", ""),
    ("ytunnus=\"9999999-2\"", "ytunnus=\"9999999-1\""),
    ("loppu=\"2024-04-12\"", "loppu=\"2023-04-12\""), ("kausi=\"2024-04\"", "kausi=\"2099-04\""),
    ("jarjestys=\"1\"", "jarjestys=\"-3\""),
    ("koodi=\"YHT-ASU\"", "koodi=\"\""), ("turvakielto=\"true\"", "turvakielto=\"0\""), ("T08:30\"", "T08:30:59\""),
  ])
  func `a wrong value of the right shape is no finding of the reader`(_ part: String, _ replacement: String) throws {
    let result = try reading(wholeReport.with(part, replacement))
    #expect(result.findings.isEmpty)
    #expect(result.clients.count == 2)
  }

  @Test(arguments: ["+", "-", "A", "B", "C", "D", "E", "F", "U", "V", "W", "X", "Y"])
  func `every century sign of an identity code has the right shape`(sign: String) throws {
    let result = try reading(wholeReport.with("010140-998F", "010140\(sign)998F"))
    #expect(result.clients.first?.identityCode?.value == "010140\(sign)998F")
  }

  @Test func `an empty identity code is none`() throws {
    let client = try #require(try reading(wholeReport.with("010140-998F", " ")).clients.first)
    #expect(client.identityCode == nil)
  }

  @Test func `all mistakes of a file are found, wherever they are`() throws {
    let clients = (1...500).map { number in
      "\n<Asiakas tunnus='A\(number)'><Sukunimi>S</Sukunimi><Etunimet>E</Etunimet><Lisa><Lisa/></Lisa>"
        + "<Maksusitoumus numero='1' alku='x'><OsaAlue hinta='y'/><Lasnaolo/></Maksusitoumus></Asiakas>"
    }
    let result = try reading(report(clients.joined()))
    #expect(result.findings.count == 6 * 500)
    #expect(
      result.summary.suffix(6) == [
        "element-not-expected 501 /Kuukausiraportti/Asiakas[500]/Lisa[1]",
        "value-shape 501 /Kuukausiraportti/Asiakas[500]/Maksusitoumus[1]/@alku",
        "value-shape 501 /Kuukausiraportti/Asiakas[500]/Maksusitoumus[1]/OsaAlue[1]/@hinta",
        "attribute-missing 501 /Kuukausiraportti/Asiakas[500]/Maksusitoumus[1]/OsaAlue[1]/@koodi",
        "attribute-missing 501 /Kuukausiraportti/Asiakas[500]/Maksusitoumus[1]/Lasnaolo[1]/@alku",
        "attribute-missing 501 /Kuukausiraportti/Asiakas[500]/Maksusitoumus[1]/Lasnaolo[1]/@loppu",
      ])
    #expect(result.findings.last?.client == "A500")
  }

  @Test func `findings beyond the limit are counted`() throws {
    let clients = String(repeating: "<Asiakas/>", count: 1000)
    let result = try reading(report(clients), limits: ReadingLimits(findingsMax: 10))
    #expect(result.findings.count == 11)
    #expect(result.findings.last?.code == .tooManyFindings)
    // Each lacks its attribute and its two names.
    #expect(result.findings.last?.found == "1990")
  }

  @Test(arguments: [
    ("<Muu/>", "Muu"), ("<Kuukausiraportti/>", "Kuukausiraportti"),
    (
      "<Kuukausiraportti xmlns='urn:maksusilta:kuukausiraportti:2'><Asiakas/><Asiakas/></Kuukausiraportti>",
      "{urn:maksusilta:kuukausiraportti:2}Kuukausiraportti"
    ),
    (
      "<Sitoumusaineisto xmlns='urn:maksusilta:sitoumukset:1'><Asiakas/></Sitoumusaineisto>",
      "{urn:maksusilta:sitoumukset:1}Sitoumusaineisto"
    ),
    (
      "<Asiakas xmlns='urn:maksusilta:kuukausiraportti:1'><Asiakas/></Asiakas>",
      "{urn:maksusilta:kuukausiraportti:1}Asiakas"
    ),
    ("<html><body><p>Palvelu on tilapäisesti poissa.</p></body></html>", "html"),
  ])
  func `a wrong root or namespace is one finding`(_ text: String, _ found: String) throws {
    let result = try reading(text)
    #expect(result.findings.map(\.code) == [.namespace])
    #expect(result.findings.first?.found == found)
    #expect(result.findings.first?.expected == "{urn:maksusilta:kuukausiraportti:1}Kuukausiraportti")
    #expect(result.findings.first?.line == 1)
    #expect(result.sizeBytes == text.utf8.count)
  }

  @Test func `a code in a namespace's name is masked, even behind a digit`() throws {
    let result = try reading(
      report("").with("urn:maksusilta:kuukausiraportti:1", "urn:maksusilta:kuukausiraportti:1240646-976W"))
    #expect(result.findings.map(\.code) == [.namespace])
    #expect(result.findings[0].found?.contains("976W") == false)
  }

  @Test func `no finding repeats what is personal`() throws {
    let secret = ["010190-999V", "010190-999K", "Virtanen", "Salakuja 7", "Mäkelä"]
    let mistakes = [
      ("hinta=\"900.67\"", "hinta=\"010190-999V\""), ("hinta=\"900.67\"", "hinta=\"Virtanen\""),
      ("pvm=\"2024-04-17\"", "pvm=\"Mäkelä\""), ("010140-998F", "010190-999V 1"),
      ("Mäki-Öberg", String(repeating: "Virtanen ", count: 30)),
      ("Koivukuja 1 A", "Salakuja 7" + String(repeating: "Virtanen ", count: 30)),
      ("tunnus=\"A100234\"", "tunnus=\"010190-999V\" x=\"Virtanen\""),
      ("<Palvelu koodi=\"YHT-ASU\"/>", "<Palvelu koodi=\"YHT-ASU\"/>Virtanen, Salakuja 7"),
      ("kausi=\"2024-04\"", "kausi=\"010190-999V\""),
      // A wrong code behind a digit.
      ("pvm=\"2024-04-17\"", "pvm=\"2024-04-17010190-999K\""),
      ("<Maksaja tunnus=\"EV-77\"", "<Maksaja Virtanen=\"Virtanen\" tunnus=\"Mäkelä\""),
    ]
    for (part, replacement) in mistakes {
      let findings = try reading(wholeReport.with(part, replacement)).findings
      #expect(!findings.isEmpty, "\(replacement)")
      for finding in findings {
        // An attribute's own name is structure; everything else must be free of what a person is called.
        let text =
          [finding.found, finding.expected, finding.client].compactMap { $0 }.joined(separator: " ")
          + finding.message.fi
        for word in secret where !(finding.code == .attributeNotAllowed && word == "Virtanen") {
          #expect(!text.contains(word), "\(replacement)")
        }
      }
    }
  }
}

@Suite struct `Days the calendar does not have` {
  @Test(arguments: [
    (
      "<Lasnaolo alku=\"2024-04-04\" loppu=\"2024-04-09\"/>", "<Lasnaolo alku=\"2024-04-04\" loppu=\"2024-04-31\"/>",
      34, "/Lasnaolo[1]/@loppu", "2024-04-31"
    ),
    ("alkanut=\"2024-03-28\"", "alkanut=\"2024-02-30\"", 33, "/Poissaolo[2]/@alkanut", "2024-02-30"),
    ("pvm=\"2024-04-17\"", "pvm=\"2023-02-29\"", 36, "/Paattyminen[1]/@pvm", "2023-02-29"),
    ("aika=\"2024-04-04T08:30\"", "aika=\"2024-04-31T08:30\"", 35, "/Tapahtuma[1]/@aika", "2024-04-31T08:30"),
    (
      "<Palvelupaketti tunnus=\"VUOKRA-VESI\" alku=\"2024-01-01\"",
      "<Palvelupaketti tunnus=\"VUOKRA-VESI\" alku=\"0000-01-01\"", 21, "/Palvelupaketti[1]/@alku", "0000-01-01"
    ),
    ("voimaan=\"2024-04-01\"", "voimaan=\"2024-06-31\"", 18, "/@voimaan", "2024-06-31"),
  ])
  func `the element is left out and the client told`(
    _ part: String, _ replacement: String, _ line: Int, _ place: String, _ found: String
  ) throws {
    let result = try reading(wholeReport.with(part, replacement))
    #expect(result.findings.isEmpty)
    let client = try #require(result.clients.first)
    #expect(
      client.unreadable == [
        Finding(
          .dateImpossible, line: line, place: "/Kuukausiraportti/Asiakas[1]/Maksusitoumus[1]" + place,
          client: "A100234", found: found, expected: day)
      ])
    #expect(result.clients.last?.unreadable == [])
    #expect(result.contentDigest != nil)
    let whole = try #require(try reading(wholeReport).clients.first?.commitments.first)
    guard let commitment = client.commitments.first else {
      #expect(place == "/@voimaan")
      return
    }
    // Exactly one element is gone, and the others keep their positions.
    func count(_ c: CommitmentStatement) -> Int {
      c.components.count + c.packages.count + c.payerRules.count + c.payers.count + c.absences.count + c.presences.count
        + c.events.count + c.ends.count
    }
    #expect(count(commitment) == count(whole) - 1)
  }

  @Test func `two on one element are two findings, and a later one keeps its position`() throws {
    let result = try reading(
      wholeReport.with("alku=\"2024-04-10\" loppu=\"2024-04-12\"", "alku=\"2024-04-31\" loppu=\"2024-04-31\""))
    let client = try #require(result.clients.first)
    #expect(client.unreadable.count == 2)
    #expect(client.commitments.first?.absences.map(\.position) == [2])
  }
}
