import Domain

/// The prices of a daily item over its days in the month.
///
/// - Source: domain.md §5 "a daily or unit price as it stands on the day of service".
/// - Formula: each day's price is looked up by itself (`PriceLookup`); days of one price and source stand together.
/// - Rounding: none.
/// - Edges: where all days cost the same, one price stands for all, that of the first day. A day without a price is told once an item.
/// - Example: 18.00 stated from the 1st, 19.00 ruling from the 10th → 1.–9. 18.00, 10.–30. 19.00.
struct DayPrices {
  var first: PriceLookup.Found
  /// Empty where `first` holds for every day.
  var byDay: [Derivation.DayPrice] = []
  /// True where one of the days takes its price from the contract.
  var usesContract: Bool

  init(always price: PriceLookup.Found) {
    first = price
    usesContract = price.source == .contract
  }

  /// Nil where a day has no price. Where no day is asked for, the price of `fallback`, or 0.00.
  init?(_ lookup: PriceLookup, on days: DaySet, else fallback: Int, in period: Period) {
    if let always = lookup.always {
      self = DayPrices(always: always)
      return
    }
    guard let firstDay = days.first else {
      first = lookup.price(on: period.day(fallback)) ?? PriceLookup.Found(price: .zero, source: .productDefault)
      usesContract = first.source == .contract
      return
    }
    guard let price = lookup.price(on: period.day(firstDay)) else { return nil }
    first = price
    var rest = days
    while let day = rest.first {
      rest.remove(day)
      guard let found = lookup.price(on: period.day(day)) else { return nil }
      if let same = byDay.firstIndex(where: { $0.price == found.price && $0.source == found.source }) {
        byDay[same].days.insert(day)
      } else {
        byDay.append(Derivation.DayPrice(days: DaySet(day...day), price: found.price, source: found.source))
      }
    }
    usesContract = byDay.contains { $0.source == .contract }
    if byDay.allSatisfy({ $0.price == price.price }) { byDay = [] }
  }

  var lowest: Money { byDay.isEmpty ? first.price : byDay.map(\.price).min() ?? first.price }
}
