import CLibXML2

/// Tells whether a client plainly follows the schema: every element stands where it may and has the attributes that it must have and no other,
/// and every value is short and written as nearly all are. Of such a client the schema need not be asked.
///
/// It errs on one side only. What is plain here is right by the schema, which the fuzzers and `Plain clients` hold against libxml2; what is
/// not plain may be right too, and libxml2 says so. No finding comes from here.
struct PlainClient: ~Copyable {
  /// So far, since `begin`.
  private(set) var isPlain = false

  private let forms = PlainForms.all
  /// The client and the elements open in it, each with its children's places so far.
  private let levels: UnsafeMutablePointer<(form: UnsafePointer<PlainForms.Form>, children: UInt32)>
  private var depth = 0
  /// A payer's address has five.
  private static let levelsMax = 6

  init() { levels = .allocate(capacity: PlainClient.levelsMax) }
  deinit { levels.deallocate() }

  /// A client opens next.
  mutating func begin() {
    isPlain = true
    depth = 0
  }

  /// Something has come that is never plain.
  mutating func refuse() { isPlain = false }

  /// An element opens, in the client or the client itself; `values` are those of its tag.
  @inline(__always)
  mutating func open(_ element: ElementName, _ values: borrowing AttributeValues, of tag: StartTag) {
    guard isPlain else { return }
    isPlain = mayOpen(element) && areRight(values, of: tag, levels[depth - 1].form)
  }

  /// The innermost element closes; `text` is what stood in it since its last child.
  @inline(__always)
  mutating func close(text: UnsafeBufferPointer<UInt8>) {
    // After a finding no element is opened any more.
    guard isPlain, depth > 0 else { return }
    depth -= 1
    let (form, children) = levels[depth]
    isPlain =
      children & form.pointee.childrenRequired == form.pointee.childrenRequired && holds(form.pointee.text, text)
  }

  private mutating func mayOpen(_ element: ElementName) -> Bool {
    guard depth < PlainClient.levelsMax else { return false }
    if depth > 0 {
      let parent = levels[depth - 1]
      let child = parent.form.pointee.place(of: element)
      // Behind all that have come, or one more of the last.
      guard child != 0, parent.children < child || parent.form.pointee.childrenRepeated & child != 0,
        parent.children < child << 1
      else { return false }
      levels[depth - 1].children |= child
    }
    (levels + depth).initialize(to: (forms.form(of: element), 0))
    depth += 1
    return true
  }

  private func areRight(
    _ values: borrowing AttributeValues, of tag: StartTag, _ form: UnsafePointer<PlainForms.Form>
  ) -> Bool {
    let present = values.present
    // As many as there are in the tag: none of another namespace, none that nobody knows.
    guard tag.attributeCount == present.nonzeroBitCount, present & ~form.pointee.attributes == 0,
      present & form.pointee.attributesRequired == form.pointee.attributesRequired
    else { return false }
    var rest = present
    while rest != 0 {
      let word = rest.trailingZeroBitCount
      rest &= rest - 1
      guard holds(forms.value(word), values[unchecked: UInt8(word)]) else { return false }
    }
    return true
  }

  @inline(__always)
  private func holds(_ form: PlainForms.Value, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    switch form {
    case .upTo(let most): bytes.count <= most
    case .blank: bytes.allSatisfy(isBlank)
    case .nothing: bytes.isEmpty
    case .day: bytes.count == 10 && isDay(bytes)
    case .moment: isMoment(bytes)
    case .number(let whole, let decimals): isNumber(bytes, whole, decimals)
    case .flag:
      bytes.count == 1 && (bytes[0] == UInt8(ascii: "0") || bytes[0] == UInt8(ascii: "1"))
        || bytes.elementsEqual("true".utf8) || bytes.elementsEqual("false".utf8)
    case .identityCode: bytes.isEmpty || isIdentityCode(bytes)
    case .never: false
    }
  }
}

/// The schema's rules for a client as `PlainClient` looks at them; `Vocabulary` has them, and a test holds that against the schemas.
final class PlainForms: @unchecked Sendable {  // written by init only, and never released
  static let all = PlainForms()

  /// What a value or a text may be.
  enum Value {
    /// So many bytes: of characters there are no more.
    case upTo(Int)
    case blank, nothing
    /// `vvvv-kk-pp` of the schema's `Paiva`, which need not be in the calendar.
    case day
    /// `Aika`.
    case moment
    /// Digits before and behind a point; no sign.
    case number(whole: Int, decimals: Int)
    case flag
    /// `Henkilotunnus`; its check character is not looked at.
    case identityCode
    /// Not in a client.
    case never
  }

  struct Form {
    /// By `AttributeName`, a bit each.
    var attributes: UInt64
    var attributesRequired: UInt64
    var text: Value
    /// One bit a child in the order in which they may come, the first one the lowest.
    var childrenRequired: UInt32
    var childrenRepeated: UInt32
    /// By `ElementName`; 0 where it may not stand here.
    fileprivate var places: UnsafePointer<UInt32>

    @inline(__always)
    func place(of child: ElementName) -> UInt32 { places[Int(child.rawValue)] }
  }

  private let forms: UnsafeMutablePointer<Form>
  private let values: UnsafeMutablePointer<Value>

  private init() {
    values = .allocate(capacity: AttributeName.allCases.count)
    for name in AttributeName.allCases { (values + Int(name.rawValue)).initialize(to: PlainForms.value(of: name)) }
    forms = .allocate(capacity: ElementName.allCases.count)
    for element in ElementName.allCases {
      let places = UnsafeMutablePointer<UInt32>.allocate(capacity: ElementName.allCases.count)
      places.initialize(repeating: 0, count: ElementName.allCases.count)
      for (place, child) in element.children.enumerated() { places[Int(child.rawValue)] = 1 << UInt32(place) }
      (forms + Int(element.rawValue)).initialize(
        to: Form(
          attributes: element.attributes.reduce(0) { $0 | 1 << UInt64($1.rawValue) },
          attributesRequired: element.requiredAttributes.reduce(0) { $0 | 1 << UInt64($1.rawValue) },
          text: PlainForms.text(of: element),
          childrenRequired: element.requiredChildren.reduce(0) { $0 | places[Int($1.rawValue)] },
          childrenRepeated: element.repeatedChildren.reduce(0) { $0 | places[Int($1.rawValue)] }, places: places))
    }
  }

  @inline(__always)
  func form(of element: ElementName) -> UnsafePointer<Form> { UnsafePointer(forms + Int(element.rawValue)) }

  /// By the attribute's place in the vocabulary.
  @inline(__always)
  func value(_ word: Int) -> Value { values[word] }

  private static func value(of attribute: AttributeName) -> Value {
    if let (whole, decimals) = attribute.digitsMax { return .number(whole: whole, decimals: decimals) }
    return switch attribute {
    case .alku, .loppu, .alkanut, .voimaan, .pvm: .day
    case .aika: .moment
    case .turvakielto: .flag
    case .koodi, .laji, .maksaja, .numero, .paivat, .pyhat, .rajanYksikko, .rooli, .sopimus, .syy, .tunnus, .tuote,
      .tuotteet, .valittaja, .yksikko:
      .upTo(attribute.charactersMax)
    default: .never
    }
  }

  private static func text(of element: ElementName) -> Value {
    switch element {
    case .identityCode: .identityCode
    case _ where element.holdsText: .upTo(element.charactersMax)
    default: element.children.isEmpty ? .nothing : .blank
    }
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

/// Two digits as a number; nil where they are none.
@inline(__always)
private func pair(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt8? {
  let (high, low) = (bytes[place] &- UInt8(ascii: "0"), bytes[place + 1] &- UInt8(ascii: "0"))
  return high < 10 && low < 10 ? high * 10 + low : nil
}

/// - Precondition: there are ten bytes or more.
private func isDay(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  guard pair(bytes, 0) != nil, pair(bytes, 2) != nil, bytes[4] == UInt8(ascii: "-"), let month = pair(bytes, 5),
    bytes[7] == UInt8(ascii: "-"), let day = pair(bytes, 8)
  else { return false }
  return (1...12).contains(month) && (1...31).contains(day)
}

private func isMoment(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  guard bytes.count == 16 || bytes.count == 19, isDay(bytes), bytes[10] == UInt8(ascii: "T"),
    let hour = pair(bytes, 11),
    bytes[13] == UInt8(ascii: ":"), let minute = pair(bytes, 14), hour < 24, minute < 60
  else { return false }
  guard bytes.count == 19 else { return true }
  guard bytes[16] == UInt8(ascii: ":"), let second = pair(bytes, 17) else { return false }
  return second < 60
}

private func isNumber(_ bytes: UnsafeBufferPointer<UInt8>, _ wholeMost: Int, _ decimalsMost: Int) -> Bool {
  var place = 0
  while place < bytes.count, isDigit(bytes[place]) { place += 1 }
  guard (1...wholeMost).contains(place) else { return false }
  guard place < bytes.count else { return true }
  guard bytes[place] == UInt8(ascii: ".") else { return false }
  let decimals = bytes.count - place - 1
  guard decimals > 0, decimals <= decimalsMost else { return false }
  return bytes[(place + 1)...].allSatisfy(isDigit)
}

private func isIdentityCode(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  guard bytes.count == 11, bytes[..<6].allSatisfy(isDigit), bytes[7..<10].allSatisfy(isDigit) else { return false }
  switch bytes[6] {
  case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "A")...UInt8(ascii: "F"),
    UInt8(ascii: "U")...UInt8(ascii: "Y"):
    break
  default: return false
  }
  return isDigit(bytes[10]) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[10])
}
