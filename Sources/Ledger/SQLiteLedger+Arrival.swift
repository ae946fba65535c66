package import Domain
import GRDB

extension SQLiteLedger {
  package func claim(_ files: [ArrivedFile]) throws -> [ArrivalRecord] {
    try writeFolded { db in
      try db.setPageCache(files.count > 1 ? .hauling : .folding)
      var insertion = try RowWriting(
        db,
        """
        INSERT INTO arrival (id, kind, source, name, sizeBytes, fileDigest, claimedAt, attempts)
        VALUES (?, ?, ?, ?, ?, ?, ?, 1)
        ON CONFLICT (id) DO NOTHING
        """)
      var again = try RowWriting(db, "UPDATE arrival SET attempts = attempts + 1 WHERE id = ?")
      return try files.map { file in
        insertion.add(file.id.value)
        insertion.add(file.kind.rawValue)
        insertion.add(file.source)
        insertion.add(file.name)
        insertion.add(file.sizeBytes)
        insertion.add(file.fileDigest)
        insertion.add(file.claimedAt.description)
        try insertion.write()
        if db.changesCount == 1 {
          return ArrivalRecord(file: file, verdict: nil, report: nil, path: nil, attempts: 1)
        }
        again.add(file.id.value)
        try again.write()
        return try db.arrival(file.id)!
      }
    }
  }

  package func withdraw(_ id: IntakeID) throws {
    try writeFolded { db in
      guard let arrival = try db.arrival(id) else { throw LedgerRefusal.unknownArrival(id) }
      guard arrival.verdict == nil else { throw LedgerRefusal.arrivalDecided(id) }
      try db.execute(sql: "DELETE FROM arrival WHERE id = ?", arguments: [id.value])
    }
  }

  package func decide(receipt id: IntakeID, _ verdict: Verdict, findings: [Finding], at time: Timestamp) throws {
    precondition(verdict != .held, "a receipt is accepted, a duplicate, or rejected")
    try writeFolded { db in
      guard let arrival = try db.arrival(id) else { throw LedgerRefusal.unknownArrival(id) }
      guard arrival.verdict == nil else { throw LedgerRefusal.arrivalDecided(id) }
      for finding in findings { try db.keep(finding, arrival: id) }
      try db.decide(verdict, id, fileDigest: arrival.file.fileDigest, at: time)
    }
  }

  package func knowsReceipt(_ fileDigest: String) throws -> Bool {
    try readFolded { db in
      try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM arrival INDEXED BY receiptByDigest
            WHERE kind = 'receipt' AND fileDigest = ? AND verdict = 'accepted')
          """, arguments: [fileDigest])!
    }
  }

  package func unfinishedArrivals() throws -> [ArrivalRecord] {
    try readFolded { db in
      var unfinished: [ArrivalRecord] = []
      try db.arrivals("WHERE path IS NULL") { unfinished.append($0) }
      return unfinished
    }
  }

  package func arrival(_ id: IntakeID) throws -> ArrivalRecord? {
    try readFolded { try $0.arrival(id) }
  }

  package func newestArrival() throws -> IntakeID? {
    try readFolded { try String.fetchOne($0, sql: "SELECT max(id) FROM arrival").map { IntakeID($0) } }
  }

  package func arrivals(_ each: (ArrivalRecord) throws -> Void) throws {
    try read { db in
      try db.arrivals("", each)
    }
  }

  package func filed(_ places: [(id: IntakeID, path: String)]) throws {
    try writeFolded { db in
      var update = try RowWriting(db, "UPDATE arrival SET path = ? WHERE id = ? AND verdict IS NOT NULL")
      for (id, path) in places {
        update.add(path)
        update.add(id.value)
        try update.write()
        guard db.changesCount == 0 else { continue }
        throw try db.arrival(id) == nil ? LedgerRefusal.unknownArrival(id) : LedgerRefusal.arrivalUndecided(id)
      }
    }
  }

  package func findings(of arrival: IntakeID) throws -> [Finding] {
    try readFolded { db in
      try Row.fetchAll(db, sql: "\(Finding.select) WHERE arrival = ? ORDER BY number", arguments: [arrival.value])
        .map(Finding.init(row:))
    }
  }
}

extension FeeLedger {
  /// The same for one file.
  package func filed(_ id: IntakeID, at path: String) throws { try filed([(id, path)]) }
}

extension Database {
  func arrival(_ id: IntakeID) throws -> ArrivalRecord? {
    let rows = RowReading(try cachedStatement(sql: "\(ArrivalRecord.select) WHERE id = ?"))
    defer { rows.end() }
    try rows.ask(id.value)
    return try rows.next() ? ArrivalRecord(row: rows) : nil
  }

  /// In the order of their ids.
  fileprivate func arrivals(_ condition: String, _ each: (ArrivalRecord) throws -> Void) throws {
    let rows = RowReading(try makeStatement(sql: "\(ArrivalRecord.select) \(condition) ORDER BY id"))
    while try rows.next() { try each(ArrivalRecord(row: rows)) }
  }
}

extension ArrivalRecord {
  fileprivate static let select =
    "SELECT id, source, name, sizeBytes, claimedAt, verdict, report, fileDigest, path, kind, attempts FROM arrival"

  fileprivate init(row: RowReading) throws {
    self.init(
      file: ArrivedFile(
        id: IntakeID(row[0]), source: row[1], name: row[2], sizeBytes: row[3], fileDigest: row[7],
        claimedAt: try understood(Timestamp(row[4]), "arrival.claimedAt"),
        kind: try understood(ArrivalKind(rawValue: row[9]), "arrival.kind")),
      verdict: try (row[5] as String?).map { try understood(Verdict(rawValue: $0), "arrival.verdict") },
      report: (row[6] as Int64?).map(ReportNumber.init), path: row[8], attempts: row[10])
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
