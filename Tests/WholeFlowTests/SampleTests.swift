import Domain
import Foundation
import Gateway
import Ledger
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
        text += "  \(line.client) \(line.commitment) \(line.period) \(line.item) \(line.payer) \(line.amount)"
        text += " \(line.kind.rawValue) \(line.state.rawValue)"
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

  static let held = Repository.files(in: "inbox-samples/held", ending: ".xml").map(\.lastPathComponent)

  @Test(arguments: held)
  func `a held sample gives the findings beside it`(_ name: String) throws {
    let county = try County { settings in
      name.hasPrefix("identity-code-temporary")
        ? settings.replacing("artificial: true", with: "artificial: false") : settings
    }
    if name.hasPrefix("commitment-reported-elsewhere") {
      let first = try Data(contentsOf: Repository.file("inbox-samples/2024-04/YHT-ASU_KOIVU-3.xml"))
      try county.drop(Array(first), named: "first.xml")
      try county.takeAll()
    }
    try county.drop(Array(try Data(contentsOf: Repository.file("inbox-samples/held/" + name))), named: name)
    let taken = try #require(try county.takeAll().first)
    #expect(taken.outcome.verdict == .held)
    let report = try #require(taken.outcome.report)
    let findings = try county.premises.ledger.findings(of: report)
    let wanted = String(name.dropLast(".xml".count))
    #expect(findings.contains { wanted.hasPrefix($0.code.rawValue) }, "the sample is named after its finding")
    func text(_ language: Language) -> String {
      findings.map { FindingText.paragraph($0, file: name, language) }.joined(separator: "\n")
    }
    try Golden.check(
      "Raportin rivejä odottaa käsittelyä.\n\n\(text(.finnish))\n---\n\nRows of the report wait.\n\n\(text(.english))",
      "inbox-samples/held/\(name).findings.txt")
    // Whatever waits is on the manual list, and nothing is lost.
    #expect(try !county.desk().manualList(of: nil, period: nil).isEmpty)
    #expect(try county.desk().reconcile(period: nil).allSatisfy(\.isBalanced))
  }

  /// Codes that settings or a correction make, which no report causes by itself.
  static let ofNoReport: Set<FindingCode> = [.accountingMissing, .negativeTotal]

  @Test(arguments: FindingCode.allCases.filter { [.holdsClient, .holdsForPerson].contains($0.effect) })
  func `there is a held sample of every finding that holds a client`(_ code: FindingCode) {
    guard !Samples.ofNoReport.contains(code) else { return }
    #expect(
      Samples.held.contains { $0.hasPrefix(code.rawValue) }, "\(code.rawValue) has no sample in inbox-samples/held")
  }

  @Test func `there is a refused sample of every kind of bad input`() throws {
    #expect(Samples.refused.count >= 12)
  }
}
