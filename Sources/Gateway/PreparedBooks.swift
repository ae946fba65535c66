import Domain
import FeeRules
import Synchronization

/// Rule books made ready for pricing, each once for as long as its settings hold: five thousand small files are priced by a handful of books.
final class PreparedBooks: Sendable {
  struct Prepared: Sendable {
    var rules: ServiceRules
    var calculation: FeeCalculation
  }

  private struct Key: Hashable {
    var service: ServiceCode
    var book: RuleReference
  }

  private let known = Mutex<[Key: Prepared]>([:])
  private let limits = Mutex<[Key: PartyLimits]>([:])
  private let kept = Mutex<[KeptKey: FeeCalculation]>([:])

  private struct KeptKey: Hashable {
    var service: ServiceCode
    var book: RuleReference
    var catalogue: String
  }

  func prepared(_ book: RuleBook, in settings: Settings) -> Prepared {
    known.withLock { known in
      let key = Key(service: book.service, book: book.reference)
      if let prepared = known[key] { return prepared }
      let rules = book.rules(in: settings)
      let prepared = Prepared(rules: rules, calculation: FeeCalculation(rules: rules))
      known[key] = prepared
      return prepared
    }
  }

  /// What of a client's data will not fit the receiver; nil where nothing is sent.
  func partyLimits(_ book: RuleBook, in settings: Settings) throws -> PartyLimits? {
    try limits.withLock { known in
      let key = Key(service: book.service, book: book.reference)
      if let limits = known[key] { return limits }
      let limits = try book.partyLimits(in: settings)
      known[key] = limits
      return limits
    }
  }

  /// The rules a report was computed with, as the ledger keeps them: what is kept never changes, so it is read once.
  func kept(_ report: ReportSummary, else make: () throws -> ServiceRules) rethrows -> FeeCalculation {
    let key = KeptKey(service: report.service, book: report.book, catalogue: report.catalogue)
    if let known = kept.withLock({ $0[key] }) { return known }
    let calculation = FeeCalculation(rules: try make())
    kept.withLock { $0[key] = calculation }
    return calculation
  }
}
