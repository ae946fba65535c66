import Domain
import GRDB

/// What commitment feeds have said.
struct KnownFeeds {
  private let db: Database
  /// Knows what was known then; nil knows what is known now.
  private let horizon: Horizon?

  init(_ db: Database, asOf horizon: Horizon? = nil) {
    self.db = db
    self.horizon = horizon
  }

  /// False where no feed has stated anything.
  func knowsFeed() throws -> Bool {
    try Bool.fetchOne(db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM feedStatement)"))!
  }

  /// Oldest `luotu` first; of one moment in the order they came. A commitment's number may be another client's too: theirs are left out.
  func statements(of commitment: String, client: ClientKey) throws -> [FeedStatement] {
    let hadCome =
      horizon == nil ? "TRUE" : "(SELECT min(number) FROM act WHERE act.feed = feed.number) < \(Horizon.arrival)"
    let statement = try db.cachedStatement(
      sql: """
        SELECT feed.createdAt, feedStatement.effectiveFrom, feedStatement.statement
        FROM feedStatement INDEXED BY feedStatementByCommitment JOIN feed ON feed.number = feedStatement.feed
        WHERE feedStatement.commitment = :commitment
          AND \(ClientRows.matches("feedStatement.client", "feedStatement.identityCode")) AND \(hadCome)
        ORDER BY feed.moment, feedStatement.number
        """)
    var arguments = ClientRows.matching(client)
    arguments += ["commitment": commitment]
    if let horizon { arguments += horizon.arrived }
    return try Row.fetchAll(statement, arguments: arguments).map(FeedStatement.init(row:))
  }
}

extension FeedStatement {
  /// Reads createdAt, effectiveFrom and statement.
  init(row: Row) throws {
    self.init(
      createdAt: row[0], effectiveFrom: try understood(Day(row[1] as String), "feedStatement.effectiveFrom"),
      commitment: try understood(
        try StatementText.commitments(in: row[2]).first, "feedStatement.statement"))
  }
}
