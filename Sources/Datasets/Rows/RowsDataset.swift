package import Domain

/// Documents as fixed-width rows by a layout.
package struct RowsDataset: DatasetRenderer {
  private let layout: RowLayout

  /// - Precondition: `layout` has no flaws.
  package init(_ layout: RowLayout) {
    precondition(layout.flaws().isEmpty, "a layout is checked where the settings are read")
    var layout = layout
    for index in layout.records.indices { layout.records[index].fields.sort { $0.start < $1.start } }
    self.layout = layout
  }

  package var fileExtension: String { layout.fileExtension }
  package var format: String { "rows" }
  package var schemaName: String { layout.name }
  package func opening(_ run: RunHeader) -> [UInt8] { [] }
  package func closing(_ run: RunHeader, documents: Int, total: Money) -> [UInt8] { [] }
  /// A check of the files that this renderer writes.
  package func check() -> RowsCheck { RowsCheck(layout) }

  package func append(
    _ document: BillingDocument, of run: RunHeader, position: Int, to bytes: inout [UInt8]
  ) throws(Misfit) {
    let start = bytes.count
    do {
      try appendRecords(document, run, position, to: &bytes)
    } catch {
      bytes.removeSubrange(start...)
      throw error
    }
  }

  private func appendRecords(
    _ document: BillingDocument, _ run: RunHeader, _ position: Int, to bytes: inout [UInt8]
  ) throws(Misfit) {
    let texts = DocumentTexts(document, of: run, words: layout.absenceWords)
    var values = DocumentValues(texts: texts, position: position)
    for record in layout.records {
      switch record.scope {
      case .document: try layout.encode(record, values, to: &bytes)
      case .coDebtor:
        for party in document.coDebtors {
          values.coDebtor = party
          try layout.encode(record, values, to: &bytes)
        }
        values.coDebtor = nil
      case .documentText: try appendTexts(layout.documentTexts, record, values, to: &bytes)
      case .row, .rowText: break
      }
    }
    for index in document.rows.indices {
      values.rowIndex = index
      for record in layout.records where record.scope.isOfRow {
        if record.scope == .row {
          try layout.encode(record, values, to: &bytes)
        } else {
          try appendTexts(layout.rowTexts, record, values, to: &bytes)
        }
      }
    }
  }

  /// One record for each line of each text, lines as long as the record's field for them.
  private func appendTexts(
    _ entries: [RowLayout.Text], _ record: RowLayout.Record, _ values: DocumentValues, to bytes: inout [UInt8]
  ) throws(Misfit) {
    guard let field = record.fields.first(where: { $0.content == .source(.textLine) }) else { return }
    var values = values
    for entry in entries {
      for text in values.texts.texts(entry.source, onRow: values.rowIndex) {
        let lines: [TextLines.Line]
        do {
          lines = try TextLines(entry.prefix + text, limit: field.length).lines
        } catch {
          throw Misfit(
            .tooLong, field: .textLine, place: record.code + "-" + field.name, length: error.characters,
            limit: field.length, row: values.rowIndex.map { $0 + 1 })
        }
        for line in lines {
          values.line = String(line.text)
          try layout.encode(record, values, to: &bytes)
        }
      }
    }
  }

  package func misfits(of party: Party, as role: PartyRole) -> [Misfit] {
    layout.records.flatMap { record in
      record.fields.compactMap { field -> Misfit? in
        guard case .source(let source) = field.content, case .party(role, let value) = source else { return nil }
        let place = record.code + "-" + field.name
        guard case .text(let text) = DocumentValues.value(value, of: party) else {
          return field.isRequired ? Misfit(.missing, field: source, place: place) : nil
        }
        let measure = layout.codePage.measure(field.values[text] ?? text)
        if !measure.isEncodable {
          return Misfit(.notEncodable, field: source, place: place, length: measure.characters)
        }
        return measure.characters <= field.length
          ? nil : Misfit(.tooLong, field: source, place: place, length: measure.characters, limit: field.length)
      }
    }
  }
}
