/// A run (asiakasmaksuajo): what one service sends at one time, domain.md §11.
package struct RunID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int64
  package init(_ number: Int64) { self.number = number }
  package var description: String { String(number) }
  package static func < (left: RunID, right: RunID) -> Bool { left.number < right.number }
}

/// A document's number for ever: EDI_DC40-DOCNUM, sixteen digits.
package struct DocumentNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int64
  package init(_ number: Int64) { self.number = number }
  package var description: String { padded(number, 16) }
  package static func < (left: DocumentNumber, right: DocumentNumber) -> Bool {
    left.number < right.number
  }
}

/// A moment as the ledger and datasets write it; made from the clock seam by the gateway.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Local time in Europe/Helsinki, `2024-05-05T06:00:00`, and its offset, `+03:00`.
  package let local: String
  package let offset: String

  /// - Precondition: `local` is `yyyy-MM-ddTHH:mm:ss`.
  package init(local: String, offset: String) {
    precondition(local.utf8.count == 19, "a time stamp is yyyy-MM-ddTHH:mm:ss")
    self.local = local
    self.offset = offset
  }

  /// Reads `2024-05-05T06:00:00+03:00`.
  package init?(_ text: String) {
    guard text.utf8.count >= 20, let local = String(text.utf8.prefix(19)), let offset = String(text.utf8.dropFirst(19)),
      Day(local.prefix(10)) != nil
    else { return nil }
    self.init(local: local, offset: offset)
  }

  package var day: Day { Day(local.prefix(10))! }
  /// `20240505`.
  package var compactDate: String { day.compact }
  /// `060000`, 24-hour clock.
  package var compactTime: String { String(local.dropFirst(11).filter { $0 != ":" }) }
  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    // By the moment, not the clock's face: the hour that autumn shows twice keeps its order.
    switch (left.unixSeconds, right.unixSeconds) {
    case (let a?, let b?): a < b
    default: (left.local, left.offset) < (right.local, right.offset)
    }
  }
}

extension Timestamp: CustomStringConvertible {
  package var description: String { local + offset }
}

/// A person or body on a document.
package struct Party: Hashable, Sendable {
  /// The client's or payer's code in the source system.
  package var code: String
  package var identityCode: PersonalIdentityCode?
  /// The receiver's own number for the party (SAP customer), where the settings know one.
  package var customerNumber: String?
  /// Family name, or the whole name of a body.
  package var familyName: String
  package var givenNames: String
  package var address: Address?

  package init(
    code: String, identityCode: PersonalIdentityCode? = nil, customerNumber: String? = nil,
    familyName: String, givenNames: String = "", address: Address? = nil
  ) {
    self.code = code
    self.identityCode = identityCode
    self.customerNumber = customerNumber
    self.familyName = familyName
    self.givenNames = givenNames
    self.address = address
  }
}

/// One bill to form at the receiver: payer × client × commitment × run.
package struct BillingDocument: Hashable, Sendable {
  package var number: DocumentNumber
  /// Stable external key, at most 35 characters: E1EDK02-BELNR and ARCKEY. The same for ever for the same document.
  package var reference: String
  /// What the payer writes on the payment (viite), where the service forms it; else the receiver does.
  package var referenceNumber: String?
  package var client: Party
  /// Who pays.
  package var payer: Party
  /// Who receives the invoice.
  package var recipient: Party
  package var coDebtors: [Party]
  package var commitment: String
  package var unitCode: String
  package var unitName: String
  package var rows: [DocumentRow]
  package var absences: [DocumentAbsence]

  package init(
    number: DocumentNumber, reference: String, client: Party, payer: Party, recipient: Party,
    coDebtors: [Party] = [], commitment: String, unitCode: String, unitName: String,
    rows: [DocumentRow], absences: [DocumentAbsence] = [], referenceNumber: String? = nil
  ) {
    self.number = number
    self.reference = reference
    self.referenceNumber = referenceNumber
    self.client = client
    self.payer = payer
    self.recipient = recipient
    self.coDebtors = coDebtors
    self.commitment = commitment
    self.unitCode = unitCode
    self.unitName = unitName
    self.rows = rows
    self.absences = absences
  }

  package var total: Money { rows.reduce(.zero) { $0 + $1.amount } }
  package var isCredit: Bool { total < .zero }
}

/// One row of a document: a fee, or the deduction that an absence makes from it.
package struct DocumentRow: Hashable, Sendable {
  package var kind: Kind
  package var item: String
  package var itemName: Bilingual
  /// `kk vrk h kpl`.
  package var unit: ItemRule.Unit
  package var period: Month
  /// Quantity × unitPrice is exactly `amount`; where they would not meet to the cent, the quantity is 1.
  package var quantity: Quantity
  /// Negative on a deduction.
  package var unitPrice: Money
  package var amount: Money
  /// SAP material and accounting of the item (or of its deduction).
  package var accounting: Accounting
  /// Position (1-based) of the fee row that a deduction belongs to.
  package var parentPosition: Int?
  /// Free text for the row, each line at most 70 characters.
  package var text: String?

  package enum Kind: String, CaseIterable, Hashable, Sendable { case fee, deduction, correction }

  package init(
    kind: Kind, item: String, itemName: Bilingual, unit: ItemRule.Unit, period: Month,
    quantity: Quantity, unitPrice: Money, amount: Money, accounting: Accounting,
    parentPosition: Int? = nil, text: String? = nil
  ) {
    self.kind = kind
    self.item = item
    self.itemName = itemName
    self.unit = unit
    self.period = period
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.amount = amount
    self.accounting = accounting
    self.parentPosition = parentPosition
    self.text = text
  }
}

/// Where an item is booked at the receiver; which of them a service sends is its settings' matter.
package struct Accounting: Hashable, Sendable {
  /// SAP material, 18 digits.
  package var material: String
  package var vatCode: String?
  package var costCentre: String?
  package var profitCentre: String?
  package init(
    material: String, vatCode: String? = nil, costCentre: String? = nil, profitCentre: String? = nil
  ) {
    self.material = material
    self.vatCode = vatCode
    self.costCentre = costCentre
    self.profitCentre = profitCentre
  }
}

/// An absence that travels with a document: reason class and days, never a reason or diagnosis.
package struct DocumentAbsence: Hashable, Sendable {
  package var absenceClass: AbsenceClass
  package var first: Day
  package var last: Day
  package init(absenceClass: AbsenceClass, first: Day, last: Day) {
    self.absenceClass = absenceClass
    self.first = first
    self.last = last
  }
  package var dayCount: Int { last.days(since: first) + 1 }
}

/// What is the same for every document of a run.
package struct RunHeader: Hashable, Sendable {
  package var id: RunID
  package var service: ServiceCode
  package var serviceName: Bilingual
  /// When the run was closed; datasets take every date and time from here, so that building again gives the same bytes.
  package var closedAt: Timestamp
  /// The run's latest period: `202404` of REFGRP.
  package var period: Month
  package init(
    id: RunID, service: ServiceCode, serviceName: Bilingual, closedAt: Timestamp, period: Month
  ) {
    self.id = id
    self.service = service
    self.serviceName = serviceName
    self.closedAt = closedAt
    self.period = period
  }
}

/// Streaming digest, injected so that rooms need not know who computes it.
package protocol StreamingDigest {
  mutating func update(_ bytes: UnsafeRawBufferPointer)
  /// Lower-case hexadecimal of all bytes so far.
  func hexadecimal() -> String
}
