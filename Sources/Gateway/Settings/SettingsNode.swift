import Domain
import Yams

/// A value in a settings file with its place: the key that leads to it and the line of that key.
struct SettingsNode {
  let file: String
  /// `components.HOITO`; empty at the root.
  let path: String
  /// 1-based line: of a scalar's text, or of the key that a mapping or list stands under.
  let line: Int
  let value: Node
  let log: SettingsLog

  /// A value below `parent`; a scalar on a line of its own is placed there, an empty one at its key.
  init(_ value: Node, under parent: SettingsNode, path: String, keyLine: Int) {
    self.init(
      file: parent.file, path: path, line: SettingsNode.line(of: value, keyLine: keyLine), value: value,
      log: parent.log)
  }

  init(file: String, path: String, line: Int, value: Node, log: SettingsLog) {
    self.file = file
    self.path = path
    self.line = line
    self.value = value
    self.log = log
  }

  private static func line(of value: Node, keyLine: Int) -> Int {
    guard case .scalar(let scalar) = value, !scalar.string.isEmpty, scalar.style == .plain || scalar.style == .any
    else { return keyLine }
    return scalar.mark?.line ?? keyLine
  }

  /// True for nothing at all, `~`; `null` is kept apart, because it is a value of a few keys.
  var isEmpty: Bool {
    guard case .scalar(let scalar) = value, scalar.style == .plain || scalar.style == .any else { return false }
    return scalar.string.isEmpty || scalar.string == "~"
  }

  /// The scalar's text exactly as written (no number is ever made of it here); nil for a mapping or list.
  var text: String? {
    guard case .scalar(let scalar) = value else { return nil }
    return scalar.string
  }

  /// What stands here, for a problem's text.
  var shown: Bilingual {
    switch value {
    case .mapping: Bilingual(fi: "avainten joukko", en: "a group of keys")
    case .sequence: Bilingual(fi: "luettelo", en: "a list")
    default:
      Bilingual(fi: "\"\(SettingsNode.shortened(text ?? ""))\"", en: "\"\(SettingsNode.shortened(text ?? ""))\"")
    }
  }

  private static func shortened(_ text: String) -> String {
    let line = text.split(separator: "\n").first.map(String.init) ?? ""
    return line.count > 60 ? line.prefix(60) + "…" : line
  }

  func add(_ flaw: SettingsProblem.Flaw, fi: String, en: String) {
    log.add(flaw, file: file, line: line, key: path, fi: fi, en: en)
  }

  /// The scalar as a value of `kind`; its placeholder, with the problem written down, where it is none.
  func read<Value>(_ kind: SettingsValue<Value>) -> Value {
    guard let text, !isEmpty else {
      let found = isEmpty ? Bilingual(fi: "tyhjä", en: "nothing") : shown
      add(
        isEmpty ? .missingKey : .wrongType, fi: "\(found.fi) ei ole \(kind.what.fi); kirjoita \(kind.allowed.fi)",
        en: "\(found.en) is not \(kind.what.en); write \(kind.allowed.en)")
      return kind.placeholder
    }
    // Made only where something is wrong: there are some hundreds of values at every start.
    lazy var shown = kind.isSecret ? Bilingual(fi: "•••", en: "•••") : self.shown
    switch kind.read(text) {
    case .value(let value): return value
    case .wrongType:
      add(
        .wrongType, fi: "\(shown.fi) ei ole \(kind.what.fi); kirjoita \(kind.allowed.fi)",
        en: "\(shown.en) is not \(kind.what.en); write \(kind.allowed.en)")
    case .wrongUnit:
      add(
        .wrongUnit, fi: "\(shown.fi): yksikkö puuttuu tai on tuntematon; kirjoita \(kind.allowed.fi)",
        en: "\(shown.en) has no known unit; write \(kind.allowed.en)")
    case .impossible:
      add(
        .impossibleValue, fi: "\(shown.fi) ei ole mahdollinen; sallittu: \(kind.allowed.fi)",
        en: "\(shown.en) is not possible; allowed: \(kind.allowed.en)")
    case .flawed(let why): add(.impossibleValue, fi: "\(shown.fi), \(why.fi)", en: "\(shown.en), \(why.en)")
    }
    return kind.placeholder
  }

  /// The entries of a list; nil, with the problem written down, where it is no list.
  func entries() -> [SettingsNode]? {
    guard case .sequence(let sequence) = value else {
      add(
        .wrongType, fi: "\(shown.fi) ei ole luettelo; kirjoita [A, B] tai riveittäin - A",
        en: "\(shown.en) is not a list; write [A, B] or lines of - A")
      return nil
    }
    return sequence.enumerated().map { index, entry in
      SettingsNode(entry, under: self, path: "\(path)[\(index + 1)]", keyLine: entry.mark?.line ?? line)
    }
  }

  /// Reads a group of keys; afterwards every key that was not asked for is a problem.
  func fields<Value>(_ read: (inout SettingsFields) -> Value) -> Value {
    var fields = SettingsFields(self)
    let value = read(&fields)
    fields.close()
    return value
  }
}
