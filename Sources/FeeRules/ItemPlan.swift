import Domain

/// A component's rule made ready for pricing: what every line of it asks is looked up once for a report, not once for a client.
///
/// Products of the next kinds (contract, unit, package) are to become plans too; the price of a client's item travels beside it
/// (`PricedItem`).
final class ItemPlan: Sendable {
  let rule: ComponentRule
  /// `kk`, as reports state it.
  let unitText: String
  /// The limits of law that name this item.
  let legalLimits: [ServiceRules.LegalLimit]
  private let ownFreeFrom: Int
  private let institutionFreeFrom: Int
  private let organiserFreeFrom: Int

  init(_ rule: ComponentRule, legality: [ServiceRules.LegalLimit]) {
    self.rule = rule
    unitText = rule.unit.rawValue
    legalLimits = legality.filter { $0.items.contains(rule.code) }
    ownFreeFrom = rule.absence.freeFromDay[.own] ?? .max
    institutionFreeFrom = rule.absence.freeFromDay[.institution] ?? .max
    organiserFreeFrom = rule.absence.freeFromDay[.organiser] ?? .max
  }

  /// First free day of the interruption for a class; `Int.max` is never.
  func freeFrom(_ absenceClass: AbsenceClass) -> Int {
    switch absenceClass {
    case .own: ownFreeFrom
    case .institution: institutionFreeFrom
    case .organiser: organiserFreeFrom
    }
  }
}
