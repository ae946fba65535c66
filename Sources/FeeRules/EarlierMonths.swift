import Domain

/// The months before this one, and this one in other reports, of one client and service: asked for only as far back as an interruption
/// reaches.
///
/// - Source: domain.md §3 "The days before this month", "Across two reports only the numbering crosses".
/// - Edges: a month is known for a chain where the commitment itself, or the one whose service ended the day before it began, was served
///   on that month's last day.
struct EarlierMonths {
  private let history: any ClientHistory
  private let client: ClientKey
  private let service: ServiceCode
  private let recordsAttendance: Bool
  /// Index 0 is the month before the report's.
  private var known: [[CommitmentMonth]] = []
  private var oldest: Month
  /// True once anything was asked.
  private(set) var wereAsked = false

  init(
    _ history: any ClientHistory, client: ClientKey, service: ServiceCode, before month: Month,
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
    /// The last day known, 1…31: the month's, or the one before the chain goes on inside it.
    var dayCount: Int
    /// The first commitment's number and first day.
    var number: String
    var from: Day
    var absent: ClassDays
    /// Days known present.
    var present: DaySet
    /// The first commitment's `alkanut`.
    var interruptionBegan: Day?
    var interruptionClass: AbsenceClass?

    /// The class of the last day, where it was absent.
    var lastClass: AbsenceClass? { absent.absenceClass(of: dayCount) }
  }

  /// The month `back` months before the report's (1 is the one just before) of the chain that goes on with commitment `number`, valid from
  /// `from`; nil where it is not known.
  mutating func chainMonth(back: Int, before number: String, from: Day) throws -> ChainMonth? {
    wereAsked = true
    while known.count < back {
      oldest = oldest.previous
      known.append(try history.commitmentMonths(of: client, service: service, in: oldest))
    }
    let months = known[back - 1]
    guard
      let last = months.first(where: { $0.number == number && isServedToTheEnd($0) })
        ?? months.first(where: { $0.validTo?.next == from && isServedToTheEnd($0) })
    else { return nil }
    return joined(months, upTo: last)
  }

  /// The report's own month, up to the day before `from`, of the chain that goes on with a commitment valid from `from`: as other reports
  /// know it. Nil where they do not.
  ///
  /// - Parameter statement: the client in this report; what it states itself is not asked from others.
  mutating func sameMonth(of statement: ClientStatement, before from: Day) throws -> ChainMonth? {
    wereAsked = true
    let months = try history.commitmentMonths(of: client, service: service, in: from.month).filter { month in
      !statement.commitments.contains { $0.number == month.number }
    }
    guard let last = months.first(where: { $0.validTo?.next == from && !$0.days.service.isEmpty })
    else { return nil }
    var chain = joined(months, upTo: last)
    chain.dayCount = from.days(since: from.month.first)
    return chain
  }

  private func joined(_ months: [CommitmentMonth], upTo last: CommitmentMonth) -> ChainMonth {
    var chain = ChainMonth(
      month: last.month, dayCount: last.days.dayCount, number: last.number, from: last.validFrom,
      absent: ClassDays(last.days), present: present(last.days),
      interruptionBegan: last.interruptionBegan, interruptionClass: last.interruptionClass)
    while chain.from > chain.month.first,
      let earlier = months.first(where: { $0.validTo?.next == chain.from && !$0.days.service.isEmpty })
    {
      chain.number = earlier.number
      chain.from = earlier.validFrom
      chain.absent.add(ClassDays(earlier.days))
      chain.present = chain.present.union(present(earlier.days))
      chain.interruptionBegan = earlier.interruptionBegan
      chain.interruptionClass = earlier.interruptionClass
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
