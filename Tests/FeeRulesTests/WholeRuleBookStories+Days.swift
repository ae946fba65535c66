import Domain

extension RandomStory {
  /// The class of each absent day; absences tend to last.
  func timeline(from begin: Day, to end: Day, _ dice: inout Dice) -> [Int32: AbsenceClass] {
    var days: [Int32: AbsenceClass] = [:]
    var current: AbsenceClass?
    var day = begin
    var (going, staying) = (3, 90)
    while day <= end {
      if day.dayOfMonth == 1 {
        (going, staying) = (dice.pick([2, 5, 10, 25]), dice.pick([30, 70, 90, 97]))
        // Whole months are rare by chance.
        if dice.chance(12) { (current, staying) = (dice.pick(AbsenceClass.allCases), 100) }
      }
      if current != nil {
        if !dice.chance(staying) { current = dice.chance(25) ? dice.pick(AbsenceClass.allCases) : nil }
      } else if dice.chance(going) {
        current = dice.pick([.own, .own, .institution, .organiser])
      }
      days[day.number] = current
      day = day.next
    }
    return days
  }

  /// A commitment in one month's report: by its terms or by reference to the feed, with its days.
  func statement(of plan: Plan, in month: Month, _ rules: ServiceRules, _ dice: inout Dice) -> CommitmentStatement {
    var statement = CommitmentStatement(number: plan.number, kind: "", validFrom: nil)
    let form = plan.feed.isEmpty ? 0 : dice.number(0...4)
    if form <= 2 {
      statement = plan.terms
      statement.number = plan.number
      if dice.chance(30) {
        for index in statement.components.indices {
          statement.components[index].unit = rules.items[statement.components[index].code]!.unit.rawValue
        }
      }
      if form <= 1 {
        statement.validFrom = plan.first
        statement.validTo = plan.endsEarly ? dice.pick([nil, plan.last!.adding(dice.number(0...40))]) : plan.last
      } else {
        (statement.kind, statement.contract) = ("", nil)
      }
      if dice.chance(12) { statement.effectiveFrom = month.first.adding(dice.number(-20...40)) }
    }
    // Where the feed tells of the end, the report need not; but without an end nothing else may follow.
    let isFed = plan.feed.contains { !$0.commitment.ends.isEmpty } && !isFollowed(plan)
    if plan.endsEarly, let last = plan.last, last <= month.last, !isFed || dice.chance(50) {
      statement.ends = [EndStatement(day: last, reason: "MUU")]
      if dice.chance(20) { statement.ends.append(EndStatement(position: 2, day: last.adding(3), reason: "MUU")) }
    } else if dice.chance(4) {
      statement.ends = [EndStatement(day: month.last.adding(dice.number(1...20)), reason: "MUU")]
    }
    let first = max(plan.first, month.first)
    let last = min(plan.last ?? month.last, month.last)
    var days: [Day] = []
    var day = first
    while day <= last {
      days.append(day)
      day = day.next
    }
    statement.absences = absences(days, plan, in: month, &dice)
    statement.presences = presences(days.filter { plan.absent[$0.number] == nil }, rules, &dice)
    statement.events = events(days, plan, &dice)
    return statement
  }

  /// Runs of one class, cut by chance into touching pieces, in any order.
  private func absences(_ days: [Day], _ plan: Plan, in month: Month, _ dice: inout Dice) -> [AbsenceStatement] {
    let reasons: [AbsenceClass: [String]] = [
      .own: ["LOMA", "MUU"], .institution: ["SAIRAALA", "LAITOS"], .organiser: ["JARJESTAJA"],
    ]
    var statements: [AbsenceStatement] = []
    var start: Day?
    for day in days {
      guard let absenceClass = plan.absent[day.number] else { continue }
      start = start ?? day
      if day == days.last || plan.absent[day.next.number] != absenceClass || dice.chance(15) {
        statements.append(AbsenceStatement(reason: dice.pick(reasons[absenceClass]!), first: start!, last: day))
        start = nil
      }
    }
    for index in statements.indices { begin(&statements, index, plan, in: month, &dice) }
    statements.shuffle(using: &dice.generator)
    for index in statements.indices { statements[index].position = index + 1 }
    return statements
  }

  /// States the interruption's first day here and there: mostly the true one, before the month sometimes another.
  private func begin(
    _ statements: inout [AbsenceStatement], _ index: Int, _ plan: Plan, in month: Month, _ dice: inout Dice
  ) {
    // The run the absence lies in, within the statements of this commitment.
    var first = index
    while first > 0, statements[first - 1].last.next == statements[first].first { first -= 1 }
    let start = statements[first].first
    if start == month.first {
      guard first == index ? dice.chance(40) : dice.chance(10) else { return }
      var began = start
      while plan.absent[began.previous.number] != nil { began = began.previous }
      if began == months[0].first || dice.chance(15) {
        began = began.adding(-dice.pick([0, 1, 4, dice.number(2...50)]))
      }
      statements[index].interruptionBegan = began
    } else if dice.chance(4), start > max(plan.first, month.first).adding(3),
      (1...3).allSatisfy({ plan.absent[start.adding(-$0).number] == nil })
    {
      // Two present days before it may be a return and a departure day, which join it to an earlier one.
      statements[index].interruptionBegan = start
    }
  }

  private func presences(_ days: [Day], _ rules: ServiceRules, _ dice: inout Dice) -> [PresenceStatement] {
    guard !days.isEmpty, rules.recordsAttendance || dice.chance(20) else { return [] }
    let share = dice.pick([20, 70, 95])
    var presences: [PresenceStatement] = []
    for day in days where dice.chance(share) {
      if let last = presences.last, last.last.next == day, dice.chance(80) {
        presences[presences.count - 1].last = day
      } else {
        presences.append(PresenceStatement(first: day, last: day))
      }
    }
    if let twice = presences.first, dice.chance(20) { presences.append(twice) }
    presences.shuffle(using: &dice.generator)
    for index in presences.indices { presences[index].position = index + 1 }
    return presences
  }

  /// Visits, hours and euros, and now and then a daily item that nothing else brings.
  private func events(_ days: [Day], _ plan: Plan, _ dice: inout Dice) -> [EventStatement] {
    guard dice.chance(50) else { return [] }
    var products = ["KOTI", "KAYNTI", "EURO"]
    let terms = [plan.terms] + plan.feed.map(\.commitment)
    let named = Set(terms.flatMap { $0.components.map(\.code) })
    if dice.chance(25), terms.allSatisfy({ !$0.packages.contains { $0.code == "P-VRK" } }) {
      products += (RandomRuleBook.daily + ["ATERIA"]).filter { !named.contains($0) }
    }
    products = dice.some(products, 40)
    var events = (0..<dice.number(1...8)).map { _ in
      let product = dice.pick(products)
      let unit = product == "KOTI" ? "h" : ["KAYNTI", "EURO"].contains(product) ? "kpl" : "vrk"
      return EventStatement(
        position: 1, line: 1, product: product, day: dice.pick(days), minuteOfDay: dice.number(0...1_439),
        quantity: Quantity(tenThousandths: Int64(dice.pick([10_000, 20_000, 7_500, dice.number(0...5_000) * 10]))),
        unit: unit)
    }
    for index in events.indices { events[index].position = index + 1 }
    return events
  }

  /// Two units report the month: the first commitment of a renewal in the one, the next in the other.
  func inTwoReports(_ client: ClientStatement, _ month: Month) -> [ClientStatement] {
    let later = client.commitments.filter { $0.validFrom.map { $0 > month.first } ?? false }
    guard !later.isEmpty, later.count < client.commitments.count else { return [client] }
    var (one, other) = (client, client)
    let last = later.max { $0.validFrom! < $1.validFrom! }!.number
    one.commitments.removeAll { $0.number == last }
    other.commitments.removeAll { $0.number != last }
    return [one, other]
  }
}
