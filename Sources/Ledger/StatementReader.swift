import Domain

/// Walks the JSON that `StatementText` writes: no blanks, keys without escapes, whole numbers.
struct StatementReader {
  static let misread = LedgerFailure(.notUnderstood, detail: "client.commitments")

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  /// Reads a list of objects, each begun as `empty`.
  mutating func list<Element>(
    of empty: Element, _ field: (inout StatementReader, String, inout Element) throws -> Void
  ) throws -> [Element] {
    var elements: [Element] = []
    try elementsOfList { reader in
      var element = empty
      try reader.object { try field(&$0, $1, &element) }
      elements.append(element)
    }
    return elements
  }

  mutating func object(_ field: (inout StatementReader, String) throws -> Void) throws {
    try expect("{")
    if skip("}") { return }
    repeat {
      let key = try text()
      try expect(":")
      try field(&self, key)
    } while skip(",")
    try expect("}")
  }

  mutating func texts() throws -> [String] {
    var texts: [String] = []
    try elementsOfList { texts.append(try $0.text()) }
    return texts
  }

  mutating func text() throws -> String {
    try expect("\"")
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
      position += 1
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: "\\") { return try escapedText(from: start) }
    defer { position += 1 }
    guard position < bytes.count else { throw StatementReader.misread }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  mutating func integer() throws -> Int64 {
    let isNegative = skip("-")
    let start = position
    var value: Int64 = 0
    while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
      // Gathered below zero, where the range is one longer.
      let (scaled, overflowed) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowedToo) = scaled.subtractingReportingOverflow(Int64(digit))
      guard !overflowed, !overflowedToo else { throw StatementReader.misread }
      value = sum
      position += 1
    }
    guard position > start, isNegative || value != .min else { throw StatementReader.misread }
    return isNegative ? value : -value
  }

  mutating func int() throws -> Int { Int(try integer()) }

  mutating func bool() throws -> Bool {
    guard bytes[position...].starts(with: "true".utf8) else { throw StatementReader.misread }
    position += 4
    return true
  }

  mutating func day() throws -> Day {
    guard position + 12 <= bytes.count else { throw StatementReader.misread }
    let digits = UnsafeBufferPointer(rebasing: bytes[(position + 1)..<(position + 11)])
    guard skip("\""), let day = Day(ascii: digits.span) else { throw StatementReader.misread }
    position += 10
    try expect("\"")
    return day
  }

  /// Goes past a value of any kind.
  mutating func passValue() throws {
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""): try passText()
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        position += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return }
        depth -= 1
        position += 1
      case UInt8(ascii: ",") where depth == 0: return
      default: position += 1
      }
    }
    throw StatementReader.misread
  }

  private mutating func passText() throws {
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    try expect("\"")
  }

  // MARK: Steps

  private mutating func elementsOfList(_ element: (inout StatementReader) throws -> Void) throws {
    try expect("[")
    if skip("]") { return }
    repeat { try element(&self) } while skip(",")
    try expect("]")
  }

  private mutating func escapedText(from start: Int) throws -> String {
    var content = Array(bytes[start..<position])
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      guard bytes[position] == UInt8(ascii: "\\") else {
        content.append(bytes[position])
        position += 1
        continue
      }
      guard position + 1 < bytes.count else { throw StatementReader.misread }
      if bytes[position + 1] == UInt8(ascii: "u") {
        guard position + 6 <= bytes.count,
          let code = UInt8(String(decoding: bytes[(position + 2)..<(position + 6)], as: UTF8.self), radix: 16)
        else { throw StatementReader.misread }
        content.append(code)
        position += 6
      } else {
        content.append(bytes[position + 1])
        position += 2
      }
    }
    try expect("\"")
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws {
    guard skip(character) else { throw StatementReader.misread }
  }
}
