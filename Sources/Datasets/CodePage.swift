/// The character set of a receiver: what may be written, and as which bytes.
///
/// In every code page control characters (0–31, 127–159) and characters beyond U+FFFF are not encodable: the former break records and are
/// forbidden in XML, the latter are two characters in SAP and one in a schema, so that lengths would not agree.
package enum CodePage: String, CaseIterable, Hashable, Sendable {
  /// SAP 4110.
  case utf8 = "UTF-8"
  /// SAP 1100.
  case latin1 = "ISO-8859-1"

  /// What a text is in this code page.
  struct Measure: Equatable {
    /// Characters without trailing blanks (bytes, in a one-byte code page).
    var characters = 0
    /// UTF-8 bytes without trailing blanks.
    var bytes = 0
    var isEncodable = true
    /// True where XML writes some character otherwise (`& < >`).
    var needsEscape = false
    var isASCII = true
  }

  /// Measures UTF-8 as Swift keeps it (valid, by construction).
  func measure(_ text: UnsafeBufferPointer<UInt8>) -> Measure {
    var end = text.count
    while end > 0, text[end - 1] == UInt8(ascii: " ") { end -= 1 }
    // Most values are plain, and nothing has to be asked of each character.
    var isPlain = true
    for index in 0..<end {
      let byte = text[index]
      isPlain =
        isPlain && byte &- 0x20 < 0x5F && byte != UInt8(ascii: "&") && byte != UInt8(ascii: "<")
        && byte != UInt8(ascii: ">")
    }
    if isPlain { return Measure(characters: end, bytes: end) }
    var measure = Measure(bytes: end)
    for index in 0..<end {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"):
        measure.needsEscape = true
        measure.characters += 1
      case 0x20...0x7E: measure.characters += 1
      case 0x80...0xBF: break  // counted with its lead byte
      case 0xC2...0xF4:
        measure.isASCII = false
        measure.characters += 1
        let second = text[index + 1]
        let third = index + 2 < end ? text[index + 2] : 0
        if !encodes(byte, second, third) { measure.isEncodable = false }
      default:
        measure.isEncodable = false
        measure.characters += 1
      }
    }
    return measure
  }

  /// Whether a character of two or more UTF-8 bytes is in the repertoire.
  private func encodes(_ lead: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    if lead == 0xC2, second < 0xA0 { return false }  // U+0080…U+009F, controls
    switch self {
    case .latin1: return lead <= 0xC3
    case .utf8: return lead < 0xF0 && !(lead == 0xEF && second == 0xBF && third >= 0xBE)  // U+FFFE, U+FFFF
    }
  }

  func measure(_ text: String) -> Measure {
    var text = text
    return text.withUTF8 { measure($0) }
  }

  /// Appends UTF-8 that was measured as encodable.
  func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    switch self {
    case .utf8: bytes.append(contentsOf: text)
    case .latin1:
      var index = 0
      while index < text.count {
        let byte = text[index]
        if byte < 0x80 {
          bytes.append(byte)
        } else {
          index += 1
          bytes.append((byte & 0b11) << 6 | (text[index] & 0b11_1111))
        }
        index += 1
      }
    }
  }

  func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &bytes) }
  }
}

/// What ends a line of a flat file, rows or CSV.
package enum LineEnd: String, CaseIterable, Hashable, Sendable {
  case lf, crlf
  var bytes: [UInt8] { self == .lf ? [0x0A] : [0x0D, 0x0A] }
}
