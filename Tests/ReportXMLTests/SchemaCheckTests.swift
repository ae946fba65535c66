import Domain
import ReportXML
import Testing

private let schema = """
  <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:element name="ORDERS05"><xs:complexType><xs:sequence>
      <xs:element name="IDOC" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        <xs:element name="EDI_DC40"><xs:complexType><xs:sequence>
          <xs:element name="DIRECT"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="1"/><xs:enumeration value="2"/></xs:restriction></xs:simpleType></xs:element>
        </xs:sequence><xs:attribute name="SEGMENT" use="required" fixed="1"/></xs:complexType></xs:element>
        <xs:element name="E1EDP01" minOccurs="0" maxOccurs="9"><xs:complexType><xs:sequence>
          <xs:element name="POSEX" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="6"/></xs:restriction></xs:simpleType></xs:element>
        </xs:sequence></xs:complexType></xs:element>
      </xs:sequence><xs:attribute name="BEGIN"/></xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element>
  </xs:schema>
  """

private let document = """
  <?xml version="1.0" encoding="UTF-8"?>
  <ORDERS05>
    <IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><DIRECT>2</DIRECT></EDI_DC40></IDOC>
    <IDOC BEGIN="1">
      <EDI_DC40 SEGMENT="1"><DIRECT>2</DIRECT></EDI_DC40>
      <E1EDP01><POSEX>000010</POSEX></E1EDP01>
      <E1EDP01><POSEX>000020</POSEX></E1EDP01>
    </IDOC>
  </ORDERS05>
  """

@Suite struct `Asking whether a document follows a schema` {
  private func isValid(_ text: String, piece: Int = 100) throws -> Bool {
    let check = try ValidityCheck(CompiledSchema(Array(schema.utf8)))
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: piece) {
      bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { check.feed($0) }
    }
    return check.finish()
  }

  @Test(arguments: [1, 7, 100, 10_000])
  func `a good one does, in pieces of any size`(piece: Int) throws {
    #expect(try isValid(document, piece: piece))
  }

  @Test(
    arguments: [
      ("<POSEX>000020</POSEX>", "<POSEX>0000020</POSEX>"), ("<IDOC BEGIN=\"1\">\n", "<IDOC BEGIN=\"1\" ENDE=\"1\">\n"),
      ("<EDI_DC40 SEGMENT=\"1\">", "<EDI_DC40>"), ("<DIRECT>2</DIRECT>", ""), ("<POSEX>000020</POSEX>", "<POSEY/>"),
      ("<POSEX>000020</POSEX>", "000020"), ("</ORDERS05>", ""),
      ("</IDOC>\n</ORDERS05>", "</IDOC>\n</ORDERS05>\n<IDOC/>"),
      ("ORDERS05>", "ORDERS04>"), ("<POSEX>000020</POSEX>", "<POSEX>&nimi;</POSEX>"), ("000020", "0000\u{1}0"),
      ("<ORDERS05>\n", "<!DOCTYPE ORDERS05 [<!ENTITY nimi \"000020\">]>\n<ORDERS05>\n"), (document, ""),
    ])
  func `one with anything wrong does not`(_ part: String, _ replacement: String) throws {
    #expect(try !isValid(document.replacing(part, with: replacement)))
    #expect(try !isValid(document.replacing(part, with: replacement), piece: 1))
  }
}

@Suite struct `Checking a document against a schema` {
  private func check(_ text: String, piece: Int = .max, flawsMax: Int = 100) throws -> [Flaw] {
    let check = try SchemaCheck(CompiledSchema(Array(schema.utf8)), flawsMax: flawsMax)
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: min(piece, bytes.count)) {
      bytes[start..<min(start + min(piece, bytes.count), bytes.count)].withUnsafeBytes { check.feed($0) }
    }
    return check.finish()
  }

  @Test(arguments: [1, 7, 100, 10_000])
  func `a good one has no flaws, in pieces of any size`(piece: Int) throws {
    #expect(try check(document, piece: piece) == [])
  }

  @Test(
    arguments: [
      (
        "<POSEX>000020</POSEX>", "<POSEX>0000020</POSEX>", "7 value-shape /ORDERS05/IDOC[2]/E1EDP01[2]/POSEX[1]",
        "POSEX", nil
      ),
      (
        "<IDOC BEGIN=\"1\">\n", "<IDOC BEGIN=\"1\" ENDE=\"1\">\n", "4 attribute-not-allowed /ORDERS05/IDOC[2]/@ENDE",
        "IDOC", "ENDE"
      ),
      (
        "    <EDI_DC40 SEGMENT=\"1\"><DIRECT>2</DIRECT></EDI_DC40>\n", "    <EDI_DC40><DIRECT>2</DIRECT></EDI_DC40>\n",
        "5 attribute-missing /ORDERS05/IDOC[2]/EDI_DC40[1]/@SEGMENT", "EDI_DC40", "SEGMENT"
      ),
      (
        "    <EDI_DC40 SEGMENT=\"1\"><DIRECT>2</DIRECT></EDI_DC40>\n",
        "    <EDI_DC40 SEGMENT=\"2\"><DIRECT>2</DIRECT></EDI_DC40>\n",
        "5 value-shape /ORDERS05/IDOC[2]/EDI_DC40[1]/@SEGMENT", "EDI_DC40", "SEGMENT"
      ),
      (
        "    <EDI_DC40 SEGMENT=\"1\"><DIRECT>2</DIRECT></EDI_DC40>\n", "    <EDI_DC40 SEGMENT=\"1\"></EDI_DC40>\n",
        "5 element-missing /ORDERS05/IDOC[2]/EDI_DC40[1]", "EDI_DC40", nil
      ),
      (
        "<POSEX>000020</POSEX>", "<POSEY/>", "7 element-not-expected /ORDERS05/IDOC[2]/E1EDP01[2]/POSEY[1]", "POSEY",
        nil
      ),
      ("<POSEX>000020</POSEX>", "000020", "7 schema /ORDERS05/IDOC[2]/E1EDP01[2]", "E1EDP01", nil),
      ("</ORDERS05>", "", "8 file-truncated /ORDERS05", "", nil),
      ("<ORDERS05>\n", "<ORDERS04>\n", "2 namespace-wrong /ORDERS04", "ORDERS04", nil),
    ] as [(String, String, String, String, String?)])
  func `a flaw has code, line, place and name`(
    _ part: String, _ replacement: String, _ description: String, _ element: String, _ attribute: String?
  ) throws {
    let flaws = try check(document.with(part, replacement))
    #expect(flaws.map(\.description) == [description])
    #expect(flaws.first?.element == element)
    #expect(flaws.first?.attribute == attribute)
  }

  @Test func `nothing at all is a flaw`() throws {
    #expect(try SchemaCheck(CompiledSchema(Array(schema.utf8))).finish().map(\.code) == [.empty])
  }

  @Test func `flaws beyond the limit are counted`() throws {
    let many = "<ORDERS05>" + String(repeating: "<IDOC/>", count: 250) + "</ORDERS05>"
    let check = try SchemaCheck(CompiledSchema(Array(schema.utf8)), flawsMax: 100)
    Array(many.utf8).withUnsafeBytes { check.feed($0) }
    #expect(check.finish().count == 100)
    #expect(check.flawsLeftOut == 150)
  }
}
