import Domain
import Ledger

/// What is known of clients beyond their report, asked of the ledger only where there can be an answer: most reports come first of their
/// month, with no feed and no package attached.
struct KnownHistory: ClientHistory {
  private let entry: any ReportEntry
  /// True where the service has a valid report of the period already, maybe an older version of this one.
  let knowsThisMonth: Bool
  private let knowsDays: Bool
  private let knowsFeed: Bool
  private let knowsAttachments: Bool

  init(_ entry: any ReportEntry, of header: ReportHeader) throws {
    self.entry = entry
    knowsThisMonth = try entry.knowsMonth(header.period, of: header.service)
    // Days of this month are asked for too: a chain may have begun in another unit's report.
    knowsDays = try knowsThisMonth || entry.knowsMonth(header.period.previous, of: header.service)
    knowsFeed = try entry.knowsFeed()
    knowsAttachments = try entry.knowsAttachments(in: header.service)
  }

  func commitmentMonths(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [CommitmentMonth] {
    knowsDays ? try entry.commitmentMonths(of: client, service: service, in: month) : []
  }
  func feedStatements(of commitment: String, client: ClientKey) throws -> [FeedStatement] {
    knowsFeed ? try entry.feedStatements(of: commitment, client: client) : []
  }
  func attachedPackages(of client: ClientKey, service: ServiceCode, in month: Month) throws -> [AttachedPackage] {
    knowsAttachments ? try entry.attachedPackages(of: client, service: service, in: month) : []
  }
}
