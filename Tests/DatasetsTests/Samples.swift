import Datasets
import Domain

/// The documents, run and profiles that the tests of this room share. Artificial identity codes only.
enum Samples {
  static let run = RunHeader(
    id: RunID(12), service: ServiceCode("YVPA-IKA"),
    serviceName: Bilingual(fi: "Ympärivuorokautinen palveluasuminen", en: "24-hour housing"),
    closedAt: Timestamp("2024-05-05T06:00:00+03:00")!, period: Month("2024-04")!)

  static let client = Party(
    code: "A100234", identityCode: PersonalIdentityCode("131052-901X"), familyName: "Mäkinen", givenNames: "Aino Maria",
    address: Address(street: "Koivukuja 3 A 4", postalCode: "40100", city: "JYVÄSKYLÄ", country: "FI"))

  static let guardian = Party(
    code: "EV-77", customerNumber: "0000104711", familyName: "Edunvalvonta Oy & Kumpp.",
    address: Address(street: "Kauppakatu 1", postalCode: "40100", city: "JYVÄSKYLÄ"))

  static let coDebtor = Party(code: "YV-1", familyName: "Mäkinen", givenNames: "Eero")

  static let care = Accounting(material: "7246", vatCode: "A0", costCentre: "1234567", profitCentre: "88")
  static let absenceDeduction = Accounting(material: "7243", vatCode: "A0", costCentre: "1234567", profitCentre: "88")

  static func row(
    _ kind: DocumentRow.Kind = .fee, item: String = "HOITO", name: String = "Hoitomaksu",
    unit: ItemRule.Unit = .month, period: String = "2024-04", quantity: String = "1", price: String,
    amount: String? = nil, accounting: Accounting = care, parent: Int? = nil, text: String? = nil
  ) -> DocumentRow {
    DocumentRow(
      kind: kind, item: item, itemName: Bilingual(fi: name, en: item), unit: unit, period: Month(period)!,
      quantity: Quantity(quantity)!, unitPrice: Money(price)!, amount: Money(amount ?? price)!, accounting: accounting,
      parentPosition: parent, text: text)
  }

  /// A month's fee, what an absence takes from it, and meals by the day.
  static let document = BillingDocument(
    number: DocumentNumber(4711), reference: "YVPA-IKA-2024-00004711", client: client, payer: guardian,
    recipient: guardian, coDebtors: [coDebtor], commitment: "PS-2024-000417", unitCode: "KOIVU-1",
    unitName: "Koivukoti Palokka",
    rows: [
      row(price: "900.67"),
      row(
        .deduction, name: "Poissaolovähennys", price: "-30.02", accounting: absenceDeduction, parent: 1,
        text: "Vähennys: 1 päivä"),
      row(item: "ATERIA", name: "Ateriamaksu", unit: .day, quantity: "24", price: "18.00", amount: "432.00"),
    ],
    absences: [DocumentAbsence(absenceClass: .own, first: Day("2024-04-04")!, last: Day("2024-04-09")!)])

  /// Corrections that come to less than nothing.
  static let credit = BillingDocument(
    number: DocumentNumber(4712), reference: "YVPA-IKA-2024-00004712", client: client, payer: client, recipient: client,
    commitment: "PS-2024-000417", unitCode: "KOIVU-1", unitName: "Koivukoti Palokka",
    rows: [row(.correction, period: "2024-03", price: "-210.16", text: "Oikaisu maaliskuulle")])

  static let profile: IDocProfile = {
    var profile = IDocProfile()
    profile.sender.number = "MAKSUSILTA"
    profile.organisation = [
      .salesOrganisation("2100"), .channel("22"), .division("2E"), .salesOffice("A010"), .purchaseOrderType("VAK"),
    ]
    profile.orderType = "ZMT"
    profile.creditOrderType = "ZMTH"
    profile.partners.append(IDocProfile.PartnerEntry(function: "Y1", party: .coDebtor))
    profile.texts = [
      IDocProfile.TextEntry(id: "Z002", prefix: "Lisätiedot: ", source: .fixed("asiakasmaksut 014 123 4567"))
    ]
    profile.units = [.month: "MON", .day: "TAG", .hour: "STD", .piece: "ST"]
    profile.plant = "102S"
    profile.assignments = [
      IDocProfile.Assignment(qualifier: "045", account: .costCentre, zeroPaddedTo: 10),
      IDocProfile.Assignment(
        qualifier: "048", account: .profitCentre, place: .bsark, zeroPaddedTo: 10, repeatsPosition: true),
    ]
    profile.conditionType = "ZPR0"
    profile.rowTexts = [
      IDocProfile.TextEntry(id: "ZZ01", source: .unit), IDocProfile.TextEntry(id: "ZZ02", source: .client),
      IDocProfile.TextEntry(id: "ZZ03", source: .period),
      IDocProfile.TextEntry(id: "ZZ04", prefix: "Poissaolo: ", source: .absences),
      IDocProfile.TextEntry(id: "ZZ05", source: .rowText),
    ]
    return profile
  }()

  static var extendedProfile: IDocProfile {
    var profile = profile
    profile.extensionType = "ZORDERS5"
    return profile
  }
}

/// A dataset as it would be written.
func rendered(_ renderer: any DatasetRenderer, _ documents: [BillingDocument], run: RunHeader = Samples.run) throws
  -> [UInt8]
{
  var bytes = renderer.opening(run)
  for (index, document) in documents.enumerated() {
    try renderer.append(document, of: run, position: index + 1, to: &bytes)
  }
  let total = documents.reduce(Money.zero) { $0 + $1.total }
  return bytes + renderer.closing(run, documents: documents.count, total: total)
}

/// What a check finds in bytes that come in pieces of `chunk`.
func flaws(_ check: some DatasetCheck, _ bytes: [UInt8], chunk: Int = 1_000) -> [DatasetFlaw] {
  var check = check
  var start = 0
  while start < bytes.count {
    let end = min(start + chunk, bytes.count)
    bytes[start..<end].withUnsafeBytes { check.feed($0) }
    start = end
  }
  return check.finish()
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
/// Bytes of ISO 8859-1 as text.
func latin1(_ bytes: [UInt8]) -> String {
  String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
}
