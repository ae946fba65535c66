import Domain
import Foundation
import Gateway
import Ledger
import Support
import Testing

@Suite struct `The whole rule book` {
  static let feed = """
    <?xml version="1.0" encoding="UTF-8"?>
    <Sitoumusaineisto xmlns="urn:maksusilta:sitoumukset:1" tunnus="SA-1" luotu="2024-03-20T08:00:00+02:00">
      <Asiakas tunnus="T1"><Henkilotunnus>010190-999W</Henkilotunnus><Sukunimi>Koivisto</Sukunimi><Etunimet>Aino</Etunimet>
        <Maksusitoumus numero="PS-T-1" laji="ostopalvelu" alku="2024-01-01">
          <OsaAlue koodi="HOITO" hinta="900.67" yksikko="kk"/>
        </Maksusitoumus>
      </Asiakas>
    </Sitoumusaineisto>
    """

  static let byNumber = SmallReport().text
    .replacing("laji=\"ostopalvelu\" alku=\"2023-09-01\" loppu=\"2024-12-31\"", with: "")
    .replacing("<OsaAlue koodi=\"HOITO\" hinta=\"900.67\" yksikko=\"kk\"/>", with: "")

  @Test func `a report may name a commitment of a feed by its number`() throws {
    let county = try County()
    #expect(try county.take(Self.byNumber, named: "early.xml").outcome.verdict == .held)
    let taken = try county.take(Self.feed, named: "feed.xml")
    #expect(taken.outcome.verdict == .accepted && taken.outcome.feed == "SA-1")
    let again = Self.byNumber.replacing("versio=\"1\"", with: "versio=\"2\"")
    #expect(try county.take(again, named: "late.xml").outcome.verdict == .accepted)
    #expect(try county.lines(of: "KR-T-1").map(\.amount) == [Money("900.67")!])
    #expect(try county.take(Self.feed, named: "feed2.xml").outcome.verdict == .duplicate)
    // A change that reaches a month already reported says so.
    let later = Self.feed.replacing("SA-1", with: "SA-2").replacing("2024-03-20T08", with: "2024-05-20T08")
    let taken2 = try county.take(later.replacing("900.67", with: "910.00"), named: "feed4.xml")
    #expect(try county.premises.ledger.findings(of: taken2.id).map(\.code) == [.feedAfterReport])
    let other = Self.feed.replacing("900.67", with: "910.00")
    let conflict = try county.take(other, named: "feed3.xml").outcome
    #expect(conflict.verdict == .rejected && conflict.findings.map(\.code) == [.feedConflict])
    #expect(county.files("rejected").contains { $0.hasSuffix("findings.txt") })
    #expect(county.files("inbox").isEmpty && county.files("work").isEmpty)
  }

  @Test func `a feed's commitment is not lent to another client`() throws {
    let county = try County()
    try county.take(Self.feed, named: "feed.xml")
    let stranger = Self.byNumber.replacing("T1", with: "T2").replacing("010190-999W", with: "020290-999B")
    #expect(try county.take(stranger, named: "a.xml").outcome.verdict == .held)
    let codes = try county.desk().findings(of: county.desk().report("KR-T-1")).map(\.code)
    #expect(codes == [.commitmentUnknown])
  }

  @Test func `a municipality pays the first 1500 and the guardian the rest, each on a document of their own`() throws {
    let county = try County(at: Timestamp(day: Day("2024-04-03")!, hour: 9))
    try county.take(
      SmallReport(
        id: "KR-H", period: "2024-03", service: "HOIVA-SOP", commitment: "PS-H", contract: "sopimus=\"SOP-2023-17\"",
        items: """
          <OsaAlue koodi="HOIVA-VRK-1"/>
          <Maksusaanto jarjestys="1" maksaja="KUNTA-X" tuotteet="HOIVA-VRK-1" raja="1500.00" rajanYksikko="kk"/>
          <Maksaja tunnus="EV-77" rooli="edunvalvoja"><Nimi>Malli Valvoja</Nimi>\
          <Osoite><Lahiosoite>Katu 1</Lahiosoite><Postinumero>40100</Postinumero>\
          <Postitoimipaikka>Jyväskylä</Postitoimipaikka><Maa>FI</Maa></Osoite></Maksaja>
          """
      ).text, named: "h.xml")
    let lines = try county.lines(of: "KR-H")
    #expect(lines.map(\.payer.description) == ["KUNTA-X", "guardian:EV-77"])
    #expect(lines.map(\.amount.description) == ["1500.00", "2220.00"])
    let run = try #require(try county.transfer("KR-H", "HOIVA-SOP"))
    #expect(run.documents == 2 && run.total == Money("3720.00")!)
    #expect(
      Set(try county.desk().documents(of: run).map { "\($0.payer) \($0.total)" }) == [
        "KUNTA-X 1500.00", "guardian:EV-77 2220.00",
      ])
    let rows = String(decoding: try county.dataset(of: run).map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    #expect(rows.contains("Valvoja") && rows.contains("Kunta X"))
  }

  @Test func `a voucher pays its part of a home nurse's hours on weekdays and the client the rest`() throws {
    let county = try County()
    try county.take(
      SmallReport(
        id: "KR-K", service: "KH-PS", commitment: "PS-K", kind: "palveluseteli", items: "",
        days: """
          <Tapahtuma tuote="KOTISAIRAANHOITO" aika="2024-04-04T08:00" maara="0.75" yksikko="h"/>
          <Tapahtuma tuote="KOTISAIRAANHOITO" aika="2024-04-06T08:00" maara="1" yksikko="h"/>
          """
      ).text, named: "k.xml")
    // Thursday 0.75 × 52.00 = 39.00, of which 15.00 by the voucher; Saturday 52.00, all the client's.
    let amounts = Dictionary(
      uniqueKeysWithValues: try county.lines(of: "KR-K").map { ($0.payer.description, $0.amount.description) })
    #expect(amounts == ["KUNTA-X": "15.00", "client": "76.00"])
    let run = try #require(try county.transfer("KR-K", "KH-PS"))
    #expect(run.documents == 2)
    let file = county.folder.appending(path: "var/outbox/KH-PS/\(run.seal.name)").path
    let schema = county.folder.appending(path: "outbox-schemas/ORDERS05.xsd").path
    #expect(try Command.run("/usr/bin/xmllint", ["--noout", "--schema", schema, file]).status == 0)
  }

  @Test func `an attached package is billed between its days, and extended goes on`() throws {
    let county = try County()
    let march = SmallReport(
      id: "KR-3", period: "2024-03", service: "HOIVA-SOP", commitment: "PS-H", contract: "sopimus=\"SOP-2023-17\"",
      items: "<OsaAlue koodi=\"HOIVA-VRK-1\"/>")
    try county.take(march.text, named: "march.xml")
    let desk = county.desk()
    let service = ServiceCode("HOIVA-SOP")
    let (first, last) = (Day("2024-04-01")!, Day("2024-04-15")!)
    let touched = try desk.attaching("VUOKRA-VESI", of: service, to: ["T1"], first: first, last: last)
    #expect(touched.map(\.client.key.code) == ["T1"] && !touched[0].isCovered)
    #expect(
      try desk.attach("VUOKRA-VESI", of: service, to: touched, first: first, last: last, reason: "muutto").count == 1)
    #expect(try desk.attaching("VUOKRA-VESI", of: service, to: ["T1"], first: first, last: last)[0].isCovered)
    var april = march
    april.id = "KR-4"
    april.period = "2024-04"
    try county.take(april.text, named: "april.xml")
    func amounts() throws -> [String: String] {
      Dictionary(uniqueKeysWithValues: try county.lines(of: "KR-4").map { ($0.item, $0.amount.description) })
    }
    #expect(
      try amounts() == ["HOIVA-VRK-1": "3600.00", "VUOKRA-KK": "277.50", "VESI-KK": "10.75", "SAHKO-KK": "16.70"])
    let extended = try desk.extending("VUOKRA-VESI", of: service, for: [], to: Day("2024-12-31")!, endingFrom: nil)
    try desk.extend(extended, to: Day("2024-12-31")!, reason: nil)
    april.version = 2
    try county.take(april.text, named: "april2.xml")
    #expect(
      try amounts() == ["HOIVA-VRK-1": "3600.00", "VUOKRA-KK": "555.00", "VESI-KK": "21.50", "SAHKO-KK": "33.40"])
    for number in try lineNumbers(county, "KR-4") { #expect(try desk.explain(number).agrees) }
    #expect(try desk.packages(of: service).attachments.count == 1)
  }

  @Test func `what waits for a person is listed with its sum, and released it goes`() throws {
    let county = try County()
    try county.take(SmallReport(identityCode: nil).text, named: "a.xml")
    let entry = try #require(try county.desk().manualList(of: nil, period: nil).first)
    #expect(entry.causes == ["identity-code-missing"] && entry.standing == .person && entry.total == Money("900.67")!)
    try county.desk().release(entry.lines, reason: "tunnus varmistettu")
    #expect(try county.desk().manualList(of: nil, period: nil).isEmpty)
    #expect(try county.transfer("KR-T-1")?.total == Money("900.67")!)
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
  }

  @Test func `a person can hold lines, and rows of an error cannot be released`() throws {
    let county = try County()
    try county.take(SmallReport().text, named: "a.xml")
    let lines = try lineNumbers(county, "KR-T-1")
    _ = try county.desk().approve("KR-T-1", reason: nil)
    try county.desk().hold(lines, reason: "selvitetään")
    #expect(try county.desk().desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja").run == nil)
    #expect(try county.desk().manualList(of: nil, period: nil).map(\.causes) == [[]])
    try county.desk().release(lines, reason: "selvisi")
    #expect(try county.desk().desk.run(ServiceCode("YHT-ASU"), period: nil, by: "Ajaja").run?.lines == 1)
    let overlapping = """
      <Poissaolo syy="LOMA" alku="2024-04-04" loppu="2024-04-09"/>
      <Poissaolo syy="SAIRAALA" alku="2024-04-09" loppu="2024-04-10"/>
      """
    try county.take(
      SmallReport(id: "KR-E", client: "T5", identityCode: "020290-999B", commitment: "PS-E", days: overlapping).text,
      named: "e.xml")
    let entry = try #require(try county.desk().manualList(of: nil, period: nil).first)
    #expect(entry.standing == .error && entry.causes == ["absences-overlap"])
    #expect(throws: LedgerRefusal.self) { try county.desk().release(entry.lines, reason: "ei käy") }
  }

  @Test func `a unit that reported last month is missed until its report comes`() throws {
    let county = try County()
    try county.take(SmallReport(id: "KR-3", period: "2024-03").text, named: "march.xml")
    let april = Month("2024-04")!
    #expect(try county.desk().missing(in: april, service: nil).reports.map(\.unitCode) == ["KOIVU-1"])
    try county.take(SmallReport(id: "KR-4").text, named: "april.xml")
    #expect(try county.desk().missing(in: april, service: nil).reports.isEmpty)
    #expect(try county.desk().missing(in: Month("2025-01")!, service: nil).reports.isEmpty, "the commitment has ended")
  }

  @Test func `two rule books are compared over a stored month, and nothing is written`() throws {
    let county = try County()
    try county.take(
      SmallReport(days: "<Poissaolo syy=\"LOMA\" alku=\"2024-04-04\" loppu=\"2024-04-09\"/>").text, named: "a.xml")
    let book = county.folder.appending(path: "rules/YHT-ASU.yaml")
    let changed = county.folder.appending(path: "new-book.yaml")
    try String(contentsOf: book, encoding: .utf8)
      .replacing("freeFromDay: {own: 6,", with: "freeFromDay: {own: 5,").replacing(
        "\nversion: 1\n", with: "\nversion: 2\n"
      )
      .write(to: changed, atomically: true, encoding: .utf8)
    var changes: [RuleComparison.Change] = []
    let result = try RuleComparison(county.desk()).compare(
      book.path, changed.path, service: nil, period: Month("2024-04")!
    ) { changes.append($0) }
    #expect(changes.map(\.item) == ["HOITO"])
    #expect(changes.first?.old == Money("870.65")! && changes.first?.new == Money("840.63")!)
    #expect(result.reports == 1 && result.lines == 1 && result.changed == 1 && result.difference == Money("-30.02")!)
    #expect(try county.lines(of: "KR-T-1").map(\.amount) == [Money("870.65")!])
  }

  private func lineNumbers(_ county: County, _ report: String) throws -> [LineNumber] {
    var numbers: [LineNumber] = []
    try county.desk().lines(of: try county.desk().report(report)) { numbers.append($0.number) }
    return numbers
  }
}
