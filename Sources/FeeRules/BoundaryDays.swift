import Domain

/// Departure and return days, where a rule counts them as absent.
///
/// - Source: domain.md §3 "Boundary days", §4 `boundaryDays`.
/// - Formula: the present day just before an absence is its departure day, the one just after it its return day. Counted, they are absent
///   with the class of the absence they border.
/// - Rounding: none.
/// - Edges: a day between two absences is the earlier one's return day if the rule counts return days, else the later one's departure day;
///   it joins the two. A present day is a service day of the chain that is not absent; where the service records attendance, a recorded
///   one. A boundary day belongs to its own month: a return day on the 1st is known from the month before (`returnOnFirst`), a departure
///   day on the last of the month before is not counted.
/// - Example: absent 10.–12., `both` → absent 9.–13.
enum BoundaryDays {
  /// - Parameters:
  ///   - stated: full absent days.
  ///   - present: present days, see above; none of them is in `stated`.
  ///   - returnOnFirst: the class of the last day of the month before, where that day was absent.
  static func absent(
    _ policy: AbsenceRule.BoundaryDays, stated: ClassDays, present: DaySet,
    returnOnFirst: AbsenceClass? = nil
  ) -> ClassDays {
    guard policy != .none else { return stated }
    var returns = ClassDays()
    if policy.countsReturn {
      for absenceClass in AbsenceClass.allCases {
        returns[absenceClass] = stated[absenceClass].shiftedLater.intersection(present)
      }
      if let returnOnFirst, present.contains(1) { returns[returnOnFirst].insert(1) }
    }
    var absent = stated
    if policy.countsDeparture {
      let free = present.subtracting(returns.all)
      for absenceClass in AbsenceClass.allCases {
        absent[absenceClass] = absent[absenceClass].union(
          stated[absenceClass].shiftedEarlier.intersection(free))
      }
    }
    absent.add(returns)
    return absent
  }
}
