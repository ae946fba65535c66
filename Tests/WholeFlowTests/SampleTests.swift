import Domain
import Foundation
import Gateway
import Support
import Testing

/// Every sample through the whole intake, beside what a person expects of it.
@Suite struct Samples {
  /// `inbox-samples/expected.txt`: each sample's verdict, findings and sums. RECORD=1 writes it anew; the difference is reviewed like code.
  @Test func `every sample gives what stands in expected.txt`() throws {
    let county = try County()
    for name in try SampleSet(Repository.file("inbox-samples")).inOrder() {
      let bytes = try Data(contentsOf: Repository.file("inbox-samples/" + name))
      try county.drop(Array(bytes), named: name.replacing("/", with: "_"))
      try county.takeAll()
    }
    var text = ""
    for report in try county.desk().reports(ReportFilter()).sorted(by: { $0.number < $1.number }) {
      text += "\(report.fileName)\n  \(report.id) v\(report.version) \(report.service) \(report.period) "
      text += "\(report.verdict.rawValue) \(report.state.rawValue) \(report.total)\n"
      for finding in try county.desk().findings(of: report) {
        text += "  ! \(finding.code.rawValue) line \(finding.line ?? 0) \(finding.place)\n"
      }
      try county.desk().lines(of: report) { stored in
        let line = stored.line
        text += "  \(line.client) \(line.commitment) \(line.item) \(line.amount) \(line.state.rawValue)"
        text += " S\(line.serviceDays) A\(line.absentDays) F\(line.freeDays) \(line.rule)\n"
      }
    }
    try Golden.check(text, "inbox-samples/expected.txt")
  }

  static let refused = Repository.files(in: "inbox-samples/rejected", ending: ".xml").map(\.lastPathComponent)

  @Test(arguments: refused)
  func `a refused sample gives the findings beside it`(_ name: String) throws {
    let county = try County()
    try county.drop(Array(try Data(contentsOf: Repository.file("inbox-samples/rejected/" + name))), named: name)
    let taken = try county.takeAll()
    #expect(taken.map(\.outcome.verdict) == [.rejected])
    let written = try #require(county.files("rejected").first { $0.hasSuffix(".findings.txt") })
    let text = try String(contentsOf: county.folder.appending(path: "var/rejected/" + written), encoding: .utf8)
    try Golden.check(text, "inbox-samples/rejected/\(name).findings.txt")
  }

  @Test func `there is a refused sample of every kind of bad input`() throws {
    #expect(Samples.refused.count >= 12)
  }
}
