package import Domain

/// The month of a line day by day in text blocks, with a legend: for terminals, the console and letters in a fixed-width font.
///
/// - Source: domain.md §8.
/// - Edges: each day is three columns wide. Where the service records attendance, a day without a record is `-`; an absent day is free there,
///   since nothing is charged for it. A line summed from events shows the days that have one; days outside a package are no days of its products.
package struct MonthDrawing {
  package static func text(of line: FeeLine, _ language: Language) -> String {
    let facts = line.derivation
    let isFinnish = language == .finnish
    let weekdays =
      isFinnish
      ? ["ma", "ti", "ke", "to", "pe", "la", "su"] : ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    let first = line.period.first
    var names = ""
    var numbers = ""
    var blocks = ""
    var used: Set<Block> = []
    for day in 1...facts.monthDays {
      let block = Block(day, facts)
      used.insert(block)
      names += " " + weekdays[first.adding(day - 1).weekday - 1]
      numbers += day < 10 ? "  \(day)" : " \(day)"
      blocks += " " + block.cells
    }
    let legend = Block.allCases.filter(used.contains)
      .map { block in
        let words = isFinnish ? block.finnish : block.english
        if block == .noService, facts.package != nil {
          return "\(block.sign) \(isFinnish ? "ei paketin palvelupäivä" : "no service by the package")"
        }
        guard block == .free, facts.chargedShare > Quantity(0), !facts.wholeMonthFree else {
          return "\(block.sign) \(words)"
        }
        return "\(block.sign) \(isFinnish ? "poissa, peritään osa" : "absent, charged in part")"
      }
      .joined(separator: "   ")
    return [names, numbers, blocks, " " + legend].joined(separator: "\n")
  }

  private enum Block: CaseIterable {
    case present, absentCharged, free, event, absent, notRecorded, noEvent, noService

    init(_ day: Int, _ facts: Derivation) {
      let isAttended = facts.unit == .day && facts.attended != nil
      if facts.isByEvents {
        if facts.events.contains(where: { $0.day == day }) {
          self = .event
        } else if facts.absent.contains(day) {
          self = .absent
        } else {
          self = facts.service.contains(day) ? .noEvent : .noService
        }
      } else if !facts.service.contains(day) {
        self = .noService
      } else if facts.attended?.contains(day) == true {
        self = .present
      } else if facts.absent.contains(day) {
        let isFree = facts.free.contains(day) && (facts.proration == .days || facts.wholeMonthFree)
        self = isFree || isAttended ? .free : .absentCharged
      } else {
        self = isAttended ? .notRecorded : .present
      }
    }

    var sign: String {
      switch self {
      case .present, .event: "█"
      case .absentCharged: "▓"
      case .free, .absent: "░"
      case .notRecorded, .noEvent: "-"
      case .noService: "·"
      }
    }

    /// Two columns; the light signs are one, at the right.
    var cells: String {
      switch self {
      case .present, .absentCharged, .free, .event, .absent: sign + sign
      case .notRecorded, .noEvent, .noService: " " + sign
      }
    }

    var finnish: String {
      switch self {
      case .present: "läsnä"
      case .absentCharged: "poissa, peritään"
      case .free: "poissa, maksuton"
      case .event: "tapahtuma"
      case .absent: "poissa"
      case .notRecorded: "ei kirjattu"
      case .noEvent: "ei tapahtumaa"
      case .noService: "ei palvelupäivä"
      }
    }

    var english: String {
      switch self {
      case .present: "present"
      case .absentCharged: "absent, charged"
      case .free: "absent, free"
      case .event: "event"
      case .absent: "absent"
      case .notRecorded: "not recorded"
      case .noEvent: "no event"
      case .noService: "no service"
      }
    }
  }
}
