/// What a queue does about times missed while the gateway was down, too busy, or its clock wrong (`missed:` of the rule book).
package enum MissedRule: String, CaseIterable, Hashable, Sendable {
  /// One run makes up for all of them, at the time of day of the newest, on the next banking day when that is still to come: no bills are
  /// formed at odd hours. A regular time that comes before makes up for them itself.
  case once
  /// One run makes up for all of them at once, at whatever hour they are noticed.
  case now
  /// They are noted, and no run makes up for them.
  case skip
}

/// What a queue has seen of its schedule; the ledger keeps it with every run and look.
package struct QueueWatch: Hashable, Sendable {
  /// The schedule's times up to this one have had their run or are owed; nil before the queue's first look.
  package var handledUpTo: Timestamp?
  /// Missed times that a run still makes up for, oldest first; see `QueuePlan.listedMax`.
  package var owed: [Timestamp]

  package init(handledUpTo: Timestamp? = nil, owed: [Timestamp] = []) {
    self.handledUpTo = handledUpTo
    self.owed = owed
  }
}

/// What a queue has to do now by its schedule: a function of the schedule, what was seen of it, the clock and the rule for missed times.
///
/// Look again at `wakeAt`, after each run, and at least every minute: the clock may jump meanwhile. Before a changed schedule comes into use,
/// look once by the former one, so that times the new one would have had in the past are not taken for missed ones.
///
/// - Source: domain.md §11, "a written rule for clock changes and missed times". Clock changes are the schedule's (`Schedule`).
/// - A time noticed at most `grace` late is **on time**, and each such time has its own run, oldest first. A later one is **missed**.
/// - The **first look** ever: nothing was missed before it.
/// - A clock that jumps **forward**: the times leapt over are missed ones.
/// - A clock that goes **back** by at most `backMost`: times that were handled are not handled again while it catches up. By more, it was
///   wrong before: the watch begins anew from now, owed times still to come are regular ones again, and `clockWentBack` says it.
/// - So no time has two runs unless the clock went back by more than `backMost`, and none is lost but by `skip`.
/// - Example: `day 5 at 06:00`, down from 4 to 6 May 2025 at 09:00 (Tuesday), `once`: a run on 7 May at 06:00 for the 5th.
package struct QueuePlan: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    /// Nothing is due before `wakeAt`; nil where nothing ever comes.
    case nothing(wakeAt: Timestamp?)
    /// A run is due: for a time of the schedule, or of day on a banking day to make up for `missed` (oldest first), which it does in any case.
    case run(for: Timestamp, missed: [Timestamp])
  }

  package var step: Step
  /// What to keep, in the transaction of the run where there is one.
  package var watch: QueueWatch
  /// Times found missed by this look, oldest first: to be told once, whatever the rule.
  package var newlyMissed: [Timestamp]
  /// True where the watch had to begin anew: a person should know.
  package var clockWentBack: Bool

  /// Seconds.
  package static let grace: Int64 = 120
  /// Seconds: one day.
  package static let backMost: Int64 = 86_400
  /// A list of missed times holds at most so many: where there were more, the oldest and the newest one.
  package static let listedMax = 100

  /// - Precondition: `now` has an offset (every clock's has).
  package init(_ schedule: Schedule, _ before: QueueWatch, now: Timestamp, missed rule: MissedRule) {
    precondition(now.unixSeconds != nil, "a clock tells a moment")
    let present = now.unixSeconds ?? 0
    var owed = before.owed
    var handled = before.handledUpTo?.unixSeconds ?? present
    clockWentBack = handled - present > Self.backMost
    if clockWentBack {
      handled = present
      owed.removeAll { $0 > now }
    }
    /// The clock's, or where it is a little behind, that of before.
    let looked = max(handled, present)
    let onTime = present - Self.grace

    newlyMissed = schedule.listed(after: handled, through: onTime - 1)
    owed = rule == .skip ? [] : Self.cut(owed + newlyMissed)

    if let time = schedule.next(after: max(handled, onTime - 1)), time <= present {
      step = .run(for: Timestamp(unixSeconds: time), missed: owed)
      watch = QueueWatch(handledUpTo: Timestamp(unixSeconds: time))
      return
    }
    var wake = schedule.next(after: looked)
    watch = QueueWatch(handledUpTo: Timestamp(unixSeconds: looked))
    if let newest = owed.last {
      switch rule {
      case .skip: break
      case .now:
        step = .run(for: newest, missed: owed.dropLast())
        return
      case .once:
        let catchUp = Self.catchUp(newest, from: onTime)
        if catchUp <= present {
          step = .run(for: Timestamp(unixSeconds: catchUp), missed: owed)
          return
        }
        watch.owed = owed
        wake = wake.map { min($0, catchUp) } ?? catchUp
      }
    }
    step = .nothing(wakeAt: wake.map { Timestamp(unixSeconds: $0) })
  }

  /// The time of day of `missed` on the first banking day after it where that is not before `start`.
  private static func catchUp(_ missed: Timestamp, from start: Int64) -> Int64 {
    let (day, second) = Helsinki.shown(at: missed.unixSeconds ?? start)
    var next = max(day.next, Helsinki.shown(at: start).day)
    while true {
      next = BankingDay.onOrAfter(next)
      let moment = Helsinki.unixSeconds(next, second: second)
      if moment >= start { return moment }
      next = next.next
    }
  }

  private static func cut(_ times: [Timestamp]) -> [Timestamp] {
    times.count <= listedMax ? times : times.prefix(listedMax - 1) + times.suffix(1)
  }
}

extension Schedule {
  /// The times after `start` and not after `end`: the oldest and, where there are more than a list holds, the newest.
  fileprivate func listed(after start: Int64, through end: Int64) -> [Timestamp] {
    var times: [Int64] = []
    var last = start
    while let time = next(after: last), time <= end {
      if times.count == QueuePlan.listedMax - 1 {
        times.append(self.last(after: last, through: end) ?? time)
        break
      }
      times.append(time)
      last = time
    }
    return times.map { Timestamp(unixSeconds: $0) }
  }
}
