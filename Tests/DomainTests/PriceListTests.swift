import Domain
import Testing

@Suite struct PriceLists {
  static let list = PriceList([
    PriceList.Price(Money("10.00")!),
    PriceList.Price(Money("11.00")!, from: Day("2024-04-01")!, to: Day("2024-04-10")!),
    PriceList.Price(Money("12.00")!, from: Day("2024-04-05")!),
    PriceList.Price(Money("13.00")!, from: Day("2024-04-05")!),
    PriceList.Price(
      Money("20.00")!, from: Day("2024-04-06")!, condition: DayCondition(weekdays: DayCondition.weekdays("la-su")!)),
    PriceList.Price(
      Money("30.00")!, from: Day("2024-04-20")!, condition: DayCondition(minutes: DayCondition.Range("18:00-24:00")!)),
  ])

  @Test(
    arguments: [
      ("2024-03-31", nil, "10.00"), ("2024-04-01", nil, "11.00"), ("2024-04-04", nil, "11.00"),
      ("2024-04-05", nil, "12.00"),  // of one first day the first in the list
      ("2024-04-06", nil, "20.00"), ("2024-04-08", nil, "12.00"), ("2024-04-11", nil, "12.00"),
      ("2024-04-20", 1_080, "30.00"), ("2024-04-20", 1_079, "20.00"), ("2024-04-22", 1_079, "12.00"),
      ("2024-04-22", nil, "30.00"),  // what has no time matches any
    ] as [(String, Int?, String)])
  func `the latest in force whose condition holds`(_ day: String, _ minute: Int?, _ price: String) {
    #expect(Self.list.price(on: Day(day)!, minute: minute) == Money(price)!)
  }

  @Test func `nothing in force is no price`() {
    let list = PriceList([PriceList.Price(Money("1.00")!, from: Day("2024-04-02")!, to: Day("2024-04-03")!)])
    #expect(list.price(on: Day("2024-04-01")!) == nil)
    #expect(list.price(on: Day("2024-04-03")!) == Money("1.00")!)
    #expect(list.price(on: Day("2024-04-04")!) == nil)
    #expect(PriceList().price(on: Day("2024-04-04")!) == nil && PriceList().isEmpty)
  }

  @Test func `a date beats none, whatever the order`() {
    for prices in [Self.list.prices, Self.list.prices.reversed()] {
      #expect(PriceList(prices).price(on: Day("2024-04-02")!) == Money("11.00")!)
    }
  }
}
