import Foundation

/// One large report through a whole intake: read, computed, entered in the ledger, filed.
struct LargeReport {
  let place: WorkingPlace
  let schema: URL
  let clients: Int
  let rounds: Int
  let seed: UInt64

  func measure(gigabyte: Bool) throws -> [Limit] {
    let report = place.folder.appending(path: "report.xml")
    try GeneratedReport(id: "PICKUP-1", clients: clients, seed: seed).write(to: report)
    defer { try? FileManager.default.removeItem(at: report) }
    let lint = XMLLint.command(schema, [report])
    var ours: [Measured] = []
    var other: [Measured] = []
    for round in 0...rounds {
      let (intake, check) = (try self.intake(report), try Measured.one(lint))
      guard round > 0 else { continue }
      ours.append(intake)
      other.append(check)
    }
    let pairs = Pairs(ours: ours, other: other)
    pairs.show("(1) intake of one report, \(clients) clients, \(megabytes(report)) MB, against xmllint")
    let peak = ours.map(\.peakMegabytes).max()!
    var limits = [
      Limit("(1) intake of a large report: wall / xmllint", pairs.ratio, atMost: 1.25),
      Limit("(1) intake of a large report: peak memory, MB", peak, atMost: 64),
    ]
    guard gigabyte else { return limits }
    let large = place.folder.appending(path: "large.xml")
    // A gigabyte of these small clients; two million of them would be more than one report may have.
    try GeneratedReport(id: "PICKUP-9", clients: clients * 9, seed: seed).write(to: large)
    defer { try? FileManager.default.removeItem(at: large) }
    let nine = try intake(large)
    print(
      "    nine times as large (\(megabytes(large)) MB): \(nine.text); peak ratio \(rounded(nine.peakMegabytes / peak))"
    )
    limits.append(Limit("(1) intake of a report nine times as large: peak memory, MB", nine.peakMegabytes, atMost: 64))
    return limits
  }

  /// In a new county, so that no round meets what the one before entered.
  private func intake(_ report: URL) throws -> Measured {
    let county = try place.county("county", inbox: ["quiet": "0ms"])
    defer { county.remove() }
    try FileManager.default.copyItem(at: report, to: county.inbox.appending(path: "report.xml"))
    try settle(county.inbox)
    let measured = try Measured.one(county.command(["intake"]), passing: [0])
    try county.requireAccepted(1)
    return measured
  }
}
