import Domain
import Support
import Testing

/// A derivation's one-line form, which the ledger keeps for years.
@Suite struct Notation {
  static let plain = Derivation(
    itemName: Bilingual(fi: "Hoitomaksu", en: "Care fee"), unit: .month, price: Money("900.67")!,
    priceSource: .commitment, monthDays: 30, service: DaySet(1...30), absent: DaySet(4...15),
    spells: [Derivation.Spell(absenceClass: .own, first: 4, last: 15, firstNumber: 1, earlier: nil)],
    free: DaySet(9...15), attended: nil, wholeMonthFree: false, divisor: .thirty, mode: .deduct, rounding: .late,
    proration: .days, chargedShare: Quantity(0), rule: RuleReference(id: "statutory", version: 1))

  @Test func `a line of the first version reads as it was written`() throws {
    let stored =
      "u=kk p=90067 ps=commitment n=30 s=1-30 a=4-15 f=9-15 d=30 m=deduct o=late b=days c=0 k=statutory@1 x=own:4:15:1"
    #expect(Self.plain.notation == stored)
    #expect(Derivation(notation: stored, itemName: Self.plain.itemName) == Self.plain)
    let all =
      "u=vrk p=1800 ps=productDefault n=31 s=1-15 a=3,9-15 y=3 g=1 f=15 r=4-8 w=1 d=calendar m=charge o=early b=none c=0.25 k=from-day-1@12 x=institution:9:15:40:stated h=90067:45034:1:2"
    #expect(try #require(Derivation(notation: all, itemName: Self.plain.itemName)).notation == all)
  }

  @Test func `every new fact is written so that a person can read it`() throws {
    var facts = Self.plain
    facts.contract = "SOP-2024-02"
    facts.package = Derivation.Package(code: "VUOKRA-VESI", days: DaySet(16...30))
    facts.prices = [
      Derivation.DayPrice(days: DaySet(1...9), price: Money("18.00")!, source: .contract),
      Derivation.DayPrice(days: DaySet(10...30), price: Money("19.01")!, source: .unit),
    ]
    facts.events = [
      Derivation.Event(day: 4, quantity: Quantity("0.75")!, price: Money("52.00")!, source: .productDefault)
    ]
    facts.allocation = Derivation.Allocation(
      net: Money("3720.00")!,
      steps: [
        Self.step(1, .payer("KUNTA-X"), .month(Money("1500.00")!), "1500.00"),
        Self.step(2, .client, .percent(hundredths: 2_550), "10.00", isOfService: true),
        Self.step(3, .payer("KUNTA Y"), .unit(.day, Money("80.00")!), "0.00", DayCondition("ma-pe pyhat=ei")),
        Self.step(4, .payer("client"), .all, "0.00"),
      ], remainder: Money("2210.00")!, remainderPayer: .guardian("EV-77"), why: .guardian)
    #expect(
      facts.notation.hasSuffix(
        " t=SOP-2024-02 v=VUOKRA-VESI:16-30 i=1-9:1800:contract i=10-30:1901:unit e=4:7500:5200:productDefault"
          + " q=372000:221000:guardian:guardian/EV-77 z=1:commitment:150000:kk:150000:payer/KUNTA-X"
          + " z=2:service:1000:prosentti:2550:client z=3:commitment:0:vrk:8000:payer/KUNTA%20Y:ma-pe%20pyhat%3Dei"
          + " z=4:commitment:0:all:0:payer/client"))
    #expect(Derivation(notation: facts.notation, itemName: facts.itemName) == facts)
  }

  private static func step(
    _ order: Int, _ payer: PayerID, _ limit: PayerRule.Limit, _ amount: String, _ condition: DayCondition? = nil,
    isOfService: Bool = false
  ) -> Derivation.Allocation.Step {
    Derivation.Allocation.Step(
      order: order, isOfService: isOfService, payer: payer, limit: limit, condition: condition, amount: Money(amount)!)
  }

  @Test(arguments: [
    "", "u=kk", "v=P:1-5:2", "i=1-9:1800", "i=1-9:1800:nowhere", "e=0:1:1:unit", "e=32:1:1:unit", "e=4:1:1",
    "q=1:1:client", "q=1:1:nobody:client", "q=1:1:client:EV", "z=1:service:1:all:0:client",
    "q=1:1:client:client z=1:mine:1:all:0:client", "q=1:1:client:client z=1:service:1:half:0:client",
    "q=1:1:client:client z=1:service:1:all:0:client:arki", "t=%2", "t=%zz", "v=P%2:1-5", "nonsense",
  ])
  func `what cannot be read is nil`(_ part: String) {
    let text = part.isEmpty || part.hasPrefix("u=") ? part : Self.plain.notation + " " + part
    #expect(Derivation(notation: text, itemName: Self.plain.itemName) == nil)
  }

  @Test func `what a later version may add is passed over`() {
    #expect(Derivation(notation: Self.plain.notation + " zz=1 j=2", itemName: Self.plain.itemName) == Self.plain)
  }

  @Test func `every derivation reads back`() {
    var generator = Seeded(2_024)
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    func pick<T>(_ choices: [T]) -> T { choices[number(0...choices.count - 1)] }
    func days() -> DaySet { DaySet(bits: UInt32.random(in: 0...UInt32.max, using: &generator) >> 1) }
    func money() -> Money { Money(cents: Int64(number(0...10_000_000))) }
    func code() -> String { pick(["KUNTA-X", "A b", "50%", "a:b=c", "ÄÖ-1", "client", "", "guardian/1", "\u{9}x"]) }
    func payer() -> PayerID { pick([.client, .guardian(code()), .payer(code())]) }
    func source() -> Derivation.PriceSource { pick(Derivation.PriceSource.allCases) }
    for _ in 0..<3_000 {
      var facts = Self.plain
      facts.unit = pick(ItemRule.Unit.allCases)
      facts.contract = pick([nil, code()])
      facts.package = pick([nil, Derivation.Package(code: code(), days: days())])
      facts.prices = (0..<number(0...3)).map { _ in
        Derivation.DayPrice(days: days(), price: money(), source: source())
      }
      facts.events = (0..<number(0...4)).map { _ in
        Derivation.Event(
          day: number(1...31), quantity: Quantity(tenThousandths: Int64(number(0...99_999_999))), price: money(),
          source: source())
      }
      if number(0...1) == 1 {
        let steps = (0..<number(0...3)).map { _ in
          Derivation.Allocation.Step(
            order: number(-5...999), isOfService: number(0...1) == 1, payer: payer(),
            limit: pick([
              .all, .month(money()), .unit(pick([.day, .hour, .piece]), money()),
              .percent(hundredths: Int64(number(0...10_000))),
            ]),
            condition: pick([
              nil, DayCondition(weekdays: UInt8(number(1...0x7f)), holidays: number(0...1) == 1),
            ]), amount: money())
        }
        facts.allocation = Derivation.Allocation(
          net: money(), steps: steps, remainder: money(), remainderPayer: payer(),
          why: pick(Derivation.Allocation.Remainder.allCases))
      }
      #expect(Derivation(notation: facts.notation, itemName: facts.itemName) == facts, "\(facts.notation)")
    }
  }
}
