import Domain
import Foundation
import Gateway
import Testing

/// Products, contracts and packages as they are read, kept, and used by rule books.
@Suite struct Catalogues {
  private func load(_ changes: [String: String?] = [:]) throws -> Settings {
    var files = GoodSettings.files
    for (name, text) in changes { files[name] = text }
    let sandbox = try SettingsSandbox(files)
    return try Settings.load(sandbox.folder)
  }

  private func rules(_ settings: Settings) throws -> ServiceRules {
    try #require(settings.books.all.first).rules(in: settings)
  }

  // MARK: What is read

  @Test func `a monthly product is what it says`() throws {
    let product = try #require(try load().catalogue.products.first { $0.rule.code == "VUOKRA" })
    #expect(product.services == [ServiceCode("KOE")])
    #expect(product.rule.kind == .product && product.rule.name == Bilingual(fi: "Vuokra", en: "Rent"))
    #expect(product.rule.unit == .month && product.rule.divisor == .calendar && product.rule.mode == .charge)
    #expect(product.rule.rounding == .early && product.rule.proration == .none)
    #expect(product.rule.absence.reference.description == "never@1")
    #expect(
      product.rule.prices.prices == [
        .init(Money("555.00")!, to: Day("2024-12-31")!), .init(Money("560.00")!, from: Day("2025-01-01")!),
      ])
    #expect(product.rule.units["KOIVU-1"] == .init(prices: PriceList(Money("540.00")!)))
    #expect(
      product.accounting?.fee
        == Accounting(
          material: "000000000000450020", vatCode: "A0", costCentre: "0000045000", profitCentre: "0000004500"))
    #expect(product.accounting?.deduction.material == "000000000000450029")
  }

  static let prices: [(product: String, day: String, minute: Int?, price: String)] = [
    ("VUOKRA", "2024-12-31", nil, "555.00"), ("VUOKRA", "2025-01-01", nil, "560.00"),
    // Friday, Saturday.
    ("RUOKA", "2024-04-05", nil, "18.00"), ("RUOKA", "2024-04-06", nil, "20.00"),
    // An evening of a Friday, its afternoon, and the evening of Good Friday.
    ("TUNTI", "2024-04-05", 1_080, "70.00"), ("TUNTI", "2024-04-05", 1_079, "52.00"),
    ("TUNTI", "2024-03-29", 1_080, "52.00"),
  ]
  @Test(arguments: prices)
  func `a price is found by day, weekday, holiday and time`(
    _ product: String, _ day: String, _ minute: Int?, _ price: String
  ) throws {
    let list = try #require(try rules(load()).items[product]).prices
    #expect(list.price(on: Day(day)!, minute: minute) == Money(price)!)
  }

  @Test func `absence does not concern hours and the euro product`() throws {
    let items = try rules(load()).items
    for code in ["TUNTI", "EURO"] {
      let absence = try #require(items[code]?.absence)
      #expect(absence.freeFromDay.isEmpty && absence.wholeMonth == .counted)
    }
    #expect(items["EURO"]?.kind == .euro && items["EURO"]?.unit == .piece)
  }

  @Test func `the euro product needs no unit`() throws {
    let products = GoodSettings.products.replacing("    unit: kpl\n", with: "")
    #expect(try rules(load(["products.yaml": products])).items["EURO"]?.unit == .piece)
  }

  @Test func `a unit may say another absence rule`() throws {
    let item = try #require(try rules(load()).items["RUOKA"])
    #expect(item.absence.reference.description == "meals@2")
    #expect(item.units["KOIVU-1"]?.absence?.reference.description == "never@1")
    #expect(item.units["KOIVU-1"]?.prices.isEmpty == true)
  }

  @Test func `a contract's absence rule is that of its listed items, hours left out`() throws {
    let contracts = try rules(load()).contracts
    let first = try #require(contracts["SOP-1"])
    #expect(first.payer == "KUNTA-X" && first.items.keys.sorted() == ["HOITO", "RUOKA", "TUNTI"])
    #expect(first.items["RUOKA"]?.absence?.reference.description == "sopimus@3")
    #expect(first.items["RUOKA"]?.prices == PriceList(Money("19.00")!))
    #expect(first.items["HOITO"]?.absence?.reference.description == "sopimus@3")
    #expect(first.items["HOITO"]?.prices.isEmpty == true)
    #expect(first.items["TUNTI"] == .init(prices: PriceList(Money("51.00")!)))
    let second = try #require(contracts["SOP-2"])
    #expect(second.payer == nil && second.items.keys.sorted() == ["RUOKA"])
    #expect(second.items["RUOKA"]?.absence?.reference.description == "sopimus@3")
  }

  @Test func `packages repeat by month or by day`() throws {
    let packages = try rules(load()).packages
    #expect(packages["PERUS"]?.recurrence == .month && packages["PERUS"]?.items == ["VUOKRA"])
    #expect(packages["ATERIAT"]?.recurrence == .day && packages["ATERIAT"]?.items == ["RUOKA"])
    #expect(packages["ATERIAT"]?.name == Bilingual(fi: "Ateriat", en: "Meals"))
  }

  @Test func `payer rules are read with their limits and conditions, and used in order`() throws {
    #expect(
      try rules(load()).payerRules == [
        PayerRule(order: 1, payer: "KUNTA-X", items: ["RUOKA", "HOITO"], limit: .percent(hundredths: 1_250)),
        PayerRule(
          order: 2, payer: "KUNTA-X", items: ["TUNTI"], limit: .unit(.hour, Money("20.00")!),
          condition: DayCondition(weekdays: 0x1f, holidays: false)),
        PayerRule(order: 3, payer: "KUNTA-X", limit: .month(Money("1500.00")!)),
        PayerRule(order: 4, payer: "KUNTA-X"),
      ])
  }

  @Test func `legality names items, or all components on kinds of commitments`() throws {
    let limits = try rules(load()).legality
    #expect(limits.count == 2)
    #expect(limits[1].items.isEmpty && limits[1].commitmentKinds == ["palveluseteli"])
    #expect(limits[1].effect == .warning && limits[0].commitmentKinds.isEmpty)
    let products = GoodSettings.ruleBook.replacing("- items: [HOITO]", with: "- items: [HOITO, VUOKRA]")
    #expect(try rules(load(["rules/KOE.yaml": products])).legality[0].items == ["HOITO", "VUOKRA"])
  }

  @Test func `a rule book's components and the service's products are its items`() throws {
    let settings = try load()
    let book = try #require(settings.books.all.first)
    let rules = book.rules(in: settings)
    #expect(rules.items.keys.sorted() == ["ATERIA", "EURO", "HOITO", "RUOKA", "TUNTI", "VUOKRA"])
    #expect(rules.items["HOITO"]?.kind == .component)
    #expect(rules.catalogue == "products@4 contracts@5 packages@6" && rules.payers == ["KUNTA-X"])
    #expect(book.accounting(of: "HOITO", in: settings.catalogue)?.fee.material == "000000000000410010")
    #expect(book.accounting(of: "VUOKRA", in: settings.catalogue)?.fee.material == "000000000000450020")
    // Neither a component nor a product without accounting is booked.
    #expect(book.accounting(of: "ATERIA", in: settings.catalogue) == nil)
    #expect(book.accounting(of: "EURO", in: settings.catalogue) == nil)
    #expect(book.accounting(of: "VUOKRA", in: .none) == nil)
  }

  @Test func `another service's products, contracts and packages are none of the book's`() throws {
    let other = GoodSettings.ruleBookAlone.replacing("id: KOE", with: "id: MUU").replacing(
      "code: KOE", with: "code: MUU")
    let settings = try load(["rules/MUU.yaml": other])
    let rules = try #require(settings.books.inForce(ServiceCode("MUU"), on: Day("2024-04-01")!)).rules(in: settings)
    #expect(rules.items.keys.sorted() == ["ATERIA", "HOITO"])
    // A contract of another service is known, and says nothing.
    #expect(rules.contracts.values.allSatisfy { $0.items.isEmpty && $0.payer == nil } && !rules.contracts.isEmpty)
    #expect(rules.packages.isEmpty && rules.payerRules.isEmpty)
  }

  // MARK: Which files there are

  @Test func `missing files are none of them`() throws {
    let alone: [String: String?] = [
      "rules/KOE.yaml": GoodSettings.ruleBookAlone, "products.yaml": nil, "contracts.yaml": nil, "packages.yaml": nil,
    ]
    #expect(try load(alone).catalogue == .none)
    #expect(try rules(load(alone)).catalogue == "")
    #expect(try load(["packages.yaml": nil]).catalogue.reference == "products@4 contracts@5")
    #expect(try load(["contracts.yaml": nil]).catalogue.reference == "products@4 packages@6")
  }

  private func problems(_ changes: [String: String?]) throws -> [String] {
    var files = GoodSettings.files
    for (name, text) in changes { files[name] = text }
    return try SettingsSandbox(files).problems().map { "\($0.file) \($0.key) \($0.flaw)" }
  }

  @Test(arguments: ["products.yml", "Contracts.yaml", "packages.YML"])
  func `a file under another ending or case is not overlooked`(_ name: String) throws {
    #expect(try problems([name: "version: 1\n"]) == ["\(name)  unreadable"])
  }

  @Test func `where products cannot be read, nothing is said of their names elsewhere`() throws {
    #expect(try problems(["products.yaml": "version: 1\n\tproducts:\n"]) == ["products.yaml  notYAML"])
  }

  @Test func `a product with a problem is not said to be unknown`() throws {
    let products = GoodSettings.products.replacing(
      "services: [KOE]\n    unit: vrk", with: "services: KOE\n    unit: vrk")
    #expect(try problems(["products.yaml": products]) == ["products.yaml products.RUOKA.services wrongType"])
  }

  @Test func `where a rule book cannot be read, services and components are not said to be unknown`() throws {
    #expect(try problems(["rules/KOE.yaml": "id: KOE\n\tversion: 1\n"]) == ["rules/KOE.yaml  notYAML"])
  }

  @Test func `without products a contract, package and rule book that name them are told`() throws {
    #expect(
      try problems(["products.yaml": nil]) == [
        "contracts.yaml contracts.SOP-1.items.RUOKA conflict", "contracts.yaml contracts.SOP-1.items.TUNTI conflict",
        "contracts.yaml contracts.SOP-2.items.RUOKA conflict", "packages.yaml packages.PERUS.items[1] conflict",
        "packages.yaml packages.ATERIAT.items[1] conflict", "rules/KOE.yaml payer-rules[1].items[1] impossibleValue",
        "rules/KOE.yaml payer-rules[2].items[1] impossibleValue",
      ])
  }

  @Test func `a package's product must be of each of its services`() throws {
    let other = GoodSettings.ruleBookAlone.replacing("id: KOE", with: "id: MUU").replacing(
      "code: KOE", with: "code: MUU")
    let packages = GoodSettings.packages.replacing(
      "services: [KOE]\n    recurrence: day", with: "services: [KOE, MUU]\n    recurrence: day")
    #expect(
      try problems(["rules/MUU.yaml": other, "packages.yaml": packages]) == [
        "packages.yaml packages.ATERIAT.items[1] conflict"
      ])
  }

  private static let bookWithoutComponents: String = {
    let book = GoodSettings.ruleBook
    let start = book.range(of: "legality:")!.lowerBound
    let end = book.range(of: "dataset:")!.lowerBound
    return book.replacingCharacters(in: start..<end, with: "")
  }()

  @Test func `a service with products needs no components, one without either says nothing`() throws {
    let contracts = GoodSettings.contracts.replacing("      HOITO: {}\n", with: "")
    let files: [String: String?] = ["rules/KOE.yaml": Self.bookWithoutComponents, "contracts.yaml": contracts]
    #expect(try rules(load(files)).items.keys.sorted() == ["EURO", "RUOKA", "TUNTI", "VUOKRA"])
    #expect(
      try problems([
        "rules/KOE.yaml": Self.bookWithoutComponents, "products.yaml": nil, "contracts.yaml": nil, "packages.yaml": nil,
      ]) == ["rules/KOE.yaml components missingKey"])
  }

  // MARK: What is kept

  @Test func `a catalogue reads alike from the text that was kept of it`() throws {
    for changes in [
      [:], ["contracts.yaml": nil], ["products.yaml": GoodSettings.products.replacing("\n", with: "\r\n")],
    ]
      as [[String: String?]]
    {
      let catalogue = try load(changes).catalogue
      #expect(try Catalogue(text: catalogue.text) == catalogue)
    }
    let trimmed = String(GoodSettings.packages.dropLast())
    let catalogue = try load(["packages.yaml": trimmed]).catalogue
    #expect(try Catalogue(text: catalogue.text) == catalogue)
    #expect(try Catalogue(text: "") == .none)
    #expect(catalogue.text.hasPrefix("--- products.yaml\nversion: 4\n"))
  }

  @Test(arguments: ["version: 1\n", "--- rules.yaml\nversion: 1\n", "--- products.yaml\nversion: 1\n"])
  func `a kept text that is none is told`(_ text: String) {
    #expect(throws: SettingsProblems.self) { _ = try Catalogue(text: text) }
  }

  @Test func `what was kept opens and allocates as it did when its payers and products are gone`() throws {
    let settings = try load()
    let book = try #require(settings.books.all.first)
    var installation = settings.installation
    installation.payers = [:]
    let again = try RuleBook(text: book.text, file: book.file, installation: installation)
    #expect(again == book)
    let rules = again.rules(in: installation, catalogue: try Catalogue(text: settings.catalogue.text))
    #expect(rules == book.rules(in: settings))
  }

  @Test func `a book that is to be checked is held against payers and products`() throws {
    let settings = try load()
    let book = try #require(settings.books.all.first)
    #expect(
      throws: Never.self,
      performing: {
        _ = try RuleBook(
          text: book.text, file: "uusi.yaml", installation: settings.installation, catalogue: settings.catalogue)
      })
    do throws(SettingsProblems) {
      _ = try RuleBook(
        text: book.text, file: "uusi.yaml", installation: settings.installation, catalogue: Catalogue.none)
      Issue.record("products are not looked for")
    } catch {
      #expect(error.problems.map(\.key) == ["payer-rules[1].items[1]", "payer-rules[2].items[1]"])
    }
  }
}
