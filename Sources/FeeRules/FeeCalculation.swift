package import Domain

/// The fees of a service's clients under one rule book: a pure function of the report, the days before it and the rules.
///
/// What it does to one client is `ClientCalculation`; each kind of rule is a file of its own, whose comment is its specification.
package struct FeeCalculation: Sendable {
  let rules: ServiceRules
  let plans: [String: ItemPlan]

  /// - Parameter rules: the service's rules in force on the period's first day; they serve the whole period.
  package init(rules: ServiceRules) {
    self.rules = rules
    plans = rules.components.mapValues { ItemPlan($0, legality: rules.legality) }
  }

  /// Prices one client: his lines in the order of the report, what is wrong, and the days to remember.
  ///
  /// An error holds all of the client's lines; those that can be computed are given all the same, and his days are not known next month.
  /// What waits for a person holds the lines and gives the days.
  /// - Throws: only what `history` throws.
  package func fees(
    of client: ClientStatement, in header: ReportHeader, history: some AbsenceHistory
  ) throws -> ClientFees {
    var calculation = ClientCalculation(
      client, period: Period(header.period), calculation: self,
      earlier: EarlierMonths(
        history, client: client.key, service: header.service, before: header.period,
        recordsAttendance: rules.recordsAttendance))
    return try calculation.run()
  }
}
