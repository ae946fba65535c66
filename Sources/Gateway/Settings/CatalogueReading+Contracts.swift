import Domain

extension CatalogueReading {
  /// `contracts.yaml`.
  func readContracts(_ keys: inout SettingsFields) -> [Catalogue.Contract] {
    let rules = namedAbsenceRules(&keys, isNeeded: false)
    return entries("contracts", &keys, fi: "kirjoita ainakin yksi sopimus", en: "write at least one contract") {
      code, keys in
      let services = readServices(&keys)
      let common = absence(&keys, among: rules)
      let items = entries(
        "items", &keys, fi: "luettele sopimuksen tuotteet", en: "list the contract's items", node: note
      ) {
        code, keys in
        let product = catalogue.products.first { $0.rule.code == code }
        if product?.rule.kind == .euro {
          readEuroProduct(&keys, .piece)
          return (code, ContractTerms.ItemTerms())
        }
        // A component's price has no conditions here, whatever its unit.
        var terms = self.terms(&keys, unit: product?.rule.unit ?? .month, rules)
        let isAbsenceOfEffect = product.map { $0.rule.unit == .month || $0.rule.unit == .day } ?? true
        if terms.absence == nil, isAbsenceOfEffect { terms.absence = common }
        return (code, terms)
      }
      func note(_ code: String, _ node: SettingsNode) {
        let isProduct = services.contains { productsNamed(in: $0).keys.contains(code) }
        if !isProduct, !services.isEmpty { componentMentions.append((node, code, services)) }
      }
      return Catalogue.Contract(
        services: services,
        terms: ContractTerms(
          code: code, items: Dictionary(items) { first, _ in first }, payer: payer(&keys)))
    }
  }

  private func payer(_ keys: inout SettingsFields) -> String? {
    guard let node = keys.node("payer") else { return nil }
    let payer = node.read(.code)
    if let payers, !payer.isEmpty { node.checkPayer(payer, among: payers) }
    return payer
  }
}
