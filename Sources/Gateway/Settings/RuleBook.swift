package import Domain

/// One service's rules from a day on: how its fees are computed, booked, sent and approved (`rules/*.yaml`).
///
/// Dated and versioned: every line is computed by the book in force on its period's first day, and the ledger keeps `text` of every book a
/// line was computed with.
package struct RuleBook: Hashable, Sendable {
  /// As the settings folder calls the file: `rules/YHT-ASU.yaml`.
  package var file: String
  /// The whole file as it was read.
  package var text: String
  /// `id` and `version`.
  package var reference: RuleReference
  /// First day of the periods it serves, up to the next book of the service.
  package var validFrom: Day
  package var service: ServiceCode
  package var serviceName: Bilingual
  package var commitmentKinds: Set<String>
  package var reasons: [String: AbsenceClass]
  package var recordsAttendance: Bool
  package var errorHolds: ServiceRules.ErrorHolds
  package var legality: [ServiceRules.LegalLimit]
  /// In the order of the file.
  package var components: [ItemRule]
  /// How each component is booked, by its code.
  package var accounting: [String: ItemAccounting]
  /// The service's own payer rules, in the order of the file.
  package var payerRules: [PayerRule]
  package var dataset: DatasetSettings
  /// Nil where nothing leaves (`dataset: none`).
  package var delivery: DeliverySettings?
  package var receipts: Receipts
  /// When runs are closed (`day 5 at 06:00, next banking day`); nil for `none`.
  package var queue: Schedule?
  /// What becomes of times that were missed.
  package var missed: MissedRule
  package var review: Review
  /// Which steps need another person than those before.
  package var fourEyes: FourEyes
  /// Nil where a person approves every report.
  package var autoApprove: AutoApprove?

  /// Who looks at a report before its lines may be transferred.
  package enum Review: String, CaseIterable, Hashable, Sendable {
    /// The organiser approves every report.
    case person
    /// Accepted lines are open for the next run at once.
    case none
  }

  /// Limits within which the gateway approves a report by itself.
  package struct AutoApprove: Hashable, Sendable {
    /// The most by which the unit's sum may differ from the month before, either way; 0…100 per cent.
    package var changePercent: Int
  }

  /// What is expected of the receiver after delivery.
  package struct Receipts: Hashable, Sendable {
    /// False where the receiver sends none: then a delivery that was read back is the last word.
    package var areExpected = true
    /// How long after delivery a run may wait for its documents' receipts before it is told of as overdue.
    package var within = Duration.seconds(48 * 3_600)
  }

  /// What becomes of a document whose total is negative.
  package var negative: DatasetSettings.Negative { dataset.negative }

  /// How a component or product is booked; nil where neither book nor catalogue says: then its rows are held.
  package func accounting(of item: String, in catalogue: Catalogue) -> ItemAccounting? {
    if components.contains(where: { $0.code == item }) { return accounting[item] }
    return catalogue.products.first { $0.rule.code == item && $0.services.contains(service) }?.accounting
  }

  /// What the fee rules take from this book and the rest of the settings.
  package func rules(in settings: Settings) -> ServiceRules {
    rules(in: settings.installation, catalogue: settings.catalogue)
  }

  /// What the fee rules take from this book and the catalogue that belongs with it.
  ///
  /// Payers that the book or a contract names are known even where the installation no longer lists them: a kept book allocates as it did.
  package func rules(in installation: Installation, catalogue: Catalogue) -> ServiceRules {
    let contracts = catalogue.contracts(of: service)
    return ServiceRules(
      service: service, serviceName: serviceName, book: reference,
      items: components + catalogue.products(of: service).map(\.rule), contracts: contracts,
      packages: catalogue.packages(of: service), payerRules: payerRules,
      payers: Set(installation.payers.keys).union(payerRules.map(\.payer)).union(contracts.compactMap(\.payer)),
      catalogue: catalogue.reference, reasons: reasons,
      commitmentKinds: commitmentKinds, recordsAttendance: recordsAttendance, legality: legality,
      errorHolds: errorHolds, allowsArtificialIdentityCodes: installation.allowsArtificialIdentityCodes,
      knownUnits: installation.units)
  }
}

/// How an item is booked at the receiver, and under which material its absence deductions go.
package struct ItemAccounting: Hashable, Sendable {
  /// What the item is called on documents.
  package var name: Bilingual
  package var fee: Accounting
  /// SAP material of the row that an absence takes off, 18 digits; nil where deductions go under the fee's own.
  package var deductionMaterial: String?

  package var deduction: Accounting {
    var deduction = fee
    if let deductionMaterial { deduction.material = deductionMaterial }
    return deduction
  }
}
