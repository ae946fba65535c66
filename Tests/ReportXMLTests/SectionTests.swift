import Domain
import ReportXML
import Testing

/// A report read in sections says what it says as a whole, or nothing.
@Suite struct `Sections of a report` {
  /// All that the sections of one report say.
  private struct Sectioned: Equatable {
    var header: ReportHeader?
    var clients: [ClientStatement] = []
    var fileDigest: String?
    var contentDigest: String?
    var count = 0
  }

  private func sectioned(_ text: String, bytes: Int, limits: ReadingLimits = .standard) throws -> Sectioned {
    let sections = ReportSections(fileDigest: { Fingerprint() }) { MemorySource(Array(text.utf8), chunk: 1_000) }
    let memory = SectionMemory(byteCount: bytes)
    var content = Fingerprint()
    var all = Sectioned()
    while let (section, _) = try sections.next(into: memory, tell: { _ in }) {
      let reading = try SectionReading(section, in: memory, limits: limits)
      all.header = reading.header
      all.clients += reading.clients
      reading.content.withUnsafeBytes { content.update($0) }
      all.count += 1
    }
    all.fileDigest = sections.fileDigest
    all.contentDigest = content.hexadecimal()
    return all
  }

  /// The whole report's first client many times, among them some with days that the calendar does not have, remarks, texts over several
  /// lines and tags over several lines.
  private func report(of count: Int, special: (Int) -> String? = { _ in nil }) -> String {
    let begin = wholeReport.firstRange(of: "  <Asiakas tunnus=\"A100234\">")!.lowerBound
    let end = wholeReport.firstRange(of: "  <Asiakas tunnus=\"A100235\">")!.lowerBound
    let client = String(wholeReport[begin..<end])
    var text = String(wholeReport[..<begin])
    for number in 0..<count {
      switch number % 5 {
      case 1: text += client.replacing("\"2024-04-17\"", with: "\"2024-04-31\"")
      case 2: text += "<!-- <Asiakas> -->\n" + client
      case 3: text += client.replacing("Aino &amp; Maria", with: "\n\n  Aino\n<![CDATA[<Asiakas>]]>\n")
      case 4: text += client.replacing(" laji=", with: "\n\n   laji=")
      default: text += client
      }
      text += special(number) ?? ""
    }
    return text + wholeReport[end...]
  }

  @Test(arguments: [4_000, 4_500, 7_000, 20_000]) func `say what the whole says`(bytes: Int) throws {
    let text = report(of: 60)
    let whole = try reading(text)
    let parts = try sectioned(text, bytes: bytes)
    #expect(parts.count > 1)
    #expect(parts.header == whole.header)
    #expect(parts.clients == whole.clients)
    #expect(parts.fileDigest == whole.fileDigest)
    #expect(parts.contentDigest == whole.contentDigest)
    #expect(whole.clients.contains { !$0.unreadable.isEmpty })
  }

  @Test func `of a small report are one`() throws {
    let whole = try reading(wholeReport)
    let parts = try sectioned(wholeReport, bytes: 64_000)
    #expect(parts.count == 1)
    #expect(parts.clients == whole.clients && parts.contentDigest == whole.contentDigest)
  }

  @Test(arguments: [
    "an element nobody knows": "<Muu/>",
    "a broken tag": "<Asiakas tunnus=\"A\"",
    "an end tag too many": "</Kuukausiraportti>",
    "an impossible value":
      "<Asiakas tunnus=\"A\"><Sukunimi/><Etunimet/><Maksusitoumus numero=\"\" alku=\"x\"/></Asiakas>",
    "text between clients": "text",
    "a client in another's place": "<Palvelu koodi=\"P\"/>",
  ]) func `are no use where there is something to be told`(flaw: (key: String, value: String)) throws {
    let text = report(of: 40) { $0 == 33 ? flaw.value : nil }
    #expect(try !reading(text).findings.isEmpty)
    #expect(throws: ReportSections.Unfit.self) { try sectioned(text, bytes: 6_000) }
  }

  /// What stands between a section's end and the next one's beginning is read with the next.
  @Test(arguments: ["<!-- </Asiakas>", "<![CDATA[ </Asiakas>", "<?remark </Asiakas>"])
  func `never end inside what only looks like a client's end`(opening: String) throws {
    let closing = ["<!--": "-->", "<![C": "]]>", "<?re": "?>"][String(opening.prefix(4))]!
    let filler = String(repeating: "x", count: 5_000)
    let text = report(of: 10) { $0 == 4 ? opening + filler + closing + "\n" : nil }
    let whole = try reading(text)
    // Cut here and there, so that the false end is the last one of a section too.
    for bytes in stride(from: 5_600, through: 9_000, by: 100) {
      do {
        let parts = try sectioned(text, bytes: bytes)
        #expect(whole.findings.isEmpty)
        #expect(parts.clients == whole.clients && parts.contentDigest == whole.contentDigest, "\(bytes)")
      } catch is ReportSections.Unfit {}
    }
  }

  @Test func `are no use where a client has a prefix, or the bytes are not UTF-8`() throws {
    let prefixed = report(of: 40).replacing("<Asiakas", with: "<k:Asiakas").replacing("</Asiakas", with: "</k:Asiakas")
    #expect(throws: ReportSections.Unfit.self) { try sectioned(prefixed, bytes: 6_000) }
    let latin = report(of: 40).replacing("UTF-8", with: "ISO-8859-1")
    #expect(throws: ReportSections.Unfit.self) { try sectioned(latin, bytes: 6_000) }
  }

  @Test func `a failure is told to everybody who asks`() throws {
    struct Gone: Error {}
    let sections = ReportSections(fileDigest: { Fingerprint() }) { throw Gone() }
    for _ in 0..<3 {
      #expect(throws: Gone.self) { try sections.next(into: SectionMemory(), tell: { _ in }) }
    }
  }
}
