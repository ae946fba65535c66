import Domain
import Foundation
import Gateway
import Support
import Testing

@Suite struct Corrections {
  private static func leave(_ first: String, _ last: String) -> String {
    "<Poissaolo syy=\"LOMA\" alku=\"\(first)\" loppu=\"\(last)\"/>"
  }

  @Test func `April corrected after transfer from five to six absent days gives one line of minus 30,02`() throws {
    let county = try County()
    try county.take(SmallReport(days: Self.leave("2024-04-04", "2024-04-08")).text, named: "a.xml")
    let first = try #require(try county.transfer("KR-T-1"))
    #expect(first.total == Money("900.67")!)
    try county.take(SmallReport(version: 2, days: Self.leave("2024-04-04", "2024-04-09")).text, named: "b.xml")
    let lines = try county.lines(of: "KR-T-1")
    let line = try #require(lines.first)
    #expect(lines.count == 1 && line.kind == .correction && line.amount == Money("-30.02")!)
    #expect(line.base == Money("900.67")! && line.deduction == Money("30.02")! && line.freeDays == 1)
    let document = try #require(try county.desk().documents(of: first).first)
    #expect(
      line.correction
        == Correction(run: first.id, document: document.number, counted: Money("900.67")!, reason: .newVersion))
    let second = try #require(try county.transfer("KR-T-1"))
    #expect(second.documents == 1 && second.lines == 1 && second.total == Money("-30.02")!)
    let xml = String(decoding: try county.dataset(of: second), as: UTF8.self)
    #expect(xml.contains("30.02-"), "SAP's minus trails")
    #expect(xml.contains("ZASH"), "the service's credit order type")
    #expect(xml.contains("\(document.number)"), "the corrected document is named")
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
    try explainsAll(county, "KR-T-1")
  }

  @Test func `a correction followed by its reversal sums to zero`() throws {
    let county = try County()
    try county.take(SmallReport(days: Self.leave("2024-04-04", "2024-04-08")).text, named: "a.xml")
    try county.transfer("KR-T-1")
    try county.take(SmallReport(version: 2, days: Self.leave("2024-04-04", "2024-04-15")).text, named: "b.xml")
    let correction = try #require(try county.transfer("KR-T-1"))
    try county.take(SmallReport(version: 3, days: Self.leave("2024-04-04", "2024-04-08")).text, named: "c.xml")
    let reversal = try #require(try county.transfer("KR-T-1"))
    #expect(correction.total == Money("-210.16")! && correction.total + reversal.total == .zero)
    #expect(try county.lines(of: "KR-T-1").map(\.correction?.counted) == [Money("690.51")!])
  }

  @Test func `a March correction that lengthens an interruption changes April too`() throws {
    let county = try County()
    let march = SmallReport(id: "KR-T-3", period: "2024-03", days: Self.leave("2024-03-30", "2024-03-31"))
    try county.take(march.text, named: "march.xml")
    try county.transfer("KR-T-3")
    try county.take(
      SmallReport(id: "KR-T-4", days: Self.leave("2024-04-01", "2024-04-08")).text, named: "april.xml")
    // Days 3 to 10 in April: five free.
    #expect(try county.transfer("KR-T-4")?.total == Money("750.56")!)
    var longer = march
    longer.version = 2
    longer.days = Self.leave("2024-03-28", "2024-03-31")
    try county.take(longer.text, named: "march2.xml")
    let lines = try county.lines(of: "KR-T-3")
    // March has four absent days, none free: only April changes, to seven free days.
    #expect(lines.map(\.period.description) == ["2024-04"])
    #expect(lines.map(\.amount) == [Money("690.51")! - Money("750.56")!])
    #expect(lines.first?.correction?.reason == .earlierDays)
    #expect(try county.transfer("KR-T-3")?.total == Money("-60.05")!)
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
    try explainsAll(county, "KR-T-3")
    try explainsAll(county, "KR-T-4")
  }

  /// Two months, and two units in one month, in both orders of arrival: what stands is the same, line by line.
  @Test func `the order of arrival changes nothing`() throws {
    let months = [
      SmallReport(id: "KR-T-3", period: "2024-03", days: Self.leave("2024-03-28", "2024-03-31")),
      SmallReport(id: "KR-T-4", days: Self.leave("2024-04-01", "2024-04-08")),
    ]
    let units = [
      SmallReport(
        id: "KR-A", validity: "alku=\"2023-09-01\" loppu=\"2024-04-15\"", commitment: "PS-A",
        days: Self.leave("2024-04-10", "2024-04-15")),
      SmallReport(
        id: "KR-B", unit: "KUUSI-1", validity: "alku=\"2024-04-16\"", commitment: "PS-B",
        days: Self.leave("2024-04-16", "2024-04-20")),
    ]
    for (reports, amounts) in [(months, ["900.67", "690.51"]), (units, ["420.32", "300.23"])] {
      for order in [[0, 1], [1, 0]] {
        let county = try County()
        for index in order { try county.take(reports[index].text, named: "\(index).xml") }
        let standing = try reports.flatMap { try county.lines(of: $0.id) }.filter { $0.state != .rejected }
          .sorted { ($0.period, $0.commitment) < ($1.period, $1.commitment) }
        #expect(standing.map(\.amount.description) == amounts, "order \(order)")
        #expect(standing.allSatisfy { $0.kind == .fee && $0.state == .open })
        #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
        for report in reports { try explainsAll(county, report.id) }
      }
    }
  }

  @Test func `sending a report back lets what it replaced count again`() throws {
    let county = try County()
    try county.take(SmallReport(id: "KR-T-4", days: Self.leave("2024-04-01", "2024-04-08")).text, named: "april.xml")
    let march = SmallReport(id: "KR-T-3", period: "2024-03", days: Self.leave("2024-03-28", "2024-03-31"))
    try county.take(march.text, named: "march.xml")
    #expect(try county.lines(of: "KR-T-3").map(\.amount) == [Money("900.67")!, Money("690.51")!])
    #expect(try county.lines(of: "KR-T-4").map(\.state) == [.rejected])
    _ = try county.desk().sendBack("KR-T-3", reason: "väärät päivät")
    #expect(try county.lines(of: "KR-T-3").map(\.state) == [.rejected, .rejected])
    #expect(try county.lines(of: "KR-T-4").map(\.state) == [.open])
    let balance = try #require(try county.desk().reconcile(period: nil).first)
    #expect(balance.isBalanced && balance.open.amount == Money("810.60")!)
    // The next version takes its place again.
    var second = march
    second.version = 2
    try county.take(second.text, named: "march2.xml")
    #expect(try county.lines(of: "KR-T-4").map(\.state) == [.rejected])
    // Approved with the report that brought it, each month's sum goes once.
    #expect(try county.transfer("KR-T-3")?.total == Money("1591.18")!)
    #expect(try county.transfer("KR-T-4") == nil)
    // And April's own new version counts on what went.
    try county.take(
      SmallReport(id: "KR-T-4", version: 2, days: Self.leave("2024-04-01", "2024-04-09")).text, named: "april2.xml")
    #expect(try county.transfer("KR-T-4")?.total == Money("-30.02")!)
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
  }

  @Test func `a client whom a new version leaves out gets the transferred back, with a warning`() throws {
    let county = try County()
    let second = """
      <Asiakas tunnus="T2">
        <Henkilotunnus>020290-999B</Henkilotunnus><Sukunimi>Niemi</Sukunimi><Etunimet>Eino</Etunimet>
        <Maksusitoumus numero="PS-T-2" laji="ostopalvelu" alku="2023-09-01">
          <OsaAlue koodi="HOITO" hinta="100.00" yksikko="kk"/>
        </Maksusitoumus>
      </Asiakas>
      </Kuukausiraportti>
      """
    try county.take(SmallReport().text.replacing("</Kuukausiraportti>", with: second), named: "two.xml")
    try county.transfer("KR-T-1")
    try county.take(SmallReport(version: 2).text, named: "one.xml")
    #expect(try county.desk().findings(of: county.desk().report("KR-T-1")).map(\.code) == [.clientLeftOut])
    let lines = try county.lines(of: "KR-T-1")
    #expect(lines.map(\.client) == ["T2"] && lines.map(\.amount) == [Money("-100.00")!])
    #expect(lines.first?.correction?.reason == .leftOut)
    #expect(try county.transfer("KR-T-1")?.total == Money("-100.00")!)
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
  }

  @Test func `a client held for an error keeps what was transferred until the error is gone`() throws {
    let county = try County()
    try county.take(SmallReport().text, named: "a.xml")
    try county.transfer("KR-T-1")
    let wrong = Self.leave("2024-04-04", "2024-04-09") + Self.leave("2024-04-09", "2024-04-10")
    try county.take(SmallReport(version: 2, days: wrong).text, named: "b.xml")
    // Nothing of it can be approved, and nothing is credited for an error.
    #expect(throws: LedgerRefusal.self) { try county.desk().approve("KR-T-1", reason: nil) }
    #expect(try county.desk().desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja").run == nil)
    try county.take(SmallReport(version: 3, days: Self.leave("2024-04-04", "2024-04-10")).text, named: "c.xml")
    #expect(try county.transfer("KR-T-1")?.total == Money("-60.04")!)
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
  }

  @Test func `a correction reaching back over a year is flagged`() throws {
    let county = try County(at: Timestamp(day: Day("2024-05-03")!, hour: 9))
    try county.take(SmallReport(id: "KR-OLD", period: "2024-04").text, named: "a.xml")
    try county.transfer("KR-OLD")
    county.clock.set(Timestamp(day: Day("2025-05-02")!, hour: 9))
    let changed = SmallReport(id: "KR-OLD", version: 2, days: Self.leave("2024-04-04", "2024-04-09"))
    try county.take(changed.text, named: "b.xml")
    #expect(try county.desk().findings(of: county.desk().report("KR-OLD")).map(\.code) == [.correctionOverYear])
  }

  private func explainsAll(_ county: County, _ report: String) throws {
    let desk = county.desk()
    var numbers: [LineNumber] = []
    try desk.lines(of: try desk.report(report)) { numbers.append($0.number) }
    for number in numbers {
      let explained = try desk.explain(number)
      #expect(
        explained.agrees,
        "\(report) line \(number): \(explained.stored.line.amount) and again \(String(describing: explained.recomputed))"
      )
    }
  }
}
