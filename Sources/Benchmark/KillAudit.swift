import Foundation

/// Looks through everything once all is still: each file in one place, unchanged, with one outcome.
struct KillAudit {
  let part: KillPart
  let dropped: [Feeder.Drop]

  func look(_ tally: inout KillTally) throws {
    tally.files = dropped.count
    let slow = Set(dropped.filter(\.isOvertaken).map(\.copy.lastPathComponent))
    var overtaken: Set<String> = []
    var sent: [String: Int] = [:]
    var copies: [String: String] = [:]
    for (name, digest) in try digests(part.sent) {
      sent[digest, default: 0] += 1
      copies[digest] = name
      if slow.contains(name) { overtaken.insert(digest) }
    }
    var found: [String: Int] = [:]
    func meet(_ digest: String) { found[digest, default: 0] += 1 }

    for (name, digest) in try digests(part.inbox) {
      guard sent[digest] != nil else {
        tally.foreign += 1
        tally.tell("not dropped by the sender: inbox/\(name)")
        continue
      }
      meet(digest)
      tally.stranded += 1
      tally.tell("still there: inbox/\(name)")
      if name.split(separator: "/").last?.hasPrefix(".") == true { tally.foreign += 1 }
    }
    for county in part.counties { try look(into: county, sent, overtaken, meet, &tally) }

    // Changed files are no longer among those sent; what they were is then missing without being lost.
    let missing = sent.reduce(0) { $0 + max(0, $1.value - (found[$1.key] ?? 0)) }
    tally.changed += found.filter { sent[$0.key] == nil }.reduce(0) { $0 + $1.value }
    tally.lost = max(0, missing - tally.changed)
    for (digest, count) in sent where found[digest] != count {
      tally.tell("sent \(count) times, found \(found[digest] ?? 0) times: the sender's copy \(copies[digest] ?? "")")
    }
    tally.doubled += sent.reduce(0) { $0 + max(0, (found[$1.key] ?? 0) - $1.value) }
  }

  /// - Parameter overtaken: digests of files that may have been read before they were whole, through their sender's fault.
  private func look(
    into county: County, _ sent: [String: Int], _ overtaken: Set<String>, _ meet: (String) -> Void,
    _ tally: inout KillTally
  ) throws {
    let isFinding = { (name: String) in name.hasSuffix(".findings.json") || name.hasSuffix(".findings.txt") }
    var filed: [String: String] = [:]
    var reasons: Set<String> = []
    for folder in ["work", "archive", "rejected", "outbox"] {
      for (name, digest) in try digests(county.data.appending(path: folder)) {
        let path = folder + "/" + name
        let last = name.split(separator: "/").last.map(String.init) ?? name
        if folder == "outbox" || last.hasPrefix(".") || last.hasSuffix(".tmp") {
          // Nothing was sent, so nothing may lie there; and no half-written file may stay anywhere.
          tally.foreign += 1
          tally.tell("may not lie there: \(path)")
        } else if folder == "rejected", isFinding(name), sent[digest] == nil {
          reasons.insert(path)
        } else {
          meet(digest)
          filed[path] = digest
          if folder == "work" {
            tally.stranded += 1
            tally.tell("still there: \(path)")
          }
        }
      }
    }

    var outcomes: Set<String> = []
    for row in try county.ask(
      "SELECT id, coalesce(verdict, ''), coalesce(fileDigest, ''), coalesce(path, '') FROM arrival")
    {
      guard row.count == 4 else { throw Trouble("the ledger's arrivals have another shape than expected: \(row)") }
      let (verdict, digest, path) = (row[1], row[2], row[3])
      guard !verdict.isEmpty, !path.isEmpty, let there = filed[path] else {
        tally.stranded += 1
        tally.tell("arrival \(row[0]) has verdict “\(verdict)” and path “\(path)”, and no file lies there")
        continue
      }
      if !outcomes.insert(path).inserted { tally.doubled += 1 }
      if !digest.isEmpty, digest != there, !overtaken.contains(there) {
        tally.misread += 1
        tally.tell("the ledger's digest is another: \(path)")
      }
      if verdict == "rejected" {
        if !reasons.contains(path + ".findings.json") || !reasons.contains(path + ".findings.txt") {
          tally.withoutReason += 1
          tally.tell("rejected without findings: \(path)")
        }
        reasons.remove(path + ".findings.json")
        reasons.remove(path + ".findings.txt")
      }
      if path.hasPrefix("rejected/") != (verdict == "rejected") { tally.stranded += 1 }
    }
    // Filed without an outcome, and reasons for nothing.
    for path in filed.keys.sorted() where !path.hasPrefix("work/") && !outcomes.contains(path) {
      tally.withoutOutcome += 1
      tally.tell("filed without an outcome: \(path)")
    }
    tally.foreign += reasons.count
    tally.doubled += try county.count(
      """
      SELECT count(*) FROM (SELECT report FROM arrival WHERE verdict IN ('accepted', 'held')
      GROUP BY report HAVING count(*) > 1)
      """)
    tally.doubled += try twiceReported(county)
    if try Started(county.command(["reconcile", "--json"])).wait().status != 0 { tally.unbalanced += 1 }
  }

  /// Report versions that `reports` lists more than once.
  private func twiceReported(_ county: County) throws -> Int {
    let answer = county.folder.appending(path: "reports.json")
    try Measured.one(county.command(["reports", "--json"]), output: answer.path, passing: [0])
    guard let list = try JSONSerialization.jsonObject(with: Data(contentsOf: answer)) as? [[String: Any]] else {
      throw Trouble("reports --json printed no list of reports")
    }
    let names = list.map { "\($0["tunnus"] ?? "") \($0["versio"] ?? "")" }
    return names.count - Set(names).count
  }
}
