import Domain
import GRDB

extension ClientStatement {
  /// Reads a stored client as its report stated it; what was unreadable in the file is not stored with it.
  static func fetch(_ db: Database, _ number: Int64) throws -> ClientStatement {
    let rows = RowReading(
      try db.cachedStatement(sql: "SELECT \(columns) FROM client WHERE number = ?"), [number])
    defer { rows.end() }
    guard try rows.next() else { throw ClientStatement.missing }
    return try ClientStatement(row: rows, commitments: rows.withText(0) { try StatementText.commitments(in: $0) })
  }

  fileprivate static let columns = """
    client.commitments, client.position, client.line, client.code, client.identityCode, client.familyName,
    client.givenNames, client.nonDisclosure, client.street, client.postalCode, client.city, client.country
    """
  fileprivate static let columnCount = 12
  fileprivate static let missing = LedgerFailure(.notUnderstood, detail: "client")

  fileprivate init(row: RowReading, commitments: [CommitmentStatement]) throws {
    var address: Address?
    if let nonDisclosure = row[7] as Bool? {
      address = Address(
        nonDisclosure: nonDisclosure, street: row[8], postalCode: row[9], city: row[10], country: row[11])
    }
    self.init(
      position: row[1], line: row[2], code: row[3], identityCode: (row[4] as String?).map(PersonalIdentityCode.init),
      familyName: row[5], givenNames: row[6], address: address, commitments: commitments)
  }
}

/// A client and the unit of its report, as documents are formed with.
struct BilledClient {
  /// Of the commitments only numbers and payers, those among them that only the commitment feed stated.
  var statement: ClientStatement
  var unitCode: String
  var unitName: String
}

/// Reads billed clients one after another.
struct BilledClients {
  private let rows: RowReading

  init(_ db: Database) throws {
    rows = RowReading(
      try db.makeStatement(
        sql: """
          SELECT \(ClientStatement.columns), client.feedPayers, report.unitCode, report.unitName
          FROM client JOIN report ON report.number = client.report WHERE client.number = ?
          """))
  }

  func client(_ number: Int64) throws -> BilledClient {
    try rows.ask(number)
    defer { rows.end() }
    guard try rows.next() else { throw ClientStatement.missing }
    var commitments = try rows.withText(0) { try StatementText.payers(in: $0) }
    let first = ClientStatement.columnCount
    if let feedPayers = rows[first] as String? {
      for stated in try StatementText.commitments(in: feedPayers) {
        for index in commitments.indices where commitments[index].number == stated.number {
          commitments[index].payers = stated.payers
        }
      }
    }
    return BilledClient(
      statement: try ClientStatement(row: rows, commitments: commitments), unitCode: rows[first + 1],
      unitName: rows[first + 2])
  }
}
