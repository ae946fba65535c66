import Domain
import ReportXML
import Testing

@Suite struct `Reading a report` {
  @Test func `the header is extracted whole`() throws {
    let header = try reading(wholeReport).header
    #expect(
      header
        == ReportHeader(
          id: "KR-2024-04-0012", version: 2, period: try #require(Month("2024-04")),
          createdAt: "2024-05-02T09:12:00+03:00", providerBusinessID: "9999999-2", providerName: "Koivukoti Oy",
          unitCode: "KOIVU-1", unitName: "Koivukoti Palokka", service: ServiceCode("YHT-ASU"),
          lines: ReportHeader.Lines(root: 2, provider: 4, unit: 5, service: 6)))
  }

  @Test func `a client is extracted whole with lines and positions`() throws {
    let result = try reading(wholeReport)
    #expect(result.findings.isEmpty)
    #expect(result.clients.count == 2)
    #expect(result.clients.first == wholeClient)
  }

  @Test func `a client with nothing but empty names and a numbered commitment is taken`() throws {
    let client = try #require(try reading(wholeReport).clients.last)
    #expect(
      client
        == ClientStatement(
          position: 2, line: 39, lines: ClientStatement.Lines(familyName: 40, givenNames: 41), code: "A100235",
          commitments: [CommitmentStatement(line: 42, number: "PS-2024-000418", kind: "", validFrom: nil)]))
  }

  @Test func `a report without clients is read`() throws {
    let start = try #require(wholeReport.firstRange(of: "<Asiakas tunnus=\"A100234\">"))
    let result = try reading(String(wholeReport[..<start.lowerBound]) + "</Kuukausiraportti>")
    #expect(result.header?.id == "KR-2024-04-0012")
    #expect(result.clients.isEmpty && result.findings.isEmpty)
    #expect(result.contentDigest != nil)
  }

  @Test(arguments: [1, 2, 3, 7, 16, 61, 4096])
  func `pieces of any size give the same`(size: Int) throws {
    let bytes = Array(wholeReport.utf8)
    let whole = try reading(bytes)
    // The source gives little at a time; and the parser gets little at a time.
    #expect(try reading(bytes, chunk: size) == whole)
    #expect(try reading(bytes, limits: ReadingLimits(chunkBytes: size)) == whole)
  }

  @Test func `the header is there before any client is asked for`() throws {
    let reader = try ReportReader(
      MemorySource(Array(wholeReport.utf8)), limits: ReadingLimits(chunkBytes: 64), fileDigest: Fingerprint(),
      contentDigest: Fingerprint())
    #expect(reader.header == nil)
    #expect(try reader.readHeader()?.service == ServiceCode("YHT-ASU"))
    #expect(!reader.isAtEnd)
    #expect(reader.fileDigest == nil && reader.contentDigest == nil)
    #expect(try reader.next(1).map(\.code) == ["A100234"])
    #expect(try reader.next(1).map(\.code) == ["A100235"])
    #expect(try reader.next(1).isEmpty)
    #expect(reader.isAtEnd && reader.sizeBytes == wholeReport.utf8.count)
  }

  @Test func `clients come in batches of at least what is asked for`() throws {
    let clients = (1...1000).map {
      "<Asiakas tunnus='A\($0)'><Sukunimi>S</Sukunimi><Etunimet>E</Etunimet></Asiakas>"
    }
    let reader = try ReportReader(
      MemorySource(Array(report(clients.joined()).utf8)), limits: ReadingLimits(chunkBytes: 4096),
      fileDigest: Fingerprint(), contentDigest: Fingerprint())
    var counts: [Int] = []
    var codes: [String] = []
    while case let more = try reader.next(300), !more.isEmpty {
      counts.append(more.count)
      codes += more.map(\.code)
    }
    #expect(counts.dropLast().allSatisfy { (300..<400).contains($0) })
    #expect(codes == (1...1000).map { "A\($0)" })
  }

  @Test func `blanks around values do not count`() throws {
    let result = try reading(
      wholeReport.with("hinta=\"900.67\"", "hinta=\" 900.67 \"").with("koodi=\"HOITO\"", "koodi=\"\n HOITO\"")
        .with(">Mäki-Öberg<", ">\n  Mäki-Öberg\t<"))
    #expect(result.findings.isEmpty)
    var expected = wholeClient
    // The start tag of the component now goes over two lines, so what follows is a line further down.
    expected.familyName = "Mäki-Öberg"
    #expect(result.clients.first?.familyName == expected.familyName)
    #expect(result.clients.first?.commitments.first?.components.first?.code == "HOITO")
    #expect(result.clients.first?.commitments.first?.components.first?.price == Money(cents: 90_067))
  }

  @Test func `an element's line is that of its first character`() throws {
    let result = try reading(
      wholeReport.with("<Asiakas tunnus=\"A100235\">", "<Asiakas\n\n   tunnus=\"A100235\"\n>"))
    #expect(result.clients.last?.line == 39)
    #expect(result.clients.last?.commitments.first?.line == 45)
    #expect(result.header?.lines.root == 2)
  }

  @Test func `sections marked as text, references and comments inside a text are read as one`() throws {
    let result = try reading(
      wholeReport.with("Mäki-Öberg", "M&#228;ki<!-- väli -->-<![CDATA[Ö]]>ber<?ohje x?>g").with(
        "koodi=\"ATERIA\"", "koodi=\"A&amp;B&lt;&#38;#38;\""))
    #expect(result.findings.isEmpty)
    #expect(result.clients.first?.familyName == "Mäki-Öberg")
    #expect(result.clients.first?.commitments.first?.components.last?.code == "A&B<&#38;")
  }

  @Test func `a prefix is as good as a default namespace`() throws {
    let text = wholeReport.with("xmlns=", "xmlns:k=")
    let prefixed = text.replacing(/<(\/?)([A-Z])/) { "<\($0.output.1)k:\($0.output.2)" }
    let result = try reading(prefixed)
    #expect(result.findings.isEmpty)
    #expect(result.clients == (try reading(wholeReport).clients))
    #expect(result.contentDigest == (try reading(wholeReport).contentDigest))
  }

  /// What `wholeReport` says of its first client.
  private var wholeClient: ClientStatement {
    var commitment = CommitmentStatement(
      position: 1, line: 18, number: "PS-2024-000417", kind: "ostopalvelu", validFrom: Day("2023-09-01"),
      validTo: Day("2024-12-31"), contract: "SOP-2023-17", effectiveFrom: Day("2024-04-01"))
    commitment.components = [
      ComponentStatement(position: 1, line: 19, code: "HOITO", price: Money(cents: 90_067), unit: "kk"),
      ComponentStatement(position: 2, line: 20, code: "ATERIA", price: nil, unit: nil),
    ]
    commitment.packages = [
      PackageStatement(line: 21, code: "VUOKRA-VESI", first: Day("2024-01-01")!, last: Day("2024-12-31"))
    ]
    commitment.payerRules = [
      PayerRuleStatement(
        line: 22, order: 1, payer: "KUNTA-X", items: ["HOIVA-VRK-1", "HOITO"], limit: Money(cents: 150_000),
        limitUnit: "kk", days: "ma-pe", holidays: "ei")
    ]
    commitment.payers = [
      PayerStatement(
        line: 23, code: "EV-77", role: "edunvalvoja", name: "Edunvalvonta Oy",
        address: Address(street: "Kauppakatu 2", postalCode: "40100", city: "Jyväskylä"),
        eInvoiceAddress: "003799999992", eInvoiceOperator: "003721291126")
    ]
    commitment.absences = [
      AbsenceStatement(
        position: 1, line: 32, reason: "SAIRAALA", first: Day("2024-04-10")!, last: Day("2024-04-12")!),
      AbsenceStatement(
        position: 2, line: 33, reason: "LOMA", first: Day("2024-04-01")!, last: Day("2024-04-03")!,
        interruptionBegan: Day("2024-03-28")),
    ]
    commitment.presences = [PresenceStatement(line: 34, first: Day("2024-04-04")!, last: Day("2024-04-09")!)]
    commitment.events = [
      EventStatement(
        line: 35, product: "KOTISAIRAANHOITO", day: Day("2024-04-04")!, minuteOfDay: 510,
        quantity: Quantity(tenThousandths: 7_500), unit: "h")
    ]
    commitment.ends = [EndStatement(line: 36, day: Day("2024-04-17")!, reason: "KUOLEMA")]
    return ClientStatement(
      position: 1, line: 8,
      lines: ClientStatement.Lines(identityCode: 9, familyName: 10, givenNames: 11, address: 12), code: "A100234",
      identityCode: PersonalIdentityCode("010140-998F"),
      familyName: "Mäki-Öberg", givenNames: "Aino & Maria",
      address: Address(
        nonDisclosure: true, street: "Koivukuja 1 A", postalCode: "40270", city: "Palokka", country: "FI"),
      commitments: [commitment])
  }
}

/// A source that fails after some bytes.
private struct FailingSource: ByteSource {
  struct Failure: Error {}
  var source: MemorySource
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = source.read(into: buffer)
    guard count > 0 else { throw Failure() }
    return count
  }
}

@Suite struct `A source that fails` {
  @Test func `is no finding but an error for the caller`() throws {
    let reader = try ReportReader(
      FailingSource(source: MemorySource(Array(wholeReport.utf8.prefix(900)), chunk: 100)),
      limits: ReadingLimits(chunkBytes: 100), fileDigest: Fingerprint(), contentDigest: Fingerprint())
    #expect(try reader.readHeader() != nil)
    #expect(throws: FailingSource.Failure.self) { try reader.next(10) }
    #expect(reader.findings.isEmpty && !reader.isAtEnd && reader.contentDigest == nil)
  }
}
