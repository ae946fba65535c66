import Domain
import Logging

extension Installation {
  /// Reads the text of a `maksusilta.yaml` by itself: what a run was closed with.
  /// - Throws: `SettingsProblems`.
  package init(text: String, in folder: String) throws(SettingsProblems) {
    let log = SettingsLog()
    let root = SettingsFile(name: "maksusilta.yaml", text: text).root(log)
    guard let root else { throw SettingsProblems(log.problems) }
    self.init(root, text: text, in: folder)
    guard log.problems.isEmpty else { throw SettingsProblems(log.problems) }
  }

  /// Reads `maksusilta.yaml`.
  ///
  /// Left-out keys have the values the example file shows; only who sends (`organisation`) has no default.
  /// - Parameter folder: the settings folder, from which relative paths are told.
  init(_ root: SettingsNode, text: String, in folder: String) {
    self = root.fields { keys in
      Installation(
        text: text,
        dataFolder: located(keys.value("data", .path, default: "var"), in: folder),
        schemasFolder: located(keys.value("schemas", .path, default: "outbox-schemas"), in: folder),
        organisation: keys.group("organisation") { Organisation(&$0) },
        inbox: keys.groupOrDefaults("inbox") { Inbox(&$0) },
        limits: keys.groupOrDefaults("limits") { Limits(&$0) },
        payers: knownPayers(&keys),
        units: Set(keys.list("units", .code, default: [])),
        people: namedPeople(&keys),
        allowsArtificialIdentityCodes: keys.groupOrDefaults("identity-codes") {
          $0.value("artificial", .flag, default: false)
        },
        language: keys.value(
          "language", .choice(of: Bilingual(fi: "kieli", en: "a language")), default: .finnish),
        logLevel: keys.value(
          "log-level", .choice(of: Bilingual(fi: "lokitaso", en: "a log level")), default: .info))
    }
  }
}

extension Installation.Organisation {
  fileprivate init(_ keys: inout SettingsFields) {
    name = keys.bilingual("name")
    salesOrganisation = keys.required("sales-organisation", .receiverCode(max: 4))
    distributionChannel = keys.required("distribution-channel", .receiverCode(max: 2))
    division = keys.required("division", .receiverCode(max: 2))
    sender = keys.required("sender", .receiverCode(max: 10))
  }
}

extension Installation.Inbox {
  fileprivate init(_ keys: inout SettingsFields) {
    poll = keys.value(
      "poll", .duration(.milliseconds(50)...(.seconds(3_600)), shown: "50ms…1h"), default: .seconds(2))
    quiet = keys.value(
      "quiet", .duration(.zero...(.seconds(3_600)), shown: "0ms…1h"), default: .seconds(2))
  }
}

extension Installation.Limits {
  fileprivate init(_ keys: inout SettingsFields) {
    depth = keys.value(
      "depth", .whole(8...256, unit: Bilingual(fi: "sisäkkäistä elementtiä", en: "nested elements")), default: 32)
    textKiB = keys.value("text-kib", .whole(1...1_024, unit: Bilingual(fi: "KiB", en: "KiB")), default: 64)
    findings = keys.value(
      "findings", .whole(10...100_000, unit: Bilingual(fi: "havaintoa", en: "findings")), default: 10_000)
  }
}

private func knownPayers(_ keys: inout SettingsFields) -> [String: Party] {
  let named = keys.named("payers", .code) { code, node in
    node.fields { keys in
      let name = keys.required("name", .text(max: 70))
      return Party(code: code, customerNumber: keys.required("customer-number", .digits(10)), familyName: name)
    }
  }
  return Dictionary(named ?? []) { first, _ in first }
}

private func namedPeople(_ keys: inout SettingsFields) -> [String: Installation.Person] {
  let named = keys.named("people", .code) { _, node in
    node.fields { Installation.Person(name: $0.required("name", .text(max: 100))) }
  }
  return Dictionary(named ?? []) { first, _ in first }
}

/// A path as the settings file means it: absolute, or from the settings folder.
private func located(_ path: String, in folder: String) -> String {
  path.hasPrefix("/") ? path : folder + "/" + path
}
