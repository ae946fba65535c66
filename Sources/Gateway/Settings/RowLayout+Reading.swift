import Datasets
import Domain

extension RowLayout {
  /// Reads the keys of a `kind: rows` layout.
  init(_ keys: inout SettingsFields, name: String) {
    self.init(name: name, codeStart: 1, records: [])
    keys.take("extension", .code, to: &fileExtension)
    keys.take("code-page", .codePage, to: &codePage)
    keys.take("line-end", .choice(of: Bilingual(fi: "rivinvaihto", en: "a line end")), to: &lineEnd)
    codeStart = keys.required("code-start", RowLayout.place)
    absenceWords = keys.absenceWords()
    keys.take("document-texts", to: &documentTexts) { Text(&$0) }
    keys.take("row-texts", to: &rowTexts) { Text(&$0) }
    records = keys.groups("records") { Record(&$0) }
  }

  /// A 1-based place in a record.
  fileprivate static var place: SettingsValue<Int> {
    .whole(
      1...10_000, unit: Bilingual(fi: "(merkin paikka, ensimmäinen on 1)", en: "(a character's place, the first is 1)"))
  }
  fileprivate static var length: SettingsValue<Int> {
    .whole(1...10_000, unit: Bilingual(fi: "merkkiä", en: "characters"))
  }
}

extension RowLayout.Text {
  fileprivate init(_ keys: inout SettingsFields) {
    self.init(prefix: keys.value("prefix", .field(60), default: ""), source: keys.required("source", .textSource))
  }
}

extension RowLayout.Record {
  fileprivate init(_ keys: inout SettingsFields) {
    self.init(
      code: keys.required("code", .field(10)),
      scope: keys.required("for", .choice(of: Bilingual(fi: "tietueen kohde", en: "what a record is for"))),
      width: keys.required("width", RowLayout.length), fields: keys.groups("fields") { RowLayout.Field(&$0) })
  }
}

extension RowLayout.Field {
  fileprivate init(_ keys: inout SettingsFields) {
    self.init(
      name: keys.required("name", .field(60)), start: keys.required("start", RowLayout.place),
      length: keys.required("length", RowLayout.length), content: RowLayout.Content(&keys),
      format: RowLayout.Format(&keys),
      alignment: keys.optional("align", .choice(of: Bilingual(fi: "tasaus", en: "an alignment"))),
      padding: keys.optional("pad", .character), isRequired: keys.value("required", .flag, default: false),
      values: keys.words("values"))
  }
}

extension RowLayout.Content {
  /// `source`, `constant`, or neither: a blank field.
  fileprivate init(_ keys: inout SettingsFields) {
    let constant = keys.optional("constant", .field(200))
    guard let source = keys.optional("source", .source) else {
      self = constant.map { .constant($0) } ?? .blank
      return
    }
    self = .source(source)
    if constant != nil { keys.forbid("constant", fi: "kentällä on jo lähde (source)", en: "the field has a source") }
  }
}

extension RowLayout.Format {
  private enum Kind: String, CaseIterable {
    case text, number, sign
    case compact = "yyyymmdd"
    case reversed = "ddmmyyyy"
    case pointed = "dd.mm.yyyy"
    case iso = "yyyy-mm-dd"
  }

  /// `format`: text, number (with `decimals` and `minus`), sign, or how a day is written.
  fileprivate init(_ keys: inout SettingsFields) {
    let kind = keys.value("format", .choice(of: Bilingual(fi: "kentän muoto", en: "a format")), default: Kind.text)
    if kind == .number {
      self = .number(
        decimals: keys.value("decimals", .whole(0...9, unit: Bilingual(fi: "desimaalia", en: "decimals")), default: 0),
        minus: keys.value(
          "minus", .choice(of: Bilingual(fi: "miinuksen paikka", en: "a place of the minus")), default: .none))
      return
    }
    for key in ["decimals", "minus"] { keys.forbid(key, fi: "vain muodolle number", en: "only for the format number") }
    self = kind == .sign ? .sign : DayStyle(rawValue: kind.rawValue).map { .day($0) } ?? .text
  }
}
