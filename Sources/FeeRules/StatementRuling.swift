import Domain

/// Which statement of a commitment rules: the report's own and those of commitment feeds. Made only where a feed spoke of the commitment.
///
/// - Source: interfaces.md §1 "commitment feed", `voimaan`; domain.md §5 "Where statements differ inside a month only prices go by day".
/// - Formula: a statement is in force from its `voimaan` on (missing: the report's from the period's first day, a feed's from `alku`). Of those
///   in force by the period's last day the one with the greatest `luotu` is the newest: it gives validity, kind, contract, items, packages,
///   payer rules and payers. On a day the one with the greatest `luotu` of those in force that day gives the client's own prices.
/// - Rounding: none.
/// - Edges: absences, presences and events are the report's always. Ends are the report's, and the feed's where its statement is the newest.
///   A report that states the number only is no statement but names the feed's; one without `alku` that does state items, packages or payers
///   takes validity, and kind and contract where it names none, from the feed's newest. Of equal times the report's wins, then the later
///   feed. Where none is in force by the period's last day, the report's own gives all but prices.
/// - Example: feed of 2.1. with 18.00, feed of 5.4. with 19.00 `voimaan` 10.4.; the April report names the number only → 18.00 on 1.–9.4.,
///   19.00 on 10.–30.4.
final class StatementRuling: Sendable {
  /// The commitment as it is computed. What came with a feed has no place in the report: its elements have position 0 and the commitment's
  /// line.
  let statement: CommitmentStatement
  /// True where the newest statement came with a feed.
  let isOfFeed: Bool
  /// Greatest `luotu` first.
  private let inForce: [InForce]

  private struct InForce {
    var moment: Int64
    /// The report's is after every feed's.
    var rank: Int
    var from: Day
    var statement: CommitmentStatement
  }

  init(_ report: CommitmentStatement, createdAt: String, feed: [FeedStatement], in period: Period) {
    var inForce = feed.enumerated().map { index, said in
      InForce(
        moment: momentStated(said.createdAt) ?? .min, rank: index, from: said.effectiveFrom, statement: said.commitment)
    }
    if !report.namesNumberOnly {
      inForce.append(
        InForce(
          moment: momentStated(createdAt) ?? .min, rank: feed.count, from: report.effectiveFrom ?? period.first,
          statement: report))
    }
    inForce.removeAll { $0.from > period.last }
    inForce.sort { ($0.moment, $0.rank) > ($1.moment, $1.rank) }
    self.inForce = inForce
    let newest = inForce.first
    let newestOfFeed = inForce.first { $0.rank < feed.count }?.statement
    if let newest, newest.rank < feed.count {
      statement = report.completed(by: newest.statement)
      isOfFeed = true
    } else {
      statement = report.validFrom == nil ? report.withValidity(of: newestOfFeed) : report
      isOfFeed = false
    }
  }

  /// The price that the statement ruling on the day states for the item; nil where it names no price or not the item.
  func price(of item: String, on day: Day) -> Money? {
    inForce.first { $0.from <= day }?.statement.components.first { $0.code == item }?.price
  }
}

extension CommitmentStatement {
  /// True where a report names a commitment of the feed by its number alone.
  var namesNumberOnly: Bool {
    validFrom == nil && kind.isEmpty && components.isEmpty && packages.isEmpty && payerRules.isEmpty && payers.isEmpty
  }

  /// The feed's statement at this one's place, with what a report alone knows: absences, presences, events and its ends.
  fileprivate func completed(by feed: CommitmentStatement) -> CommitmentStatement {
    var whole = feed
    (whole.position, whole.line, whole.number) = (position, line, number)
    (whole.absences, whole.presences, whole.events) = (absences, presences, events)
    whole.ends = ends + feed.ends
    for index in whole.components.indices {
      (whole.components[index].position, whole.components[index].line) = (0, line)
    }
    for index in whole.packages.indices { (whole.packages[index].position, whole.packages[index].line) = (0, line) }
    for index in whole.payerRules.indices {
      (whole.payerRules[index].position, whole.payerRules[index].line) = (0, line)
    }
    for index in whole.payers.indices { (whole.payers[index].position, whole.payers[index].line) = (0, line) }
    return whole
  }

  fileprivate func withValidity(of feed: CommitmentStatement?) -> CommitmentStatement {
    guard let feed else { return self }
    var whole = self
    (whole.validFrom, whole.validTo) = (feed.validFrom, feed.validTo)
    if kind.isEmpty { whole.kind = feed.kind }
    whole.contract = contract ?? feed.contract
    return whole
  }
}
