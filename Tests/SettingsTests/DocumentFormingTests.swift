import Datasets
import Domain
import Foundation
import Ledger
import Testing

@testable import Gateway

/// From fee lines to bills: rows, corrections, totals and parties, in the example county.
@Suite struct `Forming documents` {
  let settings: Settings

  init() throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    settings = try Settings.load(repository.appending(path: "deploy/example").path)
  }

  // MARK: Lines and groups

  private static let guardian = PayerStatement(
    code: "EV-77", role: "edunvalvoja", name: "Edunvalvonta Oy",
    address: Address(street: "Kauppakatu 1", postalCode: "40100", city: "JYVÄSKYLÄ"))
  private static let recipient = PayerStatement(code: "LS-1", role: "laskunsaaja", name: "Mäkinen Eero")
  private static let coDebtor = PayerStatement(code: "YV-1", role: "yhteisvelallinen", name: "Mäkinen Liisa")

  private func line(
    _ item: String, _ unit: ItemRule.Unit, price: String, quantity: String = "1", amount: String, base: String? = nil,
    deduction: String = "0.00", payer: PayerID = .client, prices: [String] = [], events: [(String, String)] = [],
    allocation: Derivation.Allocation? = nil, correction: Correction? = nil
  ) -> FeeLine {
    let april = DaySet.wholeMonth(30)
    let derivation = Derivation(
      itemName: Bilingual(fi: item, en: item), unit: unit, price: Money(price)!, priceSource: .contract, monthDays: 30,
      service: april, absent: DaySet(), spells: [], free: DaySet(), attended: nil, wholeMonthFree: false,
      divisor: .thirty, mode: .deduct, rounding: .late, proration: .days, chargedShare: Quantity(0),
      rule: RuleReference(id: "statutory", version: 3),
      prices: prices.map { .init(days: april, price: Money($0)!, source: .contract) },
      events: events.enumerated().map {
        .init(day: $0 + 1, quantity: Quantity($1.0)!, price: Money($1.1)!, source: .contract)
      }, allocation: allocation)
    return FeeLine(
      client: "A1", commitment: "PS-1", item: item, payer: payer, period: Month("2024-04")!, amount: Money(amount)!,
      base: Money(base ?? amount)!, deduction: Money(deduction)!, quantity: Quantity(quantity)!, serviceDays: 30,
      absentDays: 0, freeDays: 0, rule: derivation.rule, kind: correction == nil ? .fee : .correction,
      derivation: derivation, correction: correction)
  }

  private func group(
    _ lines: [FeeLine], payer: PayerID = .client, payers: [PayerStatement] = [], address: Address? = nil,
    released: Int = 0
  ) -> LineGroup {
    var commitment = CommitmentStatement(number: "PS-1", validFrom: Day("2024-01-01")!)
    commitment.payers = payers
    return LineGroup(
      payer: payer,
      client: ClientStatement(
        line: 9, code: "A1", identityCode: PersonalIdentityCode("131052-901X"), familyName: "Mäkinen",
        givenNames: "Aino", address: address, commitments: [commitment]),
      commitment: "PS-1", unitCode: "KOIVU-1", unitName: "Koivukoti",
      lines: lines.enumerated().map {
        StoredLine(
          number: LineNumber(Int64($0 + 1)), report: ReportNumber(1), line: $1, run: nil, document: nil,
          isReleased: $0 < released)
      }, months: [])
  }

  private func form(
    _ group: LineGroup, _ service: String = "HOIVA-SOP", minimum: String = "0.00", knownPayers: Bool = true,
    series: ReferenceSeries? = nil, number: Int64 = 12
  ) throws -> DocumentForming.Formed {
    var book = try #require(settings.books.inForce(ServiceCode(service), on: Day("2024-05-10")!))
    book.dataset.minimum = Money(minimum)!
    book.dataset.referenceNumber = series
    var installation = settings.installation
    if !knownPayers { installation.payers = [:] }
    return DocumentForming(book: book, installation: installation, catalogue: settings.catalogue)
      .form(group, number: DocumentNumber(number))
  }

  private func document(_ formed: DocumentForming.Formed) throws -> BillingDocument {
    guard case .document(let document) = formed else {
      Issue.record("no document: \(formed)")
      throw Missing()
    }
    return document
  }
  private struct Missing: Error {}

  /// Each row as a person reads it: kind, quantity, unit, price, amount.
  private func rows(_ document: BillingDocument) -> [String] {
    document.rows.map { row in
      #expect(row.unitPrice.times(row.quantity.ratio) == row.amount, "the receiver multiplies")
      return "\(row.kind) \(row.item) \(row.quantity) \(row.unit.rawValue) × \(row.unitPrice) = \(row.amount)"
    }
  }

  private func rows(_ line: FeeLine, payer: PayerID = .client, _ service: String = "HOIVA-SOP") throws -> [String] {
    try rows(document(form(group([line], payer: payer, payers: [Self.guardian]), service)))
  }

  private func allocation(
    _ net: String, _ limit: PayerRule.Limit, gives amount: String, condition: DayCondition? = nil,
    more: [Derivation.Allocation.Step] = []
  ) -> Derivation.Allocation {
    let step = Derivation.Allocation.Step(
      order: 1, isOfService: true, payer: .payer("KUNTA-X"), limit: limit, condition: condition, amount: Money(amount)!)
    return Derivation.Allocation(
      net: Money(net)!, steps: [step] + more, remainder: Money(net)! - Money(amount)!, remainderPayer: .client,
      why: .client)
  }

  // MARK: Reference numbers

  @Test func `a document has a reference number where the service forms it`() throws {
    let group = group([line("VUOKRA-KK", .month, price: "555.00", amount: "555.00")])
    #expect(try document(form(group)).referenceNumber == nil)
    let series = ReferenceSeries(series: "12")
    #expect(try document(form(group, series: series)).referenceNumber == "1200000000126")
    #expect(try document(form(group, series: series)) == document(form(group, series: series)), "formed again")
    let rf = ReferenceSeries(series: "12", form: .rf)
    #expect(try document(form(group, series: rf)).referenceNumber?.hasPrefix("RF") == true)
  }

  @Test func `a document's number with more digits than were agreed holds the document`() throws {
    let group = group([line("VUOKRA-KK", .month, price: "555.00", amount: "555.00")])
    let series = ReferenceSeries(series: "12", numberDigits: 3)
    #expect(try document(form(group, series: series, number: 999)).referenceNumber == "129994")
    guard case .outcome(.held(let finding)) = try form(group, series: series, number: 1_000) else {
      Issue.record("not held")
      return
    }
    #expect(finding.code == .fieldTooLong && finding.found == "4")
  }

  // MARK: Rows

  @Test func `a month is one piece, days and hours are counted where one price meets the amount`() throws {
    #expect(
      try rows(line("VUOKRA-KK", .month, price: "555.00", amount: "555.00")) == ["fee VUOKRA-KK 1 kk × 555.00 = 555.00"]
    )
    #expect(
      try rows(line("HOIVA-VRK-1", .day, price: "120.00", quantity: "31", amount: "3720.00"))
        == ["fee HOIVA-VRK-1 31 vrk × 120.00 = 3720.00"])
    let visits = line(
      "KOTISAIRAANHOITO", .hour, price: "52.00", quantity: "1.5", amount: "78.00",
      events: [("0.75", "52.00"), ("0.75", "52.00")])
    #expect(try rows(visits, "KH-PS") == ["fee KOTISAIRAANHOITO 1.5 h × 52.00 = 78.00"])
    let euro = line("EURO", .piece, price: "1.00", quantity: "123.45", amount: "123.45", events: [("123.45", "1.00")])
    #expect(try rows(euro) == ["fee EURO 123.45 kpl × 1.00 = 123.45"])
  }

  @Test func `what was rounded or had several prices is one piece`() throws {
    // 0.333 h × 52.00 = 17.316
    let rounded = line(
      "KOTISAIRAANHOITO", .hour, price: "52.00", quantity: "0.333", amount: "17.32", events: [("0.333", "52.00")])
    #expect(try rows(rounded, "KH-PS") == ["fee KOTISAIRAANHOITO 1 kpl × 17.32 = 17.32"])
    // 0.75 × 0.05 = 0.0375, and 0.04 would be 0.8 × 0.05
    let misleading = line(
      "KOTISAIRAANHOITO", .hour, price: "0.05", quantity: "0.75", amount: "0.04", events: [("0.75", "0.05")])
    #expect(try rows(misleading, "KH-PS") == ["fee KOTISAIRAANHOITO 1 kpl × 0.04 = 0.04"])
    let evenings = line(
      "KOTISAIRAANHOITO", .hour, price: "52.00", quantity: "2", amount: "122.00",
      events: [("1", "52.00"), ("1", "70.00")])
    #expect(try rows(evenings, "KH-PS") == ["fee KOTISAIRAANHOITO 1 kpl × 122.00 = 122.00"])
    let repriced = line(
      "HOIVA-VRK-1", .day, price: "120.00", quantity: "30", amount: "3615.00", prices: ["120.00", "121.00"])
    #expect(try rows(repriced) == ["fee HOIVA-VRK-1 1 kpl × 3615.00 = 3615.00"])
  }

  @Test func `an absence is a negative row of its own with its own material`() throws {
    let lowered = line(
      "HOIVA-VRK-1", .day, price: "120.00", quantity: "27", amount: "3240.00", base: "3600.00", deduction: "360.00")
    let document = try document(form(group([lowered])))
    #expect(
      rows(document) == [
        "fee HOIVA-VRK-1 30 vrk × 120.00 = 3600.00", "deduction HOIVA-VRK-1 3 vrk × -120.00 = -360.00",
      ])
    #expect(document.rows.map(\.accounting.material) == ["000000000000450010", "000000000000450019"])
    #expect(document.rows[1].parentPosition == 1)
  }

  @Test func `a share of an item is one row, whatever absence lowered the item`() throws {
    let shares = allocation("3720.00", .month(Money("1500.00")!), gives: "1500.00")
    let kunta = line(
      "HOIVA-VRK-1", .day, price: "120.00", quantity: "31", amount: "1500.00", base: "3840.00", deduction: "120.00",
      payer: .payer("KUNTA-X"), allocation: shares)
    var client = kunta
    client.payer = .client
    client.amount = Money("2220.00")!
    #expect(try rows(kunta, payer: .payer("KUNTA-X")) == ["fee HOIVA-VRK-1 1 kpl × 1500.00 = 1500.00"])
    #expect(try rows(client) == ["fee HOIVA-VRK-1 1 kpl × 2220.00 = 2220.00"])
  }

  @Test func `a voucher by the hour is told by the hour`() throws {
    let hourly = PayerRule.Limit.unit(.hour, Money("20.00")!)
    func share(_ payer: PayerID, _ amount: String, of shares: Derivation.Allocation) -> FeeLine {
      line(
        "KOTISAIRAANHOITO", .hour, price: "52.00", quantity: "31.5", amount: amount, base: "1638.00", payer: payer,
        events: [("31.5", "52.00")], allocation: shares)
    }
    let always = allocation("1638.00", hourly, gives: "630.00")
    #expect(
      try rows(share(.payer("KUNTA-X"), "630.00", of: always), payer: .payer("KUNTA-X"), "KH-PS")
        == ["fee KOTISAIRAANHOITO 31.5 h × 20.00 = 630.00"])
    #expect(
      try rows(share(.client, "1008.00", of: always), "KH-PS") == ["fee KOTISAIRAANHOITO 31.5 h × 32.00 = 1008.00"])
    // On weekdays only: 21 h of the 31.5; the client's hours then have two prices.
    let weekdays = allocation("1638.00", hourly, gives: "420.00", condition: DayCondition(weekdays: 0x1f))
    #expect(
      try rows(share(.payer("KUNTA-X"), "420.00", of: weekdays), payer: .payer("KUNTA-X"), "KH-PS")
        == ["fee KOTISAIRAANHOITO 21 h × 20.00 = 420.00"])
    #expect(
      try rows(share(.client, "1218.00", of: weekdays), "KH-PS") == ["fee KOTISAIRAANHOITO 1 kpl × 1218.00 = 1218.00"])
  }

  @Test func `a line of nothing has no row`() throws {
    let lines = [
      line("KOTISAIRAANHOITO", .hour, price: "52.00", quantity: "0", amount: "0.00"),
      line("KOTISAIRAANHOITO", .hour, price: "52.00", quantity: "1", amount: "52.00", events: [("1", "52.00")]),
    ]
    #expect(try rows(document(form(group(lines), "KH-PS"))) == ["fee KOTISAIRAANHOITO 1 h × 52.00 = 52.00"])
  }

  // MARK: Datasets

  static let datasets: [(service: String, item: String, unit: ItemRule.Unit, payer: PayerID, told: String)] = [
    ("HOIVA-SOP", "HOIVA-VRK-1", .day, .client, "131052-901X1Hoiva vrk 1"),
    ("HOIVA-SOP", "EURO", .piece, .guardian("EV-77"), "EV-77      1Muu maksu"),
    ("HOIVA-SOP", "VUOKRA-KK", .month, .payer("KUNTA-X"), "0000700123 1Vuokra"),
    ("KH-PS", "KOTISAIRAANHOITO", .hour, .payer("KUNTA-X"), "<PARTN>0000700123</PARTN>"),
    ("KH-PS", "KOTISAIRAANHOITO", .hour, .client, "<MENEE>STD</MENEE>"),
    ("YVPA-IKA", "HOITO", .month, .guardian("EV-77"), "<PARTN>EV-77</PARTN>"),
  ]
  @Test(arguments: datasets)
  func `a bill is written in its service's format and passes the check`(
    _ service: String, _ item: String, _ unit: ItemRule.Unit, _ payer: PayerID, _ told: String
  ) throws {
    let lines = [
      line(item, unit, price: "52.00", quantity: "2", amount: "104.00", payer: payer),
      line(
        item, unit, price: "52.00", amount: "-4.00", payer: payer,
        correction: Correction(run: RunID(3), document: DocumentNumber(12), counted: Money("4.00")!, reason: .leftOut)),
    ]
    let document = try document(form(group(lines, payer: payer, payers: [Self.guardian, Self.coDebtor]), service))
    let book = try #require(settings.books.inForce(ServiceCode(service), on: Day("2024-05-10")!))
    let renderer = try book.renderer(in: settings)
    let run = RunHeader(
      id: RunID(4), service: book.service, serviceName: book.serviceName,
      closedAt: Timestamp("2024-05-10T12:00:00+03:00")!, period: Month("2024-04")!)
    var bytes = renderer.opening(run)
    try renderer.append(document, of: run, position: 1, to: &bytes)
    bytes += renderer.closing(run, documents: 1, total: document.total)
    var check = try book.checks(in: settings).whole()
    bytes.withUnsafeBytes { check.feed($0) }
    #expect(check.finish() == [])
    let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    #expect(text.contains(told))
    #expect(text.contains("Oikaisu 2024-04, ajo 3, asiakirja 0000000000000012"))
  }

  // MARK: Corrections

  private func correction(_ amount: String, run: Int64? = 3, document: Int64? = 12) -> FeeLine {
    line(
      "HOITO", .month, price: "900.67", amount: amount,
      correction: Correction(
        run: run.map { RunID($0) }, document: document.map { DocumentNumber($0) }, counted: Money("900.67")!,
        reason: .newVersion))
  }

  @Test func `a correction names the period, run and document it corrects`() throws {
    let lines = [line("HOITO", .month, price: "900.67", amount: "900.67"), correction("-30.02")]
    let document = try document(form(group(lines), "YVPA-IKA"))
    #expect(rows(document) == ["fee HOITO 1 kk × 900.67 = 900.67", "correction HOITO 1 kk × -30.02 = -30.02"])
    #expect(document.rows.map(\.text) == [nil, "Oikaisu 2024-04, ajo 3, asiakirja 0000000000000012"])
    #expect(document.total == Money("870.65")! && !document.isCredit)
  }

  @Test func `the longest text of a correction fits a text row, and what is not known is left out`() throws {
    func text(_ line: FeeLine) throws -> String {
      try #require(try document(form(group([line]), "YVPA-IKA")).rows.first?.text)
    }
    #expect(try text(correction("-1.00", run: .max, document: 9_999_999_999_999_999)).count <= 70)
    #expect(try text(correction("-1.00", run: nil, document: nil)) == "Oikaisu 2024-04")
  }

  // MARK: Totals

  private func outcome(_ formed: DocumentForming.Formed) -> String {
    switch formed {
    case .document(let document): document.isCredit ? "credit" : "document"
    case .outcome(.settled(let finding)): "settled \(finding.code.rawValue)"
    case .outcome(.carried(let finding)): "carried \(finding.code.rawValue)"
    case .outcome(.held(let finding)): "held \(finding.code.rawValue)"
    case .outcome(.formed): "formed"
    }
  }

  static let totals: [(service: String, amounts: [String], minimum: String, released: Int, outcome: String)] = [
    ("YVPA-IKA", ["10.00"], "0.00", 0, "document"),
    ("YVPA-IKA", ["10.00", "-10.00"], "0.00", 0, "settled zero-total"),
    ("YVPA-IKA", ["10.00", "-10.00"], "0.00", 2, "settled zero-total"),
    ("YVPA-IKA", ["-10.00"], "0.00", 0, "credit"),
    ("MTK-ASU", ["-10.00"], "0.00", 0, "held negative-total"),
    ("MTK-ASU", ["-10.00"], "0.00", 1, "credit"),
    // Part of it is not the decision that was made.
    ("MTK-ASU", ["-10.00", "1.00"], "0.00", 1, "held negative-total"),
    ("MTK-ASU", ["-10.00", "30.00"], "0.00", 0, "document"),
    ("MTK-ASU", ["4.99"], "5.00", 0, "carried below-minimum"),
    ("MTK-ASU", ["4.99"], "5.00", 1, "document"),
    ("MTK-ASU", ["5.00"], "5.00", 0, "document"),
    ("YVPA-IKA", ["-0.01"], "5.00", 0, "credit"),
  ]
  @Test(arguments: totals)
  func `a total decides what becomes of a group, unless a person did`(
    _ service: String, _ amounts: [String], _ minimum: String, _ released: Int, _ expected: String
  ) throws {
    let lines = amounts.map { line("HOITO", .month, price: "900.67", amount: $0) }
    #expect(try outcome(form(group(lines, released: released), service, minimum: minimum)) == expected)
  }

  @Test func `an item that nobody booked is held, released or not`() throws {
    let unknown = line("SAUNA", .month, price: "10.00", amount: "10.00")
    #expect(try outcome(form(group([unknown]))) == "held accounting-missing")
    #expect(try outcome(form(group([unknown], released: 1))) == "held accounting-missing")
  }

  // MARK: Parties

  private let fee = "10.00"
  private func parties(
    _ payer: PayerID, _ payers: [PayerStatement], address: Address? = nil, knownPayers: Bool = true
  ) throws -> DocumentForming.Formed {
    let fee = line("HOIVA-VRK-1", .day, price: "120.00", amount: fee, payer: payer)
    return try form(group([fee], payer: payer, payers: payers, address: address, released: 1), knownPayers: knownPayers)
  }

  @Test func `the client pays and receives where nobody else is named`() throws {
    let document = try document(parties(.client, []))
    #expect(document.payer == document.client && document.recipient == document.client && document.coDebtors.isEmpty)
    #expect(document.client.code == "A1" && document.client.familyName == "Mäkinen")
  }

  @Test func `a guardian pays, and the recipient gets the invoice`() throws {
    let document = try document(parties(.guardian("EV-77"), [Self.recipient, Self.guardian, Self.coDebtor]))
    #expect(document.payer.familyName == "Edunvalvonta Oy" && document.payer.address?.city == "JYVÄSKYLÄ")
    #expect(document.recipient.code == "LS-1" && document.coDebtors.map(\.code) == ["YV-1"])
    #expect(document.client.code == "A1")
  }

  @Test func `a guardian who is only the recipient is named as that`() throws {
    var receiving = Self.guardian
    receiving.role = "laskunsaaja"
    let document = try document(parties(.client, [receiving]))
    #expect(document.payer.code == "A1" && document.recipient.code == "EV-77")
  }

  @Test func `one person in two roles pays as guardian and receives`() throws {
    var receiving = Self.guardian
    receiving.role = "laskunsaaja"
    receiving.address = nil
    let document = try document(parties(.guardian("EV-77"), [receiving, Self.guardian]))
    #expect(document.payer.address?.city == "JYVÄSKYLÄ" && document.recipient.code == "EV-77")
  }

  @Test func `another payer gets its own bill, without the client's recipient and co-debtors`() throws {
    let document = try document(parties(.payer("KUNTA-X"), [Self.guardian, Self.recipient, Self.coDebtor]))
    #expect(document.payer.familyName == "Kunta X" && document.payer.customerNumber == "0000700123")
    #expect(document.recipient == document.payer && document.coDebtors.isEmpty)
  }

  @Test func `a payer whom the commitment names comes with the receiver's number of the installation`() throws {
    let stated = PayerStatement(code: "KUNTA-X", role: "maksaja", name: "Kunta X, laskutus")
    let document = try document(parties(.payer("KUNTA-X"), [stated]))
    #expect(document.payer.familyName == "Kunta X, laskutus" && document.payer.customerNumber == "0000700123")
  }

  @Test func `a payer nobody knows any more is held, never billed to the client`() throws {
    #expect(try outcome(parties(.guardian("EV-78"), [Self.guardian])) == "held field-missing")
    #expect(try outcome(parties(.payer("KUNTA-X"), [], knownPayers: false)) == "held field-missing")
  }

  @Test func `an address under non-disclosure is on no document`() throws {
    let secret = Address(
      nonDisclosure: true, street: "Piilokuja 1", postalCode: "40100", city: "JYVÄSKYLÄ", country: "FI")
    var guardian = Self.guardian
    var recipient = Self.recipient
    var coDebtor = Self.coDebtor
    guardian.address = secret
    recipient.address = secret
    coDebtor.address = secret
    let document = try document(parties(.guardian("EV-77"), [guardian, recipient, coDebtor], address: secret))
    for party in [document.client, document.payer, document.recipient] + document.coDebtors {
      #expect(party.address == Address(nonDisclosure: true))
    }
  }
}
