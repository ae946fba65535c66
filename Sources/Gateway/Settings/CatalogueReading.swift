import Domain

/// One reading of the catalogue's files, products first, and what of it can be judged only when the rule books are known too.
final class CatalogueReading {
  private(set) var catalogue = Catalogue.none
  /// Payers that contracts may name; nil where they are not looked for (a kept text, an unreadable installation).
  private let payers: Set<String>?
  /// Units that price lists may name; empty is any.
  private let units: Set<String>
  /// Codes of products with a problem of their own: what is said of them elsewhere is not judged.
  private var unsoundProducts: Set<String> = []
  /// False where the products' file is no YAML: no name of a product can be judged then.
  private(set) var areProductsKnown = true
  /// Places that name a service.
  private var serviceMentions: [SettingsNode] = []
  /// Items of contracts that are no products of their services: a rule book of one must have them as components.
  private var componentMentions: [(node: SettingsNode, code: String, services: Set<ServiceCode>)] = []

  init(payers: Set<String>?, units: Set<String>) {
    self.payers = payers
    self.units = units
  }

  func read(_ file: Catalogue.File, _ root: SettingsNode, text: String) {
    let version = root.fields { keys in
      let version = keys.required("version", .whole(1...999_999))
      switch file {
      case .products: catalogue.products = readProducts(&keys)
      case .contracts: catalogue.contracts = readContracts(&keys)
      case .packages: catalogue.packages = readPackages(&keys)
      }
      return version
    }
    let reference = RuleReference(id: file.rawValue, version: version).description
    catalogue.reference += catalogue.reference.isEmpty ? reference : " " + reference
    catalogue.text += Catalogue.part(file, text)
  }

  /// The products' file is there and cannot be read.
  func missProducts() { areProductsKnown = false }

  /// Products of the service as a rule book may name them, by code; those with problems are without a rule. A book whose service's code is
  /// wrong (empty here) may name any.
  func productsNamed(in service: ServiceCode) -> [String: ItemRule?] {
    var named: [String: ItemRule?] = [:]
    for product in catalogue.products {
      let isUnsound = unsoundProducts.contains(product.rule.code)
      if isUnsound || service.value.isEmpty || product.services.contains(service) {
        named.updateValue(isUnsound ? nil : product.rule, forKey: product.rule.code)
      }
    }
    return named
  }

  // MARK: Products

  private func readProducts(_ keys: inout SettingsFields) -> [Catalogue.Product] {
    let rules = namedAbsenceRules(&keys, isNeeded: false)
    return entries("products", &keys, fi: "kirjoita ainakin yksi tuote", en: "write at least one product") { code, keys in
      let known = keys.problemCount
      let product = self.product(code, &keys, rules)
      if keys.problemCount > known { unsoundProducts.insert(code) }
      return product
    }
  }

  private func product(_ code: String, _ keys: inout SettingsFields, _ rules: [String: AbsenceRule]) -> Catalogue.Product {
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
  private func readEuroProduct(_ keys: inout SettingsFields, _ unit: ItemRule.Unit) {
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

  private func forbidAbsence(_ keys: inout SettingsFields) {
    keys.forbid(
      "absence", fi: "poissaolo vaikuttaa vain yksiköihin kk ja vrk", en: "absence has an effect on kk and vrk only")
  }

  /// `price` or `prices`, and `absence`: what a contract or unit says of an item.
  private func terms(
    _ keys: inout SettingsFields, unit: ItemRule.Unit, _ rules: [String: AbsenceRule]
  ) -> ContractTerms.ItemTerms {
    var terms = ContractTerms.ItemTerms(prices: PriceList(&keys, unit: unit))
    if unit == .month || unit == .day {
      terms.absence = absence(&keys, among: rules)
    } else {
      forbidAbsence(&keys)
    }
    return terms
  }

  // MARK: Contracts

  private func readContracts(_ keys: inout SettingsFields) -> [Catalogue.Contract] {
    let rules = namedAbsenceRules(&keys, isNeeded: false)
    return entries("contracts", &keys, fi: "kirjoita ainakin yksi sopimus", en: "write at least one contract") {
      code, keys in
      let services = readServices(&keys)
      let common = absence(&keys, among: rules)
      let items = entries("items", &keys, fi: "luettele sopimuksen tuotteet", en: "list the contract's items", node: note)
      {
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

  // MARK: Packages

  private func readPackages(_ keys: inout SettingsFields) -> [Catalogue.Package] {
    entries("packages", &keys, fi: "kirjoita ainakin yksi palvelupaketti", en: "write at least one service package") {
      code, keys in
      let name = keys.bilingual("name")
      let services = readServices(&keys)
      let recurrence = keys.required(
        "recurrence", .choice(of: Bilingual(fi: "toistuvuus", en: "a recurrence"))) as Recurrence
      let items = keys.requiredList("items", fi: "luettele paketin tuotteet", en: "list the package's products")
      let codes = items.map { $0.read(.code) }
      for (index, code) in codes.enumerated() where !code.isEmpty {
        if codes[..<index].contains(code) {
          items[index].add(.conflict, fi: "\(code) on paketissa kahdesti; jätä yksi", en: "\(code) stands twice; keep one")
        } else if areProductsKnown {
          check(code, at: items[index], of: services, recurrence)
        }
      }
      return Catalogue.Package(
        services: services, terms: PackageTerms(code: code, name: name, recurrence: recurrence.unit, items: codes))
    }
  }

  /// A package's item must be a product of every service of the package, in the unit of its recurrence.
  private func check(_ code: String, at node: SettingsNode, of services: Set<ServiceCode>, _ recurrence: Recurrence) {
    for service in services.sorted() {
      let products = productsNamed(in: service)
      guard let known = products[code] else {
        let fitting = products.filter { $0.value.map { $0.unit == recurrence.unit } ?? true }.keys
        node.add(
          .conflict, fi: "\(code) ei ole palvelun \(service) tuote; sallittu: \(listed(fitting))",
          en: "\(code) is not a product of service \(service); allowed: \(listed(fitting))")
        return
      }
      guard let product = known, product.unit != recurrence.unit else { continue }
      node.add(
        .conflict,
        fi:
          "\(code) on yksikössä \(product.unit.rawValue), mutta toistuvuus \(recurrence.rawValue) vaatii yksikön \(recurrence.unit.rawValue)",
        en:
          "\(code) is in \(product.unit.rawValue), but the recurrence \(recurrence.rawValue) asks for \(recurrence.unit.rawValue)"
      )
      return
    }
  }

  private enum Recurrence: String, CaseIterable {
    case month, day
    var unit: ItemRule.Unit { self == .month ? .month : .day }
  }

  // MARK: Common parts

  /// A mapping of the writer's own names that must have at least one entry.
  private func entries<Value>(
    _ key: String, _ keys: inout SettingsFields, fi: String, en: String,
    node note: (String, SettingsNode) -> Void = { _, _ in },
    _ read: (String, inout SettingsFields) -> Value
  ) -> [Value] {
    let known = keys.problemCount
    let named = keys.named(key, .code) { code, node in
      note(code, node)
      return node.fields { read(code, &$0) }
    }
    // What stands there and is no mapping has been told.
    if named?.isEmpty ?? true, keys.problemCount == known { keys.missing(key, fi: fi, en: en) }
    return named?.map(\.value) ?? []
  }

  private func readServices(_ keys: inout SettingsFields) -> Set<ServiceCode> {
    let nodes = keys.requiredList("services", fi: "luettele palvelujen koodit", en: "list the codes of services")
    serviceMentions += nodes
    return Set(nodes.map { $0.read(.code) }.filter { !$0.isEmpty }.map { ServiceCode($0) })
  }

  // MARK: Rule books

  /// What is wrong between the catalogue and the rule books: services nobody has a book for, and contracts' items that are neither products nor
  /// components.
  func check(against books: [RuleBook]) {
    let services = Set(books.map(\.service.value)).filter { !$0.isEmpty }
    for node in serviceMentions {
      guard let code = node.text, !services.contains(code) else { continue }
      node.add(
        .conflict, fi: "palvelulla \(node.shown.fi) ei ole sääntökirjaa; sallittu: \(listed(services))",
        en: "service \(node.shown.en) has no rule book; allowed: \(listed(services))")
    }
    guard areProductsKnown else { return }
    // An unknown service may have any component.
    for mention in componentMentions where mention.services.allSatisfy({ services.contains($0.value) }) {
      let components = books.filter { mention.services.contains($0.service) }.flatMap(\.components).map(\.code)
      guard !components.contains(mention.code) else { continue }
      let known = Set(components).union(mention.services.flatMap { productsNamed(in: $0).keys })
      mention.node.add(
        .conflict,
        fi: "\(mention.code) ei ole sopimuksen palvelujen tuote eikä osa-alue; sallittu: \(listed(known))",
        en:
          "\(mention.code) is neither a product nor a component of the contract's services; allowed: \(listed(known))")
    }
  }
}

extension SettingsNode {
  /// A payer must be one of the installation's.
  func checkPayer(_ payer: String, among known: Set<String>) {
    guard !known.contains(payer) else { return }
    add(
      .conflict, fi: "\(shown.fi) ei ole maksusilta.yaml-tiedoston maksaja; sallittu: \(listed(known))",
      en: "\(shown.en) is not a payer of maksusilta.yaml; allowed: \(listed(known))")
  }
}

extension SettingsFields {
  /// The entries of a list that must have at least one.
  mutating func requiredList(_ key: String, fi: String, en: String) -> [SettingsNode] {
    guard let node = node(key) else {
      missing(key, fi: fi, en: en)
      return []
    }
    guard let entries = node.entries() else { return [] }
    if entries.isEmpty { node.add(.impossibleValue, fi: "on tyhjä luettelo; \(fi)", en: "is an empty list; \(en)") }
    return entries
  }
}
