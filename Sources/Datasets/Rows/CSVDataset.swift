package import Domain

/// Documents as delimited lines by a layout, one for each row.
package struct CSVDataset: DatasetRenderer {
  private let layout: CSVLayout
  private let separator: UInt8
  private let decimalSeparator: UInt8

  /// - Precondition: `layout` has no flaws.
  package init(_ layout: CSVLayout) {
    precondition(layout.flaws().isEmpty, "a layout is checked where the settings are read")
    self.layout = layout
    separator = layout.separator.asciiValue!
    decimalSeparator = layout.decimalSeparator.asciiValue!
  }

  package var fileExtension: String { layout.fileExtension }
  package var format: String { "csv" }
  package var schemaName: String { layout.name }
  package func closing(_ run: RunHeader, documents: Int, total: Money) -> [UInt8] { [] }
  /// A check of the files that this renderer writes.
  package func check() -> CSVCheck { CSVCheck(layout) }

  package func opening(_ run: RunHeader) -> [UInt8] {
    var bytes: [UInt8] = layout.hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []
    guard layout.hasHeader else { return bytes }
    for (index, column) in layout.columns.enumerated() {
      if index > 0 { bytes.append(separator) }
      appendQuoted(column.header, to: &bytes)
    }
    bytes.append(contentsOf: layout.lineEnd.bytes)
    return bytes
  }

  package func append(
    _ document: BillingDocument, of run: RunHeader, position: Int, to bytes: inout [UInt8]
  ) throws(Misfit) {
    let start = bytes.count
    do {
      let texts = DocumentTexts(document, of: run, words: layout.absenceWords)
      var values = DocumentValues(texts: texts, position: position)
      for index in document.rows.indices {
        values.rowIndex = index
        for (number, column) in layout.columns.enumerated() {
          if number > 0 { bytes.append(separator) }
          try append(column, values, to: &bytes)
        }
        bytes.append(contentsOf: layout.lineEnd.bytes)
      }
    } catch {
      bytes.removeSubrange(start...)
      throw error
    }
  }

  private func append(_ column: CSVLayout.Column, _ values: DocumentValues, to bytes: inout [UInt8]) throws(Misfit) {
    let row = values.rowIndex.map { $0 + 1 }
    switch values.value(of: column.source) {
    case .none:
      if column.isRequired { throw Misfit(.missing, field: column.source, place: column.header, row: row) }
      if layout.quoting == .always { appendQuoted("", to: &bytes) }
    case .text(let text):
      let text = column.values[text] ?? text
      if var misfit = misfit(text, column) {
        misfit.row = row
        throw misfit
      }
      appendQuoted(text, to: &bytes)
    case .day(let day): quoted(to: &bytes) { column.dayStyle.append(day, to: &$0) }
    case .number(let number, let decimals):
      var (value, wanted) = (number, column.decimals ?? decimals)
      if column.decimals == nil, decimals > 2 {
        // As many decimals as there are: 23.5000 is 23.5.
        while wanted > 0, value % 10 == 0 { (value, wanted) = (value / 10, wanted - 1) }
      } else {
        guard let scaled = rescaled(number, from: decimals, to: wanted) else {
          throw Misfit(
            .tooPrecise, field: column.source, place: column.header, length: decimals, limit: wanted, row: row)
        }
        value = scaled
      }
      quoted(to: &bytes) {
        Datasets.append(value, decimals: wanted, minus: .leading, point: decimalSeparator, to: &$0)
      }
    }
  }

  private func misfit(_ text: String, _ column: CSVLayout.Column) -> Misfit? {
    let measure = layout.codePage.measure(text)
    if !measure.isEncodable {
      return Misfit(.notEncodable, field: column.source, place: column.header, length: measure.characters)
    }
    guard let most = column.lengthMax, measure.characters > most else { return nil }
    return Misfit(.tooLong, field: column.source, place: column.header, length: measure.characters, limit: most)
  }

  package func misfits(of party: Party, as role: PartyRole) -> [Misfit] {
    layout.columns.compactMap { column in
      guard case .party(role, let value) = column.source else { return nil }
      guard case .text(let text) = DocumentValues.value(value, of: party) else {
        return column.isRequired ? Misfit(.missing, field: column.source, place: column.header) : nil
      }
      return misfit(column.values[text] ?? text, column)
    }
  }

  // MARK: - Quotes

  private func quoted(to bytes: inout [UInt8], _ content: (inout [UInt8]) -> Void) {
    if layout.quoting == .always { bytes.append(UInt8(ascii: "\"")) }
    content(&bytes)
    if layout.quoting == .always { bytes.append(UInt8(ascii: "\"")) }
  }

  private func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let isNeeded = text.utf8.contains { $0 == separator || $0 == quote }
    guard layout.quoting == .always || isNeeded else {
      layout.codePage.append(text, to: &bytes)
      return
    }
    bytes.append(quote)
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index > 0 { bytes.append(contentsOf: [quote, quote]) }
      layout.codePage.append(String(part), to: &bytes)
    }
    bytes.append(quote)
  }
}
