/// Everything a document can give to a dataset, by its name in the layout files: `client.familyName`, `row.unitPrice`, `run.closedAt.date`.
///
/// A closed list: `allCases` is what settings may name. Misfits tell by it which value did not fit.
package enum ValueSource: Hashable, Sendable {
  case party(PartyRole, PartyValue)
  case document(DocumentValue)
  case row(RowValue)
  case run(RunValue)
  /// One line of a text, in text records only: `text.line`.
  case textLine
  /// A value of the settings; never in a layout, only in misfits: `setting`.
  case setting
}

package enum PartyRole: String, CaseIterable, Hashable, Sendable {
  case client, payer, recipient
  /// Each of the document's co-debtors; in co-debtor records only.
  case coDebtor
}

package enum PartyValue: String, CaseIterable, Hashable, Sendable {
  /// The code in the source system.
  case code
  case identityCode
  /// The receiver's own number.
  case customerNumber
  /// The first there is of identity code, customer number and code.
  case identifier
  /// Family name, or the whole name of a body.
  case familyName
  case givenNames
  /// Family name and given names with a blank between.
  case name
  // Address; all empty under non-disclosure.
  case street, postalCode, city
  /// Postal code and city with a blank between.
  case postalAddress
  case country
  /// `1` under non-disclosure, else `0`.
  case nonDisclosure
}

package enum DocumentValue: String, CaseIterable, Hashable, Sendable {
  /// Sixteen digits.
  case number
  case reference
  /// What the payer writes on the payment, where the service forms it.
  case referenceNumber
  case commitment, unitCode, unitName
  /// Net total, negative on a credit.
  case total
  case rowCount
  /// 1-based in the dataset.
  case position
  /// `credit` or `invoice`.
  case kind
}

package enum RowValue: String, CaseIterable, Hashable, Sendable {
  /// 1-based.
  case position
  /// Position of the fee row that a deduction belongs to.
  case parentPosition
  /// `fee`, `deduction`, `correction`.
  case kind
  case item, itemName
  /// `kk vrk h kpl`.
  case unit
  /// `2024-04`, and its first and last day.
  case period
  case periodFirst = "period.first"
  case periodLast = "period.last"
  case quantity, unitPrice, amount
  case material, vatCode, costCentre, profitCentre
  /// The row's free text on one line.
  case text
  /// The absences told on this row on one line.
  case absences
}

package enum RunValue: String, CaseIterable, Hashable, Sendable {
  case id, service, serviceName
  case period
  case periodFirst = "period.first"
  case periodLast = "period.last"
  case closedAtDate = "closedAt.date"
  /// `060000`, 24-hour clock.
  case closedAtTime = "closedAt.time"
}

// Not RawRepresentable: its `==` would compare these names instead of the cases.
extension ValueSource: CaseIterable {
  package var rawValue: String {
    switch self {
    case .party(let role, let value): role.rawValue + "." + value.rawValue
    case .document(let value): "document." + value.rawValue
    case .row(let value): "row." + value.rawValue
    case .run(let value): "run." + value.rawValue
    case .textLine: "text.line"
    case .setting: "setting"
    }
  }

  package init?(rawValue: String) {
    guard let source = ValueSource.byName[rawValue] else { return nil }
    self = source
  }

  /// What a layout may name.
  package static let allCases: [ValueSource] =
    PartyRole.allCases.flatMap { role in PartyValue.allCases.map { .party(role, $0) } }
    + DocumentValue.allCases.map { .document($0) } + RowValue.allCases.map { .row($0) }
    + RunValue.allCases.map { .run($0) } + [.textLine]

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}
