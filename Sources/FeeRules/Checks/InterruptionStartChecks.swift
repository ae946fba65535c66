import Domain

/// Whether the stated starts of interruptions (`alkanut`) fit the days, each other and the ledger.
///
/// - Source: domain.md §3 "The days before this month".
/// - Formula: one before the 1st needs a run of absences that reaches the 1st, under every rule of the chain's items; one inside the month
///   must be its run's first day: of the stated absences, or of the run as a rule counts it (its departure day or its first full absent
///   day). Else it is an error and counts for nothing under that rule.
/// - Edges: starts that differ, and a start that disagrees with the ledger, are told once a chain; it agrees where it names what the ledger
///   says under any of the chain's rules, the departure day or the first full absent day.
enum InterruptionStartChecks {
  /// The run of absent days that holds `day`, as the rules see it.
  private static func runStart(_ day: Int, _ absent: ClassDays) -> Int {
    Interruption.firstOfRun(to: day, in: absent.all)
  }

  /// Starts that count for the run that holds the 1st, when `absent` are the absent days under a rule.
  static func reachingFirst(_ starts: [StatedStart], absent: ClassDays, first: Day) -> [StatedStart] {
    starts.filter { $0.day <= first && runStart($0.first, absent) == 1 }
  }

  static func isValid(
    _ start: StatedStart, stated: ClassDays, counted: [ClassDays], in period: Period
  ) -> Bool {
    if start.day < period.first {
      return counted.allSatisfy { runStart(start.first, $0) == 1 }
    }
    guard start.day <= period.last else { return false }
    let day = period.dayOfMonth(start.day)
    if day == runStart(start.first, stated) { return true }
    return counted.contains { absent in
      let first = runStart(start.first, absent)
      return day == first || (day == first + 1 && !stated.all.contains(first))
    }
  }

  /// The first start that names another day than the one before it.
  static func differing(_ starts: [StatedStart]) -> (StatedStart, from: StatedStart)? {
    guard let one = starts.first, let other = starts.first(where: { $0.day != one.day })
    else { return nil }
    return (other, one)
  }

  /// True where the ledger's stretch begins as stated, or leaves it open.
  static func agrees(_ start: Day, with known: EarlierStretch) -> Bool {
    if let edge = known.edge {
      return start == edge.stated ?? min(start, known.began)
    }
    return start == known.began || start == known.beganInFull
  }
}
