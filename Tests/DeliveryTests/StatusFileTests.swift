import Delivery
import Domain
import Foundation
import Support
import Testing

/// One EDI_DS40 record of 562 characters, written by SAP's list of fields and not by the reader's.
private func record(
  table: String = "EDI_DS40", document: String = "0000000000000012", date: String = "20240506", time: String = "061500",
  status: String = "53", messageClass: String = "V1", number: String = "311", type: String = "S",
  parameters: [String] = ["Lasku", "12345", "", ""], text: String = "&1 &2 on tallennettu",
  interchange: String = "YHTASU0000003", reference: String = "MS-0000000000000012"
) -> String {
  let fields: [(String, Int)] = [
    (table, 10), ("100", 3), (document, 16), (date, 8), (time, 6), (status, 2), ("SAP", 3), (messageClass, 20),
    (number, 3), (type, 1), (parameters[0], 50), (parameters[1], 50), (parameters[2], 50), (parameters[3], 50),
    (text, 70), ("RFCKAYTTAJA", 12), ("SAPLVEDA", 30), ("IDOC_INPUT_ORDERS", 30), ("000000", 6), ("", 30),
    (interchange, 14), ("202404", 14), ("00000000000012", 14), (reference, 70),
  ]
  return fields.map { $0.0 + String(repeating: " ", count: $0.1 - $0.0.unicodeScalars.count) }.joined()
}

private func statuses(
  _ bytes: [UInt8], chunk: Int = .max, findingsMax: Int = 10_000
) throws -> (statuses: [StatusRecord], reading: ReceiptReading) {
  var file = StatusFile(MemorySource(bytes, chunk: chunk), findingsMax: findingsMax)
  var statuses: [StatusRecord] = []
  let reading = try file.read { statuses.append($0) }
  #expect(reading.statusCount == statuses.count)
  return (statuses, reading)
}

private func statuses(_ text: String) throws -> (statuses: [StatusRecord], reading: ReceiptReading) {
  try statuses(Array(text.utf8))
}

private func trimmed(_ record: String) -> String {
  var record = record
  while record.last == " " { record.removeLast() }
  return record
}

private let expected = StatusRecord(
  document: DocumentNumber(12), reference: "MS-0000000000000012", code: "53",
  loggedAt: Timestamp("2024-05-06T06:15:00+03:00"),
  message: StatusMessage(type: "S", messageClass: "V1", number: "311", text: "Lasku 12345 on tallennettu"),
  interchange: "YHTASU0000003", line: 1, place: "EDI_DS40[1]")

@Suite struct `Status files` {
  @Test func `a record has 562 characters and each field its place`() throws {
    #expect(record().unicodeScalars.count == 562 && StatusFile.recordLength == 562)
    let (found, reading) = try statuses(record() + "\n")
    #expect(found == [expected])
    #expect(reading.findings.isEmpty && !reading.isRejected)
  }

  @Test func `the sample file is read: LF and CRLF, whole and trimmed records, a Unicode port's name`() throws {
    let bytes = Array(try Data(contentsOf: Repository.file("Tests/DeliveryTests/Receipts/EDI_DS40.txt")))
    let (found, reading) = try statuses(bytes)
    #expect(reading.findings.isEmpty)
    #expect(
      found.map { "\($0.document?.number ?? 0) \($0.code) \($0.statusClass) \($0.line)" } == [
        "1 53 posted 1", "2 51 failedOpen 2", "3 64 inProgress 3", "0 68 failedFinal 4",
      ])
    #expect(found[1].message?.text == "Asiakasta Mäki-Öberg ei ole")
    #expect(found[3].reference == "MS-0000000000000004")
  }

  @Test func `LF, CRLF, a byte order mark, blanks missing at the end and empty lines do not matter`() throws {
    let second = record(document: "0000000000000013")
    for text in [
      record() + "\n" + second + "\n", record() + "\r\n" + second + "\r\n", "\u{FEFF}" + record() + "\n" + second,
      trimmed(record()) + "\n\n   \n" + trimmed(second) + "\n\n", trimmed(record()) + "\r\n" + trimmed(second) + "\r\n",
    ] {
      let (found, reading) = try statuses(text)
      #expect(reading.findings.isEmpty)
      #expect(found.map(\.document) == [DocumentNumber(12), DocumentNumber(13)])
      #expect(found.first == expected)
    }
  }

  @Test func `the least record is a document and a status`() throws {
    let least = String(record(messageClass: "").prefix(45))
    let (found, reading) = try statuses(least + "\n")
    #expect(reading.findings.isEmpty && found.map(\.document) == [DocumentNumber(12)])
    #expect(found.first?.message == nil && found.first?.reference == nil)
    let short = try statuses(record() + "\n" + least.dropLast() + "\n" + record() + "\n")
    #expect(short.statuses.map(\.line) == [1, 3] && !short.reading.isRejected)
    #expect(
      short.reading.findings.map { "\($0.code.rawValue) \($0.line ?? 0) \($0.place)" } == [
        "receipt-record 2 EDI_DS40[2]"
      ])
  }

  @Test func `offsets count characters, in UTF-8 and in ISO-8859-1`() throws {
    let text = record(parameters: ["Mäki-Öberg", "åäö", "", ""], text: "&1 ja &2", reference: "ÄÖ-1")
    for bytes in [Array((text + "\n").utf8), (text + "\n").unicodeScalars.map { UInt8($0.value) }] {
      let (found, reading) = try statuses(bytes)
      #expect(reading.findings.isEmpty)
      #expect(found.first?.message?.text == "Mäki-Öberg ja åäö" && found.first?.reference == "ÄÖ-1")
    }
  }

  @Test(arguments: ["  ", "5 ", " 5", "5A", "--"])
  func `a bad status code is told and passed over`(_ code: String) throws {
    let (found, reading) = try statuses(record(status: code) + "\n" + record() + "\n")
    #expect(found.map(\.line) == [2] && !reading.isRejected)
    #expect(reading.findings.map(\.place) == ["EDI_DS40[1]/STATUS"])
    #expect(reading.findings.map(\.code) == [.receiptStatusCode])
  }

  @Test func `without a document number the external key serves; without both the status is passed over`() throws {
    for number in ["", "0000000000000000"] {
      #expect(try statuses(record(document: number) + "\n").statuses.map(\.reference) == ["MS-0000000000000012"])
      let (found, reading) = try statuses(record(document: number, reference: "") + "\n")
      #expect(found.isEmpty && reading.findings.map(\.code) == [.receiptDocumentNumber])
    }
    let odd = try statuses(record(document: "X") + "\n")
    #expect(odd.statuses.count == 1 && odd.reading.findings.map(\.code) == [.receiptDocumentNumber])
  }

  @Test func `a record of another kind is told and passed over`() throws {
    let (found, reading) = try statuses(record() + "\n" + record(table: "EDI_DC40") + "\n" + record() + "\n")
    #expect(found.map(\.line) == [1, 3])
    #expect(reading.findings.map(\.code) == [.receiptRecord])
  }

  @Test func `what the taker throws comes through`() throws {
    struct Enough: Error {}
    var file = StatusFile(MemorySource(Array((record() + "\n").utf8)))
    #expect(throws: Enough.self) { try file.read { _ in throw Enough() } }
  }
}

@Suite(.serialized) struct `Hostile status files` {
  @Test(arguments: [false, true])
  func `a file cut at any byte gives whole records or is refused`(_ isLatin1: Bool) throws {
    let text =
      record(text: "Mäki &1") + "\r\n" + trimmed(record(document: "0000000000000013")) + "\n"
      + record(reference: String(repeating: "ä", count: 70))
    let bytes = isLatin1 ? text.unicodeScalars.map { UInt8($0.value) } : Array(text.utf8)
    let whole = try statuses(bytes + [0x0A]).statuses
    #expect(whole.count == 3)
    for length in 0..<bytes.count {
      let (found, reading) = try statuses(Array(bytes[..<length]))
      guard !reading.isRejected else { continue }
      #expect(!found.isEmpty && found == Array(whole.prefix(found.count)), "cut at \(length)")
      #expect(reading.findings.isEmpty, "cut at \(length)")
    }
    #expect(try statuses(Array(bytes[..<300])).reading.findings.map(\.code) == [.receiptNotReadable])
  }

  @Test(arguments: [
    ("", FindingCode.empty), ("\n\n", .receiptEmpty), ("hei", .receiptUnknown), ("<ALEAUD01/>", .receiptUnknown),
    ("\u{0}\u{0}\u{0}\u{0}\n", .receiptUnknown), ("EDI_DC40  100\n", .receiptUnknown), ("EDI_DS4\n", .receiptUnknown),
    ("EDI_DS40", .receiptNotReadable), ("EDI_DS40XX" + String(record().dropFirst(10)) + "\n", .receiptUnknown),
  ])
  func `what is no status file is refused`(_ text: String, _ code: FindingCode) throws {
    let (found, reading) = try statuses(text)
    #expect(found.isEmpty && reading.isRejected && reading.findings.map(\.code) == [code])
  }

  @Test func `a record too long, or with control characters, is passed over`() throws {
    for bad in [
      record() + " ", record() + "53", record(text: "a\u{0}b"), record(text: "a\tb"), record(text: "a\u{7F}b"),
    ] {
      let (found, reading) = try statuses(bad + "\n" + record() + "\n")
      #expect(found.map(\.line) == [2] && reading.findings.map(\.code) == [.receiptRecord] && !reading.isRejected)
    }
  }

  @Test func `bytes that are no UTF-8 are ISO-8859-1, and what that does not have is a gap`() throws {
    var bytes = Array((record(text: "a?b") + "\n").utf8)
    let place = bytes.lastIndex(of: UInt8(ascii: "?"))!
    bytes[place] = 0x96
    #expect(try statuses(bytes).statuses.first?.message?.text == "a\u{FFFD}b")
    bytes[place] = 0xFF
    #expect(try statuses(bytes).statuses.first?.message?.text == "aÿb")
  }

  @Test func `random bytes are read without a fault`() throws {
    for seed in UInt64(1)...500 {
      var dice = Seeded(seed)
      var bytes = Array((record() + "\n" + record() + "\r\n" + record()).utf8)
      for _ in 0..<Int.random(in: 1...20, using: &dice) {
        bytes[Int.random(in: bytes.indices, using: &dice)] = UInt8.random(in: .min ... .max, using: &dice)
      }
      bytes.removeLast(Int.random(in: 0..<bytes.count, using: &dice))
      let (found, reading) = try statuses(bytes, chunk: Int.random(in: 1...700, using: &dice))
      #expect(reading.isRejected || !found.isEmpty || !reading.findings.isEmpty, "seed \(seed)")
    }
  }

  @Test func `memory does not grow with the file, its lines or its flaws`() async throws {
    await #expect(processExitsWith: .success) {
      func read(_ line: [UInt8], times: Int) throws -> ReceiptReading {
        var file = StatusFile(Repeated(line: line, times: times), findingsMax: 100)
        return try file.read { _ in }
      }
      // Trimmed ones: the file is read byte by byte.
      let good = Array((record(messageClass: "").prefix(45) + "\n").utf8)
      _ = try read(good, times: 1_000)
      let before = try residentBytes()
      #expect(try read(good, times: 100_000).statusCount == 100_000)
      let flawed = try read(Array((record(status: "xx") + "\n").utf8), times: 2_000)
      #expect(flawed.statusCount == 0 && flawed.findings.count == 101 && !flawed.isRejected)
      // One line of eleven megabytes.
      #expect(try read(Array(record().utf8), times: 20_000).isRejected)
      #expect(try residentBytes() - before < 8 << 20)
    }
  }
}

/// The same bytes again and again, made while they are read.
private struct Repeated: ByteSource {
  let line: [UInt8]
  var times: Int
  private var rest: ArraySlice<UInt8> = []

  init(line: [UInt8], times: Int) { (self.line, self.times) = (line, times) }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if rest.isEmpty, times > 0 {
      times -= 1
      rest = line[...]
    }
    let count = min(rest.count, buffer.count)
    buffer.copyBytes(from: rest.prefix(count))
    rest = rest.dropFirst(count)
    return count
  }
}

/// Bytes of this process in memory.
private func residentBytes() throws -> Int {
  let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
  return try #require(Int(fields[1])) * 4096
}
