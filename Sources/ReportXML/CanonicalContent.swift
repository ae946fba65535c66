import CLibXML2
import Domain

/// The digest of what a document says, however it is written (domain.md §9).
///
/// Digested are, in document order, for every element: `01` and its name, then every attribute as `03`, its name, `04` and its value in
/// the order of the names' bytes, then its text as `05` and the text, at last `06`. Blanks in values and texts are collapsed and trimmed; a
/// text of nothing else is left out. Attributes in a namespace (`xsi:…`) follow the others by namespace and name, with `02`, the
/// namespace and `02` before the name; an element of another namespace the schema does not let in. Comments, instructions, prefixes and
/// the root's `luotu` are not digested. The marks are bytes that no XML document can hold, so no two contents look alike. Everything is
/// UTF-8, whatever the file's encoding.
struct CanonicalContent: ~Copyable {
  fileprivate enum Mark {
    static let element: UInt8 = 1
    static let namespace: UInt8 = 2
    static let attribute: UInt8 = 3
    static let value: UInt8 = 4
    static let text: UInt8 = 5
    static let end: UInt8 = 6
  }

  private var digest: any StreamingDigest
  private let buffer: UnsafeMutableRawBufferPointer
  private var used = 0
  /// What is digested of each name, marks and all, by its place in the vocabulary.
  private let elements = MarkedNames.elements
  private let attributes = MarkedNames.attributes

  init(_ digest: any StreamingDigest) {
    self.digest = digest
    buffer = .allocate(byteCount: 64 * 1024, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// - Parameter leavingOut: an attribute that does not count.
  mutating func open(_ element: ElementName, _ values: borrowing AttributeValues, leavingOut: AttributeName? = nil) {
    put(elements, element.rawValue)
    var rest = values.present
    if let leavingOut { rest &= ~(1 << UInt64(leavingOut.rawValue)) }
    while rest != 0 {
      let word = UInt8(rest.trailingZeroBitCount)
      rest &= rest - 1
      put(attributes, word)
      put(UnsafeRawBufferPointer(values[unchecked: word]))
    }
    guard !values.foreign.isEmpty else { return }
    let ordered = values.foreign.sorted {
      let namespaces = xmlStrcmp($0.namespace, $1.namespace)
      return namespaces == 0 ? xmlStrcmp($0.name, $1.name) < 0 : namespaces < 0
    }
    for attribute in ordered {
      put(Mark.attribute)
      put(Mark.namespace)
      put(attribute.namespace)
      put(Mark.namespace)
      put(attribute.name)
      put(Mark.value)
      put(UnsafeRawBufferPointer(attribute.value))
    }
  }

  /// - Parameter text: collapsed.
  mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
    guard !text.isEmpty else { return }
    put(Mark.text)
    put(UnsafeRawBufferPointer(text))
  }

  mutating func close() { put(Mark.end) }

  /// Leaves out what has not been given to the digest yet.
  mutating func forget() { used = 0 }

  /// Lower-case hexadecimal of all so far.
  mutating func hexadecimal() -> String {
    flush()
    return digest.hexadecimal()
  }

  private mutating func put(_ byte: UInt8) {
    if used == buffer.count { flush() }
    buffer[used] = byte
    used += 1
  }

  private mutating func put(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    if bytes.count > buffer.count - used { flush() }
    guard bytes.count <= buffer.count else { return digest.update(bytes) }
    (buffer.baseAddress! + used).copyMemory(from: start, byteCount: bytes.count)
    used += bytes.count
  }

  private mutating func put(_ names: MarkedNames, _ word: UInt8) {
    if MarkedNames.stride > buffer.count - used { flush() }
    used += names.copy(word, to: buffer.baseAddress! + used)
  }

  private mutating func put(_ text: UnsafePointer<xmlChar>) {
    put(UnsafeRawBufferPointer(start: text, count: Int(xmlStrlen(text))))
  }

  private mutating func flush() {
    digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<used]))
    used = 0
  }
}

/// Names with the marks around them, each in a place of the same size: copied whole, so that none costs a call.
private struct MarkedNames: @unchecked Sendable {  // written by init only, and never released
  static let elements = MarkedNames(ElementName.allCases.map(\.wire), before: CanonicalContent.Mark.element, after: nil)
  static let attributes = MarkedNames(
    AttributeName.allCases.map(\.wire), before: CanonicalContent.Mark.attribute, after: CanonicalContent.Mark.value)

  /// Room for the longest name, its marks and its length.
  static let stride = 32

  private let places: UnsafeMutableRawPointer

  private init(_ names: [StaticString], before: UInt8, after: UInt8?) {
    places = .allocate(byteCount: names.count * MarkedNames.stride, alignment: 16)
    for (index, name) in names.enumerated() {
      let bytes =
        [before] + UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        + (after.map { [$0] } ?? [])
      precondition(bytes.count < MarkedNames.stride, "names of the vocabulary are short")
      let place = places + index * MarkedNames.stride
      place.initializeMemory(as: UInt8.self, repeating: 0, count: MarkedNames.stride)
      place.copyMemory(from: bytes, byteCount: bytes.count)
      place.storeBytes(of: UInt8(bytes.count), toByteOffset: MarkedNames.stride - 1, as: UInt8.self)
    }
  }

  /// Writes `stride` bytes.
  /// - Returns: how many of them count.
  @inline(__always)
  func copy(_ word: UInt8, to target: UnsafeMutableRawPointer) -> Int {
    let place = places + Int(word) * MarkedNames.stride
    target.copyMemory(from: place, byteCount: MarkedNames.stride)
    return Int(place.load(fromByteOffset: MarkedNames.stride - 1, as: UInt8.self))
  }
}
