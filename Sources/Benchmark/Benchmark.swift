import ArgumentParser
import Foundation

/// Measures the gateway's promises of speed and size against `xmllint --noout --sax --schema` on the same bytes, in one run on one machine:
/// only the ratios mean anything. Inputs are generated from a seed.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maksusilta-benchmark",
    abstract: "Ratios of check and run against xmllint; see deploy/benchmark.")
  @Option(help: "The maksusilta binary, built for release.") var maksusilta: String
  @Option(help: "Clients of the report; 200,000 make about 100 MB.") var clients = 200_000
  @Option(help: "Documents of the run.") var documents = 20_000
  @Option(help: "Counted pairs after one warm-up.") var rounds = 3
  @Option(help: "Seed of the inputs.") var seed: UInt64 = 2024
  @Flag(help: "Leave the working folder behind.") var keep = false

  func run() throws {
    let place = try WorkingPlace(maksusilta: maksusilta)
    defer { if !keep { place.remove() } }
    print(
      "Folder \(place.folder.path), seed \(seed), \(rounds) pairs each, medians; the machine's noise is in min … max.\n"
    )

    let report = place.folder.appending(path: "report.xml")
    try GeneratedReport(id: "BENCH-1", clients: clients, seed: seed).write(to: report)
    let large = place.folder.appending(path: "large.xml")
    try GeneratedReport(id: "BENCH-5", clients: clients * 5, seed: seed).write(to: large)
    let schema = place.folder.appending(path: "kuukausiraportti.xsd")
    try place.maksusilta(["schema", "report"], to: schema.path).orThrow()

    var limits: [Limit] = []
    let lint = ["xmllint", "--noout", "--sax", "--schema", schema.path, report.path]
    for json in [false, true] {
      let options = json ? ["--json"] : []
      let pairs = try Pairs(rounds: rounds, place.command(["check", report.path] + options), lint)
      // A person is shown a thousand clients' lines; JSON has every line of every client, explained twice, and is told beside the promise.
      let name = json ? "check --json (every line; no promise)" : "check"
      pairs.show("(a) \(name), \(clients) clients, \(megabytes(report)) MB, against xmllint")
      let five = try Measured.one(place.command(["check", large.path] + options))
      print("    five times as large (\(megabytes(large)) MB): \(five.text)\n")
      let peak = pairs.ours.peakMegabytes
      if !json { limits.append(Limit("(a) check: wall / xmllint", pairs.ratio, atMost: 2)) }
      limits.append(Limit("(b) \(json ? "check --json" : "check"): peak memory, MB", peak, atMost: 100))
      limits.append(
        Limit(
          "(b) \(json ? "check --json" : "check"): peak five times as large / peak", five.peakMegabytes / peak,
          atMost: 1.1))
    }
    try FileManager.default.removeItem(at: large)

    try wholeRuleBook(place, schema)
    limits.append(try closing(place))
    print("")
    for limit in limits { print(limit.text) }
    guard limits.allSatisfy(\.holds) else { throw ExitCode(1) }
  }

  /// The same size with every kind of rule on every client: contract, package, euro product, payer rule, guardian.
  ///
  /// Told beside the promises: five times the rules a client of (a) has, on every client.
  private func wholeRuleBook(_ place: WorkingPlace, _ schema: URL) throws {
    let report = place.folder.appending(path: "whole.xml")
    try GeneratedReport(id: "BENCH-H", clients: clients * 3 / 5, seed: seed, service: .purchasedCare).write(to: report)
    let pairs = try Pairs(
      rounds: rounds, place.command(["check", report.path]),
      ["xmllint", "--noout", "--sax", "--schema", schema.path, report.path])
    pairs.show(
      "(d) check with every kind of rule on every client (no promise), \(clients * 3 / 5) clients, \(megabytes(report)) MB, against xmllint"
    )
    try FileManager.default.removeItem(at: report)
  }

  /// Closing and writing a run of many documents as ORDERS05 XML, its validation included.
  private func closing(_ place: WorkingPlace) throws -> Limit {
    var ours: [Measured] = []
    var lint: [Measured] = []
    for round in 0...rounds {
      let county = place.folder.appending(path: "county-\(round)")
      try place.maksusilta(["init", county.path]).orThrow()
      try GeneratedReport(id: "BENCH-RUN", clients: documents, seed: seed &+ 1).write(
        to: county.appending(path: "var/inbox/report.xml"))
      try place.maksusilta(["intake", "--settings", county.path]).orThrow()
      try place.maksusilta(["approve", "BENCH-RUN", "--by", "benchmark", "--settings", county.path]).orThrow()
      let run = try Measured.one(place.command(["run", "YHT-ASU"], in: county.lastPathComponent))
      let outbox = county.appending(path: "var/outbox/YHT-ASU")
      guard
        let dataset = try FileManager.default.contentsOfDirectory(at: outbox, includingPropertiesForKeys: nil)
          .first(where: { $0.pathExtension == "xml" })
      else { throw Trouble("the run wrote no dataset into \(outbox.path)") }
      let schema = county.appending(path: "outbox-schemas/ORDERS05.xsd").path
      let check = try Measured.one(["xmllint", "--noout", "--sax", "--schema", schema, dataset.path])
      if round == 0 {
        print("    dataset: \(megabytes(dataset)) MB")
      } else {
        ours.append(run)
        lint.append(check)
      }
      try FileManager.default.removeItem(at: county)
    }
    let pairs = Pairs(ours: ours, other: lint)
    pairs.show("(c) run of \(documents) documents as ORDERS05 XML, against xmllint on the written file")
    return Limit("(c) run: wall / xmllint", pairs.ratio, atMost: 2)
  }

  private func megabytes(_ file: URL) -> Int {
    ((try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0) / 1_000_000
  }
}

/// A promise and what was measured of it.
struct Limit {
  let name: String
  let value: Double
  let most: Double
  init(_ name: String, _ value: Double, atMost most: Double) {
    self.name = name
    self.value = value
    self.most = most
  }
  var holds: Bool { value <= most }
  var text: String {
    "\(holds ? "holds" : "FAILS")  \(name): \(rounded(value)), at most \(rounded(most))"
  }
}

struct Trouble: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

func rounded(_ value: Double) -> String { String(format: "%.2f", value) }
