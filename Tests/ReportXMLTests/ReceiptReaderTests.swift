import Domain
import Foundation
import ReportXML
import Support
import Testing

/// All that a reader says of one receipt.
private func receipt(
  _ bytes: [UInt8], roots: Set<String> = ReceiptReader.standardRoots, chunk: Int = .max,
  limits: ReadingLimits = .standard
) throws -> (statuses: [StatusRecord], reading: ReceiptReading) {
  let reader = try ReceiptReader(MemorySource(bytes, chunk: chunk), roots: roots, limits: limits)
  var statuses: [StatusRecord] = []
  let reading = try reader.read { statuses.append($0) }
  #expect(reading.statusCount == statuses.count)
  return (statuses, reading)
}

private func receipt(_ text: String) throws -> (statuses: [StatusRecord], reading: ReceiptReading) {
  try receipt(Array(text.utf8))
}

private func sample(_ name: String) throws -> [UInt8] {
  Array(try Data(contentsOf: Repository.file("Tests/ReportXMLTests/Receipts/\(name)")))
}

private func summary(_ reading: ReceiptReading) -> [String] {
  reading.findings.map { "\($0.code.rawValue) \($0.line.map(String.init) ?? "-") \($0.place)" }
}

/// A receipt on one line around the fields of one status.
private func audit(_ fields: String) -> String {
  "<ALEAUD01><IDOC BEGIN='1'><E1ADHDR><E1STATE>\(fields)</E1STATE></E1ADHDR></IDOC></ALEAUD01>"
}

private let samples = ["ALEAUD01.xml", "ZALEAUD01.xml", "SYSTAT01.xml"]
private let everyRoot = ReceiptReader.standardRoots.union(["ZALEAUD01"])

@Suite struct `Receipts as IDoc XML` {
  @Test(arguments: samples)
  func `a sample is well-formed for xmllint too`(_ name: String) throws {
    let path = Repository.file("Tests/ReportXMLTests/Receipts/\(name)").path
    #expect(try Command.run("/usr/bin/xmllint", ["--noout", "--nonet", path]).status == 0)
  }

  @Test func `ALEAUD01 tells each document's status, order number and origin`() throws {
    let (statuses, reading) = try receipt(try sample("ALEAUD01.xml"))
    #expect(reading.findings.isEmpty && !reading.isRejected)
    let production = ReceiptOrigin(sender: "PRDCLNT100", receiver: "MAKSUSILTA", messageType: "ALEAUD")
    let header = "/ALEAUD01/IDOC[1]/E1ADHDR[1]"
    #expect(
      statuses == [
        StatusRecord(
          document: DocumentNumber(1), code: "53",
          message: StatusMessage(type: "S", messageClass: "V1", number: "311", text: "Lasku 12345 on tallennettu"),
          receiverNumber: "0000000009912345", objectType: "BUS2032", objectKey: "0000012345", confirms: "ORDERS",
          origin: production, line: 27, place: header + "/E1STATE[1]"),
        StatusRecord(
          document: DocumentNumber(2), code: "51",
          message: StatusMessage(
            type: "E", messageClass: "VP", number: "199",
            text: "Asiakasta Aino Mäki-Öberg, Koivukuja 1 A ei ole myyntialueella 2100 22 2E"),
          receiverNumber: "0000000009912346", confirms: "ORDERS", origin: production, line: 53,
          place: header + "/E1STATE[2]"),
        StatusRecord(
          document: DocumentNumber(3), code: "64", confirms: "ORDERS", origin: production, line: 80,
          place: "/ALEAUD01/IDOC[1]/E1ADHDR[2]/E1STATE[1]"),
        StatusRecord(
          document: DocumentNumber(4), code: "68", message: StatusMessage(text: "Virhe, ei käsitellä enää"),
          confirms: "INVOIC",
          origin: ReceiptOrigin(sender: "TSTCLNT200", receiver: "MAKSUSILTA", messageType: "ALEAUD"), line: 101,
          place: "/ALEAUD01/IDOC[2]/E1ADHDR[1]/E1STATE[1]"),
      ])
    #expect(statuses.map(\.statusClass) == [.posted, .failedOpen, .inProgress, .failedFinal])
  }

  @Test func `SYSTAT01 is read in both generations of its segment`() throws {
    let (statuses, reading) = try receipt(try sample("SYSTAT01.xml"))
    #expect(reading.findings.isEmpty)
    let origin = ReceiptOrigin(sender: "PRDCLNT100", receiver: "MAKSUSILTA", messageType: "STATUS")
    #expect(
      statuses == [
        StatusRecord(
          document: DocumentNumber(6), reference: "MS-0000000000000006", code: "56",
          loggedAt: Timestamp("2024-05-06T06:15:00+03:00"),
          message: StatusMessage(
            type: "E", messageClass: "E0", number: "337", text: "EDI: kumppaniprofiilia ei ole"),
          interchange: "YHTASU0000003", origin: origin, line: 16, place: "/SYSTAT01/IDOC[1]/E1STATS[1]"),
        StatusRecord(
          reference: "MS-0000000000000007", code: "62", loggedAt: Timestamp("2024-10-27T03:30:00+03:00"),
          message: StatusMessage(type: "S", text: "IDoc välitettiin sovellukselle"), interchange: "YHTASU0000003",
          origin: origin, line: 38, place: "/SYSTAT01/IDOC[1]/E1STATS[2]"),
      ])
  }

  @Test func `an extension's root is read where it is named, its segments passed over`() throws {
    let bytes = try sample("ZALEAUD01.xml")
    let refused = try receipt(bytes)
    #expect(refused.statuses.isEmpty && refused.reading.isRejected)
    #expect(summary(refused.reading) == ["receipt-unknown 2 /ZALEAUD01"])
    #expect(refused.reading.findings.first?.found == "ZALEAUD01")
    let (statuses, reading) = try receipt(bytes, roots: everyRoot)
    #expect(reading.findings.isEmpty)
    let status = try #require(statuses.first)
    #expect(statuses.count == 1 && status.code == "53" && status.document == DocumentNumber(5))
    #expect(status.objectKey == "0000012350" && status.receiverNumber == "0000000009912350")
  }

  @Test(arguments: [1, 7, 64])
  func `pieces do not matter`(_ chunk: Int) throws {
    for name in samples {
      let bytes = try sample(name)
      let whole = try receipt(bytes, roots: everyRoot)
      let pieces = try receipt(bytes, roots: everyRoot, chunk: chunk)
      let smallChunks = try receipt(bytes, roots: everyRoot, limits: ReadingLimits(chunkBytes: chunk))
      #expect(pieces.statuses == whole.statuses && smallChunks.statuses == whole.statuses)
      #expect(pieces.reading == whole.reading && smallChunks.reading == whole.reading)
    }
  }

  @Test func `a receipt without a status is none`() throws {
    let (statuses, reading) = try receipt("<ALEAUD01><IDOC BEGIN='1'><EDI_DC40/><E1ADHDR/></IDOC></ALEAUD01>")
    #expect(statuses.isEmpty && reading.isRejected && summary(reading) == ["receipt-empty - "])
  }

  @Test(arguments: [
    ("", ["receipt-status-code"]), ("<STATUS/>", ["receipt-status-code"]),
    ("<STATUS>5</STATUS>", ["receipt-status-code"]),
    ("<STATUS>5A</STATUS>", ["receipt-status-code"]), ("<STATUS>053</STATUS>", ["receipt-status-code"]),
  ])
  func `a bad status code is told and passed over`(_ field: String, _ codes: [String]) throws {
    let good = "</E1STATE><E1STATE><DOCNUM>2</DOCNUM><STATUS>53</STATUS>"
    let (statuses, reading) = try receipt(audit("<DOCNUM>1</DOCNUM>\(field)\(good)"))
    #expect(statuses.map(\.document) == [DocumentNumber(2)])
    #expect(reading.findings.map(\.code.rawValue) == codes && !reading.isRejected)
    #expect(reading.findings.first?.place == "/ALEAUD01/IDOC[1]/E1ADHDR[1]/E1STATE[1]/STATUS")
  }

  @Test(arguments: [
    ("", 0, true), ("<DOCNUM/>", 0, true), ("<DOCNUM>0000000000000000</DOCNUM>", 0, true),
    ("<DOCNUM>A1</DOCNUM>", 0, true), ("<DOCNUM>12345678901234567</DOCNUM>", 0, true),
    ("<ARCKEY>R-1</ARCKEY>", 1, false), ("<DOCNUM>0</DOCNUM><ARCKEY>R-1</ARCKEY>", 1, false),
    ("<DOCNUM>A1</DOCNUM><ARCKEY>R-1</ARCKEY>", 1, true), (" <DOCNUM> \n 7 </DOCNUM>", 1, false),
  ])
  func `a bad document number is told; the external key stands in for it`(
    _ field: String, _ count: Int, _ isTold: Bool
  ) throws {
    let (statuses, reading) = try receipt(audit("\(field)<STATUS>53</STATUS>"))
    #expect(statuses.count == count && !reading.isRejected)
    #expect(reading.findings.map(\.code) == (isTold ? [.receiptDocumentNumber] : []))
    #expect(reading.findings.allSatisfy { $0.found == nil })
  }

  @Test func `unknown segments and fields, comments and foreign namespaces are passed over`() throws {
    let text = """
      <?xml version="1.0"?><?sap x?><!-- x -->
      <ALEAUD01 xmlns:z="urn:z"><IDOC BEGIN="1"><E1ADHDR SEGMENT="1"><UUSI>1</UUSI>
      <E1STATE SEGMENT="1"><z:STATUS>68</z:STATUS><DOCNUM><![CDATA[12]]></DOCNUM><STATUS>5<!-- x -->3</STATUS>
      <UUSI><STATUS>51</STATUS></UUSI><z:E1STATE/></E1STATE></E1ADHDR></IDOC></ALEAUD01>
      """
    let (statuses, reading) = try receipt(text)
    #expect(reading.findings.isEmpty)
    #expect(statuses.map { "\($0.document?.number ?? 0) \($0.code)" } == ["12 53"])
  }

  @Test func `a field beyond any length loses its status, no other`() throws {
    let text = audit(
      "<DOCNUM>1</DOCNUM><STATUS>53</STATUS><STATXT>\(String(repeating: "a", count: 513))</STATXT>"
        + "</E1STATE><E1STATE><DOCNUM>2</DOCNUM><STATUS>53</STATUS><STATXT>\(String(repeating: "a", count: 512))</STATXT>"
    )
    let (statuses, reading) = try receipt(text)
    #expect(statuses.map(\.document) == [DocumentNumber(2)])
    #expect(summary(reading) == ["receipt-record 1 /ALEAUD01/IDOC[1]/E1ADHDR[1]/E1STATE[1]"])
  }

  @Test func `what the taker throws comes through`() throws {
    struct Enough: Error {}
    let reader = try ReceiptReader(MemorySource(try sample("ALEAUD01.xml")))
    #expect(throws: Enough.self) { try reader.read { _ in throw Enough() } }
  }
}

@Suite(.serialized) struct `Hostile receipts` {
  @Test(arguments: samples)
  func `a receipt cut at any byte is taken by nobody`(_ name: String) throws {
    let bytes = try sample(name)
    let whole = bytes.lastIndex(of: UInt8(ascii: ">"))! + 1
    for length in 0..<whole {
      let (_, reading) = try receipt(Array(bytes[..<length]), roots: everyRoot)
      #expect(reading.isRejected, "cut at \(length)")
      #expect(
        reading.findings.map(\.code) == [length == 0 ? .empty : .receiptNotReadable]
          && (length == 0 || reading.findings[0].found == "file-truncated"), "cut at \(length)")
    }
    #expect(try !receipt(Array(bytes[..<whole]), roots: everyRoot).reading.isRejected)
  }

  @Test(arguments: [
    ("\u{0}\u{0}\u{0}\u{0}", "not-well-formed"), ("EDI_DS40  100", "not-well-formed"),
    ("{\"tila\": 53}", "not-well-formed"),
    (audit("<STATUS>53"), "not-well-formed"), (audit("<DOCNUM>1\u{0}</DOCNUM><STATUS>53</STATUS>"), "not-well-formed"),
    (audit("<DOCNUM>1</DOCNUM><STATUS>53</STATUS>") + "<ALEAUD01/>", "not-well-formed"),
    ("<!DOCTYPE ALEAUD01 SYSTEM 'file:///etc/passwd'>" + audit(""), "doctype-not-allowed"),
    (
      "<!DOCTYPE ALEAUD01 [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"
        + audit("<STATXT>&c;&c;&c;&c;</STATXT>"), "doctype-not-allowed"
    ), (audit("<STATXT>&c;</STATXT>"), "not-well-formed"),
    (audit("<STATXT>" + String(repeating: "a", count: 70_000)), "text-too-long"),
    (audit(String(repeating: "<a>", count: 100)), "nesting-too-deep"),
  ])
  func `what is broken is refused with its cause`(_ text: String, _ cause: String) throws {
    let (statuses, reading) = try receipt(text)
    #expect(statuses.isEmpty && reading.isRejected)
    #expect(reading.findings.map(\.code) == [.receiptNotReadable] && reading.findings.first?.found == cause)
  }

  @Test func `bytes that are no UTF-8 are refused`() throws {
    var bytes = Array(audit("<DOCNUM>1</DOCNUM><STATUS>53</STATUS><STATXT>M?ki</STATXT>").utf8)
    bytes[bytes.firstIndex(of: UInt8(ascii: "?"))!] = 0xE4
    let (statuses, reading) = try receipt(bytes)
    #expect(statuses.isEmpty && reading.findings.map(\.found) == ["encoding-wrong"])
  }

  @Test(arguments: ["<a/>", "<ORDERS05/>", "<x:ALEAUD01 xmlns:x='urn:x'/>", "<ALEAUD01 xmlns='urn:x'/>", "<aleaud01/>"])
  func `another root is no receipt`(_ text: String) throws {
    let (statuses, reading) = try receipt(text)
    #expect(statuses.isEmpty && reading.findings.map(\.code) == [.receiptUnknown])
  }

  @Test func `no value of the file stands in a finding`() throws {
    let text = audit("<DOCNUM>010140-998F</DOCNUM><STATUS>010140-998F</STATUS><STATXT>Mäki-Öberg</STATXT>")
    for finding in try receipt(text).reading.findings { #expect(finding.found == nil) }
    let root = "<A010140-998F/>"
    #expect(try receipt(root).reading.findings.first?.found?.contains("998F") == false)
  }

  @Test func `mutated receipts are read without a fault`() throws {
    let originals = try samples.map(sample)
    for seed in UInt64(1)...1_000 {
      var dice = Seeded(seed)
      var bytes = originals.randomElement(using: &dice)!
      for _ in 0..<Int.random(in: 1...8, using: &dice) {
        let place = Int.random(in: bytes.indices, using: &dice)
        switch Int.random(in: 0...3, using: &dice) {
        case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &dice)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: .min ... .max, using: &dice), at: place)
        default:
          let end = min(bytes.count, place + Int.random(in: 1...200, using: &dice))
          bytes.replaceSubrange(place..<end, with: bytes[place..<end] + bytes[place..<end])
        }
      }
      let (statuses, reading) = try receipt(bytes, roots: everyRoot)
      #expect(reading.isRejected || !statuses.isEmpty || !reading.findings.isEmpty, "seed \(seed)")
    }
  }

  @Test func `memory does not grow with the receipt, nor with its flaws`() async throws {
    await #expect(processExitsWith: .success) {
      func read(_ status: String, times: Int) throws -> ReceiptReading {
        let source = EndlessSource(
          "<SYSTAT01><IDOC BEGIN='1'>", repeated: "<E1STATS SEGMENT='1'>\(status)</E1STATS>\n", times: times,
          closing: "</IDOC></SYSTAT01>")
        var last = 0
        let reading = try ReceiptReader(source, limits: ReadingLimits(findingsMax: 100)).read { last = $0.line }
        #expect(last == reading.statusCount)
        return reading
      }
      let good = "<DOCNUM>0000000000000012</DOCNUM><LOGDAT>20240506</LOGDAT><STATUS>53</STATUS><STATXT>Valmis</STATXT>"
      #expect(try read(good, times: 1_000).statusCount == 1_000)
      let before = try residentBytes()
      #expect(try read(good, times: 100_000).statusCount == 100_000)
      let flawed = try read("<DOCNUM>x</DOCNUM>", times: 20_000)
      #expect(flawed.statusCount == 0 && flawed.findings.count == 101 && !flawed.isRejected)
      #expect(flawed.findings.last?.found == "39900")
      #expect(try residentBytes() - before < 8 << 20)
    }
  }
}
