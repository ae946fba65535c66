package import Domain
import GRDB

extension SQLiteLedger {
  package func attach(
    _ package: String, of service: ServiceCode, to clients: [ClientKey], first: Day, last: Day?, by person: String,
    reason: String?, at time: Timestamp
  ) throws -> [AttachmentNumber] {
    if let last, last < first { throw LedgerRefusal.datesReversed(first, last) }
    return try write { db in
      try clients.map { client in
        try db.cachedStatement(
          sql: """
            INSERT INTO attachment (service, package, client, identityCode, firstDay, lastDay) VALUES (?, ?, ?, ?, ?, ?)
            """
        ).run([
          service.value, package, client.code, client.identityCode?.value, first.description, last?.description,
        ])
        let number = AttachmentNumber(db.lastInsertedRowID)
        try db.keep(Act(at: time, person: person, what: "attach", reason: reason), attachment: number)
        return number
      }
    }
  }

  package func extend(
    _ attachments: [AttachmentNumber], to last: Day, by person: String, reason: String?, at time: Timestamp
  ) throws {
    try write { db in
      for number in attachments {
        let first = try String.fetchOne(
          db.cachedStatement(sql: "SELECT firstDay FROM attachment WHERE number = ?"), arguments: [number.number])
        guard let first else { throw LedgerRefusal.unknownAttachment(number) }
        let firstDay = try understood(Day(first), "attachment.firstDay")
        guard last >= firstDay else { throw LedgerRefusal.datesReversed(firstDay, last) }
        try db.keep(Act(at: time, person: person, what: "extend", reason: reason), attachment: number) { act in
          try db.cachedStatement(sql: "INSERT INTO extension (attachment, act, lastDay) VALUES (?, ?, ?)")
            .run([number.number, act, last.description])
        }
      }
    }
  }

  package func attachments(of service: ServiceCode?) throws -> [PackageAttachment] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT number, service, client, package, firstDay, \(KnownPackages.lastDay())
          FROM attachment WHERE :service IS NULL OR service = :service
          ORDER BY service, package, client, firstDay, number
          """, arguments: ["service": service?.value]
      ).map { row in
        PackageAttachment(
          number: AttachmentNumber(row[0]), service: ServiceCode(row[1]), client: row[2],
          attached: try AttachedPackage(row: row, from: 3))
      }
    }
  }

  package func acts(on attachment: AttachmentNumber) throws -> [Act] {
    try read { try $0.acts(where: "attachment", attachment.number) }
  }

  package func knownClients(of service: ServiceCode) throws -> [KnownClient] {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT client.number, client.code, client.identityCode, client.period, report.unitCode
          FROM report INDEXED BY reportOfService JOIN client INDEXED BY clientOfReport ON client.report = report.number
          WHERE report.service = ? AND \(KnownMonths.reportIsValid)
          ORDER BY client.period DESC, client.number DESC
          """, arguments: [service.value])
      var seen = SeenPersons()
      var clients: [KnownClient] = []
      while let row = try rows.next() {
        let key = ClientKey(code: row[1], identityCode: (row[2] as String?).map(PersonalIdentityCode.init))
        guard seen.isNew(key) else { continue }
        let month = try understood(Month(row[3] as String), "client.period")
        clients.append(
          KnownClient(key: key, unitCode: row[4], period: month, commitments: try db.months(of: row[0], in: month)))
      }
      return clients.sorted {
        ($0.key.code, $0.key.identityCode?.value ?? "") < ($1.key.code, $1.key.identityCode?.value ?? "")
      }
    }
  }
}

/// Tells persons apart as `ClientKey` does: by identity code, by code where either lacks one.
private struct SeenPersons {
  private var identityCodes: Set<PersonalIdentityCode> = []
  /// Codes of rows with an identity code, and of those without.
  private var identified: Set<String> = []
  private var unidentified: Set<String> = []

  mutating func isNew(_ key: ClientKey) -> Bool {
    guard let identityCode = key.identityCode else {
      return !identified.contains(key.code) && unidentified.insert(key.code).inserted
    }
    guard !unidentified.contains(key.code), identityCodes.insert(identityCode).inserted else { return false }
    identified.insert(key.code)
    return true
  }
}

extension Database {
  fileprivate func months(of client: Int64, in month: Month) throws -> [CommitmentMonth] {
    let statement = try cachedStatement(
      sql: """
        SELECT commitment, validFrom, validTo, days, interruptionBegan, interruptionClass
        FROM commitmentMonth WHERE client = ? AND days IS NOT NULL ORDER BY position
        """)
    return try Row.fetchAll(statement, arguments: [client]).map { try CommitmentMonth(row: $0, from: 0, month: month) }
  }
}

extension LedgerRefusal {
  fileprivate static func unknownAttachment(_ number: AttachmentNumber) -> LedgerRefusal {
    LedgerRefusal(
      .unknownAttachment,
      Bilingual(
        fi: "Pakettiliitosta \(number) ei ole; mitään ei jatkettu. Katso liitokset komennolla maksusilta packages.",
        en: "There is no attached package \(number); none was extended. List them with maksusilta packages."))
  }

  fileprivate static func datesReversed(_ first: Day, _ last: Day) -> LedgerRefusal {
    LedgerRefusal(
      .datesReversed,
      Bilingual(
        fi:
          "Viimeinen päivä \(last.finnish) on ennen ensimmäistä \(first.finnish); mitään ei kirjattu. Korjaa päivät.",
        en: "The last day \(last) is before the first, \(first); nothing was written. Mend the days."))
  }
}
