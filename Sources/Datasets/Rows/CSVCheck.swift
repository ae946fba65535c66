package import Domain

/// Validates delimited lines against their layout: number of columns, quotes, the header, numbers and days.
package struct CSVCheck: DatasetCheck {
  private let layout: CSVLayout
  private var reader: RecordReader
  private var rows = 0

  package init(_ layout: CSVLayout) {
    self.layout = layout
    reader = RecordReader(codePage: layout.codePage, lineEnd: layout.lineEnd)
  }

  package mutating func feed(_ bytes: UnsafeRawBufferPointer) {
    reader.feed(bytes)
    while let line = reader.nextLine() {
      if reader.record == 1, layout.hasHeader { checkHeader(line) } else { checkRow(line) }
    }
  }

  package mutating func finish() -> [DatasetFlaw] {
    reader.finish()
    if rows == 0 {
      reader.flaw(fi: "Aineistossa ei ole yhtään riviä.", en: "The dataset holds no row.", wholeFile: true)
    }
    return reader.flaws
  }

  private mutating func checkHeader(_ line: [UInt8]) {
    // The byte order mark is one character outside ASCII.
    let text = layout.hasByteOrderMark ? Array(line.dropFirst()) : line
    let isGood =
      fields(of: text).map { fields in
        fields.count == layout.columns.count
          && zip(fields, layout.columns).allSatisfy { field, column in
            field.count == column.header.unicodeScalars.count
              && zip(field, column.header.unicodeScalars).allSatisfy { $0 == 0xFF || UInt32($0) == $1.value }
          }
      } ?? false
    if !isGood { reader.flaw(fi: "Otsikkorivi ei ole asetelman.", en: "The header is not the layout's.") }
  }

  private mutating func checkRow(_ line: [UInt8]) {
    rows += 1
    guard let fields = fields(of: line) else {
      reader.flaw(fi: "Lainausmerkit ovat väärin.", en: "The quotes are wrong.")
      return
    }
    guard fields.count == layout.columns.count else {
      reader.flaw(
        fi: "Sarakkeita on \(fields.count), pitää olla \(layout.columns.count).",
        en: "There are \(fields.count) columns, should be \(layout.columns.count).")
      return
    }
    for (field, column) in zip(fields, layout.columns) where !isGood(field, column) {
      reader.flaw(column.header, fi: "Sarakkeen arvo ei kelpaa.", en: "The column's value is not acceptable.")
    }
  }

  private func isGood(_ field: [UInt8], _ column: CSVLayout.Column) -> Bool {
    if field.isEmpty { return !column.isRequired }
    if let most = column.lengthMax, field.count > most { return false }
    switch column.source.shape {
    case .text: return true
    case .day: return column.dayStyle.isDay(field)
    case .number:
      let digits = field.first == UInt8(ascii: "-") ? field.dropFirst() : field[...]
      let parts = digits.split(
        separator: layout.decimalSeparator.asciiValue!, maxSplits: 1, omittingEmptySubsequences: false)
      if let decimals = column.decimals, (parts.count > 1 ? parts[1].count : 0) != decimals { return false }
      return parts.allSatisfy { $0.isDigits }
    }
  }

  /// The values of a line; nil where a quote is out of place.
  private func fields(of line: [UInt8]) -> [[UInt8]]? {
    let quote = UInt8(ascii: "\"")
    let separator = layout.separator.asciiValue!
    var fields: [[UInt8]] = [[]]
    var index = 0
    while index < line.count {
      if line[index] == quote, fields[fields.count - 1].isEmpty {
        index += 1
        while true {
          guard index < line.count else { return nil }
          if line[index] == quote {
            if index + 1 < line.count, line[index + 1] == quote {
              index += 1
            } else {
              break
            }
          }
          fields[fields.count - 1].append(line[index])
          index += 1
        }
        index += 1
        guard index == line.count || line[index] == separator else { return nil }
      } else if line[index] == separator {
        fields.append([])
        index += 1
      } else {
        guard line[index] != quote else { return nil }
        fields[fields.count - 1].append(line[index])
        index += 1
      }
    }
    return fields
  }
}
