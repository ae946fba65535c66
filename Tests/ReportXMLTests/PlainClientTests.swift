import Domain
import Support
import Testing

@testable import ReportXML

/// Of a client that is plainly right the schema is not asked: so whatever looks plain must be right by the schema.
@Suite struct `Plain clients` {
  /// What stands in `report(_:)`, looked at both ways.
  private struct Looked {
    /// Clients whose right the schema would have to be asked about, or a finding without it.
    var isPlain: Bool
    var isRight: Bool
  }

  private static let right = CompiledSchema.monthlyReport

  private func look(_ clients: String) throws -> Looked {
    let bytes = Array(report(clients).utf8)
    let builder = StatementBuilder(
      .monthlyReport, findingsMax: 1, contentDigest: Fingerprint(), shapes: CommitmentShapes(), leavesClientsOut: true)
    let scan = try DocumentScan(schema: Self.right, limits: .standard, listener: builder)
    bytes.withUnsafeBytes { scan.feed($0) }
    scan.finish()
    let check = try SchemaCheck(Self.right)
    bytes.withUnsafeBytes { check.feed($0) }
    return Looked(isPlain: builder.unasked.isEmpty && !builder.isRejected, isRight: check.finish().isEmpty)
  }

  // MARK: Values

  /// Around the edges of every form, and some that only look like one.
  private static let values: [String] =
    [
      "", "x", "1", "0", "01", "true", "false", "TRUE", "yes", "tosi", "a b", " a ", "a  b", "a\u{A0}b", "&#9;",
      "&#10;1", "1&#32;",
      "&amp;", "&lt;&gt;", "ä", "€", "𐍈", "-", "+", ".", "1.", ".5", "-1", "+1", "--1", "1e3", "1,5", "0x1", "١", "１",
      "1 2", " 1", "1 ",
      "0.1", "0.12", "0.123", "0.1234", "-0.5", "00000000", "1.2.3",
    ]
    + (1...9).map { String(repeating: "9", count: $0) } + (1...9).map { String(repeating: "9", count: $0) + ".99" }
    + [99, 100, 101, 199, 200, 201, 9_999, 10_000, 10_001].flatMap { count in
      ["x", "ä", "€", "&amp;"].map { String(repeating: $0, count: count) }
        + [" " + String(repeating: "x", count: count), String(repeating: "x", count: count) + " "]
    }
    + [
      "2024-04-04", "0000-01-01", "9999-12-31", "2024-02-30", "2024-02-31", "2024-00-10", "2024-13-10", "2024-10-00",
      "2024-10-32",
      "2024-1-01", "2024-01-1", "24-01-01", "02024-01-01", "-2024-01-01", "2024-01-01Z", "2024-01-01+02:00",
      "2024/01/01", "2024-01-0a",
      "a024-01-01", "2024-0１-01", " 2024-01-01", "2024-01-01 ", "2024-01-01x", "20240101", "2024-19-01", "2024-01-39",
      "2024-20-01",
    ]
    + [
      "00:00", "23:59", "24:00", "12:60", "08:30:00", "08:30:59", "08:30:60", "8:30", "08:3", "08:30:5", "08-30",
      "08:30Z", "08:30:00Z",
      "08:30:00.5", "0a:30", "29:00",
    ].map { "2024-04-04T" + $0 }
    + ["2024-13-04T08:30", "2024-04-04 08:30", "2024-04-04t08:30", "2024-04-04T", "T08:30"]
    + "-+ABCDEFGHTUVWXYZab_/ ".map { "010140\($0)998F" }
    + [
      "010140-9980", "010140-998f", "010140-998", "010140-998FF", "01014-0998F", "010140-99AF", "O10140-998F",
      "010140-998Å", " 010140-998F",
      "010140-998F ", "010140-998&#70;", "310299+999Y",
    ]

  /// A client with everything, one attribute's value or one element's text put in the place of its own.
  private func wholeClient(replacing element: ElementName, _ attribute: AttributeName?, by value: String) -> String {
    func xml(_ one: ElementName) -> String {
      let attributes = one.attributes.map { name in
        " \(name.wire)='\(one == element && name == attribute ? value : Self.usual(name))'"
      }
      let text =
        one == element && attribute == nil ? value : one == .identityCode ? "010140-998F" : one.holdsText ? "x" : ""
      return "<\(one.wire)\(attributes.joined())>\(text)\(one.children.map(xml).joined())</\(one.wire)>"
    }
    return xml(.client)
  }

  private static func usual(_ name: AttributeName) -> String {
    switch name {
    case .aika: "2024-04-04T08:00"
    case .alku, .loppu, .alkanut, .voimaan, .pvm: "2024-04-04"
    case .turvakielto: "true"
    default: "1"
    }
  }

  private static let inClients = ElementName.allCases.filter {
    ![.report, .feed, .provider, .unit, .service].contains($0)
  }

  @Test(arguments: inClients) func `have no value that the schema refuses`(element: ElementName) throws {
    let whole = try look(wholeClient(replacing: .client, nil, by: ""))
    #expect(whole.isPlain && whole.isRight)
    for attribute in element.attributes.map(Optional.some) + [nil] {
      var (plain, right, wrong) = (0, 0, 0)
      for value in Self.values {
        let looked = try look(wholeClient(replacing: element, attribute, by: value))
        #expect(
          !looked.isPlain || looked.isRight,
          "\(element.wire)/@\(attribute.map { "\($0.wire)" } ?? "") \(value.prefix(40))")
        plain += looked.isPlain ? 1 : 0
        right += looked.isRight ? 1 : 0
        wrong += looked.isRight ? 0 : 1
      }
      // So few are right by the schema and not plain: signs, blanks at the ends, long words of several bytes a character.
      #expect(plain > 0 && wrong > 0, "\(element.wire)/@\(attribute.map { "\($0.wire)" } ?? "")")
      #expect(right - plain <= 40, "\(element.wire)/@\(attribute.map { "\($0.wire)" } ?? ""): \(plain) of \(right)")
    }
  }

  // MARK: Structure

  /// Clients of elements and attributes thrown together, most of them nearly right.
  private struct Thrown {
    var random: Seeded

    mutating func client() -> String { xml(.client, depth: 0) }

    private mutating func chance(_ one: Int, in all: Int) -> Bool { Int.random(in: 0..<all, using: &random) < one }

    private mutating func xml(_ element: ElementName, depth: Int) -> String {
      var attributes = element.attributes.filter { _ in !chance(1, in: 50) }
        .map { " \($0.wire)='\(chance(1, in: 100) ? "x" : usual($0))'" }
      if chance(1, in: 60) { attributes.append(" \(AttributeName.allCases.randomElement(using: &random)!.wire)='1'") }
      if chance(1, in: 120) {
        attributes.append(
          [
            " muu='1'", " xml:lang='fi'", " xmlns:x='urn:x' x:y='1'", " xmlns='urn:muu'", " xml:space='preserve'",
            " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'",
            " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='Osoite'",
          ].randomElement(using: &random)!)
      }
      if chance(1, in: 10) { attributes.shuffle(using: &random) }
      var children = element.children.flatMap { child in
        let isOften = element.requiredChildren.contains(child)
        let count = element.repeatedChildren.contains(child) ? 2 : 1
        if chance(1, in: 60) { return Array(repeating: child, count: isOften ? 0 : 2) }
        return Array(repeating: child, count: isOften || chance(1, in: 2) ? count : 0)
      }
      if chance(1, in: 30), children.count > 1 { children.swapAt(0, children.count - 1) }
      if chance(1, in: 60) { children.insert(ElementName.allCases.randomElement(using: &random)!, at: 0) }
      var content = element == .identityCode ? "010140-998F" : element.holdsText ? "x" : ""
      if depth < 6 {
        for child in children {
          content += between()
          content += xml(child, depth: depth + 1)
        }
      }
      if !children.isEmpty { content += between() }
      if chance(1, in: 80) {
        content += [" ", "\n", "x", "<!-- x -->", "<![CDATA[ ]]>", "<Muu/>"].randomElement(using: &random)!
      }
      if content.isEmpty, chance(1, in: 2) { return "<\(element.wire)\(attributes.joined())/>" }
      return "<\(element.wire)\(attributes.joined())>\(content)</\(element.wire)>"
    }

    private mutating func between() -> String {
      guard chance(1, in: 6) else { return "" }
      guard chance(1, in: 30) else { return ["\n  ", " ", "<!-- x -->", "<?x y?>"].randomElement(using: &random)! }
      return ["x", "&#160;", "<![CDATA[x]]>", "&amp;", "<![CDATA[ ]]>"].randomElement(using: &random)!
    }

    private func usual(_ name: AttributeName) -> String { `Plain clients`.usual(name) }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>) func `are built as the schema says`(seed: UInt64) throws {
    var thrown = Thrown(random: Seeded(seed))
    var (plain, right, wrong) = (0, 0, 0)
    for _ in 0..<1_500 {
      let client = thrown.client()
      let looked = try look(client)
      #expect(!looked.isPlain || looked.isRight, "\(client)")
      plain += looked.isPlain ? 1 : 0
      right += looked.isRight ? 1 : 0
      wrong += looked.isRight ? 0 : 1
    }
    #expect(plain > 100 && wrong > 100 && plain * 2 > right, "\(plain) plain, \(right) right, \(wrong) wrong")
  }

  // MARK: What is not plain

  private func client(_ inside: String) -> String {
    "<Asiakas tunnus='A'><Sukunimi>S</Sukunimi><Etunimet>E</Etunimet>\(inside)</Asiakas>"
  }

  @Test func `are left out, and the schema is asked of the others by themselves`() throws {
    let odd = client("<Maksusitoumus numero='1'><OsaAlue koodi='X' hinta='-1.00'/></Maksusitoumus>")
    let text = report(
      client("") + odd + "\n<!-- </Asiakas> -->" + client("") + odd + client("<Maksusitoumus numero='2'/>"))
    let check = ClientCheck()
    let whole = try reading(text)
    #expect(whole.findings.isEmpty && whole.clients.count == 5)
    // The remark holds a client's end tag, of which no harm comes: nothing is cut there.
    let sections = ReportSections(fileDigest: { Fingerprint() }) { MemorySource(Array(text.utf8)) }
    let memory = SectionMemory()
    let (one, _) = try #require(try sections.next(into: memory, tell: { _ in }))
    let read = try SectionReading(one, in: memory, limits: .standard, clients: check, contentDigest: Fingerprint())
    #expect(read.clients == whole.clients)
    #expect(read.contentDigest == whole.contentDigest && read.content.isEmpty)
  }

  @Test func `that the schema refuses make the section unfit, and the next one is asked about again`() throws {
    let check = ClientCheck()
    func section(_ inside: String, encoding: String = "UTF-8") throws -> SectionReading {
      let text = "<?xml version='1.0' encoding='\(encoding)'?>" + report(client("") + client(inside))
      let sections = ReportSections(fileDigest: { Fingerprint() }) { MemorySource(Array(text.utf8)) }
      let memory = SectionMemory()
      let (section, _) = try #require(try sections.next(into: memory, tell: { _ in }))
      return try SectionReading(section, in: memory, limits: .standard, clients: check)
    }
    let right = "<Maksusitoumus numero='1'><OsaAlue koodi='X' hinta='-1'/></Maksusitoumus>"
    for wrong in [
      "<Maksusitoumus numero='1'><OsaAlue koodi='X' hinta='--1'/></Maksusitoumus>", "<Maksusitoumus/>", "x", "<Muu/>",
      "<Maksusitoumus numero='1'/><Osoite/>", "<Maksusitoumus numero='1'>x</Maksusitoumus>",
      "<Maksusitoumus numero='1'><OsaAlue koodi='X'> </OsaAlue></Maksusitoumus>",
    ] {
      #expect(throws: ReportSections.Unfit.self, "\(wrong)") { try section(wrong) }
      #expect(try section(right).clients.count == 2)
    }
    // Where its bytes are not those that the parser sees, an odd client cannot be looked at by itself.
    #expect(throws: ReportSections.Unfit.self) { try section(right, encoding: "ISO-8859-1") }
    #expect(try section("", encoding: "ISO-8859-1").clients.count == 2)
  }
}
