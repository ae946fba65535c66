import Domain

/// `absence-rules`: the rules of absence (karenssi) that components name, each with a version of its own.
func namedAbsenceRules(_ keys: inout SettingsFields) -> [String: AbsenceRule] {
  guard let named = keys.named("absence-rules", .code, absenceRule) else {
    keys.missing(
      "absence-rules", fi: "kirjoita karenssisäännöt, joihin osa-alueet viittaavat",
      en: "write the absence rules that components name")
    return [:]
  }
  return Dictionary(named) { first, _ in first }
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
