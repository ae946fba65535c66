/// An entry of the manual list: rows that wait for a person, or were carried to the next run, and why (domain.md §10).
package struct ManualEntry: Hashable, Sendable {
  package var service: ServiceCode
  package var report: ReportNumber
  package var reportID: String
  package var period: Month
  package var client: String
  /// Empty where nothing of the client could be computed: then there are no lines.
  package var commitment: String
  package var payer: PayerID
  /// Codes of the findings that hold the rows (`negative-total`, `identity-code-missing` …); empty where a person held them.
  package var causes: [String]
  package var standing: Standing
  package var lines: [LineNumber]
  package var total: Money

  package enum Standing: String, CaseIterable, Hashable, Sendable {
    /// An error: a new version of the report is needed.
    case error
    /// A person must decide.
    case person
    /// Goes on to the next run by itself (below the minimum).
    case carried
  }

  package init(
    service: ServiceCode, report: ReportNumber, reportID: String, period: Month, client: String, commitment: String,
    payer: PayerID, causes: [String], standing: Standing, lines: [LineNumber], total: Money
  ) {
    self.service = service
    self.report = report
    self.reportID = reportID
    self.period = period
    self.client = client
    self.commitment = commitment
    self.payer = payer
    self.causes = causes
    self.standing = standing
    self.lines = lines
    self.total = total
  }
}

/// The ledger's own number of one attached package.
package struct AttachmentNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int64
  package init(_ number: Int64) { self.number = number }
  package var description: String { String(number) }
  package static func < (left: AttachmentNumber, right: AttachmentNumber) -> Bool { left.number < right.number }
}

/// A package that a person attached to a client of a service.
package struct PackageAttachment: Hashable, Sendable {
  package var number: AttachmentNumber
  package var service: ServiceCode
  /// The client's code.
  package var client: String
  package var attached: AttachedPackage
  package init(number: AttachmentNumber, service: ServiceCode, client: String, attached: AttachedPackage) {
    self.number = number
    self.service = service
    self.client = client
    self.attached = attached
  }
}

/// A client of a service as the newest valid report names them.
package struct KnownClient: Hashable, Sendable {
  package var key: ClientKey
  package var unitCode: String
  package var period: Month
  package var commitments: [CommitmentMonth]
  package init(key: ClientKey, unitCode: String, period: Month, commitments: [CommitmentMonth]) {
    self.key = key
    self.unitCode = unitCode
    self.period = period
    self.commitments = commitments
  }
}

/// A unit's newest report before a month: what makes the next one expected.
package struct LastReport: Hashable, Sendable {
  package var service: ServiceCode
  package var unitCode: String
  package var unitName: String
  package var providerName: String
  package var reportID: String
  package var period: Month
  /// Commitments of it that are valid in the month asked for.
  package var goingOn: Int
  /// True where a valid report of the unit, service and month asked for has come.
  package var hasCome: Bool
  package init(
    service: ServiceCode, unitCode: String, unitName: String, providerName: String, reportID: String, period: Month,
    goingOn: Int, hasCome: Bool
  ) {
    self.service = service
    self.unitCode = unitCode
    self.unitName = unitName
    self.providerName = providerName
    self.reportID = reportID
    self.period = period
    self.goingOn = goingOn
    self.hasCome = hasCome
  }
}

/// A commitment that came by a feed.
package struct FeedCommitment: Hashable, Sendable {
  package var number: String
  package var client: String
  package var kind: String
  package var contract: String?
  package init(number: String, client: String, kind: String, contract: String?) {
    self.number = number
    self.client = client
    self.kind = kind
    self.contract = contract
  }
}
