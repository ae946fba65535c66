import Domain

extension CatalogueReading {
  /// `packages.yaml`.
  func readPackages(_ keys: inout SettingsFields) -> [Catalogue.Package] {
    entries("packages", &keys, fi: "kirjoita ainakin yksi palvelupaketti", en: "write at least one service package") {
      code, keys in
      let name = keys.bilingual("name")
      let services = readServices(&keys)
      let recurrence =
        keys.required(
          "recurrence", .choice(of: Bilingual(fi: "toistuvuus", en: "a recurrence"))) as Recurrence
      let items = keys.requiredList("items", fi: "luettele paketin tuotteet", en: "list the package's products")
      let codes = items.map { $0.read(.code) }
      for (index, code) in codes.enumerated() where !code.isEmpty {
        if codes[..<index].contains(code) {
          items[index].add(
            .conflict, fi: "\(code) on paketissa kahdesti; jätä yksi", en: "\(code) stands twice; keep one")
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
}
