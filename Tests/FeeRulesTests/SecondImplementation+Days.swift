import Domain

/// What a day of service was.
enum DayFact: Hashable {
  case present
  case absent(AbsenceClass)
  /// Attendance is recorded, and not on this day.
  case unrecorded
}

/// An `alkanut`, and the first day and class of the absence that states it.
struct StatedStart {
  var began: Int
  var on: Int
  var absenceClass: AbsenceClass
}

/// A commitment's days in an earlier report.
struct ServedMonth {
  /// 0-based place of the report in the story.
  var report: Int
  /// The 1st of its month.
  var firstDay: Int
  /// 1…12.
  var month: Int
  var number: String
  var validFrom: Int
  /// The last day of service as known then; nil where it is open.
  var lastDay: Int?
  var facts: [Int: DayFact]
  var starts: [StatedStart]
}

/// Commitments that follow each other without a gap, as far back as anything is known.
struct Chain {
  /// Places among the report's agreements, in order of days.
  var places: [Int]
  var days: [ChainDay]
  /// What each report of the chain stated of the first days of interruptions, with its month's 1st; the earliest report first.
  var starts: [(monthsFirst: Int, starts: [StatedStart])]
  /// True where nothing can be before the first known day: the commitment is valid from then on.
  var beginsThere = false
}

/// A day of a chain of commitments.
struct ChainDay {
  var number: Int
  var fact: DayFact
  var report: Int
  var month: Int
}

/// A day that a rule counts as absent.
struct Mark {
  var absenceClass: AbsenceClass
  /// From 1, as the rule counts.
  var number: Int
}

extension SecondImplementation {
  /// Puts absences, presences and events on the days.
  mutating func tell(_ stated: CommitmentStatement, _ agreement: inout Agreement) {
    let served = Set(agreement.served)
    var present: Set<Int> = []
    var absent: [Int: AbsenceClass] = [:]
    func outside(_ day: Int) -> Bool { !served.contains(day) }
    for presence in stated.presences {
      let days = Array(stride(from: Int(presence.first.number), through: Int(presence.last.number), by: 1))
      if days.isEmpty { faults.append(.datesReversed) }
      if days.contains(where: outside) { faults.append(.presenceOutsideService) }
      present.formUnion(days)
    }
    for absence in stated.absences {
      let days = Array(stride(from: Int(absence.first.number), through: Int(absence.last.number), by: 1))
      if days.isEmpty { faults.append(.datesReversed) }
      if days.contains(where: outside) { faults.append(.absenceOutsideService) }
      guard let absenceClass = rules.reasons[absence.reason] else {
        faults.append(.absenceReason)
        continue
      }
      for day in days {
        if absent[day] != nil { faults.append(.absencesOverlap) }
        if present.contains(day) { faults.append(.presentAndAbsent) }
        absent[day] = absenceClass
      }
      if let began = absence.interruptionBegan {
        agreement.starts.append(
          StatedStart(began: Int(began.number), on: Int(absence.first.number), absenceClass: absenceClass))
      }
    }
    for event in stated.events where outside(Int(event.day.number)) { faults.append(.eventOutsideService) }
    for day in agreement.served {
      if let absenceClass = absent[day] {
        agreement.facts[day] = .absent(absenceClass)
      } else if rules.recordsAttendance && !present.contains(day) {
        agreement.facts[day] = .unrecorded
      } else {
        agreement.facts[day] = .present
      }
    }
  }

  /// What later months know of this one.
  var servedMonths: [ServedMonth] {
    agreements.map { agreement in
      let end = agreement.ends.filter { $0 <= lastDay }.min()
      return ServedMonth(
        report: place, firstDay: firstDay, month: calendar[0].month, number: agreement.number,
        validFrom: agreement.from, lastDay: [agreement.to, end].compactMap(\.self).min(), facts: agreement.facts,
        starts: agreement.starts)
    }
  }

  func chains() -> [Chain] {
    let places = agreements.indices
    func follower(of place: Int) -> Int? {
      places.first { $0 != place && agreements[$0].served.first! == agreements[place].served.last! + 1 }
    }
    let followers = Set(places.compactMap { follower(of: $0) })
    return places.filter { !followers.contains($0) }.map { first in
      var chain = [first]
      while let next = follower(of: chain.last!) { chain.append(next) }
      return self.chain(chain)
    }
  }

  private func chain(_ places: [Int]) -> Chain {
    var chain = Chain(places: places, days: [], starts: [])
    for place in places {
      let agreement = agreements[place]
      for day in agreement.served {
        chain.days.append(
          ChainDay(number: day, fact: agreement.facts[day]!, report: self.place, month: calendar[0].month))
      }
    }
    chain.starts = [(firstDay, places.flatMap { agreements[$0].starts })]
    var number = agreements[places[0]].number
    var validFrom = agreements[places[0]].from
    while true {
      let before = chain.days[0].number - 1
      let serving = known.filter { $0.facts[before] != nil }
      // The commitment itself, or another that ended the day before it began.
      let own = before >= validFrom ? serving.first { $0.number == number } : nil
      let other = before < validFrom ? serving.first { $0.number != number && $0.lastDay == before } : nil
      guard let month = own ?? other else {
        chain.beginsThere = validFrom == before + 1
        return chain
      }
      (number, validFrom) = (month.number, month.validFrom)
      for day in month.facts.keys.sorted(by: >) where day <= before {
        chain.days.insert(
          ChainDay(number: day, fact: month.facts[day]!, report: month.report, month: month.month), at: 0)
      }
      chain.starts.insert((month.firstDay, month.starts), at: 0)
    }
  }

  /// Which days of the chain the rule counts as absent, and their numbers.
  func marks(_ rule: AbsenceRule, _ chain: Chain) -> [Int: Mark] {
    let days = chain.days
    let stated: [AbsenceClass?] = days.map {
      if case .absent(let absenceClass) = $0.fact { absenceClass } else { nil }
    }
    var classes = stated
    let countsReturn = [.return, .both].contains(rule.boundaryDays)
    let countsDeparture = [.departure, .both].contains(rule.boundaryDays)
    for index in days.indices where days[index].fact == .present {
      if countsReturn, index > 0, let before = stated[index - 1],
        days[index - 1].month != days[index].month || days[index - 1].report == days[index].report
      {
        classes[index] = before
      } else if countsDeparture, index + 1 < days.count, let after = stated[index + 1],
        days[index + 1].month == days[index].month, days[index + 1].report == days[index].report
      {
        classes[index] = after
      }
    }
    var marks: [Int: Mark] = [:]
    var length = 0
    var lengths: [AbsenceClass: Int] = [:]
    for (index, absenceClass) in classes.enumerated() {
      guard let absenceClass else {
        (length, lengths) = (0, [:])
        continue
      }
      if index == 0, let earlier = statedBefore(chain) {
        length = earlier.days
        lengths[earlier.absenceClass] = earlier.days
      }
      length += 1
      lengths[absenceClass, default: 0] += 1
      marks[days[index].number] = Mark(
        absenceClass: absenceClass, number: rule.countDays == .class ? lengths[absenceClass]! : length)
    }
    return marks
  }

  /// Days of the interruption before the first known day, as `alkanut` states them: of several reports the earliest counts, of several
  /// statements in it the earliest day, of equal ones the first absence.
  private func statedBefore(_ chain: Chain) -> (days: Int, absenceClass: AbsenceClass)? {
    // Where an earlier report has the chain begin on its first known day, no later one can say otherwise.
    for (monthsFirst, starts) in chain.beginsThere ? chain.starts.prefix(1) : chain.starts[...] {
      let fitting = starts.filter { $0.began <= chain.days[0].number && $0.began <= monthsFirst }
      if let start = fitting.min(by: { ($0.began, $0.on) < ($1.began, $1.on) }) {
        return (chain.days[0].number - start.began, start.absenceClass)
      }
    }
    return nil
  }

  /// A start before the month belongs to days absent from the 1st on; one inside it is the first of its days.
  mutating func checkStarts(_ chain: Chain, _ marks: [[Int: Mark]]) {
    for start in chain.starts.last!.starts {
      for marks in marks {
        var first = start.on
        while marks[first - 1] != nil && first > firstDay { first -= 1 }
        let full = (first...start.on).first { day in
          chain.days.contains { if case .absent = $0.fact { $0.number == day } else { false } }
        }
        if start.began < firstDay ? first != firstDay : start.began != first && start.began != full {
          faults.append(.interruptionStartWrong)
        }
      }
    }
  }
}

extension AbsenceRule {
  /// Full absent days only, for what no rule is asked of.
  static let plain = AbsenceRule(reference: RuleReference(id: "plain", version: 1), freeFromDay: [:])
}
