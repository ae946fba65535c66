import Datasets
import Domain

extension DatasetLayout {
  /// Reads the text of a layout by itself: what a run was closed with.
  /// - Throws: `SettingsProblems`.
  init(text: String, name: String) throws(SettingsProblems) {
    let log = SettingsLog()
    let root = SettingsFile(name: name, text: text).root(log)
    guard let root else { throw SettingsProblems(log.problems) }
    self.init(root, name: name)
    guard log.problems.isEmpty else { throw SettingsProblems(log.problems) }
  }

  /// Reads one layout file.
  /// - Parameter name: the file's name, as manifests tell it.
  init(_ root: SettingsNode, name: String) {
    self = root.fields { keys in
      let format = keys.required(
        "kind",
        .choice(
          of: Bilingual(fi: "asettelun laji", en: "a kind of layout"), among: [DatasetSettings.Format.rows, .csv]))
      let known = keys.problemCount
      let layout: DatasetLayout =
        format == .csv ? .csv(CSVLayout(&keys, name: name)) : .rows(RowLayout(&keys, name: name))
      if keys.problemCount == known {
        for flaw in layout.flaws {
          let place = flaw.place.isEmpty ? "" : flaw.place + ": "
          keys.add(.impossibleValue, fi: place + flaw.message.fi, en: place + flaw.message.en)
        }
      }
      return layout
    }
  }

  private var flaws: [DatasetFlaw] {
    switch self {
    case .rows(let layout): layout.flaws()
    case .csv(let layout): layout.flaws()
    }
  }
}

extension SettingsValue where Value == ValueSource {
  /// A value of the document by its name: `client.familyName`.
  static var source: Self {
    Self(
      what: Bilingual(fi: "tiedon lähde", en: "a source"),
      allowed: Bilingual(
        fi: "asiakirjan tieto, esimerkiksi client.familyName, document.number, row.amount tai run.closedAt.date",
        en: "a value of the document, such as client.familyName, document.number, row.amount or run.closedAt.date"),
      placeholder: .setting
    ) { ValueSource(rawValue: $0).map(Reading.value) ?? .impossible }
  }
}

extension SettingsValue where Value == Character {
  /// One ASCII character, or `tab`.
  static var character: Self {
    Self(
      what: Bilingual(fi: "merkki", en: "a character"),
      allowed: Bilingual(fi: "yksi ASCII-merkki tai tab", en: "one ASCII character, or tab"), placeholder: " "
    ) { text in
      if text == "tab" { return .value("\t") }
      guard text.count == 1, let character = text.first, character.isASCII else { return .impossible }
      return .value(character)
    }
  }
}

extension SettingsFields {
  /// Other words for a source's texts: `{kk: KK, vrk: VRK}`.
  mutating func words(_ key: String) -> [String: String] {
    let named = self.named(key, .field(40)) { _, node in node.read(.field(40)) }
    return Dictionary(named ?? []) { first, _ in first }
  }

  /// `absenceWords` of a layout: what the classes of absence are called.
  mutating func absenceWords() -> AbsenceWords {
    guard let node = node("absence-words") else { return AbsenceWords() }
    return node.fields { AbsenceWords(&$0, max: 30, default: AbsenceWords()) }
  }
}
