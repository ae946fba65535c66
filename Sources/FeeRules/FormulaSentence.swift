import Domain

/// The arithmetic of a line in words: each formula with its numbers, its rounding, the chain's share, and the result last.
struct FormulaSentence {
  private let facts: Derivation
  private let language: Language
  private let terms: ItemTerms
  /// What the item costs, whoever pays it.
  private let net: Money
  /// True once a number was rounded to the cent.
  private var isRounded = false

  init(_ facts: Derivation, net: Money, _ language: Language) {
    self.net = net
    self.language = language
    self.facts = facts
    terms = ItemTerms(facts)
  }

  private var isFinnish: Bool { language == .finnish }
  /// The word before a result: of the whole, or of what a part of a chain would cost by itself.
  private var resultWord: StaticString {
    facts.chain == nil
      ? isFinnish ? " Maksu " : " Fee " : isFinnish ? " Yksin laskettuna " : " By itself "
  }

  consuming func append(to bytes: inout [UInt8]) {
    if facts.isByEvents {
      sum(facts.chargedParts(on: DaySet(1...31)) ?? [], to: &bytes)
    } else if facts.wholeMonthFree {
      appendWholeMonth(to: &bytes)
    } else {
      if facts.unit == .month { appendMonthly(to: &bytes) } else { appendDaily(to: &bytes) }
      appendChain(to: &bytes)
    }
    if isRounded {
      bytes.put(isFinnish ? " Pyöristetty lähimpään senttiin." : " Rounded to the nearest cent.")
    }
  }

  // MARK: - Whole month and chain

  private func appendWholeMonth(to bytes: inout [UInt8]) {
    bytes.put(
      isFinnish ? " Poissa kuukauden jokaisena päivänä" : " Absent on every day of the month")
    if let chain = facts.chain {
      bytes.put(isFinnish ? " (" : " (over ")
      bytes.put(chain.count)
      bytes.put(isFinnish ? " peräkkäistä maksusitoumusta yhdessä)" : " successive commitments)")
    }
    bytes.put(isFinnish ? ": säännön " : ": by rule ")
    bytes.put(facts.rule)
    bytes.put(isFinnish ? " mukaan maksua ei peritä. Maksu " : " nothing is charged. Fee ")
    bytes.put(euros: net.cents, language)
    bytes.put(".")
  }

  private func appendChain(to bytes: inout [UInt8]) {
    guard let chain = facts.chain else { return }
    bytes.put(
      isFinnish ? " Päätös on uusittu kuukauden aikana: " : " The decision was renewed in the month: ")
    bytes.put(chain.count)
    bytes.put(
      isFinnish
        ? " peräkkäistä maksusitoumusta lasketaan yhdessä, yhteensä "
        : " successive commitments are computed as one, in all ")
    bytes.put(euros: chain.total.cents, language)
    bytes.put(isFinnish ? "; tämä on osa " : "; this is part ")
    bytes.put(chain.position)
    bytes.put("/")
    bytes.put(chain.count)
    if chain.position == chain.count {
      bytes.put(isFinnish ? ", jolle jää loppusumma" : " and takes the rest")
    } else if net < chain.alone {
      bytes.put(isFinnish ? ", joka saa enintään sen, mitä on jäljellä" : " and takes at most what is left")
    }
    bytes.put(isFinnish ? ". Maksu " : ". Fee ")
    bytes.put(euros: net.cents, language)
    bytes.put(".")
  }

  // MARK: - Monthly

  private mutating func appendMonthly(to bytes: inout [UInt8]) {
    let fee = MonthlyFee.fee(terms)
    guard terms.proration == .days else {
      bytes.put(
        isFinnish
          ? " Hinta on jakamaton: palvelupäivien määrä ja poissaolot eivät muuta sitä."
          : " The price is not divided: neither service days nor absences change it.")
      return result(fee.net, to: &bytes)
    }
    let isFull = terms.serviceDays == terms.monthDays
    if isFull, terms.freeDays == 0 { return result(fee.net, to: &bytes) }
    if terms.rounding == .early { appendDayPrice(to: &bytes) }
    if terms.mode == .charge {
      bytes.put(resultWord)
      return product(.charged, is: fee.net, to: &bytes)
    }
    if !isFull {
      if terms.freeDays == 0 {
        bytes.put(resultWord)
        return product(.served, is: fee.base, to: &bytes)
      }
      bytes.put(isFinnish ? " Palvelupäivien osuus " : " Share of the service days ")
      product(.served, is: fee.base, to: &bytes)
    }
    let deduction = MonthlyFee.share(terms, tenThousandths: terms.deductedDays)
    bytes.put(isFinnish ? " Vähennys " : " Deduction ")
    product(.deducted, is: deduction, to: &bytes)
    bytes.put(resultWord)
    bytes.put(euros: fee.base, language)
    bytes.put(" − ")
    bytes.put(euros: deduction, language)
    if deduction > fee.base {
      bytes.put(isFinnish ? ", mutta vähintään " : ", but at least ")
    } else {
      bytes.put(" = ")
    }
    bytes.put(euros: fee.net, language)
    bytes.put(".")
  }

  private mutating func appendDayPrice(to bytes: inout [UInt8]) {
    let price = MonthlyFee.dayPrice(terms)
    bytes.put(isFinnish ? " Päivän hinta " : " Price of a day ")
    bytes.put(euros: terms.price, language)
    bytes.put(" / ")
    bytes.put(terms.divisorDays)
    bytes.put(" = ")
    bytes.put(euros: price, language)
    bytes.put(isFinnish ? ", pyöristetään ensin senttiin." : ", rounded to the cent first.")
  }

  private enum Days { case served, deducted, charged }

  /// `303,20 € × 7 / 30 = 70,75 €.`, with the month's price as its cap where the product is above it.
  private mutating func product(_ days: Days, is amount: Int64, to bytes: inout [UInt8]) {
    let isEarly = terms.rounding == .early
    bytes.put(euros: isEarly ? MonthlyFee.dayPrice(terms) : terms.price, language)
    bytes.put(" × ")
    let tenThousandths: Int64
    switch days {
    case .served:
      bytes.put(terms.serviceDays)
      tenThousandths = Int64(terms.serviceDays) * 10_000
    case .deducted:
      deductedDays(to: &bytes)
      tenThousandths = terms.deductedDays
    case .charged:
      if terms.freeDays > 0 {
        bytes.put("(")
        bytes.put(terms.serviceDays)
        bytes.put(" − ")
        deductedDays(to: &bytes)
        bytes.put(")")
      } else {
        bytes.put(terms.serviceDays)
      }
      tenThousandths = terms.chargedDays
    }
    if !isEarly {
      bytes.put(" / ")
      bytes.put(terms.divisorDays)
    }
    let whole = MonthlyFee.share(terms, tenThousandths: tenThousandths)
    bytes.put(" = ")
    bytes.put(euros: whole, language)
    if whole > amount {
      bytes.put(isFinnish ? ", enintään kuukausihinta " : ", at most the monthly price ")
      bytes.put(euros: amount, language)
    }
    bytes.put(".")
    let divisor = isEarly ? 10_000 : Int64(terms.divisorDays) * 10_000
    let price = isEarly ? MonthlyFee.dayPrice(terms) : terms.price
    if Int128(price) * Int128(tenThousandths) % Int128(divisor) != 0 { isRounded = true }
  }

  /// `7`, or `7 × 0,75` where a share is still charged.
  private func deductedDays(to bytes: inout [UInt8]) {
    bytes.put(terms.freeDays)
    guard terms.chargedShare > 0 else { return }
    bytes.put(" × ")
    bytes.put(tenThousandths: 10_000 - terms.chargedShare, language)
  }

  // MARK: - Daily

  private mutating func appendDaily(to bytes: inout [UInt8]) {
    if let attended = facts.attended {
      guard facts.prices.isEmpty else { return sum(facts.chargedParts(on: attended) ?? [], to: &bytes) }
      return product(of: Int64(attended.count) * 10_000, to: &bytes)
    }
    if terms.freeDays > 0 {
      bytes.put(isFinnish ? " Maksettavia päiviä " : " Charged days ")
      bytes.put(terms.serviceDays)
      bytes.put(" − ")
      deductedDays(to: &bytes)
      bytes.put(" = ")
      bytes.put(tenThousandths: terms.chargedDays, language)
      bytes.put(".")
    }
    if facts.prices.isEmpty {
      product(of: terms.chargedDays, to: &bytes)
    } else {
      sum(facts.chargedParts(on: facts.service) ?? [], to: &bytes)
    }
  }

  /// `18,00 € × 9 = 162,00 €.`
  private mutating func product(of tenThousandths: Int64, to bytes: inout [UInt8]) {
    bytes.put(resultWord)
    bytes.put(euros: terms.price, language)
    bytes.put(" × ")
    bytes.put(tenThousandths: tenThousandths, language)
    bytes.put(" = ")
    let product = Int128(terms.price) * Int128(tenThousandths)
    bytes.put(euros: roundedHalfAwayFromZero(product, over: 10_000), language)
    bytes.put(".")
    if product % 10_000 != 0 { isRounded = true }
  }

  /// `18,00 € × 9 + 19,00 € × 21 = 561,00 €.`, quantities at one price together.
  private mutating func sum(_ parts: [(price: Int64, quantity: Int64)], to bytes: inout [UInt8]) {
    bytes.put(resultWord)
    var told: [(price: Int64, quantity: Int64)] = []
    for part in parts {
      if let known = told.firstIndex(where: { $0.price == part.price }) {
        told[known].quantity += part.quantity
      } else {
        told.append(part)
      }
    }
    var total: Int128 = 0
    for (index, part) in told.enumerated() {
      if index > 0 { bytes.put(" + ") }
      bytes.put(euros: part.price, language)
      bytes.put(" × ")
      bytes.put(tenThousandths: part.quantity, language)
      total += Int128(part.price) * Int128(part.quantity)
    }
    if !told.isEmpty { bytes.put(" = ") }
    bytes.put(euros: roundedHalfAwayFromZero(total, over: 10_000), language)
    bytes.put(".")
    if total % 10_000 != 0 { isRounded = true }
  }

  private func result(_ cents: Int64, to bytes: inout [UInt8]) {
    bytes.put(resultWord)
    bytes.put(euros: cents, language)
    bytes.put(".")
  }
}
