import Domain
import Foundation
import Gateway
import Ledger
import Support
import Testing

/// What a rule book says of its dataset, from the report to the bytes.
@Suite struct `Datasets by rule book` {
  private static func county(_ more: String) throws -> County {
    try County(rules: [
      "MTK-ASU.yaml": { book in
        book.replacing("  minimum: 0.00\n", with: "  minimum: 0.00\n" + more)
          .replacing(
            "    row-texts:\n",
            with: "    texts: [{id: Z003, prefix: \"Viite \", source: referenceNumber}]\n    row-texts:\n")
      }
    ])
  }

  private static func report(unit: String = "Koivukoti Palokka") -> String {
    var report = SmallReport()
    report.service = "MTK-ASU"
    report.familyName = "Čáppa-Šuvalov"
    return report.text.replacing("nimi=\"Koivukoti Palokka\"", with: "nimi=\"\(unit)\"")
  }

  @Test(.sandbox) func `what the code page lacks is replaced, told by field, and built again with the same bytes`()
    throws
  {
    let county = try Self.county("  unencodable: transliterate\n  reference-number: {series: \"12\"}\n")
    let taken = try county.take(Self.report(unit: "Koivukoti – Palokka"), named: "a.xml")
    #expect(taken.outcome.verdict == .accepted)
    let findings = try county.premises.ledger.findings(of: try #require(taken.outcome.report))
    #expect(findings.filter { $0.code == .characterReplaced }.map(\.expected) == ["E1EDKA1-NAME1"])
    #expect(findings.allSatisfy { $0.found?.contains("uvalov") != true })

    _ = try county.desk().approve("KR-T-1", reason: nil)
    let closing = try county.desk().desk.run(ServiceCode("MTK-ASU"), period: nil, by: "Ajaja")
    let run = try #require(closing.run)
    #expect(closing.findings.map(\.code) == [.characterReplaced])
    #expect(closing.findings.map(\.expected) == ["document.unitName"])
    #expect(run.documents == 1 && run.total == Money("900.67")!)

    let bytes = try county.dataset(of: run)
    let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    #expect(text.contains("Cáppa-Suvalov") && text.contains("Koivukoti - Palokka"))
    #expect(text.contains("Viite 1200000000016"))
    let again = Sandbox.folder / "again"
    #expect(try county.desk().desk.rebuild(run.id, at: again) == run.seal.sha256)
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
    #expect(!county.log.text.contains("uvalov") && !county.log.text.contains("1200000000016"))
  }

  @Test func `one that does not follow its schema is refused with its place, and its run is not closed`() throws {
    let county = try County()
    try county.take(SmallReport().text, named: "a.xml")
    _ = try county.desk().approve("KR-T-1", reason: nil)
    // The receiver's schema knows no item number.
    let schema = county.folder.appending(path: "outbox-schemas/ORDERS05.xsd")
    let text = try String(contentsOf: schema, encoding: .utf8)
    let narrower = text.replacing("<xsd:element name=\"POSEX\" type=\"char6\" minOccurs=\"0\"/>", with: "")
    #expect(narrower != text)
    try Data(narrower.utf8).write(to: schema)
    let desk = county.desk().desk
    let refused = try #require(throws: DatasetRefused.self) {
      _ = try desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja")
    }
    #expect(refused.flaws.first?.place == "/ORDERS05/IDOC[1]/E1EDP01[1]/POSEX[1]")
    #expect(refused.flaws.first?.record != nil)
    #expect(try county.premises.ledger.runs(of: nil).isEmpty)
    #expect(try county.lines(of: "KR-T-1").allSatisfy { $0.state == .open })

    // Put right, the same lines go, with the numbers that were not used.
    try Data(text.utf8).write(to: schema)
    #expect(try desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja").run?.id == RunID(1))
  }

  @Test func `without the setting the client waits`() throws {
    let county = try Self.county("")
    let taken = try county.take(Self.report(), named: "a.xml")
    #expect(taken.outcome.verdict == .held)
    let findings = try county.premises.ledger.findings(of: try #require(taken.outcome.report))
    #expect(findings.contains { $0.code == .notEncodable && $0.effect == .holdsForPerson })
  }

  @Test func `what has no nearest letter waits all the same`() throws {
    let county = try Self.county("  unencodable: transliterate\n")
    let taken = try county.take(Self.report().replacing("Čáppa-Šuvalov", with: "Иванов"), named: "a.xml")
    #expect(taken.outcome.verdict == .held)
    let findings = try county.premises.ledger.findings(of: try #require(taken.outcome.report))
    #expect(findings.map(\.code).contains(.notEncodable))
    #expect(!findings.map(\.code).contains(.characterReplaced))
  }
}
