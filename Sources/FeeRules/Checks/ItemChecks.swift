import Domain

/// An item to be billed on a commitment: its rule, its price and where that was found.
struct PricedItem {
  var plan: ItemPlan
  var price: Money
  var source: Derivation.PriceSource
}

/// The items a commitment names (`OsaAlue`).
///
/// - Source: domain.md §6: an unknown item, another unit, the same item twice, a negative or missing price are errors; nothing is silently
///   dropped or billed at zero.
/// - Edges: a missing unit is the component's. A flawed item gives no line, but for one that the law forbids.
enum ItemChecks {
  /// - Returns: nil where the item gives no line; then a finding says why.
  static func price(
    _ item: ComponentStatement, on commitment: CommitmentStatement, plans: [String: ItemPlan],
    in period: Period, into findings: inout ClientFindings
  ) -> PricedItem? {
    func note(_ code: FindingCode, _ found: String?, _ expected: String? = nil) {
      findings.note(
        code, line: item.line, at: commitment.path(item), found: found, expected: expected)
    }
    guard let plan = plans[item.code] else {
      note(.componentUnknown, item.code)
      return nil
    }
    if plan.legalLimits.isEmpty == false || commitment.kind == LegalLimits.voucher {
      LegalLimits.check(item, plan: plan, on: commitment, in: period, into: &findings)
    }
    if commitment.components.contains(where: {
      $0.position < item.position && $0.code == item.code
    }) {
      note(.componentTwice, item.code)
      return nil
    }
    if let unit = item.unit, unit != plan.unitText {
      note(.unitMismatch, unit, plan.unitText)
      return nil
    }
    guard plan.rule.unit == .month || plan.rule.unit == .day else {
      note(.notYetComputed, plan.unitText)
      return nil
    }
    if item.price == nil, let contract = commitment.contract {
      note(.notYetComputed, contract)
      return nil
    }
    guard let (price, source) = Price.find(item, plan: plan) else {
      note(.priceMissing, item.code)
      return nil
    }
    guard price >= .zero else {
      note(.priceNegative, price.description)
      return nil
    }
    return PricedItem(plan: plan, price: price, source: source)
  }
}
