/// A fee component (osa-alue) or product (tuote) of a service and how it is computed, domain.md §5 and §6.
package struct ItemRule: Hashable, Sendable {
  package var code: String
  package var kind: Kind
  /// What it is called on documents and in explanations.
  package var name: Bilingual
  package var unit: Unit
  package var divisor: Divisor
  package var mode: Mode
  package var rounding: Rounding
  package var proration: Proration
  package var absence: AbsenceRule
  /// Prices where commitment, contract and unit say none; empty asks them for one.
  package var prices: PriceList
  /// What single units (yksikkö) say otherwise, by their codes.
  package var units: [String: ContractTerms.ItemTerms]

  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Osa-alue: a client fee; none on a voucher commitment.
    case component
    case product
    /// Eurotuote: priced 1.00, its quantity is the client's amount; comes as events, without proration or absence effect.
    case euro
  }

  package enum Unit: String, CaseIterable, Hashable, Sendable {
    case month = "kk"
    case day = "vrk"
    case hour = "h"
    case piece = "kpl"
  }
  package enum Divisor: String, CaseIterable, Hashable, Sendable {
    case thirty = "30"
    /// N, the days of the month.
    case calendar
  }
  package enum Mode: String, CaseIterable, Hashable, Sendable { case deduct, charge }
  package enum Rounding: String, CaseIterable, Hashable, Sendable { case late, early }
  package enum Proration: String, CaseIterable, Hashable, Sendable {
    /// By service days.
    case days
    /// Whole if there is any service day.
    case none
  }

  package init(
    code: String, kind: Kind = .component, name: Bilingual, unit: Unit, divisor: Divisor = .thirty,
    mode: Mode = .deduct,
    rounding: Rounding = .late, proration: Proration = .days, absence: AbsenceRule,
    prices: PriceList = PriceList(), units: [String: ContractTerms.ItemTerms] = [:]
  ) {
    self.code = code
    self.kind = kind
    self.name = name
    self.unit = unit
    self.divisor = divisor
    self.mode = mode
    self.rounding = rounding
    self.proration = proration
    self.absence = absence
    self.prices = prices
    self.units = units
  }
}
