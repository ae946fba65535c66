/// A layout of fixed-width rows: record kinds with named fields. A value of the settings; nothing of a receiver is in code.
///
/// In the dataset each document gives its records in the order of `records`: first those of the document (once, or for each co-debtor or
/// line of text), then for each row those of the row.
package struct RowLayout: Hashable, Sendable {
  /// The layout's file, as manifests name it: `proe-rows.yaml`.
  package var name: String
  package var fileExtension: String
  package var codePage: CodePage
  package var lineEnd: LineEnd
  /// 1-based place of the record code, the same in every record.
  package var codeStart: Int
  package var absenceWords: AbsenceWords
  /// What the text records of the document and of each row tell.
  package var documentTexts: [Text]
  package var rowTexts: [Text]
  package var records: [Record]

  package init(
    name: String, fileExtension: String = "txt", codePage: CodePage = .latin1, lineEnd: LineEnd = .lf,
    codeStart: Int, absenceWords: AbsenceWords = AbsenceWords(), documentTexts: [Text] = [], rowTexts: [Text] = [],
    records: [Record]
  ) {
    self.name = name
    self.fileExtension = fileExtension
    self.codePage = codePage
    self.lineEnd = lineEnd
    self.codeStart = codeStart
    self.absenceWords = absenceWords
    self.documentTexts = documentTexts
    self.rowTexts = rowTexts
    self.records = records
  }

  package struct Text: Hashable, Sendable {
    package var prefix: String
    package var source: TextSource
    package init(prefix: String = "", source: TextSource) {
      self.prefix = prefix
      self.source = source
    }
  }

  /// One kind of record.
  package struct Record: Hashable, Sendable {
    package var code: String
    package var scope: Scope
    /// Characters, without the line's end.
    package var width: Int
    package var fields: [Field]
    package init(code: String, scope: Scope, width: Int, fields: [Field]) {
      self.code = code
      self.scope = scope
      self.width = width
      self.fields = fields
    }
  }

  /// What a record is written for.
  package enum Scope: String, CaseIterable, Hashable, Sendable {
    case document, coDebtor, documentText, row, rowText
    var isOfRow: Bool { self == .row || self == .rowText }
  }

  package struct Field: Hashable, Sendable {
    package var name: String
    /// 1-based.
    package var start: Int
    package var length: Int
    package var content: Content
    package var format: Format
    package var alignment: Alignment
    /// One ASCII character.
    package var padding: Character
    /// A missing value is a misfit; else the field is blank.
    package var isRequired: Bool
    /// Other words for a source's texts (`kk` → `KK`); a text without an entry is written as it is.
    package var values: [String: String]

    package init(
      name: String, start: Int, length: Int, content: Content, format: Format = .text,
      alignment: Alignment? = nil, padding: Character? = nil, isRequired: Bool = false, values: [String: String] = [:]
    ) {
      self.name = name
      self.start = start
      self.length = length
      self.content = content
      self.format = format
      self.alignment = alignment ?? (format.isNumber ? .right : .left)
      self.padding = padding ?? (format.isNumber ? "0" : " ")
      self.isRequired = isRequired
      self.values = values
    }

    var range: Range<Int> { start - 1..<start - 1 + length }
  }

  package enum Content: Hashable, Sendable {
    case blank
    case constant(String)
    case source(ValueSource)
  }

  package enum Format: Hashable, Sendable {
    case text
    /// Digits with so many implied decimals.
    case number(decimals: Int, minus: MinusPlace)
    /// `-` for a negative number, a blank for another: the sign that a number without one has elsewhere.
    case sign
    case day(DayStyle)
    var isNumber: Bool { if case .number = self { true } else { false } }
  }

  package enum Alignment: String, CaseIterable, Hashable, Sendable { case left, right }
}
