import Domain
import FeeRules

/// HOIVA-SOP and KH-PS of the example county, and statements of what reports and feeds may say of a commitment there.
enum County {
  static let onContract = Samples.rule("hoiva-sop")
  static let fromDay1 = Samples.rule("from-day-1", own: 1, institution: 1, organiser: 1)

  static func product(
    _ code: String, _ fi: String, _ en: String, _ unit: ItemRule.Unit, absence: AbsenceRule = Samples.neverFree,
    kind: ItemRule.Kind = .product, prices: PriceList = PriceList(), units: [String: ContractTerms.ItemTerms] = [:]
  ) -> ItemRule {
    ItemRule(
      code: code, kind: kind, name: Bilingual(fi: fi, en: en), unit: unit, absence: absence, prices: prices,
      units: units)
  }

  static let items = [
    product(
      "HOIVA-VRK-1", "Hoiva vrk 1", "Care day 1", .day, absence: fromDay1, prices: price("118.00"),
      units: ["KUUSI-1": ContractTerms.ItemTerms(prices: price("117.00"))]),
    product("VUOKRA-KK", "Vuokra", "Rent", .month, prices: price("555.00")),
    product("VESI-KK", "Vesimaksu", "Water", .month, prices: price("21.50")),
    product("SAHKO-KK", "Sähkömaksu", "Electricity", .month, prices: price("33.40")),
    product("ATERIA-VRK", "Ateriapäivä", "Meals of a day", .day, absence: fromDay1, prices: price("15.00")),
    product(
      "KOTISAIRAANHOITO", "Kotisairaanhoito", "Home nursing", .hour,
      prices: PriceList([
        PriceList.Price(Money("52.00")!),
        PriceList.Price(
          Money("65.00")!, from: Day("2024-01-01")!, condition: DayCondition(weekdays: DayCondition.weekdays("la-su")!)),
        PriceList.Price(
          Money("70.00")!, from: Day("2024-01-01")!,
          condition: DayCondition(minutes: DayCondition.Range("20:00-06:00")!)),
      ])),
    product("KAYNTI", "Käynti", "Visit", .piece),
    product("PAIVA", "Päivätoiminta", "Day activity", .day, absence: fromDay1, prices: price("40.00")),
    product("EURO", "Eurotuote", "Euro product", .piece, kind: .euro),
    Samples.component("HOITO", "Hoitomaksu", "Care fee"),
  ]

  static let packages = [
    PackageTerms(
      code: "VUOKRA-VESI", name: Bilingual(fi: "Vuokra ja vesi", en: "Rent and water"), recurrence: .month,
      items: ["VUOKRA-KK", "VESI-KK", "SAHKO-KK"]),
    PackageTerms(
      code: "VESI", name: Bilingual(fi: "Vesi", en: "Water"), recurrence: .month, items: ["VESI-KK"]),
    PackageTerms(
      code: "ATERIAT", name: Bilingual(fi: "Ateriat", en: "Meals"), recurrence: .day, items: ["ATERIA-VRK"]),
  ]

  static let contracts = [
    contract("SOP-2023-17", hoiva: "120.00"),
    contract("SOP-2024-02", hoiva: "121.00", payer: "KUNTA-X"),
    ContractTerms(
      code: "SOP-HINTA", items: ["HOIVA-VRK-1": ContractTerms.ItemTerms(prices: until("2024-04-14", "119.00"))]),
  ]

  static func contract(_ code: String, hoiva: String, payer: String? = nil) -> ContractTerms {
    ContractTerms(
      code: code, items: ["HOIVA-VRK-1": ContractTerms.ItemTerms(prices: price(hoiva), absence: onContract)],
      payer: payer)
  }

  static func price(_ text: String) -> PriceList { PriceList(Money(text)!) }
  static func until(_ day: String, _ text: String) -> PriceList {
    PriceList([PriceList.Price(Money(text)!, to: Day(day)!)])
  }

  static func rules(
    payerRules: [PayerRule] = [], kinds: Set<String> = ["ostopalvelu"], attendance: Bool = false,
    legality: [ServiceRules.LegalLimit] = [], items: [ItemRule] = items
  ) -> ServiceRules {
    ServiceRules(
      service: ServiceCode("HOIVA-SOP"), serviceName: Bilingual(fi: "Hoiva sopimuksella", en: "Care on contract"),
      book: RuleReference(id: "HOIVA-SOP", version: 1), items: items, contracts: contracts, packages: packages,
      payerRules: payerRules, payers: ["KUNTA-X", "KUNTA-Y"], commitmentKinds: kinds, recordsAttendance: attendance,
      legality: legality, allowsArtificialIdentityCodes: true)
  }

  /// KH-PS: a voucher of 20.00 an hour on weekdays, paid by KUNTA-X.
  static let vouchers = rules(
    payerRules: [
      PayerRule(
        order: 1, payer: "KUNTA-X", items: ["KOTISAIRAANHOITO"], limit: .unit(.hour, Money("20.00")!),
        condition: DayCondition(weekdays: DayCondition.weekdays("ma-pe")!))
    ], kinds: ["palveluseteli"])

  // MARK: Statements

  /// `KOTISAIRAANHOITO 4 08:00 0.75 h, EURO 5 09:00 123.45 kpl`.
  static func events(_ text: String, in month: Month = Samples.april) -> [EventStatement] {
    text.split(separator: ",").enumerated().map { index, part in
      let words = part.split(separator: " ")
      let clock = words[2].split(separator: ":").map { Int($0)! }
      return EventStatement(
        position: index + 1, line: 70 + index, product: String(words[0]), day: month.first.adding(Int(words[1])! - 1),
        minuteOfDay: clock[0] * 60 + clock[1], quantity: Quantity(words[3])!, unit: String(words[4]))
    }
  }

  /// `1 KUNTA-X HOIVA-VRK-1 1500.00 kk ma-pe ei; 2 EV-77`: order, payer, items joined by `+`, limit, its unit, days, holidays; `-` or less for
  /// none.
  static func payerRules(_ text: String) -> [PayerRuleStatement] {
    text.split(separator: ";").enumerated().map { index, part in
      let words = part.split(separator: " ").map { $0 == "-" ? nil : String($0) } + Array(repeating: nil, count: 7)
      return PayerRuleStatement(
        position: index + 1, line: 50 + index, order: Int(words[0]!)!, payer: words[1]!,
        items: words[2]?.split(separator: "+").map(String.init) ?? [], limit: words[3].flatMap { Money($0) },
        limitUnit: words[4], days: words[5], holidays: words[6])
    }
  }

  /// `EV-77 edunvalvoja, L-1 laskunsaaja`.
  static func payers(_ text: String) -> [PayerStatement] {
    text.split(separator: ",").enumerated().map { index, part in
      let words = part.split(separator: " ")
      return PayerStatement(position: index + 1, line: 55 + index, code: String(words[0]), role: String(words[1]))
    }
  }

  /// `VUOKRA-VESI 2024-04-16/2024-12-31, ATERIAT 2024-01-01/`.
  static func packages(_ text: String) -> [PackageStatement] {
    text.split(separator: ",").enumerated().map { index, part in
      let words = part.split(separator: " ")
      let ends = words[1].split(separator: "/", omittingEmptySubsequences: false)
      return PackageStatement(
        position: index + 1, line: 30 + index, code: String(words[0]), first: Day(ends[0])!, last: Day(ends[1]))
    }
  }

  static func commitment(
    _ items: String = "HOIVA-VRK-1", contract: String? = nil, packages: String = "", rules: String = "",
    payers: String = "", events: String = "", kind: String = "ostopalvelu", number: String = "PS-1", position: Int = 1,
    from: String = "2023-09-01", to: String? = "2024-12-31", absent: String = "", present: String = "",
    in month: Month = Samples.april
  ) -> CommitmentStatement {
    var commitment = Samples.commitment(
      items, number: number, position: position, from: from, to: to, absent: absent, present: present, in: month)
    commitment.kind = kind
    commitment.contract = contract
    commitment.packages = self.packages(packages)
    commitment.payerRules = payerRules(rules)
    commitment.payers = self.payers(payers)
    commitment.events = self.events(events, in: month)
    return commitment
  }

  /// `luotu`, `voimaan` and the statement.
  static func feed(_ createdAt: String, from: String, _ commitment: CommitmentStatement) -> FeedStatement {
    var commitment = commitment
    commitment.absences = []
    return FeedStatement(createdAt: createdAt, effectiveFrom: Day(from)!, commitment: commitment)
  }

  /// A commitment of which a report states the number only.
  static func reference(absent: String = "", events: String = "") -> CommitmentStatement {
    var commitment = CommitmentStatement(line: 10, number: "PS-1", kind: "", validFrom: nil)
    commitment.absences = Samples.absences(absent)
    commitment.events = self.events(events)
    return commitment
  }
}

/// What feeds have said and officers attached.
struct Told: ClientHistory {
  var feed: [FeedStatement] = []
  var attached: [AttachedPackage] = []
  /// `VUOKRA-VESI 2024-04-16/2024-12-31`.
  static func attached(_ text: String) -> Told {
    Told(attached: County.packages(text).map { AttachedPackage(package: $0.code, first: $0.first, last: $0.last) })
  }

  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) -> [CommitmentMonth] { [] }
  func feedStatements(of commitment: String, client: ClientKey) -> [FeedStatement] {
    feed.filter { $0.commitment.number == commitment }
  }
  func attachedPackages(of client: ClientKey, service: ServiceCode, in month: Month) -> [AttachedPackage] { attached }
}

extension FeeLine {
  /// `HOIVA-VRK-1 KUNTA-X 1500.00 of 3720.00 base 3720.00 × 31`.
  var short: String { "\(item) \(payer) \(amount) base \(base) deduction \(deduction) × \(quantity)" }
  var plain: String { "\(item) \(amount)" }
  var shared: String { "\(item) \(payer) \(amount)" }
}
