import Domain

/// A component of a rule book as it is stated: how it is computed and, where told, how it is booked.
struct ComponentEntry {
  var rule: ItemRule
  var accounting: ItemAccounting?
}

/// `components`, in the order of the file.
/// - Parameter products: codes of the service's products, which no component may have.
func componentEntries(
  _ keys: inout SettingsFields, absenceRules: [String: AbsenceRule], service: ServiceCode, products: Set<String>
) -> [ComponentEntry] {
  let named = keys.named("components", .code) { code, node in
    if !service.value.isEmpty, products.contains(code) {
      node.add(
        .conflict, fi: "\(code) on jo palvelun tuote (products.yaml); anna toiselle toinen koodi",
        en: "\(code) is already a product of the service (products.yaml); give one of them another code")
    }
    return node.fields { component(code, &$0, absenceRules: absenceRules) }
  }
  return named?.map(\.value) ?? []
}

private func component(
  _ code: String, _ keys: inout SettingsFields, absenceRules: [String: AbsenceRule]
) -> ComponentEntry {
  let name = keys.bilingual("name")
  let unit = keys.required(
    "unit",
    .choice(
      of: Bilingual(fi: "yksikkö", en: "a unit"), isUnit: true, among: [ItemRule.Unit.month, .day]))
  var rule = ItemRule(
    code: code, name: name, unit: unit, absence: requiredAbsence(&keys, among: absenceRules),
    prices: keys.optional("default-price", .euros).map { PriceList($0) } ?? PriceList())
  rule.readMonthlyParts(&keys)
  return ComponentEntry(rule: rule, accounting: keys.node("accounting")?.fields { ItemAccounting(&$0, name: name) })
}

extension ItemRule {
  /// `divisor`, `mode`, `rounding`, `proration`: how a monthly amount is divided; they have no place on other units.
  mutating func readMonthlyParts(_ keys: inout SettingsFields) {
    guard unit == .month else {
      let (fi, en) =
        unit == .day
        ? (
          "päivähinta kerrotaan päivillä, eikä sitä jaeta (vain yksikölle kk)",
          "a daily price is multiplied by days, never divided (unit kk only)"
        )
        : (
          "hinta kerrotaan määrällä, eikä sitä jaeta (vain yksikölle kk)",
          "the price is multiplied by the quantity, never divided (unit kk only)"
        )
      for key in ["divisor", "mode", "rounding", "proration"] { keys.forbid(key, fi: fi, en: en) }
      return
    }
    divisor = keys.value("divisor", .choice(of: Bilingual(fi: "jakaja", en: "a divisor")), default: .thirty)
    mode = keys.value("mode", .choice(of: Bilingual(fi: "laskutapa", en: "a mode")), default: .deduct)
    rounding = keys.value("rounding", .choice(of: Bilingual(fi: "pyöristys", en: "a rounding")), default: .late)
    proration = keys.value(
      "proration", .choice(of: Bilingual(fi: "kuukauden jakaminen", en: "a proration")), default: .days)
  }
}

extension ItemAccounting {
  /// `accounting` of a component or product.
  init(_ keys: inout SettingsFields, name: Bilingual) {
    self.name = name
    fee = Accounting(
      material: keys.required("material", .digits(18)),
      vatCode: keys.optional("vat-code", .receiverCode(max: 2)),
      costCentre: keys.optional("cost-centre", .receiverCode(max: 10)),
      profitCentre: keys.optional("profit-centre", .receiverCode(max: 10)))
    deductionMaterial = keys.optional("deduction-material", .digits(18))
  }
}
