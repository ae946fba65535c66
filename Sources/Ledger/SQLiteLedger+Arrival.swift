package import Domain
import GRDB

extension SQLiteLedger {
  package func claim(_ arrival: ArrivedFile) throws {
    try writeFolded { db in
      try db.execute(
        sql: """
          INSERT INTO arrival (id, source, name, sizeBytes, claimedAt) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (id) DO NOTHING
          """,
        arguments: [
          arrival.id.value, arrival.source, arrival.name, arrival.sizeBytes, arrival.claimedAt.description,
        ])
    }
  }

  package func unfinishedArrivals() throws -> [ArrivalRecord] {
    try readFolded { db in
      try Row.fetchAll(db, sql: "\(ArrivalRecord.select) WHERE path IS NULL ORDER BY id").map(ArrivalRecord.init(row:))
    }
  }

  package func arrival(_ id: IntakeID) throws -> ArrivalRecord? {
    try readFolded { try $0.arrival(id) }
  }

  package func filed(_ id: IntakeID, at path: String) throws {
    try writeFolded { db in
      guard let arrival = try db.arrival(id) else { throw LedgerRefusal.unknownArrival(id) }
      guard arrival.verdict != nil else { throw LedgerRefusal.arrivalUndecided(id) }
      try db.execute(sql: "UPDATE arrival SET path = ? WHERE id = ?", arguments: [path, id.value])
    }
  }

  package func findings(of arrival: IntakeID) throws -> [Finding] {
    try readFolded { db in
      try Row.fetchAll(db, sql: "\(Finding.select) WHERE arrival = ? ORDER BY number", arguments: [arrival.value])
        .map(Finding.init(row:))
    }
  }
}

extension Database {
  func arrival(_ id: IntakeID) throws -> ArrivalRecord? {
    try Row.fetchOne(self, sql: "\(ArrivalRecord.select) WHERE id = ?", arguments: [id.value])
      .map(ArrivalRecord.init(row:))
  }
}

extension ArrivalRecord {
  fileprivate static let select =
    "SELECT id, source, name, sizeBytes, claimedAt, verdict, report, fileDigest, path FROM arrival"

  fileprivate init(row: Row) throws {
    self.init(
      file: ArrivedFile(
        id: IntakeID(row[0]), source: row[1], name: row[2], sizeBytes: row[3],
        claimedAt: try understood(Timestamp(row[4]), "arrival.claimedAt")),
      verdict: try (row[5] as String?).map { try understood(Verdict(rawValue: $0), "arrival.verdict") },
      report: (row[6] as Int64?).map(ReportNumber.init), fileDigest: row[7], path: row[8])
  }
}

extension LedgerRefusal {
  static func unknownArrival(_ id: IntakeID) -> LedgerRefusal {
    LedgerRefusal(
      .unknownArrival,
      Bilingual(
        fi: "Saapumista \(id) ei ole maksukirjassa. Kirjaa tiedosto saapuneeksi ennen lukemista.",
        en: "The ledger has no arrival \(id). Claim the file before reading it."))
  }

  static func arrivalUndecided(_ id: IntakeID) -> LedgerRefusal {
    LedgerRefusal(
      .wrongState,
      Bilingual(
        fi: "Saapumisen \(id) tulosta ei ole vielä kirjattu, joten tiedostoa ei voi arkistoida. Lue tiedosto ensin.",
        en: "The outcome of arrival \(id) is not written yet, so its file cannot be filed. Read the file first."))
  }

  static func arrivalDecided(_ id: IntakeID) -> LedgerRefusal {
    LedgerRefusal(
      .wrongState,
      Bilingual(
        fi: "Saapumisen \(id) tulos on jo kirjattu. Siirrä tiedosto lopulliseen paikkaansa; sitä ei lueta uudelleen.",
        en: "The outcome of arrival \(id) is already written. Move the file to its final place; it is not read again."))
  }
}
