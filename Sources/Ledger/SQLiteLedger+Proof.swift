package import Domain
import GRDB

extension SQLiteLedger {
  package func reconcile(period: Month?) throws -> [Balance] {
    try read { db in
      var balances: [String: Balance] = [:]
      func empty(_ service: String) -> Balance {
        Balance(
          service: ServiceCode(service), incoming: .zero, transferred: .zero, open: .zero, held: .zero, rejected: .zero)
      }
      func add(_ sum: Balance.Sum, _ service: String, _ part: WritableKeyPath<Balance, Balance.Sum>) {
        balances[service, default: empty(service)][keyPath: part] = sum
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
      let sent = try Row.fetchCursor(
        db,
        sql: """
          SELECT report.service, run.state, document.state, count(DISTINCT feeLine.document), count(*), sum(feeLine.cents)
          FROM feeLine JOIN report ON report.number = feeLine.report JOIN run ON run.id = feeLine.run
          LEFT JOIN document ON document.number = feeLine.document
          WHERE feeLine.state = 'transferred' AND (:period IS NULL OR feeLine.period = :period)
          GROUP BY report.service, run.state, document.state
          """, arguments: month)
      while let row = try sent.next() {
        let run = try understood(RunState(rawValue: row[1]), "run.state")
        let document = try (row[2] as String?).map { try understood(DocumentState(rawValue: $0), "document.state") }
        let stage = Balance.Stage(run, document)
        let before = balances[row[0] as String]?.sent[stage] ?? Balance.Sent(documents: 0, sum: .zero)
        let sum = before.sum + Balance.Sum(lines: row[4], amount: Money(cents: row[5]))
        balances[row[0], default: empty(row[0])].sent[stage] = Balance.Sent(
          documents: before.documents + (row[3] as Int), sum: sum)
      }
      guard period == nil else { return balances.values.sorted { $0.service < $1.service } }
      let uneven = try Row.fetchCursor(
        db,
        sql: """
          SELECT run.service, count(*) FROM (
            SELECT document.run AS run FROM document JOIN run ON run.id = document.run
            LEFT JOIN feeLine INDEXED BY feeLineOfDocument ON feeLine.document = document.number
            WHERE run.state <> 'cancelled' AND document.state <> 'rebilled'
            GROUP BY document.number
            HAVING coalesce(sum(feeLine.cents), 0) <> document.cents OR count(feeLine.number) <> document.lines
          ) AS odd JOIN run ON run.id = odd.run GROUP BY run.service
          """)
      while let row = try uneven.next() { balances[row[0], default: empty(row[0])].unevenDocuments = row[1] }
      return balances.values.sorted { $0.service < $1.service }
    }
  }

  package func keep(_ book: RuleReference, of service: ServiceCode, text: String, at time: Timestamp) throws {
    try writeFolded { db in
      if let kept = try db.ruleBookText(book, of: service) {
        guard kept == text else { throw LedgerRefusal.ruleBookChanged(book, service) }
        return
      }
      try db.execute(
        sql: "INSERT INTO ruleBook (service, id, version, text, keptAt) VALUES (?, ?, ?, ?, ?)",
        arguments: [service.value, book.id, book.version, text, time.description])
      try db.keep(
        Act(at: time, person: Act.gateway, what: "keep-rules", reason: nil),
        rules: KeptRulesName(reference: book.description, service: service))
    }
  }

  package func ruleBookText(_ book: RuleReference, of service: ServiceCode) throws -> String? {
    try read { try $0.ruleBookText(book, of: service) }
  }

  package func keep(catalogue reference: String, text: String, at time: Timestamp) throws {
    try writeFolded { db in
      if let kept = try db.catalogueText(reference) {
        guard kept == text else { throw LedgerRefusal.catalogueChanged(reference) }
        return
      }
      try db.execute(
        sql: "INSERT INTO catalogue (reference, text, keptAt) VALUES (?, ?, ?)",
        arguments: [reference, text, time.description])
      try db.keep(
        Act(at: time, person: Act.gateway, what: "keep-rules", reason: nil), rules: KeptRulesName(reference: reference))
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

extension Balance.Stage {
  fileprivate init(_ run: RunState, _ document: DocumentState?) {
    switch (document, run) {
    case (nil, _): self = .settled
    case (.posted, _): self = .posted
    case (.failedOpen, _), (.failedFinal, _), (.partial, _), (.rebilled, _): self = .failed
    // Its run was acknowledged by a person's word: the receiver has it posted.
    case (.waiting, .acknowledged), (.inProgress, .acknowledged): self = .posted
    case (.waiting, .delivered), (.inProgress, _): self = .unconfirmed
    case (.waiting, _): self = .underWay
    }
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
