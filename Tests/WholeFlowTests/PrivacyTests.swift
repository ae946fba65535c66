import Domain
import Foundation
import Gateway
import Support
import Testing

@Suite struct Privacy {
  /// Takes all samples, approves, runs and explains, and then looks for every identity code and name in what was logged, in findings, and in file
  /// names.
  @Test func `no identity code or name reaches logs, findings or file names`() throws {
    let county = try County()
    let samples = SampleSet(Repository.file("inbox-samples"))
    var secrets: Set<String> = []
    for name in try samples.inOrder() {
      let bytes = try Data(contentsOf: Repository.file("inbox-samples/" + name))
      try county.drop(Array(bytes), named: name.replacing("/", with: "_"))
      let text = String(decoding: bytes, as: UTF8.self)
      for match in text.matches(of: /<(?:Henkilotunnus|Sukunimi|Lahiosoite)>([^<]{4,})</) {
        secrets.insert(String(match.1))
      }
    }
    try #require(secrets.count > 40)
    try county.takeAll()
    // A sender who writes a code into the file's name.
    try county.drop(Array("<x/>".utf8), named: "raportti_010190-999W.xml")
    try county.takeAll()
    for report in try county.desk().reports(ReportFilter(state: .toCheck)) {
      _ = try county.desk().approve("\(report.number)", reason: nil)
    }
    for service in ["YVPA-IKA", "YHT-ASU", "MTK-ASU", "LYHYT"] {
      _ = try county.desk().desk.run(ServiceCode(service), period: nil, by: "Ajaja")
    }
    secrets.insert("010190-999W")

    let log = county.log.text
    #expect(log.contains("report.accepted") && log.contains("run.delivered") && log.contains("report.rejected"))
    let names = ["inbox", "work", "archive", "rejected", "outbox", "runs"].flatMap { county.files($0) }
    let findings = try county.files("rejected").filter { $0.contains(".findings.") }.map {
      try String(contentsOf: county.folder.appending(path: "var/rejected/" + $0), encoding: .utf8)
    }
    let told = try county.desk().reports(ReportFilter()).flatMap { try county.desk().findings(of: $0) }
    for secret in secrets {
      // Surnames that are words of our own texts would say nothing.
      #expect(!log.contains(secret), "the log holds a secret of \(secret.count) characters")
      #expect(!names.contains { $0.contains(secret) })
      #expect(!findings.contains { $0.contains(secret) })
      #expect(!told.contains { "\($0)".contains(secret) || $0.message.fi.contains(secret) })
    }
  }
}
