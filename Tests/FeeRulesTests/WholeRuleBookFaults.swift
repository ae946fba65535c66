import Domain

/// One thing wrong with a client, put in by chance.
struct RandomFault {
  var code: FindingCode
  /// False where a statement of the feed may rule instead of the report's.
  var isOfDays: Bool
  var change: @Sendable (inout CommitmentStatement, Month) -> Bool

  /// Nil where the chosen fault does not fit the client.
  static func put(
    into client: inout ClientStatement, of rules: ServiceRules, in month: Month, _ story: RandomStory,
    _ dice: inout Dice
  ) -> FindingCode? {
    let fault = dice.pick(all)
    let place = dice.number(0...client.commitments.count - 1)
    var commitment = client.commitments[place]
    guard fault.isOfDays || !story.hasFeed(commitment.number), fault.change(&commitment, month) else { return nil }
    client.commitments[place] = commitment
    return fault.code
  }

  private static func days(
    _ code: FindingCode, _ change: @escaping @Sendable (inout CommitmentStatement, Month) -> Bool
  ) -> Self {
    RandomFault(code: code, isOfDays: true, change: change)
  }
  private static func terms(_ code: FindingCode, _ change: @escaping @Sendable (inout CommitmentStatement) -> Void)
    -> Self
  {
    RandomFault(code: code, isOfDays: false) { commitment, _ in
      change(&commitment)
      return true
    }
  }
  private static func addEvent(_ code: FindingCode, _ product: String, _ unit: String, quantity: Int = 1) -> Self {
    days(code) { commitment, month in
      commitment.events.append(
        EventStatement(
          position: commitment.events.count + 1, line: 1, product: product,
          day: max(month.first, commitment.validFrom ?? month.first),
          minuteOfDay: 480, quantity: Quantity(quantity), unit: unit))
      return true
    }
  }
  private static func addRule(_ code: FindingCode, _ change: @escaping @Sendable (inout PayerRuleStatement) -> Void)
    -> Self
  {
    terms(code) { commitment in
      var rule = PayerRuleStatement(position: commitment.payerRules.count + 1, order: 77, payer: "KUNTA-X")
      change(&rule)
      commitment.payerRules.append(rule)
    }
  }

  private static let all: [RandomFault] = [
    days(.absenceReason) { commitment, _ in
      guard !commitment.absences.isEmpty else { return false }
      commitment.absences[0].reason = "KARANNUT"
      return true
    },
    days(.datesReversed) { commitment, _ in
      guard !commitment.absences.isEmpty else { return false }
      commitment.absences[0].last = commitment.absences[0].first.previous
      return true
    },
    days(.absenceOutsideService) { commitment, month in
      commitment.absences.append(
        AbsenceStatement(
          position: commitment.absences.count + 1, reason: "LOMA", first: month.next.first, last: month.next.first))
      return true
    },
    days(.absencesOverlap) { commitment, _ in
      guard var absence = commitment.absences.first else { return false }
      absence.position = commitment.absences.count + 1
      commitment.absences.append(absence)
      return true
    },
    days(.presentAndAbsent) { commitment, _ in
      guard let absence = commitment.absences.first else { return false }
      commitment.presences.append(
        PresenceStatement(position: commitment.presences.count + 1, first: absence.last, last: absence.last))
      return true
    },
    days(.presenceOutsideService) { commitment, month in
      commitment.presences.append(
        PresenceStatement(
          position: commitment.presences.count + 1, first: month.first.previous, last: month.first.previous))
      return true
    },
    days(.interruptionStartWrong) { commitment, _ in
      guard let place = commitment.absences.firstIndex(where: { $0.first < $0.last }) else { return false }
      commitment.absences[place].interruptionBegan = commitment.absences[place].last
      return true
    },
    days(.interruptionStartWrong) { commitment, month in
      // From the 1st, with days between on which nobody was absent.
      guard let from = commitment.validFrom,
        let place = commitment.absences.firstIndex(where: { absence in
          absence.first > max(from, month.first).adding(3)
            && !commitment.absences.contains { $0.last < absence.first && $0.last >= absence.first.adding(-3) }
        })
      else { return false }
      commitment.absences[place].interruptionBegan = month.first
      return true
    },
    days(.noServiceDay) { commitment, month in
      commitment.ends.append(
        EndStatement(position: commitment.ends.count + 1, day: month.first.previous, reason: "MUU"))
      return true
    },
    addEvent(.componentUnknown, "OUTO", "h"), addEvent(.unitMismatch, "KOTI", "kpl"),
    addEvent(.priceNegative, "KOTI", "h", quantity: -1), addEvent(.eventUnit, "HOITO", "kk"),
    days(.eventOutsideService) { commitment, month in
      commitment.events.append(
        EventStatement(
          position: commitment.events.count + 1, line: 1, product: "KOTI", day: month.next.first, minuteOfDay: 0,
          quantity: .one, unit: "h"))
      return true
    },
    terms(.commitmentKind) { $0.kind = "laina" },
    terms(.commitmentUnknown) { $0.validFrom = nil },
    terms(.datesReversed) { $0.validTo = $0.validFrom!.previous },
    terms(.contractUnknown) { $0.contract = "S-9" },
    terms(.componentUnknown) {
      $0.components.append(ComponentStatement(position: 99, code: "OUTO", price: nil, unit: nil))
    },
    terms(.componentTwice) { commitment in
      var component = commitment.components.first ?? ComponentStatement(code: "KOTI", price: nil, unit: nil)
      if commitment.components.isEmpty { commitment.components.append(component) }
      component.position = 99
      commitment.components.append(component)
    },
    terms(.unitMismatch) { commitment in
      commitment.components.append(ComponentStatement(position: 99, code: "HOITO", price: nil, unit: "vrk"))
      commitment.components.removeAll { $0.code == "HOITO" && $0.unit != "vrk" }
    },
    terms(.priceNegative) { commitment in
      commitment.components.removeAll { $0.code == "KOTI" }
      commitment.components.append(
        ComponentStatement(position: 99, code: "KOTI", price: Money(cents: -1), unit: nil))
    },
    terms(.euroProductPrice) { commitment in
      commitment.components.removeAll { $0.code == "EURO" }
      commitment.components.append(ComponentStatement(position: 99, code: "EURO", price: Money(cents: 99), unit: nil))
    },
    terms(.packageUnknown) {
      $0.packages.append(PackageStatement(position: 99, code: "P-9", first: $0.validFrom!, last: nil))
    },
    terms(.datesReversed) {
      $0.packages.append(
        PackageStatement(position: 99, code: "P-KK", first: $0.validFrom!, last: $0.validFrom!.previous))
    },
    addRule(.payerUnknown) { $0.payer = "KUNTA-Z" },
    addRule(.componentUnknown) { $0.items = ["OUTO"] },
    addRule(.payerRuleLimit) { $0.limitUnit = "kk" },
    addRule(.payerRuleLimit) { $0.limit = Money(cents: 100) },
    addRule(.payerRuleLimit) { ($0.limit, $0.limitUnit) = (Money(cents: -100), "vrk") },
    addRule(.payerRuleLimit) { ($0.limit, $0.limitUnit) = (Money(cents: 10_001), "prosentti") },
    addRule(.payerRuleLimit) { ($0.limit, $0.limitUnit) = (Money(cents: 100), "vko") },
    addRule(.payerRuleCondition) { $0.days = "ma-xx" },
    addRule(.payerRuleCondition) { $0.holidays = "joskus" },
    terms(.payerRuleOrder) { commitment in
      for position in 98...99 {
        commitment.payerRules.append(PayerRuleStatement(position: position, order: 88, payer: "KUNTA-X"))
      }
    },
    terms(.payerRoleUnknown) { $0.payers.append(PayerStatement(position: 99, code: "Z-1", role: "naapuri")) },
    terms(.payerTwice) { commitment in
      for position in 98...99 {
        commitment.payers.append(PayerStatement(position: position, code: "Z-1", role: "maksaja"))
      }
    },
  ]
}
