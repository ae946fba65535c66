import Domain
import FeeRules

extension ServiceRules {
  mutating func deductWithoutBoundaryDays() {
    for code in items.keys {
      items[code]!.mode = .deduct
      items[code]!.absence.boundaryDays = .none
      for unit in items[code]!.units.keys { items[code]!.units[unit]!.absence?.boundaryDays = .none }
    }
    for contract in contracts.keys {
      for item in contracts[contract]!.items.keys { contracts[contract]!.items[item]!.absence?.boundaryDays = .none }
    }
  }
}

extension SecondImplementation.Report {
  /// Makes one day of service an absent one; nil where every day is.
  mutating func addAbsence(after fees: ClientFees, _ dice: inout Dice) -> Day? {
    let place = dice.number(0...client.commitments.count - 1)
    var commitment = client.commitments[place]
    guard let month = fees.months.first(where: { $0.number == commitment.number }) else { return nil }
    let present = month.days.service.subtracting(month.days.allAbsent)
    guard !present.isEmpty else { return nil }
    let day = header.period.first.adding(dice.pick(Array(present)) - 1)
    commitment.presences = commitment.presences.flatMap { $0.leavingOut(day) }
    commitment.absences.append(
      AbsenceStatement(
        position: commitment.absences.count + 1, reason: dice.pick(["LOMA", "SAIRAALA", "JARJESTAJA"]), first: day,
        last: day))
    client.commitments[place] = commitment
    return day
  }

  /// Attaches what the only commitment of `report`, a copy of this one, states, and cuts the stated packages to its days; counts them.
  mutating func attachPackages(in report: inout SecondImplementation.Report) -> Int {
    guard client.commitments.count == 1, feed[client.commitments[0].number]?.isEmpty ?? true,
      let from = client.commitments[0].validFrom
    else { return 0 }
    let to = client.commitments[0].validTo
    let packages = client.commitments[0].packages.map { package in
      PackageStatement(
        position: package.position, code: package.code, first: max(package.first, from),
        last: [package.last, to].compactMap(\.self).min())
    }.filter { $0.last.map { [first = $0.first] in first <= $0 } ?? true }
    report.client.commitments[0].packages = packages
    client.commitments[0].packages = []
    attached = packages.map { AttachedPackage(package: $0.code, first: $0.first, last: $0.last) } + attached
    return packages.count
  }
}

extension PresenceStatement {
  fileprivate func leavingOut(_ day: Day) -> [PresenceStatement] {
    guard first <= day && day <= last else { return [self] }
    var (before, after) = (self, self)
    before.last = day.previous
    after.first = day.next
    return [before, after].filter { $0.first <= $0.last }
  }
}

extension ClientStatement {
  /// The same client, told in another order; the events of each item change places only with each other.
  mutating func reorder(_ dice: inout Dice) {
    commitments.shuffle(using: &dice.generator)
    for place in commitments.indices {
      commitments[place].position = place + 1
      commitments[place].absences.shuffle(using: &dice.generator)
      commitments[place].presences.shuffle(using: &dice.generator)
      for index in commitments[place].absences.indices { commitments[place].absences[index].position = index + 1 }
      for index in commitments[place].presences.indices { commitments[place].presences[index].position = index + 1 }
      for product in Set(commitments[place].events.map(\.product)) {
        let places = commitments[place].events.indices.filter { commitments[place].events[$0].product == product }
        var events = places.map { commitments[place].events[$0] }
        events.shuffle(using: &dice.generator)
        for (index, var event) in zip(places, events) {
          event.position = index + 1
          commitments[place].events[index] = event
        }
      }
    }
  }

  /// The same absences in more pieces.
  mutating func cutAbsences(_ dice: inout Dice) {
    let reasons = [["LOMA", "MUU"], ["SAIRAALA", "LAITOS"], ["JARJESTAJA"]]
    for place in commitments.indices {
      commitments[place].absences = commitments[place].absences.flatMap { absence -> [AbsenceStatement] in
        let days = absence.last.days(since: absence.first)
        guard days > 0, dice.chance(70) else { return [absence] }
        var (before, after) = (absence, absence)
        before.last = absence.first.adding(dice.number(0...days - 1))
        after.first = before.last.next
        after.reason = dice.pick(reasons.first { $0.contains(absence.reason) }!)
        after.interruptionBegan = nil
        return [before, after]
      }
      for index in commitments[place].absences.indices { commitments[place].absences[index].position = index + 1 }
    }
  }
}

extension SecondImplementation {
  /// What the statements of the reports say of the days, as a ledger keeps it.
  static func months(of story: some Collection<Report>) -> [CommitmentMonth] {
    served(in: Array(story)).map { served, period in
      let first = Int(period.first.number)
      var days = DayMap(dayCount: period.dayCount, service: DaySet())
      for (number, fact) in served.facts {
        let day = number - first + 1
        days.service.insert(day)
        switch fact {
        case .present: days.recordedPresent.insert(day)
        case .absent(let absenceClass): days.absent[absenceClass, default: DaySet()].insert(day)
        case .unrecorded: break
        }
      }
      let began = served.starts.map(\.began).filter { $0 <= first }.min()
      return CommitmentMonth(
        number: served.number, validFrom: Day(number: Int32(served.validFrom)),
        validTo: served.lastDay.map { Day(number: Int32($0)) }, month: period, days: days,
        interruptionBegan: began.map { Day(number: Int32($0)) })
    }
  }
}

/// A product whose price a voucher shares.
struct VoucherCase {
  var unit: ItemRule.Unit
  var price: Money
  /// Of the voucher, a unit.
  var worth: Money
  var quantity: Ratio

  init(_ dice: inout Dice) {
    unit = dice.pick([.day, .hour, .piece])
    price = Money(cents: Int64(dice.number(0...12_000)))
    worth = Money(cents: Int64(dice.chance(20) ? Int(price.cents) : dice.number(0...12_000)))
    quantity = unit == .day ? Ratio(30) : Ratio(dice.number(0...9_999), 1_000)
  }

  func fees() throws -> ClientFees {
    let item = ItemRule(
      code: "HOIVA", kind: .product, name: Bilingual(fi: "Hoiva", en: "Care"), unit: unit, absence: .plain,
      prices: PriceList(price))
    let rules = ServiceRules(
      service: RandomRuleBook.service, serviceName: item.name, book: RuleReference(id: "KOE", version: 1),
      items: [item], payers: ["KUNTA-X"], commitmentKinds: ["palveluseteli"], allowsArtificialIdentityCodes: true)
    let period = Month("2024-04")!
    var commitment = CommitmentStatement(number: "PS-1", kind: "palveluseteli", validFrom: period.first)
    commitment.components = [ComponentStatement(code: "HOIVA", price: nil, unit: nil)]
    commitment.payerRules = [
      PayerRuleStatement(order: 1, payer: "KUNTA-X", limit: worth, limitUnit: unit.rawValue)
    ]
    if unit != .day {
      let tenThousandths = (quantity * Ratio(10_000)).roundedHalfAwayFromZero!
      commitment.events = [
        EventStatement(
          product: "HOIVA", day: period.first, minuteOfDay: 480, quantity: Quantity(tenThousandths: tenThousandths),
          unit: unit.rawValue)
      ]
    }
    let client = ClientStatement(
      code: "A1", identityCode: PersonalIdentityCode("010190-999W"), familyName: "Koivisto", givenNames: "Aino",
      commitments: [commitment])
    let header = ReportHeader(
      id: "KR-1", version: 1, period: period, createdAt: "2024-05-02T09:12:00+03:00", providerBusinessID: "9999999-2",
      providerName: "Koivukoti Oy", unitCode: "U-1", unitName: "Koivukoti", service: rules.service)
    return try FeeCalculation(rules: rules).fees(of: client, in: header, history: NoHistory())
  }
}
