import Domain

/// `absence-rules`: the rules of absence (karenssi) that the items of a file name, each with a version of its own.
/// - Parameter isNeeded: true where a file without them says nothing.
func namedAbsenceRules(_ keys: inout SettingsFields, isNeeded: Bool) -> [String: AbsenceRule] {
  guard let named = keys.named("absence-rules", .code, absenceRule) else {
    if isNeeded {
      keys.missing(
        "absence-rules", fi: "kirjoita karenssisäännöt, joihin osa-alueet viittaavat",
        en: "write the absence rules that components name")
    }
    return [:]
  }
  return Dictionary(named) { first, _ in first }
}

/// `absence`: the name of one of the file's absence rules; nil where it is not there.
func absence(_ keys: inout SettingsFields, among rules: [String: AbsenceRule]) -> AbsenceRule? {
  guard let node = keys.node("absence") else { return nil }
  if let rule = node.text.flatMap({ rules[$0] }) { return rule }
  let names = listed(rules.keys)
  node.add(
    .impossibleValue, fi: "\(node.shown.fi) ei ole tämän tiedoston karenssisääntö; sallittu: \(names)",
    en: "\(node.shown.en) is not an absence rule of this file; allowed: \(names)")
  return nil
}

/// `absence` where it must be there.
func requiredAbsence(_ keys: inout SettingsFields, among rules: [String: AbsenceRule]) -> AbsenceRule {
  let known = keys.problemCount
  if let rule = absence(&keys, among: rules) { return rule }
  if keys.problemCount == known {
    let names = listed(rules.keys)
    keys.missing(
      "absence", fi: "kirjoita karenssisäännön nimi: \(names)", en: "write the name of an absence rule: \(names)")
  }
  return .withoutEffect
}

extension AbsenceRule {
  /// Of items that absence does not concern: those in h and kpl, and the euro product.
  static let withoutEffect = AbsenceRule(
    reference: RuleReference(id: "none", version: 1), freeFromDay: [:], wholeMonth: .counted)
}

/// Names for a problem's text, in order; a dash where there are none.
func listed(_ names: some Sequence<String>) -> String {
  let names = names.sorted()
  return names.isEmpty ? "–" : names.joined(separator: ", ")
}

/// One rule, domain.md §4.
///
/// All three first free days must be said, `null` among them: what is never free is written, not forgotten.
private func absenceRule(_ id: String, _ node: SettingsNode) -> AbsenceRule {
  node.fields { keys in
    let version = keys.required("version", .whole(1...999_999))
    let freeFromDay = keys.group("freeFromDay") { days in
      AbsenceClass.allCases.reduce(into: [AbsenceClass: Int]()) { free, absenceClass in
        free[absenceClass] = days.required(absenceClass.rawValue, .firstFreeDay)
      }
    }
    return AbsenceRule(
      reference: RuleReference(id: id, version: version), freeFromDay: freeFromDay,
      boundaryDays: keys.value(
        "boundaryDays", .choice(of: Bilingual(fi: "rajapäivien sääntö", en: "a rule for boundary days")),
        default: .none),
      countDays: keys.value(
        "countDays", .choice(of: Bilingual(fi: "laskentatapa", en: "a way of counting")), default: .interruption),
      wholeMonth: keys.value(
        "wholeMonth", .choice(of: Bilingual(fi: "koko kuukauden sääntö", en: "a rule for the whole month")),
        default: .free),
      chargedShare: keys.value("chargedShare", .share, default: Quantity(0)))
  }
}
