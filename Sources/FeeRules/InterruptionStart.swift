import Domain

/// From what number the run of absent days that holds the 1st, or the chain's first day inside the month, goes on.
///
/// - Source: domain.md §3 "The days before this month".
/// - Formula: what the ledger knows wins. Where it knows nothing, `alkanut` gives the first day; its days before the month take the class of
///   the absence that states it. With neither counting starts on the 1st, and a warning says so unless the chain itself begins there. Where
///   the ledger's stretch is absent back to a 1st before which nothing is known, the `alkanut` of the earliest known month that said one goes on, else
///   this report's if it is earlier; with none of them counting starts there, of which that month's own report has warned.
/// - Rounding: none.
/// - Edges: of two absences that state the same day the first in days gives the class, whatever their order in the file. A chain that begins inside the month goes on from what another report of the same month knows.
/// - Example: own 1.–8.4. with alkanut 28.3., ledger empty → 4 earlier days, the 1st is number 5.
struct InterruptionStart {
  var counts = ClassCounts()
  /// From where the days before the month are known; nil where there are none.
  var source: Derivation.Earlier?
  /// The 1st, where it was counted from although days before it may be absent too.
  var unknownBefore: Day?

  /// Begins inside the month.
  static let inMonth = InterruptionStart()

  /// - Parameters:
  ///   - known: what earlier reports know; nil where they know nothing of the chain.
  ///   - stated: the earliest valid `alkanut` of the run, on or before the 1st.
  static func resolve(
    known: EarlierStretch?, stated: StatedStart?, first: Day, chainFrom: Day
  ) -> InterruptionStart {
    var start = InterruptionStart()
    guard let known else {
      if let stated {
        start.extend(to: stated.day, from: first, as: stated.absenceClass, by: .stated)
      } else if chainFrom < first {
        start.source = .unknown
        start.unknownBefore = first
      }
      return start
    }
    start.counts = known.counts
    if known.counts.total > 0 { start.source = .ledger }
    guard let edge = known.edge else { return start }
    if let day = edge.stated {
      start.extend(to: day, from: known.began, as: edge.absenceClass, by: .ledger)
    } else if let stated, stated.day <= known.began {
      start.extend(to: stated.day, from: known.began, as: stated.absenceClass, by: .stated)
    }
    return start
  }

  private mutating func extend(
    to day: Day, from edge: Day, as absenceClass: AbsenceClass, by source: Derivation.Earlier
  ) {
    guard day < edge else { return }
    counts[absenceClass] += edge.days(since: day)
    self.source = source
  }
}

/// An `alkanut` and the absence that states it.
struct StatedStart {
  var day: Day
  var absenceClass: AbsenceClass
  /// First day of the absence, 1…31.
  var first: Int
  var member: Int
  var absence: AbsenceStatement
}
