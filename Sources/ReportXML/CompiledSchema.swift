import CLibXML2

/// An XML schema ready for use, compiled once from bytes; nothing is loaded from the network or the disk.
///
/// Any number of readers and checks may use one at the same time, on any threads: libxml2 only reads it.
package final class CompiledSchema: Sendable {
  nonisolated(unsafe) let handle: xmlSchemaPtr  // written by init and deinit only

  /// - Throws: `Unusable` where the bytes are no schema that libxml2 can compile.
  package init(_ bytes: [UInt8]) throws(Unusable) {
    _ = XMLLibrary.started
    let faults = Faults()
    let schema = bytes.withUnsafeBytes { bytes in faults.collect { CompiledSchema.compile(bytes, faults) } }
    guard let schema else { throw faults.first ?? Unusable(line: nil, explanation: "The schema is empty.") }
    handle = schema
  }

  deinit { xmlSchemaFree(handle) }

  /// The monthly report, `Schemas/kuukausiraportti-1.xsd`.
  package static let monthlyReport = builtIn(DocumentKind.monthlyReport.schema)
  /// The commitment feed, `Schemas/sitoumukset-1.xsd`.
  package static let commitmentFeed = builtIn(DocumentKind.commitmentFeed.schema)

  /// What is wrong with the bytes of a schema: for the one who wrote it, so libxml2's own words about it are kept.
  package struct Unusable: Error, Hashable, CustomStringConvertible {
    /// 1-based; nil where none is known.
    package var line: Int?
    package var explanation: String
    package var description: String { (line.map { "\($0): " } ?? "") + explanation }
  }

  private static func builtIn(_ bytes: [UInt8]) -> CompiledSchema {
    do {
      return try CompiledSchema(bytes)
    } catch {
      preconditionFailure("A schema in this program does not compile: \(error)")
    }
  }

  private static func compile(_ bytes: UnsafeRawBufferPointer, _ faults: Faults) -> xmlSchemaPtr? {
    guard
      let context = xmlSchemaNewMemParserCtxt(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
    else { return nil }
    defer { xmlSchemaFreeParserCtxt(context) }
    xmlSchemaSetParserStructuredErrors(context, Faults.sink, faults.address)
    return xmlSchemaParse(context)
  }

  /// Takes what libxml2 complains of while it compiles.
  private final class Faults {
    var first: Unusable?
    var address: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    func collect<Result>(_ body: () -> Result) -> Result {
      let before = clx_redirect_errors(address, Faults.sink)
      defer { clx_restore_errors(before) }
      return body()
    }

    static let sink: xmlStructuredErrorFunc = { address, error in
      guard let address, let error, error.pointee.level != XML_ERR_WARNING else { return }
      let faults = Unmanaged<Faults>.fromOpaque(address).takeUnretainedValue()
      guard faults.first == nil else { return }
      var text = error.pointee.message.map { String(cString: $0) } ?? "The schema is not usable."
      while text.last?.isNewline == true { text.removeLast() }
      faults.first = Unusable(line: error.pointee.line > 0 ? Int(error.pointee.line) : nil, explanation: text)
    }
  }
}
