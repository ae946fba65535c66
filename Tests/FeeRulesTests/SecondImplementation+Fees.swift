import Domain

extension SecondImplementation {
  /// To whole cents, half away from zero.
  func cents(_ exact: Ratio) -> Int { Int(exact.roundedHalfAwayFromZero!) }

  /// The share of a day's price that a free day does not cost.
  private func released(_ rule: AbsenceRule) -> Ratio {
    Ratio.one - Ratio(rule.chargedShare.tenThousandths, 10_000)
  }

  /// Marks absent and free days and computes the item by itself.
  func judge(_ bill: inout Bill, on chain: Chain, of agreement: Agreement) {
    if bill.isSold {
      // Absences have no effect; they are counted as stated.
      for day in bill.days {
        if case .absent(let absenceClass)? = agreement.facts[day] {
          bill.marks[day] = Mark(absenceClass: absenceClass, number: 0)
        }
      }
      for sale in bill.sales { bill.quantity = bill.quantity + sale.quantity }
      bill.net = cents(bill.sales.reduce(.zero) { $0 + $1.quantity * Ratio($1.price) })
      bill.base = bill.net
      return
    }
    bill.marks = marks(bill.absence, chain).filter { bill.days.contains($0.key) }
    for (day, mark) in bill.marks {
      if let from = bill.absence.freeFromDay[mark.absenceClass], mark.number >= from { bill.free.insert(day) }
    }
    let isWhole = bill.absence.wholeMonth == .free && isWholeMonth([bill])
    if isWhole { bill.free = Set(bill.days) }
    if let month = bill.month {
      (bill.base, bill.net) = monthly(bill.item, bill.absence, month, bill.days.count, bill.free.count, isWhole)
      bill.quantity = .one
    } else if bill.item.unit == .day {
      daily(&bill, isWhole)
    }
  }

  /// Every day of the calendar month is one of the bills' days and absent.
  private func isWholeMonth(_ bills: [Bill]) -> Bool {
    calendar.allSatisfy { day in bills.contains { $0.marks[day.number] != nil } }
  }

  private func monthly(_ item: ItemRule, _ rule: AbsenceRule, _ price: Int, _ served: Int, _ free: Int, _ isWhole: Bool)
    -> (base: Int, net: Int)
  {
    if item.proration == .none { return (price, isWhole ? 0 : price) }
    let month = calendar.count
    var day = Ratio(price, item.divisor == .thirty ? 30 : month)
    if item.rounding == .early { day = Ratio(cents(day)) }
    let base = served == month ? price : min(price, cents(day * Ratio(served)))
    if isWhole { return (base, 0) }
    let released = Ratio(free) * released(rule)
    if item.mode == .deduct { return (base, max(0, base - cents(day * released))) }
    return (base, served == month && free == 0 ? price : min(price, cents(day * (Ratio(served) - released))))
  }

  private func daily(_ bill: inout Bill, _ isWhole: Bool) {
    var (base, net) = (Ratio.zero, Ratio.zero)
    for (day, price) in bill.dayPrices {
      let share = charged(bill, day)
      base = base + Ratio(price)
      net = net + Ratio(price) * share
      bill.quantity = bill.quantity + share
    }
    bill.base = cents(base)
    bill.net = cents(net)
    if isWhole { (bill.net, bill.quantity) = (0, .zero) }
  }

  /// The charged share of a day of a daily item.
  func charged(_ bill: Bill, _ day: Int) -> Ratio {
    bill.free.contains(day) && !rules.recordsAttendance ? .one - released(bill.absence) : .one
  }

  /// Computes what a chain's neighbours both name as one.
  func share(_ bills: inout [[Bill]], over chain: Chain) {
    for code in rules.items.keys {
      var group: [(place: Int, index: Int)] = []
      for place in chain.places {
        let index = bills[place].firstIndex { $0.item.code == code && !$0.isSold }
        if let index, let last = group.last,
          isOne(bills[last.place][last.index], bills[place][index])
        {
          group.append((place, index))
        } else {
          settle(&bills, group)
          group = index.map { [(place, $0)] } ?? []
        }
      }
      settle(&bills, group)
    }
  }

  /// Monthly items are one at the same price and rule; of daily items only the whole month is, whatever price and rule.
  private func isOne(_ bill: Bill, _ other: Bill) -> Bool {
    guard bill.item.unit == .month else { return !rules.recordsAttendance }
    return bill.absence == other.absence && bill.month == other.month
  }

  /// Each takes what it would cost by itself as far as something is left, the last the rest; a base leaves the later ones their nets.
  private func settle(_ bills: inout [[Bill]], _ group: [(place: Int, index: Int)]) {
    guard group.count > 1 else { return }
    let members = group.map { bills[$0.place][$0.index] }
    let isWhole = isWholeMonth(members) && members[0].absence.wholeMonth == .free
    if isWholeMonth(members) {
      for (place, index) in group where bills[place][index].absence.wholeMonth == .free {
        bills[place][index].free = Set(bills[place][index].days)
        bills[place][index].net = 0
        if members[0].item.unit == .day { bills[place][index].quantity = .zero }
      }
    }
    guard members[0].item.unit == .month, let price = members[0].month else { return }
    let served = members.reduce(0) { $0 + $1.days.count }
    let free = isWhole ? served : members.reduce(0) { $0 + $1.free.count }
    let total = monthly(members[0].item, members[0].absence, price, served, free, isWhole)
    var left = total.net
    for (step, (place, index)) in group.enumerated() {
      let net = step == group.count - 1 ? left : min(left, members[step].net)
      bills[place][index].net = net
      left -= net
    }
    var baseLeft = total.base
    var laterNets = total.net
    for (step, (place, index)) in group.enumerated() {
      laterNets -= bills[place][index].net
      let base = step == group.count - 1 ? baseLeft : min(baseLeft - laterNets, members[step].base)
      bills[place][index].base = base
      baseLeft -= base
    }
  }
}
