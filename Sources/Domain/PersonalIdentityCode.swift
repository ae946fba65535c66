/// A Finnish personal identity code (henkilötunnus), VNA 128/2010 §2 with the separators of 690/2022.
///
/// Shown in the payload, the ledger and authorised views only. It is deliberately not `CustomStringConvertible` in the clear: what
/// prints one prints its mask.
package struct PersonalIdentityCode: Hashable, Sendable {
  /// The eleven characters as stated, `131052-308T`.
  package let value: String

  package init(_ value: String) { self.value = value }

  package enum Flaw: Hashable, Sendable {
    /// Not eleven characters of the shape `ppkkvvXnnnT`.
    case shape
    /// The first six digits and the century sign are no day of the calendar.
    case birthDay
    /// The check character is wrong (number mod 31).
    case checkCharacter
  }

  /// What is wrong with it, nil where nothing is.
  package var flaw: Flaw? {
    var value = value
    return value.withUTF8(PersonalIdentityCode.flaw)
  }

  private static func flaw(_ bytes: UnsafeBufferPointer<UInt8>) -> Flaw? {
    guard bytes.count == 11 else { return .shape }
    func number(_ range: Range<Int>) -> Int? {
      var sum = 0
      for byte in bytes[range] {
        guard (48...57).contains(byte) else { return nil }
        sum = sum * 10 + Int(byte - 48)
      }
      return sum
    }
    guard let date = number(0..<6), let individual = number(7..<10), let century = century(bytes[6]), individual >= 2
    else { return .shape }
    guard
      Day(year: century + date % 100, month: date / 100 % 100, day: date / 10_000) != nil
    else { return .birthDay }
    let expected = checkCharacters.utf8Start[(date * 1_000 + individual) % 31]
    return bytes[10] == expected ? nil : .checkCharacter
  }

  private static let checkCharacters: StaticString = "0123456789ABCDEFHJKLMNPRSTUVWXY"

  /// True for individual numbers 900–999: temporary or artificial, never a person's own code.
  package var isTemporary: Bool {
    var value = value
    return value.withUTF8 { $0.count == 11 && $0[7] == UInt8(ascii: "9") }
  }

  private static func century(_ sign: UInt8) -> Int? {
    switch sign {
    case UInt8(ascii: "+"): 1800
    case UInt8(ascii: "-"), UInt8(ascii: "U")...UInt8(ascii: "Y"): 1900
    case UInt8(ascii: "A")...UInt8(ascii: "F"): 2000
    default: nil
    }
  }
}

extension PersonalIdentityCode: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package var description: String { "••••••-••••" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A Finnish business id (Y-tunnus): seven digits, hyphen, check digit (weights 7 9 10 5 8 4 2, mod 11).
package func isValidBusinessID(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  guard bytes.count == 9, bytes[7] == UInt8(ascii: "-"),
    (bytes[0...6] + [bytes[8]]).allSatisfy({ (48...57).contains($0) })
  else { return false }
  let sum = zip(bytes, [7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
  let rest = sum % 11
  return rest != 1 && Int(bytes[8] - 48) == (rest == 0 ? 0 : 11 - rest)
}

/// `text` with everything shaped like a personal identity code masked: the last guard before a log, a name or an error text.
///
/// What follows a digit is mostly a time stamp, and is left alone unless its check character is right.
package func maskingIdentityCodes(_ text: String) -> String { maskingIdentityCodes(text, evenAfterDigits: false) }

/// The same; what follows a digit is masked too where no time stamp is written so.
package func maskingIdentityCodes(_ text: String, evenAfterDigits: Bool) -> String {
  guard mayHoldIdentityCode(text) else { return text }
  var bytes = Array(text.utf8)
  var found = false
  for start in 0...bytes.count - 11 {
    let slice = bytes[start..<start + 11]
    let digits = [0, 1, 2, 3, 4, 5, 7, 8, 9].allSatisfy { (48...57).contains(slice[start + $0]) }
    let sign = slice[start + 6]
    let isSign =
      sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") || (65...70).contains(sign)
      || (85...89).contains(sign) || (97...102).contains(sign) || (117...121).contains(sign)
    let last = slice[start + 10]
    let isCheck = (48...57).contains(last) || (65...90).contains(last) || (97...122).contains(last)
    guard digits, isSign, isCheck else { continue }
    // 20240409-123456 is a time stamp, not a code: a digit before it says so, unless the check character is right.
    if !evenAfterDigits, start > 0, (48...57).contains(bytes[start - 1]),
      PersonalIdentityCode(String(decoding: slice, as: UTF8.self).uppercased()).flaw != nil
    {
      continue
    }
    found = true
    for index in start..<start + 11 { bytes[index] = UInt8(ascii: "*") }
  }
  return found ? String(decoding: bytes, as: UTF8.self) : text
}

/// It is long enough, and six digits stand in it one behind the other: most of what is shown or logged has neither.
package func mayHoldIdentityCode(_ text: String) -> Bool {
  var text = text
  return text.withUTF8 { bytes in
    guard bytes.count >= 11 else { return false }
    var digits = 0
    for byte in bytes {
      digits = (48...57).contains(byte) ? digits + 1 : 0
      if digits == 6 { return true }
    }
    return false
  }
}
