import Domain

/// One client of one report on the way from statement to fees.
struct ClientCalculation {
  let client: ClientStatement
  let book: PreparedRules
  let period: Period
  /// The report's unit and service, and when it was made.
  let unit: String
  private let service: ServiceCode
  private let createdAt: String
  private let history: any ClientHistory
  var earlier: EarlierMonths
  var findings: ClientFindings
  /// Those that can be computed, in the order of the report.
  var commitments: [CommitmentDays] = []
  var chains: [ServiceChain] = []
  /// One line an item until the payers are known.
  var lines: [FeeLine] = []
  /// The places of each commitment's lines.
  var lineRanges: [Range<Int>] = []
  private var months: [CommitmentMonth] = []
  private var feedPayers: [String: [PayerStatement]] = [:]
  /// More is known of the client than his report says.
  private var isKnownBeyondReport = false

  init(
    _ client: ClientStatement, in header: ReportHeader, _ period: Period, book: PreparedRules,
    history: any ClientHistory
  ) {
    self.client = client
    self.book = book
    self.period = period
    (unit, service, createdAt) = (header.unitCode, header.service, header.createdAt)
    self.history = history
    earlier = EarlierMonths(
      history, client: client.key, service: header.service, before: header.period,
      recordsAttendance: book.rules.recordsAttendance)
    findings = ClientFindings(client)
  }

  mutating func run() throws -> ClientFees {
    IdentityChecks.check(
      client, allowsArtificial: book.rules.allowsArtificialIdentityCodes, into: &findings)
    NameChecks.check(client, into: &findings)
    try readDays()
    chains = ServiceChain.chains(of: commitments, recordsAttendance: book.rules.recordsAttendance)
    let attached = try history.attachedPackages(of: client.key, service: service, in: period.month)
    if !attached.isEmpty { isKnownBeyondReport = true }
    try priceItems(attached: attached)
    try noteEarlierDays()
    for chain in chains where chain.members.count > 1 { settle(chain) }
    sharePayers()
    return finished()
  }

  /// True where nothing went into the fees but what the statement itself says, and nothing was found: they are those of every statement that says
  /// the same, at its own prices.
  var isOfStatementAlone: Bool {
    !isKnownBeyondReport && !earlier.wereAsked && findings.all.isEmpty && commitments.count == 1
      && commitments[0].payers == nil
      && client.commitments[0].components.allSatisfy { book.plans[$0.code]?.isByEvents == false }
  }

  /// The commitment as it is computed: as the report states it, or as a feed does.
  func statement(of member: Int) -> CommitmentStatement {
    commitments[member].ruling?.statement ?? client.commitments[commitments[member].index]
  }

  // MARK: - Days

  private mutating func readDays() throws {
    commitments.reserveCapacity(client.commitments.count)
    for index in client.commitments.indices {
      let feed = try history.feedStatements(of: client.commitments[index].number, client: client.key)
      if !feed.isEmpty { isKnownBeyondReport = true }
      let ruling =
        feed.isEmpty
        ? nil : StatementRuling(client.commitments[index], createdAt: createdAt, feed: feed, in: period)
      let commitment = ruling?.statement ?? client.commitments[index]
      if ruling?.isOfFeed == true, !commitment.payers.isEmpty { feedPayers[commitment.number] = commitment.payers }
      IdentityChecks.check(payersOf: commitment, into: &findings)
      let isComputable = CommitmentChecks.check(
        commitment, of: client, kinds: book.rules.commitmentKinds, into: &findings)
      let contract = CommitmentChecks.contract(of: commitment, known: book.rules.contracts, into: &findings)
      let payers = PayerPlan.plan(
        of: commitment, client: client.code, contract: contract.flatMap { book.rules.contracts[$0] }, in: period,
        rules: book.rules, items: book.plans, into: &findings)
      guard isComputable, let service = ServiceDays(of: commitment, in: period) else { continue }
      guard !service.days.isEmpty else {
        findings.note(
          .noServiceDay, line: commitment.line, at: commitment.path,
          found: interval(service.from, service.to), expected: period.month.description)
        continue
      }
      var absent = AbsentDays()
      for absence in commitment.absences {
        let (flaws, twice) = absent.take(
          absence, of: book.rules.reasons[absence.reason], service: service.days, in: period)
        guard !flaws.isEmpty else { continue }
        AbsenceChecks.note(
          flaws, twice: twice, on: absence, of: commitment, service: service.days, in: period,
          into: &findings)
      }
      let recorded = PresenceChecks.recorded(
        of: commitment, service: service.days, absent: absent.byClass.all, in: period,
        into: &findings)
      let events = EventChecks.check(
        commitment, service: service.days, absent: absent.byClass.all, plans: book.plans, in: period, into: &findings)
      let firstDay = period.day(service.days.first!)
      commitments.append(
        CommitmentDays(
          index: index, number: commitment.number, from: service.from, to: service.to,
          service: service.days, absent: absent.byClass, recorded: recorded,
          namesStart: absent.namesStart, contract: contract,
          pricesFrom: commitment.effectiveFrom.flatMap { $0 > firstDay ? $0 : nil }, ruling: ruling, events: events,
          payers: payers))
    }
  }

  // MARK: - Renewals

  private mutating func settle(_ chain: ServiceChain) {
    let members = chain.members.map { RenewalChain.Member(lines: lineRanges[$0], contract: commitments[$0].contract) }
    RenewalChain.settle(&lines, of: members) { [book, unit] item, contract in
      book.plans[item]?.terms(contract: contract, unit: unit).absence.rule
    }
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
    return ClientFees(lines: lines, findings: findings.all, months: months, feedPayers: feedPayers, hold: hold)
  }

  private mutating func rememberDays(of chain: ServiceChain) {
    let stated = statedBeginning(of: chain)
    for member in chain.members {
      let days = commitments[member]
      let beginning = days.service.contains(1) ? stated : nil
      months.append(
        CommitmentMonth(
          number: days.number, validFrom: days.from, validTo: days.to, month: period.month,
          days: DayMap(
            dayCount: period.dayCount, service: days.service, own: days.absent.own,
            institution: days.absent.institution, organiser: days.absent.organiser,
            recordedPresent: book.rules.recordsAttendance
              ? days.recorded : days.service.subtracting(days.absent.all)),
          interruptionBegan: beginning?.day, interruptionClass: beginning?.absenceClass))
    }
  }
}
