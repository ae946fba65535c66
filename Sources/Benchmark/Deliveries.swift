import ArgumentParser
import Foundation

/// Closes runs and delivers them while everything around them fails at random, and counts what became of each document.
struct Deliveries: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Runs over SFTP and into folders with kills, stalls, lost answers and full disks: each document once and whole.")
  @OptionGroup var common: CommonOptions
  @Option(help: "Runs to close.") var runs = 1_000

  func run() throws {
    let place = try common.workingPlace("deliveries")
    print("Folder \(place.folder.path), seed \(common.seed).\n")
    let session = try DeliverySession(place, runs: runs, seed: common.seed)
    var tally: DeliveryTally
    do {
      defer { session.end() }
      try session.run()
      session.end()
      tally = try DeliveryAudit(session: session).look()
    } catch {
      session.unmount()
      throw error
    }
    if !session.hasSmallDisks {
      tally.skipped.append("receiver's disk full: no tmpfs can be mounted here (it takes root)")
    }
    tally.show()
    guard tally.isClean else {
      print("Left behind for a look: \(place.folder.path)")
      throw ExitCode(1)
    }
    if !common.keep { session.unmount() }
    common.leave(place)
  }
}
