import Domain
import GRDB

/// Packages that persons have attached to clients.
struct KnownPackages {
  private let db: Database
  /// Knows what was known then; nil knows what is known now.
  private let horizon: Horizon?

  init(_ db: Database, asOf horizon: Horizon? = nil) {
    self.db = db
    self.horizon = horizon
  }

  func knowsAttachments(in service: ServiceCode) throws -> Bool {
    let statement = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM attachment WHERE service = ?)")
    return try Bool.fetchOne(statement, arguments: [service.value])!
  }

  /// Those that meet `month`, in the order attached.
  func attached(to client: ClientKey, service: ServiceCode, in month: Month) throws -> [AttachedPackage] {
    let (wasExtended, wasAttached) =
      horizon == nil
      ? ("TRUE", "TRUE")
      : (
        "extension.act < \(Horizon.arrival)",
        "(SELECT min(number) FROM act WHERE act.attachment = attachment.number) < \(Horizon.arrival)"
      )
    let statement = try db.cachedStatement(
      sql: """
        SELECT attachment.package, attachment.firstDay, \(KnownPackages.lastDay(where: wasExtended))
        FROM attachment
        WHERE attachment.service = :service
          AND (attachment.client = :code OR attachment.identityCode = :identityCode)
          AND \(ClientRows.matches("attachment.client", "attachment.identityCode")) AND \(wasAttached)
        ORDER BY attachment.number
        """)
    var arguments = ClientRows.matching(client)
    arguments += ["service": service.value]
    if let horizon { arguments += horizon.arrived }
    return try Row.fetchAll(statement, arguments: arguments).map { try AttachedPackage(row: $0, from: 0) }
      .filter { $0.first <= month.last && month.first <= $0.last ?? month.last }
  }

  /// The last day of `attachment` as it was attached or last extended.
  static func lastDay(where condition: String = "TRUE") -> String {
    """
    coalesce(
      (SELECT extension.lastDay FROM extension WHERE extension.attachment = attachment.number AND \(condition)
        ORDER BY extension.act DESC LIMIT 1),
      attachment.lastDay)
    """
  }
}

extension AttachedPackage {
  /// Reads package, firstDay and the last day from column `first` on.
  init(row: Row, from first: Int) throws {
    self.init(
      package: row[first], first: try understood(Day(row[first + 1] as String), "attachment.firstDay"),
      last: try (row[first + 2] as String?).map { try understood(Day($0), "attachment.lastDay") })
  }
}
