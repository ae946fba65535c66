import Domain
import FeeRules
import Synchronization

/// Rule books made ready for pricing, each once for as long as its settings hold: five thousand small files are priced by a handful of books.
final class PreparedBooks: Sendable {
  /// One book and what is made of it: asked for by every file, so that it is handed on by reference and not copied rule by rule.
  final class Prepared: Sendable {
    let book: RuleBook
    let rules: ServiceRules
    let calculation: FeeCalculation
    /// What of a client's data will not fit the receiver; nil where nothing is sent.
    let limits: Result<PartyLimits?, any Error>

    fileprivate init(_ book: RuleBook, in settings: Settings) {
      self.book = book
      rules = book.rules(in: settings)
      calculation = FeeCalculation(rules: rules)
      limits = Result { try book.partyLimits(in: settings) }
    }
  }

  private struct Place: Hashable {
    var service: ServiceCode
    var period: Month
  }

  private struct Known {
    /// Nil where no book is in force.
    var byPlace: [Place: Prepared?] = [:]
    var byBook: [Key: Prepared] = [:]
  }

  private struct Key: Hashable {
    var service: ServiceCode
    var book: RuleReference
  }

  private let known = Mutex(Known())
  private let kept = Mutex<[KeptKey: FeeCalculation]>([:])

  private struct KeptKey: Hashable {
    var service: ServiceCode
    var book: RuleReference
    var catalogue: String
  }

  /// The book whose rules hold for reports of a month: the one in force on its first day; nil where there is none.
  func inForce(_ service: ServiceCode, in period: Month, by settings: Settings) -> Prepared? {
    known.withLock { known in
      let place = Place(service: service, period: period)
      if let prepared = known.byPlace[place] { return prepared }
      let prepared = settings.books.inForce(service, on: period.first).map { book in
        let key = Key(service: service, book: book.reference)
        if let prepared = known.byBook[key] { return prepared }
        let prepared = Prepared(book, in: settings)
        known.byBook[key] = prepared
        return prepared
      }
      // What reports state is not bounded; the months that are billed are.
      if known.byPlace.count >= PreparedBooks.placesMax { known.byPlace.removeAll() }
      known.byPlace[place] = .some(prepared)
      return prepared
    }
  }

  private static let placesMax = 1_024

  /// The rules a report was computed with, as the ledger keeps them: what is kept never changes, so it is read once.
  func kept(_ report: ReportSummary, else make: () throws -> ServiceRules) rethrows -> FeeCalculation {
    let key = KeptKey(service: report.service, book: report.book, catalogue: report.catalogue)
    if let known = kept.withLock({ $0[key] }) { return known }
    let calculation = FeeCalculation(rules: try make())
    kept.withLock { $0[key] = calculation }
    return calculation
  }
}
