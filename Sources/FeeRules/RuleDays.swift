import Domain

/// The month of a chain as one kind of rule counts it: rules that agree on boundary days and on counting share it.
struct RuleDays {
  let boundary: AbsenceRule.BoundaryDays
  let counting: AbsenceRule.CountDays
  /// Absent days, boundary days among them.
  private(set) var absent: ClassDays
  let spells: [Derivation.Spell]
  /// How the run that holds the 1st, or the chain's first day inside the month, goes on; `.inMonth` where none does.
  private(set) var start = InterruptionStart.inMonth
  /// What earlier reports know of that run; nil where nothing or not asked.
  private(set) var known: EarlierStretch?
  /// True where the day before the 1st is known to be present and not counted as absent, and the 1st is absent.
  private(set) var knownPresentBefore = false

  /// True where nothing can be said of the days before the month.
  var isSettled: Bool { start.unknownBefore == nil && !knownPresentBefore }

  /// Asks for earlier days only where they can matter: the chain's first day in the month is absent under the rule, or the 1st may be a
  /// return day.
  init(
    of chain: ServiceChain, boundary: AbsenceRule.BoundaryDays, counting: AbsenceRule.CountDays,
    starts: [StatedStart], of client: ClientStatement, in period: Period,
    earlier: inout EarlierMonths
  ) throws {
    self.boundary = boundary
    self.counting = counting
    absent = BoundaryDays.absent(boundary, stated: chain.absent, present: chain.present)
    if chain.from <= period.first,
      absent.all.contains(1) || (boundary.countsReturn && chain.present.contains(1))
    {
      let previous = try earlier.chainMonth(back: 1, before: chain.number, from: chain.from)
      if let lastClass = previous?.lastClass {
        absent = BoundaryDays.absent(
          boundary, stated: chain.absent, present: chain.present, returnOnFirst: lastClass)
      }
      if absent.all.contains(1) {
        if let previous {
          known = try EarlierStretch.known(
            upTo: previous, before: period.first, boundary: boundary, in: &earlier)
        }
        let stated = InterruptionStartChecks.reachingFirst(
          starts, absent: absent, first: period.first
        ).min { ($0.day, $0.first) < ($1.day, $1.first) }
        start = InterruptionStart.resolve(
          known: known, stated: stated, first: period.first, chainFrom: chain.from)
        if let previous, let known {
          knownPresentBefore =
            known.counts.total == 0 && previous.present.contains(previous.dayCount)
        } else {
          knownPresentBefore = stated?.day == period.first && chain.from < period.first
        }
      }
    }
    var entry = 1
    if chain.from > period.first {
      entry = period.dayOfMonth(chain.from)
      if absent.all.contains(entry),
        let previous = try earlier.sameMonth(of: client, before: chain.from)
      {
        let stretch = try EarlierStretch.known(
          upTo: previous, back: 0, before: chain.from, boundary: boundary, in: &earlier)
        known = stretch
        start = InterruptionStart.resolve(
          known: stretch, stated: nil, first: chain.from, chainFrom: chain.from)
      }
    }
    spells = Interruption.spells(of: absent, counting: counting, after: start, entry: entry)
  }
}
