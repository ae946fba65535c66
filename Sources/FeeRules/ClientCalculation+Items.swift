import Domain

/// The items of each commitment: named by `OsaAlue`, brought by packages, reported as events, in this order.
extension ClientCalculation {
  mutating func priceItems(attached: [AttachedPackage]) throws {
    let attached = attached.isEmpty ? [] : AttachedDays.shared(attached, among: commitments, in: period)
    for member in commitments.indices {
      let place = chains.count == 1 ? 0 : chains.firstIndex { $0.members.contains(member) }!
      let start = lines.count
      let commitment = statement(of: member)
      if start == 0 { lines.reserveCapacity(commitment.components.count) }
      var events = EventGroups(commitment.events, commitments[member].events)
      for (index, item) in commitment.components.enumerated() {
        guard
          let plan = ItemChecks.plan(
            of: item, at: index, on: commitment, plans: book.plans, in: period, into: &findings)
        else { continue }
        let named = NamedItem(plan: plan, place: ItemPlace(item), stated: item.price)
        if plan.isByEvents {
          appendEvents(events.take(item.code), of: named, member: member, on: commitment)
        } else {
          noteTwice(events.take(item.code), on: commitment)
          try append(named, days: commitments[member].service, member: member, chain: place, on: commitment)
        }
      }
      if !commitment.packages.isEmpty || !attached.isEmpty {
        try appendPackages(
          attached: attached.isEmpty ? [] : attached[member], &events, member: member, chain: place, on: commitment)
      }
      for group in events.rest {
        guard let plan = book.plans[group[0].product] else { continue }
        let named = NamedItem(plan: plan, place: ItemPlace(group[0]), stated: nil)
        plan.legality.check(plan.rule.code, at: named.place, on: commitment, in: period, into: &findings)
        appendEvents(group, of: named, member: member, on: commitment)
      }
      lineRanges.append(start..<lines.count)
    }
  }

  // MARK: - Packages

  private mutating func appendPackages(
    attached: [AttachedDays], _ events: inout EventGroups, member: Int, chain place: Int,
    on commitment: CommitmentStatement
  ) throws {
    let packages = PackageDays.packages(
      of: commitment, service: commitments[member].service, attached: attached, known: book.rules.packages, in: period,
      into: &findings)
    var brought: Set<String> = []
    for package in packages {
      for code in package.terms.items {
        func note(_ finding: FindingCode) {
          findings.note(finding, line: package.place.line, at: commitment.path(package.place), found: code)
        }
        guard let plan = book.plans[code] else {
          note(.componentUnknown)
          continue
        }
        if commitment.components.contains(where: { $0.code == code }) { continue }
        guard brought.insert(code).inserted else {
          note(.componentTwice)
          continue
        }
        let named = NamedItem(
          plan: plan, place: package.place, stated: nil,
          package: Derivation.Package(code: package.terms.code, days: package.days))
        plan.legality.check(code, at: package.place, on: commitment, in: period, into: &findings)
        if plan.isByEvents {
          appendEvents(events.take(code), of: named, member: member, on: commitment)
        } else {
          noteTwice(events.take(code), on: commitment)
          try append(named, days: package.days, member: member, chain: place, on: commitment)
        }
      }
    }
  }

  // MARK: - Months and days

  private mutating func append(
    _ item: NamedItem, days itemDays: DaySet, member: Int, chain place: Int, on commitment: CommitmentStatement
  ) throws {
    let terms = item.plan.terms(contract: commitments[member].contract, unit: unit)
    let recorded = book.rules.recordsAttendance ? commitments[member].recorded.intersection(itemDays) : nil
    guard let prices = prices(of: item, terms, days: itemDays, recorded: recorded, member: member) else {
      findings.note(
        .priceMissing, line: item.place.line, at: commitment.path(item.place), found: item.plan.rule.code)
      return
    }
    guard prices.lowest >= .zero else {
      findings.note(
        .priceNegative, line: item.place.line, at: commitment.path(item.place), found: prices.lowest.description)
      return
    }
    let ruleDays = try countedDays(of: place, by: terms.absence)
    lines.append(
      line(
        of: item, days: itemDays, recorded: recorded, prices: prices, terms: terms, member: member, chain: place,
        ruleDays: ruleDays))
  }

  private func prices(
    of item: NamedItem, _ terms: AgreedTerms, days itemDays: DaySet, recorded: DaySet?, member: Int
  ) -> DayPrices? {
    // Nearly always: stated on the only statement, for every day.
    if let stated = item.stated, commitments[member].pricesFrom == nil, commitments[member].ruling == nil {
      return DayPrices(always: PriceLookup.Found(price: stated, source: .commitment))
    }
    let first = itemDays.first!
    let asked = item.plan.rule.unit == .month ? DaySet(first...first) : recorded ?? itemDays
    return DayPrices(lookup(item, terms, member: member), on: asked, else: first, in: period)
  }

  private func line(
    of item: NamedItem, days itemDays: DaySet, recorded: DaySet?, prices: DayPrices, terms: AgreedTerms, member: Int,
    chain place: Int, ruleDays: RuleDays
  ) -> FeeLine {
    let rule = item.plan.rule
    let absence = terms.absence.rule
    let isWholeChain = item.package == nil && chains[place].members.count == 1
    let absent = ruleDays.absent.all.intersection(itemDays)
    let spells = isWholeChain ? ruleDays.spells : Interruption.spells(ruleDays.spells, within: itemDays)
    let isWholeMonth = WholeMonth.isFree(
      service: itemDays, absent: absent, dayCount: period.dayCount, by: absence)
    let free = isWholeMonth ? itemDays : FreeDays.days(of: spells, by: terms.absence)
    let itemTerms = ItemTerms(
      price: prices.first.price.cents, monthDays: period.dayCount, serviceDays: itemDays.count,
      freeDays: free.count, rule: rule, absence: absence)
    var quantity = Quantity.one
    if rule.unit != .month {
      quantity =
        recorded.map { Quantity(isWholeMonth ? 0 : $0.count) }
        ?? Quantity(tenThousandths: isWholeMonth ? 0 : itemTerms.chargedDays)
    }
    var fee: ItemFee
    if rule.unit == .month || prices.byDay.isEmpty {
      fee = ItemFee(itemTerms, unit: rule.unit, attended: recorded, isWholeMonthFree: isWholeMonth)
    } else {
      fee = DailyFee.fee(
        prices.byDay, service: recorded ?? itemDays, free: recorded == nil ? free : DaySet(),
        chargedShare: recorded == nil ? itemTerms.chargedShare : 0)
      if isWholeMonth { fee.net = 0 }
    }
    return FeeLine(
      client: client.code, commitment: commitments[member].number, item: rule.code, period: period.month,
      amount: Money(cents: fee.net), base: Money(cents: fee.base),
      deduction: Money(cents: fee.base - fee.net), quantity: quantity,
      serviceDays: itemDays.count, absentDays: absent.count, freeDays: free.count,
      rule: absence.reference,
      derivation: Derivation(
        itemName: rule.name, unit: rule.unit, price: prices.first.price, priceSource: prices.first.source,
        monthDays: period.dayCount, service: itemDays, absent: absent,
        boundary: absent.subtracting(commitments[member].absent.all), countsByClass: absence.countDays == .class,
        spells: spells, free: free, attended: recorded, wholeMonthFree: isWholeMonth,
        divisor: rule.divisor, mode: rule.mode, rounding: rule.rounding, proration: rule.proration,
        chargedShare: absence.chargedShare, rule: absence.reference,
        contract: prices.usesContract || terms.absenceIsOfContract ? commitments[member].contract : nil,
        package: item.package,
        prices: prices.byDay))
  }

  func lookup(_ item: NamedItem, _ terms: AgreedTerms, member: Int) -> PriceLookup {
    PriceLookup(
      plan: item.plan, terms: terms, stated: item.stated, statedFrom: commitments[member].pricesFrom,
      ruling: commitments[member].ruling)
  }
}

/// An item on its way to a line: what it is, what brought it, what the commitment says it costs.
struct NamedItem {
  let plan: ItemPlan
  let place: ItemPlace
  /// The price of its `OsaAlue`.
  let stated: Money?
  /// Set where a package brought it.
  var package: Derivation.Package?
}
