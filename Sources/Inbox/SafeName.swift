package import Domain

extension FileName {
  /// The name as our own folders may hold it: UTF-8 without control or invisible characters, without `/`, `\` or a leading dot,
  /// identity-code shapes masked with `x`, at most `limitBytes` long (a longer one loses its middle).
  ///
  /// Neither reversible nor unique: an intake id stands before it. With the id, a source and `.findings.json.tmp` around a name of the
  /// default length it is still a file name of at most 255 bytes.
  package func safe(limitBytes: Int = 160) -> String {
    var text = ""
    for scalar in maskingValidCodes(description).unicodeScalars {
      switch scalar {
      case "*": text += "x"
      case "/", "\\": text += percentEscaped(UInt8(ascii: scalar))
      default: text.unicodeScalars.append(scalar)
      }
    }
    if text.hasPrefix(".") { text = "%2E" + text.dropFirst() }
    return shortened(text.isEmpty ? "%" : text, limitBytes: limitBytes)
  }
}

/// `maskingIdentityCodes` leaves alone what follows a digit (a time stamp, mostly). In a name, where nothing is lost by it, a code that
/// is right to the check character is masked there too.
private func maskingValidCodes(_ text: String) -> String {
  guard mayHoldIdentityCode(text) else { return text }
  var bytes = Array(text.utf8)
  var found = false
  for start in 0...bytes.count - 11 {
    let slice = String(decoding: bytes[start..<start + 11], as: UTF8.self).uppercased()
    guard PersonalIdentityCode(slice).flaw == nil else { continue }
    found = true
    for index in start..<start + 11 { bytes[index] = UInt8(ascii: "*") }
  }
  return found ? String(decoding: bytes, as: UTF8.self) : text
}

/// Head and tail of a long name, so that its ending stays; cut between characters.
func shortened(_ text: String, limitBytes: Int) -> String {
  guard text.utf8.count > limitBytes else { return text }
  let tailBytes = limitBytes / 4
  var head = ""
  var tail = ""
  for scalar in text.unicodeScalars {
    guard head.utf8.count + UTF8.width(scalar) <= limitBytes - tailBytes - 1 else { break }
    head.unicodeScalars.append(scalar)
  }
  for scalar in text.unicodeScalars.reversed() {
    guard tail.utf8.count + UTF8.width(scalar) <= tailBytes else { break }
    tail = String(scalar) + tail
  }
  return head + "~" + tail
}
