import Domain

/// Numbers the absent days of a month within their interruptions.
///
/// - Source: domain.md §3 "Interruption", §4 `countDays`.
/// - Formula: an interruption is a maximal run of consecutive absent days, across reasons, month ends and renewed decisions. Its days are
///   numbered from 1, back to the first known present day. `interruption`: every absent day advances the number; `class`: only days of the
///   day's own class do, over the whole interruption.
/// - Rounding: none.
/// - Edges: the days before the month, or before the chain in another report, come with `earlier`; they count only for the run that holds
///   `entry`, the 1st or the chain's first day.
/// - Example: own 1.–2., hospital 3.–4., own 5. → numbers 1 2 3 4 5 by `interruption`, 1 2 1 2 3 by `class`.
enum Interruption {
  /// Consecutive absent days of one class, in order, with the number of the first.
  static func spells(
    of absent: ClassDays, counting: AbsenceRule.CountDays, after earlier: InterruptionStart,
    entry: Int = 1
  ) -> [Derivation.Spell] {
    let all = absent.all
    guard !all.isEmpty else { return [] }
    var spells: [Derivation.Spell] = []
    var counts = ClassCounts()
    var source: Derivation.Earlier?
    var rest = all
    var before = -1
    while let day = rest.first {
      if day == entry {
        counts = earlier.counts
        source = earlier.source
      } else if day != before + 1 {
        counts = ClassCounts()
        source = nil
      }
      let absenceClass = absent.absenceClass(of: day)!
      let last = lastOfRun(from: day, in: absent[absenceClass])
      spells.append(
        Derivation.Spell(
          absenceClass: absenceClass, first: day, last: last,
          firstNumber: 1 + (counting == .interruption ? counts.total : counts[absenceClass]),
          earlier: source))
      counts[absenceClass] += last - day + 1
      rest = rest.subtracting(DaySet(day...last))
      before = last
    }
    return spells
  }

  /// The spells' parts on the days of one commitment of a chain, or of a package; their numbers go on.
  static func spells(_ spells: [Derivation.Spell], within days: DaySet) -> [Derivation.Spell] {
    var parts: [Derivation.Spell] = []
    for spell in spells {
      var rest = days.intersection(DaySet(spell.first...spell.last))
      while let first = rest.first {
        let last = lastOfRun(from: first, in: rest)
        parts.append(
          Derivation.Spell(
            absenceClass: spell.absenceClass, first: first, last: last,
            firstNumber: spell.firstNumber + first - spell.first, earlier: spell.earlier))
        rest = rest.subtracting(DaySet(first...last))
      }
    }
    return parts
  }

  /// The last day of the run of consecutive days that holds `day`.
  /// - Precondition: `days` contains `day`.
  static func lastOfRun(from day: Int, in days: DaySet) -> Int {
    day - 1 + (~(days.bits >> UInt32(day - 1))).trailingZeroBitCount
  }

  /// The first day of the run of consecutive days that holds `day`.
  /// - Precondition: `days` contains `day`.
  static func firstOfRun(to day: Int, in days: DaySet) -> Int {
    day + 1 - (~(days.bits << UInt32(32 - day))).leadingZeroBitCount
  }
}
