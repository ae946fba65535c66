import Domain
import Ledger

/// The rules a report was computed with, as the ledger kept them: its rule book and its catalogue.
struct KeptRules {
  let book: RuleBook
  let rules: ServiceRules

  init(
    _ reference: RuleReference, of service: ServiceCode, catalogue: String, in settings: Settings,
    ruleBookText: (RuleReference, ServiceCode) throws -> String?, catalogueText: (String) throws -> String?
  ) throws {
    guard let text = try ruleBookText(reference, service) else {
      throw GatewayFailure(
        "rule-book-lost",
        fi: "Sääntökirjaa \(reference) ei ole maksukirjassa. Palauta maksukirja varmuuskopiosta.",
        en: "The ledger has no rule book \(reference). Restore the ledger from a backup.")
    }
    book = try RuleBook(text: text, file: "\(reference)", installation: settings.installation)
    var kept = Catalogue.none
    if !catalogue.isEmpty {
      guard let text = try catalogueText(catalogue) else {
        throw GatewayFailure(
          "catalogue-lost",
          fi: "Tuotteita ja sopimuksia \(catalogue) ei ole maksukirjassa. Palauta maksukirja varmuuskopiosta.",
          en: "The ledger has no products and contracts \(catalogue). Restore the ledger from a backup.")
      }
      kept = try Catalogue(text: text)
    }
    rules = book.rules(in: settings.installation, catalogue: kept)
  }

  /// Of a stored report.
  init(_ report: ReportSummary, in premises: Premises) throws {
    let ledger = premises.ledger
    try self.init(
      report.book, of: report.service, catalogue: report.catalogue, in: premises.settings,
      ruleBookText: { try ledger.ruleBookText($0, of: $1) }, catalogueText: { try ledger.catalogueText($0) })
  }
}

extension FeeLedger {
  /// Every line can be explained with the very rules it was computed with.
  /// - Throws: `LedgerRefusal` where a version came with another text before; then none is kept.
  func keepRules(of settings: Settings, at time: Timestamp) throws {
    try together {
      for book in settings.books.all { try keep(book.reference, of: book.service, text: book.text, at: time) }
      let catalogue = settings.catalogue
      if !catalogue.reference.isEmpty { try keep(catalogue: catalogue.reference, text: catalogue.text, at: time) }
    }
  }
}
