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

  package enum Kind: String, CaseIterable, Hashable, Sendable { case fee, correction }
  /// The four places of the invariant: in = transferred + open + held + rejected.
  package enum State: String, CaseIterable, Hashable, Sendable {
    case open, held, transferred, rejected
  }

  package init(
    client: String, commitment: String, item: String, payer: PayerID = .client, period: Month,
    amount: Money, base: Money, deduction: Money, quantity: Quantity, serviceDays: Int,
    absentDays: Int, freeDays: Int, rule: RuleReference, kind: Kind = .fee, state: State = .open,
    derivation: Derivation
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
  package var unit: ComponentRule.Unit
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
  package var divisor: ComponentRule.Divisor
  package var mode: ComponentRule.Mode
  package var rounding: ComponentRule.Rounding
  package var proration: ComponentRule.Proration
  package var chargedShare: Quantity
  package var rule: RuleReference
  /// Set where a renewed decision was computed together with its neighbours.
  package var chain: Chain?

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
    itemName: Bilingual, unit: ComponentRule.Unit, price: Money, priceSource: PriceSource,
    monthDays: Int, service: DaySet, absent: DaySet, boundary: DaySet = DaySet(),
    countsByClass: Bool = false, spells: [Spell], free: DaySet,
    attended: DaySet?, wholeMonthFree: Bool, divisor: ComponentRule.Divisor,
    mode: ComponentRule.Mode, rounding: ComponentRule.Rounding,
    proration: ComponentRule.Proration, chargedShare: Quantity, rule: RuleReference,
    chain: Chain? = nil
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
    self.chain = chain
  }
}

/// What the fee rules make of one client of one report.
package struct ClientFees: Sendable {
  package var lines: [FeeLine]
  package var findings: [Finding]
  /// The days to remember for the next month; empty where they could not be told.
  package var months: [CommitmentMonth]
  /// The strongest hold among the findings; nil where every row is open.
  package var hold: Hold?

  /// Why a client's rows wait.
  package enum Hold: String, CaseIterable, Hashable, Sendable {
    /// An error: the rows wait for a corrected report, and next month does not know these days.
    case error
    /// A person must decide (missing identity code, non-disclosure …); the days are known.
    case person
  }

  package init(
    lines: [FeeLine] = [], findings: [Finding] = [], months: [CommitmentMonth] = [],
    hold: Hold? = nil
  ) {
    self.lines = lines
    self.findings = findings
    self.months = months
    self.hold = hold
  }
}
