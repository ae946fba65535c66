import Domain

/// A payer rule with its payer told.
struct Giver {
  var payer: String
  var items: Set<String>
  /// Nil is all.
  var limit: (amount: Int, unit: String)?
  /// Nil is every day; `holidays` tells whether public holidays match.
  var condition: (weekdays: Set<Int>, holidays: Bool)?
  /// Given so far of a month's limit.
  var given = 0
}

extension SecondImplementation {
  /// The agreement's lines: each item's net shared among payers, in document order.
  mutating func allocated(_ bills: [Bill], of agreement: Agreement) -> [Line] {
    var givers = givers(of: agreement)
    checkPayers(of: agreement)
    var lines: [Line] = []
    for bill in bills {
      var shares: [(payer: String, amount: Int)] = []
      var left = bill.net
      for place in givers.indices where givers[place].items.isEmpty || givers[place].items.contains(bill.item.code) {
        let amount = min(left, gift(&givers[place], bill, left))
        left -= amount
        if amount > 0 { add(amount, givers[place].payer) }
      }
      add(left, remainderPayer(of: bill.item.code, agreement))
      func add(_ amount: Int, _ payer: String) {
        if let place = shares.firstIndex(where: { $0.payer == payer }) {
          shares[place].amount += amount
        } else {
          shares.append((payer, amount))
        }
      }
      lines += shares.map {
        Line(
          commitment: agreement.number, item: bill.item.code, payer: $0.payer, amount: $0.amount, base: bill.base,
          quantity: cents(bill.quantity * Ratio(10_000)), serviceDays: bill.days.count,
          absentDays: bill.marks.count, freeDays: bill.free.count)
      }
    }
    return lines
  }

  /// What a rule gives of an item of which `left` is left.
  private func gift(_ giver: inout Giver, _ bill: Bill, _ left: Int) -> Int {
    if bill.item.unit == .month && giver.condition != nil { return 0 }
    func matches(_ number: Int) -> Bool {
      guard let condition = giver.condition else { return true }
      let day = day(number)
      return condition.weekdays.contains(day.weekday) && (condition.holidays || !day.isHoliday)
    }
    /// The days or events the rule may share: how much of each, and its price.
    let parts =
      bill.isSold
      ? bill.sales.filter { matches($0.day) }.map { ($0.quantity, $0.price) }
      : bill.dayPrices.filter { matches($0.key) }.map { (charged(bill, $0.key), $0.value) }
    let pool =
      giver.condition == nil ? Ratio(bill.net) : min(Ratio(bill.net), parts.reduce(.zero) { $0 + $1.0 * Ratio($1.1) })
    guard let (limit, unit) = giver.limit else { return cents(pool) }
    switch unit {
    case "kk":
      let amount = min(left, cents(pool), limit - giver.given)
      giver.given += amount
      return amount
    case "prosentti": return cents(pool * Ratio(limit, 10_000))
    case bill.item.unit.rawValue: return cents(parts.reduce(.zero) { $0 + $1.0 * Ratio(min($1.1, limit)) })
    default: return 0
    }
  }

  private func remainderPayer(of item: String, _ agreement: Agreement) -> String {
    if let guardian = agreement.payers.first(where: { $0.role == "edunvalvoja" }) { return "guardian:\(guardian.code)" }
    if let payer = agreement.contract?.payer, agreement.contract!.items[item] != nil, agreement.payerRules.isEmpty {
      return self.payer(payer, agreement) ?? payer
    }
    return "client"
  }

  /// Who a code is; nil where nobody.
  private func payer(_ code: String, _ agreement: Agreement) -> String? {
    if code == report.client.code { return "client" }
    let roles = agreement.payers.filter { $0.code == code }.map(\.role)
    if roles.contains("edunvalvoja") { return "guardian:\(code)" }
    return !roles.isEmpty || rules.payers.contains(code) ? code : nil
  }

  /// The service's rules by order, then the commitment's by order.
  private mutating func givers(of agreement: Agreement) -> [Giver] {
    var givers: [Giver] = []
    for rule in rules.payerRules.sorted(by: { $0.order < $1.order }) {
      let limit: (Int, String)? =
        switch rule.limit {
        case .all: nil
        case .month(let money): (Int(money.cents), "kk")
        case .unit(let unit, let money): (Int(money.cents), unit.rawValue)
        case .percent(let hundredths): (Int(hundredths), "prosentti")
        }
      var condition: (Set<Int>, Bool)?
      if let stated = rule.condition, stated.weekdays != 0b111_1111 || !stated.holidays {
        condition = (Set((1...7).filter { stated.weekdays & (1 << ($0 - 1)) != 0 }), stated.holidays)
      }
      guard let payer = payer(rule.payer, agreement) else {
        faults.append(.payerUnknown)
        continue
      }
      givers.append(Giver(payer: payer, items: rule.items, limit: limit, condition: condition))
    }
    var orders: Set<Int> = []
    for rule in agreement.payerRules.sorted(by: { $0.order < $1.order }) {
      if !orders.insert(rule.order).inserted { faults.append(.payerRuleOrder) }
      if rule.items.contains(where: { rules.items[$0] == nil }) { faults.append(.componentUnknown) }
      let limit = rule.limit.map { (Int($0.cents), rule.limitUnit ?? "") }
      if (rule.limit == nil) != (rule.limitUnit == nil) { faults.append(.payerRuleLimit) }
      if let (amount, unit) = limit {
        let isKnown = ["kk", "vrk", "h", "kpl", "prosentti"].contains(unit)
        if !isKnown || amount < 0 || unit == "prosentti" && amount > 10_000 { faults.append(.payerRuleLimit) }
      }
      var condition: (Set<Int>, Bool)?
      if rule.days != nil || rule.holidays != nil {
        let days = weekdays(rule.days ?? "ma-su")
        if days == nil || !["ei", "kylla"].contains(rule.holidays ?? "kylla") { faults.append(.payerRuleCondition) }
        // Every day, holidays too, is no condition.
        if days?.count != 7 || rule.holidays == "ei" { condition = (days ?? [], rule.holidays != "ei") }
      }
      guard let payer = payer(rule.payer, agreement) else {
        faults.append(.payerUnknown)
        continue
      }
      givers.append(Giver(payer: payer, items: Set(rule.items), limit: limit, condition: condition))
    }
    return givers
  }

  private mutating func checkPayers(of agreement: Agreement) {
    let roles: Set = ["edunvalvoja", "maksaja", "laskunsaaja", "yhteisvelallinen"]
    for (place, payer) in agreement.payers.enumerated() {
      if !roles.contains(payer.role) { faults.append(.payerRoleUnknown) }
      if agreement.payers[..<place].contains(where: { $0.code == payer.code && $0.role == payer.role }) {
        faults.append(.payerTwice)
      }
    }
  }
}
