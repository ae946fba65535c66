/// One step of who pays (maksusääntö), domain.md §7: payer X takes up to a limit, the rest goes on.
package struct PayerRule: Hashable, Sendable {
  /// Ascending; no two of one list are equal.
  package var order: Int
  /// The payer's code; the client's own code (`tunnus`) is the client.
  package var payer: String
  /// Codes of components and products; empty is every item.
  package var items: Set<String>
  package var limit: Limit
  /// Nil is every day.
  package var condition: DayCondition?

  package enum Limit: Hashable, Sendable {
    /// All of what is left.
    case all
    /// Up to this much a month, commitment and rule, used up by the items in document order (`kk`).
    case month(Money)
    /// min(price, limit) × charged quantity of items in this unit (`vrk h kpl`).
    case unit(ItemRule.Unit, Money)
    /// Of the line, in hundredths of a percent: 25 % is 2500.
    case percent(hundredths: Int64)
  }

  package init(
    order: Int, payer: String, items: Set<String> = [], limit: Limit = .all, condition: DayCondition? = nil
  ) {
    self.order = order
    self.payer = payer
    self.items = items
    self.limit = limit
    self.condition = condition
  }
}
