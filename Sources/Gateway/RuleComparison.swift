package import Domain
import FeeRules
import Foundation
import Ledger

/// `rules compare`: stored months computed with two rule books, and every line that differs, so that a county sees what a change does before
/// it does it. Nothing is written.
package struct RuleComparison {
  private let desk: Operator
  private let why: String
  private var premises: Premises { desk.premises }

  package init(_ desk: Operator, why: String = Operator.usualPurpose) {
    self.desk = desk
    self.why = why
  }

  /// One item of one payer that the two rule books price differently.
  package struct Change: Hashable, Sendable {
    package var report: String
    package var client: String
    package var commitment: String
    package var item: String
    package var payer: PayerID
    package var period: Month
    /// Nil where that rule book gives no such line.
    package var old: Money?
    package var new: Money?
    package var difference: Money { (new ?? .zero) - (old ?? .zero) }
  }

  package struct Result: Sendable {
    package var old: RuleReference
    package var new: RuleReference
    package var service: ServiceCode
    package var period: Month
    package var reports = 0
    package var clients = 0
    package var lines = 0
    package var changed = 0
    /// Clients whom one of the rule books holds for an error and the other does not.
    package var heldDifferently = 0
    package var oldTotal = Money.zero
    package var newTotal = Money.zero
    package var difference: Money { newTotal - oldTotal }
  }

  /// - Parameters:
  ///   - old, new: a rule book's file, a settings folder (then the service's book in force there), or `id@version` as the ledger kept it.
  ///   - each: called for every changed line, in the order of reports and clients.
  package func compare(
    _ old: String, _ new: String, service: ServiceCode?, period: Month, each: (Change) throws -> Void
  ) throws -> Result {
    let (before, after) = (
      try rules(named: old, service, on: period.first), try rules(named: new, service, on: period.first)
    )
    guard before.service == after.service else {
      throw GatewayFailure(
        "compare",
        fi:
          "Sääntökirjat ovat eri palvelujen (\(before.service), \(after.service)). Vertaa saman palvelun sääntökirjoja.",
        en:
          "The rule books are of different services (\(before.service), \(after.service)). Compare books of one service."
      )
    }
    var result = Result(old: before.book, new: after.book, service: before.service, period: period)
    let (first, second) = (FeeCalculation(rules: before), FeeCalculation(rules: after))
    let ledger = premises.ledger
    let reports = try ledger.reports(ReportFilter(service: before.service, period: period))
      .filter { $0.state.isValid }.sorted { $0.number < $1.number }
    for report in reports {
      try desk.look(at: .comparison, .report(report.number), why: why)
      result.reports += 1
      let history = ledger.history(before: report.number)
      try ledger.clients(of: report.number) { reported in
        result.clients += 1
        let fees = (
          try first.fees(of: reported.client, in: reported.header, history: history),
          try second.fees(of: reported.client, in: reported.header, history: history)
        )
        if (fees.0.hold == .error) != (fees.1.hold == .error) { result.heldDifferently += 1 }
        for change in Self.changes(fees.0.lines, fees.1.lines, in: report.id, &result) { try each(change) }
      }
    }
    return result
  }

  private static func changes(_ old: [FeeLine], _ new: [FeeLine], in report: String, _ result: inout Result) -> [Change]
  {
    struct Key: Hashable {
      var commitment: String
      var item: String
      var payer: PayerID
    }
    func key(_ line: FeeLine) -> Key { Key(commitment: line.commitment, item: line.item, payer: line.payer) }
    let amounts = Dictionary(new.map { (key($0), $0.amount) }, uniquingKeysWith: +)
    var named: Set<Key> = []
    var changes: [Change] = []
    func add(_ line: FeeLine, _ old: Money?, _ new: Money?) {
      result.lines += 1
      result.oldTotal += old ?? .zero
      result.newTotal += new ?? .zero
      guard old != new else { return }
      result.changed += 1
      changes.append(
        Change(
          report: report, client: line.client, commitment: line.commitment, item: line.item, payer: line.payer,
          period: line.period, old: old, new: new))
    }
    for line in old {
      named.insert(key(line))
      add(line, line.amount, amounts[key(line)])
    }
    for line in new where !named.contains(key(line)) { add(line, nil, line.amount) }
    return changes
  }

  private func rules(named name: String, _ service: ServiceCode?, on day: Day) throws -> ServiceRules {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) {
      guard isFolder.boolValue else {
        guard let text = FileManager.default.contents(atPath: name).flatMap({ String(bytes: $0, encoding: .utf8) })
        else {
          throw GatewayFailure(
            "compare", fi: "Sääntökirjaa \(name) ei voi lukea. Tarkista polku ja merkistö (UTF-8).",
            en: "The rule book \(name) cannot be read. Check its path and encoding (UTF-8).")
        }
        return try book(text, name)
      }
      let settings = try Settings.load(name)
      let services = service.map { [$0] } ?? settings.books.services
      guard services.count == 1, let book = settings.books.inForce(services[0], on: day) else {
        throw GatewayFailure(
          "compare", fi: "Kansiossa \(name) on usean palvelun sääntökirjoja. Valitse palvelu (--service).",
          en: "\(name) has rule books of several services. Choose one with --service.")
      }
      return book.rules(in: settings)
    }
    if let reference = RuleReference(name) {
      let services = service.map { [$0] } ?? premises.settings.books.services
      for service in services {
        if let text = try premises.ledger.ruleBookText(reference, of: service) {
          return try book(text, name)
        }
      }
    }
    throw GatewayFailure(
      "compare",
      fi: "Sääntökirjaa \(name) ei löydy. Anna tiedosto, asetuskansio tai maksukirjan sääntökirja (YHT-ASU@1).",
      en: "There is no rule book \(name). Give a file, a settings folder or a book of the ledger (YHT-ASU@1).")
  }

  private func book(_ text: String, _ name: String) throws -> ServiceRules {
    let settings = premises.settings
    return try RuleBook(text: text, file: name, installation: settings.installation, catalogue: settings.catalogue)
      .rules(in: settings)
  }
}
