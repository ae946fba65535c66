import Domain
import FeeRules
import Ledger

/// What a report changes beyond its own new lines: what was transferred is corrected, never billed again, and months whose days are
/// numbered from this report's are computed anew (domain.md §9).
///
/// - Formula: per commitment, item and payer: what was not transferred is replaced, what was becomes a correction: the new amount less all
///   that was transferred.
/// - Edges: what takes the place of another report's waiting lines belongs to the report that made it necessary, and is approved with it;
///   sent back, it lets them count again. A client with an error keeps what was transferred, and later months keep their days. Nothing is
///   written where nothing changes.
struct Corrections {
  private let header: ReportHeader
  private let settings: Settings
  private let entry: any ReportEntry
  /// The version before has lines that were transferred. Asked for every client: by itself, since to ask the version is to copy it.
  private let wasTransferred: Bool
  /// Another report of this month may go on from the days of this one, or this one has an older version.
  private let knowsThisMonth: Bool
  private let knowsNextMonth: Bool
  private let books: PreparedBooks
  private var earliest: Month?
  /// Corrections of items or payers that the new statement of the client being read no longer has; they belong to the statement that had them.
  private var takenBack: [Delta] = []

  init(
    _ header: ReportHeader, settings: Settings, _ entry: any ReportEntry, older: KnownReport?, knowsThisMonth: Bool,
    knowsNextMonth: Bool, books: PreparedBooks
  ) {
    self.header = header
    self.settings = settings
    self.entry = entry
    wasTransferred = older?.hasTransferredLines ?? false
    self.knowsThisMonth = knowsThisMonth
    self.knowsNextMonth = knowsNextMonth
    self.books = books
  }

  // MARK: This report

  /// Turns the client's full amounts into what is still to be billed or credited.
  mutating func correct(_ fees: inout ClientFees, of client: ClientStatement) throws {
    guard wasTransferred else { return }
    let counted = try counted(of: client, in: header, transferredOnly: true)
    guard !counted.isEmpty else { return }
    let deltas = Corrections.deltas(
      for: fees.lines, counted: counted, reason: .newVersion, isComplete: fees.hold != .error)
    fees.lines = deltas.filter { $0.original == nil }.map(\.line)
    takenBack = deltas.filter { $0.original != nil }
    if fees.hold != nil {
      fees.holdLines()
      for index in takenBack.indices { takenBack[index].line.state = .held }
    }
    note(fees.lines)
  }

  /// Takes back what was transferred of clients that the new version leaves out, and computes their later months again.
  ///
  /// - Parameter leftOut: those that the version before had; ones with transferred lines of a still older version are found here.
  mutating func takeBack(_ leftOut: [ReportedClient]) throws -> [FeeLine] {
    var all: [FeeLine] = []
    let transferred = try entry.clientsNoLongerStated(in: header.id, period: header.period)
    for left in leftOut where !transferred.contains(where: { $0.client.code == left.client.code }) {
      all += try recompute(after: left.client.key)
    }
    for left in transferred {
      let counted = try counted(of: left.client, in: header, transferredOnly: true)
      all += try record(Corrections.deltas(for: [], counted: counted, reason: .leftOut, isComplete: true), of: left)
      all += try recompute(after: left.client.key)
    }
    return all
  }

  // MARK: Other reports

  /// Computes again what other reports state of the client in this month and the following ones, as far as numbering can reach, and writes
  /// the differences into this report.
  mutating func recomputeAfter(_ client: ClientStatement, _ fees: ClientFees) throws -> [FeeLine] {
    defer { takenBack = [] }
    var all = takenBack.isEmpty ? [] : try record(takenBack, of: nil)
    guard fees.hold != .error, knowsThisMonth || knowsNextMonth else { return all }
    all += try recompute(after: client.key)
    return all
  }

  private mutating func recompute(after key: ClientKey) throws -> [FeeLine] {
    var all: [FeeLine] = []
    if knowsThisMonth {
      for other in try entry.otherReports(with: key, service: header.service, in: header.period) {
        all += try recompute(other)
      }
    }
    guard knowsNextMonth else { return all }
    var month = header.period.next
    while true {
      let others = try entry.otherReports(with: key, service: header.service, in: month)
      for other in others { all += try recompute(other) }
      // An interruption goes through a month only where no three days in a row are present: fewer may all be boundary days.
      guard let days = try entry.commitmentMonths(of: key, service: header.service, in: month).nonEmpty,
        !days.contains(where: { $0.days.hasThreePresentDays })
      else { break }
      month = month.next
    }
    return all
  }

  private mutating func recompute(_ other: ReportedClient) throws -> [FeeLine] {
    let calculation = try calculation(for: other.report)
    let fees = try calculation.fees(of: other.client, in: other.header, history: entry)
    guard fees.hold != .error else { return [] }
    try entry.retireRecomputed(
      of: other.client.code, reportID: other.header.id, period: other.header.period, service: header.service)
    let live = try counted(of: other.client, in: other.header, transferredOnly: false)
    guard !live.isEmpty else { return [] }
    let renewal = Renewal(fees.lines, live: live, isHeld: other.hold != nil)
    try entry.replace(renewal.replaced)
    return try record(renewal.deltas, of: other)
  }

  /// Writes corrections into the report: those of items that are no longer stated with the statement that had them, so that its payers are
  /// known, the others with `reported`.
  private mutating func record(_ deltas: [Delta], of reported: ReportedClient?) throws -> [FeeLine] {
    let stated = deltas.filter { $0.original == nil }.map(\.line)
    if let reported, !stated.isEmpty { try entry.record(corrections: stated, of: reported) }
    for delta in deltas {
      guard let original = delta.original else { continue }
      try entry.record(corrections: [delta.line], of: try entry.statement(of: original))
    }
    let lines = deltas.map(\.line)
    note(lines)
    return lines
  }

  /// The rules another report was computed with.
  private func calculation(for report: ReportSummary) throws -> FeeCalculation {
    try books.kept(report) {
      try KeptRules(report.book, of: report.service, catalogue: report.catalogue, in: settings) {
        try entry.ruleBookText($0, of: $1)
      } catalogueText: {
        try entry.catalogueText($0)
      }.rules
    }
  }

  // MARK: Parts

  /// What has been counted of the client in a report, whatever its version, and in recomputations of it.
  private func counted(of client: ClientStatement, in header: ReportHeader, transferredOnly: Bool) throws
    -> [StoredLine]
  {
    let live = try entry.liveLines(
      of: client.code, reportID: header.id, period: header.period, service: header.service,
      transferredOnly: transferredOnly)
    let own = live.filter { $0.line.correction?.reason != .earlierDays }
    let commitments = Set(own.map(\.line.commitment) + client.commitments.map(\.number))
    return live.filter { commitments.contains($0.line.commitment) }
  }

  /// One line that brings what was counted to its new amount.
  struct Delta {
    var line: FeeLine
    /// The first counted line, where the new statement has no such item or payer any more.
    var original: LineNumber?
  }

  /// Pure: a key never counted keeps its full line, one whose amount stands gives none.
  static func deltas(
    for new: [FeeLine], counted: [StoredLine], reason: Correction.Reason, isComplete: Bool
  ) -> [Delta] {
    let before = CountedLines(counted)
    var deltas: [Delta] = []
    for line in new {
      if let counted = before[line] {
        if let correction = counted.correction(line, to: line.amount, reason) { deltas.append(Delta(line: correction)) }
      } else {
        deltas.append(Delta(line: line))
      }
    }
    guard isComplete else { return deltas }
    for counted in before.all(notIn: new) {
      if let correction = counted.takenBack(.leftOut) {
        deltas.append(Delta(line: correction, original: counted.first.number))
      }
    }
    return deltas
  }

  private mutating func note(_ lines: [FeeLine]) {
    for line in lines where line.kind == .correction { earliest = min(earliest ?? line.period, line.period) }
  }

  /// A correction of a period that ended more than a year ago is flagged.
  func overYear(today: Day) -> Finding? {
    guard let earliest else { return nil }
    let yearAgo =
      Day(year: today.year - 1, month: today.monthOfYear, day: today.dayOfMonth)
      ?? Day(year: today.year - 1, month: 3, day: 1)!
    guard earliest.last < yearAgo else { return nil }
    return Finding(
      .correctionOverYear, line: header.lines.root, place: "/Kuukausiraportti", found: earliest.description,
      expected: "≥ \(yearAgo)")
  }
}

/// What is counted of a client's month, by what it is for.
private struct CountedLines {
  struct Key: Hashable {
    var commitment: String
    var item: String
    var payer: PayerID
    init(_ line: FeeLine) { (commitment, item, payer) = (line.commitment, line.item, line.payer) }
  }

  struct Counted {
    var first: StoredLine
    var sum: Money
    var numbers: [LineNumber]

    /// Nil where the amount stands.
    func correction(_ line: FeeLine, to amount: Money, _ reason: Correction.Reason) -> FeeLine? {
      guard amount != sum else { return nil }
      var line = line
      line.kind = .correction
      line.amount = amount - sum
      line.correction = Correction(run: first.run, document: first.document, counted: sum, reason: reason)
      return line
    }

    /// Of an item or payer that is no longer there.
    func takenBack(_ reason: Correction.Reason) -> FeeLine? {
      var line = first.line
      line.state = .open
      (line.base, line.deduction, line.quantity) = (.zero, .zero, Quantity(0))
      return correction(line, to: .zero, reason)
    }
  }

  private var order: [Key] = []
  private var counted: [Key: Counted] = [:]

  init(_ lines: [StoredLine]) {
    for stored in lines {
      let key = Key(stored.line)
      if counted[key] == nil {
        order.append(key)
        counted[key] = Counted(first: stored, sum: stored.line.amount, numbers: [stored.number])
      } else {
        counted[key]!.sum += stored.line.amount
        counted[key]!.numbers.append(stored.number)
      }
    }
  }

  subscript(_ line: FeeLine) -> Counted? { counted[Key(line)] }

  func all(notIn lines: [FeeLine]) -> [Counted] {
    let named = Set(lines.map(Key.init))
    return order.filter { !named.contains($0) }.map { counted[$0]! }
  }
}

/// What computing another report's client again changes: which of its waiting lines are replaced, and what stands in their place.
struct Renewal {
  private(set) var replaced: [LineNumber] = []
  private(set) var deltas: [Corrections.Delta] = []

  /// - Parameters:
  ///   - live: the client's open, held and transferred lines of that report.
  ///   - isHeld: the client's rows wait for a person.
  init(_ new: [FeeLine], live: [StoredLine], isHeld: Bool) {
    let transferred = CountedLines(live.filter { $0.line.state == .transferred })
    let waiting = CountedLines(live.filter { $0.line.state != .transferred })
    let held = Set(live.filter { $0.line.state == .held }.map(\.number))
    func add(_ line: FeeLine?, _ original: LineNumber?, in place: CountedLines.Counted?) {
      replaced += place?.numbers ?? []
      guard var line else { return }
      line.state = isHeld || place?.numbers.contains(where: held.contains) == true ? .held : .open
      deltas.append(Corrections.Delta(line: line, original: original))
    }
    for line in new {
      let (before, place) = (transferred[line], waiting[line])
      let rest = line.amount - (before?.sum ?? .zero)
      if let place {
        guard place.sum != rest else { continue }
        add(before == nil ? line : before!.correction(line, to: line.amount, .earlierDays), nil, in: place)
      } else if let before {
        if let correction = before.correction(line, to: line.amount, .earlierDays) { add(correction, nil, in: nil) }
      } else {
        add(line, nil, in: nil)
      }
    }
    let gone = transferred.all(notIn: new)
    for before in gone {
      let place = waiting[before.first.line]
      guard (place?.sum ?? .zero) != .zero - before.sum else { continue }
      add(before.takenBack(.earlierDays), before.first.number, in: place)
    }
    for place in waiting.all(notIn: new) where transferred[place.first.line] == nil { add(nil, nil, in: place) }
  }
}

extension Array {
  fileprivate var nonEmpty: [Element]? { isEmpty ? nil : self }
}

extension DayMap {
  fileprivate var hasThreePresentDays: Bool {
    recordedPresent.subtracting(allAbsent).runs.contains { $0.count >= 3 }
  }
}
