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
