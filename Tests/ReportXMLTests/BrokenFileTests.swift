import Domain
import ReportXML
import Testing

private let doctypes = [
  "<!DOCTYPE Kuukausiraportti>",
  "<!DOCTYPE Kuukausiraportti SYSTEM \"file:///etc/passwd\">",
  "<!DOCTYPE Kuukausiraportti [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
  "<!DOCTYPE Kuukausiraportti [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>",
  "<!DOCTYPE Kuukausiraportti [<!ENTITY % p SYSTEM \"http://198.51.100.1/x.dtd\"> %p;]>",
]

@Suite struct `Broken files` {
  @Test func `a report cut at any byte is taken by nobody`() throws {
    let bytes = Array(wholeReport.utf8)
    for length in 0..<bytes.count {
      let result = try reading(Array(bytes[..<length]))
      #expect(result.clients.isEmpty && result.contentDigest == nil, "cut at \(length)")
      #expect(result.findings.map(\.code) == [length == 0 ? .empty : .truncated], "cut at \(length)")
      #expect(result.sizeBytes == length && result.fileDigest != nil)
    }
  }

  @Test func `a report cut at any byte is taken by nobody, whatever the pieces`() throws {
    let bytes = Array(wholeReport.utf8)
    for length in stride(from: 1, to: bytes.count, by: 13) {
      let result = try reading(Array(bytes[..<length]), limits: ReadingLimits(chunkBytes: 19))
      #expect(result.findings.map(\.code) == [.truncated], "cut at \(length)")
    }
  }

  @Test func `a cut tells how far the file goes`() throws {
    let cut = try #require(wholeReport.firstRange(of: "loppu=\"2024-04-12\""))
    let result = try reading(String(wholeReport[..<cut.lowerBound]))
    #expect(result.summary == ["file-truncated 32 /Kuukausiraportti/Asiakas[1]/Maksusitoumus[1]"])
    #expect(result.findings.first?.client == "A100234")
  }

  @Test(arguments: [
    ("", FindingCode.empty, Int?.none, ""),
    (" \n\t\r\n", .empty, nil, ""),
    ("<?xml version=\"1.0\"?>\n", .truncated, 2, ""),
    ("hei vaan", .notWellFormed, 1, ""),
    ("{\"tunnus\": \"KR-1\", \"asiakkaat\": []}", .notWellFormed, 1, ""),
    ("\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", .notWellFormed, 1, ""),
    ("<a/>", .namespace, 1, "/a"),
    ("\n<a/>", .namespace, 2, "/a"),
  ])
  func `what is no XML is said to be none`(_ text: String, _ code: FindingCode, _ line: Int?, _ place: String) throws {
    let result = try reading(text)
    #expect(result.findings.map(\.code) == [code])
    #expect(result.findings.first?.line == line)
    #expect(result.findings.first?.place == place)
  }

  @Test(arguments: [
    (
      "<Sukunimi>Mäki-Öberg</Sukunimi>", "<Sukunimi>Mäki-Öberg</Sukunim>", 10,
      "/Kuukausiraportti/Asiakas[1]/Sukunimi[1]"
    ),
    ("Mäki-Öberg", "Mäki & Öberg", 10, "/Kuukausiraportti/Asiakas[1]/Sukunimi[1]"),
    ("Mäki-Öberg", "Mäki &auml; Öberg", 10, "/Kuukausiraportti/Asiakas[1]/Sukunimi[1]"),
    ("Mäki-Öberg", "Mäki < Öberg", 10, "/Kuukausiraportti/Asiakas[1]/Sukunimi[1]"),
    ("Mäki-Öberg", "Mäki\u{0}Öberg", 10, "/Kuukausiraportti/Asiakas[1]/Sukunimi[1]"),
    ("Mäki-Öberg", "Mäki\u{8}Öberg", 10, "/Kuukausiraportti/Asiakas[1]/Sukunimi[1]"),
    ("Mäki-Öberg", "Mäki&#0;Öberg", 10, "/Kuukausiraportti/Asiakas[1]/Sukunimi[1]"),
    ("koodi=\"ATERIA\"", "koodi=ATERIA", 20, "/Kuukausiraportti/Asiakas[1]/Maksusitoumus[1]"),
    ("koodi=\"ATERIA\"", "koodi=\"ATERIA\" koodi=\"ATERIA\"", 20, "/Kuukausiraportti/Asiakas[1]/Maksusitoumus[1]"),
    ("koodi=\"ATERIA\"", "koodi=\"A<B\"", 20, "/Kuukausiraportti/Asiakas[1]/Maksusitoumus[1]"),
    ("</Kuukausiraportti>", "</Kuukausiraportti>\n<Kuukausiraportti/>", 45, ""),
    ("</Kuukausiraportti>", "</Kuukausiraportti>loppu", 44, ""),
    ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", " <?xml version=\"1.0\" encoding=\"UTF-8\"?>", 1, ""),
  ])
  func `a break of XML's rules is one finding with its place`(
    _ part: String, _ replacement: String, _ line: Int, _ place: String
  ) throws {
    let result = try reading(wholeReport.with(part, replacement))
    #expect(result.summary == ["not-well-formed \(line) \(place)"])
    #expect(result.clients.isEmpty)
  }

  @Test func `a prefix without a namespace is not well-formed`() throws {
    let result = try reading(wholeReport.with("koodi=\"ATERIA\"", "x:koodi=\"ATERIA\""))
    #expect(result.summary.first == "not-well-formed 20 /Kuukausiraportti/Asiakas[1]/Maksusitoumus[1]")
    #expect(result.clients.isEmpty)
  }

  @Test(arguments: doctypes)
  func `a document type is refused before anything of it is used`(doctype: String) throws {
    let result = try reading(wholeReport.with("<Kuukausiraportti ", doctype + "\n<Kuukausiraportti "))
    #expect(result.summary == ["doctype-not-allowed 2 "])
    #expect(result.clients.isEmpty && result.fileDigest != nil)
  }
}

@Suite struct `Encodings` {
  private let declared = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

  private func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

  private func utf16(_ text: String, bigEndian: Bool, mark: Bool = true) -> [UInt8] {
    (mark ? [0xFEFF] : []).appending(contentsOf: text.utf16).flatMap { unit in
      bigEndian ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
    }
  }

  @Test(arguments: [1, 5, 64, 64 * 1024])
  func `what libxml2 can decode reads the same`(chunk: Int) throws {
    let whole = try reading(wholeReport)
    let limits = ReadingLimits(chunkBytes: chunk)
    let files = [
      [0xEF, 0xBB, 0xBF] + Array(wholeReport.utf8),
      Array(wholeReport.with(declared + "\n", "\n").utf8.dropFirst()),
      latin1(wholeReport.with("UTF-8", "ISO-8859-1")),
      latin1(wholeReport.with("UTF-8", "windows-1252")),
      utf16(wholeReport.with("UTF-8", "UTF-16"), bigEndian: true),
      utf16(wholeReport.with("UTF-8", "UTF-16"), bigEndian: false),
    ]
    for (index, file) in files.enumerated() {
      let result = try reading(file, limits: limits)
      #expect(result.findings.isEmpty, "file \(index)")
      #expect(result.contentDigest == whole.contentDigest, "file \(index)")
      #expect(result.clients.map(\.familyName) == whole.clients.map(\.familyName), "file \(index)")
      #expect(result.fileDigest != whole.fileDigest, "file \(index)")
    }
  }

  @Test func `bytes that are not of the declared encoding are told apart`() throws {
    let notUTF8 = latin1(wholeReport)
    let result = try reading(notUTF8)
    #expect(result.findings.map(\.code) == [.encoding])
    #expect(result.findings.first?.line == 7)
    #expect(result.clients.isEmpty)
  }

  @Test(arguments: ["Mäki-Öberg", "Etunimet></Etunimet"])
  func `a wrong byte inside a text is an encoding fault`(part: String) throws {
    var bytes = Array(wholeReport.utf8)
    let place = try #require(wholeReport.utf8.firstRange(of: Array(part.utf8)))
    let offset = wholeReport.utf8.distance(from: wholeReport.utf8.startIndex, to: place.lowerBound)
    bytes.insert(0xE4, at: offset + (part.hasPrefix("M") ? 1 : 9))
    for chunk in [1, 64, 4096] {
      let result = try reading(bytes, limits: ReadingLimits(chunkBytes: chunk))
      #expect(result.findings.map(\.code) == [.encoding], "\(chunk)")
    }
  }

  @Test(arguments: ["x-tuntematon", "EBCDIC-FI"])
  func `an encoding nobody knows is an encoding fault`(name: String) throws {
    #expect(try reading(wholeReport.with("UTF-8", name)).findings.map(\.code) == [.encoding])
  }

  @Test(arguments: [1, 64, 64 * 1024])
  func `letters in a file declared as US-ASCII are an encoding fault, and are not waited for`(chunk: Int) throws {
    let limits = ReadingLimits(chunkBytes: chunk)
    for blanks in [0, 1 << 20] {
      let file = wholeReport.with("UTF-8", "US-ASCII") + String(repeating: "\n", count: blanks)
      #expect(try reading(file, limits: limits).findings.map(\.code) == [.encoding], "\(blanks)")
    }
    let plain = String(wholeReport.with("UTF-8", "US-ASCII").unicodeScalars.filter(\.isASCII))
    #expect(try reading(plain, limits: limits).findings.isEmpty)
  }

  @Test func `half a surrogate pair is an encoding fault`() throws {
    var bytes = utf16(wholeReport.with("UTF-8", "UTF-16"), bigEndian: false)
    let index = try #require(bytes.firstRange(of: utf16("Öberg", bigEndian: false, mark: false)))
    bytes.replaceSubrange(index.lowerBound..<index.lowerBound + 2, with: [0x00, 0xDC])
    let result = try reading(bytes)
    #expect(result.findings.map(\.code) == [.encoding])
  }
}

extension Array {
  fileprivate func appending(contentsOf other: some Sequence<Element>) -> [Element] { self + other }
}
