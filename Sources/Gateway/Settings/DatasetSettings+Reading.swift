import Datasets
import Domain

extension DatasetSettings {
  /// Reads `dataset`: the parts that belong to its format, and a problem for parts of another.
  init(_ keys: inout SettingsFields, organisation: Installation.Organisation, layouts: [String: DatasetLayout]?) {
    format = keys.required("format", .choice(of: Bilingual(fi: "aineiston muoto", en: "a dataset format")))
    negative = keys.value(
      "negative", .choice(of: Bilingual(fi: "negatiivisen summan käsittely", en: "a way with negative totals")),
      default: .hold)
    minimum = keys.value("minimum", .euros, default: .zero)
    referenceNumber = keys.node("reference-number")?.fields { ReferenceSeries(&$0) }
    unencodable = keys.value(
      "unencodable",
      .choice(of: Bilingual(fi: "merkistöstä puuttuvien merkkien käsittely", en: "a way with unknown characters")),
      default: .hold)
    if format.isIDoc {
      idoc = keys.group("idoc") { IDocProfile(&$0, organisation: organisation) }
    } else {
      idoc = IDocProfile()
      keys.forbid("idoc", fi: "aineiston muoto on \(format.rawValue)", en: "the dataset's format is \(format.rawValue)")
    }
    if format == .idocFlat {
      flat = keys.groupOrDefaults("flat") { FlatOptions(&$0) }
    } else {
      flat = FlatOptions()
      keys.forbid("flat", fi: "vain muodolle idoc-flat", en: "only for the format idoc-flat")
    }
    if format.hasLayout {
      layout = keys.required("layout", .code)
      if let layouts, let node = keys.node("layout") { checkLayout(node, among: layouts) }
    } else {
      keys.forbid("layout", fi: "vain muodoille rows ja csv", en: "only for the formats rows and csv")
    }
  }
}

extension DatasetSettings {
  /// The layout must be there, and of the dataset's format.
  private func checkLayout(_ node: SettingsNode, among layouts: [String: DatasetLayout]) {
    guard let layout, !layout.isEmpty, layouts[layout]?.format != format else { return }
    let names = layouts.filter { $0.value.format == format }.keys.sorted()
    let fitting = names.isEmpty ? "–" : names.joined(separator: ", ")
    node.add(
      .impossibleValue,
      fi: "\(node.shown.fi) ei ole muodon \(format.rawValue) asettelu kansiossa outbox-schemas; siellä on: \(fitting)",
      en: "\(node.shown.en) is no \(format.rawValue) layout in outbox-schemas; there are: \(fitting)")
  }
}

extension ReferenceSeries {
  /// Reads `reference-number`: `{series: "12", digits: 10, form: national}`.
  fileprivate init(_ keys: inout SettingsFields) {
    self.init(
      series: keys.required("series", .referenceSeries),
      numberDigits: keys.value(
        "digits", .whole(3...16, unit: Bilingual(fi: "numeroa", en: "digits")), default: 10),
      form: keys.value(
        "form", .choice(of: Bilingual(fi: "viitenumeron muoto", en: "a form of reference numbers")),
        default: .national))
    let length = series.utf8.count + numberDigits
    guard length > 19 else { return }
    keys.add(
      .impossibleValue, fi: "sarjassa ja numerossa on yhteensä \(length) numeroa; viitteeseen mahtuu 19 ja tarkiste",
      en: "series and number have \(length) digits together; a reference has room for 19 and its check digit")
  }
}

extension SettingsValue where Value == String {
  /// The digits that the reference numbers of a service begin with.
  fileprivate static var referenceSeries: Self {
    Self(
      what: Bilingual(fi: "viitesarja", en: "a reference series"),
      allowed: Bilingual(fi: "1–9 numeroa, ensimmäinen ei 0", en: "1–9 digits, the first not 0"), placeholder: "1"
    ) { text in
      let isSeries =
        (1...9).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "0")
        && text.utf8.allSatisfy { (48...57).contains($0) }
      return isSeries ? .value(text) : .impossible
    }
  }

  /// Printable text for a receiver's field of `max` characters.
  static func field(_ max: Int) -> Self {
    Self(
      what: Bilingual(fi: "teksti", en: "a text"),
      allowed: Bilingual(fi: "enintään \(max) merkkiä", en: "at most \(max) characters"), placeholder: ""
    ) { text in
      let isPrintable = text.unicodeScalars.allSatisfy { $0.value >= 32 && !(127...159).contains($0.value) }
      return text != "null" && isPrintable && text.unicodeScalars.count <= max ? .value(text) : .impossible
    }
  }
}

extension SettingsValue where Value == CodePage {
  /// By name or by SAP's number.
  static var codePage: Self {
    Self(
      what: Bilingual(fi: "merkistö", en: "a code page"),
      allowed: Bilingual(fi: "UTF-8 (4110) tai ISO-8859-1 (1100)", en: "UTF-8 (4110) or ISO-8859-1 (1100)"),
      placeholder: .utf8
    ) { text in
      switch text {
      case "UTF-8", "4110": .value(.utf8)
      case "ISO-8859-1", "1100": .value(.latin1)
      default: .impossible
      }
    }
  }
}

extension SettingsFields {
  /// Takes the value of `key` where it is written; else `place` stays as it is.
  mutating func take<Value>(_ key: String, _ kind: SettingsValue<Value>, to place: inout Value) {
    if let value = optional(key, kind) { place = value }
  }

  mutating func take<Value>(_ key: String, _ kind: SettingsValue<Value>, to place: inout Value?) {
    if let value = optional(key, kind) { place = value }
  }

  /// Takes a list of groups where it is written, an empty one too.
  mutating func take<Value>(
    _ key: String, to place: inout [Value], _ read: (inout SettingsFields) -> Value
  ) {
    if let entries = node(key)?.entries() { place = entries.map { $0.fields(read) } }
  }
}
