import Domain
import Yams

/// The keys of one mapping while they are read: each key asked for is a known one, the rest are problems.
///
/// Every question has an answer: where a value is missing or wrong the problem is written down and a placeholder is given, so that one
/// reading goes through everything. Settings with problems are never used, so no placeholder is ever seen.
struct SettingsFields {
  private let node: SettingsNode
  private var entries: [(key: String, line: Int, value: Node)] = []
  private var asked: [String] = []
  /// True where the mapping itself is missing or wrong: that was said, and its keys are not asked after.
  private let isMuted: Bool

  init(_ node: SettingsNode) {
    self.node = node
    guard case .mapping(let mapping) = node.value else {
      isMuted = true
      if node.isEmpty {
        node.add(
          .missingKey, fi: "on tyhjä; kirjoita avaimet sisennettyinä", en: "is empty; write its keys indented below")
      } else {
        node.add(
          .wrongType, fi: "\(node.shown.fi) ei ole avainten joukko; kirjoita avain: arvo",
          en: "\(node.shown.en) is not a group of keys; write key: value")
      }
      return
    }
    isMuted = false
    for (keyNode, value) in mapping {
      let line = keyNode.mark?.line ?? node.line
      guard case .scalar(let scalar) = keyNode else {
        node.add(.wrongType, fi: "avain ei ole tekstiä", en: "has a key that is not text")
        continue
      }
      let key = String(scalar.string.drop { $0 == SettingsFile.duplicateMark })
      if key.utf8.count < scalar.string.utf8.count {
        report(.duplicateKey, key, line: line, fi: "on kahdesti; jätä yksi", en: "stands twice; keep one")
      } else {
        entries.append((key, line, value))
      }
    }
  }

  /// Asks nothing and has nothing: what is read where a whole group is missing.
  private init(muted node: SettingsNode) {
    self.node = node
    isMuted = true
  }

  // MARK: Single values

  mutating func required<Value>(_ key: String, _ kind: SettingsValue<Value>) -> Value {
    guard let entry = node(key) else {
      missing(key, fi: "kirjoita \(kind.allowed.fi)", en: "write \(kind.allowed.en)")
      return kind.placeholder
    }
    return entry.read(kind)
  }

  mutating func optional<Value>(_ key: String, _ kind: SettingsValue<Value>) -> Value? {
    node(key).map { $0.read(kind) }
  }

  mutating func value<Value>(_ key: String, _ kind: SettingsValue<Value>, default value: Value) -> Value {
    optional(key, kind) ?? value
  }

  /// A name or sentence in both languages: `{fi: Hoitomaksu, en: Care fee}`.
  mutating func bilingual(_ key: String) -> Bilingual {
    group(key) { Bilingual(fi: $0.required("fi", .text), en: $0.required("en", .text)) }
  }

  // MARK: Groups and lists

  /// A group of keys that must be there.
  mutating func group<Value>(_ key: String, _ read: (inout SettingsFields) -> Value) -> Value {
    guard let entry = node(key) else {
      missing(key, fi: "kirjoita avaimet sen alle sisennettyinä", en: "write its keys indented below")
      var nothing = SettingsFields(muted: node)
      return read(&nothing)
    }
    return entry.fields(read)
  }

  /// A group of keys that may be left out; then its keys have their defaults.
  mutating func groupOrDefaults<Value>(_ key: String, _ read: (inout SettingsFields) -> Value) -> Value {
    guard let entry = node(key) else {
      var nothing = SettingsFields(muted: node)
      return read(&nothing)
    }
    return entry.fields(read)
  }

  /// A list of values; an empty one is a problem where `isEmptyAllowed` is false.
  mutating func list<Value>(
    _ key: String, _ kind: SettingsValue<Value>, default value: [Value], isEmptyAllowed: Bool = true
  ) -> [Value] {
    guard let node = node(key) else { return value }
    guard let entries = node.entries() else { return value }
    if entries.isEmpty, !isEmptyAllowed {
      node.add(
        .impossibleValue, fi: "on tyhjä luettelo; kirjoita ainakin yksi: \(kind.allowed.fi)",
        en: "is an empty list; write at least one: \(kind.allowed.en)")
    }
    return entries.map { $0.read(kind) }
  }

  /// A list of groups.
  mutating func groups<Value>(_ key: String, _ read: (inout SettingsFields) -> Value) -> [Value] {
    node(key)?.entries()?.map { $0.fields(read) } ?? []
  }

  /// A mapping whose keys are names of the writer's own (`HOITO:`), in the order of the file; nil where it is not there.
  mutating func named<Value>(
    _ key: String, _ kind: SettingsValue<String>, _ read: (String, SettingsNode) -> Value
  ) -> [(name: String, value: Value)]? {
    guard let entry = node(key) else { return nil }
    var names = SettingsFields(entry)
    names.asked = names.entries.map(\.key)
    let read = names.entries.map { name, line, value in
      let child = SettingsNode(value, under: entry, path: entry.path + "." + name, keyLine: line)
      if case .value = kind.read(name) {
      } else {
        child.add(
          .impossibleValue, fi: "nimi ei ole \(kind.what.fi); sallittu: \(kind.allowed.fi)",
          en: "its name is not \(kind.what.en); allowed: \(kind.allowed.en)")
      }
      return (name, read(name, child))
    }
    return read
  }

  // MARK: Keys

  /// The value under `key`, which is a known key from now on; nil where it is not there.
  mutating func node(_ key: String) -> SettingsNode? {
    if !asked.contains(key) { asked.append(key) }
    guard let entry = entries.first(where: { $0.key == key }) else { return nil }
    return SettingsNode(entry.value, under: node, path: path(key), keyLine: entry.line)
  }

  /// Says that `key` has no place here, where it is written all the same.
  mutating func forbid(_ key: String, fi: String, en: String) {
    node(key)?.add(.impossibleValue, fi: "ei kuulu tähän: \(fi)", en: "does not belong here: \(en)")
  }

  /// Writes down a problem of the whole group.
  func add(_ flaw: SettingsProblem.Flaw, fi: String, en: String) {
    guard !isMuted else { return }
    node.add(flaw, fi: fi, en: en)
  }

  /// How many problems are known of this reading so far.
  var problemCount: Int { node.log.problems.count }

  mutating func missing(_ key: String, fi: String, en: String) {
    if !asked.contains(key) { asked.append(key) }
    report(.missingKey, key, line: node.line, fi: "puuttuu; \(fi)", en: "is missing; \(en)")
  }

  /// Every key nobody asked for is unknown.
  func close() {
    guard !isMuted else { return }
    for entry in entries where !asked.contains(entry.key) {
      let known = asked.sorted().joined(separator: ", ")
      if let near = nearestKey(to: entry.key, among: asked) {
        report(
          .unknownKey, entry.key, line: entry.line, fi: "on tuntematon avain; tarkoititko \"\(near)\"?",
          en: "is not a known key; did you mean \"\(near)\"?")
      } else {
        report(
          .unknownKey, entry.key, line: entry.line, fi: "on tuntematon avain; tässä sallitut: \(known)",
          en: "is not a known key; known here: \(known)")
      }
    }
  }

  private func report(_ flaw: SettingsProblem.Flaw, _ key: String, line: Int, fi: String, en: String) {
    guard !isMuted else { return }
    node.log.add(flaw, file: node.file, line: line, key: path(key), fi: fi, en: en)
  }

  private func path(_ key: String) -> String { node.path.isEmpty ? key : node.path + "." + key }
}
