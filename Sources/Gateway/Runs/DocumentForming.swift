package import Domain
package import Ledger

/// Turns a group of fee lines into a bill: the fee rows, the deductions that absences make, corrections, and the parties. Pure.
package struct DocumentForming {
  let book: RuleBook
  let installation: Installation
  let catalogue: Catalogue

  package init(book: RuleBook, installation: Installation, catalogue: Catalogue) {
    self.book = book
    self.installation = installation
    self.catalogue = catalogue
  }

  package enum Formed: Hashable, Sendable {
    case document(BillingDocument)
    case outcome(GroupOutcome)
  }

  package func form(_ group: LineGroup, number: DocumentNumber) -> Formed {
    let total = group.total
    if total == .zero { return .outcome(.settled(finding(.zeroTotal, group))) }
    // What a person released goes as it is: the decision was theirs.
    if !group.lines.allSatisfy(\.isReleased) {
      if total < .zero && book.negative == .hold {
        return .outcome(.held(finding(.negativeTotal, group, found: total.description)))
      }
      if total > .zero && total < book.dataset.minimum {
        return .outcome(
          .carried(
            finding(.belowMinimum, group, found: total.description, expected: "≥ \(book.dataset.minimum)")))
      }
    }
    var rows = DocumentRows()
    for stored in group.lines {
      guard let accounting = book.accounting(of: stored.line.item, in: catalogue) else {
        return .outcome(.held(finding(.accountingMissing, group, found: stored.line.item)))
      }
      rows.add(stored.line, accounting)
    }
    guard let parties = DocumentParties(group, knownPayers: installation.payers) else {
      return .outcome(.held(finding(.fieldMissing, group, found: group.payer.description, expected: "Maksaja")))
    }
    var referenceNumber: String?
    if let series = book.dataset.referenceNumber {
      referenceNumber = series.reference(of: number)
      guard referenceNumber != nil else {
        return .outcome(
          .held(
            finding(
              .fieldTooLong, group, found: String(String(number.number).utf8.count),
              expected: "≤ \(series.numberDigits) (reference-number)")))
      }
    }
    return .document(
      BillingDocument(
        number: number, reference: "MS\(number)", client: parties.client, payer: parties.payer,
        recipient: parties.recipient, coDebtors: parties.coDebtors,
        commitment: group.commitment, unitCode: group.unitCode, unitName: group.unitName, rows: rows.all,
        absences: group.months.flatMap(DocumentForming.absences), referenceNumber: referenceNumber))
  }

  private static func absences(_ month: CommitmentMonth) -> [DocumentAbsence] {
    var absences: [DocumentAbsence] = []
    for absenceClass in AbsenceClass.allCases {
      let days =
        switch absenceClass {
        case .own: month.days.own
        case .institution: month.days.institution
        case .organiser: month.days.organiser
        }
      for run in days.runs {
        absences.append(
          DocumentAbsence(
            absenceClass: absenceClass, first: month.month.first.adding(run.lowerBound - 1),
            last: month.month.first.adding(run.upperBound - 1)))
      }
    }
    return absences.sorted { $0.first < $1.first }
  }

  package func finding(
    _ code: FindingCode, _ group: LineGroup, found: String? = nil, expected: String? = nil
  ) -> Finding {
    Finding(
      code, line: group.client.line, place: group.client.place, client: maskingIdentityCodes(group.client.code),
      found: found.map(maskingIdentityCodes), expected: expected)
  }
}
