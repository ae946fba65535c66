import Domain

/// One client of one report on the way from statement to fees.
struct ClientCalculation<History: AbsenceHistory> {
  let client: ClientStatement
  let period: Period
  let rules: ServiceRules
  private let plans: [String: ItemPlan]
  var earlier: EarlierMonths<History>
  var findings: ClientFindings
  /// Those that can be computed, in the order of the report.
  var commitments: [CommitmentDays] = []
  var chains: [ServiceChain] = []
  private var lines: [FeeLine] = []
  /// The places of each commitment's lines.
  private var lineRanges: [Range<Int>] = []
  private var months: [CommitmentMonth] = []

  init(
    _ client: ClientStatement, period: Period, calculation: FeeCalculation,
    earlier: EarlierMonths<History>
  ) {
    self.client = client
    self.period = period
    rules = calculation.rules
    plans = calculation.plans
    self.earlier = earlier
    findings = ClientFindings(client)
  }

  mutating func run() throws -> ClientFees {
    IdentityChecks.check(
      client, allowsArtificial: rules.allowsArtificialIdentityCodes, into: &findings)
    NameChecks.check(client, into: &findings)
    readDays()
    chains = ServiceChain.chains(of: commitments, recordsAttendance: rules.recordsAttendance)
    try priceItems()
    try noteEarlierDays()
    for chain in chains where chain.members.count > 1 {
      RenewalChain.settle(&lines, of: chain.members.map { lineRanges[$0] }, plans: plans)
    }
    return finished()
  }

  // MARK: - Days

  private mutating func readDays() {
    commitments.reserveCapacity(client.commitments.count)
    for index in client.commitments.indices {
      let commitment = client.commitments[index]
      NotYetComputed.check(commitment, in: period, into: &findings)
      guard
        CommitmentChecks.check(
          commitment, of: client, kinds: rules.commitmentKinds, into: &findings),
        let service = ServiceDays(of: commitment, in: period)
      else { continue }
      guard !service.days.isEmpty else {
        findings.note(
          .noServiceDay, line: commitment.line, at: commitment.path,
          found: interval(service.from, service.to), expected: period.month.description)
        continue
      }
      var absent = AbsentDays()
      for absence in commitment.absences {
        let (flaws, twice) = absent.take(
          absence, of: rules.reasons[absence.reason], service: service.days, in: period)
        guard !flaws.isEmpty else { continue }
        AbsenceChecks.note(
          flaws, twice: twice, on: absence, of: commitment, service: service.days, in: period,
          into: &findings)
      }
      let recorded = PresenceChecks.recorded(
        of: commitment, service: service.days, absent: absent.byClass.all, in: period,
        into: &findings)
      EventChecks.check(
        commitment, service: service.days, absent: absent.byClass.all, in: period, into: &findings)
      commitments.append(
        CommitmentDays(
          index: index, number: commitment.number, from: service.from, to: service.to,
          service: service.days, absent: absent.byClass, recorded: recorded,
          namesStart: absent.namesStart))
    }
  }

  // MARK: - Lines

  private mutating func priceItems() throws {
    for member in commitments.indices {
      let place = chains.count == 1 ? 0 : chains.firstIndex { $0.members.contains(member) }!
      let commitment = client.commitments[commitments[member].index]
      let start = lines.count
      for item in commitment.components {
        guard
          let priced = ItemChecks.price(
            item, on: commitment, plans: plans, in: period, into: &findings)
        else { continue }
        let ruleDays = try countedDays(of: place, by: priced.plan.rule.absence)
        lines.append(line(for: priced, member: member, chain: place, ruleDays: ruleDays))
      }
      lineRanges.append(start..<lines.count)
    }
  }

  private func line(
    for item: PricedItem, member: Int, chain place: Int, ruleDays: RuleDays
  ) -> FeeLine {
    let days = commitments[member]
    let rule = item.plan.rule
    let isAlone = chains[place].members.count == 1
    let absent = ruleDays.absent.all.intersection(days.service)
    let spells = isAlone ? ruleDays.spells : Interruption.spells(ruleDays.spells, within: days.service)
    let isWholeMonth = WholeMonth.isFree(
      service: days.service, absent: absent, dayCount: period.dayCount, by: rule.absence)
    let free = isWholeMonth ? days.service : FreeDays.days(of: spells, by: item.plan)
    let terms = ItemTerms(
      price: item.price.cents, monthDays: period.dayCount, serviceDays: days.service.count,
      freeDays: free.count, rule: rule)
    var fee: ItemFee
    var quantity = Quantity.one
    if rule.unit == .month {
      fee = MonthlyFee.fee(terms)
    } else if rules.recordsAttendance {
      fee = DailyFee.fee(price: item.price.cents, recordedDays: days.recorded.count)
      quantity = Quantity(days.recorded.count)
    } else {
      fee = DailyFee.fee(terms)
      quantity = Quantity(tenThousandths: isWholeMonth ? 0 : terms.chargedDays)
    }
    if isWholeMonth { fee.net = 0 }
    return FeeLine(
      client: client.code, commitment: days.number, item: rule.code, period: period.month,
      amount: Money(cents: fee.net), base: Money(cents: fee.base),
      deduction: Money(cents: fee.base - fee.net), quantity: quantity,
      serviceDays: days.service.count, absentDays: absent.count, freeDays: free.count,
      rule: rule.absence.reference,
      derivation: Derivation(
        itemName: rule.name, unit: rule.unit, price: item.price, priceSource: item.source,
        monthDays: period.dayCount, service: days.service, absent: absent,
        boundary: absent.subtracting(days.absent.all), countsByClass: rule.absence.countDays == .class,
        spells: spells, free: free,
        attended: rules.recordsAttendance ? days.recorded : nil, wholeMonthFree: isWholeMonth,
        divisor: rule.divisor, mode: rule.mode, rounding: rule.rounding, proration: rule.proration,
        chargedShare: rule.absence.chargedShare, rule: rule.absence.reference))
  }

  // MARK: - The end

  private mutating func finished() -> ClientFees {
    let hold = findings.hold
    if hold != nil {
      for index in lines.indices { lines[index].state = .held }
    }
    if hold != .error {
      for place in chains.indices { rememberDays(of: chains[place]) }
    }
    findings.sortByLine()
    return ClientFees(lines: lines, findings: findings.all, months: months, hold: hold)
  }

  private mutating func rememberDays(of chain: ServiceChain) {
    for member in chain.members {
      let days = commitments[member]
      months.append(
        CommitmentMonth(
          number: days.number, validFrom: days.from, validTo: days.to, month: period.month,
          days: DayMap(
            dayCount: period.dayCount, service: days.service, absent: days.absent.byClass,
            recordedPresent: rules.recordsAttendance
              ? days.recorded : days.service.subtracting(days.absent.all)),
          interruptionBegan: days.service.contains(1) ? statedBeginning(of: chain) : nil))
    }
  }
}
