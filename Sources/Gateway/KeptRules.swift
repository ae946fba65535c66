import Domain
import FeeRules
import Ledger
import Synchronization

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

/// Calculations by rules that reports were computed with, read from the ledger once: many reports ask for the same.
final class KeptCalculations: Sendable {
  private let settings: Settings
  private let known = Mutex<[String: FeeCalculation]>([:])

  init(_ settings: Settings) { self.settings = settings }

  func of(
    _ report: ReportSummary, ruleBookText: (RuleReference, ServiceCode) throws -> String?,
    catalogueText: (String) throws -> String?
  ) throws -> FeeCalculation {
    let key = "\(report.service) \(report.book) \(report.catalogue)"
    if let known = known.withLock({ $0[key] }) { return known }
    let kept = try KeptRules(
      report.book, of: report.service, catalogue: report.catalogue, in: settings, ruleBookText: ruleBookText,
      catalogueText: catalogueText)
    let calculation = FeeCalculation(rules: kept.rules)
    known.withLock { $0[key] = calculation }
    return calculation
  }
}

extension FeeLedger {
  /// Every line can be explained with the very rules it was computed with.
  /// - Throws: `LedgerRefusal` where a version came with another text before.
  func keepRules(of settings: Settings, at time: Timestamp) throws {
    for book in settings.books.all { try keep(book.reference, of: book.service, text: book.text, at: time) }
    let catalogue = settings.catalogue
    if !catalogue.reference.isEmpty { try keep(catalogue: catalogue.reference, text: catalogue.text, at: time) }
  }
}
