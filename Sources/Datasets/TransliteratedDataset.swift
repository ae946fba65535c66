package import Domain

/// A renderer that writes what the code page lacks with the characters that come nearest, and tells where it does.
package struct TransliteratedDataset: DatasetRenderer {
  private let renderer: any DatasetRenderer
  private let transliteration: Transliteration

  /// `codePage` is the one in which `renderer` writes.
  package init(_ renderer: any DatasetRenderer, codePage: CodePage) {
    self.renderer = renderer
    transliteration = Transliteration(codePage: codePage)
  }

  package var fileExtension: String { renderer.fileExtension }
  package var format: String { renderer.format }
  package var schemaName: String { renderer.schemaName }
  package var distinguishesRoles: Bool { renderer.distinguishesRoles }
  package var replacesCharacters: Bool { true }
  package func opening(_ run: RunHeader) -> [UInt8] { renderer.opening(transliteration.run(run)) }
  package func closing(_ run: RunHeader, documents: Int, total: Money) -> [UInt8] {
    renderer.closing(transliteration.run(run), documents: documents, total: total)
  }

  package func append(
    _ document: BillingDocument, of run: RunHeader, position: Int, to bytes: inout [UInt8]
  ) throws(Misfit) {
    do {
      return try renderer.append(document, of: run, position: position, to: &bytes)
    } catch {
      // Nearly every document can be written as it is; the others are looked through.
      guard error.kind == .notEncodable else { throw error }
    }
    try renderer.append(
      transliteration.document(document), of: transliteration.run(run), position: position, to: &bytes)
  }

  package func misfits(of party: Party, as role: PartyRole) -> [Misfit] {
    renderer.misfits(of: transliteration.party(party), as: role)
  }

  package func replacements(in party: Party, as role: PartyRole) -> [Misfit] {
    let before = renderer.misfits(of: party, as: role).filter { $0.kind == .notEncodable }
    guard !before.isEmpty else { return [] }
    let after = misfits(of: party, as: role).filter { $0.kind == .notEncodable }.map(\.place)
    return before.filter { !after.contains($0.place) }
  }

  package func replacements(in document: BillingDocument) -> [ValueSource] {
    func isReplaced(_ text: String?) -> Bool { text.flatMap(transliteration.text) != nil }
    var sources: [ValueSource] = []
    if isReplaced(document.unitName) { sources.append(.document(.unitName)) }
    if document.rows.contains(where: { isReplaced($0.itemName.fi) }) { sources.append(.row(.itemName)) }
    if document.rows.contains(where: { isReplaced($0.text) }) { sources.append(.row(.text)) }
    return sources
  }
}
