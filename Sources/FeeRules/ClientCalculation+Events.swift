import Domain

/// Lines summed from events.
extension ClientCalculation {
  mutating func appendEvents(
    _ events: [EventStatement], of item: NamedItem, member: Int, on commitment: CommitmentStatement
  ) {
    let days = commitments[member]
    let terms = item.plan.terms(contract: days.contract, unit: unit)
    let lookup = lookup(item, terms, member: member)
    var priced: [Derivation.Event] = []
    priced.reserveCapacity(events.count)
    for event in events {
      guard let found = lookup.price(on: event.day, minute: event.minuteOfDay) else {
        findings.note(.priceMissing, line: event.line, at: commitment.path(event), found: event.product)
        continue
      }
      guard found.price >= .zero else {
        findings.note(.priceNegative, line: event.line, at: commitment.path(event), found: found.price.description)
        continue
      }
      priced.append(
        Derivation.Event(
          day: period.dayOfMonth(event.day), quantity: event.quantity, price: found.price, source: found.source))
    }
    if priced.isEmpty, !events.isEmpty { return }
    let rule = item.plan.rule
    guard let fee = EventFee.fee(priced) else {
      findings.note(
        .amountTooLarge, line: events[0].line, at: commitment.path(events[0]), found: rule.code,
        expected: "≤ \(EventFee.largest)")
      return
    }
    let first =
      priced.first.map { PriceLookup.Found(price: $0.price, source: $0.source) }
      ?? lookup.price(on: period.day(days.service.first!))
      ?? PriceLookup.Found(price: .zero, source: .productDefault)
    let absent = days.absent.all
    lines.append(
      FeeLine(
        client: client.code, commitment: days.number, item: rule.code, period: period.month,
        amount: Money(cents: fee.net), base: Money(cents: fee.base), deduction: .zero,
        quantity: EventFee.quantity(of: priced), serviceDays: days.service.count, absentDays: absent.count, freeDays: 0,
        rule: terms.absence.rule.reference,
        derivation: Derivation(
          itemName: rule.name, unit: rule.unit, price: first.price, priceSource: first.source,
          monthDays: period.dayCount, service: days.service, absent: absent, spells: [], free: DaySet(), attended: nil,
          wholeMonthFree: false, divisor: rule.divisor, mode: rule.mode, rounding: rule.rounding,
          proration: rule.proration, chargedShare: terms.absence.rule.chargedShare, rule: terms.absence.rule.reference,
          contract: priced.contains { $0.source == .contract } ? days.contract : nil, package: item.package,
          events: priced)))
  }

  /// Events of an item that is billed by the day already.
  mutating func noteTwice(_ events: [EventStatement], on commitment: CommitmentStatement) {
    for event in events {
      findings.note(.componentTwice, line: event.line, at: commitment.path(event), found: event.product)
    }
  }
}

/// The events of a commitment that can be summed, by product in the order of first appearance.
struct EventGroups {
  private(set) var rest: [[EventStatement]] = []

  /// - Parameter good: places of the events that can be summed.
  init(_ events: [EventStatement], _ good: [Int]) {
    for index in good {
      if let group = rest.firstIndex(where: { $0[0].product == events[index].product }) {
        rest[group].append(events[index])
      } else {
        rest.append([events[index]])
      }
    }
  }

  /// The events of the product, which are then no longer among the rest.
  mutating func take(_ product: String) -> [EventStatement] {
    guard let group = rest.firstIndex(where: { $0[0].product == product }) else { return [] }
    return rest.remove(at: group)
  }
}
