import Domain

/// A component as a rule book states it: how it is computed and, where told, how it is booked.
struct ComponentEntry {
  var rule: ComponentRule
  var accounting: ItemAccounting?
}

/// `components`, in the order of the file.
func componentEntries(_ keys: inout SettingsFields, absenceRules: [String: AbsenceRule]) -> [ComponentEntry] {
  guard
    let named = keys.named(
      "components", .code, { code, node in node.fields { component(code, &$0, absenceRules: absenceRules) } }),
    !named.isEmpty
  else {
    keys.missing("components", fi: "kirjoita ainakin yksi osa-alue", en: "write at least one component")
    return []
  }
  return named.map(\.value)
}

private func component(
  _ code: String, _ keys: inout SettingsFields, absenceRules: [String: AbsenceRule]
) -> ComponentEntry {
  let name = keys.bilingual("name")
  let unit = keys.required(
    "unit",
    .choice(
      of: Bilingual(fi: "yksikkö", en: "a unit"), isUnit: true, among: [ComponentRule.Unit.month, .day]))
  var rule = ComponentRule(
    code: code, name: name, unit: unit, absence: absence(&keys, rules: absenceRules),
    defaultPrice: keys.optional("default-price", .euros))
  if unit == .month {
    rule.divisor = keys.value("divisor", .choice(of: Bilingual(fi: "jakaja", en: "a divisor")), default: .thirty)
    rule.mode = keys.value("mode", .choice(of: Bilingual(fi: "laskutapa", en: "a mode")), default: .deduct)
    rule.rounding = keys.value("rounding", .choice(of: Bilingual(fi: "pyöristys", en: "a rounding")), default: .late)
    rule.proration = keys.value(
      "proration", .choice(of: Bilingual(fi: "kuukauden jakaminen", en: "a proration")), default: .days)
  } else {
    for key in ["divisor", "mode", "rounding", "proration"] {
      keys.forbid(
        key, fi: "päivähinta kerrotaan päivillä, eikä sitä jaeta (vain yksikölle kk)",
        en: "a daily price is multiplied by days, never divided (unit kk only)")
    }
  }
  return ComponentEntry(rule: rule, accounting: keys.node("accounting")?.fields { ItemAccounting(&$0, name: name) })
}

/// `absence`: the name of one of the book's absence rules.
private func absence(_ keys: inout SettingsFields, rules: [String: AbsenceRule]) -> AbsenceRule {
  let nothing = AbsenceRule(reference: RuleReference(id: "", version: 1), freeFromDay: [:])
  let names = rules.keys.sorted().joined(separator: ", ")
  guard let node = keys.node("absence") else {
    keys.missing(
      "absence", fi: "kirjoita karenssisäännön nimi: \(names)", en: "write the name of an absence rule: \(names)")
    return nothing
  }
  if let rule = node.text.flatMap({ rules[$0] }) { return rule }
  node.add(
    .impossibleValue, fi: "\(node.shown.fi) ei ole tämän sääntökirjan karenssisääntö; sallittu: \(names)",
    en: "\(node.shown.en) is not an absence rule of this rule book; allowed: \(names)")
  return nothing
}

extension ItemAccounting {
  /// `accounting` of a component.
  fileprivate init(_ keys: inout SettingsFields, name: Bilingual) {
    self.name = name
    fee = Accounting(
      material: keys.required("material", .digits(18)),
      vatCode: keys.optional("vat-code", .receiverCode(max: 2)),
      costCentre: keys.optional("cost-centre", .receiverCode(max: 10)),
      profitCentre: keys.optional("profit-centre", .receiverCode(max: 10)))
    deductionMaterial = keys.optional("deduction-material", .digits(18))
  }
}
