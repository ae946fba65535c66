import Domain

/// An item summed from events: hours, visits, pieces, the euro product, and days reported one by one.
///
/// - Source: domain.md §5 "unit", §6 "euro product".
/// - Formula: Σ quantity × price of the event's day and minute, over the commitment's events of the item; base and net are the same.
/// - Rounding: the exact sum once, half away from zero, per commitment and item.
/// - Edges: absences take nothing off: an event on a full absent day is summed, with a warning. An item that `OsaAlue` names without events is
///   a line of 0.00. An item in kk cannot come as an event; one in vrk only where neither `OsaAlue` nor a package names it. The euro product is
///   priced 1.00, so that its quantity is the amount. What is wrong with an event (`EventChecks`) leaves it out of the sum.
///   A sum above 99 999 999.99 is an error and no line: nobody is owed that, and sums of reports stay far from the end of the numbers.
/// - Example: 52.00/h, 0.75 h + 0.75 h → 78.00; 0.333 h alone → 17.316 → 17.32. EURO 123.45 → 123.45.
enum EventFee {
  static let largest = Money(cents: 9_999_999_999)

  /// Nil above `largest`.
  static func fee(_ events: [Derivation.Event]) -> ItemFee? {
    let amount = events.reduce(Int128(0)) { $0 + Int128($1.price.cents) * Int128($1.quantity.tenThousandths) }
    guard amount <= Int128(largest.cents) * 10_000 else { return nil }
    let cents = roundedHalfAwayFromZero(amount, over: 10_000)
    return ItemFee(base: cents, net: cents)
  }

  static func quantity(of events: [Derivation.Event]) -> Quantity {
    events.reduce(Quantity(0)) { $0 + $1.quantity }
  }
}

extension Derivation {
  /// True where the line was summed from events: neither days nor absences matter to it.
  var isByEvents: Bool { unit == .hour || unit == .piece || !events.isEmpty }
}
