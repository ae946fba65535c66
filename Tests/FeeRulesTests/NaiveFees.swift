import Domain

/// A second implementation of domain.md §3–§5 for one commitment over two months: day by day, slow and plain, sharing nothing with the
/// first but the words. Both months are one array of days, so that nothing has to be carried over.
struct NaiveFees {
  struct Answer: Equatable {
    var net: Int
    var base: Int
    var service: Int
    var absent: Int
    var free: Int
    /// Charged days in ten-thousandths, or 10 000 for a month.
    var quantity: Int
  }

  /// Each day of both months.
  var served: [Bool]
  var absent: [AbsenceClass?]
  /// Recorded presence; nil where the service records none.
  var recorded: [Bool]?
  /// Days in the first month.
  var firstLength: Int
  /// Days absent before the first month, of the class of its first day.
  var before = 0
  var component: ItemRule
  var price: Int

  func answer(_ days: Range<Int>) -> Answer {
    let counted = withBoundaryDays()
    var free = freeDays(counted)
    let dayCount = days.count
    let service = days.filter { served[$0] }
    let away = service.filter { counted[$0] != nil }
    let isWhole = component.absence.wholeMonth == .free && away.count == dayCount
    if isWhole { for day in days { free[day] = true } }
    let freed = service.filter { free[$0] }.count
    let share = Int(component.absence.chargedShare.tenThousandths)
    let deducted = freed * (10_000 - share)
    let chargedDays = service.count * 10_000 - deducted
    var answer = Answer(
      net: 0, base: 0, service: service.count, absent: away.count, free: freed, quantity: 10_000)
    if component.unit == .day {
      if let recorded {
        let present = service.filter { recorded[$0] }.count
        answer.base = price * present
        answer.net = price * present
        answer.quantity = present * 10_000
      } else {
        answer.base = price * service.count
        answer.net = round(price * chargedDays, 10_000)
        answer.quantity = isWhole ? 0 : chargedDays
      }
    } else if component.proration == .none {
      answer.base = price
      answer.net = price
    } else {
      monthly(&answer, isFull: service.count == dayCount, dayCount: dayCount, deducted: deducted, charged: chargedDays)
    }
    if isWhole { answer.net = 0 }
    return answer
  }

  private func monthly(_ answer: inout Answer, isFull: Bool, dayCount: Int, deducted: Int, charged: Int) {
    let divisor = component.divisor == .thirty ? 30 : dayCount
    let dayPrice = round(price, divisor)
    let isEarly = component.rounding == .early
    func worth(_ tenThousandths: Int) -> Int {
      isEarly ? round(dayPrice * tenThousandths, 10_000) : round(price * tenThousandths, divisor * 10_000)
    }
    answer.base = isFull ? price : min(price, worth(answer.service * 10_000))
    if component.mode == .deduct {
      answer.net = max(0, answer.base - worth(deducted))
    } else if isFull && answer.free == 0 {
      answer.net = price
    } else {
      answer.net = min(price, worth(charged))
    }
  }

  /// Halves up; nothing here is negative.
  private func round(_ numerator: Int, _ denominator: Int) -> Int { (numerator * 2 + denominator) / (denominator * 2) }

  private func withBoundaryDays() -> [AbsenceClass?] {
    let policy = component.absence.boundaryDays
    var counted = absent
    for day in absent.indices where served[day] && absent[day] == nil && (recorded?[day] ?? true) {
      let isLastOfMonth = day == firstLength - 1 || day == absent.count - 1
      if policy == .departure || policy == .both, !isLastOfMonth, let next = absent[day + 1] { counted[day] = next }
      if policy == .return || policy == .both, day > 0, let previous = absent[day - 1] { counted[day] = previous }
    }
    return counted
  }

  private func freeDays(_ counted: [AbsenceClass?]) -> [Bool] {
    var all = 0
    var own: [AbsenceClass: Int] = [:]
    if let first = absent[0] {
      all = before
      own[first] = before
    }
    return counted.map { absenceClass in
      guard let absenceClass else {
        all = 0
        own = [:]
        return false
      }
      all += 1
      own[absenceClass, default: 0] += 1
      let number = component.absence.countDays == .interruption ? all : own[absenceClass]!
      return number >= component.absence.freeFromDay[absenceClass] ?? .max
    }
  }
}
