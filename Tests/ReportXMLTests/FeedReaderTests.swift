import Domain
import ReportXML
import Testing

private let feed = """
  <?xml version="1.0" encoding="UTF-8"?>
  <Sitoumusaineisto xmlns="urn:maksusilta:sitoumukset:1" tunnus="SA-2024-03" luotu="2024-03-28T12:00:00+02:00">
    <Asiakas tunnus="A100234">
      <Sukunimi>Mäkinen</Sukunimi>
      <Etunimet>Aino</Etunimet>
      <Maksusitoumus numero="PS-2024-000417" laji="ostopalvelu" alku="2023-09-01" voimaan="2024-03-15">
        <OsaAlue koodi="HOITO" hinta="900.67"/>
      </Maksusitoumus>
      <Maksusitoumus numero="PS-2024-000419" alku="2024-02-30"/>
    </Asiakas>
  </Sitoumusaineisto>
  """

@Suite struct `Reading a commitment feed` {
  private func reader(_ text: String) throws -> FeedReader {
    try FeedReader(MemorySource(Array(text.utf8)), fileDigest: Fingerprint(), contentDigest: Fingerprint())
  }

  @Test func `header, clients and commitments are extracted`() throws {
    let reader = try reader(feed)
    #expect(try reader.readHeader() == FeedHeader(id: "SA-2024-03", createdAt: "2024-03-28T12:00:00+02:00", line: 2))
    let clients = try reader.next(10)
    #expect(reader.findings.isEmpty)
    #expect(try reader.next(10).isEmpty)
    #expect(reader.isAtEnd && reader.contentDigest != nil)
    let client = try #require(clients.first)
    #expect(client.familyName == "Mäkinen")
    var commitment = CommitmentStatement(
      line: 6, number: "PS-2024-000417", validFrom: Day("2023-09-01"), effectiveFrom: Day("2024-03-15"))
    commitment.components = [ComponentStatement(line: 7, code: "HOITO", price: Money(cents: 90_067), unit: nil)]
    #expect(client.commitments == [commitment])
    #expect(
      client.unreadable.map(\.place) == ["/Sitoumusaineisto/Asiakas[1]/Maksusitoumus[2]/@alku"])
  }

  @Test func `what is wrong is found with its place`() throws {
    let reader = try reader(feed.with("hinta=\"900.67\"", "hinta=\"ilmainen\""))
    #expect(try reader.next(1).isEmpty)
    #expect(reader.isRejected && reader.header == nil && reader.contentDigest == nil)
    #expect(reader.findings.map(\.place) == ["/Sitoumusaineisto/Asiakas[1]/Maksusitoumus[1]/OsaAlue[1]/@hinta"])
  }

  @Test func `a report is no feed`() throws {
    let reader = try reader(wholeReport)
    #expect(try reader.next(1).isEmpty)
    #expect(reader.findings.map(\.code) == [.namespace])
  }

  @Test func `the kind of a file shows in its root`() {
    #expect(DocumentKind(opening: Array(wholeReport.utf8)) == .monthlyReport)
    #expect(DocumentKind(opening: Array(wholeReport.utf8.prefix(400))) == .monthlyReport)
    #expect(DocumentKind(opening: Array(feed.utf8)) == .commitmentFeed)
    #expect(DocumentKind(opening: [0xEF, 0xBB, 0xBF] + Array(feed.utf8)) == .commitmentFeed)
    #expect(DocumentKind(opening: Array(feed.with("sitoumukset:1", "sitoumukset:2").utf8)) == nil)
    #expect(DocumentKind(opening: []) == nil)
    #expect(DocumentKind(opening: Array("hei".utf8)) == nil)
    #expect(DocumentKind(opening: Array(wholeReport.utf8.prefix(60))) == nil)
  }
}
