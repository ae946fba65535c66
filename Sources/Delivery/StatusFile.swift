package import Domain

/// Reads a flat status file of SAP's file port: one EDI_DS40 record a line.
///
/// A record has 562 characters at the offsets of SAP's structure EDI_DS40 (release 4.x), blanks at its end may be missing, and lines end with
/// LF or CRLF. Records are UTF-8 or else ISO-8859-1; offsets count characters, as a Unicode port's do. Memory does not grow with the file.
package struct StatusFile {
  /// Characters of a whole record.
  package static let recordLength = 562

  private var source: any ByteSource
  private let findingsMax: Int
  private var reading = ReceiptReading()
  /// The bytes of the line so far, without its end.
  private var line: [UInt8] = []
  private var lineIsTooLong = false
  /// 1-based.
  private var lineNumber = 0

  /// Bytes of the longest record there can be: all of its characters of four bytes, and a carriage return.
  private static let lineBytesMax = recordLength * 4 + 1

  /// - Parameters:
  ///   - source: the file's bytes.
  ///   - findingsMax: findings kept; more are counted only.
  package init(_ source: any ByteSource, findingsMax: Int = 10_000) {
    self.source = source
    self.findingsMax = findingsMax
  }

  /// Hands each status over in the file's order, and tells at the end whether the file counts (see `ReceiptReading`). After a
  /// rejecting finding no status comes.
  ///
  /// A file that is cut at the end of a line looks like a shorter one; that files arrive whole is the pickup's to prove. Cut inside a line it
  /// is refused: the last record either has a line end or all of its characters.
  /// - Throws: what the source or `take` throws.
  package mutating func read(_ take: (StatusRecord) throws -> Void) throws -> ReceiptReading {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try source.read(into: buffer), count > 0 {
      var rest = UnsafeRawBufferPointer(buffer)[..<count]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        add(rest[..<end])
        try endLine(isEnded: true, take)
        rest = rest[(end + 1)...]
      }
      add(rest)
      if reading.isRejected { break }
    }
    if !line.isEmpty, !reading.isRejected { try endLine(isEnded: false, take) }
    if lineNumber == 0, !reading.isRejected { note(Finding(.empty, line: nil, place: "")) }
    reading.end()
    return reading
  }

  private mutating func add(_ bytes: Slice<UnsafeRawBufferPointer>) {
    let room = StatusFile.lineBytesMax - line.count
    if bytes.count > room { lineIsTooLong = true }
    line.append(contentsOf: bytes.prefix(room))
  }

  private mutating func endLine(isEnded: Bool, _ take: (StatusRecord) throws -> Void) throws {
    defer {
      line.removeAll(keepingCapacity: true)
      lineIsTooLong = false
    }
    guard !reading.isRejected else { return }
    lineNumber += 1
    if lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    let hasReturn = line.last == UInt8(ascii: "\r")
    if hasReturn { line.removeLast() }
    if !lineIsTooLong, line.allSatisfy({ $0 == 0x20 }) { return }

    let place = "EDI_DS40[\(lineNumber)]"
    let record = StatusCharacters(line)
    // The first line tells what the file is.
    guard lineNumber > 1 || isStatusRecord(record) else {
      return note(Finding(.receiptUnknown, line: 1, place: "", expected: "EDI_DS40"))
    }
    guard isEnded || hasReturn || record.count == StatusFile.recordLength && !record.mayEndInsideCharacter else {
      return note(
        Finding(.receiptNotReadable, line: lineNumber, place: place, found: FindingCode.truncated.rawValue))
    }
    guard isStatusRecord(record) else {
      return passOver(Finding(.receiptRecord, line: lineNumber, place: place, expected: "EDI_DS40"))
    }
    guard !lineIsTooLong, StatusField.code.end...StatusFile.recordLength ~= record.count, !record.hasControls else {
      let length = "\(StatusField.code.end)–\(StatusFile.recordLength) merkkiä / characters"
      return passOver(Finding(.receiptRecord, line: lineNumber, place: place, expected: length))
    }
    let (status, findings) = record.status.read(line: lineNumber, place: place)
    findings.forEach { note($0) }
    guard let status else { return reading.passOver() }
    reading.count()
    try take(status)
  }

  /// TABNAM is `EDI_DS40`, and `EDI_DS40_U` where the port is a Unicode one.
  private func isStatusRecord(_ record: StatusCharacters) -> Bool {
    ["EDI_DS40", "EDI_DS40_U"].contains(record[.table])
  }

  private mutating func passOver(_ finding: Finding) {
    note(finding)
    reading.passOver()
  }

  private mutating func note(_ finding: Finding) { reading.note(finding, findingsMax: findingsMax) }
}

/// A field of EDI_DS40 that is read; the others (MANDT, STAMQU, UNAME, REPID, ROUTID, SEGNUM, SEGFLD, REFGRP, REFMES) are passed over.
private struct StatusField {
  /// Characters before it.
  var offset: Int
  var length: Int
  var end: Int { offset + length }

  static let table = StatusField(offset: 0, length: 10)
  static let document = StatusField(offset: 13, length: 16)
  static let date = StatusField(offset: 29, length: 8)
  static let time = StatusField(offset: 37, length: 6)
  static let code = StatusField(offset: 43, length: 2)
  static let messageClass = StatusField(offset: 48, length: 20)
  static let messageNumber = StatusField(offset: 68, length: 3)
  static let type = StatusField(offset: 71, length: 1)
  static let parameters = [72, 122, 172, 222].map { StatusField(offset: $0, length: 50) }
  static let text = StatusField(offset: 272, length: 70)
  static let interchange = StatusField(offset: 450, length: 14)
  static let reference = StatusField(offset: 492, length: 70)
}

/// The characters of one line, each found by its number.
private struct StatusCharacters {
  private let bytes: [UInt8]
  /// Nil where every byte is a character.
  private let scalars: [Unicode.Scalar]?

  init(_ line: [UInt8]) {
    bytes = line
    guard line.contains(where: { $0 >= 0x80 }) else {
      scalars = nil
      return
    }
    if let text = String(validating: line, as: UTF8.self) {
      scalars = Array(text.unicodeScalars)
    } else {
      // Of ISO-8859-1 the second set of control characters is none that a status text has; what came so is shown as a gap.
      scalars = line.map { (0x80..<0xA0).contains($0) ? "\u{FFFD}" : Unicode.Scalar($0) }
    }
  }

  var count: Int { scalars?.count ?? bytes.count }

  var hasControls: Bool { bytes.contains { $0 < 0x20 || $0 == 0x7F } }

  /// The bytes may be UTF-8 whose last character is not whole.
  var mayEndInsideCharacter: Bool {
    (1...3).contains { missing in
      let last = bytes.suffix(missing)
      return last.first.map { $0 >= 0xC2 } == true && last.dropFirst().allSatisfy { (0x80..<0xC0).contains($0) }
        && String(validating: bytes, as: UTF8.self) == nil
        && String(validating: bytes.dropLast(missing), as: UTF8.self) != nil
    }
  }

  /// Without blanks at its ends; empty where the line ends before it.
  subscript(_ field: StatusField) -> String {
    let range = min(field.offset, count)..<min(field.end, count)
    if let scalars {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: trimmed(scalars[range]) { $0 == " " })
      return String(text)
    }
    return String(decoding: trimmed(bytes[range]) { $0 == 0x20 }, as: UTF8.self)
  }

  var status: RawStatus {
    var raw = RawStatus()
    raw.document = self[.document]
    raw.date = self[.date]
    raw.time = self[.time]
    raw.code = self[.code]
    raw.messageClass = self[.messageClass]
    raw.messageNumber = self[.messageNumber]
    raw.type = self[.type]
    raw.parameters = StatusField.parameters.map { self[$0] }
    raw.text = self[.text]
    raw.interchange = self[.interchange]
    raw.reference = self[.reference]
    return raw
  }

  private func trimmed<Element>(_ slice: ArraySlice<Element>, _ isBlank: (Element) -> Bool) -> ArraySlice<Element> {
    var slice = slice
    while let first = slice.first, isBlank(first) { slice.removeFirst() }
    while let last = slice.last, isBlank(last) { slice.removeLast() }
    return slice
  }
}
