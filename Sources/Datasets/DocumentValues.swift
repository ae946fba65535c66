import Domain

/// What a source gives, before a layout writes it its way.
enum SourceValue: Equatable {
  case text(String)
  /// A number as its digits and how many of them are decimals.
  case number(Int64, decimals: Int)
  case day(Day)
  /// There is none.
  case none
}

/// One place of a document as sources see it: the document as a whole, a row, a co-debtor, a line of text.
struct DocumentValues {
  let texts: DocumentTexts
  /// 1-based in the dataset.
  let position: Int
  /// 0-based.
  var rowIndex: Int?
  var coDebtor: Party?
  var line: String?

  private var document: BillingDocument { texts.document }

  func value(of source: ValueSource) -> SourceValue {
    switch source {
    case .party(let role, let value): party(role).map { DocumentValues.value(value, of: $0) } ?? .none
    case .document(let value): self.value(value)
    case .row(let value): rowIndex.map { self.value(value, ofRow: $0) } ?? .none
    case .run(let value): self.value(value)
    case .textLine: line.map { .text($0) } ?? .none
    case .setting: .none
    }
  }

  private func party(_ role: PartyRole) -> Party? {
    switch role {
    case .client: document.client
    case .payer: document.payer
    case .recipient: document.recipient
    case .coDebtor: coDebtor
    }
  }

  static func value(_ value: PartyValue, of party: Party) -> SourceValue {
    let address = party.address.flatMap { $0.nonDisclosure ? nil : $0 }
    return switch value {
    case .code: text(party.code)
    case .identityCode: text(party.identityCode?.value)
    case .customerNumber: text(party.customerNumber)
    case .identifier: text(party.identityCode?.value ?? party.customerNumber ?? party.code)
    case .familyName: text(party.familyName)
    case .givenNames: text(party.givenNames)
    case .name: text(party.name)
    case .street: text(address?.street)
    case .postalCode: text(address?.postalCode)
    case .city: text(address?.city)
    case .postalAddress:
      text(address.map { [$0.postalCode, $0.city].filter { !$0.isEmpty }.joined(separator: " ") })
    case .country: text(address?.country)
    case .nonDisclosure: .text(party.address?.nonDisclosure == true ? "1" : "0")
    }
  }

  private func value(_ value: DocumentValue) -> SourceValue {
    switch value {
    case .number: .text(document.number.description)
    case .reference: .text(document.reference)
    case .referenceNumber: DocumentValues.text(document.referenceNumber)
    case .commitment: .text(document.commitment)
    case .unitCode: .text(document.unitCode)
    case .unitName: .text(document.unitName)
    case .total: .number(document.total.cents, decimals: 2)
    case .rowCount: .number(Int64(document.rows.count), decimals: 0)
    case .position: .number(Int64(position), decimals: 0)
    case .kind: .text(document.isCredit ? "credit" : "invoice")
    }
  }

  private func value(_ value: RowValue, ofRow index: Int) -> SourceValue {
    let row = document.rows[index]
    return switch value {
    case .position: .number(Int64(index + 1), decimals: 0)
    case .parentPosition: row.parentPosition.map { .number(Int64($0), decimals: 0) } ?? .none
    case .kind: .text(row.kind.rawValue)
    case .item: .text(row.item)
    case .itemName: .text(row.itemName.fi)
    case .unit: .text(row.unit.rawValue)
    case .period: .text(row.period.description)
    case .periodFirst: .day(row.period.first)
    case .periodLast: .day(row.period.last)
    case .quantity: .number(row.quantity.tenThousandths, decimals: 4)
    case .unitPrice: .number(row.unitPrice.cents, decimals: 2)
    case .amount: .number(row.amount.cents, decimals: 2)
    case .material: DocumentValues.text(row.accounting.material)
    case .vatCode: DocumentValues.text(row.accounting.vatCode)
    case .costCentre: DocumentValues.text(row.accounting.costCentre)
    case .profitCentre: DocumentValues.text(row.accounting.profitCentre)
    case .text: DocumentValues.text(row.text.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") })
    case .absences: DocumentValues.text(texts.texts(.absences, onRow: index).joined(separator: "; "))
    }
  }

  private func value(_ value: RunValue) -> SourceValue {
    let run = texts.run
    return switch value {
    case .id: .number(run.id.number, decimals: 0)
    case .service: .text(run.service.value)
    case .serviceName: .text(run.serviceName.fi)
    case .period: .text(run.period.description)
    case .periodFirst: .day(run.period.first)
    case .periodLast: .day(run.period.last)
    case .closedAtDate: .day(run.closedAt.day)
    case .closedAtTime: .text(run.closedAt.compactTime)
    }
  }

  private static func text(_ text: String?) -> SourceValue { text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .none }
}

extension ValueSource {
  /// What kind of value it gives, so that a layout can be checked before there is a document.
  var shape: Shape {
    switch self {
    case .document(.total), .document(.rowCount), .document(.position), .row(.position), .row(.parentPosition),
      .row(.quantity), .row(.unitPrice), .row(.amount), .run(.id):
      .number
    case .row(.periodFirst), .row(.periodLast), .run(.periodFirst), .run(.periodLast), .run(.closedAtDate): .day
    default: .text
    }
  }

  enum Shape { case text, number, day }
}

/// How a layout writes days.
package enum DayStyle: String, CaseIterable, Hashable, Sendable {
  case compact = "yyyymmdd"
  case reversed = "ddmmyyyy"
  case pointed = "dd.mm.yyyy"
  case iso = "yyyy-mm-dd"

  func append(_ day: Day, to bytes: inout [UInt8]) {
    switch self {
    case .compact: Datasets.append(day.year, day.monthOfYear, day.dayOfMonth, to: &bytes)
    case .reversed:
      Datasets.append(UInt64(day.dayOfMonth), digits: 2, to: &bytes)
      Datasets.append(UInt64(day.monthOfYear), digits: 2, to: &bytes)
      Datasets.append(UInt64(day.year), digits: 4, to: &bytes)
    case .pointed: appendPointed(day, to: &bytes)
    case .iso: bytes.append(contentsOf: day.description.utf8)
    }
  }

  var length: Int { rawValue.utf8.count }

  /// True for a day of the calendar written in this style.
  func isDay(_ text: some BidirectionalCollection<UInt8>) -> Bool {
    let bytes = Array(text)
    guard bytes.count == length else { return false }
    func part(_ letter: Character) -> Int? {
      var value: Int?
      for (style, byte) in zip(rawValue, bytes) where style == letter {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = (value ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return value
    }
    for (style, byte) in zip(rawValue.utf8, bytes) where style == UInt8(ascii: ".") || style == UInt8(ascii: "-") {
      guard byte == style else { return false }
    }
    guard let year = part("y"), let month = part("m"), let day = part("d") else { return false }
    return Day(year: year, month: month, day: day) != nil
  }
}
