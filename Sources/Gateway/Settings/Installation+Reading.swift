import Domain
import Inbox
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
        inbox: keys.groupOrDefaults("inbox") { Inbox(&$0, in: folder) },
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
  fileprivate init(_ keys: inout SettingsFields, in settings: String) {
    poll = keys.value(
      "poll", .duration(.milliseconds(50)...(.seconds(3_600)), shown: "50ms…1h"), default: .seconds(2))
    let quiet = keys.value("quiet", quietTime, default: .seconds(2))
    settling = Settling.Settings(
      sign: .quiet(quiet), signBySource: signs(&keys, quiet),
      incompleteFor: keys.value(
        "incomplete", .duration(.zero...(.seconds(86_400)), shown: "0ms…24h"), default: .seconds(600)),
      stuckAfter: keys.value(
        "stuck", .duration(.seconds(1)...(.seconds(86_400)), shown: "1s…24h"), default: .seconds(3_600)))
    folder = keys.optional("folder", .path).map { located($0, in: settings) }
    receiptsFolder = keys.optional("receipts", .path).map { located($0, in: settings) }
  }
}

private var quietTime: SettingsValue<Duration> { .duration(.zero...(.seconds(3_600)), shown: "0ms…1h") }

/// How the sources show that a file has come whole, by the name of their subfolder.
private func signs(_ keys: inout SettingsFields, _ quiet: Duration) -> [String: Settling.Sign] {
  let named = keys.named("sources", .code) { _, node in
    node.fields { keys -> Settling.Sign in
      let sign = keys.required(
        "sign",
        SettingsValue<SourceSign>.choice(
          of: Bilingual(fi: "tapa näyttää tiedosto kokonaiseksi", en: "a sign that a file is whole")))
      switch sign {
      case .quiet: return .quiet(keys.value("quiet", quietTime, default: quiet))
      case .rename: return .rename
      case .doneFile: return .doneFile(ending: keys.value("done", .text(max: 20), default: ".done"))
      }
    }
  }
  return Dictionary(named ?? []) { first, _ in first }
}

private enum SourceSign: String, CaseIterable {
  case quiet, rename
  case doneFile = "done-file"
}

extension Installation.Limits {
  fileprivate init(_ keys: inout SettingsFields) {
    fileMiB = keys.value(
      "file-mib", .whole(1...1_048_576, unit: Bilingual(fi: "MiB", en: "MiB")), default: 4_096)
    depth = keys.value(
      "depth", .whole(8...256, unit: Bilingual(fi: "sisäkkäistä elementtiä", en: "nested elements")), default: 32)
    textKiB = keys.value("text-kib", .whole(1...1_024, unit: Bilingual(fi: "KiB", en: "KiB")), default: 64)
    markupKiB = keys.value("markup-kib", .whole(16...8_192, unit: Bilingual(fi: "KiB", en: "KiB")), default: 1_024)
    clientElements = keys.value(
      "client-elements", .whole(1_000...1_000_000, unit: Bilingual(fi: "elementtiä", en: "elements")), default: 20_000)
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
