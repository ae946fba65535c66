package import Domain

/// The fees of a service's clients under one rule book: a pure function of the report, the days before it and the rules.
///
/// What it does to one client is `ClientCalculation`; each kind of rule is a file of its own, whose comment is its specification.
package struct FeeCalculation: Sendable {
  private let book: PreparedRules

  /// - Parameter rules: the service's rules in force on the period's first day; they serve the whole period.
  package init(rules: ServiceRules) {
    book = PreparedRules(rules)
  }

  /// Prices one client: his lines in the order of the report, what is wrong, and the days to remember.
  ///
  /// An error holds all of the client's lines; those that can be computed are given all the same, and his days are not known next month.
  /// What waits for a person holds the lines and gives the days. Amounts are whole, also where something was billed before: corrections are
  /// the caller's.
  /// - Throws: only what `history` throws.
  package func fees(
    of client: ClientStatement, in header: ReportHeader, history: any ClientHistory
  ) throws -> ClientFees {
    var calculation = ClientCalculation(client, in: header, book: book, history: history)
    return try calculation.run()
  }
}

/// A rule book with what every client asks of it looked up once.
final class PreparedRules: Sendable {
  let rules: ServiceRules
  /// By item code.
  let plans: [String: ItemPlan]

  init(_ rules: ServiceRules) {
    self.rules = rules
    plans = rules.items.mapValues { ItemPlan($0, in: rules) }
  }
}
