import Domain

/// How a field is written, in words a person can follow, for what a finding expected.
enum FieldShape {
  /// The shape of an attribute's value.
  static func expected(_ attribute: AttributeName) -> String {
    switch attribute {
    case .alku, .loppu, .alkanut, .voimaan, .pvm: day
    case .aika: "vvvv-kk-ppThh:mm (YYYY-MM-DDThh:mm)"
    case .luotu: "vvvv-kk-ppThh:mm:ss+03:00 (YYYY-MM-DDThh:mm:ss+03:00)"
    case .kausi: "vvvv-kk (YYYY-MM)"
    case .versio, .jarjestys: "1, 2, 3 …"
    case .hinta, .raja: "123.45"
    case .maara: "1, 0.75, 0.125"
    case .turvakielto: "true | false"
    case .ytunnus: "1234567-8"
    default: length(attribute.charactersMax)
    }
  }

  /// What a value should have been: the largest number, where it is a larger one; else the shape.
  static func expected(_ attribute: AttributeName, insteadOf value: String?) -> String {
    guard let value, let largest = largest(attribute) else { return expected(attribute) }
    let isNumber = value.utf8.allSatisfy {
      (48...57).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
    let digits = value.utf8.prefix { $0 != UInt8(ascii: ".") }.count { $0 != UInt8(ascii: "-") }
    return isNumber && digits > largest.digits ? "≤ \(largest.text)" : expected(attribute)
  }

  /// What the schema allows of a number with decimals, with its digits before the point.
  private static func largest(_ attribute: AttributeName) -> (text: String, digits: Int)? {
    guard let (whole, decimals) = attribute.digitsMax, decimals > 0 else { return nil }
    return (String(repeating: "9", count: whole) + "." + String(repeating: "9", count: decimals), whole)
  }

  /// The shape of an element's text.
  static func expected(_ element: ElementName) -> String {
    switch element {
    case .identityCode: "ppkkvvXnnnT (DDMMYYXnnnT)"
    default: length(element.charactersMax)
    }
  }

  /// A bad value, where it may be shown: an attribute that never holds a person's data, and a value that does not look like words.
  static func shown(_ value: String, of attribute: AttributeName) -> String? {
    switch attribute {
    case .alku, .loppu, .alkanut, .voimaan, .pvm, .aika, .luotu, .kausi, .versio, .jarjestys, .hinta, .raja, .maara,
      .turvakielto, .ytunnus:
      break
    default:
      return nil
    }
    guard value.utf8.count <= 40 else { return nil }
    var letters = 0
    for character in value {
      letters = character.isLetter ? letters + 1 : 0
      if letters > 3 { return nil }
    }
    // A date with a code written on its end, be the code a wrong one, is no time stamp.
    return maskingIdentityCodes(value, evenAfterDigits: true)
  }

  static let day = "vvvv-kk-pp (YYYY-MM-DD)"

  private static func length(_ characters: Int) -> String { "≤ \(characters) merkkiä / characters" }
}
