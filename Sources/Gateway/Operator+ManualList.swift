package import Domain
import Ledger
import Logging

/// What waits for a person, and what a person decides about it.
extension Operator {
  package func manualList(
    of service: ServiceCode?, period: Month?, why: String = Operator.usualPurpose
  ) throws -> [ManualEntry] {
    let list = try premises.ledger.manualList(of: service, period: period)
    try look(at: .manual, .clients(list.map(\.client)), why: why)
    return list
  }

  /// Open lines wait until they are released.
  package func hold(_ lines: [LineNumber], reason: String) throws {
    try premises.ledger.hold(lines, by: account(), reason: reason, at: premises.clock.now())
    premises.log.event(.linesHeld, .info, ["lines": describe(lines)])
  }

  /// Lines held for a person become open.
  package func release(_ lines: [LineNumber], reason: String) throws {
    try premises.ledger.release(lines, by: account(), reason: reason, at: premises.clock.now())
    premises.log.event(.linesReleased, .info, ["lines": describe(lines)])
  }

  /// Every line of one client in a report, in a state: for an act on them, not to be shown.
  package func lines(of report: ReportSummary, client: String, in state: FeeLine.State) throws -> [LineNumber] {
    var found: [LineNumber] = []
    try lines(of: report) { if $0.line.client == client && $0.line.state == state { found.append($0.number) } }
    guard !found.isEmpty else {
      throw GatewayFailure(
        "line-unknown",
        fi:
          "Asiakkaalla ei ole raportissa \(report.id) rivejä, joita toimi koskisi. Katso maksusilta manual ja report.",
        en: "The client has no such lines in report \(report.id). See maksusilta manual and report.")
    }
    return found
  }

  private func describe(_ lines: [LineNumber]) -> String { lines.map(\.description).joined(separator: " ") }

  // MARK: The check list

  /// What to look at before the service's reports of the month are approved.
  package func checkList(of service: ServiceCode, period: Month, why: String = Operator.usualPurpose) throws
    -> CheckList
  {
    guard premises.settings.books.services.contains(service) else {
      throw GatewayFailure(
        "service-unknown", fi: "Palvelua \(service) ei ole. Tarkista palvelukoodi ja rules-kansio.",
        en: "There is no service \(service). Check the code and the rules folder.")
    }
    var list = try premises.ledger.checkList(of: service, period: period)
    list.missing = try missingReports(in: period, service: service)
    try look(at: .checkList, .clients(list.changes.map(\.client)), why: why)
    return list
  }

  // MARK: Missing reports

  /// Reports of `period` that are expected and have not come, and feed commitments that no report names.
  package struct Missing: Sendable {
    package var reports: [LastReport]
    package var commitments: [FeedCommitment]
  }

  /// A unit's report is expected where its newest one before the period names a commitment that is valid in it.
  package func missing(
    in period: Month, service: ServiceCode?, why: String = Operator.usualPurpose
  ) throws -> Missing {
    let commitments = service == nil ? try premises.ledger.unreportedFeedCommitments(in: period) : []
    try look(at: .missing, .clients(commitments.map(\.client)), why: why)
    return Missing(reports: try missingReports(in: period, service: service), commitments: commitments)
  }

  private func missingReports(in period: Month, service: ServiceCode?) throws -> [LastReport] {
    try premises.ledger.lastReports(before: period).filter {
      !$0.hasCome && $0.goingOn > 0 && (service == nil || $0.service == service)
    }
  }
}
