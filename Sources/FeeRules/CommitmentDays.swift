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

  /// Days known present: service days without absence; where attendance is recorded, only recorded ones.
  func present(recordsAttendance: Bool) -> DaySet {
    (recordsAttendance ? recorded : service).subtracting(absent.all)
  }
}
