import Domain
import GRDB

/// The patterns by which clients who came out alike are folded: what they have alike once for the ledger, what is each one's own on the sheets.
///
/// A pattern's content is the place of its last hole in a byte and then, folded, the rows of a client with holes (`ClientHoles`). What is known here
/// is only where in `sheetPattern` it stands: looked at anew in each transaction and after a taking back, since an entry taken back takes its patterns with it and another
/// process may have removed them.
struct ClientPatterns {
  /// What decides by which pattern a client is folded.
  struct Key: Hashable {
    fileprivate var alike: ObjectIdentifier
    fileprivate var shape: ObjectIdentifier
    fileprivate var layout: ClientLayout
  }

  /// What is known of a client's pattern.
  enum Answer {
    /// Nil where the client is like no other.
    case known(Int64?)
    /// Its content has to be made.
    case new(Key)
  }

  private struct Known {
    /// Nil where the kind has patterns enough.
    var number: Int64?
    /// Kept, so that no others come to stand at their places in memory.
    var alike: AlikeFees.Pattern
    var shape: CommitmentShape
  }

  /// More would mean that little is alike: then all are forgotten.
  private static let knownMax = 4_096
  /// Patterns of one kind of client: files of so many senders.
  private static let layoutsMax = 8

  private var known: [Key: Known] = [:]
  /// Of each kind of client those that he has been folded by.
  private var numbers: [ObjectIdentifier: Set<Int64>] = [:]
  /// The newest pattern in the ledger, as far as known.
  private var newest: Int64 = 0
  /// No number is given twice, or what was taken back would stand for another.
  private var lastNumber: Int64 = 0

  /// Looks whether what is known still holds.
  mutating func look(_ db: Database, isLedgerOfOthers: Bool) throws {
    let newest =
      try Int64.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(number), 0) FROM sheetPattern"))!
    if isLedgerOfOthers || newest != self.newest { forget() }
    self.newest = newest
    lastNumber = max(lastNumber, newest)
  }

  /// Removes all patterns of the ledger.
  /// - Precondition: it has no sheet.
  mutating func removeAll(_ db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM sheetPattern").execute()
    forget()
    newest = 0
  }

  /// The pattern a client can be folded by.
  func number(for client: borrowing ClientStatement, _ fees: borrowing ClientFees) -> Answer {
    guard let alike = fees.alike?.pattern, fees.hold == nil, fees.feedPayers.isEmpty, ClientHoles.fit(client),
      let shape = client.commitments[0].shapeID
    else { return .known(nil) }
    let key = Key(alike: ObjectIdentifier(alike), shape: shape, layout: ClientLayout(client))
    return known[key].map { .known($0.number) } ?? .new(key)
  }

  /// The same where that answered `key`, by the content.
  mutating func number(
    for key: Key, of client: ClientStatement, _ fees: ClientFees, _ content: [UInt8], _ db: Database
  ) throws -> Int64? {
    guard let alike = fees.alike?.pattern else { preconditionFailure("who has a key is like others") }
    if known.count == ClientPatterns.knownMax { forget() }
    // The same layout may have come as another thread's shape.
    let found = try number(of: content, db)
    let ofKind = numbers[key.alike, default: []]
    let isWanted = ofKind.count < ClientPatterns.layoutsMax || found.map(ofKind.contains) == true
    let number = isWanted ? try found ?? add(content, db) : nil
    known[key] = Known(number: number, alike: alike, shape: client.commitments[0].shaped!.shape)
    if let number { numbers[key.alike, default: []].insert(number) }
    return number
  }

  private func number(of content: [UInt8], _ db: Database) throws -> Int64? {
    let found = RowReading(try db.cachedStatement(sql: "SELECT number, content FROM sheetPattern WHERE mark = ?"))
    defer { found.end() }
    try found.ask(ClientPatterns.mark(of: content))
    while try found.next() {
      if found.blob(1) == content { return found[0] }
    }
    return nil
  }

  private mutating func add(_ content: [UInt8], _ db: Database) throws -> Int64 {
    lastNumber += 1
    var insertion = try RowWriting(db, "INSERT INTO sheetPattern (number, mark, content) VALUES (?, ?, ?)")
    insertion.add(lastNumber)
    insertion.add(ClientPatterns.mark(of: content))
    try content.withUnsafeBufferPointer { content in
      insertion.add(lastingBlob: content)
      try insertion.write()
    }
    newest = lastNumber
    return lastNumber
  }

  /// What a content is found by: FNV-1a of its bytes. Part of what ledgers hold: never changed.
  static func mark(of content: [UInt8]) -> Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in content { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int64(bitPattern: hash)
  }

  private mutating func forget() {
    known.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
  }
}

/// Where a client's commitment stands in the file, counted from the client's own line, and among his commitments; and whether he has an address,
/// and his commitment a last day.
struct ClientLayout: Hashable {
  private var line: Int
  private var position: Int
  private var hasAddress: Bool
  private var hasLastDay: Bool

  init(_ client: borrowing ClientStatement) {
    line = client.commitments[0].line - client.line
    position = client.commitments[0].position
    hasAddress = client.address != nil
    hasLastDay = client.commitments[0].validTo != nil
  }
}

/// The places of what is a client's own among clients alike, in the order in which it is folded beside the pattern's number. Part of what ledgers
/// hold: never renumbered.
struct ClientHoles {
  static let position = 0
  static let line = 1
  static let code = 2
  static let identityCode = 3
  static let familyName = 4
  static let givenNames = 5
  static let commitment = 6
  static let validFrom = 7
  static let validTo = 8

  static func price(_ item: Int) -> Int { 9 + 5 * item }
  static func lineNumber(_ item: Int) -> Int { 10 + 5 * item }
  static func amount(_ item: Int) -> Int { 11 + 5 * item }
  static func base(_ item: Int) -> Int { 12 + 5 * item }
  static func deduction(_ item: Int) -> Int { 13 + 5 * item }

  static func street(_ items: Int) -> Int { 9 + 5 * items }
  static func postalCode(_ items: Int) -> Int { 10 + 5 * items }
  static func city(_ items: Int) -> Int { 11 + 5 * items }
  static func country(_ items: Int) -> Int { 12 + 5 * items }

  static func count(_ client: borrowing ClientStatement) -> Int {
    9 + 5 * client.commitments[0].componentCount + (client.address == nil ? 0 : 4)
  }

  /// Fills the holes of a pattern that has so many with what `put(ownOf:)` has put: numbers and deductions of lines follow from the rest.
  static func fill(
    _ filling: inout Unfolding.Filling, _ holes: Int, from sheet: inout Unfolding
  ) throws(Unfolding.Misread) {
    guard holes >= price(0) else { throw Unfolding.Misread() }
    let items = (holes - price(0)) / 5
    for _ in 0..<price(0) { try filling.take(from: &sheet) }
    let firstLine = try sheet.number()
    for item in 0..<items {
      let price = try sheet.number()
      let amount = try sheet.number()
      let base = try sheet.numberOrNothing() ?? price
      for number in [price, firstLine &+ Int64(item), amount, base, base &- amount] { filling.put(number) }
    }
    for _ in price(items)..<holes { try filling.take(from: &sheet) }
  }

  /// True where every place has a number of one byte, and the commitment's number is the same in JSON as it is.
  static func fit(_ client: borrowing ClientStatement) -> Bool {
    count(client) <= 256 && client.address?.nonDisclosure != true && client.commitments[0].number.isPlainInJSON
  }
}

extension Folding {
  /// What fills the holes of the client's pattern.
  /// - Precondition: his fees are like others'.
  mutating func put(ownOf client: ClientStatement, _ fees: ClientFees, firstLine: Int64) {
    put(client.position)
    put(step: client.line)
    put(client.code)
    if let code = client.identityCode { put(code.value) } else { putNothing() }
    put(client.familyName)
    put(client.givenNames)
    client.commitments.withUnsafeBufferPointer { commitments in
      put(commitments[0].number)
      if let day = commitments[0].validFrom { put(day) } else { putNothing() }
      if let day = commitments[0].validTo { put(day) } else { putNothing() }
    }
    put(firstLine)
    fees.alike!.amounts.withUnsafeBufferPointer { amounts in
      for index in amounts.indices {
        put(amounts[index].price.cents)
        put(amounts[index].amount.cents)
        if amounts[index].base == amounts[index].price { putNothing() } else { put(amounts[index].base.cents) }
      }
    }
    guard let address = client.address else { return }
    put(address.street)
    put(address.postalCode)
    put(address.city)
    put(word: address.country)
  }
}
