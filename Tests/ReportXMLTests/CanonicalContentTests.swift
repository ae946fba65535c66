import ReportXML
import Testing

@Suite struct `Canonical content` {
  @Test(arguments: [
    ("another time of making", "luotu=\"2024-05-02T09:12:00+03:00\"", "luotu=\"2024-06-30T00:00:00Z\""),
    ("attribute order", "koodi=\"HOITO\" hinta=\"900.67\"", "hinta=\"900.67\" koodi=\"HOITO\""),
    ("quotes", "koodi=\"HOITO\"", "koodi='HOITO'"),
    ("blanks in a tag", "<OsaAlue koodi=\"ATERIA\"/>", "<OsaAlue\n  koodi = \"ATERIA\"  />"),
    ("an empty element's two forms", "<OsaAlue koodi=\"ATERIA\"/>", "<OsaAlue koodi=\"ATERIA\"></OsaAlue>"),
    ("indentation", "\n      <OsaAlue koodi=\"ATERIA\"/>", "<OsaAlue koodi=\"ATERIA\"/>\t\n\n"),
    ("a comment", "<Sukunimi>", "<!-- Mäki --><Sukunimi><!-- x -->"),
    ("an instruction", "<Sukunimi>", "<?toimitus nopea?><Sukunimi>"),
    ("a character reference", "Mäki-Öberg", "M&#xE4;ki-&#214;berg"),
    ("text marked as text", "Mäki-Öberg", "<![CDATA[Mäki-Öberg]]>"),
    ("blanks around a text", ">Mäki-Öberg<", ">\n  Mäki-Öberg <"),
    ("blanks inside a value", "nimi=\"Koivukoti Oy\"", "nimi=\" Koivukoti \n  Oy\""),
    ("blanks inside a text", "Koivukuja 1 A", "Koivukuja   1\n A"),
    ("no declaration", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", ""),
    ("an unused namespace", "<Palvelu ", "<Palvelu xmlns:x=\"urn:x\" "),
    ("an ampersand's forms", "Aino &amp; Maria", "Aino &#38; Maria"),
  ])
  func `is the same after a change that says nothing`(what: String, part: String, replacement: String) throws {
    #expect(try digest(wholeReport.with(part, replacement)) == digest(wholeReport))
  }

  @Test(arguments: [
    ("another version", "versio=\"2\"", "versio=\"3\""),
    (
      "a written default", "<Osoite>\n          <Lahiosoite>Kauppakatu",
      "<Osoite turvakielto=\"false\">\n          <Lahiosoite>Kauppakatu"
    ),
    ("another way to write a number", "hinta=\"900.67\"", "hinta=\"0900.67\""),
    ("decimals", "raja=\"1500\"", "raja=\"1500.00\""),
    ("case", "Mäki-Öberg", "mäki-öberg"),
    ("one letter", "Mäki-Öberg", "Maki-Öberg"),
    ("a letter composed otherwise", "Mäki-Öberg", "Ma\u{308}ki-Öberg"),
    ("a blank more", "koodi=\"ATERIA\"", "koodi=\"AT ERIA\""),
    (
      "a value in another attribute",
      "<Palvelupaketti tunnus=\"VUOKRA-VESI\" alku=\"2024-01-01\" loppu=\"2024-12-31\"/>",
      "<Palvelupaketti tunnus=\"VUOKRA-VESI\" alku=\"2024-12-31\" loppu=\"2024-01-01\"/>"
    ),
    ("an attribute left out", " alkanut=\"2024-03-28\"", ""),
    ("an empty attribute", "<OsaAlue koodi=\"ATERIA\"/>", "<OsaAlue koodi=\"ATERIA\" yksikko=\"\"/>"),
    ("an element left out", "<Maa>FI</Maa>", ""),
    ("an empty element", "<Maa>FI</Maa>", "<Maa/>"),
    (
      "a text in the next element", "<Lahiosoite>Kauppakatu 2</Lahiosoite>\n          <Postinumero>40100</Postinumero>",
      "<Lahiosoite>Kauppakatu</Lahiosoite><Postinumero>2 40100</Postinumero>"
    ),
    (
      "the order of elements",
      "<OsaAlue koodi=\"HOITO\" hinta=\"900.67\" yksikko=\"kk\"/>\n      <OsaAlue koodi=\"ATERIA\"/>",
      "<OsaAlue koodi=\"ATERIA\"/><OsaAlue koodi=\"HOITO\" hinta=\"900.67\" yksikko=\"kk\"/>"
    ),
    ("an element twice", "<OsaAlue koodi=\"ATERIA\"/>", "<OsaAlue koodi=\"ATERIA\"/><OsaAlue koodi=\"ATERIA\"/>"),
    (
      "nesting", "</Maksusitoumus>\n  </Asiakas>\n  <Asiakas tunnus=\"A100235\">",
      "</Maksusitoumus><Maksusitoumus numero=\"x\"/>\n  </Asiakas>\n  <Asiakas tunnus=\"A100235\">"
    ),
    ("an hour", "T08:30", "T08:30:00"),
    (
      "an attribute of another namespace", "<Kuukausiraportti ",
      "<Kuukausiraportti xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:schemaLocation=\"a b\" "
    ),
  ])
  func `differs after a change that says something`(what: String, part: String, replacement: String) throws {
    #expect(try digest(wholeReport.with(part, replacement)) != digest(wholeReport))
  }

  /// So that a digest in the ledger stays what it is.
  @Test func `stays what it was`() throws {
    let small = report("<Asiakas tunnus='A'><Sukunimi>S</Sukunimi><Etunimet/></Asiakas>")
    var expected = Fingerprint()
    let canonical =
      "\u{1}Kuukausiraportti\u{3}kausi\u{4}2024-04\u{3}tunnus\u{4}R\u{3}versio\u{4}1"
      + "\u{1}Palveluntuottaja\u{3}ytunnus\u{4}9999999-2\u{6}\u{1}Yksikko\u{3}tunnus\u{4}U\u{6}\u{1}Palvelu\u{3}koodi\u{4}P\u{6}"
      + "\u{1}Asiakas\u{3}tunnus\u{4}A\u{1}Sukunimi\u{5}S\u{6}\u{1}Etunimet\u{6}\u{6}\u{6}"
    Array(canonical.utf8).withUnsafeBytes { expected.update($0) }
    #expect(try digest(small) == expected.hexadecimal())
  }

  @Test func `is the same for a long report in pieces of any size`() throws {
    let clients = (1...2000).map { "<Asiakas tunnus='A\($0)'><Sukunimi>Mäkinen</Sukunimi><Etunimet/></Asiakas>" }
      .joined()
    let bytes = Array(report(clients).utf8)
    let whole = try reading(bytes).contentDigest
    #expect(try reading(bytes, limits: ReadingLimits(chunkBytes: 333)).contentDigest == whole)
    #expect(try reading(bytes, limits: ReadingLimits(chunkBytes: 1_000_000)).contentDigest == whole)
  }

  private func digest(_ text: String) throws -> String {
    let result = try reading(text)
    #expect(result.findings.isEmpty)
    return try #require(result.contentDigest)
  }
}
