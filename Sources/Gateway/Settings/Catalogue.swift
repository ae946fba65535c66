package import Domain

/// What services share beside their rule books: products with their price lists (`products.yaml`), contracts (`contracts.yaml`) and service
/// packages (`packages.yaml`), domain.md §6.
///
/// Each file is versioned; `reference` names the versions together, and the ledger keeps `text` of every catalogue a line was computed with.
package struct Catalogue: Hashable, Sendable {
  /// `products@1 contracts@1 packages@1`, only the files there are; empty where there is none.
  package var reference: String
  /// The files as they were read, each after a line that names it (`--- products.yaml`): what `init(text:)` reads back.
  package var text: String
  /// Each in the order of its file.
  package var products: [Product]
  package var contracts: [Contract]
  package var packages: [Package]

  package struct Product: Hashable, Sendable {
    /// The services that may bill it.
    package var services: Set<ServiceCode>
    package var rule: ItemRule
    /// Nil where the file does not say: then its rows are held.
    package var accounting: ItemAccounting?
  }

  package struct Contract: Hashable, Sendable {
    /// The services whose commitments may name it.
    package var services: Set<ServiceCode>
    package var terms: ContractTerms
  }

  package struct Package: Hashable, Sendable {
    /// The services whose clients may have it.
    package var services: Set<ServiceCode>
    package var terms: PackageTerms
  }

  /// No products, contracts or packages.
  package static let none = Catalogue(reference: "", text: "", products: [], contracts: [], packages: [])

  /// The files, in the order in which they are told and kept.
  enum File: String, CaseIterable {
    case products, contracts, packages
    /// As the settings folder calls it.
    var name: String { rawValue + ".yaml" }
  }

  package func products(of service: ServiceCode) -> [Product] { products.filter { $0.services.contains(service) } }

  /// The service's products by code, as a rule book may name them; any where the book's code of the service is wrong (empty here).
  func rules(named service: ServiceCode) -> [String: ItemRule?] {
    let named = service.value.isEmpty ? products : products(of: service)
    return Dictionary(named.map { ($0.rule.code, $0.rule) }) { first, _ in first }
  }

  /// Every contract: one that does not list the service is known there, and says nothing of its items.
  package func contracts(of service: ServiceCode) -> [ContractTerms] {
    contracts.map { $0.services.contains(service) ? $0.terms : ContractTerms(code: $0.terms.code) }
  }

  package func packages(of service: ServiceCode) -> [PackageTerms] {
    packages.filter { $0.services.contains(service) }.map(\.terms)
  }
}
