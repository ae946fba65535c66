import Domain
import GRDB

/// The moment of a report's arrival, as a border of what was known: reports, returns, feeds and attachments before it, none after.
struct Horizon {
  /// The report that arrived.
  var report: ReportNumber
  /// True where the report's own clients count as known too.
  var includesReport: Bool

  /// Of `report`: it had come, no newer version of it had (the arriving report may be one), and it had not been returned.
  static let reportIsValid = """
    report.number <= :last
    AND NOT EXISTS (
      SELECT 1 FROM report AS newer
      WHERE newer.id = report.id AND newer.version > report.version AND newer.number <= :arrived)
    AND NOT EXISTS (
      SELECT 1 FROM act WHERE act.report = report.number AND act.what = 'return' AND act.number < \(arrival))
    """
  /// The number of the act that wrote the arrival down: acts and arrivals are numbered together, in the order they happened.
  static let arrival = "(SELECT min(number) FROM act WHERE act.report = :arrived)"

  /// For the conditions that ask for `:arrived` alone.
  var arrived: StatementArguments { ["arrived": report.number] }
  /// For `reportIsValid`.
  var arguments: StatementArguments {
    ["arrived": report.number, "last": includesReport ? report.number : report.number - 1]
  }
}
