package import Domain
import GRDB

extension SQLiteLedger {
  package func reconcile(period: Month?) throws -> [Balance] {
    try read { db in
      var balances: [String: Balance] = [:]
      func add(_ sum: Balance.Sum, _ service: String, _ part: WritableKeyPath<Balance, Balance.Sum>) {
        let zero = Balance.Sum(lines: 0, amount: .zero)
        let empty = Balance(
          service: ServiceCode(service), incoming: zero, transferred: zero, open: zero, held: zero, rejected: zero)
        balances[service, default: empty][keyPath: part] = sum
      }
      let month: StatementArguments = ["period": period?.description]
      let incoming = try Row.fetchCursor(
        db,
        sql: """
          SELECT report.service, sum(tally.lines), sum(tally.cents)
          FROM tally JOIN report ON report.number = tally.report
          WHERE :period IS NULL OR tally.period = :period GROUP BY report.service
          """, arguments: month)
      while let row = try incoming.next() {
        add(Balance.Sum(lines: row[1], amount: Money(cents: row[2])), row[0], \.incoming)
      }
      let placed = try Row.fetchCursor(
        db,
        sql: """
          SELECT report.service, feeLine.state, count(*), sum(feeLine.cents)
          FROM feeLine JOIN report ON report.number = feeLine.report
          WHERE :period IS NULL OR feeLine.period = :period GROUP BY report.service, feeLine.state
          """, arguments: month)
      while let row = try placed.next() {
        let state = try understood(FeeLine.State(rawValue: row[1]), "feeLine.state")
        add(Balance.Sum(lines: row[2], amount: Money(cents: row[3])), row[0], state.place)
      }
      return balances.values.sorted { $0.service < $1.service }
    }
  }

  package func keep(_ book: RuleReference, of service: ServiceCode, text: String, at time: Timestamp) throws {
    try write { db in
      if let kept = try db.ruleBookText(book, of: service) {
        guard kept == text else { throw LedgerRefusal.ruleBookChanged(book, service) }
        return
      }
      try db.execute(
        sql: "INSERT INTO ruleBook (service, id, version, text, keptAt) VALUES (?, ?, ?, ?, ?)",
        arguments: [service.value, book.id, book.version, text, time.description])
    }
  }

  package func ruleBookText(_ book: RuleReference, of service: ServiceCode) throws -> String? {
    try read { try $0.ruleBookText(book, of: service) }
  }

  package func keep(catalogue reference: String, text: String, at time: Timestamp) throws {
    try write { db in
      if let kept = try db.catalogueText(reference) {
        guard kept == text else { throw LedgerRefusal.catalogueChanged(reference) }
        return
      }
      try db.execute(
        sql: "INSERT INTO catalogue (reference, text, keptAt) VALUES (?, ?, ?)",
        arguments: [reference, text, time.description])
    }
  }

  package func catalogueText(_ reference: String) throws -> String? {
    try read { try $0.catalogueText(reference) }
  }
}

extension Database {
  func catalogueText(_ reference: String) throws -> String? {
    try String.fetchOne(self, sql: "SELECT text FROM catalogue WHERE reference = ?", arguments: [reference])
  }

  func ruleBookText(_ book: RuleReference, of service: ServiceCode) throws -> String? {
    try String.fetchOne(
      self, sql: "SELECT text FROM ruleBook WHERE service = ? AND id = ? AND version = ?",
      arguments: [service.value, book.id, book.version])
  }
}

extension FeeLine.State {
  /// Where a line of this state stands in the balance.
  fileprivate var place: WritableKeyPath<Balance, Balance.Sum> {
    switch self {
    case .open: \.open
    case .held: \.held
    case .transferred: \.transferred
    case .rejected: \.rejected
    }
  }
}

extension LedgerRefusal {
  fileprivate static func catalogueChanged(_ reference: String) -> LedgerRefusal {
    LedgerRefusal(
      .catalogueChanged,
      Bilingual(
        fi:
          "Luettelo \(reference) (tuotteet, sopimukset, paketit) on jo käytössä toisensisältöisenä. Anna muutetulle luettelolle uusi versio.",
        en:
          "Catalogue \(reference) (products, contracts, packages) is already in use with another text. Give the changed catalogue a new version."
      ))
  }

  fileprivate static func ruleBookChanged(_ book: RuleReference, _ service: ServiceCode) -> LedgerRefusal {
    LedgerRefusal(
      .ruleBookChanged,
      Bilingual(
        fi:
          "Palvelun \(service) sääntökirja \(book) on jo käytössä toisensisältöisenä. Anna muutetulle sääntökirjalle uusi versio.",
        en:
          "Rule book \(book) of service \(service) is already in use with another text. Give the changed rule book a new version."
      ))
  }
}
