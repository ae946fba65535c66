import Domain

extension SecondImplementation {
  /// Looks up all prices the bill needs.
  mutating func price(_ bill: inout Bill, _ agreement: Agreement) {
    let item = bill.item
    if bill.isSold {
      for event in agreement.events
      where event.product == item.code && isSound(event) && agreement.served.contains(Int(event.day.number)) {
        guard let price = price(of: item, day(Int(event.day.number)), minute: event.minuteOfDay, agreement) else {
          faults.append(.priceMissing)
          continue
        }
        bill.sales.append(
          Bill.Sale(
            day: Int(event.day.number), quantity: Ratio(event.quantity.tenThousandths, 10_000), price: price))
      }
    } else if item.unit == .month {
      bill.month = price(of: item, day(bill.days[0]), minute: nil, agreement)
      if bill.month == nil { faults.append(.priceMissing) }
    } else {
      for number in bill.days where !rules.recordsAttendance || agreement.facts[number] == .present {
        bill.dayPrices[number] = price(of: item, day(number), minute: nil, agreement)
        if bill.dayPrices[number] == nil { faults.append(.priceMissing) }
      }
    }
  }

  /// The client's own price, else the contract's, the unit's, the product's.
  private func price(of item: ItemRule, _ day: CalendarDay, minute: Int?, _ agreement: Agreement) -> Int? {
    if item.kind == .euro { return 100 }
    if let own = agreement.statements.last(where: { $0.from <= day.number })?.prices[item.code] { return own }
    let lists = [
      agreement.contract?.items[item.code]?.prices, item.units[report.header.unitCode]?.prices, item.prices,
    ]
    for list in lists {
      if let price = list.flatMap({ price(in: $0, day, minute) }) { return price }
    }
    return nil
  }

  /// Of the prices in force whose condition holds the one that began last, of those the first in the list.
  private func price(in list: PriceList, _ day: CalendarDay, _ minute: Int?) -> Int? {
    func began(_ price: PriceList.Price) -> Int { price.from.map { Int($0.number) } ?? .min }
    let fitting = list.prices.filter { price in
      began(price) <= day.number && day.number <= price.to.map { Int($0.number) } ?? .max
        && holds(price.condition, day, minute: minute)
    }
    let last = fitting.map(began).max()
    return fitting.first { began($0) == last }.map { Int($0.amount.cents) }
  }
}
