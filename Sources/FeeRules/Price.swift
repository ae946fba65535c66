import Domain

/// Where the price of an item comes from.
///
/// - Source: domain.md §6 "Price lookup".
/// - Formula: the price stated on the commitment, else the component's default. Nothing found is an error that holds the client's rows:
///   nothing is ever billed at zero because a list has a hole.
/// - Edges: a price of 0.00 that is stated is a price. Between the two stand the contract's and the unit's price, which are not computed
///   yet: an item without a stated price on a commitment that names a contract is held rather than priced by the default.
enum Price {
  static func find(_ item: ComponentStatement, plan: ItemPlan) -> (Money, Derivation.PriceSource)? {
    if let stated = item.price { return (stated, .commitment) }
    if let price = plan.rule.defaultPrice { return (price, .productDefault) }
    return nil
  }
}
