package import Domain

/// A layout of delimited lines (RFC 4180), one for each row of each document. A value of the settings.
package struct CSVLayout: Hashable, Sendable {
  /// The layout's file, as manifests name it: `csv-lines.yaml`.
  package var name: String
  package var fileExtension: String
  package var codePage: CodePage
  package var lineEnd: LineEnd
  /// UTF-8 only: begins the file with a byte order mark, which some spreadsheets want.
  package var hasByteOrderMark: Bool
  /// One ASCII character.
  package var separator: Character
  /// Between whole and decimals: `.` or `,`.
  package var decimalSeparator: Character
  package var quoting: Quoting
  /// Begins with a line of the columns' names.
  package var hasHeader: Bool
  package var absenceWords: AbsenceWords
  package var columns: [Column]

  package enum Quoting: String, CaseIterable, Hashable, Sendable {
    /// Only values with a separator or quote in them.
    case needed
    case always
  }

  package struct Column: Hashable, Sendable {
    package var header: String
    package var source: ValueSource
    /// Decimals of a number; nil writes money with two and others with as many as there are.
    package var decimals: Int?
    package var dayStyle: DayStyle
    /// Most characters; nil is any number.
    package var lengthMax: Int?
    /// A missing value is a misfit; else the column is empty.
    package var isRequired: Bool
    /// Other words for a source's texts (`kk` → `KK`).
    package var values: [String: String]
    package init(
      header: String, source: ValueSource, decimals: Int? = nil, dayStyle: DayStyle = .iso, lengthMax: Int? = nil,
      isRequired: Bool = false, values: [String: String] = [:]
    ) {
      self.header = header
      self.source = source
      self.decimals = decimals
      self.dayStyle = dayStyle
      self.lengthMax = lengthMax
      self.isRequired = isRequired
      self.values = values
    }
  }

  package init(
    name: String, fileExtension: String = "csv", codePage: CodePage = .utf8, lineEnd: LineEnd = .crlf,
    hasByteOrderMark: Bool = false, separator: Character = ";", decimalSeparator: Character = ",",
    quoting: Quoting = .needed, hasHeader: Bool = true, absenceWords: AbsenceWords = AbsenceWords(), columns: [Column]
  ) {
    self.name = name
    self.fileExtension = fileExtension
    self.codePage = codePage
    self.lineEnd = lineEnd
    self.hasByteOrderMark = hasByteOrderMark
    self.separator = separator
    self.decimalSeparator = decimalSeparator
    self.quoting = quoting
    self.hasHeader = hasHeader
    self.absenceWords = absenceWords
    self.columns = columns
  }

  /// What is wrong with the layout itself, for the settings' reading; empty is a good one.
  package func flaws() -> [DatasetFlaw] {
    var found: [DatasetFlaw] = []
    func flaw(_ place: String, _ fi: String, _ en: String) {
      found.append(DatasetFlaw(record: nil, place: place, message: Bilingual(fi: fi, en: en)))
    }
    if columns.isEmpty { flaw("", "Sarakkeita ei ole.", "There are no columns.") }
    let isSeparator = separator.asciiValue.map { $0 == 0x09 || (0x20...0x7E).contains($0) } ?? false
    if !isSeparator || "\"-.0123456789".contains(separator) || separator == decimalSeparator && quoting == .needed {
      flaw("", "Erotin ei kelpaa.", "The separator will not do.")
    }
    if decimalSeparator != ".", decimalSeparator != "," {
      flaw("", "Desimaalierottimen on oltava . tai ,", "The decimal separator must be . or ,")
    }
    if hasByteOrderMark, codePage != .utf8 {
      flaw("", "Tavujärjestysmerkki on vain UTF-8:ssa.", "Only UTF-8 has a byte order mark.")
    }
    for column in columns {
      if !codePage.measure(column.header).isEncodable {
        flaw(column.header, "Otsikko ei ole merkistössä.", "The header is not in the code page.")
      }
      switch column.source {
      case .party(.coDebtor, _), .textLine, .setting:
        flaw(column.header, "Lähdettä ei ole rivillä.", "A row does not have this source.")
      default: break
      }
      if let decimals = column.decimals, column.source.shape != .number || !(0...9).contains(decimals) {
        flaw(column.header, "Desimaalit eivät sovi lähteeseen.", "The decimals do not suit the source.")
      }
    }
    return found
  }
}
