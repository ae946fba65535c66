import Domain
import FeeRules

extension RandomStory {
  /// Where the rules and the second implementation differ first, with the case; nil where they agree.
  func difference() throws -> String? {
    let expected = SecondImplementation.answers(to: reports)
    let found = try RulesInOrder.answers(to: reports)
    for place in reports.indices {
      let differences = differences(expected[place], found[place], injected: injected[place])
      guard !differences.isEmpty else { continue }
      let story = reports[...place].map(\.text).joined(separator: "\n")
      return "report \(place + 1):\n\(differences.joined(separator: "\n"))\n\(story)\n\(reports[place].rulesText)"
    }
    return nil
  }

  private func differences(
    _ expected: SecondImplementation.Answer, _ found: RulesInOrder.Answer, injected: FindingCode?
  ) -> [String] {
    var differences: [String] = []
    // What follows from a fault that was put in (a run without its absence of unknown reason, say) may be told or not.
    let following: Set<FindingCode> = injected == nil ? [] : [.interruptionStartWrong, .priceMissing]
    func told(_ codes: [FindingCode]) -> Set<String> { Set(Set(codes).subtracting(following).map(\.rawValue)) }
    let (faults, errors) = (told(expected.faults), told(found.errors))
    if faults != errors { differences.append("errors: \(faults.sorted()) expected, \(errors.sorted()) found") }
    if found.isHeld == found.errors.isEmpty { differences.append("held: \(found.isHeld), with \(found.errors)") }
    // Of a commitment of which nothing is known nothing else is told.
    if let injected, !expected.faults.contains(.commitmentUnknown) {
      if !expected.faults.contains(injected) {
        differences.append("the second implementation misses \(injected.rawValue)")
      }
      if !found.errors.contains(injected) { differences.append("the rules miss \(injected.rawValue)") }
    }
    guard differences.isEmpty, expected.faults.isEmpty, expected.lines != found.lines else { return differences }
    differences += expected.lines.filter { !found.lines.contains($0) }.map { "expected \($0)" }
    differences += found.lines.filter { !expected.lines.contains($0) }.map { "found    \($0)" }
    return differences.isEmpty ? ["order of lines: expected \(expected.lines), found \(found.lines)"] : differences
  }
}

/// The rules as they stand, month after month, with a history of what they themselves remember.
struct RulesInOrder {
  struct Answer {
    var lines: [SecondImplementation.Line]
    var errors: [FindingCode]
    var isHeld: Bool
  }

  static func answers(to story: [SecondImplementation.Report]) throws -> [Answer] {
    try fees(of: story).map { fees in
      Answer(
        lines: fees.lines.map { SecondImplementation.Line($0) },
        errors: fees.findings.filter { $0.severity == .error }.map(\.code), isHeld: fees.hold == .error)
    }
  }

  /// What the rules make of each report.
  static func fees(of story: [SecondImplementation.Report]) throws -> [ClientFees] {
    var history = StoryHistory()
    return try story.map { report in
      history.feed = report.feed
      history.attached = report.attached
      let fees = try FeeCalculation(rules: report.rules).fees(of: report.client, in: report.header, history: history)
      for month in fees.months { history.months[month.month, default: []].append(month) }
      return fees
    }
  }
}

/// What is known beyond a report, in memory.
struct StoryHistory: ClientHistory {
  var months: [Month: [CommitmentMonth]] = [:]
  var feed: [String: [FeedStatement]] = [:]
  var attached: [AttachedPackage] = []

  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) -> [CommitmentMonth] {
    months[month] ?? []
  }
  func feedStatements(of commitment: String, client: ClientKey) -> [FeedStatement] { feed[commitment] ?? [] }
  func attachedPackages(of client: ClientKey, service: ServiceCode, in month: Month) -> [AttachedPackage] {
    attached.filter { $0.first <= month.last && $0.last ?? month.last >= month.first }
  }
}

extension SecondImplementation.Line {
  init(_ line: FeeLine) {
    self.init(
      commitment: line.commitment, item: line.item, payer: line.payer.description, amount: Int(line.amount.cents),
      base: Int(line.base.cents), quantity: Int(line.quantity.tenThousandths), serviceDays: line.serviceDays,
      absentDays: line.absentDays, freeDays: line.freeDays)
  }
}
