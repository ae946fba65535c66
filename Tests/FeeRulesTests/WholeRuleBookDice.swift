import Domain
import Support

/// Random choices that a seed replays.
struct Dice {
  var generator: Seeded
  init(seed: UInt64) { generator = Seeded(seed) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
  mutating func pick<T>(_ choices: [T]) -> T { choices[number(0...choices.count - 1)] }
  /// Each with a chance; never none.
  mutating func some<T>(_ choices: [T], _ percent: Int) -> [T] {
    var found: [T] = []
    for choice in choices where chance(percent) { found.append(choice) }
    return found.isEmpty ? [pick(choices)] : found
  }
}

/// Random rule books of one service, each with items of every kind.
struct RandomRuleBook {
  static let service = ServiceCode("KOE")
  static let client = "A1"
  static let components = ["HOITO", "TUKI", "ATERIA"]
  static let monthly = ["VUOKRA", "VESI"]
  static let daily = ["HOIVA", "PYYKKI"]
  static let codes = components + monthly + daily + ["KOTI", "KAYNTI", "EURO"]

  /// The first month of the story, around which prices change.
  var month: Month
  /// Few, so that neighbours often share one.
  var absences: [AbsenceRule] = []

  init(_ month: Month, _ dice: inout Dice) {
    self.month = month
    for version in 1...3 { absences.append(Self.absence(version, &dice)) }
  }

  private static func absence(_ version: Int, _ dice: inout Dice) -> AbsenceRule {
    var figures: [AbsenceClass: Int] = [:]
    for absenceClass in AbsenceClass.allCases where dice.chance(85) {
      figures[absenceClass] = dice.pick([1, 1, 2, 3, 6, 6, 10, 40])
    }
    return AbsenceRule(
      reference: RuleReference(id: "random", version: version), freeFromDay: figures,
      boundaryDays: dice.pick(AbsenceRule.BoundaryDays.allCases), countDays: dice.pick(AbsenceRule.CountDays.allCases),
      wholeMonth: dice.chance(70) ? .free : .counted,
      chargedShare: Quantity(tenThousandths: Int64(dice.pick([0, 0, 0, 2_500, 5_000, 3_333, 10_000]))))
  }

  mutating func rules(_ dice: inout Dice) -> ServiceRules {
    let kinds: Set = ["ostopalvelu", "palveluseteli"]
    let packages = [
      PackageTerms(code: "P-KK", name: name("P-KK"), recurrence: .month, items: dice.some(Self.monthly, 70)),
      PackageTerms(code: "P-KK2", name: name("P-KK2"), recurrence: .month, items: [dice.pick(Self.monthly)]),
      PackageTerms(code: "P-VRK", name: name("P-VRK"), recurrence: .day, items: dice.some(Self.daily, 60)),
    ]
    let contracts = ["S-1", "S-2"].map { code in
      var contract = ContractTerms(code: code)
      for item in Self.codes where dice.chance(50) { contract.items[item] = itemTerms(item, &dice) }
      if dice.chance(50) { contract.payer = dice.pick(["KUNTA-X", "KUNTA-Y", "EV-1", "L-1", Self.client]) }
      return contract
    }
    return ServiceRules(
      service: Self.service, serviceName: name("Koe"), book: RuleReference(id: "KOE", version: 1),
      items: Self.codes.map { item($0, &dice) }, contracts: contracts, packages: packages,
      payerRules: payerRules(&dice), payers: ["KUNTA-X", "KUNTA-Y", "EV-1", "L-1"], commitmentKinds: kinds,
      recordsAttendance: dice.chance(20), legality: legality(&dice), allowsArtificialIdentityCodes: true)
  }

  private func name(_ text: String) -> Bilingual { Bilingual(fi: text, en: text) }

  private mutating func item(_ code: String, _ dice: inout Dice) -> ItemRule {
    let unit: ItemRule.Unit =
      switch code {
      case "HOITO", "TUKI", "VUOKRA", "VESI": .month
      case "ATERIA", "HOIVA", "PYYKKI": .day
      case "KOTI": .hour
      default: .piece
      }
    var item = ItemRule(
      code: code, kind: code == "EURO" ? .euro : Self.components.contains(code) ? .component : .product,
      name: name(code), unit: unit, absence: dice.pick(absences))
    if unit == .month {
      item.divisor = dice.pick(ItemRule.Divisor.allCases)
      item.mode = dice.pick(ItemRule.Mode.allCases)
      item.rounding = dice.pick(ItemRule.Rounding.allCases)
      item.proration = dice.chance(85) ? .days : .none
    }
    if dice.chance(95) { item.prices = prices(code, &dice) }
    for code in ["U-1", "U-2"] where dice.chance(20) { item.units[code] = itemTerms(item.code, &dice) }
    return item
  }

  private func itemTerms(_ code: String, _ dice: inout Dice) -> ContractTerms.ItemTerms {
    ContractTerms.ItemTerms(
      prices: dice.chance(70) ? prices(code, &dice) : PriceList(), absence: dice.chance(40) ? dice.pick(absences) : nil)
  }

  static func amount(_ code: String, _ dice: inout Dice) -> Money {
    let isMonthly = components[..<2].contains(code) || monthly.contains(code)
    return Money(
      cents: Int64(
        isMonthly
          ? dice.pick([dice.number(0...300), dice.number(0...200_000), 90_067])
          : dice.pick([dice.number(0...20), dice.number(0...15_000), 1_800, 1_801, 8_500])))
  }

  /// One price; prices from days on; prices on weekdays or at hours; rarely with a hole.
  private func prices(_ code: String, _ dice: inout Dice) -> PriceList {
    typealias Price = PriceList.Price
    let day = month.first.adding(dice.number(-5...80))
    func amount() -> Money { Self.amount(code, &dice) }
    switch dice.number(1...10) {
    case 1...5: return PriceList(amount())
    case 6: return PriceList([Price(amount(), to: day.previous), Price(amount(), from: day)])
    case 7: return PriceList([Price(amount()), Price(amount(), from: day), Price(amount(), from: day.adding(20))])
    case 8:
      return PriceList([
        Price(amount(), condition: Self.condition(hours: code == "KOTI" || code == "KAYNTI", &dice)), Price(amount()),
      ])
    case 9:
      return PriceList([
        Price(amount()),
        Price(amount(), from: day, condition: Self.condition(hours: code == "KOTI" || code == "KAYNTI", &dice)),
      ])
    default: return dice.chance(70) ? PriceList(amount()) : PriceList([Price(amount(), from: day)])
    }
  }

  static func condition(hours: Bool, _ dice: inout Dice) -> DayCondition {
    let weekdays: UInt8 = dice.pick([0b0011111, 0b1100000, 0b0000100, 0b1111111, 0b1000001])
    let minutes = hours && dice.chance(50) ? dice.pick([(480, 960), (1_080, 1_440), (1_320, 360)]) : nil
    return DayCondition(
      weekdays: weekdays, holidays: dice.chance(50),
      minutes: minutes.map { DayCondition.Range(from: $0.0, to: $0.1) })
  }

  private func payerRules(_ dice: inout Dice) -> [PayerRule] {
    guard dice.chance(35) else { return [] }
    return (1...dice.number(1...2)).map { place in
      let amount = Money(cents: Int64(dice.pick([0, dice.number(1...500), 2_000, 8_000, 150_000])))
      let limits: [PayerRule.Limit] = [
        .all, .month(amount), .month(amount), .unit(.day, amount), .unit(.hour, amount), .unit(.piece, amount),
        .percent(hundredths: Int64(dice.number(0...10_000))),
      ]
      return PayerRule(
        order: place * 10, payer: dice.pick(["KUNTA-X", "KUNTA-Y", "EV-1"]),
        items: dice.chance(50) ? [] : Set(dice.some(Self.codes, 30)), limit: dice.pick(limits),
        condition: dice.chance(35) ? Self.condition(hours: false, &dice) : nil)
    }
  }

  private func legality(_ dice: inout Dice) -> [ServiceRules.LegalLimit] {
    var limits: [ServiceRules.LegalLimit] = []
    if dice.chance(10) {
      limits.append(
        ServiceRules.LegalLimit(
          items: [dice.pick(Self.codes)], commitmentKinds: dice.chance(50) ? [] : ["ostopalvelu"],
          from: dice.chance(50) ? month.first : month.next.first, effect: dice.chance(60) ? .warning : .block,
          source: "koe"))
    }
    if dice.chance(10) {
      limits.append(
        ServiceRules.LegalLimit(
          items: [], commitmentKinds: ["palveluseteli"], from: month.first, effect: .warning, source: "koe"))
    }
    return limits
  }
}
