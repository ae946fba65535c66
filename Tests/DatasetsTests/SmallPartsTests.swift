import Datasets
import Domain
import Foundation
import Testing

@Suite struct `File names and manifests` {
  @Test func `a file name has service, time on the 24-hour clock and run`() {
    #expect(fileName(run: Samples.run, extension: "xml") == "MAKSUSILTA_YVPA-IKA_20240505T060000_R0000012.xml")
    var run = Samples.run
    run.service = ServiceCode("YVPA/IKÄ 2")
    run.closedAt = Timestamp("2024-05-05T18:30:59+03:00")!
    run.id = RunID(12_345_678)
    #expect(fileName(run: run, extension: "csv") == "MAKSUSILTA_YVPA_IK__2_20240505T183059_R12345678.csv")
  }

  @Test func `a dataset's name tells its service, and no other whose code begins alike`() {
    let name = "MAKSUSILTA_A_B_20240505T060000_R0000012.xml"
    #expect(isDataset(name, of: ServiceCode("A_B")) && isDataset(name + ".0000000000000001", of: ServiceCode("A_B")))
    #expect(!isDataset(name, of: ServiceCode("A")) && !isDataset("MAKSUSILTA_A_B_", of: ServiceCode("A_B")))
  }

  @Test func `a manifest is JSON with totals, period and hash`() throws {
    var run = Samples.run
    run.service = ServiceCode("A\"\\\n\u{1}ä")
    let manifest = Manifest(
      run: run, file: "x.xml", format: "idoc-xml", schema: "ORDERS05.xsd", documents: 2, lines: 4,
      total: Money("-109249.05")!, sha256: "ab", sizeBytes: 9_000_000_000)
    let json = manifest.json()
    #expect(json == manifest.json())
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    #expect(object["run"] as? Int == 12)
    #expect(object["service"] as? String == "A\"\\\n\u{1}ä")
    #expect(object["closedAt"] as? String == "2024-05-05T06:00:00+03:00")
    #expect(object["period"] as? String == Samples.run.period.description)
    #expect(object["file"] as? String == "x.xml")
    #expect(object["format"] as? String == "idoc-xml")
    #expect(object["schema"] as? String == "ORDERS05.xsd")
    #expect(object["documents"] as? Int == 2)
    #expect(object["lines"] as? Int == 4)
    #expect(object["total"] as? String == "-109249.05")
    #expect(object["cents"] as? Int == -10_924_905)
    #expect(object["sha256"] as? String == "ab")
    #expect(object["sizeBytes"] as? Int == 9_000_000_000)
    #expect(object.count == 13)
  }
}

@Suite struct `Names in settings` {
  @Test func `every source reads back from its name`() {
    #expect(Set(ValueSource.allCases.map(\.rawValue)).count == ValueSource.allCases.count)
    for source in ValueSource.allCases { #expect(ValueSource(rawValue: source.rawValue) == source) }
    #expect(ValueSource(rawValue: "run.closedAt.date") == .run(.closedAtDate))
    #expect(ValueSource(rawValue: "client.familyName") == .party(.client, .familyName))
    #expect(ValueSource(rawValue: "setting") == nil)
    #expect(ValueSource(rawValue: "client.shoeSize") == nil)
  }

  @Test func `every text reads back from its name`() {
    for name in TextSource.names { #expect(TextSource(rawValue: name)?.rawValue == name) }
    #expect(TextSource(rawValue: "fixed:Moi: sinä") == .fixed("Moi: sinä"))
    #expect(TextSource.fixed("x").rawValue == "fixed:x")
    #expect(TextSource(rawValue: "diagnosis") == nil)
  }
}

@Suite struct `Texts` {
  /// A text of a row and the lines it must become, format before the line.
  static let table: [(text: String, lines: [String])] = [
    ("Lyhyt", ["*Lyhyt"]),
    ("Kaksi\nriviä", ["*Kaksi", "/riviä"]),
    ("Kaksi\r\nriviä", ["*Kaksi", "/riviä"]),
    (
      String(repeating: "a", count: 69) + " b " + String(repeating: "c", count: 68),
      ["*" + String(repeating: "a", count: 69), "b " + String(repeating: "c", count: 68)]
    ),
    (String(repeating: "ä", count: 70) + " b", ["*" + String(repeating: "ä", count: 70), "b"]),
    (String(repeating: "ä", count: 70), ["*" + String(repeating: "ä", count: 70)]),
  ]

  @Test(arguments: table.indices) func `are broken at blanks and nothing is lost`(_ index: Int) throws {
    let (text, expected) = Self.table[index]
    var profile = Samples.profile
    profile.rowTexts = [IDocProfile.TextEntry(id: "ZZ05", source: .rowText)]
    var document = Samples.credit
    document.rows[0].text = text
    let tree = try XMLDecoder.decode(rendered(IDocXML(profile), [document]))[0]
    let texts = tree.children.first { $0.name == "E1EDP01" }!.children.filter { $0.name == "E1EDPT1" }
    #expect(texts.count == 1)
    let lines = texts[0].children.map { line in
      let fields = Dictionary(
        uniqueKeysWithValues: line.fields.map { ($0.prefix { $0 != "=" }, $0.drop { $0 != "=" }.dropFirst()) })
      return String(fields["TDFORMAT"] ?? "") + String(fields["TDLINE"]!)
    }
    #expect(lines == expected)
    #expect(lines.allSatisfy { $0.count <= 71 })
    func letters(_ text: String) -> String { text.filter { !$0.isWhitespace && $0 != "*" && $0 != "/" } }
    #expect(letters(lines.joined()) == letters(text))
  }

  @Test func `an absence is told once, on the deduction of its period`() throws {
    var document = Samples.document
    document.absences.append(
      DocumentAbsence(absenceClass: .institution, first: Day("2023-12-30")!, last: Day("2024-01-02")!))
    let tree = try XMLDecoder.decode(rendered(IDocXML(Samples.profile), [document]))[0]
    let items = tree.children.filter { $0.name == "E1EDP01" }
    let told = items.map { item in
      item.children.flatMap(\.children).flatMap(\.fields).filter { $0.contains("Poissaolo") }
    }
    #expect(
      told == [
        ["TDLINE=Poissaolo: laitos 30.12.2023-02.01.2024, 4 pv"], ["TDLINE=Poissaolo: oma 04.04.2024-09.04.2024, 6 pv"],
        [],
      ])
  }
}
