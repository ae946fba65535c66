import Domain
import FeeRules
import Support
import Testing

/// What holds for every rule book, client and payer; each case prints the seed it came from.
@Suite struct WholeRuleBookProperties {
  /// Random stories of which no report is held for an error.
  private func check(
    _ first: UInt64, count: Int = 300, _ body: (inout Dice, RandomStory, Comment) throws -> Void
  ) throws {
    var seed = first * 1_000_000
    var checked = 0
    while checked < count {
      seed += 1
      var dice = Dice(seed: seed)
      let story = RandomStory(&dice)
      guard !story.reports.isEmpty, try RulesInOrder.answers(to: story.reports).allSatisfy({ !$0.isHeld }) else {
        continue
      }
      checked += 1
      try body(&dice, story, "seed \(seed)")
    }
  }

  /// Each item's lines.
  private func items(_ fees: ClientFees) -> [[FeeLine]] {
    Dictionary(grouping: fees.lines) { "\($0.commitment) \($0.item)" }.values.map { $0 }
  }

  private func sum(_ lines: [FeeLine]) -> Money { lines.reduce(.zero) { $0 + $1.amount } }

  @Test func `shares add up to the item's net to the cent and none is negative`() throws {
    try check(101) { _, story, comment in
      for lines in try RulesInOrder.fees(of: story.reports).flatMap(items) {
        let item = lines[0]
        #expect(sum(lines) == item.base - item.deduction, comment)
        #expect(lines.allSatisfy { $0.amount >= .zero }, comment)
        #expect(Set(lines.map(\.payer)).count == lines.count, comment)
        #expect(Set(lines.map { "\($0.base) \($0.deduction) \($0.quantity) \($0.freeDays)" }).count == 1, comment)
        guard let allocation = item.derivation.allocation else {
          #expect(lines.map(\.payer) == [.client], comment)
          continue
        }
        #expect(allocation.net == sum(lines), comment)
        #expect(allocation.steps.reduce(allocation.remainder) { $0 + $1.amount } == allocation.net, comment)
      }
    }
  }

  @Test func `a net is never below zero nor above the base, and a month's base never above its price`() throws {
    try check(102) { _, story, comment in
      for lines in try RulesInOrder.fees(of: story.reports).flatMap(items) {
        let item = lines[0]
        #expect(sum(lines) >= .zero && sum(lines) <= item.base, comment)
        if item.derivation.unit == .month { #expect(item.base <= item.derivation.price, comment) }
      }
    }
  }

  /// Without boundary days: with them a day more of leave can take the place of a hospital's return day, which was free from day 1.
  @Test func `a day more of absence never costs more under deduct`() throws {
    try check(103) { dice, story, comment in
      var report = story.reports[0]
      report.rules.deductWithoutBoundaryDays()
      for place in report.client.commitments.indices {
        for index in report.client.commitments[place].absences.indices {
          report.client.commitments[place].absences[index].interruptionBegan = nil
        }
      }
      let less = try RulesInOrder.fees(of: [report])[0]
      guard less.hold == nil, let day = report.addAbsence(after: less, &dice) else { return }
      let more = try RulesInOrder.fees(of: [report])[0]
      #expect(more.hold == nil, comment)
      for code in RandomRuleBook.codes {
        func net(_ fees: ClientFees) -> Money { sum(fees.lines.filter { $0.item == code }) }
        #expect(net(more) <= net(less), "\(comment), \(code), absent on \(day)")
      }
    }
  }

  @Test func `neither the order of commitments, absences, presences nor of an item's events changes anything`() throws {
    try check(104) { dice, story, comment in
      var other = story.reports
      for place in other.indices { other[place].client.reorder(&dice) }
      func lines(_ reports: [SecondImplementation.Report]) throws -> [[String]] {
        try RulesInOrder.answers(to: reports).map { $0.lines.map(\.description).sorted() }
      }
      let (one, another) = (try lines(story.reports), try lines(other))
      #expect(one == another, comment)
    }
  }

  @Test func `the order of clients changes nothing`() throws {
    try check(105, count: 100) { _, story, comment in
      let report = story.reports[0]
      // One calculation serves a whole file: the same client before and after others.
      let calculation = FeeCalculation(rules: report.rules)
      let history = StoryHistory(feed: report.feed, attached: report.attached)
      let clients = (0..<3).map { number in
        var client = report.client
        client.commitments.removeAll { $0.position > number + 1 }
        return client
      }
      let forth = try clients.map { try calculation.fees(of: $0, in: report.header, history: history).lines }
      let back = try clients.reversed().map { try calculation.fees(of: $0, in: report.header, history: history).lines }
      #expect(forth == back.reversed(), comment)
    }
  }

  @Test func `an absence cut in two touching ones of its class changes nothing`() throws {
    try check(106) { dice, story, comment in
      var other = story.reports
      for place in other.indices { other[place].client.cutAbsences(&dice) }
      let (one, another) = (try RulesInOrder.fees(of: story.reports), try RulesInOrder.fees(of: other))
      #expect(one.map(\.lines) == another.map(\.lines), comment)
      #expect(one.map(\.months) == another.map(\.months), comment)
    }
  }

  /// The rules are given for the last month what the statements of all earlier ones say at once, instead of what they remembered.
  @Test func `month by month comes to the same as the whole chain at once`() throws {
    try check(107) { _, story, comment in
      let remembered = try RulesInOrder.fees(of: story.reports).last!.lines
      let last = story.reports.last!
      var history = StoryHistory(feed: last.feed, attached: last.attached)
      for month in SecondImplementation.months(of: story.reports.dropLast()) {
        history.months[month.month, default: []].append(month)
      }
      let atOnce = try FeeCalculation(rules: last.rules).fees(of: last.client, in: last.header, history: history)
      #expect(atOnce.lines == remembered, comment)
    }
  }

  @Test func `a package attached by an officer is billed as one stated`() throws {
    try check(108) { _, story, comment in
      var (stated, attached) = (story.reports, story.reports)
      var moved = 0
      for place in stated.indices { moved += attached[place].attachPackages(in: &stated[place]) }
      guard moved > 0 else { return }
      let (one, another) = (try RulesInOrder.answers(to: stated), try RulesInOrder.answers(to: attached))
      #expect(one.map(\.lines) == another.map(\.lines), comment)
      #expect(one.map(\.errors) == another.map(\.errors), comment)
    }
  }

  @Test func `a voucher by unit pays up to its worth and never leaves a credit`() throws {
    var dice = Dice(seed: 109)
    for round in 0..<300 {
      let voucher = VoucherCase(&dice)
      let lines = try voucher.fees().lines
      let payer = lines.filter { $0.payer == .payer("KUNTA-X") }
      let client = lines.filter { $0.payer == .client }
      #expect(client.count == 1 && client[0].amount >= .zero, "round \(round)")
      #expect(sum(payer) + sum(client) == lines[0].base, "round \(round)")
      if voucher.worth >= voucher.price { #expect(client[0].amount == .zero, "round \(round)") }
      if voucher.worth < voucher.price {
        #expect(sum(payer) == voucher.worth.times(voucher.quantity), "round \(round)")
      }
    }
  }
}
