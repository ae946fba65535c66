import Domain

extension CatalogueReading {
  /// `products.yaml`.
  func readProducts(_ keys: inout SettingsFields) -> [Catalogue.Product] {
    let rules = namedAbsenceRules(&keys, isNeeded: false)
    return entries("products", &keys, fi: "kirjoita ainakin yksi tuote", en: "write at least one product") {
      code, keys in
      let known = keys.problemCount
      let product = self.product(code, &keys, rules)
      if keys.problemCount > known { unsoundProducts.insert(code) }
      return product
    }
  }

  private func product(_ code: String, _ keys: inout SettingsFields, _ rules: [String: AbsenceRule])
    -> Catalogue.Product
  {
    let name = keys.bilingual("name")
    let services = readServices(&keys)
    let isEuro = keys.value("euro", .flag, default: false)
    let unitKind = SettingsValue<ItemRule.Unit>.choice(of: Bilingual(fi: "yksikkö", en: "a unit"), isUnit: true)
    let unit = isEuro ? keys.value("unit", unitKind, default: .piece) : keys.required("unit", unitKind)
    var rule = ItemRule(code: code, kind: isEuro ? .euro : .product, name: name, unit: unit, absence: .withoutEffect)
    rule.readMonthlyParts(&keys)
    if isEuro {
      readEuroProduct(&keys, unit)
    } else {
      rule.prices = PriceList(&keys, unit: unit)
      if unit == .month || unit == .day {
        rule.absence = requiredAbsence(&keys, among: rules)
      } else {
        forbidAbsence(&keys)
      }
      let terms = keys.named("units", .code) { code, node in
        if !units.isEmpty, !units.contains(code) {
          node.add(
            .impossibleValue, fi: "\(code) ei ole asennuksen yksikkö; sallittu: \(listed(units))",
            en: "\(code) is not a unit of the installation; allowed: \(listed(units))")
        }
        return node.fields { keys in
          let terms = self.terms(&keys, unit: unit, rules)
          if terms == ContractTerms.ItemTerms() {
            keys.add(
              .missingKey, fi: "ei sano mitään; kirjoita price, prices tai absence",
              en: "says nothing; write price, prices or absence")
          }
          return terms
        }
      }
      rule.units = Dictionary(terms ?? []) { first, _ in first }
    }
    return Catalogue.Product(
      services: services, rule: rule,
      accounting: keys.node("accounting")?.fields { ItemAccounting(&$0, name: name) })
  }

  /// The euro product is priced 1.00 wherever it is used, and its quantity is the client's amount.
  func readEuroProduct(_ keys: inout SettingsFields, _ unit: ItemRule.Unit) {
    if unit != .piece {
      keys.node("unit")?.add(
        .impossibleValue, fi: "eurotuotteen yksikkö on kpl", en: "the unit of a euro product is kpl")
    }
    for key in ["price", "prices", "units"] {
      keys.forbid(
        key, fi: "eurotuotteen hinta on aina 1.00", en: "the price of a euro product is always 1.00")
    }
    forbidAbsence(&keys)
  }
}
