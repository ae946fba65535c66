import Domain
import GRDB

/// What one report's coming or going did to lines of other reports, until it is written down as an act on each of them.
struct ChangedReports {
  /// Lines by report and by what was done to them.
  private var lines: [Change: Int] = [:]

  private struct Change: Hashable {
    var report: Int64
    var what: What
  }

  /// Words of the log of acts.
  enum What: String {
    /// What waited was computed anew by another report, which stands in its place.
    case replace
    /// A recomputation is taken back: it was relative to what counts no longer.
    case retire
    /// What had been replaced counts again.
    case restore
  }

  /// `reports` is of each line the report it stands in.
  mutating func count(_ what: What, _ reports: [Int64]) {
    for report in reports { lines[Change(report: report, what: what), default: 0] += 1 }
  }

  /// Writes one act on each report and change; that of the cause itself is in its own acts.
  func keep(_ db: Database, because cause: (report: Int64, name: String), by person: String, at time: Timestamp) throws
  {
    let others = lines.filter { $0.key.report != cause.report }
      .sorted { ($0.key.report, $0.key.what.rawValue) < ($1.key.report, $1.key.what.rawValue) }
    for (change, count) in others {
      try db.keep(
        Act(
          at: time, person: person, what: change.what.rawValue,
          reason: "\(cause.name): \(count) \(count == 1 ? "rivi" : "riviä")"), report: change.report)
    }
  }
}
