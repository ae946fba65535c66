import CLibXML2

/// Says whether a document follows its schema, and nothing more: libxml2 asks the schema itself, without a step of ours between, which takes
/// about a sixth less time than a `SchemaCheck`.
///
/// For what was written by this program and is nearly always sound; what is wrong where it is not a `SchemaCheck` says. Nothing is limited
/// but by libxml2's own limits. Used from one thread at a time; memory is constant.
package final class ValidityCheck {
  private let schema: CompiledSchema
  private let parser: xmlParserCtxtPtr
  private let validator: xmlSchemaValidCtxtPtr
  private let plug: xmlSchemaSAXPlugPtr
  private let complaints = Complaints()

  /// - Throws: where libxml2 gets no memory.
  package init(_ schema: CompiledSchema) throws {
    _ = XMLLibrary.started
    self.schema = schema
    var sax = xmlSAXHandler()
    sax.initialized = UInt32(XML_SAX2_MAGIC)
    // No document of ours has a type declaration: what it declares is not looked at, and without it nothing can be.
    sax.internalSubset = { context, _, _, _ in
      guard let context else { return }
      Unmanaged<Complaints>.fromOpaque(context).takeUnretainedValue().any = true
    }
    guard let parser = xmlCreatePushParserCtxt(&sax, complaints.address, nil, 0, nil) else {
      throw XMLLibrary.OutOfMemory()
    }
    guard let validator = xmlSchemaNewValidCtxt(schema.handle) else {
      xmlFreeParserCtxt(parser)
      throw XMLLibrary.OutOfMemory()
    }
    xmlSchemaSetValidStructuredErrors(validator, Complaints.sink, complaints.address)
    guard let plug = xmlSchemaSAXPlug(validator, &parser.pointee.sax, &parser.pointee.userData) else {
      xmlSchemaFreeValidCtxt(validator)
      xmlFreeParserCtxt(parser)
      throw XMLLibrary.OutOfMemory()
    }
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue))
    self.parser = parser
    self.validator = validator
    self.plug = plug
  }

  deinit {
    xmlSchemaSAXUnplug(plug)
    xmlSchemaFreeValidCtxt(validator)
    xmlFreeParserCtxt(parser)
  }

  /// The next bytes, as many as there are.
  package func feed(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty, isValidSoFar else { return }
    parse(bytes, last: false)
  }

  /// The document has no more bytes.
  /// - Returns: true where it is well-formed and follows the schema.
  package func finish() -> Bool {
    if isValidSoFar { parse(UnsafeRawBufferPointer(start: nil, count: 0), last: true) }
    return isValidSoFar
  }

  private var isValidSoFar: Bool {
    !complaints.any && parser.pointee.wellFormed != 0 && xmlSchemaIsValid(validator) == 1
  }

  private func parse(_ bytes: UnsafeRawBufferPointer, last: Bool) {
    let before = clx_redirect_errors(complaints.address, Complaints.sink)
    defer { clx_restore_errors(before) }
    let status = xmlParseChunk(
      parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), last ? 1 : 0)
    if status != XML_ERR_OK.rawValue { complaints.any = true }
  }

  private final class Complaints {
    var any = false
    var address: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let sink: xmlStructuredErrorFunc = { address, error in
      guard let address, let error, error.pointee.level != XML_ERR_WARNING else { return }
      Unmanaged<Complaints>.fromOpaque(address).takeUnretainedValue().any = true
    }
  }
}
