import CLibXML2

/// The two kinds of files that a source system sends.
package enum DocumentKind: String, CaseIterable, Sendable {
  case monthlyReport = "Kuukausiraportti"
  case commitmentFeed = "Sitoumusaineisto"

  /// The name of its root element.
  package var root: String { rawValue }

  package var namespace: String {
    switch self {
    case .monthlyReport: "urn:maksusilta:kuukausiraportti:1"
    case .commitmentFeed: "urn:maksusilta:sitoumukset:1"
    }
  }

  /// The file name of its schema, as `maksusilta schema` writes it.
  package var schemaName: String {
    switch self {
    case .monthlyReport: "kuukausiraportti-1.xsd"
    case .commitmentFeed: "sitoumukset-1.xsd"
    }
  }

  /// The bytes of its schema.
  package var schema: [UInt8] {
    switch self {
    case .monthlyReport: PackageResources.kuukausiraportti_1_xsd
    case .commitmentFeed: PackageResources.sitoumukset_1_xsd
    }
  }

  /// What a file is by its root element; nil where that is neither, or not among these bytes.
  ///
  /// - Parameter opening: the first bytes of the file; 64 KiB are plenty.
  package init?(opening: [UInt8]) {
    if let kind = opening.withUnsafeBufferPointer({ DocumentKind(plain: $0) }) {
      self = kind
      return
    }
    let root = RootElement.read(opening)
    guard let kind = DocumentKind.allCases.first(where: { $0.root == root?.name && $0.namespace == root?.namespace })
    else { return nil }
    self = kind
  }

  /// The same, where it stands there plainly, as it does in nearly every file: behind nothing but the usual declaration, the attributes of the
  /// root in ASCII and without references. Nil where libxml2 has to be asked.
  init?(plain opening: UnsafeBufferPointer<UInt8>) {
    var rest = PlainText(opening)
    _ = rest.skip("\u{FEFF}")
    if rest.skip("<?xml "), !rest.skip(#"version="1.0" encoding="UTF-8"?>"#) { return nil }
    rest.skipBlanks()
    guard rest.skip("<"), let name = rest.name(), let kind = DocumentKind.allCases.first(where: { name == $0.root })
    else { return nil }
    var namespace: PlainText?
    while !rest.skip(">") {
      guard rest.skipBlanks(), let attribute = rest.name(), rest.skip("=\""), let value = rest.value() else {
        return nil
      }
      guard attribute == "xmlns" else { continue }
      guard namespace == nil else { return nil }
      namespace = value
    }
    guard let namespace, namespace == kind.namespace else { return nil }
    self = kind
  }
}

/// Bytes to be gone through from the front.
private struct PlainText {
  private var bytes: UnsafeBufferPointer<UInt8>.SubSequence

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes[...] }
  private init(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence) { self.bytes = bytes }

  static func == (text: PlainText, other: String) -> Bool { text.bytes.elementsEqual(other.utf8) }

  /// - Returns: false where something else stands there.
  mutating func skip(_ text: String) -> Bool {
    guard bytes.starts(with: text.utf8) else { return false }
    bytes = bytes.dropFirst(text.utf8.count)
    return true
  }

  /// - Returns: false where there are none.
  @discardableResult
  mutating func skipBlanks() -> Bool {
    let rest = bytes.drop(while: isBlank)
    defer { bytes = rest }
    return rest.count < bytes.count
  }

  /// Letters and colons; nil where none stand there.
  mutating func name() -> PlainText? {
    take { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") || $0 == UInt8(ascii: ":") }
  }

  /// Up to the quotation mark, which is gone past; nil where it does not stand there, or other things than plain ASCII before it.
  mutating func value() -> PlainText? {
    let value = take {
      (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "&")
    }
    return skip("\"") ? value : nil
  }

  private mutating func take(while belongs: (UInt8) -> Bool) -> PlainText? {
    let taken = bytes.prefix(while: belongs)
    bytes = bytes.dropFirst(taken.count)
    return taken.isEmpty ? nil : PlainText(taken)
  }
}

/// The name of a document's root element; nil where it does not stand among these bytes.
package func rootElementName(opening: [UInt8]) -> String? { RootElement.read(opening)?.name }

/// Name and namespace of a document's root element.
private final class RootElement {
  var found: (name: String, namespace: String?)?

  static func read(_ bytes: [UInt8]) -> (name: String, namespace: String?)? {
    _ = XMLLibrary.started
    let root = RootElement()
    let address = Unmanaged.passUnretained(root).toOpaque()
    var sax = xmlSAXHandler()
    sax.initialized = UInt32(XML_SAX2_MAGIC)
    sax.serror = { _, _ in }
    sax.startElementNs = { address, name, _, namespace, _, _, _, _, _ in
      let root = Unmanaged<RootElement>.fromOpaque(address!).takeUnretainedValue()
      guard root.found == nil, let name else { return }
      root.found = (bounded(name), namespace.map(bounded))
    }
    guard let parser = xmlCreatePushParserCtxt(&sax, address, nil, 0, nil) else { return nil }
    defer { xmlFreeParserCtxt(parser) }
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue))
    let before = clx_redirect_errors(nil) { _, _ in }
    defer { clx_restore_errors(before) }
    // In small pieces, so that little is parsed after the root.
    var rest = bytes[...]
    while root.found == nil, !rest.isEmpty, parser.pointee.disableSAX == 0 {
      let piece = Array(rest.prefix(256))
      rest = rest.dropFirst(piece.count)
      piece.withUnsafeBytes {
        _ = xmlParseChunk(parser, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), 0)
      }
    }
    return root.found
  }
}
