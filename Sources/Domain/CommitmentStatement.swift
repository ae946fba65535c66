/// One `Maksusitoumus` of a client, as stated. Element kinds come in the order of the schema, entries in the order of the file.
///
/// A report's commitments mostly say the same beside who has them, for how long and at what prices: such a one holds only these, and the shape that
/// it shares with others. Nobody who asks sees the difference.
package struct CommitmentStatement: Hashable, Sendable {
  /// 1-based position among the client's commitments.
  package var position: Int
  package var line: Int {
    didSet {
      guard shapeID != nil, line != oldValue else { return }
      // What stands below it stays where it is.
      let moved = line
      line = oldValue
      self = CommitmentStatement(
        position: position, line: moved, number: number, validFrom: validFrom, validTo: validTo, parts)
    }
  }
  /// `numero`.
  package var number: String
  /// `alku`, the first day of validity; nil where a report names a commitment of the feed by number only.
  package var validFrom: Day?
  /// `loppu`, the last day of validity; nil is open-ended.
  package var validTo: Day?
  // Asked of every statement, and stored by themselves: to ask the form, references would be counted to what other threads count references to.
  /// What `shaped` has, by where it stands in memory.
  package let shapeID: ObjectIdentifier?
  package let componentCount: Int
  package let hasPayers: Bool
  private let form: Form

  private enum Form: Sendable {
    /// With the prices of its components, nil where none is stated.
    case shaped(CommitmentShape, [Money?])
    case written(Written)
  }

  /// What a commitment says beside number and validity.
  package struct Parts: Hashable, Sendable {
    package var kind: String
    package var contract: String?
    package var effectiveFrom: Day?
    package var components: [ComponentStatement] = []
    package var packages: [PackageStatement] = []
    package var payerRules: [PayerRuleStatement] = []
    package var payers: [PayerStatement] = []
    package var absences: [AbsenceStatement] = []
    package var presences: [PresenceStatement] = []
    package var events: [EventStatement] = []
    package var ends: [EndStatement] = []

    package init(kind: String, contract: String? = nil, effectiveFrom: Day? = nil) {
      self.kind = kind
      self.contract = contract
      self.effectiveFrom = effectiveFrom
    }

    /// True where nothing is said but kind, contract, components, absences without `alkanut`, and presences.
    package var isPlain: Bool {
      effectiveFrom == nil && packages.isEmpty && payerRules.isEmpty && payers.isEmpty && events.isEmpty && ends.isEmpty
        && absences.allSatisfy { $0.interruptionBegan == nil }
    }
  }

  /// Apart, so that a statement stays small.
  private final class Written: Sendable {
    let parts: Parts
    init(_ parts: Parts) { self.parts = parts }
  }

  package init(
    position: Int = 1, line: Int = 1, number: String, kind: String = "ostopalvelu",
    validFrom: Day?, validTo: Day? = nil, contract: String? = nil, effectiveFrom: Day? = nil
  ) {
    self.init(
      position: position, line: line, number: number, validFrom: validFrom, validTo: validTo,
      Parts(kind: kind, contract: contract, effectiveFrom: effectiveFrom))
  }

  package init(position: Int, line: Int, number: String, validFrom: Day?, validTo: Day?, _ parts: Parts) {
    (self.position, self.line, self.number, self.validFrom, self.validTo) = (position, line, number, validFrom, validTo)
    form = .written(Written(parts))
    (shapeID, componentCount, hasPayers) = (nil, parts.components.count, !parts.payers.isEmpty)
  }

  /// A commitment of a shape.
  ///
  /// - Precondition: `prices` has one for each component of the shape, nil where it states none.
  package init(
    position: Int, line: Int, number: String, validFrom: Day?, validTo: Day?, _ shape: CommitmentShape, prices: [Money?]
  ) {
    (self.position, self.line, self.number, self.validFrom, self.validTo) = (position, line, number, validFrom, validTo)
    form = .shaped(shape, prices)
    (shapeID, componentCount, hasPayers) = (ObjectIdentifier(shape), prices.count, false)
  }

  /// What it shares with others, and the prices of its components; nil where it was written out by itself.
  package var shaped: (shape: CommitmentShape, prices: [Money?])? {
    if case .shaped(let shape, let prices) = form { (shape, prices) } else { nil }
  }

  /// Changing any of them, or the line, writes the statement out.
  package var parts: Parts {
    get {
      switch form {
      case .written(let written): return written.parts
      case .shaped(let shape, let prices):
        var parts = Parts(kind: shape.kind, contract: shape.contract)
        parts.components = shape.components(at: prices, below: line)
        parts.absences = shape.absences(below: line)
        parts.presences = shape.presences(below: line)
        return parts
      }
    }
    set {
      self = CommitmentStatement(
        position: position, line: line, number: number, validFrom: validFrom, validTo: validTo, newValue)
    }
  }

  /// `laji` as stated; what kinds there are is data (`ostopalvelu`, `palveluseteli`).
  package var kind: String {
    get {
      switch form {
      case .shaped(let shape, _): shape.kind
      case .written(let written): written.parts.kind
      }
    }
    set { parts.kind = newValue }
  }
  /// `sopimus`.
  package var contract: String? {
    get {
      switch form {
      case .shaped(let shape, _): shape.contract
      case .written(let written): written.parts.contract
      }
    }
    set { parts.contract = newValue }
  }
  /// `voimaan`: the day from which this statement rules.
  package var effectiveFrom: Day? {
    get {
      switch form {
      case .shaped: nil
      case .written(let written): written.parts.effectiveFrom
      }
    }
    set { parts.effectiveFrom = newValue }
  }
  package var components: [ComponentStatement] {
    get {
      switch form {
      case .shaped(let shape, let prices): shape.components(at: prices, below: line)
      case .written(let written): written.parts.components
      }
    }
    set { parts.components = newValue }
  }
  package var packages: [PackageStatement] {
    get {
      switch form {
      case .shaped: []
      case .written(let written): written.parts.packages
      }
    }
    set { parts.packages = newValue }
  }
  package var payerRules: [PayerRuleStatement] {
    get {
      switch form {
      case .shaped: []
      case .written(let written): written.parts.payerRules
      }
    }
    set { parts.payerRules = newValue }
  }
  package var payers: [PayerStatement] {
    get {
      switch form {
      case .shaped: []
      case .written(let written): written.parts.payers
      }
    }
    set { parts.payers = newValue }
  }
  package var absences: [AbsenceStatement] {
    get {
      switch form {
      case .shaped(let shape, _): shape.absences(below: line)
      case .written(let written): written.parts.absences
      }
    }
    set { parts.absences = newValue }
  }
  package var presences: [PresenceStatement] {
    get {
      switch form {
      case .shaped(let shape, _): shape.presences(below: line)
      case .written(let written): written.parts.presences
      }
    }
    set { parts.presences = newValue }
  }
  package var events: [EventStatement] {
    get {
      switch form {
      case .shaped: []
      case .written(let written): written.parts.events
      }
    }
    set { parts.events = newValue }
  }
  package var ends: [EndStatement] {
    get {
      switch form {
      case .shaped: []
      case .written(let written): written.parts.ends
      }
    }
    set { parts.ends = newValue }
  }

  package static func == (left: CommitmentStatement, right: CommitmentStatement) -> Bool {
    left.position == right.position && left.line == right.line && left.number == right.number
      && left.validFrom == right.validFrom && left.validTo == right.validTo && left.parts == right.parts
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(line)
    hasher.combine(number)
    hasher.combine(parts)
  }
}

/// What a plain commitment (`Parts.isPlain`) says beside who has it, for how long and at what prices: the same for all that were written alike, down
/// to the lines.
package final class CommitmentShape: Sendable {
  package let kind: String
  package let contract: String?
  // Their lines are counted from the commitment's own; a stated price is zero.
  private let components: [ComponentStatement]
  private let absences: [AbsenceStatement]
  private let presences: [PresenceStatement]

  /// The shape of what a commitment on `line` says.
  /// - Precondition: it is plain.
  package init(_ parts: CommitmentStatement.Parts, on line: Int) {
    precondition(parts.isPlain, "a shape is a plain commitment's")
    kind = parts.kind
    contract = parts.contract
    components = parts.components.moved(by: -line).map {
      var component = $0
      component.price = component.price.map { _ in .zero }
      return component
    }
    absences = parts.absences.moved(by: -line)
    presences = parts.presences.moved(by: -line)
  }

  fileprivate func components(at prices: [Money?], below line: Int) -> [ComponentStatement] {
    zip(components.moved(by: line), prices).map {
      var component = $0
      component.price = $1
      return component
    }
  }

  fileprivate func absences(below line: Int) -> [AbsenceStatement] { absences.moved(by: line) }
  fileprivate func presences(below line: Int) -> [PresenceStatement] { presences.moved(by: line) }
}

private protocol Lined { var line: Int { get set } }
extension ComponentStatement: Lined {}
extension AbsenceStatement: Lined {}
extension PresenceStatement: Lined {}

extension Array where Element: Lined {
  fileprivate func moved(by lines: Int) -> [Element] {
    map {
      var element = $0
      element.line += lines
      return element
    }
  }
}

/// `OsaAlue`: a fee component or product billed on the commitment.
package struct ComponentStatement: Hashable, Sendable {
  package var position: Int
  package var line: Int
  package var code: String
  /// `hinta`; nil asks for a price lookup.
  package var price: Money?
  /// `yksikko` as stated (`kk vrk h kpl`); nil where not stated.
  package var unit: String?
  package init(position: Int = 1, line: Int = 1, code: String, price: Money?, unit: String?) {
    self.position = position
    self.line = line
    self.code = code
    self.price = price
    self.unit = unit
  }
}

/// `Palvelupaketti`: a service package between its days.
package struct PackageStatement: Hashable, Sendable {
  package var position: Int
  package var line: Int
  package var code: String
  package var first: Day
  package var last: Day?
  package init(position: Int = 1, line: Int = 1, code: String, first: Day, last: Day?) {
    self.position = position
    self.line = line
    self.code = code
    self.first = first
    self.last = last
  }
}

/// `Maksusaanto`: one step of who pays.
package struct PayerRuleStatement: Hashable, Sendable {
  package var position: Int
  package var line: Int
  package var order: Int
  package var payer: String
  /// `tuotteet`; empty is every item.
  package var items: [String]
  /// `raja` in hundredths of its unit; nil is all.
  package var limit: Money?
  /// `rajanYksikko` as stated.
  package var limitUnit: String?
  /// `paivat` as stated (`ma-pe`).
  package var days: String?
  /// `pyhat` as stated (`ei`).
  package var holidays: String?
  package init(
    position: Int = 1, line: Int = 1, order: Int, payer: String, items: [String] = [],
    limit: Money? = nil, limitUnit: String? = nil, days: String? = nil, holidays: String? = nil
  ) {
    self.position = position
    self.line = line
    self.order = order
    self.payer = payer
    self.items = items
    self.limit = limit
    self.limitUnit = limitUnit
    self.days = days
    self.holidays = holidays
  }
}

/// `Maksaja`: a payer, guardian, recipient or co-debtor with an address of their own.
package struct PayerStatement: Hashable, Sendable {
  package var position: Int
  package var line: Int
  package var code: String
  /// `rooli` as stated: `edunvalvoja maksaja laskunsaaja yhteisvelallinen`.
  package var role: String
  package var name: String
  package var address: Address?
  package var eInvoiceAddress: String?
  package var eInvoiceOperator: String?
  package init(
    position: Int = 1, line: Int = 1, code: String, role: String, name: String = "",
    address: Address? = nil, eInvoiceAddress: String? = nil, eInvoiceOperator: String? = nil
  ) {
    self.position = position
    self.line = line
    self.code = code
    self.role = role
    self.name = name
    self.address = address
    self.eInvoiceAddress = eInvoiceAddress
    self.eInvoiceOperator = eInvoiceOperator
  }
}

/// `Poissaolo`: first to last full absent day.
package struct AbsenceStatement: Hashable, Sendable {
  package var position: Int
  package var line: Int
  /// `syy` as stated; its class is data.
  package var reason: String
  package var first: Day
  package var last: Day
  /// `alkanut`: the first day of the interruption this absence continues.
  package var interruptionBegan: Day?
  package init(
    position: Int = 1, line: Int = 1, reason: String, first: Day, last: Day,
    interruptionBegan: Day? = nil
  ) {
    self.position = position
    self.line = line
    self.reason = reason
    self.first = first
    self.last = last
    self.interruptionBegan = interruptionBegan
  }
}

/// `Lasnaolo`: first to last present day.
package struct PresenceStatement: Hashable, Sendable {
  package var position: Int
  package var line: Int
  package var first: Day
  package var last: Day
  package init(position: Int = 1, line: Int = 1, first: Day, last: Day) {
    self.position = position
    self.line = line
    self.first = first
    self.last = last
  }
}

/// `Tapahtuma`: a visit, an hour, a piece on a day.
package struct EventStatement: Hashable, Sendable {
  package var position: Int
  package var line: Int
  package var product: String
  package var day: Day
  /// Minutes from midnight, 0…1439.
  package var minuteOfDay: Int
  package var quantity: Quantity
  package var unit: String
  package init(
    position: Int = 1, line: Int = 1, product: String, day: Day, minuteOfDay: Int,
    quantity: Quantity, unit: String
  ) {
    self.position = position
    self.line = line
    self.product = product
    self.day = day
    self.minuteOfDay = minuteOfDay
    self.quantity = quantity
    self.unit = unit
  }
}

/// `Paattyminen`: the last day of service.
package struct EndStatement: Hashable, Sendable {
  package var position: Int
  package var line: Int
  package var day: Day
  package var reason: String
  package init(position: Int = 1, line: Int = 1, day: Day, reason: String) {
    self.position = position
    self.line = line
    self.day = day
    self.reason = reason
  }
}
