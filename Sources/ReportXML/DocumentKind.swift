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
    let root = RootElement.read(opening)
    guard let kind = DocumentKind.allCases.first(where: { $0.root == root?.name && $0.namespace == root?.namespace })
    else { return nil }
    self = kind
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
