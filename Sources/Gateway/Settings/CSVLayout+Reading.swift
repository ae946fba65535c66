import Datasets
import Domain

extension CSVLayout {
  /// Reads the keys of a `kind: csv` layout.
  init(_ keys: inout SettingsFields, name: String) {
    self.init(name: name, columns: [])
    keys.take("extension", .code, to: &fileExtension)
    keys.take("code-page", .codePage, to: &codePage)
    keys.take("line-end", .choice(of: Bilingual(fi: "rivinvaihto", en: "a line end")), to: &lineEnd)
    keys.take("byte-order-mark", .flag, to: &hasByteOrderMark)
    keys.take("separator", .character, to: &separator)
    keys.take("decimal-separator", .character, to: &decimalSeparator)
    keys.take("quoting", .choice(of: Bilingual(fi: "lainausmerkkien käyttö", en: "a way to quote")), to: &quoting)
    keys.take("header", .flag, to: &hasHeader)
    absenceWords = keys.absenceWords()
    columns = keys.groups("columns") { Column(&$0) }
  }
}

extension CSVLayout.Column {
  fileprivate init(_ keys: inout SettingsFields) {
    self.init(
      header: keys.required("header", .field(60)), source: keys.required("source", .source),
      decimals: keys.optional("decimals", .whole(0...9, unit: Bilingual(fi: "desimaalia", en: "decimals"))),
      dayStyle: keys.value("date", .choice(of: Bilingual(fi: "päivän muoto", en: "a form of days")), default: .iso),
      lengthMax: keys.optional("length", .whole(1...10_000, unit: Bilingual(fi: "merkkiä", en: "characters"))),
      isRequired: keys.value("required", .flag, default: false), values: keys.words("values"))
  }
}
