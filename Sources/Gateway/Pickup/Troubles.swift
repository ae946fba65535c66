import Domain

/// What is wrong with the surroundings now: told once when it begins and once when it is over, whatever it does in between.
struct Troubles {
  enum Step: String, CaseIterable, Sendable {
    case inbox, receipts, claim, recovery
    /// What stops the whole pickup: the ledger, most of all.
    case pickup
  }

  struct Trouble: Equatable, Sendable {
    var step: Step
    var code: String
    var message: Bilingual
    var since: Timestamp
  }

  enum Change {
    case began(Trouble)
    case ended(Trouble)
    var trouble: Trouble {
      switch self {
      case .began(let trouble), .ended(let trouble): trouble
      }
    }
  }

  private(set) var all: [Trouble] = []

  /// What is wrong at a step now; what was and is no more has ended.
  mutating func now(_ reports: [FailureReport], in step: Step, at time: Timestamp) -> [Change] {
    var changes: [Change] = []
    for report in reports
    where !all.contains(where: { $0.step == step && $0.message == report.message }) {
      let trouble = Trouble(step: step, code: report.code, message: report.message, since: time)
      all.append(trouble)
      changes.append(.began(trouble))
    }
    let over = all.filter { trouble in
      trouble.step == step && !reports.contains { $0.message == trouble.message }
    }
    all.removeAll(where: over.contains)
    return changes + over.map(Change.ended)
  }
}
