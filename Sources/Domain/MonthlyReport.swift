/// What a monthly report (kuukausiraportti) says of itself, before its clients.
package struct ReportHeader: Hashable, Sendable {
  /// The sender's id of the report (`tunnus`), the same in every version of it.
  package var id: String
  /// `versio`, from 1; a higher one supersedes.
  package var version: Int
  /// `kausi`.
  package var period: Month
  /// `luotu` as written (xs:dateTime with its offset).
  package var createdAt: String
  package var providerBusinessID: String
  package var providerName: String
  package var unitCode: String
  package var unitName: String
  package var service: ServiceCode
  /// 1-based lines of the header's elements, for findings about them.
  package var lines: Lines

  package struct Lines: Hashable, Sendable {
    package var root: Int
    package var provider: Int
    package var unit: Int
    package var service: Int
    package init(root: Int, provider: Int, unit: Int, service: Int) {
      self.root = root
      self.provider = provider
      self.unit = unit
      self.service = service
    }
  }

  package init(
    id: String, version: Int, period: Month, createdAt: String, providerBusinessID: String,
    providerName: String, unitCode: String, unitName: String, service: ServiceCode,
    lines: Lines = Lines(root: 1, provider: 1, unit: 1, service: 1)
  ) {
    self.id = id
    self.version = version
    self.period = period
    self.createdAt = createdAt
    self.providerBusinessID = providerBusinessID
    self.providerName = providerName
    self.unitCode = unitCode
    self.unitName = unitName
    self.service = service
    self.lines = lines
  }
}

/// A care service's code (`YVPA-IKA`): the key of its rule book, queue and runs.
package struct ServiceCode: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let value: String
  package init(_ value: String) { self.value = value }
  package var description: String { value }
  package static func < (left: ServiceCode, right: ServiceCode) -> Bool { left.value < right.value }
}

/// One `Asiakas` of a report, as stated.
package struct ClientStatement: Hashable, Sendable {
  /// 1-based position among the report's clients: the `[3]` of a finding's place.
  package var position: Int
  /// 1-based line.
  package var line: Int
  /// Where the client's own elements stand.
  package var lines: Lines
  /// The client's code in the sender's system (`tunnus`).
  package var code: String
  package var identityCode: PersonalIdentityCode?
  package var familyName: String
  package var givenNames: String
  package var address: Address?
  package var commitments: [CommitmentStatement]
  /// What the reader could not turn into a value (30 February): errors of this client, whose element is left out.
  package var unreadable: [Finding]

  package init(
    position: Int = 1, line: Int = 1, lines: Lines = Lines(), code: String,
    identityCode: PersonalIdentityCode? = nil, familyName: String = "", givenNames: String = "",
    address: Address? = nil,
    commitments: [CommitmentStatement] = [], unreadable: [Finding] = []
  ) {
    self.position = position
    self.line = line
    self.lines = lines
    self.code = code
    self.identityCode = identityCode
    self.familyName = familyName
    self.givenNames = givenNames
    self.address = address
    self.commitments = commitments
    self.unreadable = unreadable
  }

  /// 1-based lines of a client's elements; nil where one is not there.
  package struct Lines: Hashable, Sendable {
    package var identityCode: Int?
    package var familyName: Int?
    package var givenNames: Int?
    package var address: Int?

    package init(
      identityCode: Int? = nil, familyName: Int? = nil, givenNames: Int? = nil, address: Int? = nil
    ) {
      self.identityCode = identityCode
      self.familyName = familyName
      self.givenNames = givenNames
      self.address = address
    }
  }

  /// `/Kuukausiraportti/Asiakas[3]`.
  package var place: String { "/Kuukausiraportti/Asiakas[\(position)]" }
  package var key: ClientKey { ClientKey(code: code, identityCode: identityCode) }
}

/// How a client is known from one month to the next: by identity code, by code where either month lacks one.
package struct ClientKey: Hashable, Sendable {
  package var code: String
  package var identityCode: PersonalIdentityCode?
  package init(code: String, identityCode: PersonalIdentityCode?) {
    self.code = code
    self.identityCode = identityCode
  }
}

package struct Address: Hashable, Sendable {
  /// `turvakielto`: the address must not be shown or sent.
  package var nonDisclosure: Bool
  package var street: String
  package var postalCode: String
  package var city: String
  /// Two-letter code; empty where not stated.
  package var country: String

  package init(
    nonDisclosure: Bool = false, street: String = "", postalCode: String = "", city: String = "",
    country: String = ""
  ) {
    self.nonDisclosure = nonDisclosure
    self.street = street
    self.postalCode = postalCode
    self.city = city
    self.country = country
  }
}

/// One `Maksusitoumus` of a client, as stated. Element kinds come in the order of the schema, entries in the order of the file.
package struct CommitmentStatement: Hashable, Sendable {
  /// 1-based position among the client's commitments.
  package var position: Int
  package var line: Int
  /// `numero`.
  package var number: String
  /// `laji` as stated; what kinds there are is data (`ostopalvelu`, `palveluseteli`).
  package var kind: String
  /// `alku`, the first day of validity; nil where a report names a commitment of the feed by number only.
  package var validFrom: Day?
  /// `loppu`, the last day of validity; nil is open-ended.
  package var validTo: Day?
  /// `sopimus`.
  package var contract: String?
  /// `voimaan`: the day from which this statement rules.
  package var effectiveFrom: Day?
  package var components: [ComponentStatement] = []
  package var packages: [PackageStatement] = []
  package var payerRules: [PayerRuleStatement] = []
  package var payers: [PayerStatement] = []
  package var absences: [AbsenceStatement] = []
  package var presences: [PresenceStatement] = []
  package var events: [EventStatement] = []
  package var ends: [EndStatement] = []

  package init(
    position: Int = 1, line: Int = 1, number: String, kind: String = "ostopalvelu",
    validFrom: Day?, validTo: Day? = nil, contract: String? = nil, effectiveFrom: Day? = nil
  ) {
    self.position = position
    self.line = line
    self.number = number
    self.kind = kind
    self.validFrom = validFrom
    self.validTo = validTo
    self.contract = contract
    self.effectiveFrom = effectiveFrom
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
