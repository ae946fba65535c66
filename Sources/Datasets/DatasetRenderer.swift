package import Domain

/// Writes a closed run as one dataset, document by document: the same run and documents give the same bytes, always.
package protocol DatasetRenderer: Sendable {
  /// `xml`, `txt`, `csv`.
  var fileExtension: String { get }
  /// `idoc-xml`, `idoc-flat`, `rows`, `csv`, as the manifest and the ledger name it.
  var format: String { get }
  /// The schema or layout that the bytes are checked against before they leave, as the manifest names it.
  var schemaName: String { get }
  func opening(_ run: RunHeader) -> [UInt8]
  /// Appends one document, whole or not at all: on a throw `bytes` is as before, and the caller holds just that document.
  ///
  /// - Parameter position: the document's place in the dataset, from 1.
  func append(
    _ document: BillingDocument, of run: RunHeader, position: Int, to bytes: inout [UInt8]) throws(Misfit)
  func closing(_ run: RunHeader, documents: Int, total: Money) -> [UInt8]
  /// Everything of a party that would not fit: for intake, before a run forms a document with it.
  func misfits(of party: Party, as role: PartyRole) -> [Misfit]
  /// False where a party's fields are the same in every role: then one role tells all.
  var distinguishesRoles: Bool { get }
  /// True where characters that the code page lacks are written as others; then it tells where.
  var replacesCharacters: Bool { get }
  /// The fields of a party that would not be encodable, and are written with other characters.
  func replacements(in party: Party, as role: PartyRole) -> [Misfit]
  /// The texts of a document, parties aside, that hold characters which are written as others.
  func replacements(in document: BillingDocument) -> [ValueSource]
}

extension DatasetRenderer {
  package var distinguishesRoles: Bool { true }
  package var replacesCharacters: Bool { false }
  package func replacements(in party: Party, as role: PartyRole) -> [Misfit] { [] }
  package func replacements(in document: BillingDocument) -> [ValueSource] { [] }
}
