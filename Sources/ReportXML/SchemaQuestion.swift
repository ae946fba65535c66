import CLibXML2

/// A schema being asked about one document, tag by tag, as it is read (libxml2's `xmlSchemaSAXPlug`).
final class SchemaQuestion {
  /// What the three functions take first.
  let context: UnsafeMutableRawPointer
  let open: startElementNsSAX2Func
  let close: endElementNsSAX2Func
  let text: charactersSAXFunc

  private let schema: CompiledSchema
  private let validator: xmlSchemaValidCtxtPtr
  private let plug: xmlSchemaSAXPlugPtr
  /// Where the plug keeps what it is plugged into; it writes there again when unplugged.
  private let plugged: UnsafeMutablePointer<xmlSAXHandlerPtr?>
  private let pluggedContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>

  /// - Throws: where libxml2 gets no memory.
  init(_ schema: CompiledSchema) throws {
    self.schema = schema
    let plugged = UnsafeMutablePointer<xmlSAXHandlerPtr?>.allocate(capacity: 1)
    plugged.initialize(to: nil)
    let pluggedContext = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 1)
    pluggedContext.initialize(to: nil)
    guard let validator = xmlSchemaNewValidCtxt(schema.handle),
      let plug = xmlSchemaSAXPlug(validator, plugged, pluggedContext), let asked = plugged.pointee?.pointee,
      let open = asked.startElementNs, let close = asked.endElementNs, let text = asked.characters
    else {
      plugged.deallocate()
      pluggedContext.deallocate()
      throw XMLLibrary.OutOfMemory()
    }
    self.plugged = plugged
    self.pluggedContext = pluggedContext
    self.validator = validator
    self.plug = plug
    self.open = open
    self.close = close
    self.text = text
    context = UnsafeMutableRawPointer(validator)
  }

  deinit {
    xmlSchemaSAXUnplug(plug)
    xmlSchemaFreeValidCtxt(validator)
    plugged.deallocate()
    pluggedContext.deallocate()
  }

  /// What is wrong goes to the scan at this address.
  func complain(to address: UnsafeMutableRawPointer) {
    xmlSchemaSetValidStructuredErrors(validator, ParserCallbacks.complaint, address)
  }
}
