extension Derivation {
  /// The facts on one line, `key=value` separated by blanks; stored beside the amount and readable in any SQLite shell.
  package var notation: String {
    var out = ""
    out.reserveCapacity(192)
    out += "u=\(unit.rawValue) p=\(price.cents) ps=\(priceSource.rawValue) n=\(monthDays)"
    out += " s=\(service) a=\(absent) f=\(free)"
    if let attended { out += " r=\(attended)" }
    if wholeMonthFree { out += " w=1" }
    out += " d=\(divisor.rawValue) m=\(mode.rawValue) o=\(rounding.rawValue) b=\(proration.rawValue)"
    out += " c=\(chargedShare) k=\(rule)"
    for spell in spells {
      out += " x=\(spell.absenceClass.rawValue):\(spell.first):\(spell.last):\(spell.firstNumber)"
      if let earlier = spell.earlier { out += ":\(earlier.rawValue)" }
    }
    if let chain {
      out += " h=\(chain.total.cents):\(chain.alone.cents):\(chain.position):\(chain.count)"
    }
    return out
  }

  /// Reads `notation`; nil where it is none.
  package init?(notation: String, itemName: Bilingual) {
    var fields: [Substring: Substring] = [:]
    var spells: [Spell] = []
    for part in notation.split(separator: " ") {
      guard let equals = part.firstIndex(of: "=") else { return nil }
      let (key, value) = (part[..<equals], part[part.index(after: equals)...])
      if key == "x" {
        guard let spell = Spell(notation: value) else { return nil }
        spells.append(spell)
      } else {
        fields[key] = value
      }
    }
    func field<T>(_ key: Substring, _ read: (Substring) -> T?) -> T? { fields[key].flatMap(read) }
    guard let unit = field("u", { ComponentRule.Unit(rawValue: String($0)) }),
      let price = field("p", { Int64($0) }),
      let source = field("ps", { PriceSource(rawValue: String($0)) }),
      let monthDays = field("n", { Int($0) }), let service = field("s", { DaySet($0) }),
      let absent = field("a", { DaySet($0) }), let free = field("f", { DaySet($0) }),
      let divisor = field("d", { ComponentRule.Divisor(rawValue: String($0)) }),
      let mode = field("m", { ComponentRule.Mode(rawValue: String($0)) }),
      let rounding = field("o", { ComponentRule.Rounding(rawValue: String($0)) }),
      let proration = field("b", { ComponentRule.Proration(rawValue: String($0)) }),
      let share = field("c", { Quantity($0) }), let rule = field("k", { RuleReference($0) })
    else { return nil }
    var chain: Chain?
    if let parts = fields["h"]?.split(separator: ":").compactMap({ Int64($0) }) {
      guard parts.count == 4 else { return nil }
      chain = Chain(
        total: Money(cents: parts[0]), alone: Money(cents: parts[1]), position: Int(parts[2]),
        count: Int(parts[3]))
    }
    self.init(
      itemName: itemName, unit: unit, price: Money(cents: price), priceSource: source,
      monthDays: monthDays, service: service, absent: absent, spells: spells, free: free,
      attended: fields["r"].flatMap { DaySet($0) }, wholeMonthFree: fields["w"] == "1",
      divisor: divisor, mode: mode, rounding: rounding, proration: proration, chargedShare: share,
      rule: rule, chain: chain)
  }
}

extension Derivation.Spell {
  fileprivate init?(notation: Substring) {
    let parts = notation.split(separator: ":")
    guard parts.count == 4 || parts.count == 5,
      let absenceClass = AbsenceClass(rawValue: String(parts[0])), let first = Int(parts[1]),
      let last = Int(parts[2]), let number = Int(parts[3])
    else { return nil }
    self.init(
      absenceClass: absenceClass, first: first, last: last, firstNumber: number,
      earlier: parts.count == 5 ? Derivation.Earlier(rawValue: String(parts[4])) : nil)
  }
}
