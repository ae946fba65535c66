import Domain

/// The part of an interruption that earlier months' reports know: the absent days up to the last day of the month before.
///
/// - Source: domain.md §3 "The days before this month", "Boundary days".
/// - Formula: the rule's boundary policy is put to each earlier month by the same definition: its own departure and return days inside that
///   month, a return day on its 1st from the month before it. Counted back to the first present day, or to where nothing more is known.
/// - Rounding: none.
/// - Edges: where it reaches a 1st before which nothing is known, the `alkanut` of the earliest known month that said one goes on from there: so
///   that month was computed, and the next does not jump back. Its days take the class of the absence that said so. Where it reaches a 1st on which the chain itself begins, nothing earlier is asked for, unless that month's own `alkanut` said so.
/// - Example: absent 28.3.–31.3., 1.4.– : `none` → 4 days from 28.3.; `departure` → 5 days from 27.3.
struct EarlierStretch {
  var counts = ClassCounts()
  /// First day of the stretch; the report's own 1st where the day before it was not absent.
  var began: Day
  /// The first full absent day of the stretch: `began`, or the day after a departure day.
  var beganInFull: Day
  /// Where the stretch reaches a 1st before which nothing is known; nil where it is known whole.
  var edge: Edge?

  struct Edge {
    /// The class of the absence that said so; of the edge's day where none did.
    var absenceClass: AbsenceClass
    /// `alkanut` as the earliest of the known months' reports said that said one.
    var stated: Day?
  }

  /// - Parameters:
  ///   - previous: the month just before, known; or the same month up to the day before, of another report.
  ///   - back: how many months `previous` is before the report's.
  ///   - first: the report's 1st, or the chain's first day inside the month; absent under the rule.
  static func known(
    upTo previous: EarlierMonths.ChainMonth, back monthsBack: Int = 1, before first: Day,
    boundary: AbsenceRule.BoundaryDays, in earlier: inout EarlierMonths
  ) throws -> EarlierStretch {
    var stretch = EarlierStretch(began: first, beganInFull: first)
    // What later months' reports said, newest first.
    var statements: [Edge] = []
    var month = previous
    var back = monthsBack
    while true {
      var absent = BoundaryDays.absent(boundary, stated: month.absent, present: month.present)
      guard absent.all.contains(month.dayCount) else { return stretch }
      var start = Interruption.firstOfRun(to: month.dayCount, in: absent.all)
      var before: EarlierMonths.ChainMonth?
      if start <= 2 {
        // From here the month before matters: for a return day on the 1st, and for what stands before an absent 1st.
        before = try earlier.chainMonth(back: back + 1, before: month.number, from: month.from)
        if boundary.countsReturn, month.present.contains(1), let lastClass = before?.lastClass {
          absent = BoundaryDays.absent(
            boundary, stated: month.absent, present: month.present, returnOnFirst: lastClass)
          start = Interruption.firstOfRun(to: month.dayCount, in: absent.all)
        }
      }
      for day in start...month.dayCount { stretch.counts[absent.absenceClass(of: day)!] += 1 }
      stretch.began = month.month.first.adding(start - 1)
      stretch.beganInFull = month.absent.all.contains(start) ? stretch.began : stretch.began.next
      guard start == 1 else { return stretch }
      let said = month.interruptionBegan.map {
        Edge(absenceClass: month.interruptionClass ?? absent.absenceClass(of: 1)!, stated: $0)
      }
      guard let next = before else {
        // A chain that begins on that 1st, of which its own report says nothing earlier, is known whole.
        if month.from < month.month.first {
          let open = Edge(absenceClass: absent.absenceClass(of: 1)!, stated: nil)
          stretch.edge = said ?? statements.last { $0.stated! <= stretch.began } ?? open
        } else {
          stretch.edge = said
        }
        return stretch
      }
      if let said { statements.append(said) }
      month = next
      back += 1
    }
  }
}
