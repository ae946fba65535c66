extension ORDERS05 {
  /// `ORDERS05.xsd`, or with the absence extension `ORDERS05-Z1POISSA.xsd`.
  package static func schemaName(extended: Bool) -> String {
    extended ? basicType + "-" + absence.name + ".xsd" : basicType + ".xsd"
  }

  /// The XML schema of ORDERS05, written from the table: every segment with its order, nesting, occurrences and field lengths.
  ///
  /// Fields are strings with a greatest length, as SAP has them; what a field means is agreed with the receiver, not in a schema.
  /// - Parameters:
  ///   - extended: with Z1POISSA as the item's first child and CIMTYP required.
  ///   - root: name of the root element; some ports expect the extension's name.
  package static func schema(extended: Bool = false, root: String = basicType) -> String {
    var writer = SchemaWriter(extended: extended)
    return writer.schema(root: root)
  }
}

private struct SchemaWriter {
  let extended: Bool
  private var text = ""
  private var lengths: Set<Int> = []

  /// Beyond this a greatest number is written as unbounded: a validator counts every occurrence, and SAP's own schemas stop here too.
  private static let countedMax = 5_000

  /// Fields of the control record that the receiver needs, as in SAP's own schema.
  private static let controlRequired: Set<String> = [
    "TABNAM", "DIRECT", "IDOCTYP", "MESTYP", "SNDPOR", "SNDPRT", "SNDPRN", "RCVPOR", "RCVPRN",
  ]

  init(extended: Bool) { self.extended = extended }

  mutating func schema(root: String) -> String {
    let about =
      extended
      ? "ORDERS05 with the absence segment Z1POISSA as the first child of E1EDP01."
      : "ORDERS05 without extension."
    text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- \(about) Written by Maksusilta from its ORDERS05 table (Datasets/IDoc/ORDERS05.swift) and kept equal to it by a test;
           RECORD=1 writes it anew. Maxima beyond 5000 are unbounded here: SAP's own are up to 9999999999. -->
      <xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
        <xsd:element name="\(root)">
          <xsd:complexType>
            <xsd:sequence>
              <xsd:element name="IDOC" maxOccurs="unbounded">
                <xsd:complexType>
                  <xsd:sequence>

      """
    control(indent: 12)
    for segment in ORDERS05.all where segment.parent == nil && segment.level > 0 { element(segment, indent: 12) }
    text += """
                  </xsd:sequence>
                  <xsd:attribute name="BEGIN" type="one" use="required"/>
                </xsd:complexType>
              </xsd:element>
            </xsd:sequence>
          </xsd:complexType>
        </xsd:element>
        <xsd:simpleType name="one">
          <xsd:restriction base="xsd:string"><xsd:enumeration value="1"/></xsd:restriction>
        </xsd:simpleType>

      """
    for length in lengths.sorted() {
      text += """
          <xsd:simpleType name="char\(length)">
            <xsd:restriction base="xsd:string"><xsd:maxLength value="\(length)"/></xsd:restriction>
          </xsd:simpleType>

        """
    }
    return text + "</xsd:schema>\n"
  }

  private mutating func control(indent: Int) {
    let record = ORDERS05.control
    open(record.name, occurs: 1...1, indent: indent)
    for field in record.fields {
      let isRequired = SchemaWriter.controlRequired.contains(field.name) || (extended && field.name == "CIMTYP")
      switch field.name {
      case "TABNAM": enumeration(field.name, [record.name], indent: indent + 6)
      case "IDOCTYP": enumeration(field.name, [ORDERS05.basicType], indent: indent + 6)
      case "DIRECT": enumeration(field.name, ["1", "2"], indent: indent + 6)
      case "CIMTYP" where !extended: enumeration(field.name, [""], indent: indent + 6, isRequired: false)
      default: leaf(field, isRequired: isRequired, indent: indent + 6)
      }
    }
    close(indent: indent)
  }

  private mutating func element(_ segment: SegmentDefinition, indent: Int) {
    open(segment.name, occurs: segment.occurs, indent: indent)
    for field in segment.fields { leaf(field, isRequired: false, indent: indent + 6) }
    for child in ORDERS05.all where child.parent == segment.name && (extended || child.name != ORDERS05.absence.name) {
      element(child, indent: indent + 6)
    }
    close(indent: indent)
  }

  private mutating func open(_ name: String, occurs: ClosedRange<Int>, indent: Int) {
    var attributes = ""
    if occurs.lowerBound != 1 { attributes += " minOccurs=\"\(occurs.lowerBound)\"" }
    if occurs.upperBound > SchemaWriter.countedMax {
      attributes += " maxOccurs=\"unbounded\""
    } else if occurs.upperBound != 1 {
      attributes += " maxOccurs=\"\(occurs.upperBound)\""
    }
    line(indent, "<xsd:element name=\"\(name)\"\(attributes)>")
    line(indent + 2, "<xsd:complexType>")
    line(indent + 4, "<xsd:sequence>")
  }

  private mutating func close(indent: Int) {
    line(indent + 4, "</xsd:sequence>")
    line(indent + 4, "<xsd:attribute name=\"SEGMENT\" type=\"one\" use=\"required\"/>")
    line(indent + 2, "</xsd:complexType>")
    line(indent, "</xsd:element>")
  }

  private mutating func leaf(_ field: FieldDefinition, isRequired: Bool, indent: Int) {
    lengths.insert(field.length)
    let occurs = isRequired ? "" : " minOccurs=\"0\""
    line(indent, "<xsd:element name=\"\(field.name)\" type=\"char\(field.length)\"\(occurs)/>")
  }

  private mutating func enumeration(_ name: String, _ values: [String], indent: Int, isRequired: Bool = true) {
    line(indent, "<xsd:element name=\"\(name)\"\(isRequired ? "" : " minOccurs=\"0\"")>")
    line(indent + 2, "<xsd:simpleType>")
    line(indent + 4, "<xsd:restriction base=\"xsd:string\">")
    for value in values { line(indent + 6, "<xsd:enumeration value=\"\(value)\"/>") }
    line(indent + 4, "</xsd:restriction>")
    line(indent + 2, "</xsd:simpleType>")
    line(indent, "</xsd:element>")
  }

  private mutating func line(_ indent: Int, _ content: String) {
    text += String(repeating: " ", count: indent) + content + "\n"
  }
}
