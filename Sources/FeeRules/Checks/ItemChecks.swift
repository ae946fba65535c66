import Domain

/// The items a commitment names (`OsaAlue`).
///
/// - Source: domain.md §6: an unknown item, another unit, the same item twice, a negative or missing price are errors; nothing is silently
///   dropped or billed at zero.
/// - Edges: a missing unit is the item's. A flawed item gives no line, but for one that the law forbids. The euro product's price is 1.00 and may
///   be left out.
enum ItemChecks {
  /// - Parameter index: the item's place among the commitment's components, from 0.
  /// - Returns: nil where the item gives no line; then a finding says why.
  static func plan(
    of item: ComponentStatement, at index: Int, on commitment: CommitmentStatement, plans: [String: ItemPlan],
    in period: Period, into findings: inout ClientFindings
  ) -> ItemPlan? {
    func note(_ code: FindingCode, _ found: String?, _ expected: String? = nil) {
      findings.note(
        code, line: item.line, at: commitment.path(ItemPlace(item)), found: found, expected: expected)
    }
    guard let plan = plans[item.code] else {
      note(.componentUnknown, item.code)
      return nil
    }
    plan.legality.check(item.code, at: ItemPlace(item), on: commitment, in: period, into: &findings)
    if index > 0, commitment.components[..<index].contains(where: { $0.code == item.code }) {
      note(.componentTwice, item.code)
      return nil
    }
    if let unit = item.unit, unit != plan.unitText {
      note(.unitMismatch, unit, plan.unitText)
      return nil
    }
    if let price = item.price {
      guard price >= .zero else {
        note(.priceNegative, price.description)
        return nil
      }
      if plan.rule.kind == .euro, price != PriceLookup.euro.price {
        note(.euroProductPrice, price.description, PriceLookup.euro.price.description)
        return nil
      }
    }
    return plan
  }
}
