import CLibXML2

/// Asks the schema about single clients, wherever they stand: it has a report open that does not end, of nothing but them.
///
/// Used by one reading after the other, on one thread; memory is constant.
package final class ClientCheck {
  private var asking: Asking?

  package init() {}

  /// - Parameter client: bytes in UTF-8 of one client and of what stands before it, blanks and comments.
  /// - Returns: false where it does not follow the schema, or cannot be read by itself.
  /// - Throws: where libxml2 gets no memory.
  func accepts(_ client: UnsafeRawBufferPointer, by schema: CompiledSchema, _ limits: ReadingLimits) throws -> Bool {
    if let asking, !asking.asks(schema, limits) { self.asking = nil }
    let asking = try self.asking ?? Asking(schema, limits)
    self.asking = asking.accepts(client) ? asking : nil
    return self.asking != nil
  }

  private final class Asking {
    private let schema: CompiledSchema
    private let limits: ReadingLimits
    private let scan: DocumentScan
    private let clients = Clients()
    /// A parser keeps every name and namespace that it has met, and its counters have an end: far before either matters another one begins.
    private var bytesLeft = 16 << 20

    init(_ schema: CompiledSchema, _ limits: ReadingLimits) throws {
      self.schema = schema
      self.limits = limits
      scan = try DocumentScan(schema: schema, limits: limits, listener: clients)
      let head = """
        <Kuukausiraportti xmlns="\(DocumentKind.monthlyReport.namespace)" tunnus="" versio="1" kausi="2024-01" \
        luotu="2024-01-01T00:00:00Z"><Palveluntuottaja ytunnus="0000000-0"/><Yksikko tunnus=""/><Palvelu koodi=""/>
        """
      Array(head.utf8).withUnsafeBytes { scan.feed($0) }
    }

    func asks(_ schema: CompiledSchema, _ limits: ReadingLimits) -> Bool {
      self.schema === schema && self.limits == limits && bytesLeft > 0
    }

    func accepts(_ client: UnsafeRawBufferPointer) -> Bool {
      let before = clients.count
      bytesLeft -= client.count
      scan.feed(client)
      return clients.areSound && scan.isBetweenClients && clients.count == before + 1
    }
  }

  private final class Clients: ScanListener {
    var count = 0
    var areSound = true

    func willOpen(_ tag: StartTag, in scan: DocumentScan) -> Bool { true }
    func opened(_ tag: StartTag, in scan: DocumentScan) {}
    func closed(text: UnsafeBufferPointer<UInt8>, in scan: DocumentScan) {
      if scan.open.depth == 2, xmlStrEqual(scan.open.innermost.name, ElementName.client.wire.utf8Start) == 1 {
        count += 1
      }
    }
    func found(_ flaw: Flaw, in scan: DocumentScan) { areSound = false }
  }
}
