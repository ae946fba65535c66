import Domain

/// Who pays an item and why, in words: each rule's share, what is left, who takes the rest, and the line's own share last.
///
/// - Source: domain.md §7, §8 "payer steps".
/// - Example: `Maksajat: KUNTA-X enintään 1 500,00 € kuukaudessa (sääntö 1): 1 500,00 €, jäljellä 2 220,00 €; loput maksaa edunvalvoja EV-77:
///   2 220,00 €. Tällä rivillä edunvalvoja EV-77 maksaa 2 220,00 €.`
struct AllocationSentence {
  let allocation: Derivation.Allocation
  let facts: Derivation
  let payer: PayerID
  /// What the line's payer pays of the item.
  let share: Money
  let language: Language

  private var isFinnish: Bool { language == .finnish }

  func append(to bytes: inout [UInt8]) {
    bytes.put(isFinnish ? " Maksajat: " : " Payers: ")
    var left = allocation.net
    for step in allocation.steps {
      left -= step.amount
      put(step.payer, to: &bytes)
      bytes.append(0x20)
      put(step, left: left, to: &bytes)
      bytes.put(": ")
      bytes.put(euros: step.amount.cents, language)
      bytes.put(isFinnish ? ", jäljellä " : ", left ")
      bytes.put(euros: left.cents, language)
      bytes.put("; ")
    }
    if allocation.steps.isEmpty {
      bytes.put(isFinnish ? "kaiken maksaa " : "all is paid by ")
    } else {
      bytes.put(isFinnish ? "loput maksaa " : "the rest is paid by ")
    }
    switch allocation.why {
    case .contract: bytes.put(isFinnish ? "sopimuksen maksaja " : "the contract's payer ")
    case .client, .guardian: break
    }
    put(allocation.remainderPayer, to: &bytes)
    bytes.put(": ")
    bytes.put(euros: allocation.remainder.cents, language)
    bytes.put(isFinnish ? ". Tällä rivillä " : ". On this line ")
    put(payer, to: &bytes)
    bytes.put(isFinnish ? " maksaa " : " pays ")
    bytes.put(euros: share.cents, language)
    bytes.put(".")
  }

  private func put(_ payer: PayerID, to bytes: inout [UInt8]) {
    switch payer {
    case .client: bytes.put(isFinnish ? "asiakas" : "the client")
    case .guardian(let code):
      bytes.put(isFinnish ? "edunvalvoja " : "guardian ")
      bytes.put(code)
    case .payer(let code): bytes.put(code)
    }
  }

  // MARK: - Rules

  private func put(_ step: Derivation.Allocation.Step, left: Money, to bytes: inout [UInt8]) {
    switch step.limit {
    case .all: bytes.put(isFinnish ? "kaiken, mitä on jäljellä" : "all that is left")
    case .month(let limit):
      atMost(limit, to: &bytes)
      bytes.put(isFinnish ? " kuukaudessa" : " a month")
      if step.condition == nil, left > .zero, step.amount < limit {
        bytes.put(
          isFinnish ? ", josta muu on käytetty aiempiin riveihin" : ", of which earlier lines have used the rest")
      }
    case .unit(let unit, let limit):
      atMost(limit, to: &bytes)
      bytes.append(0x20)
      bytes.put(Self.per(unit, isFinnish: isFinnish))
      if facts.highestPrice < limit {
        bytes.put(isFinnish ? ", hinnan ylittävä osa raukeaa" : ", what is above the price is lost")
      }
    case .percent(let hundredths):
      bytes.put(tenThousandths: hundredths * 100, language)
      bytes.put(isFinnish ? " % rivin summasta sentin tarkkuudella" : " % of the line to the cent")
    }
    if let condition = step.condition { put(condition, to: &bytes) }
    if step.isOfService {
      bytes.put(isFinnish ? " (palvelun sääntö " : " (the service's rule ")
    } else {
      bytes.put(isFinnish ? " (maksusitoumuksen sääntö " : " (the commitment's rule ")
    }
    bytes.put(step.order)
    bytes.put(")")
  }

  private func atMost(_ limit: Money, to bytes: inout [UInt8]) {
    bytes.put(isFinnish ? "enintään " : "up to ")
    bytes.put(euros: limit.cents, language)
  }

  private static func per(_ unit: ItemRule.Unit, isFinnish: Bool) -> StaticString {
    switch unit {
    case .month: isFinnish ? "kuukaudessa" : "a month"
    case .day: isFinnish ? "vuorokaudelta" : "a day"
    case .hour: isFinnish ? "tunnilta" : "an hour"
    case .piece: isFinnish ? "kappaleelta" : "a piece"
    }
  }

  /// ` päiviltä ma–pe ilman arkipyhiä`.
  private func put(_ condition: DayCondition, to bytes: inout [UInt8]) {
    let names: [StaticString] =
      isFinnish ? ["ma", "ti", "ke", "to", "pe", "la", "su"] : ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    if condition.weekdays != 0x7f {
      bytes.put(isFinnish ? " päiviltä " : " on ")
      for (index, run) in DaySet(bits: UInt32(condition.weekdays)).runs.enumerated() {
        if index > 0 { bytes.put(", ") }
        bytes.put(names[run.lowerBound - 1])
        guard run.count > 1 else { continue }
        bytes.put("–")
        bytes.put(names[run.upperBound - 1])
      }
    }
    if !condition.holidays {
      bytes.put(isFinnish ? " pyhäpäiviä lukuun ottamatta" : " except public holidays")
    }
  }
}

extension Derivation {
  fileprivate var highestPrice: Money {
    events.map(\.price).max() ?? prices.map(\.price).max() ?? price
  }
}
