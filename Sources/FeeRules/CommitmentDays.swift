import Domain

/// A commitment that can be computed: its days in the month.
struct CommitmentDays {
  /// 0-based index among the client's commitments.
  var index: Int
  var number: String
  var from: Day
  var to: Day?
  /// Not empty.
  var service: DaySet
  var absent: ClassDays
  /// Stated presence on service days.
  var recorded: DaySet
  /// True where an absence names the start of its interruption.
  var namesStart: Bool
  /// The contract it names, where that is known.
  var contract: String?
  /// The day from which the prices it states rule; nil is every service day.
  var pricesFrom: Day?
  /// Set where a feed spoke of the commitment.
  var ruling: StatementRuling?
  /// The events that can be summed, as places among the commitment's.
  var events: [Int]
  /// Who pays; nil where it is the client and nobody else is asked.
  var payers: PayerPlan?

  /// Days known present: service days without absence; where attendance is recorded, only recorded ones.
  func present(recordsAttendance: Bool) -> DaySet {
    (recordsAttendance ? recorded : service).subtracting(absent.all)
  }
}
