package import Domain

/// Appends JSON to bytes in the order the caller says: the same values give the same bytes, and half a million lines cost no tree.
///
/// Commas are told from the last byte written, so there is no state to keep.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
    separate()
    bytes.append(UInt8(ascii: "{"))
    try body(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  package mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
    separate()
    bytes.append(UInt8(ascii: "["))
    try body(&self)
    bytes.append(UInt8(ascii: "]"))
  }

  /// Writes the key of the member that the next call writes the value of.
  package mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.put(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  package mutating func string(_ value: String) {
    string { $0.put(value) }
  }

  /// A string whose bytes `body` appends; they must be UTF-8 and are escaped afterwards, in place where nothing needs it.
  package mutating func string(_ body: (inout [UInt8]) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    body(&bytes)
    escape(from: start)
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func integer(_ value: some BinaryInteger) {
    separate()
    bytes.put(plain: Int(value))
  }

  package mutating func boolean(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  package mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// A member whose name is known only at run time.
  package mutating func member(named name: String, _ value: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    string(value)
  }
  package mutating func member(named name: String, number: Int) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    integer(number)
  }

  package mutating func newline() { bytes.append(UInt8(ascii: "\n")) }

  /// Hands over what is written so far but for the last byte, from which the next comma is told.
  package mutating func takeButLast() -> [UInt8] {
    guard let last = bytes.popLast() else { return [] }
    defer { bytes = [last] }
    return bytes
  }

  /// Hands over what is written so far and goes on behind it, as at a beginning.
  package mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  // MARK: Members

  package mutating func member(_ name: StaticString, _ value: String) {
    key(name)
    string(value)
  }
  package mutating func member(_ name: StaticString, _ value: Money) {
    key(name)
    string { $0.put(value) }
  }
  package mutating func member(_ name: StaticString, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }
  package mutating func member(_ name: StaticString, _ value: some BinaryInteger) {
    key(name)
    integer(value)
  }
  package mutating func member(_ name: StaticString, _ value: Bool) {
    key(name)
    boolean(value)
  }

  private mutating func separate() {
    switch bytes.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "\n"): break
    default: bytes.append(UInt8(ascii: ","))
    }
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(from start: Int) {
    var index = start
    while index < bytes.count && !JSONWriter.needsEscape(bytes[index]) { index += 1 }
    guard index < bytes.count else { return }
    let rest = Array(bytes[index...])
    bytes.removeSubrange(index...)
    for byte in rest { appendEscaped(byte) }
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes.put("\\\"")
    case UInt8(ascii: "\\"): bytes.put("\\\\")
    case 0x0A: bytes.put("\\n")
    case 0x0D: bytes.put("\\r")
    case 0x09: bytes.put("\\t")
    case 0..<0x20:
      bytes.put("\\u00")
      for half in [byte >> 4, byte & 15] { bytes.append(half < 10 ? 48 + half : 87 + half) }
    default: bytes.append(byte)
    }
  }
}
