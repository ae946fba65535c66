import Domain

/// One reading of the catalogue's files, products first, and what of it can be judged only when the rule books are known too.
final class CatalogueReading {
  private(set) var catalogue = Catalogue.none
  /// Payers that contracts may name; nil where they are not looked for (a kept text, an unreadable installation).
  let payers: Set<String>?
  /// Units that price lists may name; empty is any.
  let units: Set<String>
  /// Codes of products with a problem of their own: what is said of them elsewhere is not judged.
  var unsoundProducts: Set<String> = []
  /// False where the products' file is no YAML: no name of a product can be judged then.
  private(set) var areProductsKnown = true
  /// Places that name a service.
  private var serviceMentions: [SettingsNode] = []
  /// Items of contracts that are no products of their services: a rule book of one must have them as components.
  var componentMentions: [(node: SettingsNode, code: String, services: Set<ServiceCode>)] = []

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

  // MARK: Common parts

  /// A mapping of the writer's own names that must have at least one entry.
  func entries<Value>(
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

  func readServices(_ keys: inout SettingsFields) -> Set<ServiceCode> {
    let nodes = keys.requiredList("services", fi: "luettele palvelujen koodit", en: "list the codes of services")
    serviceMentions += nodes
    return Set(nodes.map { $0.read(.code) }.filter { !$0.isEmpty }.map { ServiceCode($0) })
  }

  func forbidAbsence(_ keys: inout SettingsFields) {
    keys.forbid(
      "absence", fi: "poissaolo vaikuttaa vain yksiköihin kk ja vrk", en: "absence has an effect on kk and vrk only")
  }

  /// `price` or `prices`, and `absence`: what a contract or unit says of an item.
  func terms(
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
