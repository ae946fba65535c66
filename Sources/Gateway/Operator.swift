package import Domain
import FeeRules
import Ledger
import Logging

/// What a person may do and ask: the command and, later, the console share it, so that both say and allow the same.
package struct Operator: Sendable {
  package let premises: Premises
  /// Who acts, by the name the acts are kept under.
  package let person: String

  /// Why clients' data is looked at, where nobody says otherwise.
  package static let usualPurpose = "tarkastus"

  package init(_ premises: Premises, as person: String) {
    self.premises = premises
    self.person = person
  }

  // MARK: Accounts

  /// The account an act is kept under. Every act of a person asks for it; looking does not, and is written down under whatever name it is.
  /// - Throws: where the settings name people and this is none of them.
  package func account() throws -> String {
    let people = premises.settings.installation.people
    let isKnown = people.isEmpty ? person != Act.gateway : people[person] != nil
    guard isKnown, !person.isEmpty else {
      let known = people.keys.sorted().joined(separator: ", ")
      throw GatewayFailure(
        "person-unknown",
        fi:
          "\(person) ei ole tili, jolla voi toimia. Tilit: \(known.isEmpty ? "–" : known). Sano kuka olet: --by TILI tai MAKSUSILTA_PERSON.",
        en:
          "\(person) is no account that may act. Accounts: \(known.isEmpty ? "–" : known). Say who you are: --by ACCOUNT or MAKSUSILTA_PERSON."
      )
    }
    return person
  }

  /// Writes down a view of clients' data before it is shown; one of nobody's data needs no row.
  /// - Throws: where that is not possible. Then nothing may be shown: the law wants the log.
  func look(at view: Use.View, _ whose: Use.Whose, why: String) throws {
    if case .clients(let codes) = whose, codes.isEmpty { return }
    do {
      try premises.ledger.keep(Use(at: premises.clock.now(), person: person, view: view, why: why, whose: whose))
    } catch let failure as LedgerFailure {
      throw GatewayFailure(
        "use-log",
        fi: "Katselua ei voi kirjata käyttölokiin, joten tietoja ei näytetä. \(failure.message.fi)",
        en: "The view cannot be written into the use log, so nothing is shown. \(failure.message.en)")
    }
  }

  // MARK: Reports

  package func reports(_ filter: ReportFilter) throws -> [ReportSummary] { try premises.ledger.reports(filter) }

  /// A report by the ledger's number or the sender's id (its newest version).
  package func report(_ name: String) throws -> ReportSummary {
    if let number = Int64(name), let report = try premises.ledger.report(ReportNumber(number)) { return report }
    if let report = try premises.ledger.newestReport(id: name) { return report }
    throw LedgerRefusal(
      .unknownReport,
      Bilingual(
        fi: "Raporttia ei ole. Katso raportit komennolla maksusilta reports.",
        en: "There is no such report. List them with maksusilta reports."))
  }

  package func findings(of report: ReportSummary) throws -> [Finding] {
    try premises.ledger.findings(of: report.number)
  }
  package func acts(on report: ReportSummary) throws -> [Act] { try premises.ledger.acts(on: report.number) }
  package func lines(of report: ReportSummary, _ each: (StoredLine) throws -> Void) throws {
    try premises.ledger.lines(of: report.number, each)
  }

  /// The person has checked the report; where the rule book asks for four eyes another one approves it.
  package func checkOff(_ name: String, reason: String?) throws -> ReportSummary {
    let (account, report) = (try account(), try report(name))
    try premises.ledger.checkOff(report.number, by: account, reason: reason, at: premises.clock.now())
    premises.log.event(.reportChecked, .info, describe(report))
    return try self.report("\(report.number)")
  }

  package func approve(_ name: String, reason: String?) throws -> ReportSummary {
    let (account, report) = (try account(), try report(name))
    try premises.ledger.approve(
      report.number, by: account, reason: reason, at: premises.clock.now(), fourEyes: try fourEyes(of: report))
    premises.log.event(.reportApproved, .info, describe(report))
    return try self.report("\(report.number)")
  }

  package func sendBack(_ name: String, reason: String) throws -> ReportSummary {
    let (account, report) = (try account(), try report(name))
    try premises.ledger.sendBack(report.number, by: account, reason: reason, at: premises.clock.now())
    premises.log.event(.reportReturned, .info, describe(report))
    return try self.report("\(report.number)")
  }

  /// Every report of the service and period that this person may approve and that has nothing held; where the rule book asks for four eyes,
  /// those that another one has checked.
  package func cleanReports(_ service: ServiceCode?, _ period: Month?) throws -> [ReportSummary] {
    try clean(service, period).filter { report in
      let before = Set(report.checkedBy.map { [$0] } ?? [])
      return try fourEyes(of: report).objection(to: person, taking: .approve, after: before) == nil
    }
  }

  /// Every report of the service and period that nobody has checked and that has nothing held.
  package func uncheckedReports(_ service: ServiceCode?, _ period: Month?) throws -> [ReportSummary] {
    try clean(service, period).filter { $0.state == .toCheck }
  }

  private func clean(_ service: ServiceCode?, _ period: Month?) throws -> [ReportSummary] {
    try premises.ledger.reports(ReportFilter(service: service, period: period)).filter {
      ($0.state == .toCheck || $0.state == .checked) && $0.verdict == .accepted && $0.heldLines == 0
    }
  }

  /// Today's rules say who may do what; where a service has no book any more, the one the report was computed with.
  private func fourEyes(of report: ReportSummary) throws -> FourEyes {
    let book = premises.settings.books.inForce(report.service, on: report.period.first)
    return try book?.fourEyes ?? KeptRules(report, in: premises).book.fourEyes
  }

  // MARK: Runs

  package var desk: RunDesk { RunDesk(premises) }
  package func runs(of service: ServiceCode?) throws -> [RunSummary] { try premises.ledger.runs(of: service) }
  package func run(_ id: RunID) throws -> RunSummary {
    guard let run = try premises.ledger.run(id) else { throw LedgerRefusal.unknownRun(id) }
    return run
  }
  package func documents(of run: RunSummary) throws -> [DocumentSummary] {
    try premises.ledger.documentSummaries(of: run.id)
  }
  package func acts(on run: RunSummary) throws -> [Act] { try premises.ledger.acts(on: run.id) }
  package func waiting() throws -> [ServiceTally] { try premises.ledger.waiting() }

  // MARK: Proof

  /// Why a line is what it is: the stored line, and the same computed again from the stored statement with the rule book it was computed
  /// with.
  package struct Explained: Sendable {
    package var stored: StoredLine
    package var report: ReportSummary
    package var text: Bilingual
    /// Nil where the statement no longer yields the line (a held row of a client with an error).
    package var recomputed: Money?
    package var agrees: Bool { recomputed == stored.line.amount }
    package func drawing(_ language: Language) -> String { MonthDrawing.text(of: stored.line, language) }
  }

  package func explain(_ number: LineNumber, why: String = Operator.usualPurpose) throws -> Explained {
    guard let stored = try premises.ledger.line(number), let origin = try premises.ledger.origin(of: number) else {
      throw GatewayFailure(
        "line-unknown", fi: "Riviä \(number) ei ole. Rivinumerot: maksusilta report TUNNUS.",
        en: "There is no line \(number). Line numbers: maksusilta report ID.")
    }
    try look(at: .explanation, .clients([stored.line.client]), why: why)
    // The statement is that of the report it stands in, a recomputed month's included; known is what the line's own report knew.
    let kept = try KeptRules(origin.stated, in: premises)
    let isOfAnotherReport = origin.stated.number != stored.report
    let history =
      isOfAnotherReport
      ? premises.ledger.history(upTo: stored.report) : premises.ledger.history(before: origin.report.number)
    let fees = try FeeCalculation(rules: kept.rules).fees(of: origin.client, in: origin.header, history: history)
    let again = fees.lines.first {
      $0.commitment == stored.line.commitment && $0.item == stored.line.item && $0.payer == stored.line.payer
    }
    let recomputed: Money?
    switch stored.line.correction {
    case nil: recomputed = again?.amount
    case let correction? where correction.reason == .leftOut: recomputed = -correction.counted
    case let correction?: recomputed = (again?.amount ?? .zero) - correction.counted
    }
    return Explained(
      stored: stored, report: origin.report, text: Explanation.text(of: stored.line), recomputed: recomputed)
  }

  package func reconcile(period: Month?) throws -> [Balance] {
    let balances = try premises.ledger.reconcile(period: period)
    for balance in balances where !balance.isBalanced {
      premises.log.event(.ledgerUnbalanced, .error, ["service": balance.service.value])
    }
    return balances
  }

  // MARK: State

  /// What stands where, on one screen.
  package struct Status: Sendable {
    /// A gateway (or an intake) has the data folder in hand.
    package var isRunning: Bool
    /// Files in each inbox, whole or not.
    package var inbox: Int
    package var receipts: Int
    /// What the running gateway says of its pickup; nil where none runs.
    package var pickup: PickupState?
    package var work: Int
    package var reports: [ReviewState: Int]
    package var heldLines: Int
    package var waiting: [ServiceTally]
    package var runs: [RunState: Int]
    package var isBalanced: Bool
  }

  package func status() throws -> Status {
    let reports = try premises.ledger.reports(ReportFilter())
    let isRunning = try premises.files.lock(premises.folders.intakeLock, waits: false) == nil
    return Status(
      isRunning: isRunning, inbox: try premises.filesWaiting(of: .report),
      receipts: try premises.filesWaiting(of: .receipt),
      pickup: isRunning ? try PickupState.read(premises.folders.pickupState, premises.files) : nil,
      work: try premises.ledger.unfinishedArrivals().count,
      reports: Dictionary(reports.map { ($0.state, 1) }, uniquingKeysWith: +),
      heldLines: reports.filter { $0.state != .superseded && $0.state != .returned }.reduce(0) { $0 + $1.heldLines },
      waiting: try waiting(), runs: Dictionary(try runs(of: nil).map { ($0.state, 1) }, uniquingKeysWith: +),
      isBalanced: try premises.ledger.reconcile(period: nil).allSatisfy(\.isBalanced))
  }

  private func describe(_ report: ReportSummary) -> [String: String] {
    ["report": report.id, "version": "\(report.version)", "service": report.service.value]
  }
}
