package import Domain

/// Why a line is what it is, in sentences good enough for the person who pays.
///
/// - Source: domain.md §8. Every number comes from the line's stored facts (`Derivation`); the formulas are those of `MonthlyFee`, `DailyFee` and
///   `EventFee`, put to the facts again. Who pays is told by `AllocationSentence`, what a correction corrects by `CorrectionSentence`.
/// - Example: `Hoitomaksu (HOITO), huhtikuu 2024. Kuukausihinta 303,20 € (maksusitoumukselta). Palvelupäiviä 30/30. Poissaolo 4.4.–15.4. (oma
///   syy), keskeytyksen päivät 1–12; säännön statutory@1 mukaan maksuttomia 9.4.–15.4., 7 päivää. Vähennys 303,20 € × 7 / 30 = 70,75 €.
///   Maksu 303,20 € − 70,75 € = 232,45 €. Pyöristetty lähimpään senttiin.`
package struct Explanation {
  package static func text(of line: FeeLine) -> Bilingual {
    func text(_ language: Language) -> String {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(512)
      append(line, language, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    return Bilingual(fi: text(.finnish), en: text(.english))
  }

  /// The same sentences as UTF-8 at the end of `bytes`: the fast form.
  package static func append(_ line: FeeLine, _ language: Language, to bytes: inout [UInt8]) {
    let facts = line.derivation
    appendItem(line, facts, language, to: &bytes)
    // What the payer pays after the correction.
    let share = line.amount + (line.correction?.counted ?? .zero)
    if line.correction?.reason != .leftOut || share != .zero {
      appendDays(line, facts, language, to: &bytes)
      if facts.isByEvents {
        EventSentence(line: line, language: language).append(to: &bytes)
      } else {
        appendAbsences(line, facts, language, to: &bytes)
      }
      FormulaSentence(facts, net: facts.allocation?.net ?? share, language).append(to: &bytes)
      if let allocation = facts.allocation {
        AllocationSentence(allocation: allocation, facts: facts, payer: line.payer, share: share, language: language)
          .append(to: &bytes)
      }
    }
    if let correction = line.correction {
      CorrectionSentence(correction: correction, amount: line.amount, language: language).append(to: &bytes)
    }
  }

  // MARK: - What and when

  private static func appendItem(
    _ line: FeeLine, _ facts: Derivation, _ language: Language, to bytes: inout [UInt8]
  ) {
    let isFinnish = language == .finnish
    bytes.put(isFinnish ? facts.itemName.fi : facts.itemName.en)
    bytes.put(" (")
    bytes.put(line.item)
    bytes.put("), ")
    bytes.put(line.period, language)
    bytes.put(".")
    PriceSentence.append(facts, of: line.period, language, to: &bytes)
    if let contract = facts.contract {
      bytes.put(isFinnish ? " Sopimus " : " Contract ")
      bytes.put(contract)
      bytes.put(".")
    }
    if let package = facts.package {
      bytes.put(isFinnish ? " Palvelupaketti " : " Service package ")
      bytes.put(package.code)
      bytes.put(".")
    }
  }

  private static func appendDays(
    _ line: FeeLine, _ facts: Derivation, _ language: Language, to bytes: inout [UInt8]
  ) {
    let isFinnish = language == .finnish
    let served = facts.service.count
    if facts.package == nil {
      bytes.put(isFinnish ? " Palvelupäiviä " : " Service days ")
    } else {
      bytes.put(isFinnish ? " Paketin palvelupäiviä " : " Service days of the package ")
    }
    bytes.put(served)
    bytes.put("/")
    bytes.put(facts.monthDays)
    if served < facts.monthDays, served > 0 {
      bytes.put(" (")
      bytes.put(facts.service, of: line.period, language)
      bytes.put(")")
    }
    bytes.put(".")
    if let attended = facts.attended {
      bytes.put(isFinnish ? " Kirjattuja läsnäolopäiviä " : " Recorded days of presence ")
      bytes.put(attended.count)
      if !attended.isEmpty {
        bytes.put(" (")
        bytes.put(attended, of: line.period, language)
        bytes.put(")")
      }
      bytes.put(".")
    }
  }

  // MARK: - Absences

  private static func appendAbsences(
    _ line: FeeLine, _ facts: Derivation, _ language: Language, to bytes: inout [UInt8]
  ) {
    let isFinnish = language == .finnish
    guard !facts.spells.isEmpty else {
      return bytes.put(isFinnish ? " Ei poissaoloja." : " No absences.")
    }
    for (index, spell) in facts.spells.enumerated() {
      if index == 0 {
        bytes.put(isFinnish ? " Poissaolo " : " Absence ")
      } else {
        bytes.put(isFinnish ? "; poissaolo " : "; absence ")
      }
      append(spell, byClass: facts.countsByClass, of: line.period, language, to: &bytes)
    }
    if !facts.wholeMonthFree, facts.proration == .days, facts.unit == .month || facts.attended == nil {
      appendFreeDays(line, facts, language, to: &bytes)
    }
    bytes.put(".")
    if !facts.boundary.isEmpty { appendBoundary(line, facts, language, to: &bytes) }
  }

  private static func appendBoundary(
    _ line: FeeLine, _ facts: Derivation, _ language: Language, to bytes: inout [UInt8]
  ) {
    let isOneDay = facts.boundary.count == 1
    if language == .finnish {
      bytes.put(
        isOneDay
          ? " Sääntö lukee poissaoloksi myös lähtö- tai paluupäivän "
          : " Sääntö lukee poissaoloksi myös lähtö- ja paluupäivät ")
    } else {
      bytes.put(
        isOneDay
          ? " The rule counts a departure or return day as absent too: "
          : " The rule counts departure and return days as absent too: ")
    }
    bytes.put(facts.boundary, of: line.period, language)
    // A Finnish date ends in its own point.
    if language == .english { bytes.put(".") }
  }

  private static func append(
    _ spell: Derivation.Spell, byClass: Bool, of month: Month, _ language: Language,
    to bytes: inout [UInt8]
  ) {
    let isFinnish = language == .finnish
    bytes.put(days: spell.first, spell.last, of: month, language)
    switch spell.absenceClass {
    case .own: bytes.put(isFinnish ? " (oma syy), " : " (own reason), ")
    case .institution:
      bytes.put(isFinnish ? " (sairaala tai laitos), " : " (hospital or institution), ")
    case .organiser: bytes.put(isFinnish ? " (järjestäjän syy), " : " (caused by the organiser), ")
    }
    let isOneDay = spell.first == spell.last
    if isFinnish {
      bytes.put(byClass ? "tämän syyn " : "keskeytyksen ")
      bytes.put(isOneDay ? "päivä " : "päivät ")
    } else {
      bytes.put(isOneDay ? "day " : "days ")
    }
    bytes.put(spell.firstNumber)
    if !isOneDay {
      bytes.put("–")
      bytes.put(spell.firstNumber + spell.last - spell.first)
    }
    if byClass {
      bytes.put(isFinnish ? " keskeytyksessä" : " of this reason in the interruption")
    } else if !isFinnish {
      bytes.put(" of the interruption")
    }
    switch spell.earlier {
    case .ledger:
      bytes.put(
        isFinnish
          ? " (alku aiemmista raporteista)" : " (its beginning known from earlier reports)")
    case .stated:
      bytes.put(
        isFinnish
          ? " (alku raportin tiedosta alkanut)" : " (its beginning as this report states it)")
    case .unknown:
      bytes.put(
        isFinnish
          ? " (aiempia päiviä ei tunneta, laskettu kuun 1. päivästä)"
          : " (earlier days are not known, counted from the 1st)")
    case nil: break
    }
  }

  private static func appendFreeDays(
    _ line: FeeLine, _ facts: Derivation, _ language: Language, to bytes: inout [UInt8]
  ) {
    let isFinnish = language == .finnish
    bytes.put(isFinnish ? "; säännön " : "; by rule ")
    bytes.put(facts.rule)
    let free = facts.free.count
    guard free > 0 else {
      return bytes.put(isFinnish ? " mukaan ei maksuttomia päiviä" : " no day is free of charge")
    }
    bytes.put(isFinnish ? " mukaan maksuttomia " : " free of charge: ")
    bytes.put(facts.free, of: line.period, language)
    bytes.put(", ")
    bytes.put(free)
    if free == 1 {
      bytes.put(isFinnish ? " päivä" : " day")
    } else {
      bytes.put(isFinnish ? " päivää" : " days")
    }
    if facts.chargedShare > Quantity(0) {
      bytes.put(
        isFinnish ? " (maksuttomasta päivästä peritään osuus " : " (share still charged on such a day: ")
      bytes.put(tenThousandths: facts.chargedShare.tenThousandths, language)
      bytes.put(")")
    }
  }
}

extension [UInt8] {
  /// `statutory@1`.
  mutating func put(_ rule: RuleReference) {
    put(rule.id)
    put("@")
    put(rule.version)
  }
}
