import CLibXML2

/// The plain functions that libxml2 calls, each passing on to the scan behind its context.
enum ParserCallbacks {
  /// Only what a scan listens to: without the others no tree is built and no entity is declared or looked up.
  static func make() -> xmlSAXHandler {
    _ = XMLLibrary.started
    var sax = xmlSAXHandler()
    sax.initialized = UInt32(XML_SAX2_MAGIC)
    sax.internalSubset = { context, _, _, _ in with(context) { $0.documentType() } }
    sax.startElementNs = { context, name, prefix, namespace, namespaceCount, namespaces, count, defaulted, attributes in
      guard let name else { return }
      with(context) {
        $0.startTag(name, prefix, namespace, namespaceCount, namespaces, count, defaulted, attributes)
      }
    }
    sax.endElementNs = { context, name, prefix, namespace in
      guard let name else { return }
      with(context) { $0.endTag(name, prefix, namespace) }
    }
    // One function for all text, so that the parser does not ask which of it is only blanks.
    let characters: charactersSAXFunc = { context, bytes, count in
      guard let bytes, count > 0 else { return }
      with(context) { $0.characters(bytes, Int(count)) }
    }
    sax.characters = characters
    sax.ignorableWhitespace = characters
    sax.cdataBlock = characters
    sax.serror = complaint
    return sax
  }

  /// Takes every error, of the parser, the schema and the character conversion.
  static var complaint: xmlStructuredErrorFunc {
    { context, error in
      guard let error else { return }
      with(context) { $0.complaint(error.pointee) }
    }
  }
}

/// The scan outlives its parser, so it need not be retained for a call.
@inline(__always)
private func with(_ context: UnsafeMutableRawPointer?, _ body: (DocumentScan) -> Void) {
  Unmanaged<DocumentScan>.fromOpaque(context!)._withUnsafeGuaranteedRef(body)
}
