import Domain

/// Where the price of an item comes from on a day.
///
/// - Source: domain.md §6 "Price lookup", §5 "A monthly price holds for the whole month as it stands on the 1st"; interfaces.md §1 (`voimaan`).
/// - Formula: the client's own price (stated for the item by the statement that rules on the day, `StatementRuling`) → the contract's → the
///   unit's → the item's default, each by its list (`PriceList`). A monthly item asks on its first service day in the month, a daily one on
///   each service day (each recorded day where attendance is recorded), an event on its day and minute.
/// - Rounding: none; prices are whole cents.
/// - Edges: a stated price of 0.00 is a price. Nothing found on a day that needs one is an error that holds the client's rows: nothing is
///   ever billed at zero because a list has a hole. The euro product is always 1.00.
/// - Example: HOIVA-VRK-1, default 118.00, SOP-2023-17 120.00: 120.00 under that contract, 118.00 without; 121.50 where the commitment says so.
struct PriceLookup {
  let plan: ItemPlan
  let terms: AgreedTerms
  /// The client's own price where one statement rules all days.
  let stated: Money?
  /// First day on which `stated` rules; nil is every day.
  let statedFrom: Day?
  /// Who rules on which day, where a feed spoke of the commitment; then `stated` is not asked.
  let ruling: StatementRuling?

  struct Found: Equatable {
    var price: Money
    var source: Derivation.PriceSource
  }

  static let euro = Found(price: Money(cents: 100), source: .productDefault)

  func price(on day: Day, minute: Int? = nil) -> Found? {
    if plan.rule.kind == .euro { return Self.euro }
    if let own = ownPrice(on: day) { return Found(price: own, source: .commitment) }
    if let price = terms.contract?.prices.price(on: day, minute: minute) {
      return Found(price: price, source: .contract)
    }
    if let price = terms.unit?.prices.price(on: day, minute: minute) { return Found(price: price, source: .unit) }
    if let price = plan.prices.price(on: day, minute: minute) { return Found(price: price, source: .productDefault) }
    return nil
  }

  private func ownPrice(on day: Day) -> Money? {
    if let ruling { return ruling.price(of: plan.rule.code, on: day) }
    guard let stated else { return nil }
    if let statedFrom, day < statedFrom { return nil }
    return stated
  }

  /// The price where no day can have another: nearly always.
  var always: Found? {
    guard ruling == nil else { return nil }
    if let stated { return statedFrom == nil ? Found(price: stated, source: .commitment) : nil }
    if let contract = terms.contract, !contract.prices.isEmpty {
      return contract.prices.always.map { Found(price: $0, source: .contract) }
    }
    if let unit = terms.unit, !unit.prices.isEmpty { return unit.prices.always.map { Found(price: $0, source: .unit) } }
    return plan.prices.always.map { Found(price: $0, source: .productDefault) }
  }
}
