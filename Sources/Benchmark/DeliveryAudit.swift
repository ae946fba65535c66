import Foundation

/// Holds what lies at the receivers against what the ledger says of it.
struct DeliveryAudit {
  let session: DeliverySession

  private struct Run {
    var service: String
    var state: String
    var sha256: String
    var documents: Set<String> = []
  }

  /// A file at a receiver.
  private struct Found {
    var name: String
    var place: String
    var sha256: String
    var hasManifest: Bool
    var documents: [String]
    var text: String
  }

  private var county: County { session.county }

  func look() throws -> DeliveryTally {
    var tally = DeliveryTally()
    var runs = try ledgerRuns()
    let billed = try documents(of: &runs, &tally)
    for (name, run) in runs { try count(name, run, &tally) }
    try countWays(&tally)
    var seen: [String: Int] = [:]
    var found: [String: [Found]] = [:]
    for receiver in session.receivers {
      for file in try files(of: receiver, &tally) {
        for document in file.documents { seen[document, default: 0] += 1 }
        found[file.name, default: []].append(file)
        judge(file, runs[file.name], receiver, &tally)
      }
    }
    try compare(runs, found, seen, &tally)
    try judgeClients(billed, runs, found, &tally)
    try judgeSums(&tally)
    tally.faults = session.faults.counts
    tally.badEnds = session.badEnds.count
    for end in session.badEnds { tally.tell("bad end: \(end)") }
    return tally
  }

  private func way(of service: String) -> Receiver.Way {
    session.receivers.first { $0.service == service }?.way ?? .folder
  }

  // MARK: The ledger

  /// By the dataset's name, as `runs --json` lists them.
  private func ledgerRuns() throws -> [String: Run] {
    let answer = county.folder.appending(path: "runs.json")
    try Measured.one(county.command(["runs", "--json"]), output: answer.path, passing: [0])
    guard let list = try JSONSerialization.jsonObject(with: Data(contentsOf: answer)) as? [[String: Any]] else {
      throw Trouble("runs --json printed no list of runs")
    }
    var runs: [String: Run] = [:]
    for row in list {
      guard let name = row["file"] as? String, let service = row["service"] as? String,
        let state = row["state"] as? String, let sha256 = row["sha256"] as? String
      else { throw Trouble("runs --json lists a run without file, service, state or sha256: \(row)") }
      guard runs.updateValue(Run(service: service, state: state, sha256: sha256), forKey: name) == nil else {
        throw Trouble("two runs have the dataset name \(name)")
      }
    }
    return runs
  }

  /// Fills in the runs' documents.
  /// - Returns: for each client's code the datasets that bill it, but for cancelled runs.
  private func documents(of runs: inout [String: Run], _ tally: inout DeliveryTally) throws -> [String: [String]] {
    var billed: [String: [String]] = [:]
    var numbers: Set<String> = []
    for row in try county.ask(
      """
      SELECT printf('%016d', document.number), run.sealName, run.state, client.code FROM document
      JOIN run ON run.id = document.run JOIN client ON client.number = document.client
      """)
    {
      runs[row[1]]?.documents.insert(row[0])
      if row[2] != "cancelled" { billed[row[3], default: []].append(row[1]) }
      if !numbers.insert(row[0]).inserted { tally.tell("number given twice: \(row[0])") }
    }
    return billed
  }

  private func count(_ name: String, _ run: Run, _ tally: inout DeliveryTally) throws {
    let way = way(of: run.service)
    var share = tally.shares[way] ?? DeliveryTally.Share()
    share.runs += 1
    share.documents += run.documents.count
    switch run.state {
    case "unknown": share.unknown += 1
    case "failed": share.failed += 1
    case "cancelled": share.cancelled += 1
    case "delivered", "acknowledged": break
    default:
      share.stranded += 1
      tally.tell("still \(run.state): \(name)")
    }
    tally.shares[way] = share
  }

  /// By which word each delivered run counts as delivered, and why others do not.
  private func countWays(_ tally: inout DeliveryTally) throws {
    for row in try county.ask(
      """
      SELECT run.service, coalesce(act.reason, ''), (SELECT count(*) FROM delivery WHERE delivery.run = run.id)
      FROM act JOIN run ON run.id = act.run WHERE act.what = 'deliver'
      """)
    {
      let way = way(of: row[0])
      if row[1].hasPrefix("read back:") {
        tally.shares[way]!.looked += 1
      } else if row[1].hasPrefix("receipt:") {
        tally.shares[way]!.receipt += 1
      } else if row[1] == DeliverySession.reason {
        tally.shares[way]!.person += 1
      } else if row[2] == "1" {
        tally.shares[way]!.firstAttempt += 1
      } else {
        tally.shares[way]!.retried += 1
      }
    }
    for row in try county.ask(
      """
      SELECT run.service, run.state, run.sealName, coalesce((SELECT cause FROM delivery WHERE delivery.run = run.id
        ORDER BY number DESC LIMIT 1), '') FROM run WHERE state IN ('failed', 'unknown')
      """)
    {
      tally.causes["\(row[1]), \(way(of: row[0]).rawValue): \(row[3])", default: 0] += 1
      guard row[3].isEmpty else { continue }
      tally.shares[way(of: row[0])]!.stranded += 1
      tally.tell("listed as \(row[1]) without a cause: \(row[2])")
    }
    for row in try county.ask(
      """
      SELECT run.service, coalesce(outcome, 'open'), coalesce(cause, '') FROM delivery JOIN run ON run.id = delivery.run
      """)
    {
      let cause = row[2].isEmpty ? "" : ": " + row[2]
      tally.attempts["\(way(of: row[0]).rawValue) \(row[1])\(cause)", default: 0] += 1
    }
    for row in try county.ask(
      "SELECT run.service, act.reason FROM act JOIN run ON run.id = act.run WHERE act.reason LIKE 'read back: %'")
    {
      tally.attempts["\(way(of: row[0]).rawValue) \(row[1])", default: 0] += 1
    }
  }

  // MARK: The receivers

  /// Every dataset of a receiver, in its folder or taken; hidden ones are counted only.
  private func files(of receiver: Receiver, _ tally: inout DeliveryTally) throws -> [Found] {
    var found: [Found] = []
    for folder in [receiver.folder, receiver.taken] {
      let all = try digests(folder)
      let names = Set(all.map(\.name))
      for (name, sha256) in all {
        if name.hasPrefix(".") {
          tally.shares[receiver.way]!.parts += 1
          continue
        }
        if name.hasSuffix(Receiver.manifestEnding) {
          guard !names.contains(String(name.dropLast(Receiver.manifestEnding.count))) else { continue }
          tally.shares[receiver.way]!.torn += 1
          tally.tell("a manifest without its dataset: \(folder.lastPathComponent)/\(name)")
          continue
        }
        if name == "filler" { continue }
        let bytes = try Data(contentsOf: folder.appending(path: name))
        found.append(
          Found(
            name: plain(name), place: folder.path + "/" + name, sha256: sha256,
            hasManifest: names.contains(name + Receiver.manifestEnding), documents: documentNumbers(in: bytes),
            text: String(decoding: bytes, as: UTF8.self)))
      }
    }
    return found
  }

  /// Without what was added where the name was there already.
  private func plain(_ name: String) -> String {
    name.range(of: ".again").map { String(name[..<$0.lowerBound]) } ?? name
  }

  private func judge(_ file: Found, _ run: Run?, _ receiver: Receiver, _ tally: inout DeliveryTally) {
    guard let run, run.service == receiver.service else {
      tally.shares[receiver.way]!.foreign += 1
      return tally.tell("no run of the service names it: \(file.place)")
    }
    if file.sha256 != run.sha256 || Set(file.documents) != run.documents {
      tally.shares[receiver.way]!.torn += 1
      tally.tell("other bytes than its run's (\(run.state)): \(file.place)")
    }
    switch run.state {
    case "delivered", "acknowledged":
      if !file.hasManifest {
        tally.shares[receiver.way]!.torn += 1
        tally.tell("delivered without its manifest: \(file.place)")
      }
    case "unknown": break
    default:
      tally.shares[receiver.way]!.contrary += 1
      tally.tell("its run is \(run.state): \(file.place)")
    }
  }

  private func compare(
    _ runs: [String: Run], _ found: [String: [Found]], _ seen: [String: Int], _ tally: inout DeliveryTally
  ) throws {
    for (name, run) in runs {
      let way = way(of: run.service)
      let copies = found[name]?.count ?? 0
      if copies > 1 {
        tally.shares[way]!.doubled += 1
        tally.tell("there \(copies) times (\(run.state)): \(name)")
      }
      guard run.state == "delivered" || run.state == "acknowledged" else { continue }
      let missing = run.documents.filter { seen[$0] == nil }.count
      if missing > 0 {
        tally.shares[way]!.lost += missing
        tally.tell("\(missing) documents are not there: \(name) (\(run.state))")
      }
    }
    for (document, count) in seen where count > 1 {
      tally.shares[.folder]!.doubled += 1
      tally.tell("document \(document) is there \(count) times")
    }
  }

  /// Each client that was reported has one document, in the dataset that the ledger names, or waits for the next run.
  private func judgeClients(
    _ billed: [String: [String]], _ runs: [String: Run], _ found: [String: [Found]], _ tally: inout DeliveryTally
  ) throws {
    let open = Set(
      try county.ask(
        "SELECT DISTINCT client.code FROM feeLine JOIN client ON client.number = feeLine.client WHERE feeLine.state = 'open'"
      ).map { $0[0] })
    for (client, service) in session.dropped {
      let datasets = billed[client] ?? []
      if datasets.count + (open.contains(client) ? 1 : 0) > 1 {
        tally.shares[way(of: service)]!.doubled += 1
        tally.tell("client \(client) of \(service) is billed in \(datasets)\(open.contains(client) ? " and open" : "")")
      } else if datasets.isEmpty, !open.contains(client) {
        tally.shares[way(of: service)]!.lost += 1
        tally.tell("client \(client) of \(service) is neither billed nor open")
      }
    }
  }

  private func judgeSums(_ tally: inout DeliveryTally) throws {
    if try Started(county.command(["reconcile", "--json"])).wait().status != 0 {
      tally.unbalanced += 1
      tally.tell("reconcile finds a difference")
    }
  }
}
