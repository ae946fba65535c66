package import Domain
import GRDB

extension SQLiteLedger {
  package func queue(of service: ServiceCode) throws -> QueueRecord {
    try readFolded { try $0.queue(of: service) }
  }

  package func setQueue(
    of service: ServiceCode, paused: Bool, by person: String, reason: String?, at time: Timestamp
  ) throws {
    try writeFolded { db in
      guard try db.queue(of: service).isPaused != paused else { throw LedgerRefusal.queueIs(service, paused: paused) }
      try db.execute(
        sql: """
          INSERT INTO queue (service, isPaused) VALUES (:service, :paused)
          ON CONFLICT (service) DO UPDATE SET isPaused = :paused
          """, arguments: ["service": service.value, "paused": paused])
      try db.keep(Act(at: time, person: person, what: paused ? "pause" : "resume", reason: reason), queue: service)
    }
  }

  package func note(_ watch: QueueWatch, of service: ServiceCode) throws {
    try writeFolded { try $0.note(watch, of: service) }
  }

  package func acts(onQueueOf service: ServiceCode) throws -> [Act] {
    try readFolded { try $0.acts(where: "queue", service.value) }
  }
}

extension Database {
  fileprivate func queue(of service: ServiceCode) throws -> QueueRecord {
    let row = try Row.fetchOne(
      self, sql: "SELECT isPaused, handledUpTo, owed FROM queue WHERE service = ?", arguments: [service.value])
    guard let row else { return QueueRecord(service: service) }
    let handledUpTo = try (row[1] as String?).map { try understood(Timestamp($0), "queue.handledUpTo") }
    let owed = try (row[2] as String).split(separator: " ").map {
      try understood(Timestamp(String($0)), "queue.owed")
    }
    return QueueRecord(
      service: service, isPaused: row[0], watch: QueueWatch(handledUpTo: handledUpTo, owed: owed))
  }

  func note(_ watch: QueueWatch, of service: ServiceCode) throws {
    try execute(
      sql: """
        INSERT INTO queue (service, handledUpTo, owed) VALUES (:service, :handledUpTo, :owed)
        ON CONFLICT (service) DO UPDATE SET handledUpTo = :handledUpTo, owed = :owed
        """,
      arguments: [
        "service": service.value, "handledUpTo": watch.handledUpTo?.description,
        "owed": watch.owed.map(\.description).joined(separator: " "),
      ])
  }
}

extension LedgerRefusal {
  fileprivate static func queueIs(_ service: ServiceCode, paused: Bool) -> LedgerRefusal {
    LedgerRefusal(
      .wrongState,
      paused
        ? Bilingual(
          fi: "Palvelun \(service) jono on jo tauolla. Jatka sitä: maksusilta queue resume \(service).",
          en: "The queue of \(service) is paused already. Go on with it: maksusilta queue resume \(service).")
        : Bilingual(
          fi: "Palvelun \(service) jono ei ole tauolla.", en: "The queue of \(service) is not paused."))
  }
}
