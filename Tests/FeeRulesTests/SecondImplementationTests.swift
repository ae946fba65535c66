import Domain
import FeeRules
import Support
import Testing

/// The rules agree with a second, naive implementation, and so do two months computed one after the other with the numbering over both.
@Suite struct SecondImplementation {
  @Test(arguments: 0..<20)
  func `agrees on random commitments over two months`(_ batch: Int) throws {
    var random = RandomClients(seed: 7_000 + UInt64(batch))
    for round in 0..<500 { try compare(&random, "seed \(7_000 + batch), round \(round)") }
  }

  private func compare(_ random: inout RandomClients, _ label: String) throws {
    let first = random.month()
    let second = first.next
    let length = first.dayCount + second.dayCount
    let component = random.component()
    let price = random.price()
    let attendance = random.chance(20)
    // Validity as indices into both months; it may begin before them and end after.
    let from = random.chance(60) ? -random.number(1...40) : random.number(0...length - 1)
    let to = random.chance(60) ? length + 10 : random.number(max(from, 0)...length + 10)
    let served = (0..<length).map { from <= $0 && $0 <= to }
    var absent = random.absentDays(first.dayCount)
    absent += random.absentDays(second.dayCount, after: absent.last!)
    absent = zip(absent, served).map { $1 ? $0 : nil }
    let recorded = (0..<length).map { day in served[day] && absent[day] == nil && random.chance(70) }
    let before = absent[0] != nil && from < 0 && random.chance(50) ? random.number(1...50) : 0
    let naive = NaiveFees(
      served: served, absent: absent, recorded: attendance ? recorded : nil, firstLength: first.dayCount,
      before: before,
      component: component, price: Int(price.cents))
    let history = Remembered()
    for (month, days) in [(first, 0..<first.dayCount), (second, first.dayCount..<length)]
    where days.contains(where: { served[$0] }) {
      var commitment = CommitmentStatement(
        number: "PS-1", validFrom: first.first.adding(from), validTo: first.first.adding(to))
      commitment.components = [ComponentStatement(code: "X", price: price, unit: nil)]
      commitment.absences = random.statements(Array(absent[days]), of: month)
      if month == first, before > 0 {
        let index = commitment.absences.firstIndex { $0.first == month.first }!
        commitment.absences[index].interruptionBegan = month.first.adding(-before)
      }
      if attendance {
        commitment.presences = days.filter { recorded[$0] }.enumerated().map { index, day in
          PresenceStatement(position: index + 1, first: first.first.adding(day), last: first.first.adding(day))
        }
      }
      let fees = try fees(
        Samples.client(commitment), in: month, rules: Samples.rules(attendance: attendance, components: [component]),
        history: history)
      #expect(fees.hold == nil, "\(label): \(fees.findings)")
      let line = try #require(fees.lines.first)
      let found = NaiveFees.Answer(
        net: Int(line.amount.cents), base: Int(line.base.cents), service: line.serviceDays, absent: line.absentDays,
        free: line.freeDays, quantity: Int(line.quantity.tenThousandths))
      #expect(found == naive.answer(days), "\(label), \(month): \(line.derivation.notation)")
      #expect(line.base - line.deduction == line.amount)
      history.add(fees.months)
    }
  }
}
