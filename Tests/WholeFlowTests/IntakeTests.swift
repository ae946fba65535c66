import Domain
import Foundation
import Gateway
import Support
import Testing

@Suite struct Intakes {
  /// In a report of many clients a repeated name shows only when the names are told once more.
  @Test func `a client and a commitment that come again far down a large report are held, and nobody else is`() throws {
    let county = try County()
    let text = try largeReport(8_000) { number, report in
      if number == 8_000 { report.client = "T7000" }
      if number == 7_999 { report.commitment = "PS-7100" }
    }
    let taken = try county.take(text, named: "a.xml")
    #expect(taken.outcome.clients == 8_000 && taken.outcome.clientsHeld == 2 && taken.outcome.clientsWithError == 2)
    let findings = try county.desk().findings(of: county.desk().report("KR-T-1"))
    #expect(
      findings.map { "\($0.code.rawValue) \($0.place)" } == [
        "commitment-twice /Kuukausiraportti/Asiakas[7999]/Maksusitoumus[1]",
        "client-twice /Kuukausiraportti/Asiakas[8000]",
      ])
  }

  /// A report of so many clients, each changed by `change`, with `between` behind one of them.
  private func largeReport(
    _ count: Int, between: (number: Int, text: String) = (0, ""), change: (Int, inout SmallReport) -> Void = { _, _ in }
  ) throws -> String {
    var report = SmallReport()
    let one = report.text
    let start = try #require(one.range(of: "<Asiakas")).lowerBound
    let end = try #require(one.range(of: "</Asiakas>")).upperBound
    var text = String(one[..<start])
    for number in 1...count {
      report.client = "T\(number)"
      report.commitment = "PS-\(number)"
      report.identityCode = SmallReport.identityCode(number)
      change(number, &report)
      let own = report.text
      text +=
        own[try #require(own.range(of: "<Asiakas")).lowerBound..<(try #require(own.range(of: "</Asiakas>")).upperBound)]
      text += "\n"
      if number == between.number { text += between.text }
    }
    return text + one[end...]
  }

  /// Its clients have been written when that shows, and nothing may be left of them.
  @Test func `what is wrong far down a large report is told where it is, and nothing of the report stays`() throws {
    let county = try County()
    let text = try largeReport(2_000, between: (1_500, "<Muu/>\n"))
    #expect(text.utf8.count > 4 * 128 << 10)
    let taken = try county.take(text, named: "a.xml")
    #expect(taken.outcome.verdict == .rejected)
    let before = try #require(text.range(of: "<Muu/>")).lowerBound
    #expect(taken.outcome.findings.map(\.line) == [1 + text[..<before].count { $0 == "\n" }])
    #expect(taken.outcome.findings.map(\.place) == ["/Kuukausiraportti/Muu[1]"])
    #expect(try county.desk().reports(ReportFilter()).isEmpty)

    let again = try county.take(largeReport(2_000), named: "b.xml")
    #expect(again.outcome.verdict == .accepted && again.outcome.clients == 2_000)
    #expect(try county.lines(of: "KR-T-1").count == again.outcome.lines)
  }

  /// Sections prove themselves; where they cannot the report is read as a whole, with the same outcome.
  @Test func `a large report that cannot be read in sections is what it is without that`() throws {
    let county = try County()
    let other = try County()
    let remark = try largeReport(2_000, between: (1_700, "<!-- </Asiakas> -->\n"))
    let taken = try county.take(remark, named: "a.xml")
    let plain = try other.take(largeReport(2_000), named: "a.xml")
    #expect(taken.outcome.verdict == .accepted)
    #expect(taken.outcome.clients == 2_000 && taken.outcome.total == plain.outcome.total)
    #expect(try county.lines(of: "KR-T-1") == other.lines(of: "KR-T-1"))
    // It says the same.
    #expect(try county.take(largeReport(2_000), named: "b.xml").outcome.verdict == .duplicate)
    #expect(try other.take(remark, named: "b.xml").outcome.verdict == .duplicate)
  }

  @Test func `a large report that says otherwise under the same version is refused`() throws {
    let county = try County()
    try county.take(largeReport(2_000), named: "a.xml")
    let otherwise = try largeReport(2_000) { number, report in
      if number == 1_999 { report.client = "T-1999" }
    }
    let taken = try county.take(otherwise, named: "b.xml")
    #expect(taken.outcome.verdict == .rejected)
    #expect(taken.outcome.findings.map(\.code) == [.conflictingVersion])
  }

  @Test func `own leave in communal housing gives the sums of the example`() throws {
    let county = try County()
    let taken = try county.take(
      SmallReport(
        items: """
          <OsaAlue koodi="HOITO" hinta="303.20" yksikko="kk"/>
          <OsaAlue koodi="ATERIA" hinta="18.00" yksikko="vrk"/>
          <OsaAlue koodi="TUKI" hinta="46.86" yksikko="kk"/>
          """, days: "<Poissaolo syy=\"LOMA\" alku=\"2024-04-04\" loppu=\"2024-04-15\"/>"
      ).text, named: "april.xml")
    #expect(taken.outcome.verdict == .accepted)
    let amounts = Dictionary(
      uniqueKeysWithValues: try county.lines(of: "KR-T-1").map { ($0.item, $0.amount.description) })
    #expect(amounts == ["HOITO": "232.45", "ATERIA": "324.00", "TUKI": "46.86"])
  }

  @Test func `an absence from March into April is numbered across the month end from the ledger alone`() throws {
    let county = try County()
    try county.take(
      SmallReport(
        id: "KR-T-3", period: "2024-03", days: "<Poissaolo syy=\"LOMA\" alku=\"2024-03-28\" loppu=\"2024-03-31\"/>"
      )
      .text, named: "march.xml")
    let april = try county.take(
      SmallReport(id: "KR-T-4", days: "<Poissaolo syy=\"LOMA\" alku=\"2024-04-01\" loppu=\"2024-04-08\"/>").text,
      named: "april.xml")
    #expect(try county.lines(of: "KR-T-3").map(\.amount) == [Money("900.67")!])
    #expect(try county.lines(of: "KR-T-4").map(\.amount) == [Money("690.51")!])
    #expect(try county.desk().findings(of: county.desk().report("KR-T-4")).isEmpty)
    #expect(april.outcome.verdict == .accepted)
  }

  @Test func `the days before the first known month keep the class of the absence that told of them`() throws {
    let county = try County(at: Timestamp(day: Day("2024-11-03")!, hour: 9))
    let items = "<OsaAlue koodi=\"HOITO\" hinta=\"900.67\" yksikko=\"kk\"/>"
    let september = """
      <Poissaolo syy="LOMA" alku="2024-09-01" loppu="2024-09-29"/>
      <Poissaolo syy="JARJESTAJA" alku="2024-09-30" loppu="2024-09-30" alkanut="2024-07-20"/>
      """
    let october = "<Poissaolo syy=\"JARJESTAJA\" alku=\"2024-10-01\" loppu=\"2024-10-05\"/>"
    for (period, days) in [("2024-09", september), ("2024-10", october)] {
      try county.take(
        SmallReport(id: "KR-\(period)", period: period, service: "MTK-ASU", items: items, days: days).text,
        named: "\(period).xml")
    }
    // 43 days of the organiser before September, one in it: the service counts each class by itself.
    let numbers = try ["KR-2024-09", "KR-2024-10"].map {
      try county.lines(of: $0)[0].derivation.spells.last?.firstNumber
    }
    #expect(numbers == [44, 45])
  }

  @Test func `without the earlier month the count begins on the first and a warning says so`() throws {
    let county = try County()
    try county.take(
      SmallReport(days: "<Poissaolo syy=\"LOMA\" alku=\"2024-04-01\" loppu=\"2024-04-08\"/>").text, named: "april.xml")
    #expect(try county.desk().findings(of: county.desk().report("KR-T-1")).map(\.code) == [.earlierDaysUnknown])
    #expect(try county.lines(of: "KR-T-1").map(\.amount) == [Money("810.60")!])
  }

  @Test func `a refused file lies beside its findings and a taken one in the archive`() throws {
    let county = try County()
    try county.drop(Array("<oops".utf8), named: "broken.xml")
    try county.drop(Array(SmallReport().text.utf8), named: "good.xml")
    let taken = try county.takeAll()
    #expect(taken.map(\.outcome.verdict).sorted { $0.rawValue < $1.rawValue } == [.accepted, .rejected])
    #expect(county.files("inbox").isEmpty && county.files("work").isEmpty)
    let rejected = county.files("rejected")
    #expect(rejected.count == 3)
    #expect(rejected.contains { $0.hasSuffix("__broken.xml") })
    #expect(rejected.contains { $0.hasSuffix("__broken.xml.findings.json") })
    let text = try #require(rejected.first { $0.hasSuffix(".findings.txt") })
    let words = try String(contentsOf: county.folder.appending(path: "var/rejected/" + text), encoding: .utf8)
    #expect(words.contains("not-well-formed") || words.contains("file-truncated"))
    #expect(words.contains("Raporttia ei otettu vastaan") && words.contains("The report was not taken"))
    let archived = county.files("archive")
    #expect(archived.count == 1 && archived[0].hasPrefix("2024/05/"))
    let same = try Data(contentsOf: county.folder.appending(path: "var/archive/" + archived[0]))
    #expect(same == Data(SmallReport().text.utf8))
  }

  @Test func `the same content is a duplicate, other content under the same version a conflict, a lower version late`()
    throws
  {
    let county = try County()
    try county.take(SmallReport(version: 2).text, named: "a.xml")
    let spaced = SmallReport(version: 2).text.replacing("><Etunimet", with: ">\n\n<Etunimet")
    #expect(try county.take(spaced, named: "b.xml").outcome.verdict == .duplicate)
    let other = try county.take(SmallReport(version: 2, familyName: "Lehto").text, named: "c.xml")
    #expect(other.outcome.verdict == .rejected && other.outcome.findings.map(\.code) == [.conflictingVersion])
    let late = try county.take(SmallReport(version: 1).text, named: "d.xml")
    #expect(late.outcome.verdict == .rejected && late.outcome.findings.map(\.code) == [.lateVersion])
    #expect(try county.desk().reports(ReportFilter()).count == 1)
  }

  @Test func `a version that comes once more is a duplicate, even after a newer one`() throws {
    let county = try County()
    try county.take(SmallReport(version: 1).text, named: "a.xml")
    try county.take(SmallReport(version: 2).text, named: "b.xml")
    #expect(try county.take(SmallReport(version: 1).text, named: "c.xml").outcome.verdict == .duplicate)
    #expect(try county.lines(of: "KR-T-1").map(\.state) == [.open])
  }

  @Test func `a client who moves to another unit in the month is numbered on`() throws {
    let county = try County()
    try county.take(
      SmallReport(
        id: "KR-A", validity: "alku=\"2023-09-01\" loppu=\"2024-04-15\"", commitment: "PS-A",
        days: "<Poissaolo syy=\"LOMA\" alku=\"2024-04-10\" loppu=\"2024-04-15\"/>"
      ).text, named: "a.xml")
    try county.take(
      SmallReport(
        id: "KR-B", validity: "alku=\"2024-04-16\"", commitment: "PS-B",
        days: "<Poissaolo syy=\"LOMA\" alku=\"2024-04-16\" loppu=\"2024-04-20\"/>"
      ).text, named: "b.xml")
    // The second part's days are the 7th to 11th of the interruption, all free.
    let line = try #require(try county.lines(of: "KR-B").first)
    #expect(line.freeDays == 5 && line.amount == Money("300.23")!)
  }

  @Test func `a higher version takes the place of what was not transferred`() throws {
    let county = try County()
    try county.take(SmallReport().text, named: "a.xml")
    try county.take(
      SmallReport(version: 2, days: "<Poissaolo syy=\"SAIRAALA\" alku=\"2024-04-10\" loppu=\"2024-04-12\"/>").text,
      named: "b.xml")
    let balance = try #require(try county.desk().reconcile(period: nil).first)
    #expect(balance.isBalanced)
    #expect(balance.rejected.amount == Money("900.67")! && balance.open.amount == Money("810.60")!)
  }

  @Test func `one client's error holds that client's rows and no other's`() throws {
    let county = try County()
    let second = """
      <Asiakas tunnus="T2">
        <Henkilotunnus>020290-999B</Henkilotunnus><Sukunimi>Niemi</Sukunimi><Etunimet>Eino</Etunimet>
        <Maksusitoumus numero="PS-T-2" laji="ostopalvelu" alku="2023-09-01">
          <OsaAlue koodi="HOITO" hinta="100.00" yksikko="kk"/>
          <Poissaolo syy="LOMA" alku="2024-04-04" loppu="2024-04-09"/>
          <Poissaolo syy="SAIRAALA" alku="2024-04-09" loppu="2024-04-10"/>
        </Maksusitoumus>
      </Asiakas>
      </Kuukausiraportti>
      """
    let taken = try county.take(SmallReport().text.replacing("</Kuukausiraportti>", with: second), named: "two.xml")
    #expect(taken.outcome.verdict == .held)
    let states = Dictionary(grouping: try county.lines(of: "KR-T-1"), by: \.client).mapValues { Set($0.map(\.state)) }
    #expect(states["T1"] == [.open] && states["T2"] == [.held])
    #expect(try county.desk().findings(of: county.desk().report("KR-T-1")).contains { $0.code == .absencesOverlap })
  }

  @Test func `a name that does not fit the receiver's field holds the client for a person`() throws {
    let county = try County()
    let name = String(repeating: "Pitkänimi", count: 4)
    let taken = try county.take(SmallReport(familyName: name).text, named: "long.xml")
    #expect(taken.outcome.verdict == .held)
    let findings = try county.desk().findings(of: county.desk().report("KR-T-1"))
    #expect(findings.map(\.code) == [.fieldTooLong])
    #expect(!"\(findings)".contains("Pitkä"))
  }

  @Test func `twenty megabytes of text in one element are refused in bounded memory`() throws {
    let county = try County()
    let text = String(repeating: "a", count: 20 << 20)
    let taken = try county.take(SmallReport(familyName: text).text, named: "huge.xml")
    #expect(taken.outcome.verdict == .rejected)
    #expect(taken.outcome.findings.contains { [.textTooLong, .valueShape, .limit].contains($0.code) })
  }
}
