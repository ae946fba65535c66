import Domain
import Ledger
import Support
import Testing

/// What goes into the ledger comes out equal: random statements of every kind, random lines.
struct StoredFormTests {
  @Test func `any statement comes back equal, but for what was unreadable`() throws {
    let ledger = try SQLiteLedger()
    var random = RandomStatements(1)
    let clients = (1...300).map { random.client(position: $0) }
    let report = try ledger.enter(header("KR-1"), clients.map { ($0, fees([feeLine($0.code)])) })
    var index = 0
    try ledger.lines(of: report) { (stored: StoredLine) throws in
      var expected = clients[index]
      expected.unreadable = []
      #expect(try ledger.origin(of: stored.number)?.client == expected, "client \(index)")
      index += 1
    }
    #expect(index == 300)
  }

  @Test func `any line comes back equal`() throws {
    let ledger = try SQLiteLedger()
    var random = RandomStatements(2)
    let lines = (1...300).map { _ in random.line() }
    let report = try ledger.enter(header("KR-1"), [(client("A1"), fees(lines))])
    #expect(try ledger.storedLines(of: report).map(\.line) == lines)
  }
}

private struct RandomStatements {
  private var random: Seeded
  init(_ seed: UInt64) { random = Seeded(seed) }

  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  private mutating func maybe<T>(_ value: T) -> T? { Bool.random(using: &random) ? value : nil }
  private mutating func day() -> Day { Day(number: Int32(number(-700_000...2_900_000))) }
  private mutating func text() -> String {
    ["", "A", "Åström", "O\"Neill \\ Oy", "rivi\nrivi\t\u{1}", "HOITO ATERIA", "日本 🏠", "{\"a\":[1,2]}"]
      .randomElement(using: &random)!
  }
  private mutating func cents() -> Money {
    Money(cents: [0, 1, -1, 90_067, .max, .min, Int64(number(-99_999...99_999))].randomElement(using: &random)!)
  }
  private mutating func list<T>(_ make: (inout RandomStatements, Int) -> T) -> [T] {
    let count = number(0...3)
    return count == 0 ? [] : (1...count).map { make(&self, $0) }
  }
  private mutating func address() -> Address {
    Address(
      nonDisclosure: Bool.random(using: &random), street: text(), postalCode: text(), city: text(), country: text())
  }

  mutating func client(position: Int) -> ClientStatement {
    ClientStatement(
      position: position, line: number(1...9_000_000), code: "A\(position)",
      identityCode: maybe(PersonalIdentityCode("010150-9\(padded(position % 100, 2))R")), familyName: text(),
      givenNames: text(), address: maybe(address()), commitments: list { $0.commitment($1) },
      unreadable: list { _, _ in Finding(.dateImpossible, line: 3, place: "/x") })
  }

  private mutating func commitment(_ position: Int) -> CommitmentStatement {
    var commitment = CommitmentStatement(
      position: position, line: number(1...999), number: text(), kind: text(), validFrom: maybe(day()),
      validTo: maybe(day()), contract: maybe(text()), effectiveFrom: maybe(day()))
    commitment.components = list { r, position in
      ComponentStatement(
        position: position, line: r.number(1...999), code: r.text(), price: r.maybe(r.cents()), unit: r.maybe(r.text()))
    }
    commitment.packages = list { r, position in
      PackageStatement(
        position: position, line: r.number(1...999), code: r.text(), first: r.day(), last: r.maybe(r.day()))
    }
    commitment.payerRules = list { r, position in
      PayerRuleStatement(
        position: position, line: r.number(1...999), order: r.number(-5...99), payer: r.text(),
        items: r.list { r, _ in r.text() }, limit: r.maybe(r.cents()), limitUnit: r.maybe(r.text()),
        days: r.maybe(r.text()), holidays: r.maybe(r.text()))
    }
    commitment.payers = list { r, position in
      PayerStatement(
        position: position, line: r.number(1...999), code: r.text(), role: r.text(), name: r.text(),
        address: r.maybe(r.address()), eInvoiceAddress: r.maybe(r.text()), eInvoiceOperator: r.maybe(r.text()))
    }
    commitment.absences = list { r, position in
      AbsenceStatement(
        position: position, line: r.number(1...999), reason: r.text(), first: r.day(), last: r.day(),
        interruptionBegan: r.maybe(r.day()))
    }
    commitment.presences = list { r, position in
      PresenceStatement(position: position, line: r.number(1...999), first: r.day(), last: r.day())
    }
    commitment.events = list { r, position in
      EventStatement(
        position: position, line: r.number(1...999), product: r.text(), day: r.day(), minuteOfDay: r.number(0...1439),
        quantity: Quantity(tenThousandths: r.cents().cents), unit: r.text())
    }
    commitment.ends = list { r, position in
      EndStatement(position: position, line: r.number(1...999), day: r.day(), reason: r.text())
    }
    return commitment
  }

  private mutating func code() -> String {
    ["SOP-2023-17", "A B", "a=b:c%", "Åland"].randomElement(using: &random)!
  }
  private mutating func payer() -> PayerID {
    [.client, .guardian("EV-77"), .payer("KUNTA-X"), .payer("KUNTA Y:1")].randomElement(using: &random)!
  }
  private mutating func limit() -> PayerRule.Limit {
    // A limit by the month is `month`; by a unit, one of the others.
    let unit = ItemRule.Unit.allCases.filter { $0 != .month }.randomElement(using: &random)!
    return [.all, .month(cents()), .unit(unit, cents()), .percent(hundredths: Int64(number(0...10_000)))]
      .randomElement(using: &random)!
  }
  private mutating func condition() -> DayCondition {
    DayCondition(weekdays: UInt8(number(1...127)), holidays: Bool.random(using: &random))
  }
  private mutating func allocation() -> Derivation.Allocation {
    Derivation.Allocation(
      net: cents(),
      steps: list { r, order in
        Derivation.Allocation.Step(
          order: order, isOfService: Bool.random(using: &r.random), payer: r.payer(), limit: r.limit(),
          condition: r.maybe(r.condition()), amount: r.cents())
      }, remainder: cents(), remainderPayer: payer(), why: one(Derivation.Allocation.Remainder.self))
  }

  private mutating func daySet() -> DaySet { DaySet(bits: UInt32.random(in: 0...UInt32.max >> 1, using: &random)) }
  private mutating func one<T: CaseIterable>(_: T.Type) -> T { T.allCases.randomElement(using: &random)! }

  mutating func line() -> FeeLine {
    let derivation = Derivation(
      itemName: Bilingual(fi: text(), en: text()), unit: one(ItemRule.Unit.self), price: cents(),
      priceSource: one(Derivation.PriceSource.self), monthDays: number(28...31), service: daySet(), absent: daySet(),
      spells: list { r, _ in
        Derivation.Spell(
          absenceClass: r.one(AbsenceClass.self), first: r.number(1...15), last: r.number(15...31),
          firstNumber: r.number(1...400), earlier: r.maybe(r.one(Derivation.Earlier.self)))
      }, free: daySet(), attended: maybe(daySet()), wholeMonthFree: Bool.random(using: &random),
      divisor: one(ItemRule.Divisor.self), mode: one(ItemRule.Mode.self),
      rounding: one(ItemRule.Rounding.self), proration: one(ItemRule.Proration.self),
      chargedShare: Quantity(tenThousandths: Int64(number(0...10_000))),
      rule: RuleReference(id: "statutory", version: number(1...99)),
      chain: maybe(
        Derivation.Chain(total: cents(), alone: cents(), position: number(1...3), count: number(1...3))),
      contract: maybe(code()), package: maybe(Derivation.Package(code: code(), days: daySet())),
      prices: list { r, _ in
        Derivation.DayPrice(days: r.daySet(), price: r.cents(), source: r.one(Derivation.PriceSource.self))
      },
      events: list { r, _ in
        Derivation.Event(
          day: r.number(1...31), quantity: Quantity(tenThousandths: r.cents().cents), price: r.cents(),
          source: r.one(Derivation.PriceSource.self))
      }, allocation: maybe(allocation()))
    // The run and document are looked up by foreign key: the test's ledger has none.
    let correction = maybe(
      Correction(run: nil, document: nil, counted: cents(), reason: one(Correction.Reason.self)))
    return FeeLine(
      client: "A1", commitment: text(), item: text(),
      payer: payer(),
      period: april, amount: Money(cents: Int64(number(-9_999_999...9_999_999))), base: cents(),
      deduction: cents(),
      quantity: Quantity(tenThousandths: cents().cents), serviceDays: number(0...31), absentDays: number(0...31),
      freeDays: number(0...31), rule: RuleReference(id: "own@rule", version: number(1...9)),
      kind: correction == nil ? one(FeeLine.Kind.self) : .correction,
      state: maybe(.held) ?? .open, derivation: derivation, correction: correction)
  }
}
