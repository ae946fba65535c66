/// Why a day is absent, as the rules see it (domain.md §3).
package enum AbsenceClass: String, CaseIterable, Hashable, Sendable {
  /// Loma, muu: the client's own.
  case own
  /// Sairaala, laitos.
  case institution
  /// Järjestäjä: caused by the organiser.
  case organiser
}

/// How a component reacts to absence (karenssi), domain.md §4. Named and versioned: every line tells by which one it was computed.
package struct AbsenceRule: Hashable, Sendable {
  package var reference: RuleReference
  /// First free day of the interruption per class, from 1; a missing class is never free.
  package var freeFromDay: [AbsenceClass: Int]
  package var boundaryDays: BoundaryDays
  package var countDays: CountDays
  package var wholeMonth: WholeMonth
  /// Share of the price still charged on a free day, 0 … 1, at most four decimals.
  package var chargedShare: Quantity

  package enum BoundaryDays: String, CaseIterable, Hashable, Sendable {
    case none, departure, `return`, both
    package var countsDeparture: Bool { self == .departure || self == .both }
    package var countsReturn: Bool { self == .return || self == .both }
  }
  package enum CountDays: String, CaseIterable, Hashable, Sendable {
    /// Every absent day of the interruption advances the number.
    case interruption
    /// Only days of the day's own class do.
    case `class`
  }
  package enum WholeMonth: String, CaseIterable, Hashable, Sendable {
    /// Every calendar day a service day and absent: the component is 0.00.
    case free
    case counted
  }

  package init(
    reference: RuleReference, freeFromDay: [AbsenceClass: Int], boundaryDays: BoundaryDays = .none,
    countDays: CountDays = .interruption, wholeMonth: WholeMonth = .free,
    chargedShare: Quantity = Quantity(0)
  ) {
    self.reference = reference
    self.freeFromDay = freeFromDay
    self.boundaryDays = boundaryDays
    self.countDays = countDays
    self.wholeMonth = wholeMonth
    self.chargedShare = chargedShare
  }
}

/// `statutory@3`: a rule's id and version, as lines and explanations show it.
package struct RuleReference: Hashable, Sendable, CustomStringConvertible {
  package var id: String
  package var version: Int
  package init(id: String, version: Int) {
    self.id = id
    self.version = version
  }
  package var description: String { "\(id)@\(version)" }
  /// Reads what `description` writes; nil for any other text.
  package init?(_ text: String) {
    var text = text
    guard let reference = text.withUTF8({ RuleReference($0) }) else { return nil }
    self = reference
  }

  /// Reads the UTF-8 of `description`: a run reads two for every line.
  package init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    let digits = String(decoding: text[(at + 1)...], as: UTF8.self)
    guard let version = Int(digits) else { return nil }
    self.init(id: String(decoding: text[..<at], as: UTF8.self), version: version)
  }
}

/// What the fee rules take from a service's rule book, in force on one period's first day.
package struct ServiceRules: Hashable, Sendable {
  package var service: ServiceCode
  package var serviceName: Bilingual
  /// The rule book's own id and version.
  package var book: RuleReference
  /// The catalogue's version the rules were read with (`products@1 contracts@1 packages@1`); empty where there is none.
  package var catalogue: String
  /// Components and products of the service, by code.
  package var items: [String: ItemRule]
  /// Contracts that its commitments may name, by code.
  package var contracts: [String: ContractTerms]
  package var packages: [String: PackageTerms]
  /// The service's own payer rules, by order; they come before the commitment's.
  package var payerRules: [PayerRule]
  /// Payers known to the installation, by code.
  package var payers: Set<String>
  /// `SAIRAALA` → institution …: data.
  package var reasons: [String: AbsenceClass]
  /// Kinds of commitment the service knows (`ostopalvelu`).
  package var commitmentKinds: Set<String>
  /// True where only recorded presence days count (domain.md §3, §5 daily).
  package var recordsAttendance: Bool
  package var legality: [LegalLimit]
  /// What an error on one client holds.
  package var errorHolds: ErrorHolds
  /// True where artificial or temporary identity codes (900–999) pass: samples and tests only.
  package var allowsArtificialIdentityCodes: Bool
  /// Units this installation knows; empty is any.
  package var knownUnits: Set<String>

  package enum ErrorHolds: String, CaseIterable, Hashable, Sendable { case client, report }

  /// Items that the law forbids from a day on (domain.md §6, dated legality).
  package struct LegalLimit: Hashable, Sendable {
    /// Empty is every fee component of the service.
    package var items: Set<String>
    /// Kinds of commitment (`palveluseteli`) on which they are forbidden; empty is every kind.
    package var commitmentKinds: Set<String>
    package var from: Day
    package var effect: Effect
    /// Statute, for the finding's text.
    package var source: String
    package enum Effect: String, CaseIterable, Hashable, Sendable { case warning, block }
    package init(items: Set<String>, commitmentKinds: Set<String> = [], from: Day, effect: Effect, source: String) {
      self.items = items
      self.commitmentKinds = commitmentKinds
      self.from = from
      self.effect = effect
      self.source = source
    }
  }

  package init(
    service: ServiceCode, serviceName: Bilingual, book: RuleReference,
    items: [ItemRule], contracts: [ContractTerms] = [], packages: [PackageTerms] = [], payerRules: [PayerRule] = [],
    payers: Set<String> = [], catalogue: String = "", reasons: [String: AbsenceClass] = ServiceRules.usualReasons,
    commitmentKinds: Set<String> = ["ostopalvelu"], recordsAttendance: Bool = false,
    legality: [LegalLimit] = [], errorHolds: ErrorHolds = .client,
    allowsArtificialIdentityCodes: Bool = false, knownUnits: Set<String> = []
  ) {
    self.service = service
    self.serviceName = serviceName
    self.book = book
    self.catalogue = catalogue
    self.items = Dictionary(items.map { ($0.code, $0) }, uniquingKeysWith: { $1 })
    self.contracts = Dictionary(contracts.map { ($0.code, $0) }, uniquingKeysWith: { $1 })
    self.packages = Dictionary(packages.map { ($0.code, $0) }, uniquingKeysWith: { $1 })
    self.payerRules = payerRules.sorted { $0.order < $1.order }
    self.payers = payers
    self.reasons = reasons
    self.commitmentKinds = commitmentKinds
    self.recordsAttendance = recordsAttendance
    self.legality = legality
    self.errorHolds = errorHolds
    self.allowsArtificialIdentityCodes = allowsArtificialIdentityCodes
    self.knownUnits = knownUnits
  }

  /// The reasons of domain.md §3.
  package static let usualReasons: [String: AbsenceClass] = [
    "SAIRAALA": .institution, "LAITOS": .institution, "LOMA": .own, "MUU": .own,
    "JARJESTAJA": .organiser,
  ]
}
