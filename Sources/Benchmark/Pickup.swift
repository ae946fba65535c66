import ArgumentParser
import Foundation

/// Measures the way from the inbox into the ledger: one large report, many small ones, an inbox full of what is not whole, and the time from
/// a drop to its outcome.
struct Pickup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ratios of intake against xmllint and a plain copy; the cost of an idle inbox; the time to an outcome.")
  @OptionGroup var common: CommonOptions
  @Option(help: "Counted pairs after one warm-up.") var rounds = 3
  @Option(help: "Clients of the large report; 200,000 make about 100 MB.") var clients = 200_000
  @Flag(inversion: .prefixedNo, help: "Take a report of a gigabyte, too: its memory must be the same.")
  var gigabyte = true
  @Option(help: "Small files of 20 KB that lie in the inbox.") var files = 5_000
  @Option(help: "Names in the idle inbox.") var names = 100_000
  @Option(help: "Drops whose time to the outcome is measured.") var drops = 500
  @Option(parsing: .upToNextOption, help: "Only these parts: large, many, idle, latency.") var only: [Part] = []

  enum Part: String, CaseIterable, ExpressibleByArgument {
    case large, many, idle, latency
  }

  func run() throws {
    let place = try common.workingPlace("pickup")
    defer { common.leave(place) }
    print("Folder \(place.folder.path), seed \(common.seed); only ratios and counts mean anything.\n")
    let schema = try place.reportSchema()
    var limits: [Limit] = []
    for part in only.isEmpty ? Part.allCases : only {
      switch part {
      case .large:
        limits += try LargeReport(place: place, schema: schema, clients: clients, rounds: rounds, seed: common.seed)
          .measure(gigabyte: gigabyte)
      case .many:
        limits += try ManyFiles(place: place, schema: schema, count: files, rounds: rounds, seed: common.seed).measure()
      case .idle: limits += try IdleInbox(place: place, names: names, seed: common.seed).measure()
      case .latency: limits += try DropLatency(place: place, drops: drops, seed: common.seed).measure()
      }
      print("")
    }
    try Limit.judge(limits)
  }
}

extension County {
  /// Every file of the inbox has been accepted and filed.
  ///
  /// - Throws: `Trouble` where one has not: a figure of files that were not taken is none.
  func requireAccepted(_ files: Int) throws {
    let verdicts = try ask("SELECT verdict, count(*), count(path) FROM arrival GROUP BY verdict")
    guard verdicts == [["accepted", "\(files)", "\(files)"]] else {
      throw Trouble("of \(files) files the ledger says (verdict, arrivals, filed): \(verdicts). Look with --keep.")
    }
    let archive = FileManager.default.enumerator(atPath: data.appending(path: "archive").path)
    let filed = archive?.lazy.compactMap { $0 as? String }.count { $0.hasSuffix(".xml") } ?? 0
    guard filed == files else { throw Trouble("\(filed) of \(files) files lie in the archive. Look with --keep.") }
  }
}

/// Waits until what was written below a folder is on the disk, so that nobody measured later pays for it.
func settle(_ folder: URL) throws {
  try Measured.one(["sync", "-f", folder.path], passing: [0])
}
