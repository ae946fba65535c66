import Domain
import FeeRules
import Support
import Testing

/// What holds for every client and rule; each case prints the seed it came from.
@Suite struct FeeProperties {
  /// A commitment of one random item with random days, valid from the 1st, so that nothing before the month matters.
  private func sample(_ random: inout RandomClients, _ component: ItemRule, _ month: Month)
    -> (commitment: CommitmentStatement, days: [AbsenceClass?])
  {
    var commitment = CommitmentStatement(number: "PS-1", validFrom: month.first, validTo: nil)
    var days = random.absentDays(month.dayCount)
    if random.chance(30) {
      let last = random.number(0...month.dayCount - 1)
      commitment.validTo = month.first.adding(last)
      for day in days.indices where day > last { days[day] = nil }
    }
    commitment.components = [ComponentStatement(code: "X", price: random.price(), unit: nil)]
    commitment.absences = random.statements(days, of: month)
    return (commitment, days)
  }

  private func check(
    _ seed: UInt64, rounds: Int = 2_000, boundary: [AbsenceRule.BoundaryDays] = AbsenceRule.BoundaryDays.allCases,
    _ body: (inout RandomClients, CommitmentStatement, [AbsenceClass?], Month, ServiceRules, Comment) throws -> Void
  ) throws {
    var random = RandomClients(seed: seed)
    for round in 0..<rounds {
      let component = random.component(boundary: boundary)
      let month = random.month()
      let (commitment, days) = sample(&random, component, month)
      try body(&random, commitment, days, month, Samples.rules(components: [component]), "seed \(seed), round \(round)")
    }
  }

  @Test func `a net is never below zero nor above the base, and a month never above its price`() throws {
    try check(11) { _, commitment, _, month, rules, comment in
      let line = try line(commitment, in: month, rules: rules)
      #expect(line.amount >= .zero && line.amount <= line.base, comment)
      #expect(line.base - line.deduction == line.amount, comment)
      if line.derivation.unit == .month { #expect(line.base <= line.derivation.price, comment) }
    }
  }

  @Test func `days fit together: free within absent within service`() throws {
    try check(12) { _, commitment, _, month, rules, comment in
      let line = try line(commitment, in: month, rules: rules)
      let facts = line.derivation
      #expect(facts.service.isSuperset(of: facts.absent) && facts.absent.isSuperset(of: facts.free), comment)
      #expect(
        facts.service.count == line.serviceDays && facts.absent.count == line.absentDays
          && facts.free.count == line.freeDays,
        comment)
      let spells = facts.spells.reduce(DaySet()) { $0.union(DaySet($1.first...$1.last)) }
      #expect(spells == facts.absent, comment)
    }
  }

  /// Holds for every mode, rounding and way of counting, but only for rules without boundary days: with them a day more of leave can take
  /// the place of a hospital's return day, which was free from day 1, and so cost more.
  @Test func `a day more of absence never costs more, by rules without boundary days`() throws {
    try check(13, boundary: [.none]) { random, commitment, days, month, rules, comment in
      let last = commitment.validTo.map { $0.days(since: month.first) } ?? days.count - 1
      let present = (0...last).filter { days[$0] == nil }
      guard !present.isEmpty else { return }
      var more = days
      more[random.pick(present)] = random.pick(AbsenceClass.allCases)
      var other = commitment
      other.absences = random.statements(more, of: month)
      let (less, longer) = (try line(commitment, in: month, rules: rules), try line(other, in: month, rules: rules))
      #expect(longer.amount <= less.amount, comment)
      #expect(longer.freeDays >= less.freeDays, comment)
    }
  }

  @Test func `neither the order of absences nor how they are cut changes anything`() throws {
    try check(14) { random, commitment, days, month, rules, comment in
      var other = commitment
      other.absences = random.statements(days, of: month)
      let (one, another) = (try line(commitment, in: month, rules: rules), try line(other, in: month, rules: rules))
      #expect(one == another, comment)
    }
  }

  @Test func `a renewed decision neither adds nor takes a cent of a month`() throws {
    try check(15) { random, commitment, days, month, rules, comment in
      guard rules.items["X"]!.unit == .month, commitment.validTo == nil else { return }
      let whole = try line(commitment, in: month, rules: rules)
      let renewal = random.number(1...month.dayCount - 1)
      var (before, after) = (commitment, commitment)
      before.validTo = month.first.adding(renewal - 1)
      after.validFrom = month.first.adding(renewal)
      (after.number, after.position) = ("PS-2", 2)
      before.absences = random.statements(Array(days[..<renewal]), of: month)
      after.absences = random.statements(Array(repeating: nil, count: renewal) + days[renewal...], of: month)
      let lines = try fees(Samples.client(before, after), in: month, rules: rules).lines
      func sum(_ part: (FeeLine) -> Money) -> Money { lines.reduce(.zero) { $0 + part($1) } }
      #expect(
        sum(\.amount) == whole.amount && sum(\.base) == whole.base && sum(\.deduction) == whole.deduction, comment)
      #expect(lines.allSatisfy { $0.amount >= .zero && $0.deduction >= .zero }, comment)
      #expect(lines.reduce(0) { $0 + $1.freeDays } == whole.freeDays, comment)
      #expect(lines.reduce(0) { $0 + $1.absentDays } == whole.absentDays, comment)
    }
  }

  @Test func `what a line remembers reads back from its notation`() throws {
    try check(16) { _, commitment, _, month, rules, comment in
      var line = try line(commitment, in: month, rules: rules)
      let facts = line.derivation
      line.derivation = try #require(Derivation(notation: facts.notation, itemName: facts.itemName))
      #expect(line.derivation == facts, comment)
    }
  }

  @Test func `an explanation ends in the amount, in both languages`() throws {
    try check(17) { _, commitment, _, month, rules, comment in
      let line = try line(commitment, in: month, rules: rules)
      let text = Explanation.text(of: line)
      let rounded = (" Pyöristetty lähimpään senttiin.", " Rounded to the nearest cent.")
      let fi = text.fi.hasSuffix(rounded.0) ? String(text.fi.dropLast(rounded.0.count)) : text.fi
      let en = text.en.hasSuffix(rounded.1) ? String(text.en.dropLast(rounded.1.count)) : text.en
      #expect(fi.hasSuffix(" \(line.amount.finnish)."), comment)
      #expect(en.hasSuffix(".") && en.dropLast().hasSuffix(String(line.amount.description.suffix(3))), comment)
    }
  }
}
