import Domain

/// The payer rules of a commitment (`Maksusaanto`).
///
/// - Source: domain.md §7; interfaces.md §1 (`jarjestys`, `raja`, `rajanYksikko`, `paivat`, `pyhat`).
/// - Edges: of two rules of equal order the later is told. A limit and its unit belong together; none is negative and a percentage at most 100.
///   `paivat` is written `ma-pe` or `la,su`, `pyhat` is `ei` or `kylla` (which says nothing new). A flawed rule takes nothing.
enum PayerRuleChecks {
  /// - Returns: the rules that can be asked, by their order.
  static func rules(
    of commitment: CommitmentStatement, items: [String: ItemPlan], into findings: inout ClientFindings
  ) -> [PayerRule] {
    var rules: [PayerRule] = []
    for (index, stated) in commitment.payerRules.enumerated() {
      let place = ItemPlace(stated)
      var isGood = true
      func note(_ code: FindingCode, _ found: String?, _ expected: String? = nil) {
        findings.note(code, line: place.line, at: commitment.path(place), found: found, expected: expected)
        isGood = false
      }
      if commitment.payerRules[..<index].contains(where: { $0.order == stated.order }) {
        note(.payerRuleOrder, String(stated.order))
      }
      for item in stated.items where items[item] == nil { note(.componentUnknown, item) }
      let limit = limit(of: stated)
      if limit == nil {
        note(.payerRuleLimit, [stated.limit?.description, stated.limitUnit].compactMap { $0 }.joined(separator: " "))
      }
      let weekdays = stated.days.map { DayCondition.weekdays($0) }
      if case .some(nil) = weekdays { note(.payerRuleCondition, stated.days, "ma-pe") }
      if let holidays = stated.holidays, holidays != "ei", holidays != "kylla" {
        note(.payerRuleCondition, holidays, "ei kylla")
      }
      guard isGood, let limit else { continue }
      var condition: DayCondition?
      if let weekdays = weekdays ?? (stated.holidays == "ei" ? 0x7f : nil) {
        condition = DayCondition(weekdays: weekdays, holidays: stated.holidays != "ei")
      }
      rules.append(
        PayerRule(
          order: stated.order, payer: stated.payer, items: Set(stated.items), limit: limit, condition: condition))
    }
    return rules.sorted { $0.order < $1.order }
  }

  private static func limit(of rule: PayerRuleStatement) -> PayerRule.Limit? {
    guard let limit = rule.limit, let unit = rule.limitUnit else {
      return rule.limit == nil && rule.limitUnit == nil ? .all : nil
    }
    guard limit >= .zero else { return nil }
    switch unit {
    case "kk": return .month(limit)
    case "prosentti": return limit.cents <= 10_000 ? .percent(hundredths: limit.cents) : nil
    case "vrk": return .unit(.day, limit)
    case "h": return .unit(.hour, limit)
    case "kpl": return .unit(.piece, limit)
    default: return nil
    }
  }
}
