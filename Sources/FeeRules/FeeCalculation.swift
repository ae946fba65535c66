package import Domain

/// The fees of a service's clients under one rule book: a pure function of the report, the days before it and the rules.
///
/// What it does to one client is `ClientCalculation`; each kind of rule is a file of its own, whose comment is its specification.
package struct FeeCalculation: Sendable {
  let book: PreparedRules

  /// - Parameter rules: the service's rules in force on the period's first day; they serve the whole period.
  package init(rules: ServiceRules) {
    book = PreparedRules(rules)
  }

  /// Prices one client: his lines in the order of the report, what is wrong, and the days to remember.
  ///
  /// An error holds all of the client's lines; those that can be computed are given all the same, and his days are not known next month.
  /// What waits for a person holds the lines and gives the days. Amounts are whole, also where something was billed before: corrections are
  /// the caller's. `alike` is what `FeesAhead` has said of the client, where it has been asked.
  /// - Throws: only what `history` throws.
  package func fees(
    of client: ClientStatement, in header: ReportHeader, history: any ClientHistory,
    alike: consuming ClientFees? = nil
  ) throws -> ClientFees {
    let period = Period(header.period)
    if alike == nil { alike = feesAlike(of: client, in: header, period) }
    if alike != nil, try !isKnownBeyondReport(client, header, history) { return alike.take()! }
    var calculation = ClientCalculation(client, in: header, period, book: book, history: history)
    let fees = try calculation.run()
    if calculation.isOfStatementAlone { book.alike.keep(fees, of: client, in: header, period) }
    return fees
  }

  /// The client's fees where another's were worked out alike, as long as nothing is known of him beyond his report.
  private func feesAlike(of client: ClientStatement, in header: ReportHeader, _ period: Period) -> ClientFees? {
    guard let alike = book.alike.fees(of: client, in: header, period),
      IdentityChecks.isFine(client, allowsArtificial: book.rules.allowsArtificialIdentityCodes)
    else {
      return nil
    }
    return alike
  }

  /// True where a feed states a commitment of the client's, or an officer has attached a package to him.
  private func isKnownBeyondReport(
    _ client: ClientStatement, _ header: ReportHeader, _ history: any ClientHistory
  ) throws -> Bool {
    for index in client.commitments.indices
    where try !history.feedStatements(of: client.commitments[index].number, client: client.key).isEmpty {
      return true
    }
    return try !history.attachedPackages(of: client.key, service: header.service, in: header.period).isEmpty
  }
}

/// A rule book with what every client asks of it looked up once.
final class PreparedRules: Sendable {
  let rules: ServiceRules
  /// By item code.
  let plans: [String: ItemPlan]
  let alike = AlikeMonths()

  init(_ rules: ServiceRules) {
    self.rules = rules
    plans = rules.items.mapValues { ItemPlan($0, in: rules) }
  }
}
