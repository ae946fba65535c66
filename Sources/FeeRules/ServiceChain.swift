import Domain

/// Commitments of one client in one report that follow each other without a gap: a renewed decision. Mostly one.
///
/// - Source: domain.md §3 "Interruption".
/// - Formula: a commitment joins the one whose service ended the day before its own begins; each has at most one successor.
/// - Rounding: none.
/// - Edges: commitments that overlap or leave a gap are chains of their own. Only commitments with a service day in the month take part.
/// - Example: 1.1.–14.4. and 15.4.–31.12. in April → one chain over the whole month.
struct ServiceChain {
  /// 0-based indices among the client's `CommitmentDays`, in the order of time.
  var members: [Int]
  /// The first commitment's number and first day: what is looked for in the month before.
  var number: String
  var from: Day
  var service: DaySet
  var absent: ClassDays
  /// Days known present, see `CommitmentDays.present`.
  var present: DaySet
  var namesStart: Bool
  /// The month as each rule counts it; filled as rules ask.
  var ruleDays: [RuleDays] = []

  init(_ days: CommitmentDays, member: Int, recordsAttendance: Bool) {
    members = [member]
    number = days.number
    from = days.from
    service = days.service
    absent = days.absent
    present = days.present(recordsAttendance: recordsAttendance)
    namesStart = days.namesStart
  }

  static func chains(of commitments: [CommitmentDays], recordsAttendance: Bool) -> [ServiceChain] {
    if commitments.count == 1 {
      return [ServiceChain(commitments[0], member: 0, recordsAttendance: recordsAttendance)]
    }
    var chains: [ServiceChain] = []
    // Where the service of each chain ends; nil is open-ended, which nothing follows.
    var ends: [Day?] = []
    let inOrder = commitments.indices.sorted {
      (commitments[$0].from, $0) < (commitments[$1].from, $1)
    }
    for member in inOrder {
      let days = commitments[member]
      if let place = ends.firstIndex(where: { $0?.next == days.from }) {
        chains[place].append(days, member: member, recordsAttendance: recordsAttendance)
        ends[place] = days.to
      } else {
        chains.append(ServiceChain(days, member: member, recordsAttendance: recordsAttendance))
        ends.append(days.to)
      }
    }
    return chains
  }

  private mutating func append(_ days: CommitmentDays, member: Int, recordsAttendance: Bool) {
    members.append(member)
    service = service.union(days.service)
    absent.add(days.absent)
    present = present.union(days.present(recordsAttendance: recordsAttendance))
    namesStart = namesStart || days.namesStart
  }
}
