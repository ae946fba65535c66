import Domain

/// Checks a document against a schema while its bytes come: a dataset on its way out, a receipt on its way in. Memory is constant.
///
/// Used from one thread at a time.
package final class SchemaCheck {
  private let collector: FlawCollector
  private let scan: DocumentScan

  /// `flawsMax` is how many flaws are kept; the rest are counted in `flawsLeftOut`.
  /// - Throws: where libxml2 gets no memory.
  package init(_ schema: CompiledSchema, flawsMax: Int = 100, limits: ReadingLimits = .standard) throws {
    collector = FlawCollector(max: flawsMax)
    scan = try DocumentScan(schema: schema, limits: limits, listener: collector)
  }

  /// The next bytes, as many as there are; a few kilobytes at a time are cheaper than a few bytes.
  package func feed(_ bytes: UnsafeRawBufferPointer) { scan.feed(bytes) }

  /// The document has no more bytes.
  ///
  /// - Returns: what is wrong with it, in its order; empty where it follows the schema.
  package func finish() -> [Flaw] {
    scan.finish()
    return collector.flaws
  }

  /// Flaws beyond `flawsMax`.
  package var flawsLeftOut: Int { collector.leftOut }
}

private final class FlawCollector: ScanListener {
  private(set) var flaws: [Flaw] = []
  private(set) var leftOut = 0
  private let max: Int

  init(max: Int) { self.max = max }

  func willOpen(_ tag: StartTag, in scan: DocumentScan) -> Bool { true }
  func opened(_ tag: StartTag, in scan: DocumentScan) {}
  func closed(text: UnsafeBufferPointer<UInt8>, in scan: DocumentScan) {}

  func found(_ flaw: Flaw, in scan: DocumentScan) {
    guard flaws.count < max else {
      leftOut += 1
      return
    }
    flaws.append(flaw)
  }
}
