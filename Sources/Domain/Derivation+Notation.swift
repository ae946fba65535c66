extension Derivation {
  /// The facts on one line, `key=value` separated by blanks; stored beside the amount and readable in any SQLite shell.
  ///
  /// Written and read by bytes: a large report has more than half a million of them. A fact that has nothing to say is left out, so that lines of
  /// earlier versions read as they were written. Codes that people choose are written with blanks, `:`, `=` and `%` as `%20` …
  package var notation: String {
    var out = Folding(capacity: 512)
    out.beginText()
    fold(into: &out)
    out.endText()
    return out.text
  }

  /// Puts the parts of `notation` into a text that has been begun. `priceHole` is the price's place, where it is each one's own.
  package func fold(into out: inout Folding, priceHole: Int? = nil) {
    out.put(Head(unit: unit, priceSource: nil, monthDays: 0, service: DaySet()))
    if let priceHole { out.vary(priceHole) { $0.put(price.cents) } } else { out.put(price.cents) }
    out.put(Head(unit: nil, priceSource: priceSource, monthDays: monthDays, service: service))
    out.put(absent)
    if !boundary.isEmpty { out.add(" y=", boundary) }
    if countsByClass { out.add(" g=", 1) }
    out.add(" f=", free)
    if let attended { out.add(" r=", attended) }
    if wholeMonthFree { out.add(" w=", 1) }
    out.put(
      Tail(
        divisor: divisor, mode: mode, rounding: rounding, proration: proration, chargedShare: chargedShare, rule: rule))
    for spell in spells {
      out.add(" x=", spell.absenceClass.rawValue)
      out.append(":", Int64(spell.first))
      out.append(":", Int64(spell.last))
      out.append(":", Int64(spell.firstNumber))
      if let earlier = spell.earlier { out.append(":", earlier.rawValue) }
    }
    if let chain {
      out.add(" h=", chain.total.cents)
      out.append(":", chain.alone.cents)
      out.append(":", Int64(chain.position))
      out.append(":", Int64(chain.count))
    }
    if let contract { out.addCode(" t=", contract) }
    if let package {
      out.addCode(" v=", package.code)
      out.append(":", package.days)
    }
    for price in prices {
      out.add(" i=", price.days)
      out.append(":", price.price.cents)
      out.append(":", price.source.rawValue)
    }
    for event in events {
      out.add(" e=", Int64(event.day))
      out.append(":", event.quantity.tenThousandths)
      out.append(":", event.price.cents)
      out.append(":", event.source.rawValue)
    }
    if let allocation { out.add(allocation) }
  }

  /// Reads `notation`; nil where it is none.
  package init?(notation: String, itemName: Bilingual) {
    var notation = notation
    guard let derivation = notation.withUTF8({ Derivation(notation: $0, itemName: itemName) }) else { return nil }
    self = derivation
  }

  /// Reads the bytes of `notation`; nil where they are none.
  package init?(notation: UnsafeBufferPointer<UInt8>, itemName: Bilingual) {
    guard let fields = NotationFields(notation), let unit = fields.unit, let price = fields.price,
      let source = fields.priceSource, let monthDays = fields.monthDays, let service = fields.service,
      let absent = fields.absent, let free = fields.free, let divisor = fields.divisor, let mode = fields.mode,
      let rounding = fields.rounding, let proration = fields.proration, let share = fields.chargedShare,
      let rule = fields.rule
    else { return nil }
    self.init(
      itemName: itemName, unit: unit, price: price, priceSource: source, monthDays: monthDays, service: service,
      absent: absent, boundary: fields.boundary ?? DaySet(), countsByClass: fields.countsByClass, spells: fields.spells,
      free: free, attended: fields.attended,
      wholeMonthFree: fields.wholeMonthFree, divisor: divisor, mode: mode, rounding: rounding, proration: proration,
      chargedShare: share, rule: rule, chain: fields.chain, contract: fields.contract, package: fields.package,
      prices: fields.prices, events: fields.events, allocation: fields.allocation)
  }
}

// What is the same on line after line of a report.
extension Derivation {
  /// What stands before the price (`unit`), or before the absent days (the others).
  struct Head: Equatable {
    var unit: ItemRule.Unit?
    var priceSource: PriceSource?
    var monthDays: Int
    var service: DaySet

    func put(into text: inout [UInt8]) {
      if let unit {
        text.put("u=")
        text.put(unit.rawValue)
        text.put(" p=")
      }
      guard let priceSource else { return }
      text.put(" ps=")
      text.put(priceSource.rawValue)
      text.put(" n=")
      text.put(plain: monthDays)
      text.put(" s=")
      text.put(service)
      text.put(" a=")
    }
  }

  /// The rule by which it was computed.
  struct Tail: Equatable {
    var divisor: ItemRule.Divisor
    var mode: ItemRule.Mode
    var rounding: ItemRule.Rounding
    var proration: ItemRule.Proration
    var chargedShare: Quantity
    var rule: RuleReference

    func put(into text: inout [UInt8]) {
      text.put(" d=")
      text.put(divisor.rawValue)
      text.put(" m=")
      text.put(mode.rawValue)
      text.put(" o=")
      text.put(rounding.rawValue)
      text.put(" b=")
      text.put(proration.rawValue)
      text.put(" c=")
      text.put(chargedShare.description)
      text.put(" k=")
      text.put(rule)
    }
  }
}
