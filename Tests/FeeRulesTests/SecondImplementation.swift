import Domain

/// The whole rule book (domain.md §3–§7) a second time: naive, slow, day by day over exact fractions.
///
/// It shares with the rules only the words: the types of what is stated and set, and `Ratio`. Dates are numbers of its own calendar,
/// weekdays, holidays, price lists and conditions are worked out again. A story is a client's reports in the order they came; each answer
/// is computed from the days of the whole story, so that nothing is carried from month to month.
struct SecondImplementation {
  /// One client's part of one report, and what was known besides when it came.
  struct Report {
    /// In force on the period's first day.
    var rules: ServiceRules
    var header: ReportHeader
    var client: ClientStatement
    /// What commitment feeds had said, by commitment; oldest first.
    var feed: [String: [FeedStatement]] = [:]
    var attached: [AttachedPackage] = []
  }

  struct Line: Hashable {
    var commitment: String
    var item: String
    var payer: String
    /// Cents.
    var amount: Int
    var base: Int
    /// Ten-thousandths.
    var quantity: Int
    var serviceDays: Int
    var absentDays: Int
    var freeDays: Int
  }

  struct Answer {
    var lines: [Line]
    /// Why the client is held for an error; empty where he is not.
    var faults: [FindingCode]
  }

  let report: Report
  var rules: ServiceRules { report.rules }
  /// The days of the period.
  let calendar: [CalendarDay]
  /// The days of the client's earlier reports that were not held for an error.
  let known: [ServedMonth]
  /// 0-based place of this report in the story.
  let place: Int
  var faults: [FindingCode] = []
  var agreements: [Agreement] = []

  static func answers(to story: [Report]) -> [Answer] { read(story).answers }

  /// The days that are known after the story, each commitment's with its period.
  static func served(in story: [Report]) -> [(ServedMonth, Month)] {
    read(story).known.map { ($0, story[$0.report].header.period) }
  }

  private static func read(_ story: [Report]) -> (answers: [Answer], known: [ServedMonth]) {
    var answers: [Answer] = []
    var known: [ServedMonth] = []
    for (place, report) in story.enumerated() {
      var month = SecondImplementation(report, known: known, place: place)
      answers.append(month.answer())
      if answers[place].faults.isEmpty { known += month.servedMonths }
    }
    return (answers, known)
  }

  private init(_ report: Report, known: [ServedMonth], place: Int) {
    self.report = report
    self.known = known
    self.place = place
    calendar = CalendarDay.days(year: report.header.period.year, month: report.header.period.month)
  }

  private mutating func answer() -> Answer {
    agreements = report.client.commitments.compactMap { agreement($0) }
    checkNumbers()
    var bills = agreements.map { self.bills(of: $0) }
    for chain in chains() {
      var marks: [[Int: Mark]] = []
      for place in chain.places {
        for index in bills[place].indices {
          judge(&bills[place][index], on: chain, of: agreements[place])
          if !bills[place][index].isSold { marks.append(self.marks(bills[place][index].absence, chain)) }
        }
      }
      checkStarts(chain, marks.isEmpty ? [self.marks(.plain, chain)] : marks)
      share(&bills, over: chain)
    }
    var lines: [Line] = []
    for (agreement, bills) in zip(agreements, bills) { lines += allocated(bills, of: agreement) }
    return Answer(lines: lines, faults: faults)
  }
}
