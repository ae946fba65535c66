/// The check list (tarkistuslista) of one service and month: what whoever approves wants to see on one page before approving.
///
/// Sums of a month are of what stands: fees and corrections of every report of the month that no newer version and no return has taken back,
/// transferred or not.
package struct CheckList: Hashable, Sendable {
  package var service: ServiceCode
  package var period: Month
  /// Every version that came, by number.
  package var reports: [Reviewed]
  /// Of this month and the one before, by code.
  package var items: [Item]
  /// The largest first, at most `changesMax`. Of units whose report has come only: the others are missing, not changed.
  package var changes: [Change]
  /// Of valid reports; errors first, then by code.
  package var findings: [FindingCount]
  /// What waits for a person or is carried, by cause.
  package var held: [Held]
  /// Units whose report is expected and has not come.
  package var missing: [LastReport]
  /// Corrections that the month's valid reports bring, of whatever month.
  package var corrections: Balance.Sum
  /// What the service's next run would take, of whatever month; nil where nothing waits.
  package var nextRun: ServiceTally?

  package static let changesMax = 10

  package init(
    service: ServiceCode, period: Month, reports: [Reviewed], items: [Item], changes: [Change],
    findings: [FindingCount],
    held: [Held], missing: [LastReport], corrections: Balance.Sum, nextRun: ServiceTally?
  ) {
    self.service = service
    self.period = period
    self.reports = reports
    self.items = items
    self.changes = changes
    self.findings = findings
    self.held = held
    self.missing = missing
    self.corrections = corrections
    self.nextRun = nextRun
  }

  package struct Reviewed: Hashable, Sendable {
    package var report: ReportSummary
    /// The newest act on it: who brought it where it stands, when and why.
    package var act: Act?
    package init(report: ReportSummary, act: Act?) {
      self.report = report
      self.act = act
    }
  }

  /// What one component or product adds up to.
  package struct Item: Hashable, Sendable {
    package var code: String
    package var name: Bilingual
    package var now: Sum
    package var before: Sum
    package var difference: Money { now.amount - before.amount }
    package init(code: String, name: Bilingual, now: Sum = Sum(), before: Sum = Sum()) {
      self.code = code
      self.name = name
      self.now = now
      self.before = before
    }
  }

  package struct Sum: Hashable, Sendable {
    package var lines = 0
    /// An item that several payers share is counted once.
    package var quantity = Quantity(0)
    package var amount = Money.zero
    package init(lines: Int = 0, quantity: Quantity = Quantity(0), amount: Money = .zero) {
      self.lines = lines
      self.quantity = quantity
      self.amount = amount
    }
  }

  /// What changed for one client's commitment since the month before.
  package struct Change: Hashable, Sendable {
    /// The client's code.
    package var client: String
    package var commitment: String
    package var before: Money
    package var now: Money
    package var difference: Money { now - before }
    package init(client: String, commitment: String, before: Money, now: Money) {
      self.client = client
      self.commitment = commitment
      self.before = before
      self.now = now
    }
  }

  package struct FindingCount: Hashable, Sendable {
    package var code: FindingCode
    package var severity: Finding.Severity
    package var count: Int
    package init(code: FindingCode, severity: Finding.Severity, count: Int) {
      self.code = code
      self.severity = severity
      self.count = count
    }
  }

  package struct Held: Hashable, Sendable {
    package var causes: [String]
    package var standing: ManualEntry.Standing
    /// Entries of the manual list.
    package var entries: Int
    package var sum: Balance.Sum
    package init(causes: [String], standing: ManualEntry.Standing, entries: Int, sum: Balance.Sum) {
      self.causes = causes
      self.standing = standing
      self.entries = entries
      self.sum = sum
    }
  }
}
