import Domain
import Support

/// Random rules and days, for properties and for the second implementation.
struct RandomClients {
  var generator: Seeded

  init(seed: UInt64) { generator = Seeded(seed) }

  mutating func pick<T>(_ choices: [T]) -> T { choices[number(0...choices.count - 1)] }
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  mutating func component(boundary: [AbsenceRule.BoundaryDays] = AbsenceRule.BoundaryDays.allCases) -> ItemRule {
    var figures: [AbsenceClass: Int] = [:]
    for absenceClass in AbsenceClass.allCases where chance(85) {
      figures[absenceClass] = pick([1, 1, 2, 3, 6, 6, 10, 40])
    }
    let absence = AbsenceRule(
      reference: RuleReference(id: "random", version: number(1...9)), freeFromDay: figures,
      boundaryDays: pick(boundary),
      countDays: pick(AbsenceRule.CountDays.allCases), wholeMonth: pick(AbsenceRule.WholeMonth.allCases),
      chargedShare: Quantity(tenThousandths: Int64(pick([0, 0, 0, 2_500, 5_000, 3_333, 10_000]))))
    return ItemRule(
      code: "X", name: Bilingual(fi: "X", en: "X"), unit: chance(70) ? .month : .day,
      divisor: pick(ItemRule.Divisor.allCases), mode: pick(ItemRule.Mode.allCases),
      rounding: pick(ItemRule.Rounding.allCases), proration: chance(85) ? .days : .none, absence: absence)
  }

  mutating func price() -> Money { Money(cents: Int64(pick([number(0...300), number(0...500_000), 90_067]))) }

  /// The class of each day of a month, nil for not absent; absences tend to last.
  mutating func absentDays(_ dayCount: Int, after last: AbsenceClass? = nil) -> [AbsenceClass?] {
    if chance(6) { return Array(repeating: pick(AbsenceClass.allCases), count: dayCount) }
    let (going, staying) = (pick([3, 10, 25]), pick([30, 70, 90]))
    var current = last
    return (0..<dayCount).map { _ in
      if current != nil {
        if !chance(staying) { current = chance(25) ? pick(AbsenceClass.allCases) : nil }
      } else if chance(going) {
        current = pick([.own, .own, .institution, .organiser])
      }
      return current
    }
  }

  /// Days as statements: runs of one class, cut by chance into touching pieces, in any order.
  mutating func statements(_ days: [AbsenceClass?], of month: Month) -> [AbsenceStatement] {
    var statements: [AbsenceStatement] = []
    var start = 0
    for index in days.indices {
      let isLast = index + 1 == days.count || days[index + 1] != days[index] || chance(15)
      guard isLast else { continue }
      if let absenceClass = days[index] {
        let reasons: [AbsenceClass: [String]] = [
          .own: ["LOMA", "MUU"], .institution: ["SAIRAALA", "LAITOS"], .organiser: ["JARJESTAJA"],
        ]
        statements.append(
          AbsenceStatement(
            reason: pick(reasons[absenceClass]!), first: month.first.adding(start), last: month.first.adding(index)))
      }
      start = index + 1
    }
    statements.shuffle(using: &generator)
    for index in statements.indices { statements[index].position = index + 1 }
    return statements
  }

  mutating func month() -> Month { Month(year: pick([2023, 2024]), month: number(1...12))! }
}
