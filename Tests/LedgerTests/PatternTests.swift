import Domain
import Foundation
import GRDB
import Support
import Testing

@testable import Ledger

/// Clients folded by a pattern become the same rows as those folded whole, whatever happened to the patterns meanwhile.
struct PatternTests {
  /// Clients of a few kinds, laid out in the file in a few ways, in random order; those of a kind have one pattern.
  struct AlikeClients {
    private var random: Seeded
    private let kinds: [(client: ClientStatement, pattern: AlikeFees.Pattern)]
    /// Of two readers.
    private var shapes = [ShapesMet(), ShapesMet()]

    init(_ seed: UInt64) {
      var random = Seeded(seed)
      kinds = (0..<5).map { kind in
        var statement = client("X")
        statement.commitments[0].contract = kind == 1 ? "SOP \"1\"" : nil
        statement.commitments[0].components = (0...kind % 3).map {
          ComponentStatement(
            position: $0 + 1, line: 0, code: "OSA-\($0)", price: $0 == 1 ? nil : .zero, unit: $0 == 2 ? "vrk" : nil)
        }
        let absent = kind == 0 ? nil : kind...(kind + Int.random(in: 1...9, using: &random))
        if let absent {
          statement.commitments[0].absences = [
            AbsenceStatement(
              reason: "LOMA", first: april.first.adding(absent.lowerBound - 1),
              last: april.first.adding(absent.upperBound - 1))
          ]
        }
        if kind == 4 {
          statement.commitments[0].presences = [PresenceStatement(first: april.first, last: april.first.adding(2))]
        }
        let lines = statement.commitments[0].components.map { item in
          var line = feeLine("X", item.code)
          line.derivation.priceSource = item.price == nil ? .contract : .commitment
          line.derivation.contract = statement.commitments[0].contract
          if let absent { line.derivation.free = DaySet(absent) }
          return line
        }
        return (statement, AlikeFees.Pattern(lines: lines, month: days("X", absent: absent)))
      }
      self.random = random
    }

    mutating func next(_ number: Int) -> (ClientStatement, ClientFees) {
      func flip(_ chance: Int = 2) -> Bool { Int.random(in: 0..<chance, using: &random) == 0 }
      func cents() -> Int64 {
        Int64([0, 1, 9_999_999, Int.random(in: 0...99_999, using: &random)].randomElement(using: &random)!)
      }
      var (statement, pattern) = kinds.randomElement(using: &random)!
      statement.code = "A\(number)"
      statement.position = number
      statement.line = number * 14 + (flip() ? 3 : 0)
      statement.identityCode = flip(9) ? nil : PersonalIdentityCode("010150-9\(padded(number % 90, 2))R")
      statement.familyName = ["Virtanen", "O\"Neill", "Åström", ""].randomElement(using: &random)!
      statement.givenNames = "Aino \(number)"
      if flip() { statement.address = nil }
      let gap = flip(4) ? 0 : 1
      var line = statement.line + gap
      func place() -> Int {
        line += gap
        return line
      }
      statement.commitments[0].line = place()
      statement.commitments[0].number = flip(9) ? "PS \"\(number)\"" : "PS-\(number)"
      statement.commitments[0].validFrom = april.first.adding(-Int.random(in: 0...900, using: &random))
      statement.commitments[0].validTo = flip() ? nil : april.first.adding(30 + Int.random(in: 0...90, using: &random))
      let amounts = pattern.lines.indices.map { index in
        var price = pattern.lines[index].derivation.price
        statement.commitments[0].components[index].line = place()
        if statement.commitments[0].components[index].price != nil {
          price = Money(cents: cents())
          statement.commitments[0].components[index].price = price
        }
        return AlikeFees.Amounts(price: price, amount: Money(cents: cents()), base: Money(cents: cents()))
      }
      for index in statement.commitments[0].absences.indices { statement.commitments[0].absences[index].line = place() }
      for index in statement.commitments[0].presences.indices {
        statement.commitments[0].presences[index].line = place()
      }
      statement.commitments[0] = shapes[number % 2].shaped(statement.commitments[0])
      var fees = ClientFees(
        AlikeFees(
          pattern, client: statement.code, commitment: statement.commitments[0].number,
          validFrom: statement.commitments[0].validFrom!, validTo: statement.commitments[0].validTo,
          amounts: amounts[...]))
      switch Int.random(in: 0..<20, using: &random) {
      case 0:
        fees.findings = [Finding(.identityCodeMissing, line: number, place: "/x", client: statement.code)]
        fees.hold = .person
        if flip() { fees.holdLines() }
      case 1: fees.findings = [Finding(.characterReplaced, line: number, place: "/x", client: statement.code)]
      default: break
      }
      return (statement, fees)
    }

    mutating func some(_ count: Int) -> [(ClientStatement, ClientFees)] { (1...count).map { next($0) } }
  }

  private func whole(_ clients: [(ClientStatement, ClientFees)]) -> [(ClientStatement, ClientFees)] {
    clients.map { client, fees in
      (client, ClientFees(lines: fees.lines, findings: fees.findings, months: fees.months, hold: fees.hold))
    }
  }

  /// Every row that reports leave, as text.
  private func rows(_ ledger: SQLiteLedger) throws -> [String] {
    try ledger.read { db in
      try ["report", "client", "commitmentMonth", "feeLine", "finding", "tally", "itemName"].flatMap { table in
        try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map { "\(table) \($0)" }
      }
    }
  }

  private func counts(_ ledger: SQLiteLedger) throws -> (sheets: Int, patterns: Int) {
    try ledger.readFolded {
      (
        try Int.fetchOne($0, sql: "SELECT count(*) FROM sheet")!,
        try Int.fetchOne($0, sql: "SELECT count(*) FROM sheetPattern")!
      )
    }
  }

  @Test(arguments: 1...6) func `become the same rows, and the patterns go with the last sheet`(_ seed: UInt64) throws {
    let (byPattern, plain) = (try SQLiteLedger(), try SQLiteLedger())
    var random = AlikeClients(seed)
    for report in 1...3 {
      let clients = random.some(400)
      try byPattern.enter(header("KR-\(report)"), clients)
      try plain.enter(header("KR-\(report)"), whole(clients))
      if report == 2 { #expect(try byPattern.commitmentMonthCount() == plain.commitmentMonthCount()) }
    }
    let (folded, unlike) = (try counts(byPattern), try counts(plain))
    #expect(folded.patterns > 10 && unlike.patterns == 0 && folded.sheets < unlike.sheets)
    #expect(try rows(byPattern) == rows(plain))
    #expect(try counts(byPattern) == (0, 0))
  }

  /// What ledgers hold that were written when each line still had its number and its deduction.
  @Test func `what was folded in full is written out too`() throws {
    let (ledger, plain) = (try SQLiteLedger(), try SQLiteLedger())
    var random = AlikeClients(11)
    var inFull = 0
    for number in 1...60 {
      let (client, fees) = random.next(number)
      try ledger.enter(header("KR-\(number)"), [(client, fees)])
      try plain.enter(header("KR-\(number)"), whole([(client, fees)]))
      try ledger.writeFolded { db in
        let (sheet, firstLine, content) = try Row.fetchOne(
          db, sql: "SELECT number, firstLine, content FROM sheet ORDER BY number DESC LIMIT 1"
        ).map { ($0[0] as Int64, $0[1] as Int64, $0[2] as Data) }!
        let pattern: Int64? = try Array(content).withUnsafeBufferPointer { bytes in
          var sheet = Unfolding(bytes)
          return try sheet.number() == SheetRow.byPattern ? try sheet.number() : nil
        }
        guard let pattern else { return }
        inFull += 1
        var folding = Folding()
        folding.put(SheetRow.byPatternInFull)
        folding.put(pattern)
        folding.put(inFullOwnOf: client, fees.alike!, firstLine: firstLine)
        try db.execute(
          sql: "UPDATE sheet SET content = ? WHERE number = ?", arguments: [folding.withBytes { Data($0) }, sheet])
      }
    }
    #expect(inFull > 20)
    #expect(try rows(ledger) == rows(plain))
  }

  @Test func `hold nothing that is one client's own`() throws {
    let ledger = try SQLiteLedger()
    var random = AlikeClients(7)
    try ledger.enter(header("KR-1"), random.some(400))
    let contents = try ledger.readFolded { try Data.fetchAll($0, sql: "SELECT content FROM sheetPattern") }
    #expect(!contents.isEmpty)
    for content in contents {
      let text = String(decoding: content, as: UTF8.self)
      for own in ["Virtanen", "Åström", "Aino", "010150", "PS", "Koivukatu", "40100", "A1"] {
        #expect(!text.contains(own))
      }
    }
  }

  @Test func `are folded anew after an entry, or a whole transaction, was taken back`() throws {
    let (ledger, plain) = (try SQLiteLedger(), try SQLiteLedger())
    var random = AlikeClients(8)
    struct Broken: Error {}
    for round in 1...4 {
      let clients = random.some(120)
      try ledger.claim("refused-\(round)")
      try ledger.enter(IntakeID("refused-\(round)")) { entry in
        try entry.begin(header("KR-X"), book: book, catalogue: "")
        for (client, fees) in clients { try entry.record(client, fees: fees) }
        try entry.reject(nil, findings: [], fileDigest: nil, at: at())
      }
      #expect(throws: (any Error).self) {
        try ledger.together {
          try ledger.enter(header("KR-\(round)", version: 9), clients)
          throw Broken()
        }
      }
      try ledger.enter(header("KR-\(round)"), clients)
      try plain.claim("refused-\(round)")
      try plain.enter(IntakeID("refused-\(round)")) {
        try $0.reject(nil, findings: [], fileDigest: nil, at: at())
      }
      try plain.enter(header("KR-\(round)"), whole(clients))
    }
    #expect(try rows(ledger) == rows(plain))
  }

  @Test func `are looked for anew where another process wrote, or wrote them out`() throws {
    try inSandbox { folder in
      let plain = try SQLiteLedger()
      let ledgers = try (0..<2).map { _ in try SQLiteLedger(path: folder + "/ledger.sqlite") }
      var random = AlikeClients(9)
      for round in 1...12 {
        let clients = random.some(60)
        try ledgers[round % 2].enter(header("KR-\(round)"), clients)
        try plain.enter(header("KR-\(round)"), whole(clients))
        if round % 5 == 0 { try ledgers[round / 5 % 2].unfold() }
      }
      for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
        try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: folder + "/crashed-" + name)
      }
      #expect(try rows(ledgers[0]) == rows(plain))
      #expect(try rows(SQLiteLedger(path: folder + "/crashed-ledger.sqlite")) == rows(plain))
    }
  }

  @Test func `are taken over from a ledger whose patterns had no marks`() throws {
    try inSandbox { folder in
      let (first, plain) = (try SQLiteLedger(path: folder + "/ledger.sqlite"), try SQLiteLedger())
      var random = AlikeClients(13)
      let clients = random.some(80)
      try first.enter(header("KR-1"), clients)
      try plain.enter(header("KR-1"), whole(clients))
      for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
        try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: folder + "/old-" + name)
      }
      let old = try DatabaseQueue(path: folder + "/old-ledger.sqlite")
      let patterns = try old.write { db in
        try db.execute(
          sql: """
            CREATE TABLE oldPattern (number INTEGER PRIMARY KEY, content BLOB NOT NULL UNIQUE) STRICT;
            INSERT INTO oldPattern SELECT number, content FROM sheetPattern;
            DROP TABLE sheetPattern;
            ALTER TABLE oldPattern RENAME TO sheetPattern;
            DELETE FROM grdb_migrations WHERE identifier LIKE '0008%';
            """)
        return try Int.fetchOne(db, sql: "SELECT count(*) FROM sheetPattern")!
      }
      try old.close()
      #expect(patterns > 10)
      #expect(try rows(SQLiteLedger(path: folder + "/old-ledger.sqlite")) == rows(plain))
    }
  }

  @Test func `are looked for anew where another process gave their numbers to others`() throws {
    try inSandbox { folder in
      let path = folder + "/ledger.sqlite"
      let (first, plain) = (try SQLiteLedger(path: path), try SQLiteLedger())
      var random = AlikeClients(12)
      let clients = random.some(80)
      try first.enter(header("KR-1"), clients)
      // It writes out what is folded when it opens, and begins with number 1.
      let second = try SQLiteLedger(path: path)
      #expect(try counts(second) == (0, 0))
      try second.enter(header("KR-2"), clients.reversed())
      try first.enter(header("KR-3"), clients)
      for (id, clients) in [("KR-1", clients), ("KR-2", clients.reversed()), ("KR-3", clients)] {
        try plain.enter(header(id), whole(clients))
      }
      #expect(try rows(first) == rows(plain))
    }
  }

  @Test func `go on where an entry writes out what it has itself folded`() throws {
    let (ledger, plain) = (try SQLiteLedger(), try SQLiteLedger())
    var random = AlikeClients(10)
    let clients = random.some(300)
    for (ledger, clients) in [(ledger, clients), (plain, whole(clients))] {
      try ledger.claim("KR-1")
      try ledger.enter(IntakeID("KR-1")) { entry in
        try entry.begin(header("KR-1"), book: book, catalogue: "")
        for (index, (client, fees)) in clients.enumerated() {
          try entry.record(client, fees: fees)
          if index % 50 == 49 { _ = try ledger.reports(ReportFilter()) }
        }
        _ = try entry.finish(
          verdict: .accepted, findings: [], digests: ReportDigests(file: digest("f"), content: digest("c")), at: at(1))
      }
    }
    #expect(try rows(ledger) == rows(plain))
  }

  @Test func `that are missing or broken are told without their content`() throws {
    for change in ["DELETE FROM sheetPattern", "UPDATE sheetPattern SET content = zeroblob(number)"] {
      let ledger = try SQLiteLedger()
      var random = AlikeClients(11)
      try ledger.enter(header("KR-1"), random.some(40))
      try ledger.writeFolded { try $0.execute(sql: change) }
      let failure = #expect(throws: LedgerFailure.self) { try ledger.reports(ReportFilter()) }
      #expect(failure?.cause == .notUnderstood)
      #expect(failure?.description.contains("Virtanen") == false)
    }
  }
}

extension SQLiteLedger {
  fileprivate func commitmentMonthCount() throws -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM commitmentMonth")! }
  }
}

extension Folding {
  fileprivate mutating func put(inFullOwnOf client: ClientStatement, _ fees: AlikeFees, firstLine: Int64) {
    put(client.position)
    put(step: client.line)
    put(client.code)
    if let code = client.identityCode { put(code.value) } else { putNothing() }
    put(client.familyName)
    put(client.givenNames)
    put(fees.commitment)
    put(fees.validFrom)
    if let day = fees.validTo { put(day) } else { putNothing() }
    for (index, own) in fees.amounts.enumerated() {
      put(own.price.cents)
      put(firstLine + Int64(index))
      for money in [own.amount, own.base, own.deduction] { put(money.cents) }
    }
    guard let address = client.address else { return }
    put(address.street)
    put(address.postalCode)
    put(address.city)
    put(word: address.country)
  }
}
