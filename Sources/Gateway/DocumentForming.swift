import Domain
import Ledger

/// Turns a group of fee lines into a bill: the fee rows, the deductions that absences make, and the parties. Pure.
struct DocumentForming {
  let book: RuleBook
  let installation: Installation

  enum Formed {
    case document(BillingDocument)
    case outcome(GroupOutcome)
  }

  func form(_ group: LineGroup, number: DocumentNumber) -> Formed {
    let total = group.total
    if total == .zero { return .outcome(.settled(finding(.zeroTotal, group))) }
    if total < .zero && book.negative == .hold {
      return .outcome(.held(finding(.negativeTotal, group, found: total.description)))
    }
    if total > .zero && total < book.dataset.minimum {
      return .outcome(
        .carried(
          finding(.belowMinimum, group, found: total.description, expected: "≥ \(book.dataset.minimum)")))
    }
    var rows: [DocumentRow] = []
    for stored in group.lines {
      guard let entry = book.accounting(of: stored.line.item) else {
        return .outcome(.held(finding(.accountingMissing, group, found: stored.line.item)))
      }
      append(stored.line, entry, to: &rows)
    }
    let client = group.client.party
    let commitment = group.client.commitments.first { $0.number == group.commitment }
    let recipient = commitment?.payers.first { $0.role == "laskunsaaja" }.map { party($0) }
    let payer = party(of: group.payer, commitment) ?? client
    return .document(
      BillingDocument(
        number: number, reference: "MS\(number)", client: client, payer: payer, recipient: recipient ?? payer,
        coDebtors: commitment?.payers.filter { $0.role == "yhteisvelallinen" }.map { party($0) } ?? [],
        commitment: group.commitment, unitCode: group.unitCode, unitName: group.unitName, rows: rows,
        absences: group.months.flatMap(absences)))
  }

  /// A fee without a deduction is one row. An absence that lowers it is a row of its own behind it, negative and with its own material, so
  /// that the receiver sees both. A share of an item among several payers is one row: the deduction belongs to the whole item.
  private func append(_ line: FeeLine, _ entry: ItemAccounting, to rows: inout [DocumentRow]) {
    let isWhole = line.kind == .fee && line.amount == line.base - line.deduction
    let kind: DocumentRow.Kind = line.kind == .correction ? .correction : .fee
    guard isWhole, line.deduction != .zero else {
      guard line.amount != .zero else { return }
      rows.append(row(kind, line, line.amount, entry.name, entry.fee))
      return
    }
    rows.append(row(.fee, line, line.base, entry.name, entry.fee))
    var deduction = row(.deduction, line, -line.deduction, entry.name, entry.deduction)
    deduction.parentPosition = rows.count
    rows.append(deduction)
  }

  private func row(
    _ kind: DocumentRow.Kind, _ line: FeeLine, _ amount: Money, _ name: Bilingual, _ accounting: Accounting
  ) -> DocumentRow {
    // The receiver multiplies: quantity × price is written only where that meets the amount to the cent.
    var (quantity, price) = (Quantity.one, amount)
    let daily = line.derivation.price
    if line.derivation.unit != .month, kind != .correction, daily > .zero, amount.cents % daily.cents == 0 {
      quantity = Quantity(Int(amount.cents.magnitude / daily.cents.magnitude))
      price = amount < .zero ? -daily : daily
    }
    return DocumentRow(
      kind: kind, item: line.item, itemName: name, unit: line.derivation.unit, period: line.period,
      quantity: quantity, unitPrice: price, amount: amount, accounting: accounting)
  }

  private func absences(_ month: CommitmentMonth) -> [DocumentAbsence] {
    AbsenceClass.allCases.flatMap { absenceClass in
      (month.days.absent[absenceClass] ?? DaySet()).runs.map { run in
        DocumentAbsence(
          absenceClass: absenceClass, first: month.month.first.adding(run.lowerBound - 1),
          last: month.month.first.adding(run.upperBound - 1))
      }
    }.sorted { $0.first < $1.first }
  }

  private func party(of payer: PayerID, _ commitment: CommitmentStatement?) -> Party? {
    switch payer {
    case .client: nil
    case .guardian(let code), .payer(let code):
      commitment?.payers.first { $0.code == code }.map { party($0) } ?? installation.payers[code]
    }
  }

  private func party(_ statement: PayerStatement) -> Party {
    var party = Party(code: statement.code, familyName: statement.name, address: statement.address)
    party.customerNumber = installation.payers[statement.code]?.customerNumber
    return party
  }

  func finding(_ code: FindingCode, _ group: LineGroup, found: String? = nil, expected: String? = nil) -> Finding {
    Finding(
      code, line: group.client.line, place: group.client.place, client: maskingIdentityCodes(group.client.code),
      found: found, expected: expected)
  }
}
