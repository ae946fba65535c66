import Domain

/// A commitment as its newest statement has it, and its days in the period.
struct Agreement {
  var number: String
  var kind: String
  /// Days since 1970.
  var from: Int
  var to: Int?
  var contract: ContractTerms?
  var components: [ComponentStatement]
  var packages: [PackageStatement]
  var payerRules: [PayerRuleStatement]
  var payers: [PayerStatement]
  var events: [EventStatement]
  /// What rules from which day on; the one with the latest moment is the last.
  var statements: [(from: Int, prices: [String: Int])]
  /// Days of service in the period, in order.
  var served: [Int] = []
  var facts: [Int: DayFact] = [:]
  /// The report's ends and the newest feed statement's, where that rules.
  var ends: [Int]
  var starts: [StatedStart] = []
}

extension SecondImplementation {
  var firstDay: Int { calendar.first!.number }
  var lastDay: Int { calendar.last!.number }

  /// Nil where nothing can be said of the commitment's days.
  mutating func agreement(_ stated: CommitmentStatement) -> Agreement? {
    struct Candidate {
      var moment: Int
      var from: Int
      var isReport: Bool
      var commitment: CommitmentStatement
    }
    // From the oldest to the newest; of equal moments the later feed wins over the earlier, the report over all.
    var candidates = (report.feed[stated.number] ?? []).map {
      Candidate(
        moment: moment($0.createdAt), from: Int($0.effectiveFrom.number), isReport: false, commitment: $0.commitment)
    }
    let saysNothing =
      stated.components.isEmpty && stated.packages.isEmpty && stated.payerRules.isEmpty && stated.payers.isEmpty
    let isReference = stated.validFrom == nil && stated.kind.isEmpty && saysNothing
    var own = stated
    if stated.validFrom == nil {
      let fed = candidates.enumerated().filter { $0.element.from <= lastDay }
        .max { ($0.element.moment, $0.offset) < ($1.element.moment, $1.offset) }
      guard let fed = fed?.element.commitment else {
        faults.append(.commitmentUnknown)
        return nil
      }
      (own.validFrom, own.validTo, own.kind, own.contract) = (fed.validFrom, fed.validTo, fed.kind, fed.contract)
    }
    if !isReference {
      candidates.append(
        Candidate(
          moment: moment(report.header.createdAt), from: stated.effectiveFrom.map { Int($0.number) } ?? firstDay,
          isReport: true, commitment: own))
    }
    var inOrder: [Candidate] = []
    for candidate in candidates {
      inOrder.insert(candidate, at: inOrder.lastIndex { $0.moment <= candidate.moment }.map { $0 + 1 } ?? 0)
    }
    let ruling = inOrder.filter { $0.from <= lastDay }
    let newest = ruling.last ?? candidates.last!
    let terms = newest.commitment
    if let code = terms.contract, rules.contracts[code] == nil { faults.append(.contractUnknown) }
    if !rules.commitmentKinds.contains(terms.kind) { faults.append(.commitmentKind) }
    var agreement = Agreement(
      number: stated.number, kind: terms.kind, from: Int(terms.validFrom!.number),
      to: terms.validTo.map { Int($0.number) }, contract: terms.contract.flatMap { rules.contracts[$0] },
      components: terms.components, packages: terms.packages, payerRules: terms.payerRules, payers: terms.payers,
      events: stated.events,
      statements: ruling.map { candidate in
        var prices: [String: Int] = [:]
        for component in candidate.commitment.components where component.price != nil && prices[component.code] == nil {
          prices[component.code] = Int(component.price!.cents)
        }
        return (candidate.from, prices)
      },
      ends: (stated.ends + (newest.isReport ? [] : terms.ends)).map { Int($0.day.number) })
    if let to = agreement.to, to < agreement.from {
      faults.append(.datesReversed)
      return nil
    }
    // Of several ends the earliest; one after the period has not come yet.
    let end = agreement.ends.filter { $0 <= lastDay }.min() ?? .max
    agreement.served = calendar.map(\.number).filter {
      agreement.from <= $0 && $0 <= agreement.to ?? .max && $0 <= end
    }
    guard !agreement.served.isEmpty else {
      faults.append(.noServiceDay)
      return nil
    }
    tell(stated, &agreement)
    return agreement
  }

  mutating func checkNumbers() {
    let numbers = report.client.commitments.map(\.number)
    if Set(numbers).count < numbers.count { faults.append(.commitmentTwice) }
  }
}
