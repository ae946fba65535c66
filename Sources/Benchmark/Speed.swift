import ArgumentParser
import Foundation

/// Measures `check` against `xmllint --noout --sax --schema` on the same bytes, in one run on one machine: only the ratios mean
/// anything. Inputs are generated from a seed.
struct Speed: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Ratios of check against xmllint.")
  @OptionGroup var common: CommonOptions
  @Option(help: "Clients of the report; 200,000 make about 100 MB.") var clients = 200_000
  @Option(help: "Counted pairs after one warm-up.") var rounds = 3

  func run() throws {
    let place = try common.workingPlace("speed")
    defer { common.leave(place) }
    let seed = common.seed
    let county = try place.county("county")
    print(
      "Folder \(place.folder.path), seed \(seed), \(rounds) pairs each, medians; the machine's noise is in min … max.\n"
    )

    let report = place.folder.appending(path: "report.xml")
    try GeneratedReport(id: "BENCH-1", clients: clients, seed: seed).write(to: report)
    let large = place.folder.appending(path: "large.xml")
    try GeneratedReport(id: "BENCH-5", clients: clients * 5, seed: seed).write(to: large)
    let schema = try place.reportSchema()

    var limits: [Limit] = []
    let lint = XMLLint.command(schema, [report])
    for json in [false, true] {
      let options = json ? ["--json"] : []
      let pairs = try Pairs(rounds: rounds, county.command(["check", report.path] + options), lint)
      // A person is shown a thousand clients' lines; JSON has every line of every client, explained twice, and is told beside the promise.
      let name = json ? "check --json (every line; no promise)" : "check"
      pairs.show("(a) \(name), \(clients) clients, \(megabytes(report)) MB, against xmllint")
      let five = try Measured.one(county.command(["check", large.path] + options))
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

    try wholeRuleBook(place, county, schema)
    try Limit.judge(limits)
  }

  /// The same size with every kind of rule on every client: contract, package, euro product, payer rule, guardian.
  ///
  /// Told beside the promises: five times the rules a client of (a) has, on every client.
  private func wholeRuleBook(_ place: WorkingPlace, _ county: County, _ schema: URL) throws {
    let report = place.folder.appending(path: "whole.xml")
    try GeneratedReport(id: "BENCH-H", clients: clients * 3 / 5, seed: common.seed, service: .purchasedCare).write(
      to: report)
    let pairs = try Pairs(
      rounds: rounds, county.command(["check", report.path]), XMLLint.command(schema, [report]))
    pairs.show(
      "(c) check with every kind of rule on every client (no promise), \(clients * 3 / 5) clients, \(megabytes(report)) MB, against xmllint"
    )
    try FileManager.default.removeItem(at: report)
  }
}
