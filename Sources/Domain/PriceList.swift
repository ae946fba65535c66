/// Prices of one item at one place (contract, unit, product), each from a day on and some under conditions.
///
/// - Source: domain.md §5 "unit", §6 "Price lookup".
/// - Formula: of the prices in force on the day whose condition holds, the one with the latest first day; of several with the same first day
///   the first in the list.
/// - Edges: nothing in force is no price: the lookup goes on to the next place.
package struct PriceList: Hashable, Sendable {
  package var prices: [Price]

  package struct Price: Hashable, Sendable {
    package var amount: Money
    /// First day; nil is always.
    package var from: Day?
    /// Last day; nil is open-ended.
    package var to: Day?
    package var condition: DayCondition
    package init(_ amount: Money, from: Day? = nil, to: Day? = nil, condition: DayCondition = .everyDay) {
      self.amount = amount
      self.from = from
      self.to = to
      self.condition = condition
    }
  }

  package init(_ prices: [Price] = []) { self.prices = prices }
  package init(_ amount: Money) { prices = [Price(amount)] }
  package var isEmpty: Bool { prices.isEmpty }

  package func price(on day: Day, minute: Int? = nil) -> Money? {
    var found: Price?
    for price in prices where price.from.map({ $0 <= day }) ?? true && price.to.map({ day <= $0 }) ?? true {
      if let found, !isLater(price.from, than: found.from) { continue }
      if price.condition == .everyDay || price.condition.matches(day, minute: minute) { found = price }
    }
    return found?.amount
  }

  private func isLater(_ day: Day?, than other: Day?) -> Bool {
    switch (day, other) {
    case (let day?, let other?): day > other
    case (_?, nil): true
    case (nil, _): false
    }
  }
}
