import Domain

/// The rows of one document as its lines give them.
struct DocumentRows {
  private(set) var all: [DocumentRow] = []

  /// A fee without a deduction is one row. An absence that lowers it is a row of its own behind it, negative and with its own material, so
  /// that the receiver sees both. A share of an item among several payers is one row: the deduction belongs to the whole item. A correction is
  /// one row whose text names what it corrects.
  mutating func add(_ line: FeeLine, _ accounting: ItemAccounting) {
    let isWhole = line.kind == .fee && line.amount == line.base - line.deduction
    guard isWhole, line.deduction != .zero else {
      guard line.amount != .zero else { return }
      var row = row(line, line.amount, accounting.name, accounting.fee, counted: isWhole ? line.quantity : nil)
      if line.kind == .correction {
        row.kind = .correction
        row.text = line.correction.map { DocumentRows.text(of: $0, in: line.period) }
      }
      all.append(row)
      return
    }
    all.append(row(line, line.base, accounting.name, accounting.fee, counted: nil))
    var deduction = row(line, -line.deduction, accounting.name, accounting.deduction, counted: nil)
    deduction.kind = .deduction
    deduction.parentPosition = all.count
    all.append(deduction)
  }

  /// The receiver multiplies: quantity × price is written only where that meets the amount to the cent, else one piece of the amount.
  /// - Parameter counted: the quantity that was charged, where the amount is all of it.
  private func row(
    _ line: FeeLine, _ amount: Money, _ name: Bilingual, _ accounting: Accounting, counted: Quantity?
  ) -> DocumentRow {
    var row = DocumentRow(
      kind: .fee, item: line.item, itemName: name, unit: line.derivation.unit, period: line.period, quantity: .one,
      unitPrice: amount, amount: amount, accounting: accounting)
    // One piece of that price: "one hour" or "one day" would be a wrong number of them on the invoice.
    if row.unit != .month { row.unit = .piece }
    guard line.kind == .fee, line.derivation.unit != .month, let price = DocumentRows.price(of: line), price > .zero
    else { return row }
    guard let quantity = DocumentRows.quantity(of: amount, at: price), counted.map({ $0 == quantity }) ?? true else {
      return row
    }
    row.unit = line.derivation.unit
    row.quantity = quantity
    row.unitPrice = amount < .zero ? -price : price
    return row
  }

  /// The one price of a unit that this payer's amount was made of; nil where there were several.
  private static func price(of line: FeeLine) -> Money? {
    let derivation = line.derivation
    guard derivation.prices.isEmpty, Set(derivation.events.map(\.price)).count <= 1 else { return nil }
    let price = derivation.events.first?.price ?? derivation.price
    guard let allocation = derivation.allocation, line.amount != allocation.net else { return price }
    // A share: what the payer gave for each unit, where that was agreed by the unit.
    let steps = allocation.steps.filter { $0.amount != .zero }
    guard steps.count == 1, let step = steps.first, case .unit(_, let limit) = step.limit else { return nil }
    let given = min(price, limit)
    if step.payer == line.payer { return line.amount == step.amount ? given : nil }
    return step.condition == nil && line.payer == allocation.remainderPayer ? price - given : nil
  }

  /// `amount` ÷ `price`, at most three decimals, as reports and receivers count; nil where it has more.
  private static func quantity(of amount: Money, at price: Money) -> Quantity? {
    let (thousandths, rest) = (Int64(amount.cents.magnitude) * 1_000).quotientAndRemainder(dividingBy: price.cents)
    return rest == 0 ? Quantity(tenThousandths: thousandths * 10) : nil
  }

  /// `Oikaisu 2024-04, ajo 3, asiakirja 0000000000000012`: at most 68 characters of a text row's 70, whatever the numbers.
  private static func text(of correction: Correction, in period: Month) -> String {
    var text = "Oikaisu \(period)"
    if let run = correction.run { text += ", ajo \(run)" }
    if let document = correction.document { text += ", asiakirja \(document)" }
    return text
  }
}
