import Domain

/// What an item costs: without absences and with them, in cents.
struct ItemFee: Hashable, Sendable {
  /// Without absences.
  var base: Int64
  /// With them; never above `base`.
  var net: Int64
}

extension ItemFee {
  /// The fee of a monthly or daily item of one price.
  ///
  /// - Parameter attended: the recorded days of presence, where the service records attendance.
  init(_ terms: ItemTerms, unit: ItemRule.Unit, attended: DaySet?, isWholeMonthFree: Bool) {
    if unit == .month {
      self = MonthlyFee.fee(terms)
    } else if let attended {
      self = DailyFee.fee(price: terms.price, recordedDays: attended.count)
    } else {
      self = DailyFee.fee(terms)
    }
    if isWholeMonthFree { net = 0 }
  }
}

/// What the price formulas of domain.md §5 are put to: days counted and terms, apart from who or when.
struct ItemTerms: Hashable, Sendable {
  /// M, or the price of a day, in cents.
  var price: Int64
  /// N.
  var monthDays: Int
  /// S.
  var serviceDays: Int
  /// F.
  var freeDays: Int
  /// c as ten-thousandths.
  var chargedShare: Int64
  var divisor: ItemRule.Divisor
  var mode: ItemRule.Mode
  var rounding: ItemRule.Rounding
  var proration: ItemRule.Proration

  /// - Parameter absence: the rule that holds on the commitment, which may be the contract's or the unit's.
  init(price: Int64, monthDays: Int, serviceDays: Int, freeDays: Int, rule: ItemRule, absence: AbsenceRule) {
    self.price = price
    self.monthDays = monthDays
    self.serviceDays = serviceDays
    self.freeDays = freeDays
    chargedShare = absence.chargedShare.tenThousandths
    divisor = rule.divisor
    mode = rule.mode
    rounding = rule.rounding
    proration = rule.proration
  }

  /// As a line remembers them; for its explanation.
  init(_ derivation: Derivation) {
    price = derivation.price.cents
    monthDays = derivation.monthDays
    serviceDays = derivation.service.count
    freeDays = derivation.free.count
    chargedShare = derivation.chargedShare.tenThousandths
    divisor = derivation.divisor
    mode = derivation.mode
    rounding = derivation.rounding
    proration = derivation.proration
  }

  /// D.
  var divisorDays: Int { divisor == .thirty ? 30 : monthDays }
  /// F · (1 − c) in ten-thousandths of a day.
  var deductedDays: Int64 { Int64(freeDays) * (10_000 - chargedShare) }
  /// S − F · (1 − c) in ten-thousandths of a day.
  var chargedDays: Int64 { Int64(serviceDays) * 10_000 - deductedDays }
}
