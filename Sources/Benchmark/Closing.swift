import ArgumentParser
import Foundation

/// Measures closing a large run against `xmllint --noout --sax --schema` on the file it wrote: both see the same bytes, in one run on one
/// machine.
///
/// Measured is the whole `maksusilta run`, from its start to its end: the lines gathered, the documents formed, numbered and written, the file
/// checked against its schema, digested and synced, the transaction committed, the run released and delivered into a folder on the same disk
/// (moved there, synced, read back and digested again, the manifest beside it).
struct Closing: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ratio of closing a run to xmllint on its dataset, and its memory.")
  @OptionGroup var common: CommonOptions
  @Option(help: "Documents of the run.") var documents = 200_000
  @Option(help: "Reports they come from.") var reports = 8
  @Option(help: "Counted pairs after one warm-up.") var rounds = 3

  func validate() throws {
    guard reports > 0, documents >= reports, rounds > 0 else {
      throw ValidationError("Ask for at least one report, as many documents as reports, and one pair.")
    }
  }

  func run() throws {
    let place = try common.workingPlace("closing")
    defer { common.leave(place) }
    print(
      "Folder \(place.folder.path), seed \(common.seed), \(rounds) pairs, medians; the machine's noise is in min … max.\n"
    )
    let county = try entered(place)
    var ours: [Measured] = []
    var lint: [Measured] = []
    for round in 0...rounds {
      // Each round closes the same run of the same ledger.
      let copy = try county.copy(to: place.folder.appending(path: "county-\(round)"))
      let run = try Measured.one(copy.command(["run", "YHT-ASU", "--by", "eero"]))
      let dataset = try dataset(of: copy)
      let check = try Measured.one(
        XMLLint.command(copy.folder.appending(path: "outbox-schemas/ORDERS05.xsd"), [dataset]))
      if round == 0 {
        try prove(copy)
        print("    dataset: \(megabytes(dataset)) MB")
      } else {
        ours.append(run)
        lint.append(check)
      }
      copy.remove()
    }
    let pairs = Pairs(ours: ours, other: lint)
    pairs.show("run of \(documents) documents as ORDERS05 XML, delivered, against xmllint on the written file")
    try Limit.judge([
      Limit("run of \(documents) documents: wall / xmllint", pairs.ratio, atMost: 1.25),
      Limit(
        "run of \(documents) documents: peak memory, MB", ours.map(\.peakMegabytes).max()!, atMost: 128),
    ])
  }

  /// A county whose reports are approved and wait for the run.
  private func entered(_ place: WorkingPlace) throws -> County {
    let county = try place.county("county")
    var ids: [String] = []
    var first = 1
    for number in 1...reports {
      let clients = documents * number / reports - (first - 1)
      let id = "BENCH-RUN-\(number)"
      try GeneratedReport(id: id, clients: clients, seed: common.seed &+ UInt64(number), first: first).write(
        to: county.inbox.appending(path: "report-\(number).xml"))
      ids.append(id)
      first += clients
    }
    let intake = try Measured.one(county.command(["intake"]))
    try Measured.one(county.command(["approve"] + ids + ["--by", "aino"]))
    print("    \(reports) reports with \(documents) clients entered: \(intake.text)")
    return county
  }

  private func dataset(of county: County) throws -> URL {
    let outbox = county.data.appending(path: "outbox/YHT-ASU")
    guard
      let dataset = try FileManager.default.contentsOfDirectory(at: outbox, includingPropertiesForKeys: nil)
        .first(where: { $0.pathExtension == "xml" })
    else { throw Trouble("the run wrote no dataset into \(outbox.path)") }
    return dataset
  }

  /// What was measured is what is promised: every document, delivered.
  private func prove(_ county: County) throws {
    let closed = try county.count("SELECT count(*) FROM run WHERE state = 'delivered' AND documents = \(documents)")
    guard closed == 1 else { throw Trouble("the run was not delivered with \(documents) documents") }
  }
}
