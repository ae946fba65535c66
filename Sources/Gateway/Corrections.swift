import Domain
import FeeRules
import Ledger

/// What a report changes beyond its own new lines: what was transferred is corrected, never billed again, and months whose days are
/// numbered from this report's are computed anew (domain.md §9).
///
/// - Formula: per commitment, item and payer: the new amount less all that was counted. For this report counted is what has been
///   transferred, since what was not is replaced; for another month's or unit's report it is every live line, since that report keeps its
///   own lines under its own approval and this one brings the difference.
/// - Edges: a client with an error keeps what was transferred, and later months keep their days. Nothing is written where nothing changes.
struct Corrections {
  private let header: ReportHeader
  private let settings: Settings
  private let entry: any ReportEntry
  private let older: KnownReport?
  /// Another report of this month may go on from the days of this one, or this one has an older version.
  private let knowsThisMonth: Bool
  private let knowsNextMonth: Bool
  private var calculations: [String: FeeCalculation] = [:]
  private var earliest: Month?
  /// Corrections of items or payers that the new statement of the client being read no longer has; they belong to the statement that had them.
  private var takenBack: [Delta] = []

  init(
    _ header: ReportHeader, settings: Settings, _ entry: any ReportEntry, older: KnownReport?, knowsThisMonth: Bool,
    knowsNextMonth: Bool
  ) {
    self.header = header
    self.settings = settings
    self.entry = entry
    self.older = older
    self.knowsThisMonth = knowsThisMonth
    self.knowsNextMonth = knowsNextMonth
  }

  // MARK: This report

  /// Turns the client's full amounts into what is still to be billed or credited.
  mutating func correct(_ fees: inout ClientFees, of client: ClientStatement) throws {
    guard let older else { return }
    guard older.hasTransferredLines else { return }
    let counted = try counted(of: client, in: header, transferredOnly: true)
    guard !counted.isEmpty else { return }
    let deltas = Corrections.deltas(
      for: fees.lines, counted: counted, reason: .newVersion, isComplete: fees.hold != .error)
    fees.lines = deltas.filter { $0.original == nil }.map(\.line)
    takenBack = deltas.filter { $0.original != nil }
    if fees.hold != nil {
      for index in fees.lines.indices { fees.lines[index].state = .held }
      for index in takenBack.indices { takenBack[index].line.state = .held }
    }
    note(fees.lines)
  }

  /// Takes back what was transferred of clients that the new version leaves out.
  mutating func takeBackLeftOut() throws -> [FeeLine] {
    guard older != nil else { return [] }
    var all: [FeeLine] = []
    for left in try entry.clientsNoLongerStated(in: header.id, period: header.period) {
      let counted = try counted(of: left.client, in: header, transferredOnly: true)
      all += try record(Corrections.deltas(for: [], counted: counted, reason: .leftOut, isComplete: true), of: left)
      all += try recompute(after: left.client.key, code: left.client.code)
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
    all += try recompute(after: client.key, code: client.code)
    return all
  }

  private mutating func recompute(after key: ClientKey, code: String) throws -> [FeeLine] {
    var all: [FeeLine] = []
    if knowsThisMonth {
      for other in try entry.otherReports(with: key, service: header.service, in: header.period) {
        all += try recompute(other)
      }
    }
    var month = header.period.next
    while knowsNextMonth {
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
    let counted = try counted(of: other.client, in: other.header, transferredOnly: false)
    guard !counted.isEmpty else { return [] }
    var deltas = Corrections.deltas(for: fees.lines, counted: counted, reason: .earlierDays, isComplete: true)
    for index in deltas.indices { deltas[index].line.state = other.hold == nil ? .open : .held }
    return try record(deltas, of: other)
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
  private mutating func calculation(for report: ReportSummary) throws -> FeeCalculation {
    let key = "\(report.book) \(report.catalogue)"
    if let known = calculations[key] { return known }
    let rules = try KeptRules(report.book, of: report.service, catalogue: report.catalogue, in: settings) {
      try entry.ruleBookText($0, of: $1)
    } catalogueText: {
      try entry.catalogueText($0)
    }.rules
    let calculation = FeeCalculation(rules: rules)
    calculations[key] = calculation
    return calculation
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
    struct Key: Hashable {
      var commitment: String
      var item: String
      var payer: PayerID
      init(_ line: FeeLine) { (commitment, item, payer) = (line.commitment, line.item, line.payer) }
    }
    struct Counted {
      var first: StoredLine
      var sum: Money

      func correction(_ line: FeeLine, to amount: Money, _ reason: Correction.Reason) -> FeeLine? {
        guard amount != sum else { return nil }
        var line = line
        line.kind = .correction
        line.amount = amount - sum
        line.correction = Correction(run: first.run, document: first.document, counted: sum, reason: reason)
        return line
      }
    }
    var order: [Key] = []
    var before: [Key: Counted] = [:]
    for stored in counted {
      let key = Key(stored.line)
      if before[key] == nil {
        order.append(key)
        before[key] = Counted(first: stored, sum: stored.line.amount)
      } else {
        before[key]!.sum += stored.line.amount
      }
    }
    var deltas: [Delta] = []
    var named: Set<Key> = []
    for line in new {
      named.insert(Key(line))
      guard let counted = before[Key(line)] else {
        deltas.append(Delta(line: line))
        continue
      }
      if let correction = counted.correction(line, to: line.amount, reason) { deltas.append(Delta(line: correction)) }
    }
    guard isComplete else { return deltas }
    for key in order where !named.contains(key) {
      let counted = before[key]!
      var line = counted.first.line
      line.state = .open
      (line.base, line.deduction, line.quantity) = (.zero, .zero, Quantity(0))
      if let correction = counted.correction(line, to: .zero, reason == .earlierDays ? reason : .leftOut) {
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

extension Array {
  fileprivate var nonEmpty: [Element]? { isEmpty ? nil : self }
}

extension DayMap {
  fileprivate var hasThreePresentDays: Bool {
    recordedPresent.subtracting(allAbsent).runs.contains { $0.count >= 3 }
  }
}
