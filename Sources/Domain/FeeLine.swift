/// What one payer owes for one item of one commitment in one period.
package struct FeeLine: Hashable, Sendable {
  /// The client's code, not the identity code.
  package var client: String
  package var commitment: String
  /// Component or product code.
  package var item: String
  package var payer: PayerID
  package var period: Month
  /// This payer's share; for a correction the delta.
  package var amount: Money
  /// The item without absences.
  package var base: Money
  /// `base` less the item's net.
  package var deduction: Money
  /// Charged days, summed quantity, or 1 for a month.
  package var quantity: Quantity
  package var serviceDays: Int
  package var absentDays: Int
  package var freeDays: Int
  package var rule: RuleReference
  package var kind: Kind
  package var state: State
  package var derivation: Derivation
  /// Set on a correction: what it corrects.
  package var correction: Correction?

  package enum Kind: String, CaseIterable, Hashable, Sendable { case fee, correction }
  /// The four places of the invariant: in = transferred + open + held + rejected.
  package enum State: String, CaseIterable, Hashable, Sendable {
    case open, held, transferred, rejected
  }

  package init(
    client: String, commitment: String, item: String, payer: PayerID = .client, period: Month,
    amount: Money, base: Money, deduction: Money, quantity: Quantity, serviceDays: Int,
    absentDays: Int, freeDays: Int, rule: RuleReference, kind: Kind = .fee, state: State = .open,
    derivation: Derivation, correction: Correction? = nil
  ) {
    self.client = client
    self.commitment = commitment
    self.item = item
    self.payer = payer
    self.period = period
    self.amount = amount
    self.base = base
    self.deduction = deduction
    self.quantity = quantity
    self.serviceDays = serviceDays
    self.absentDays = absentDays
    self.freeDays = freeDays
    self.rule = rule
    self.kind = kind
    self.state = state
    self.derivation = derivation
    self.correction = correction
  }
}

/// What a correction (oikaisu, hyvitys) corrects, domain.md §9: `FeeLine.amount` is the new amount less what had been counted.
package struct Correction: Hashable, Sendable {
  /// The run and document that took the first of the corrected lines; nil where none has been transferred yet.
  package var run: RunID?
  package var document: DocumentNumber?
  /// What stood before: all that was transferred, and for a later month's recomputation what is still open too.
  package var counted: Money
  package var reason: Reason

  package enum Reason: String, CaseIterable, Hashable, Sendable {
    /// A newer version of the report says otherwise.
    case newVersion = "new-version"
    /// The newer version leaves out the client, commitment or item.
    case leftOut = "left-out"
    /// Another report changed the days that this one's numbering starts from.
    case earlierDays = "earlier-days"
  }

  package init(run: RunID?, document: DocumentNumber?, counted: Money, reason: Reason) {
    self.run = run
    self.document = document
    self.counted = counted
    self.reason = reason
  }
}

/// Who pays: `client`, `guardian:EV-77`, or a payer's code.
package enum PayerID: Hashable, Sendable, CustomStringConvertible {
  case client
  case guardian(String)
  case payer(String)

  package var description: String {
    switch self {
    case .client: "client"
    case .guardian(let code): "guardian:" + code
    case .payer(let code): code
    }
  }

  package init(_ text: String) {
    if text == "client" {
      self = .client
    } else if text.hasPrefix("guardian:") {
      self = .guardian(String(text.dropFirst("guardian:".count)))
    } else {
      self = .payer(text)
    }
  }
}

/// How a line came to be, in facts: what the explanation's sentences and the month drawn day by day are made of, and what the ledger
/// stores beside the amount. `notation` is its one-line text form.
package struct Derivation: Hashable, Sendable {
  package var itemName: Bilingual
  package var unit: ItemRule.Unit
  /// M, or the price of a day.
  package var price: Money
  package var priceSource: PriceSource
  /// N.
  package var monthDays: Int
  /// S as days; the count is `service.count`.
  package var service: DaySet
  /// Absent service days under the rule, boundary days among them.
  package var absent: DaySet
  /// The boundary days among them: departure and return days that the rule counts as absent.
  package var boundary: DaySet
  /// True where the rule's `countDays` is `class`: a spell's numbers are then of its own class only.
  package var countsByClass: Bool
  /// The class of each run of absent days, in order, each within one class.
  package var spells: [Spell]
  /// F as days; every day of the month where the whole month is free.
  package var free: DaySet
  /// Recorded presence days; nil where the service does not record attendance.
  package var attended: DaySet?
  package var wholeMonthFree: Bool
  package var divisor: ItemRule.Divisor
  package var mode: ItemRule.Mode
  package var rounding: ItemRule.Rounding
  package var proration: ItemRule.Proration
  package var chargedShare: Quantity
  package var rule: RuleReference
  /// What few lines have: a renewal, a package, events, other payers.
  private var rare: RareFacts?

  package struct Package: Hashable, Sendable {
    package var code: String
    package var days: DaySet
    package init(code: String, days: DaySet) {
      self.code = code
      self.days = days
    }
  }
  package struct DayPrice: Hashable, Sendable {
    package var days: DaySet
    package var price: Money
    package var source: PriceSource
    package init(days: DaySet, price: Money, source: PriceSource) {
      self.days = days
      self.price = price
      self.source = source
    }
  }
  package struct Event: Hashable, Sendable {
    /// 1…31.
    package var day: Int
    package var quantity: Quantity
    package var price: Money
    package var source: PriceSource
    package init(day: Int, quantity: Quantity, price: Money, source: PriceSource) {
      self.day = day
      self.quantity = quantity
      self.price = price
      self.source = source
    }
  }
  /// The steps by which an item's net was shared among payers, domain.md §7.
  package struct Allocation: Hashable, Sendable {
    /// The item's net: the sum of its lines.
    package var net: Money
    /// Steps that gave something or could have, in order.
    package var steps: [Step]
    package var remainder: Money
    package var remainderPayer: PayerID
    package var why: Remainder

    package struct Step: Hashable, Sendable {
      package var order: Int
      /// True where the rule is the service's own.
      package var isOfService: Bool
      package var payer: PayerID
      package var limit: PayerRule.Limit
      package var condition: DayCondition?
      /// What the rule gave this payer.
      package var amount: Money
      package init(
        order: Int, isOfService: Bool, payer: PayerID, limit: PayerRule.Limit, condition: DayCondition?, amount: Money
      ) {
        self.order = order
        self.isOfService = isOfService
        self.payer = payer
        self.limit = limit
        self.condition = condition
        self.amount = amount
      }
    }
    package enum Remainder: String, CaseIterable, Hashable, Sendable { case client, guardian, contract }

    package init(net: Money, steps: [Step], remainder: Money, remainderPayer: PayerID, why: Remainder) {
      self.net = net
      self.steps = steps
      self.remainder = remainder
      self.remainderPayer = remainderPayer
      self.why = why
    }
  }

  /// Consecutive absent days of one class within the month and where they stand in their interruption.
  package struct Spell: Hashable, Sendable {
    package var absenceClass: AbsenceClass
    /// 1…31.
    package var first: Int
    package var last: Int
    /// The number of `first` in its interruption, from 1 (counted as the rule counts).
    package var firstNumber: Int
    /// From where the days before this month are known; nil where the interruption begins in this month.
    package var earlier: Earlier?
    package init(
      absenceClass: AbsenceClass, first: Int, last: Int, firstNumber: Int, earlier: Earlier?
    ) {
      self.absenceClass = absenceClass
      self.first = first
      self.last = last
      self.firstNumber = firstNumber
      self.earlier = earlier
    }
  }
  package enum Earlier: String, CaseIterable, Hashable, Sendable {
    /// Earlier months' reports.
    case ledger
    /// The report's `alkanut`.
    case stated
    /// Not known: counted from the 1st.
    case unknown
  }
  package enum PriceSource: String, CaseIterable, Hashable, Sendable {
    case commitment, contract, unit, productDefault
  }
  /// A commitment's part of a chain computed as one.
  package struct Chain: Hashable, Sendable {
    /// The chain's net over all its commitments.
    package var total: Money
    /// What this commitment would cost by itself.
    package var alone: Money
    /// 1-based place in the chain and how many there are.
    package var position: Int
    package var count: Int
    package init(total: Money, alone: Money, position: Int, count: Int) {
      self.total = total
      self.alone = alone
      self.position = position
      self.count = count
    }
  }

  package init(
    itemName: Bilingual, unit: ItemRule.Unit, price: Money, priceSource: PriceSource,
    monthDays: Int, service: DaySet, absent: DaySet, boundary: DaySet = DaySet(),
    countsByClass: Bool = false, spells: [Spell], free: DaySet,
    attended: DaySet?, wholeMonthFree: Bool, divisor: ItemRule.Divisor,
    mode: ItemRule.Mode, rounding: ItemRule.Rounding,
    proration: ItemRule.Proration, chargedShare: Quantity, rule: RuleReference,
    chain: Chain? = nil, contract: String? = nil, package: Package? = nil, prices: [DayPrice] = [],
    events: [Event] = [], allocation: Allocation? = nil
  ) {
    self.itemName = itemName
    self.unit = unit
    self.price = price
    self.priceSource = priceSource
    self.monthDays = monthDays
    self.service = service
    self.absent = absent
    self.boundary = boundary
    self.countsByClass = countsByClass
    self.spells = spells
    self.free = free
    self.attended = attended
    self.wholeMonthFree = wholeMonthFree
    self.divisor = divisor
    self.mode = mode
    self.rounding = rounding
    self.proration = proration
    self.chargedShare = chargedShare
    self.rule = rule
    rare =
      RareFacts.Facts(
        chain: chain, contract: contract, package: package, prices: prices, events: events, allocation: allocation
      ).kept
  }

  // MARK: Rare facts

  /// Set where a renewed decision was computed together with its neighbours.
  package var chain: Chain? {
    get { rare?.facts.chain }
    set { change { $0.chain = newValue } }
  }
  /// The contract the commitment names; set where its price, absence rule or payer was used.
  package var contract: String? {
    get { rare?.facts.contract }
    set { change { $0.contract = newValue } }
  }
  /// Set where the item came by a package: the days between the package's first and last that are service days.
  package var package: Package? {
    get { rare?.facts.package }
    set { change { $0.package = newValue } }
  }
  /// Prices by day where a daily item had more than one; empty where `price` holds for all.
  package var prices: [DayPrice] {
    get { rare?.facts.prices ?? [] }
    set { change { $0.prices = newValue } }
  }
  /// What an item in h or kpl (or an event of any) was summed from; empty for others.
  package var events: [Event] {
    get { rare?.facts.events ?? [] }
    set { change { $0.events = newValue } }
  }
  /// Who pays and why; nil where the client pays all and no rule was asked.
  package var allocation: Allocation? {
    get { rare?.facts.allocation }
    set { change { $0.allocation = newValue } }
  }

  private mutating func change(_ body: (inout RareFacts.Facts) -> Void) {
    var facts = rare?.facts ?? RareFacts.Facts()
    body(&facts)
    rare = facts.kept
  }
}

/// The rare facts of a line behind one reference: half a million plain lines would else carry two hundred empty bytes each. Never changed, so
/// that lines stay values.
private final class RareFacts: Hashable, Sendable {
  struct Facts: Hashable, Sendable {
    var chain: Derivation.Chain?
    var contract: String?
    var package: Derivation.Package?
    var prices: [Derivation.DayPrice] = []
    var events: [Derivation.Event] = []
    var allocation: Derivation.Allocation?

    /// Nil where there are none.
    var kept: RareFacts? {
      let isNone =
        chain == nil && contract == nil && package == nil && prices.isEmpty && events.isEmpty && allocation == nil
      return isNone ? nil : RareFacts(self)
    }
  }

  let facts: Facts

  fileprivate init(_ facts: Facts) { self.facts = facts }

  static func == (left: RareFacts, right: RareFacts) -> Bool { left.facts == right.facts }
  func hash(into hasher: inout Hasher) { hasher.combine(facts) }
}

/// What the fee rules make of one client of one report.
package struct ClientFees: Sendable {
  /// Written out each time they are asked for where `alike` is set; it goes once they are changed.
  package var lines: [FeeLine] {
    get { alike?.lines ?? wholeLines }
    set { (wholeLines, wholeMonths, alike) = (newValue, months, nil) }
  }
  package var findings: [Finding]
  /// The days to remember for the next month; empty where they could not be told. Like `lines`.
  package var months: [CommitmentMonth] {
    get { alike.map { [$0.month] } ?? wholeMonths }
    set { (wholeLines, wholeMonths, alike) = (lines, newValue, nil) }
  }
  /// The payers of commitments whose newest statement came with a feed that states some, by commitment number: documents are formed with them,
  /// not with those of the report.
  package var feedPayers: [String: [PayerStatement]]
  /// The strongest hold among the findings; nil where every row is open.
  package var hold: Hold?
  /// Set where others came out alike: what is the client's own beside what all of them have.
  package private(set) var alike: AlikeFees?
  private var wholeLines: [FeeLine] = []
  private var wholeMonths: [CommitmentMonth] = []

  /// Why a client's rows wait.
  package enum Hold: String, CaseIterable, Hashable, Sendable {
    /// An error: the rows wait for a corrected report, and next month does not know these days.
    case error
    /// A person must decide (missing identity code, non-disclosure …); the days are known.
    case person
  }

  package init(
    lines: [FeeLine] = [], findings: [Finding] = [], months: [CommitmentMonth] = [],
    feedPayers: [String: [PayerStatement]] = [:], hold: Hold? = nil
  ) {
    wholeLines = lines
    wholeMonths = months
    self.findings = findings
    self.feedPayers = feedPayers
    self.hold = hold
  }

  /// Fees like others'.
  package init(_ alike: AlikeFees) {
    self.alike = alike
    findings = []
    feedPayers = [:]
  }

  package var lineCount: Int { alike?.amounts.count ?? wholeLines.count }

  /// The lines' amounts together.
  package var total: Money {
    var total = Money.zero
    if let alike {
      for amount in alike.amounts { total += amount.amount }
    } else {
      for index in wholeLines.indices { total += wholeLines[index].amount }
    }
    return total
  }

  /// Makes every row wait.
  package mutating func holdLines() {
    var held = lines
    for index in held.indices { held[index].state = .held }
    lines = held
  }
}

/// The fees of a client of one plain commitment, as few bytes as can be: beside what others have too only who he is, the commitment's number and
/// validity, the items' prices and the cents of their lines.
package struct AlikeFees: Sendable {
  /// The same for all who came out alike. Their lines are one an item, in the order of the items.
  package let pattern: Pattern
  package let client: String
  package let commitment: String
  package let validFrom: Day
  package let validTo: Day?
  /// Of each line.
  package let amounts: ArraySlice<Amounts>

  package struct Amounts: Sendable {
    package let price: Money
    package let amount: Money
    package let base: Money

    package init(price: Money, amount: Money, base: Money) {
      self.price = price
      self.amount = amount
      self.base = base
    }

    package var deduction: Money { base - amount }
  }

  /// One client's rows, of which others differ only in what is their own.
  package final class Pattern: Sendable {
    package let lines: [FeeLine]
    package let month: CommitmentMonth

    package init(lines: [FeeLine], month: CommitmentMonth) {
      self.lines = lines
      self.month = month
    }
  }

  package init(
    _ pattern: Pattern, client: String, commitment: String, validFrom: Day, validTo: Day?, amounts: ArraySlice<Amounts>
  ) {
    self.pattern = pattern
    self.client = client
    self.commitment = commitment
    self.validFrom = validFrom
    self.validTo = validTo
    self.amounts = amounts
  }

  package var lines: [FeeLine] {
    zip(pattern.lines, amounts).map { line, own in
      var line = line
      (line.client, line.commitment) = (client, commitment)
      (line.amount, line.base, line.deduction) = (own.amount, own.base, own.deduction)
      line.derivation.price = own.price
      return line
    }
  }

  package var month: CommitmentMonth {
    var month = pattern.month
    (month.number, month.validFrom, month.validTo) = (commitment, validFrom, validTo)
    return month
  }
}
