import Domain

/// One item of an agreement on its way to lines.
struct Bill {
  var item: ItemRule
  /// The contract's, else the unit's, else the item's own.
  var absence: AbsenceRule
  /// Service days of the item; those of a package product lie in its package.
  var days: [Int]
  /// Σ quantity × price of events; else by days or month.
  var isSold: Bool
  /// M; nil where the price goes by day or event.
  var month: Int?
  /// Price of each charged day.
  var dayPrices: [Int: Int] = [:]
  var sales: [Sale] = []

  struct Sale {
    var day: Int
    var quantity: Ratio
    var price: Int
  }

  // What comes of it.
  var marks: [Int: Mark] = [:]
  var free: Set<Int> = []
  var base = 0
  var net = 0
  var quantity = Ratio.zero
}

extension SecondImplementation {
  func day(_ number: Int) -> CalendarDay { calendar[number - firstDay] }

  /// The items of an agreement in document order: `OsaAlue`, package products, event products.
  mutating func bills(of agreement: Agreement) -> [Bill] {
    var bills: [Bill] = []
    var named: Set<String> = []
    func terms(_ code: String) -> ContractTerms.ItemTerms? { agreement.contract?.items[code] }
    func bill(_ item: ItemRule, days: [Int], isSold: Bool) -> Bill {
      Bill(
        item: item,
        absence: terms(item.code)?.absence ?? item.units[report.header.unitCode]?.absence ?? item.absence, days: days,
        isSold: isSold)
    }
    for component in agreement.components {
      guard let item = rules.items[component.code] else {
        faults.append(.componentUnknown)
        continue
      }
      if named.contains(item.code) {
        faults.append(.componentTwice)
        continue
      }
      named.insert(item.code)
      checkLaw(item, agreement)
      if item.kind == .euro, let price = component.price, price.cents != 100 { faults.append(.euroProductPrice) }
      let isOtherUnit = component.unit.map { $0 != item.unit.rawValue } ?? false
      let isNegative = component.price.map { $0.cents < 0 } ?? false
      if isOtherUnit { faults.append(.unitMismatch) }
      if isNegative { faults.append(.priceNegative) }
      // What is stated wrongly is not priced.
      if isOtherUnit || isNegative { continue }
      bills.append(bill(item, days: agreement.served, isSold: [.hour, .piece].contains(item.unit)))
    }
    var packaged: Set<String> = []
    for (terms, days) in packages(of: agreement) {
      for code in terms.items where !named.contains(code) {
        if packaged.contains(code) {
          faults.append(.componentTwice)
          continue
        }
        packaged.insert(code)
        checkLaw(rules.items[code]!, agreement)
        bills.append(bill(rules.items[code]!, days: days, isSold: false))
      }
    }
    named.formUnion(packaged)
    for event in agreement.events {
      guard let item = rules.items[event.product] else {
        faults.append(.componentUnknown)
        continue
      }
      if item.unit == .month {
        faults.append(.eventUnit)
        continue
      }
      if event.quantity.tenThousandths < 0 { faults.append(.priceNegative) }
      if event.unit != item.unit.rawValue { faults.append(.unitMismatch) }
      guard isSound(event) else { continue }
      if let place = bills.firstIndex(where: { $0.item.code == item.code }) {
        if !bills[place].isSold { faults.append(.componentTwice) }
      } else if !named.contains(item.code) {
        checkLaw(item, agreement)
        bills.append(bill(item, days: agreement.served, isSold: true))
      }
    }
    for index in bills.indices { price(&bills[index], agreement) }
    return bills
  }

  /// An event that can be summed.
  func isSound(_ event: EventStatement) -> Bool {
    event.quantity.tenThousandths >= 0 && event.unit == rules.items[event.product]?.unit.rawValue
  }

  /// Packages with days in the period, each once, those stated before those attached.
  private mutating func packages(of agreement: Agreement) -> [(terms: PackageTerms, days: [Int])] {
    var codes: [String] = []
    var days: [String: Set<Int>] = [:]
    func add(_ code: String, _ first: Day, _ last: Day?, _ those: (Int) -> Bool) {
      for day in agreement.served where Int(first.number) <= day && day <= last.map({ Int($0.number) }) ?? .max {
        guard those(day) else { continue }
        if !codes.contains(code) { codes.append(code) }
        days[code, default: []].insert(day)
      }
    }
    for package in agreement.packages {
      if rules.packages[package.code] == nil { faults.append(.packageUnknown) }
      if let last = package.last, last < package.first { faults.append(.datesReversed) }
      add(package.code, package.first, package.last) { _ in true }
    }
    for package in report.attached {
      add(package.package, package.first, package.last) { bearer(of: $0) == agreement.number }
    }
    return codes.compactMap { code in
      guard let terms = rules.packages[code], let days = days[code] else { return nil }
      return (terms, days.sorted())
    }
  }

  /// The commitment on which an attached package's day is billed: of those that serve it the one that began first, then the smaller number.
  private func bearer(of day: Int) -> String? {
    agreements.filter { $0.served.contains(day) }.min { ($0.from, $0.number) < ($1.from, $1.number) }?.number
  }

  private mutating func checkLaw(_ item: ItemRule, _ agreement: Agreement) {
    var limits = rules.legality
    if !limits.contains(where: { $0.commitmentKinds.contains("palveluseteli") }) {
      limits.append(
        ServiceRules.LegalLimit(
          items: [], commitmentKinds: ["palveluseteli"], from: Day(number: 0), effect: .block, source: ""))
    }
    for limit in limits where limit.effect == .block && Int(limit.from.number) <= firstDay {
      let meansItem = limit.items.isEmpty ? item.kind == .component : limit.items.contains(item.code)
      let meansKind = limit.commitmentKinds.isEmpty || limit.commitmentKinds.contains(agreement.kind)
      if meansItem && meansKind { faults.append(.forbiddenByLaw) }
    }
  }
}
