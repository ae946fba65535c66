package import Domain

/// Validates fixed-width rows against their layout: widths, record codes, order, constants, numbers, signs and days.
package struct RowsCheck: DatasetCheck {
  private let layout: RowLayout
  private var reader: RecordReader
  /// True from a document's first record on.
  private var isInDocument = false
  private var isInRow = false

  package init(_ layout: RowLayout) {
    self.layout = layout
    reader = RecordReader(codePage: layout.codePage, lineEnd: layout.lineEnd)
  }

  package mutating func feed(_ bytes: UnsafeRawBufferPointer) {
    reader.feed(bytes)
    while let line = reader.nextLine() { check(line) }
  }

  package mutating func finish() -> [DatasetFlaw] {
    reader.finish()
    if !isInDocument {
      reader.flaw(fi: "Aineistossa ei ole yhtään tositetta.", en: "The dataset holds no document.", wholeFile: true)
    }
    return reader.flaws
  }

  private mutating func check(_ line: [UInt8]) {
    let place = layout.codeStart - 1
    let alike = layout.records.filter { line.count >= place && line[place...].starts(with: $0.code.utf8) }
    guard let record = alike.first(where: { $0.scope.isOfRow == isInRow }) ?? alike.first else {
      reader.flaw(fi: "Tietuetunnusta ei tunneta.", en: "The record code is not known.")
      return
    }
    guard line.count == record.width else {
      reader.flaw(
        record.code, fi: "Tietueen leveys on \(line.count), pitää olla \(record.width).",
        en: "The record is \(line.count) wide, should be \(record.width).")
      return
    }
    checkOrder(record)
    for field in record.fields where !isGood(line[field.range], field) {
      reader.flaw(
        record.code + "-" + field.name, fi: "Kentän arvo ei kelpaa.", en: "The field's value is not acceptable.")
    }
  }

  /// A document begins with the layout's first record; records of rows come after it, texts of rows after a row.
  private mutating func checkOrder(_ record: RowLayout.Record) {
    if record == layout.records[0] {
      isInDocument = true
      isInRow = false
    } else if record.scope.isOfRow {
      if !isInDocument { outOfOrder(record) }
      isInRow = true
    } else if !isInDocument || isInRow {
      outOfOrder(record)
    }
  }

  private mutating func outOfOrder(_ record: RowLayout.Record) {
    reader.flaw(record.code, fi: "Tietue on väärässä paikassa.", en: "The record is out of place.")
  }

  private func isGood(_ value: ArraySlice<UInt8>, _ field: RowLayout.Field) -> Bool {
    switch field.content {
    case .blank: return value.isBlank
    case .constant(let text):
      // Compared where it is ASCII; other characters were checked against the code page.
      guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return true }
      let start = field.alignment == .left ? value.startIndex : value.endIndex - text.utf8.count
      return value[start...].starts(with: text.utf8)
    case .source: break
    }
    if value.isBlank { return !field.isRequired || field.format == .sign }
    switch field.format {
    case .text: return true
    case .sign: return value.elementsEqual("-".utf8)
    case .day(let style): return style.isDay(value.trimmed)
    case .number(_, let minus):
      var digits = value.trimmed
      if minus == .leading, digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
      if minus == .trailing, digits.last == UInt8(ascii: "-") { digits = digits.dropLast() }
      let padding = field.padding.asciiValue
      return digits.drop { $0 == padding && padding != UInt8(ascii: "0") }.isDigits
    }
  }
}
