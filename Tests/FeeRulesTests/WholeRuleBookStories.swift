import Domain

/// A client's reports of two or three months in a row, made up from a seed.
struct RandomStory {
  var reports: [SecondImplementation.Report] = []
  /// By place of the report: a fault that was put in, and that must be found.
  var injected: [Int: FindingCode] = [:]

  /// A commitment of the story.
  struct Plan {
    var number: String
    var first: Day
    /// Last day of service; nil is open.
    var last: Day?
    /// True where the last day comes as an end of service (`Paattyminen`), not as the validity's.
    var endsEarly: Bool
    /// What it says besides its days.
    var terms: CommitmentStatement
    var feed: [FeedStatement] = []
    /// The class of each day of the lane the commitment lies in, by day number.
    var absent: [Int32: AbsenceClass]
  }

  let months: [Month]
  private var plans: [Plan] = []

  init(_ dice: inout Dice) {
    let first = Month(year: dice.pick([2023, 2024]), month: dice.number(1...12))!
    months = dice.chance(50) ? [first, first.next] : [first, first.next, first.next.next]
    var book = RandomRuleBook(first, &dice)
    let rules = book.rules(&dice)
    plan(lane: 0, &dice)
    if dice.chance(15) { addLane(&dice) }
    for place in plans.indices where dice.chance(25) { feed(&plans[place], &dice) }
    let attached = attachments(&dice)
    for month in months {
      var client = ClientStatement(
        code: RandomRuleBook.client, identityCode: PersonalIdentityCode("010190-999W"), familyName: "Koivisto",
        givenNames: "Aino")
      var rules = rules
      if month != first, dice.chance(10) {
        // A new rule book: other absence rules from this month on.
        var newer = RandomRuleBook(first, &dice)
        let items = newer.rules(&dice).items
        for (code, item) in items { rules.items[code]!.absence = item.absence }
      }
      for plan in plans where plan.first <= month.last && plan.last ?? month.first >= month.first {
        client.commitments.append(statement(of: plan, in: month, rules, &dice))
      }
      guard !client.commitments.isEmpty else { continue }
      if dice.chance(30) { client.commitments.shuffle(using: &dice.generator) }
      // Held for a person, not for an error.
      if dice.chance(4) { client.identityCode = nil }
      var parts = [client]
      if month == months.last, dice.chance(12) { parts = inTwoReports(client, month) }
      for (place, part) in parts.enumerated() {
        var part = part
        for index in part.commitments.indices { part.commitments[index].position = index + 1 }
        if dice.chance(7), let code = RandomFault.put(into: &part, of: rules, in: month, self, &dice) {
          injected[reports.count] = code
        }
        reports.append(
          SecondImplementation.Report(
            rules: rules, header: header(month, unit: place == parts.count - 1 ? "U-1" : "U-2", &dice), client: part,
            feed: Dictionary(uniqueKeysWithValues: plans.map { ($0.number, $0.feed) }),
            attached: attached.filter { $0.first <= month.last && $0.last ?? month.last >= month.first }))
      }
    }
  }

  func isFollowed(_ plan: Plan) -> Bool { plans.contains { $0.first == plan.last?.next } }
  func hasFeed(_ number: String) -> Bool { plans.contains { $0.number == number && !$0.feed.isEmpty } }

  private func header(_ month: Month, unit: String, _ dice: inout Dice) -> ReportHeader {
    ReportHeader(
      id: "KR-\(reports.count + 1)", version: 1, period: month,
      createdAt: Self.stamp(month.last.adding(dice.number(1...9)), &dice), providerBusinessID: "9999999-2",
      providerName: "Koivukoti Oy", unitCode: unit, unitName: "Koivukoti", service: RandomRuleBook.service)
  }

  /// Not without an offset in the months in which the clocks change.
  static func stamp(_ day: Day, _ dice: inout Dice) -> String {
    var offsets = ["+03:00", "+02:00", "Z", "+03:00"]
    if ![3, 10].contains(day.monthOfYear) { offsets.append("") }
    return "\(day)T\(padded(dice.number(0...23), 2)):\(padded(dice.pick([0, 12, 59]), 2)):00\(dice.pick(offsets))"
  }

  // MARK: - Commitments

  /// Commitments beside the first lane's, unless it could not be told which follows which.
  private mutating func addLane(_ dice: inout Dice) {
    let one = plans
    plan(lane: 1, &dice)
    for plan in plans {
      guard let last = plan.last else { continue }
      let ending = plans.filter { $0.last == last }.count
      let beginning = plans.filter { $0.first == last.next }.count
      if ending + beginning > 2 && beginning > 0 { plans = one }
    }
  }

  /// Commitments that follow each other, mostly without a gap.
  private mutating func plan(lane: Int, _ dice: inout Dice) {
    let (begin, end) = (months.first!.first, months.last!.last)
    var first = dice.pick([
      begin.adding(-dice.number(1...90)), begin.adding(-dice.number(1...90)), begin, begin.adding(dice.number(1...40)),
    ])
    let absent = timeline(from: begin, to: end, &dice)
    var terms = terms(&dice)
    for place in 1...dice.pick([1, 1, 2, 2, 3]) {
      guard first <= end else { return }
      var last = dice.pick([
        max(first, begin).adding(dice.number(0...45)), max(first, begin).month.last, max(first, begin).month.last,
        end.adding(30),
      ])
      if dice.chance(10) { last = max(first, begin).adding(dice.number(0...5)) }
      let isOpen = last > end && dice.chance(50)
      plans.append(
        Plan(
          number: "PS-\(lane)\(dice.pick(["A", "B", "C"]))\(place)", first: first, last: isOpen ? nil : last,
          endsEarly: !isOpen && dice.chance(30), terms: terms, absent: absent))
      first = last.adding(dice.chance(85) ? 1 : dice.number(2...9))
      // A renewal mostly goes on as before.
      if dice.chance(35) { terms = self.terms(&dice) } else if dice.chance(30) { reprice(&terms, &dice) }
      if dice.chance(20) { terms.contract = dice.pick([nil, "S-1", "S-2"]) }
    }
  }

  private func terms(_ dice: inout Dice) -> CommitmentStatement {
    var terms = CommitmentStatement(number: "", kind: dice.chance(12) ? "palveluseteli" : "ostopalvelu", validFrom: nil)
    var codes = dice.some(RandomRuleBook.codes, 30)
    if terms.kind == "palveluseteli", dice.chance(85) { codes.removeAll { RandomRuleBook.components.contains($0) } }
    codes.shuffle(using: &dice.generator)
    terms.components = codes.enumerated().map { place, code in
      ComponentStatement(
        position: place + 1, code: code,
        price: code != "EURO" && dice.chance(55)
          ? RandomRuleBook.amount(code, &dice) : code == "EURO" && dice.chance(20) ? Money(cents: 100) : nil,
        unit: nil)
    }
    if dice.chance(40) { terms.contract = dice.pick(["S-1", "S-2"]) }
    if dice.chance(40) {
      let packages = dice.pick([
        ["P-KK"], ["P-KK2"], ["P-VRK"], ["P-VRK", "P-KK"], ["P-KK", "P-KK"], ["P-KK2", "P-KK"],
      ])
      terms.packages = packages.enumerated().map { place, code in
        let days = packageDays(&dice)
        return PackageStatement(position: place + 1, code: code, first: days.first, last: days.last)
      }
    }
    if dice.chance(45) { pay(&terms, &dice) }
    return terms
  }

  private func packageDays(_ dice: inout Dice) -> (first: Day, last: Day?) {
    let first = months[0].first.adding(dice.pick([-30, -30, -30, 0, dice.number(-10...70)]))
    return (first, dice.chance(30) ? nil : first.adding(dice.pick([dice.number(0...100), 200])))
  }

  private func reprice(_ terms: inout CommitmentStatement, _ dice: inout Dice) {
    for place in terms.components.indices where terms.components[place].code != "EURO" && dice.chance(60) {
      terms.components[place].price = dice.chance(80) ? RandomRuleBook.amount(terms.components[place].code, &dice) : nil
    }
  }

  private func pay(_ terms: inout CommitmentStatement, _ dice: inout Dice) {
    let all = [
      ("EV-1", "edunvalvoja"), ("EV-2", "edunvalvoja"), ("L-1", "laskunsaaja"), ("M-1", "maksaja"),
      ("Y-1", "yhteisvelallinen"), ("EV-2", "laskunsaaja"),
    ]
    for payer in all where dice.chance(25) {
      terms.payers.append(PayerStatement(position: terms.payers.count + 1, code: payer.0, role: payer.1, name: "X"))
    }
    terms.payers.shuffle(using: &dice.generator)
    let known = terms.payers.map(\.code) + ["KUNTA-X", "KUNTA-Y", RandomRuleBook.client]
    var orders = Array(1...9)
    orders.shuffle(using: &dice.generator)
    for place in 0..<dice.pick([0, 1, 1, 2, 3]) {
      var rule = PayerRuleStatement(position: place + 1, order: orders[place], payer: dice.pick(known))
      if dice.chance(50) { rule.items = dice.some(RandomRuleBook.codes, 30) }
      if dice.chance(80) {
        let unit = dice.pick(["kk", "kk", "vrk", "vrk", "h", "kpl", "prosentti"])
        rule.limitUnit = unit
        rule.limit = Money(
          cents: Int64(
            unit == "prosentti" ? dice.number(0...10_000) : dice.pick([0, dice.number(1...900), 2_000, 8_000, 150_000]))
        )
      }
      if dice.chance(35) { rule.days = dice.pick(["ma-pe", "la,su", "la-su", "ke", "su-ma", "pe-ti,to"]) }
      if dice.chance(25) { rule.holidays = dice.pick(["ei", "kylla"]) }
      terms.payerRules.append(rule)
    }
  }

  /// What the feed said of a commitment, a few times over; its validity is always the plan's.
  private func feed(_ plan: inout Plan, _ dice: inout Dice) {
    for step in 1...dice.number(1...3) {
      var commitment = plan.terms
      if dice.chance(60) { reprice(&commitment, &dice) } else if dice.chance(30) { commitment = terms(&dice) }
      commitment.number = plan.number
      commitment.validFrom = plan.first
      commitment.validTo = plan.endsEarly ? nil : plan.last
      if plan.endsEarly, dice.chance(40) { commitment.ends = [EndStatement(day: plan.last!, reason: "MUU")] }
      let from =
        step == 1 && dice.chance(80)
        ? plan.first : dice.pick([plan.first, months[0].first.adding(dice.number(-10...80)), months[1].first])
      let created =
        !plan.feed.isEmpty && dice.chance(10)
        ? plan.feed.last!.createdAt : Self.stamp(months[0].first.adding(dice.number(-40...100)), &dice)
      plan.feed.append(FeedStatement(createdAt: created, effectiveFrom: from, commitment: commitment))
    }
    // Oldest first, equal ones in the order they came.
    plan.feed = plan.feed.enumerated().sorted {
      (momentStated($0.element.createdAt)!, $0.offset) < (momentStated($1.element.createdAt)!, $1.offset)
    }.map(\.element)
  }

  private func attachments(_ dice: inout Dice) -> [AttachedPackage] {
    guard dice.chance(25) else { return [] }
    return dice.some(["P-KK", "P-VRK", "P-KK"], 30).map { code in
      let days = packageDays(&dice)
      return AttachedPackage(package: code, first: days.first, last: days.last)
    }
  }
}
