import Domain
import ReportXML
import Testing

private let header = String(report("").dropLast("</Kuukausiraportti>".count))
private let megabyte = String(repeating: "a", count: 1 << 20)

private func findings(_ source: EndlessSource, limits: ReadingLimits = .standard) throws -> [String] {
  let reader = try ReportReader(source, limits: limits, fileDigest: Fingerprint(), contentDigest: Fingerprint())
  #expect(try reader.next(1).isEmpty)
  #expect(reader.fileDigest != nil && reader.contentDigest == nil)
  return reader.findings.map { "\($0.code.rawValue) \($0.line.map(String.init) ?? "-") \($0.place)" }
}

/// Memory is told of a process of its own: in this one other tests grow it at the same time. One small reading first, so that what is loaded
/// once is not counted.
private func residentBytesBefore() throws -> Int {
  _ = try reading(report(""))
  return try residentBytes()
}

@Suite(.serialized) struct `Limits` {
  @Test func `twenty megabytes of text, attribute, comment, instruction or name stop at their limit`() async throws {
    await #expect(processExitsWith: .success) {
      let open = header + "\n<Asiakas tunnus='A'>\n"
      let before = try residentBytesBefore()
      #expect(
        try findings(EndlessSource(open + "<Sukunimi>", repeated: megabyte, times: 20))
          == ["text-too-long 3 /Kuukausiraportti/Asiakas[1]/Sukunimi[1]"])
      #expect(
        try findings(EndlessSource(open + "<Sukunimi><![CDATA[", repeated: megabyte, times: 20))
          == ["text-too-long 3 /Kuukausiraportti/Asiakas[1]/Sukunimi[1]"])
      #expect(
        try findings(EndlessSource(open + "<Osoite turvakielto='", repeated: megabyte, times: 20))
          == ["text-too-long 3 /Kuukausiraportti/Asiakas[1]"])
      #expect(
        try findings(EndlessSource(open + "<!-- ", repeated: megabyte, times: 20))
          == ["parser-limit 3 /Kuukausiraportti/Asiakas[1]"])
      #expect(
        try findings(EndlessSource(open + "<?x ", repeated: megabyte, times: 20))
          == ["parser-limit 3 /Kuukausiraportti/Asiakas[1]"])
      #expect(
        try findings(EndlessSource(open + "<a", repeated: megabyte, times: 20))
          == ["text-too-long 3 /Kuukausiraportti/Asiakas[1]"])
      #expect(try residentBytes() - before < 16 << 20)
    }
  }

  @Test func `a long attribute that comes whole is named`() throws {
    let value = String(repeating: "a", count: 65_537)
    #expect(
      try reading(report("<Asiakas tunnus='\(value)'/>")).summary
        == ["text-too-long 1 /Kuukausiraportti/Asiakas[1]/@tunnus"])
    // Within the limit it is the schema that finds it too long.
    #expect(
      try reading(report("<Asiakas tunnus='\(value.dropLast())'/>")).summary.first
        == "value-shape 1 /Kuukausiraportti/Asiakas[1]/@tunnus")
  }

  @Test func `nesting stops at its limit`() throws {
    let result = try reading(report(String(repeating: "<a>", count: 100_000)))
    #expect(result.findings.map(\.code) == [.elementNotExpected, .tooDeep])
    #expect(result.findings.last?.place.split(separator: "/").count == 33)
    #expect(try reading(report(""), limits: ReadingLimits(depthMax: 2)).findings.isEmpty)
    #expect(try reading(wholeReport, limits: ReadingLimits(depthMax: 5)).findings.map(\.code) == [.tooDeep])
    #expect(try reading(wholeReport, limits: ReadingLimits(depthMax: 6)).findings.isEmpty)
  }

  @Test func `a client without end stops at its limit`() async throws {
    await #expect(processExitsWith: .success) {
      let client = header + "\n<Asiakas tunnus='A'><Sukunimi/><Etunimet/>\n<Maksusitoumus numero='1'>\n"
      let before = try residentBytesBefore()
      #expect(
        try findings(
          EndlessSource(client, repeated: "<Lasnaolo alku='2024-04-31' loppu='2024-04-31'/>\n", times: 500_000))
          == ["parser-limit 20001 /Kuukausiraportti/Asiakas[1]/Maksusitoumus[1]/Lasnaolo[19998]"])
      #expect(try residentBytes() - before < 64 << 20)
      #expect(try reading(wholeReport, limits: ReadingLimits(clientElementsMax: 25)).findings.map(\.code) == [])
      #expect(try reading(wholeReport, limits: ReadingLimits(clientElementsMax: 24)).findings.map(\.code) == [.limit])
    }
  }

  @Test func `names without end are no burden`() throws {
    let names = (0..<30_000).map { "<n\($0) a\($0)='1'/>" }.joined()
    let result = try reading(report("<Asiakas tunnus='A'>" + names))
    #expect(result.findings.contains { $0.code == .elementNotExpected })
    #expect(result.findings.count <= 10_001)
  }

  @Test func `memory does not grow with the report`() async throws {
    await #expect(processExitsWith: .success) {
      let client = "<Asiakas tunnus='A1'><Sukunimi>Mäkinen</Sukunimi><Etunimet>Aino</Etunimet></Asiakas>\n"
      func read(_ times: Int) throws -> Int {
        let reader = try ReportReader(
          EndlessSource(header, repeated: client, times: times, closing: "</Kuukausiraportti>"),
          fileDigest: Fingerprint(), contentDigest: Fingerprint())
        var count = 0
        while case let more = try reader.next(100), !more.isEmpty { count += more.count }
        #expect(reader.findings.isEmpty)
        return count
      }
      #expect(try read(10_000) == 10_000)
      let before = try residentBytesBefore()
      #expect(try read(100_000) == 100_000)
      #expect(try residentBytes() - before < 8 << 20)
    }
  }

  @Test func `ten thousand small documents leave nothing behind`() async throws {
    await #expect(processExitsWith: .success) {
      let good = Array(wholeReport.utf8)
      let bad = Array(wholeReport.with("hinta=\"900.67\"", "hinta=\"x\"").utf8)
      let cut = Array(good.prefix(2000))
      func readAll(_ times: Int) throws {
        for number in 0..<times {
          _ = try reading(number % 3 == 0 ? good : number % 3 == 1 ? bad : cut)
        }
      }
      try readAll(1_000)
      let before = try residentBytesBefore()
      try readAll(10_000)
      #expect(try residentBytes() - before < 8 << 20)
    }
  }

  @Test func `one schema serves many readers at once`() async throws {
    let bytes = Array(wholeReport.utf8)
    let whole = try reading(bytes)
    let results = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask { try (0..<50).allSatisfy { _ in try reading(bytes) == whole } }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 16 && results.allSatisfy { $0 })
  }
}
