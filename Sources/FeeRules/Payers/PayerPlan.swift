import Domain

/// Who may pay on a commitment: its payer rules in their order and the payers of the remainder.
///
/// - Source: domain.md §7 "Who pays".
/// - Formula: the service's rules by their order, then the commitment's by theirs (`jarjestys`). The payer a rule names is the client where it is
///   the client's own code, else a `Maksaja` of the commitment (a guardian where one of that code is `edunvalvoja`), else a payer known to the
///   installation.
/// - Rounding: none.
/// - Edges: a rule that names nobody known, or whose limit or condition is wrong (`PayerRuleChecks`), is an error and takes nothing.
/// - Example: service: KUNTA-X 20.00/h on weekdays; commitment: 1 EV-77 50 %, remainder to the client.
final class PayerPlan: Sendable {
  let steps: [PayerStep]
  let guardian: PayerID?
  /// Set where the contract's payer pays the remainder of items that it lists.
  let contractPayer: PayerID?

  private init(steps: [PayerStep], guardian: PayerID?, contractPayer: PayerID?) {
    self.steps = steps
    self.guardian = guardian
    self.contractPayer = contractPayer
  }

  /// - Parameters:
  ///   - client: the client's code.
  ///   - contract: the one the commitment names, where it is known.
  /// - Returns: nil where the client pays all and no rule is asked: nearly always.
  static func plan(
    of commitment: CommitmentStatement, client: String, contract: ContractTerms?, in period: Period,
    rules: ServiceRules, items: [String: ItemPlan], into findings: inout ClientFindings
  ) -> PayerPlan? {
    if rules.payerRules.isEmpty, commitment.payerRules.isEmpty, commitment.payers.isEmpty, contract?.payer == nil {
      return nil
    }
    PayerChecks.check(commitment, into: &findings)
    var steps: [PayerStep] = []
    func payer(_ code: String) -> PayerID? { Self.payer(code, of: commitment, client: client, known: rules.payers) }
    for rule in rules.payerRules {
      guard let payer = payer(rule.payer) else {
        findings.note(.payerUnknown, line: commitment.line, at: commitment.path, found: rule.payer)
        continue
      }
      steps.append(PayerStep(rule, isOfService: true, payer: payer, in: period))
    }
    for rule in commitment.payerRules where payer(rule.payer) == nil {
      findings.note(.payerUnknown, line: rule.line, at: commitment.path(rule), found: rule.payer)
    }
    for rule in PayerRuleChecks.rules(of: commitment, items: items, into: &findings) {
      guard let payer = payer(rule.payer) else { continue }
      steps.append(PayerStep(rule, isOfService: false, payer: payer, in: period))
    }
    let guardian = RemainderPayer.guardian(of: commitment)
    let contractPayer =
      commitment.payerRules.isEmpty
      ? contract?.payer.map { payer($0) ?? .payer($0) } : nil
    if steps.isEmpty, guardian == nil, contractPayer == nil { return nil }
    return PayerPlan(steps: steps, guardian: guardian, contractPayer: contractPayer)
  }

  private static func payer(
    _ code: String, of commitment: CommitmentStatement, client: String, known: Set<String>
  ) -> PayerID? {
    if code == client { return .client }
    var isStated = false
    for payer in commitment.payers where payer.code == code {
      if payer.role == RemainderPayer.guardianRole { return .guardian(code) }
      isStated = true
    }
    return isStated || known.contains(code) ? .payer(code) : nil
  }
}

/// One payer rule on its way through a commitment's items.
struct PayerStep: Sendable {
  /// Its condition is nil where it holds on every day (`ma-su`): that leaves nothing out.
  let rule: PayerRule
  let isOfService: Bool
  let payer: PayerID
  /// The days of the month on which the rule's condition holds; nil where it has none.
  let days: DaySet?
  /// What it has given on this commitment so far, in cents.
  var given: Int64 = 0

  init(_ rule: PayerRule, isOfService: Bool, payer: PayerID, in period: Period) {
    var rule = rule
    if rule.condition == .everyDay { rule.condition = nil }
    self.rule = rule
    self.isOfService = isOfService
    self.payer = payer
    days = rule.condition.map { condition in
      var days = DaySet()
      for day in 1...period.dayCount where condition.matches(period.day(day)) { days.insert(day) }
      return days
    }
  }

  func names(_ item: String) -> Bool { rule.items.isEmpty || rule.items.contains(item) }

  /// The most it may give of an item, in cents, whatever is left; nil where it passes the item over.
  func most(of facts: Derivation, net: Int64) -> Int64? {
    guard let pool = ChargedPart(of: facts, net: net, on: days) else { return nil }
    switch rule.limit {
    case .all: return pool.cents
    case .month(let limit): return MonthLimit.most(limit.cents, given: given, pool: pool)
    case .unit(let unit, let limit):
      return UnitLimit.most(limit.cents, per: unit, of: facts, on: days)
    case .percent(let hundredths): return PercentLimit.most(hundredths, pool: pool)
    }
  }
}
