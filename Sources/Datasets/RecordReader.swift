import Domain

/// Cuts bytes that come in pieces into lines and gives each as characters, for the checks.
struct RecordReader {
  let codePage: CodePage
  let lineEnd: LineEnd
  /// 1-based number of the last line given.
  private(set) var record = 0
  private(set) var flaws: [DatasetFlaw] = []
  /// Bytes not yet given; lines before `position` are done, and up to `scanned` there is no line end.
  private var buffer: [UInt8] = []
  private var position = 0
  private var scanned = 0
  private var characters: [UInt8] = []
  private static let flawsMax = 100

  init(codePage: CodePage, lineEnd: LineEnd) {
    self.codePage = codePage
    self.lineEnd = lineEnd
  }

  mutating func flaw(_ place: String = "", fi: String, en: String, wholeFile: Bool = false) {
    guard flaws.count < RecordReader.flawsMax else { return }
    flaws.append(
      DatasetFlaw(record: wholeFile ? nil : record, place: place, message: Bilingual(fi: fi, en: en)))
  }

  /// Takes the next piece; `nextLine` then gives the lines that it ends.
  mutating func feed(_ bytes: UnsafeRawBufferPointer) {
    buffer.removeFirst(position)
    scanned -= position
    position = 0
    buffer.append(contentsOf: bytes)
  }

  /// The next whole line without its end, one byte a character (255 for one outside ASCII); lines that are no text are flaws and passed over.
  mutating func nextLine() -> [UInt8]? {
    while let end = buffer[scanned...].firstIndex(of: 0x0A) {
      let line = position..<end
      position = end + 1
      scanned = position
      record += 1
      if isReadable(line) { return characters }
    }
    scanned = buffer.count
    return nil
  }

  /// The bytes end here: they must have ended with a line.
  mutating func finish() {
    guard position < buffer.count else { return }
    record += 1
    flaw(fi: "Aineisto loppuu kesken tietueen.", en: "The dataset ends inside a record.")
  }

  private mutating func isReadable(_ range: Range<Int>) -> Bool {
    var range = range
    if lineEnd == .crlf {
      guard buffer[range].last == 0x0D else {
        flaw(fi: "Rivin lopusta puuttuu CR.", en: "The line's end has no CR.")
        return false
      }
      range = range.lowerBound..<range.upperBound - 1
    }
    let rest = buffer[range]
    characters.removeAll(keepingCapacity: true)
    characters.reserveCapacity(rest.count)
    var isGood = true
    switch codePage {
    case .latin1:
      for byte in rest {
        if byte < 0x20 || (0x7F..<0xA0).contains(byte) { isGood = false }
        characters.append(byte < 0x80 ? byte : 0xFF)
      }
    case .utf8:
      isGood = String(validating: rest, as: UTF8.self) != nil
      for byte in rest where byte & 0b1100_0000 != 0b1000_0000 {
        if byte < 0x20 || byte == 0x7F { isGood = false }
        characters.append(byte < 0x80 ? byte : 0xFF)
      }
    }
    if !isGood {
      flaw(fi: "Merkki ei kuulu merkistöön \(codePage.rawValue).", en: "A character is not of \(codePage.rawValue).")
    }
    return isGood
  }
}

extension BidirectionalCollection<UInt8> {
  var isBlank: Bool { allSatisfy { $0 == UInt8(ascii: " ") } }
  var isDigits: Bool { !isEmpty && allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }

  /// Without blanks at its end.
  var trimmed: SubSequence {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == UInt8(ascii: " ") { end = index(before: end) }
    return self[startIndex..<end]
  }

  /// True for `20240229`, a day the calendar has.
  var isCompactDay: Bool {
    guard count == 8, isDigits else { return false }
    let digits = map { Int($0 - UInt8(ascii: "0")) }
    let year = digits[0...3].reduce(0) { $0 * 10 + $1 }
    return Day(year: year, month: digits[4] * 10 + digits[5], day: digits[6] * 10 + digits[7]) != nil
  }

  /// True for digits with at most one point and at most one minus behind, `25.00-`.
  var isTrailingMinusNumber: Bool {
    var digits = self[...]
    if digits.last == UInt8(ascii: "-") { digits = digits.dropLast() }
    let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    return parts.allSatisfy { $0.isDigits }
  }
}
