import Domain
import Support
import Testing

/// What a queue does by its schedule, whatever happened to the program and its clock.
@Suite struct QueuePlans {
  static func moment(_ text: String) -> Timestamp {
    Timestamp(
      day: Day(text.prefix(10))!, hour: Int(text.dropFirst(11).prefix(2))!, minute: Int(text.dropFirst(14).prefix(2))!)
  }

  /// A look: what stood in the ledger, the clock, and what comes of it, all as `yyyy-MM-dd HH:mm`.
  struct Look: Sendable, CustomTestStringConvertible {
    var name: String
    var schedule = "day 5 at 06:00"
    var handled: String?
    var owed: [String] = []
    var now: String
    var rule = MissedRule.once
    var run: String?
    var makesUpFor: [String] = []
    var wake: String?
    var keeps: String
    var stillOwed: [String] = []
    var newlyMissed: [String] = []
    var wentBack = false
    var testDescription: String { name }
  }

  static let looks = [
    Look(
      name: "the first look misses nothing", now: "2025-05-05 07:00", wake: "2025-06-05 06:00",
      keeps: "2025-05-05 07:00"),
    Look(
      name: "the first look at a time of the schedule", now: "2025-05-05 06:00", wake: "2025-06-05 06:00",
      keeps: "2025-05-05 06:00"),
    Look(
      name: "before the time", handled: "2025-05-01 12:00", now: "2025-05-05 05:59", wake: "2025-05-05 06:00",
      keeps: "2025-05-05 05:59"),
    Look(
      name: "at the time", handled: "2025-05-05 05:59", now: "2025-05-05 06:00", run: "2025-05-05 06:00",
      keeps: "2025-05-05 06:00"),
    Look(
      name: "within grace", handled: "2025-05-05 05:59", now: "2025-05-05 06:02", run: "2025-05-05 06:00",
      keeps: "2025-05-05 06:00"),
    Look(
      name: "within grace, and nothing to make up for by skip", handled: "2025-05-05 05:59", now: "2025-05-05 06:02",
      rule: .skip, run: "2025-05-05 06:00", keeps: "2025-05-05 06:00"),
    Look(
      name: "after its run", handled: "2025-05-05 06:00", now: "2025-05-05 06:01", wake: "2025-06-05 06:00",
      keeps: "2025-05-05 06:01"),
    // Missed: 5 May 2025 is a Monday.
    Look(
      name: "once: the next banking day", handled: "2025-05-04 12:00", now: "2025-05-05 06:03",
      wake: "2025-05-06 06:00",
      keeps: "2025-05-05 06:03", stillOwed: ["2025-05-05 06:00"], newlyMissed: ["2025-05-05 06:00"]),
    Look(
      name: "once: told one time only", handled: "2025-05-05 06:03", owed: ["2025-05-05 06:00"],
      now: "2025-05-05 15:00",
      wake: "2025-05-06 06:00", keeps: "2025-05-05 15:00", stillOwed: ["2025-05-05 06:00"]),
    Look(
      name: "once: made up for", handled: "2025-05-05 06:03", owed: ["2025-05-05 06:00"], now: "2025-05-06 06:01",
      run: "2025-05-06 06:00", makesUpFor: ["2025-05-05 06:00"], keeps: "2025-05-06 06:01"),
    Look(
      name: "once: down again then", handled: "2025-05-05 06:03", owed: ["2025-05-05 06:00"], now: "2025-05-06 09:00",
      wake: "2025-05-07 06:00", keeps: "2025-05-06 09:00", stillOwed: ["2025-05-05 06:00"]),
    Look(
      name: "once: noticed in the night after", handled: "2025-05-04 12:00", now: "2025-05-06 03:00",
      wake: "2025-05-06 06:00", keeps: "2025-05-06 03:00", stillOwed: ["2025-05-05 06:00"],
      newlyMissed: ["2025-05-05 06:00"]),
    Look(
      name: "once: noticed at that very time", handled: "2025-05-04 12:00", now: "2025-05-06 06:00",
      run: "2025-05-06 06:00", makesUpFor: ["2025-05-05 06:00"], keeps: "2025-05-06 06:00",
      newlyMissed: ["2025-05-05 06:00"]),
    Look(
      name: "once: over a weekend and May Day", schedule: "every Wednesday at 14:00", handled: "2025-04-30 12:00",
      now: "2025-04-30 15:00", wake: "2025-05-02 14:00", keeps: "2025-04-30 15:00", stillOwed: ["2025-04-30 14:00"],
      newlyMissed: ["2025-04-30 14:00"]),
    Look(
      name: "once: three months as one", handled: "2025-02-01 12:00", now: "2025-04-06 12:00", wake: "2025-04-07 06:00",
      keeps: "2025-04-06 12:00", stillOwed: ["2025-02-05 06:00", "2025-03-05 06:00", "2025-04-05 06:00"],
      newlyMissed: ["2025-02-05 06:00", "2025-03-05 06:00", "2025-04-05 06:00"]),
    Look(
      name: "once: a regular time comes before", schedule: "every day at 06:00; every day at 20:00",
      handled: "2025-05-05 12:00", owed: ["2025-05-05 06:00"], now: "2025-05-05 20:00", run: "2025-05-05 20:00",
      makesUpFor: ["2025-05-05 06:00"], keeps: "2025-05-05 20:00"),
    Look(
      name: "once: a regular time is on time while others were missed", schedule: "every day at 06:00",
      handled: "2025-05-02 12:00", now: "2025-05-05 06:01", run: "2025-05-05 06:00",
      makesUpFor: ["2025-05-03 06:00", "2025-05-04 06:00"], keeps: "2025-05-05 06:00",
      newlyMissed: ["2025-05-03 06:00", "2025-05-04 06:00"]),
    Look(
      name: "once: the time that spring moved to four", schedule: "every Sunday at 03:30", handled: "2025-03-29 12:00",
      now: "2025-03-30 12:00", wake: "2025-03-31 04:00", keeps: "2025-03-30 12:00", stillOwed: ["2025-03-30 04:00"],
      newlyMissed: ["2025-03-30 04:00"]),
    Look(
      name: "now: at whatever hour", handled: "2025-05-04 12:00", now: "2025-05-05 23:30", rule: .now,
      run: "2025-05-05 06:00", keeps: "2025-05-05 23:30", newlyMissed: ["2025-05-05 06:00"]),
    Look(
      name: "now: three months as one", handled: "2025-02-01 12:00", now: "2025-04-06 12:00", rule: .now,
      run: "2025-04-05 06:00", makesUpFor: ["2025-02-05 06:00", "2025-03-05 06:00"], keeps: "2025-04-06 12:00",
      newlyMissed: ["2025-02-05 06:00", "2025-03-05 06:00", "2025-04-05 06:00"]),
    Look(
      name: "now: what once left owing", handled: "2025-05-05 12:00", owed: ["2025-05-05 06:00"],
      now: "2025-05-05 12:01", rule: .now, run: "2025-05-05 06:00", keeps: "2025-05-05 12:01"),
    Look(
      name: "skip: noted", handled: "2025-05-04 12:00", now: "2025-05-05 12:00", rule: .skip, wake: "2025-06-05 06:00",
      keeps: "2025-05-05 12:00", newlyMissed: ["2025-05-05 06:00"]),
    Look(
      name: "skip: what once left owing goes", handled: "2025-05-05 12:00", owed: ["2025-05-05 06:00"],
      now: "2025-05-05 12:01", rule: .skip, wake: "2025-06-05 06:00", keeps: "2025-05-05 12:01"),
    // A clock that goes back.
    Look(
      name: "an hour back: what was handled is", handled: "2025-05-05 06:00", now: "2025-05-05 05:00",
      wake: "2025-06-05 06:00", keeps: "2025-05-05 06:00"),
    Look(
      name: "an hour back, at the time again", handled: "2025-05-05 07:00", now: "2025-05-05 06:00",
      wake: "2025-06-05 06:00", keeps: "2025-05-05 07:00"),
    Look(
      name: "a day back is a little", handled: "2025-05-05 06:00", now: "2025-05-04 06:00", wake: "2025-06-05 06:00",
      keeps: "2025-05-05 06:00"),
    Look(
      name: "a minute more is a new beginning", handled: "2025-05-05 06:00", now: "2025-05-04 05:59",
      wake: "2025-05-05 06:00", keeps: "2025-05-04 05:59", wentBack: true),
    Look(
      name: "two years back: owed times still to come are regular ones", handled: "2027-05-10 06:00",
      owed: ["2025-04-05 06:00", "2027-05-05 06:00"], now: "2025-05-04 12:00", wake: "2025-05-05 06:00",
      keeps: "2025-05-04 12:00", stillOwed: ["2025-04-05 06:00"], wentBack: true),
    Look(
      name: "back in the doubled hour", schedule: "every day at 03:30", handled: "2024-10-27 03:59",
      now: "2024-10-27 03:31", wake: "2024-10-28 03:30", keeps: "2024-10-27 03:59"),
  ]

  @Test(arguments: looks) func `one look has one answer`(_ look: Look) throws {
    let before = QueueWatch(handledUpTo: look.handled.map(Self.moment), owed: look.owed.map(Self.moment))
    let plan = QueuePlan(try Schedule(look.schedule), before, now: Self.moment(look.now), missed: look.rule)
    if let run = look.run {
      #expect(plan.step == .run(for: Self.moment(run), missed: look.makesUpFor.map(Self.moment)))
    } else {
      #expect(plan.step == .nothing(wakeAt: look.wake.map(Self.moment)))
    }
    #expect(plan.watch == QueueWatch(handledUpTo: Self.moment(look.keeps), owed: look.stillOwed.map(Self.moment)))
    #expect(plan.newlyMissed == look.newlyMissed.map(Self.moment))
    #expect(plan.clockWentBack == look.wentBack)
  }

  @Test func `times a minute apart each have a run while they are on time`() throws {
    let schedule = try Schedule("* * * * *")
    var watch = QueueWatch(handledUpTo: Self.moment("2025-05-05 06:00"))
    var runs: [Timestamp] = []
    while true {
      let plan = QueuePlan(schedule, watch, now: Self.moment("2025-05-05 06:02"), missed: .once)
      watch = plan.watch
      guard case .run(let time, let missed) = plan.step else { break }
      #expect(missed == [])
      runs.append(time)
    }
    #expect(runs == [Self.moment("2025-05-05 06:01"), Self.moment("2025-05-05 06:02")])
  }

  @Test(arguments: MissedRule.allCases) func `a clock that leaps thirty years costs no more than one of an hour`(
    _ rule: MissedRule
  )
    throws
  {
    let schedule = try Schedule("* * * * *")
    let handled = Self.moment("1996-05-05 06:00")
    let now = Self.moment("2026-05-05 06:03")
    var plan: QueuePlan?
    let spent = try ContinuousClock().measure {
      plan = QueuePlan(try Schedule("* 0-5 * * *"), QueueWatch(handledUpTo: handled), now: now, missed: rule)
    }
    #expect(spent < .seconds(1), "\(spent)")
    let missed = try #require(plan?.newlyMissed)
    #expect(missed.count == QueuePlan.listedMax && missed == missed.sorted())
    #expect(missed.first == Self.moment("1996-05-06 00:00") && missed.last == Self.moment("2026-05-05 05:59"))
    #expect(QueuePlan(schedule, QueueWatch(handledUpTo: handled), now: now, missed: rule).newlyMissed.count == 100)
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `what was missed over a while is what the schedule had then, cut to the oldest and the newest`(_ seed: UInt64)
    throws
  {
    var dice = Seeded(seed)
    for text in ["*/7 0-5 * * *", "13 * * * *", "every day at 03:30", "59 3 * * *, next banking day"] {
      let schedule = try Schedule(text)
      for _ in 0..<6 {
        let handled = Int64.random(in: 820_000_000..<2_800_000_000, using: &dice)
        let now = handled + Int64.random(in: 1...400 * 86_400, using: &dice)
        let moments =
          Timestamp(unixSeconds: handled + 1)..<Timestamp(unixSeconds: max(handled + 1, now - QueuePlan.grace))
        let all = schedule.times(in: moments)
        let listed = all.count > QueuePlan.listedMax ? all.prefix(QueuePlan.listedMax - 1) + all.suffix(1) : all
        let plan = QueuePlan(
          schedule, QueueWatch(handledUpTo: Timestamp(unixSeconds: handled)), now: Timestamp(unixSeconds: now),
          missed: .skip)
        #expect(plan.newlyMissed == listed, "seed \(seed), \(text), \(handled)…\(now)")
      }
    }
  }

  /// A clock that runs, stops with the program, leaps ahead and falls back, looked at as the queue service does: every minute, after each run,
  /// and whenever it comes up.
  @Test(arguments: MissedRule.allCases, 1...12 as ClosedRange<UInt64>)
  func `no time has two runs and none is lost, whatever the clock does`(_ rule: MissedRule, _ seed: UInt64) throws {
    var dice = Seeded(seed)
    let text = [
      "day 5 at 06:00, next banking day", "every Friday at 14:00", "every banking day at 05:30", "0 6,14 * * *",
      "last day at 03:30; day 1 at 00:00", "every day at 23:59",
    ].randomElement(using: &dice)!
    let schedule = try Schedule(text)
    let first = Int64.random(in: 820_000_000..<2_800_000_000, using: &dice)
    var now = first
    var watch = QueueWatch()
    var runs: [Int64] = []
    var handled: Set<Int64> = []
    var skipped: Set<Int64> = []
    var newest: Int64?
    var highest = now
    let comment = "seed \(seed), \(text), \(rule)"

    for _ in 0..<400 {
      while true {
        let plan = QueuePlan(schedule, watch, now: Timestamp(unixSeconds: now), missed: rule)
        #expect(!plan.clockWentBack, "\(comment)")
        #expect(try #require(plan.watch.handledUpTo) >= watch.handledUpTo ?? plan.watch.handledUpTo!, "\(comment)")
        if rule == .skip { skipped.formUnion(whole(plan.newlyMissed, of: schedule)) }
        watch = plan.watch
        guard case .run(let time, let missed) = plan.step else {
          guard case .nothing(let wake?) = plan.step else { throw Lost() }
          #expect(wake.unixSeconds! > now, "\(comment)")
          break
        }
        let moment = time.unixSeconds!
        #expect(moment <= now && moment > newest ?? 0, "\(comment): \(time) after a later one")
        #expect(missed == missed.sorted() && missed.allSatisfy { $0 < time }, "\(comment)")
        for one in whole(missed + [time], of: schedule) {
          let isFirst = handled.insert(one).inserted
          #expect(isFirst, "\(comment): \(Timestamp(unixSeconds: one)) twice")
        }
        if rule != .now { #expect(now - moment <= QueuePlan.grace, "\(comment): a run at an odd hour") }
        newest = moment
        runs.append(moment)
      }
      highest = max(highest, now)
      switch Int.random(in: 0..<10, using: &dice) {
      case 0: now += Int64.random(in: 3_600...40 * 86_400, using: &dice)  // down, or the clock set forward
      // Set back; never so far behind the highest that the watch begins anew.
      case 1: now = max(now - Int64.random(in: 1...QueuePlan.backMost, using: &dice), highest - QueuePlan.backMost)
      case 2: now += Int64.random(in: 1...600, using: &dice)  // a long run of its own
      default:
        // The service sleeps until it is woken.
        guard let wake = QueuePlan(schedule, watch, now: Timestamp(unixSeconds: now), missed: rule).wake else {
          throw Lost()
        }
        now = max(now + 1, wake + Int64.random(in: 0...QueuePlan.grace, using: &dice))
      }
    }

    #expect(runs == runs.sorted() && Set(runs).count == runs.count && runs.count > 50, "\(comment)")
    let owed = Set(whole(watch.owed, of: schedule))
    #expect(owed.isDisjoint(with: handled))
    let times = Set(
      schedule.times(in: Timestamp(unixSeconds: first + 1)..<Timestamp(unixSeconds: highest + 1)).map {
        $0.unixSeconds!
      })
    // The last move of the clock was not looked at.
    let seen = times.filter { $0 <= watch.handledUpTo!.unixSeconds! }
    #expect(seen.subtracting(handled).subtracting(owed).subtracting(skipped).isEmpty, "\(comment): times lost")
    #expect(skipped.isDisjoint(with: handled), "\(comment)")
    if rule == .skip { #expect(handled.isSubset(of: times) && owed.isEmpty, "\(comment)") }
  }

  struct Lost: Error {}

  /// A list with what it leaves out: a full one stands for all between its ends.
  private func whole(_ listed: [Timestamp], of schedule: Schedule) -> [Int64] {
    let own = listed.map { $0.unixSeconds! }
    guard listed.count >= QueuePlan.listedMax else { return own }
    let between = schedule.times(in: listed[listed.count - 3]..<listed[listed.count - 1]).map { $0.unixSeconds! }
    return Set(own + between).sorted()
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `a clock set back by more begins anew, and each time after has its run`(_ seed: UInt64) throws {
    var dice = Seeded(seed)
    let schedule = try Schedule("every banking day at 05:30")
    let wrong = Int64.random(in: 1_800_000_000..<2_000_000_000, using: &dice)
    var watch = QueueWatch(handledUpTo: Timestamp(unixSeconds: wrong - 1_000))
    watch = QueuePlan(schedule, watch, now: Timestamp(unixSeconds: wrong), missed: .once).watch
    var now = wrong - QueuePlan.backMost - Int64.random(in: 2_000...100_000_000, using: &dice)
    let right = now
    var runs: [Timestamp] = []
    var wentBack = 0
    while runs.count < 10 {
      let plan = QueuePlan(schedule, watch, now: Timestamp(unixSeconds: now), missed: .once)
      if plan.clockWentBack { wentBack += 1 }
      watch = plan.watch
      switch plan.step {
      case .run(let time, let missed):
        #expect(missed == [])
        runs.append(time)
      case .nothing(let wake): now = try #require(wake?.unixSeconds)
      }
    }
    #expect(wentBack == 1)
    #expect(runs == schedule.times(after: Timestamp(unixSeconds: right), limit: 10))
  }
}

extension QueuePlan {
  fileprivate var wake: Int64? {
    if case .nothing(let wakeAt) = step { wakeAt?.unixSeconds } else { nil }
  }
}
