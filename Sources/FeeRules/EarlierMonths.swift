import Domain

/// The months before this one of one client and service, asked for only as far back as an interruption reaches.
///
/// - Source: domain.md §3 "The days before this month".
/// - Edges: a month is known for a chain where the commitment itself, or the one whose service ended the day before it began, was served
///   on that month's last day.
struct EarlierMonths<History: AbsenceHistory> {
  private let history: History
  private let client: ClientKey
  private let service: ServiceCode
  private let recordsAttendance: Bool
  /// Index 0 is the month before the report's.
  private var known: [[CommitmentMonth]] = []
  private var oldest: Month

  init(
    _ history: History, client: ClientKey, service: ServiceCode, before month: Month,
    recordsAttendance: Bool
  ) {
    self.history = history
    self.client = client
    self.service = service
    self.recordsAttendance = recordsAttendance
    oldest = month
  }

  /// One earlier month of a chain, its commitments joined.
  struct ChainMonth {
    var month: Month
    var dayCount: Int
    /// The first commitment's number and first day.
    var number: String
    var from: Day
    var absent: ClassDays
    /// Days known present.
    var present: DaySet
    /// The first commitment's `alkanut`.
    var interruptionBegan: Day?

    /// The class of the last day, where it was absent.
    var lastClass: AbsenceClass? { absent.absenceClass(of: dayCount) }
  }

  /// The month `back` months before the report's (1 is the one just before) of the chain that goes on with commitment `number`, valid from
  /// `from`; nil where it is not known.
  mutating func chainMonth(back: Int, before number: String, from: Day) throws -> ChainMonth? {
    while known.count < back {
      oldest = oldest.previous
      known.append(try history.commitmentMonths(of: client, service: service, in: oldest))
    }
    let months = known[back - 1]
    guard
      let last = months.first(where: { $0.number == number && isServedToTheEnd($0) })
        ?? months.first(where: { $0.validTo?.next == from && isServedToTheEnd($0) })
    else { return nil }
    var chain = ChainMonth(
      month: last.month, dayCount: last.days.dayCount, number: last.number, from: last.validFrom,
      absent: ClassDays(last.days), present: present(last.days),
      interruptionBegan: last.interruptionBegan)
    while chain.from > chain.month.first,
      let earlier = months.first(where: { $0.validTo?.next == chain.from && !$0.days.service.isEmpty })
    {
      chain.number = earlier.number
      chain.from = earlier.validFrom
      chain.absent.add(ClassDays(earlier.days))
      chain.present = chain.present.union(present(earlier.days))
      chain.interruptionBegan = earlier.interruptionBegan
    }
    return chain
  }

  private func isServedToTheEnd(_ month: CommitmentMonth) -> Bool {
    month.days.service.contains(month.days.dayCount)
  }

  private func present(_ days: DayMap) -> DaySet {
    (recordsAttendance ? days.recordedPresent : days.service).subtracting(days.allAbsent)
  }
}
