import Domain

/// An item's rule made ready for pricing: what every line of it asks is looked up once for a report, not once for a client.
final class ItemPlan: Sendable {
  let rule: ItemRule
  /// `kk`, as reports state it.
  let unitText: String
  /// True where it is summed from events: h, kpl and the euro product.
  let isByEvents: Bool
  let absence: AbsencePlan
  /// Where commitment, contract and unit say nothing.
  let prices: PricePlan
  let legality: LegalLimits
  /// What contracts and units say otherwise, by their codes.
  private let contracts: [String: TermsPlan]
  private let units: [String: TermsPlan]
  private let isAlikeEverywhere: Bool

  init(_ rule: ItemRule, in rules: ServiceRules) {
    self.rule = rule
    unitText = rule.unit.rawValue
    isByEvents = rule.kind == .euro || rule.unit == .hour || rule.unit == .piece
    absence = AbsencePlan(rule.absence)
    prices = PricePlan(rule.prices)
    legality = LegalLimits(of: rule, in: rules)
    contracts = rules.contracts.compactMapValues { $0.items[rule.code].map(TermsPlan.init) }
    units = rule.units.mapValues(TermsPlan.init)
    isAlikeEverywhere = contracts.isEmpty && units.isEmpty
  }

  /// What holds for the item on a commitment under `contract` in a report of `unit`.
  func terms(contract: String?, unit: String) -> AgreedTerms {
    if isAlikeEverywhere { return AgreedTerms(contract: nil, unit: nil, absence: absence) }
    let contract = contract.flatMap { contracts[$0] }
    let unit = units[unit]
    return AgreedTerms(contract: contract, unit: unit, absence: contract?.absence ?? unit?.absence ?? absence)
  }

  /// True where the contract lists the item: what its payer pays.
  func isListed(in contract: String) -> Bool { contracts[contract] != nil }
}

/// What a contract or a unit says of an item, made ready.
final class TermsPlan: Sendable {
  let prices: PricePlan
  let absence: AbsencePlan?

  init(_ terms: ContractTerms.ItemTerms) {
    prices = PricePlan(terms.prices)
    absence = terms.absence.map(AbsencePlan.init)
  }
}

/// A price list and whether it has one price for every day and hour.
struct PricePlan: Sendable {
  let list: PriceList
  let isEmpty: Bool
  /// The one price of a list that asks neither day nor hour.
  let always: Money?

  init(_ list: PriceList) {
    self.list = list
    isEmpty = list.isEmpty
    let only = list.prices.count == 1 ? list.prices[0] : nil
    always = only.flatMap { $0.from == nil && $0.to == nil && $0.condition == .everyDay ? $0.amount : nil }
  }

  func price(on day: Day, minute: Int?) -> Money? { always ?? (isEmpty ? nil : list.price(on: day, minute: minute)) }
}

/// An absence rule with its figures at hand.
final class AbsencePlan: Sendable {
  let rule: AbsenceRule
  private let ownFreeFrom: Int
  private let institutionFreeFrom: Int
  private let organiserFreeFrom: Int

  init(_ rule: AbsenceRule) {
    self.rule = rule
    ownFreeFrom = rule.freeFromDay[.own] ?? .max
    institutionFreeFrom = rule.freeFromDay[.institution] ?? .max
    organiserFreeFrom = rule.freeFromDay[.organiser] ?? .max
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
