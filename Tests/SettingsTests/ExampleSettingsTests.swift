import Datasets
import Domain
import Foundation
import Gateway
import Inbox
import Testing

/// The example that is delivered (deploy/example) says exactly what the documentation, the samples and the demo count on.
@Suite struct ExampleSettings {
  let settings: Settings

  init() throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    settings = try Settings.load(repository.appending(path: "deploy/example").path)
  }

  func book(_ service: String, on day: String = "2024-04-01") throws -> RuleBook {
    try #require(settings.books.inForce(ServiceCode(service), on: Day(day)!))
  }

  @Test func `the installation is the example county's`() {
    let installation = settings.installation
    #expect(installation.dataFolder == settings.folder + "/var")
    #expect(installation.organisation.salesOrganisation == "2100")
    #expect(installation.organisation.distributionChannel == "22")
    #expect(installation.organisation.division == "2E")
    #expect(installation.organisation.sender == "MAKSUSILTA")
    #expect(installation.payers.keys.sorted() == ["KUNTA-X"])
    #expect(installation.payers["KUNTA-X"]?.familyName == "Kunta X")
    #expect(installation.payers["KUNTA-X"]?.customerNumber == "0000700123")
    #expect(installation.units.isEmpty)
    #expect(installation.allowsArtificialIdentityCodes)
    #expect(installation.language == .finnish)
    #expect(installation.inbox.poll == .seconds(2) && installation.inbox.settling == .init(sign: .quiet(.seconds(2))))
  }

  @Test func `the services are those of the county`() {
    #expect(
      settings.books.services.map(\.value) == [
        "HOIVA-SOP", "KH-PS", "KOE-SAANNOT", "LYHYT", "MTK-ASU", "YHT-ASU", "YVPA-IKA",
      ])
    #expect(!settings.books.knows(ServiceCode("KYLPYLA")))
  }

  @Test(arguments: ["YVPA-IKA", "YHT-ASU", "MTK-ASU", "LYHYT", "KOE-SAANNOT", "HOIVA-SOP", "KH-PS"])
  func `every service is known before 2021`(_ service: String) throws {
    let rules = try book(service, on: "2020-05-01").rules(in: settings)
    #expect(rules.commitmentKinds == [service == "KH-PS" ? "palveluseteli" : "ostopalvelu"])
    #expect(rules.payers == ["KUNTA-X"] && rules.catalogue == "products@1 contracts@1 packages@1")
    #expect(rules.reasons == ServiceRules.usualReasons)
    #expect(rules.allowsArtificialIdentityCodes)
    #expect(rules.errorHolds == .client)
    #expect(rules.recordsAttendance == (service == "LYHYT"))
  }

  @Test(arguments: ["YVPA-IKA", "YHT-ASU"])
  func `housing has care, meals and support`(_ service: String) throws {
    let rules = try book(service).rules(in: settings)
    #expect(rules.items.keys.sorted() == ["ATERIA", "HOITO", "TUKI"])
    let care = try #require(rules.items["HOITO"])
    #expect(care.unit == .month && care.divisor == .thirty && care.mode == .deduct && care.rounding == .late)
    #expect(care.absence == .statutory)
    let meals = try #require(rules.items["ATERIA"])
    #expect(meals.unit == .day)
    #expect(meals.absence.freeFromDay == [.own: 1, .institution: 1, .organiser: 1])
    let support = try #require(rules.items["TUKI"])
    #expect(support.unit == .month)
    #expect(support.absence.freeFromDay.isEmpty && support.absence.wholeMonth == .counted)
    #expect(rules.items.values.allSatisfy { $0.prices.isEmpty })
  }

  @Test func `24-hour housing blocks meal and support fees from July 2021`() throws {
    let limits = try book("YVPA-IKA").legality
    #expect(
      limits == [
        .init(
          items: ["ATERIA", "TUKI"], from: Day("2021-07-01")!, effect: .block,
          source: "10 h § asiakasmaksulaki 734/1992")
      ])
    #expect(try book("YHT-ASU").legality.isEmpty)
  }

  @Test func `mental-health housing divides by the calendar and counts by class`() throws {
    let rules = try book("MTK-ASU").rules(in: settings)
    let care = try #require(rules.items["HOITO"])
    #expect(care.divisor == .calendar && care.mode == .charge && care.rounding == .late)
    #expect(care.absence.freeFromDay == [.own: 6, .institution: 1, .organiser: 1])
    #expect(care.absence.countDays == .class && care.absence.boundaryDays == .none && care.absence.wholeMonth == .free)
    #expect(rules.items["ATERIA"]?.absence.freeFromDay[.own] == 1)
    let upkeep = try #require(rules.items["YLLAPITO"])
    #expect(upkeep.prices == PriceList(Money(cents: 9_659)) && upkeep.divisor == .thirty)
    #expect(upkeep.absence.freeFromDay.isEmpty && upkeep.absence.wholeMonth == .counted)
  }

  @Test func `short-term care has one daily component priced by the report`() throws {
    let components = try book("LYHYT").components
    #expect(components.map(\.code) == ["HOITOPAIVA"])
    #expect(components[0].unit == .day && components[0].prices.isEmpty)
  }

  struct Trial: Sendable, CustomTestStringConvertible {
    var code: String
    var differs: @Sendable (inout ItemRule) -> Void
    var testDescription: String { code }
  }
  static let trials = [
    Trial(code: "K-LAHTO") { $0.absence.boundaryDays = .departure },
    Trial(code: "K-PALUU") { $0.absence.boundaryDays = .return },
    Trial(code: "K-MOLEMMAT") { $0.absence.boundaryDays = .both },
    Trial(code: "K-VARHAIN") { $0.rounding = .early },
    Trial(code: "K-PERIVA") { $0.mode = .charge },
    Trial(code: "K-KALENTERI") { $0.divisor = .calendar },
    Trial(code: "K-OSUUS") { $0.absence.chargedShare = Quantity("0.25")! },
    Trial(code: "K-LASKETTU") { $0.absence.wholeMonth = .counted },
    Trial(code: "K-JAKAMATON") { $0.proration = .none },
    Trial(code: "K-LUOKKA") { $0.absence.countDays = .class },
    Trial(code: "K-VRK-OSUUS") {
      $0.unit = .day
      $0.absence.freeFromDay = [.own: 1, .institution: 1, .organiser: 1]
      $0.absence.chargedShare = Quantity("0.5")!
    },
  ]
  @Test(arguments: trials) func `each trial component differs from the statutory one in one thing`(_ trial: Trial)
    throws
  {
    let book = try book("KOE-SAANNOT")
    #expect(book.components.count == 11)
    var component = try #require(book.components.first { $0.code == trial.code })
    var expected = ItemRule(code: trial.code, name: component.name, unit: .month, absence: .statutory)
    trial.differs(&expected)
    component.absence.reference = expected.absence.reference
    #expect(component == expected)
  }

  @Test(arguments: [
    ("YVPA-IKA", DatasetSettings.Format.idocXML, DatasetSettings.Negative.credit, "day 5 at 06:00, next banking day"),
    ("YHT-ASU", .idocXML, .credit, "day 6 at 06:00, next banking day"),
    ("MTK-ASU", .idocFlat, .hold, "day 8 at 06:00"),
    ("LYHYT", .csv, .hold, "every Friday at 14:00"),
    ("HOIVA-SOP", .rows, .hold, "day 10 at 12:00"),
    ("KH-PS", .idocXML, .hold, "day 12 at 06:00"),
  ])
  func `each service leaves in its format and by its queue`(
    _ service: String, _ format: DatasetSettings.Format, _ negative: DatasetSettings.Negative, _ queue: String
  ) throws {
    let book = try book(service)
    #expect(book.dataset.format == format && book.dataset.negative == negative)
    #expect(book.queue?.description == queue && book.missed == .once && book.delivery?.folder == ".")
    #expect(book.fourEyes == FourEyes(service == "YVPA-IKA" ? [.release] : []))
    #expect(book.autoApprove == nil && book.review == .person)
    #expect(Set(book.accounting.keys) == Set(book.components.map(\.code)))
    for accounting in book.accounting.values {
      #expect(accounting.fee.material.utf8.count == 18 && accounting.deduction.material != accounting.fee.material)
    }
  }

  @Test func `care on contract has a day's price by contract and rent by package`() throws {
    let rules = try book("HOIVA-SOP").rules(in: settings)
    #expect(rules.items.keys.sorted() == ["EURO", "HOIVA-VRK-1", "SAHKO-KK", "VESI-KK", "VUOKRA-KK"])
    let care = try #require(rules.items["HOIVA-VRK-1"])
    #expect(care.kind == .product && care.unit == .day && care.prices == PriceList(Money("118.00")!))
    #expect(care.absence == .statutory)
    for (code, price) in [("VUOKRA-KK", "555.00"), ("VESI-KK", "21.50"), ("SAHKO-KK", "33.40")] {
      let item = try #require(rules.items[code])
      #expect(item.unit == .month && item.prices == PriceList(Money(price)!) && item.divisor == .thirty)
      #expect(item.mode == .deduct && item.rounding == .late && item.proration == .days)
      #expect(item.absence.freeFromDay.isEmpty && item.absence.wholeMonth == .counted)
    }
    #expect(rules.items["EURO"]?.kind == .euro && rules.items["EURO"]?.unit == .piece)

    let first = try #require(rules.contracts["SOP-2023-17"])
    let second = try #require(rules.contracts["SOP-2024-02"])
    #expect(first.payer == nil && second.payer == "KUNTA-X" && rules.contracts.count == 2)
    #expect(first.items["HOIVA-VRK-1"]?.prices == PriceList(Money("120.00")!))
    #expect(second.items["HOIVA-VRK-1"]?.prices == PriceList(Money("121.00")!))
    let absence = try #require(first.items["HOIVA-VRK-1"]?.absence)
    #expect(absence == second.items["HOIVA-VRK-1"]?.absence)
    #expect(absence.freeFromDay == [.own: 6, .institution: 1, .organiser: 1] && absence.boundaryDays == .none)
    #expect(absence.wholeMonth == .free && absence.countDays == .interruption)
    #expect(absence.reference.description == "contract-care@1")

    let package = try #require(rules.packages["VUOKRA-VESI"])
    #expect(package.recurrence == .month && package.items == ["VUOKRA-KK", "VESI-KK", "SAHKO-KK"])
    #expect(rules.packages.count == 1 && rules.payerRules.isEmpty)
  }

  @Test func `home nursing is paid by voucher on weekdays, the rest by the client`() throws {
    let rules = try book("KH-PS").rules(in: settings)
    #expect(rules.items.keys.sorted() == ["KOTISAIRAANHOITO"])
    let hour = try #require(rules.items["KOTISAIRAANHOITO"])
    #expect(hour.kind == .product && hour.unit == .hour && hour.prices == PriceList(Money("52.00")!))
    #expect(
      rules.payerRules == [
        PayerRule(
          order: 1, payer: "KUNTA-X", items: ["KOTISAIRAANHOITO"], limit: .unit(.hour, Money("20.00")!),
          condition: DayCondition(weekdays: 0x1f))
      ])
    #expect(rules.contracts.values.allSatisfy(\.items.isEmpty) && rules.packages.isEmpty)
  }

  @Test func `every product is booked`() throws {
    for product in settings.catalogue.products {
      let accounting = try #require(product.accounting, "\(product.rule.code)")
      #expect(accounting.fee.material.utf8.count == 18 && accounting.fee.vatCode == "A0")
      #expect(accounting.fee.costCentre != nil && accounting.fee.profitCentre != nil)
      #expect((accounting.deductionMaterial != nil) == [.month, .day].contains(product.rule.unit))
    }
    let materials = settings.catalogue.products.compactMap(\.accounting?.fee.material)
    #expect(Set(materials).count == materials.count)
  }

  @Test func `rows leave in ISO 8859-1 by the ProE layout`() throws {
    let name = try #require(try book("HOIVA-SOP").dataset.layout)
    guard case .rows(let layout) = settings.layouts[name] else {
      Issue.record("no layout of rows")
      return
    }
    #expect(layout.name == "proe-rows.yaml" && layout.codePage == .latin1)
    #expect(Set(layout.records.map(\.code)) == ["L", "Y", "3", "1"])
  }

  @Test func `the trial rules are never delivered`() throws {
    let book = try book("KOE-SAANNOT")
    #expect(book.dataset.format == .none && book.delivery == nil && book.queue == nil)
  }

  @Test func `the sales area and sender of the installation go into the IDocs`() throws {
    let profile = try book("YVPA-IKA").dataset.idoc
    #expect(profile.organisation == [.division("2E"), .channel("22"), .salesOrganisation("2100")])
    #expect(profile.sender.number == "MAKSUSILTA" && profile.sender.type == "LS")
    #expect(try book("MTK-ASU").dataset.flat.codePage == .latin1)
  }

  @Test func `a rule book keeps its own text`() throws {
    let book = try book("YVPA-IKA")
    #expect(book.text == (try String(contentsOfFile: settings.folder + "/" + book.file, encoding: .utf8)))
    #expect(book.reference.description == "YVPA-IKA@1")
  }
}

extension AbsenceRule {
  /// 10 k § asiakasmaksulaki, as domain.md §4 writes it.
  static let statutory = AbsenceRule(
    reference: RuleReference(id: "statutory", version: 3), freeFromDay: [.own: 6, .institution: 1, .organiser: 1])
}
